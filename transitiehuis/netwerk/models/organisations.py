from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models, transaction
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from transitiehuis import days
from transitiehuis.constraints import choices, period
from transitiehuis.netwerk.models.regions import Place, Region
from transitiehuis.netwerk.models.roles import Role
from transitiehuis.netwerk.signals import leaving
from transitiehuis.netwerk.sorting import sort_key
from transitiehuis.privacy import Personal
from transitiehuis.rowsecurity import OPEN
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

ORGANISATION_TERM = _("As long as the organisation takes part.")


class OrganisationQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> OrganisationQuerySet:
        """The only door from a request: the actor's own, who is or was a partner in their regions, and the listed.

        A national adviser, who belongs to no region, sees the partners of them all.
        """
        partners = Partnership.objects.all()
        if not actor.has_role(Role.NATIONAL_ADVISER):
            partners = partners.filter(region__in=actor.region_ids)
        return self.filter(
            Q(pk__in=actor.organisation_ids) | Q(pk__in=partners.values("organisation")) | Q(listed=True)
        )

    def partners_of(self, regions: Iterable[int], day: date) -> OrganisationQuerySet:
        """Who takes part in one of `regions` on `day` (both ends of a partnership inside)."""
        return self.filter(pk__in=Partnership.objects.current_on(day).filter(region__in=regions).values("organisation"))

    def known_as(self, name: str, kind: str, place: Place | None) -> OrganisationQuerySet:
        """The one that is here already under this name, of this kind and in this place, in whatever region."""
        found = self.filter(sort_name=sort_key(name), kind=kind, listed=False, until=None)
        return (found.filter(Q(place=place) | Q(place=None)) if place else found).order_by("pk")

    def in_order(self) -> OrganisationQuerySet:
        return self.order_by("sort_name", "pk")


class OrganisationKind(models.TextChoices):
    MBO_SCHOOL = "mbo_school", _("mbo school")
    SECTOR_SCHOOL = "sector_school", _("sector school")
    EMPLOYER = "employer", _("training company")
    UWV = "uwv", _("UWV")
    MUNICIPALITY = "municipality", _("municipality")
    BRANCH = "branch", _("branch organisation")
    WERKCENTRUM = "werkcentrum", _("Werkcentrum")
    REGION = "region", _("regional office")
    HBO = "hbo", _("hbo school")
    WO = "wo", pgettext_lazy("organisation", "university")
    OTHER = "other", _("other organisation")


class Organisation(Lockable):
    Kind = OrganisationKind

    lasting = True  # (`transitiehuis/workflow.py`)

    kind = models.CharField(max_length=16, choices=Kind.choices)
    name = models.CharField(max_length=150)
    sort_name = models.CharField(max_length=150, db_index=True)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    website = models.URLField(blank=True, db_default="")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    invented = models.BooleanField(default=False)
    # A national organisation out of the reference data: there to be chosen, it does nothing here.
    listed = models.BooleanField(default=False)
    max_approaches = models.PositiveSmallIntegerField(default=4)

    objects = OrganisationQuerySet.as_manager()
    named_by = ("name",)
    row_security = OPEN
    personal = {
        "email": Personal(_("To reach the organisation."), ORGANISATION_TERM),
        "phone": Personal(_("To reach the organisation."), ORGANISATION_TERM),
    }
    impersonal = {"name", "sort_name", "website", "since", "until"}

    class Meta:
        constraints = [
            choices("organisation", "kind", OrganisationKind),
            period("organisation"),
            models.CheckConstraint(condition=~Q(name=""), name="organisation_has_name"),
            models.UniqueConstraint(fields=["name"], condition=Q(listed=True), name="organisation_listed_once"),
        ]

    def __str__(self) -> str:
        return f"organisation {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_name = sort_key(self.name)
        super().save(*args, **kwargs)

    @property
    def is_school(self) -> bool:
        return self.kind in {self.Kind.MBO_SCHOOL, self.Kind.SECTOR_SCHOOL}


class OrganisationCodeType(models.TextChoices):
    KVK = "kvk", _("KvK number")
    BRIN = "brin", _("BRIN code")
    RIO = "rio", _("RIO code")
    LEERBEDRIJF = "leerbedrijf_id", _("training company id")


class OrganisationCode(models.Model):
    Type = OrganisationCodeType

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="codes")  # part of it
    type = models.CharField(max_length=16, choices=Type.choices)
    value = models.CharField(max_length=40)
    # What is not known about it: two schools that merged keep both codes until DUO tells which one stayed.
    certainty = models.CharField(max_length=200, blank=True)

    row_security = OPEN
    impersonal = {"value", "certainty"}

    class Meta:
        constraints = [
            choices("organisationcode", "type", OrganisationCodeType),
            models.UniqueConstraint(fields=["organisation", "type", "value"], name="organisationcode_once"),
        ]

    def __str__(self) -> str:
        return f"organisation code {self.pk}"


class DatesQuerySet(models.QuerySet):
    def current_on(self, day: date) -> Self:
        """Rows whose period holds `day`; both ends are inside."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)


class ClosedDateRange(Func):
    """The PostgreSQL daterange of since..until, both inside; open when until is empty."""

    function = "DATERANGE"
    output_field = DateRangeField()


def never_twice(name: str, *same: str, condition: Q | None = None) -> ExclusionConstraint:
    """Two rows with the same `same` (of those `condition` holds for) never cover the same day."""
    both_inside = RangeBoundary(inclusive_lower=True, inclusive_upper=True)
    period_of_row = ClosedDateRange(F("since"), F("until"), both_inside)
    return ExclusionConstraint(
        name=name,
        expressions=[*((field, RangeOperators.EQUAL) for field in same), (period_of_row, RangeOperators.OVERLAPS)],
        condition=condition,
    )


def directs(actor: Actor, region: Region) -> None:
    """NotAllowed unless `actor` is the chain director of `region`."""
    if region.pk not in actor.directed_region_ids:
        raise NotAllowed


class PartnershipQuerySet(DatesQuerySet):
    def directed_by(self, actor: Actor) -> PartnershipQuerySet:
        """Partners of the regions that the actor directs; the only door from a request that changes one."""
        return self.filter(region__in=actor.directed_region_ids)


class Partnership(Lockable):
    """An organisation takes part in a region's cooperation, from and until a day (both inside)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="partnerships")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="partnerships")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = PartnershipQuerySet.as_manager()
    row_security = OPEN
    impersonal = {"since", "until"}

    class Meta:
        constraints = [
            period("partnership"),
            never_twice("partnership_never_twice_at_once", "organisation", "region"),
        ]

    def __str__(self) -> str:
        return f"partnership {self.pk}"

    @classmethod
    @transaction.atomic
    def begin(
        cls, region: Region, *, name: str, kind: str, place: Place | None, by: Actor, website: str = ""
    ) -> tuple[Partnership, bool]:
        """The organisation takes part from today on; with whether it is new here at all.

        One that is known by this name, kind and place is not made twice. Only the chain director of the region;
        WrongStatus when it takes part already.
        """
        directs(by, region)
        type(region).objects.select_for_update(no_key=True).get(pk=region.pk)  # two who add the same one at once
        today = days.today()
        found = Organisation.objects.known_as(name, kind, place).first()
        made = found is None
        found = found or Organisation.objects.create(name=name, kind=kind, place=place, website=website, since=today)
        partnerships = cls.objects.filter(region=region, organisation=found)
        if partnerships.filter(Q(until=None) | Q(until__gte=today)).exists():
            raise WrongStatus(_("%(name)s takes part already.") % {"name": found.name})
        return cls.objects.create(region=region, organisation=found, since=today), made

    @transaction.atomic
    def end(self, last_day: date, *, by: Actor) -> None:
        """The organisation takes part up to and including `last_day`, yesterday at the earliest.

        Only the chain director. Announces `leaving`: who still needs it there objects. WrongStatus when it has left,
        for the office of the director and for the front desk of the region.
        """
        directs(by, self.region)
        self.lock()
        if self.until is not None and self.until < days.today():
            raise WrongStatus(_("This partner has left already."))
        if self.organisation_id in by.organisation_ids:
            raise WrongStatus(_("This is your own organisation. Without it the region has no chain director."))
        if self.region.front_desk_id == self.organisation_id:
            raise WrongStatus(_("This partner receives who refers themselves. Let another partner do that first."))
        leaving.send(sender=type(self), partnership=self)
        self.until = max(last_day, self.since, days.today() - timedelta(days=1))
        self.save(update_fields=["until"])
