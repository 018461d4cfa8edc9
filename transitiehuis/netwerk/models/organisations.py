from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from transitiehuis.constraints import choices, period
from transitiehuis.netwerk.models.regions import Place, Region
from transitiehuis.netwerk.models.roles import Role
from transitiehuis.netwerk.sorting import sort_key
from transitiehuis.privacy import Personal
from transitiehuis.rowsecurity import OPEN
from transitiehuis.workflow import Lockable

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor


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
    OTHER = "other", _("other organisation")


class Organisation(Lockable):
    Kind = OrganisationKind

    kind = models.CharField(max_length=16, choices=Kind.choices)
    name = models.CharField(max_length=150)
    sort_name = models.CharField(max_length=150, db_index=True)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
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
        "email": Personal(_("To reach the organisation."), _("As long as the organisation takes part.")),
        "phone": Personal(_("To reach the organisation."), _("As long as the organisation takes part.")),
    }
    impersonal = {"name", "sort_name", "since", "until"}

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


class Partnership(models.Model):
    """An organisation takes part in a region's cooperation, from and until a day (both inside)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="partnerships")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="partnerships")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = DatesQuerySet.as_manager()
    row_security = OPEN
    impersonal = {"since", "until"}

    class Meta:
        constraints = [
            period("partnership"),
            never_twice("partnership_never_twice_at_once", "organisation", "region"),
        ]

    def __str__(self) -> str:
        return f"partnership {self.pk}"
