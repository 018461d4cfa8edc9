from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.models import WORKERS, Certificate, LanguageLevel, Theme
from matching.models.qualification import Qualification
from transitiehuis.constraints import choices
from transitiehuis.netwerk.models import Membership, Organisation, Place, Region, Role
from transitiehuis.privacy import Personal
from transitiehuis.rowsecurity import LINK, MY_ORGANISATIONS, MY_REGIONS, RowSecurity
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

TERM = _("As long as the organisation takes part.")


class NeededLicence(models.TextChoices):
    """Which driving licence the work asks for. Empty on a place means: the company did not say."""

    NONE = "none", _("none needed")
    AM = "AM", "AM"
    B = "B", "B"
    BE = "BE", "BE"
    C = "C", "C"
    CE = "CE", "CE"
    T = "T", "T"


class PlaceStatus(models.TextChoices):
    OPEN = "open", _("open")
    PAUSED = "paused", _("paused")
    FILLED = "filled", _("filled")
    WITHDRAWN = "withdrawn", _("withdrawn")


class WorkPlacementOfferQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> WorkPlacementOfferQuerySet:
        """Leerwerkplekken of the actor's regions and of their own organisation; the only door from a request."""
        return self.filter(Q(region__in=actor.region_ids) | Q(employer__in=actor.organisation_ids))

    def of_own(self, actor: Actor) -> WorkPlacementOfferQuerySet:
        """At the own company, or offered by a colleague on a company's behalf."""
        own = actor.organisation_ids
        return self.filter(Q(employer__in=own) | Q(offered_by__organisation__in=own))

    def found_by(self, text: str) -> WorkPlacementOfferQuerySet:
        """With that sort key in the name of company or town, or in the title; all of them when it is empty."""
        if not text:
            return self
        named = Q(employer__sort_name__contains=text) | Q(place__sort_name__contains=text)
        return self.filter(named | Q(title__icontains=text))

    def open_on(self, day: date) -> WorkPlacementOfferQuerySet:
        """Open for a proposal on `day`; the last day is inside."""
        return self.filter(Q(open_until__isnull=True) | Q(open_until__gte=day), status=PlaceStatus.OPEN)

    def with_facts(self) -> WorkPlacementOfferQuerySet:
        """Everything that is shown of a place, in two queries."""
        return self.select_related("employer__place", "theme", "qualification", "place", "region").prefetch_related(
            models.Prefetch("certificates", queryset=Certificate.objects.order_by("name_nl"))
        )

    def in_order(self) -> WorkPlacementOfferQuerySet:
        """Newest first."""
        return self.order_by("-offered_at", "-pk")


class WorkPlacementOffer(Lockable):
    """Leerwerkplek: work at a leerbedrijf where somebody learns the trade, with seats and demands."""

    NeededLicence, Status = NeededLicence, PlaceStatus

    employer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="+")
    qualification = models.ForeignKey(Qualification, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    about = models.TextField(max_length=4000, blank=True)
    hours_min = models.PositiveSmallIntegerField(null=True, blank=True)
    hours_max = models.PositiveSmallIntegerField(null=True, blank=True)
    begin_time = models.TimeField(null=True, blank=True)
    start_from = models.DateField(null=True, blank=True)
    open_until = models.DateField(null=True, blank=True)
    seats = models.PositiveSmallIntegerField(default=1)
    seats_taken = models.PositiveSmallIntegerField(default=0)
    licence = models.CharField(max_length=4, choices=NeededLicence.choices, blank=True)
    language_level = models.CharField(max_length=2, choices=LanguageLevel.choices, blank=True)
    certificates = models.ManyToManyField(Certificate, related_name="+", blank=True)
    contact_email = models.EmailField(blank=True)
    offered_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    offered_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=PlaceStatus.choices, default=PlaceStatus.OPEN)

    objects = WorkPlacementOfferQuerySet.as_manager()
    row_security = RowSecurity(
        f"region_id = ANY ({MY_REGIONS}) OR employer_id = ANY ({MY_ORGANISATIONS})"  # noqa: S608 own names only
        " OR EXISTS (SELECT 1 FROM matching_proposal p"
        f" WHERE p.place_id = matching_workplacementoffer.id AND p.link_id = {LINK})"
    )
    personal = {"contact_email": Personal(_("To send proposals to who answers them."), TERM)}
    impersonal = {"title", "about", "start_from", "open_until"}

    class Meta:
        constraints = [
            choices("workplacementoffer", "status", PlaceStatus),
            choices("workplacementoffer", "licence", NeededLicence, blank=True),
            choices("workplacementoffer", "language_level", LanguageLevel, blank=True),
            models.CheckConstraint(condition=~Q(title=""), name="workplacementoffer_has_title"),
            models.CheckConstraint(
                condition=Q(seats__range=(1, 99), seats_taken__lte=F("seats")), name="workplacementoffer_seats"
            ),
            models.CheckConstraint(
                name="workplacementoffer_filled_when_full",
                condition=Q(status="open", seats_taken__lt=F("seats"))
                | Q(status="filled", seats_taken=F("seats"))
                | Q(status__in=["paused", "withdrawn"]),
            ),
            models.CheckConstraint(
                condition=Q(hours_min__isnull=True) | Q(hours_max__isnull=True) | Q(hours_min__lte=F("hours_max")),
                name="workplacementoffer_hours_in_order",
            ),
            models.CheckConstraint(
                condition=(Q(hours_min__isnull=True) | Q(hours_min__range=(1, 60)))
                & (Q(hours_max__isnull=True) | Q(hours_max__range=(1, 60))),
                name="workplacementoffer_hours_of_a_week",
            ),
        ]
        indexes = [
            models.Index(fields=["region", "theme"], condition=Q(status="open"), name="workplacementoffer_open"),
            models.Index(fields=["employer"], name="workplacementoffer_employer"),
        ]

    def __str__(self) -> str:
        return f"work placement offer {self.pk}"

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("matching:place", args=[self.pk])

    @property
    def seats_left(self) -> int:
        return self.seats - self.seats_taken

    def is_open_on(self, day: date) -> bool:
        """A proposal can be made on `day`; the last day is inside."""
        return self.status == PlaceStatus.OPEN and (self.open_until is None or day <= self.open_until)

    # -- who ---------------------------------------------------------------------------------------------------------

    def _is_trainer(self, by: Actor) -> bool:
        return self.employer_id in by.organisation_ids and by.has_role(Role.TRAINER)

    def may_offer(self, by: Actor) -> bool:
        """The praktijkopleider of the leerbedrijf, or a coordinator or adviser of the region on its behalf."""
        return self._is_trainer(by) or (self.region_id in by.region_ids and by.has_role(*WORKERS))

    def may_manage(self, by: Actor) -> bool:
        """The praktijkopleider of the leerbedrijf, or a colleague of who offered it on its behalf."""
        offered = self.offered_by.organisation_id in by.organisation_ids and by.has_role(*WORKERS)
        return self._is_trainer(by) or offered

    def _manage(self, by: Actor) -> None:
        if not self.may_manage(by):
            raise NotAllowed
        self.lock()

    # -- steps -------------------------------------------------------------------------------------------------------

    @transaction.atomic
    def offer(self, *, certificates: Iterable[Certificate] = (), by: Actor) -> None:
        """Write this new place as open; on somebody else's behalf the leerbedrijf is told.

        Raises NotAllowed for who works neither for the leerbedrijf nor in the region.
        """
        from matching import messages

        if by.current is None or not self.may_offer(by):
            raise NotAllowed
        self.offered_by, self.offered_at, self.status = by.current, timezone.now(), PlaceStatus.OPEN
        self.save()
        self.certificates.set(certificates)
        messages.place_offered(self, by=by)

    @transaction.atomic
    def change(self, *, certificates: Iterable[Certificate] | None = None, by: Actor, **facts: Any) -> None:
        """Other facts; more seats open a filled place again. Raises WrongStatus when withdrawn or too few seats."""
        self._manage(by)
        self._not_withdrawn()
        seats = facts.get("seats", self.seats)
        if seats < self.seats_taken:
            raise WrongStatus(_("More candidates have been accepted for this place than that."))
        for name, value in facts.items():
            setattr(self, name, value)
        self._settle()
        self.save()
        if certificates is not None:
            self.certificates.set(certificates)

    @transaction.atomic
    def pause(self, *, by: Actor) -> None:
        """No new proposals for now; those under way go on."""
        self._manage(by)
        if self.status != PlaceStatus.OPEN:
            raise WrongStatus(_("This place is not open any more."))
        self.status = PlaceStatus.PAUSED
        self.save(update_fields=["status"])

    @transaction.atomic
    def resume(self, *, by: Actor) -> None:
        """Open again, or filled when all seats are taken by now."""
        self._manage(by)
        if self.status != PlaceStatus.PAUSED:
            raise WrongStatus(_("This place is not paused any more."))
        self.status = PlaceStatus.OPEN
        self._settle()
        self.save(update_fields=["status"])

    @transaction.atomic
    def withdraw(self, *, by: Actor) -> None:
        """The place is no longer offered. Raises WrongStatus while a proposal for it waits for an answer."""
        from matching.models.proposing import Proposal
        from transitiehuis.netwerk.actor import working

        self._manage(by)
        self._not_withdrawn()
        with working():  # a proposal of another school counts too, though `by` may not see it
            waits = Proposal.objects.filter(place=self).running().exists()
        if waits:
            raise WrongStatus(_("Answer the proposals for this place first."))
        self.status = PlaceStatus.WITHDRAWN
        self.save(update_fields=["status"])

    def _not_withdrawn(self) -> None:
        if self.status == PlaceStatus.WITHDRAWN:
            raise WrongStatus(_("This place has been withdrawn in the meantime."))

    # -- seats, called by a step of a proposal or a placement --------------------------------------------------------

    def take_seat(self) -> None:
        """One seat less; the last one closes the place. Raises WrongStatus when none is left."""
        self.lock()
        if self.seats_left < 1:
            raise WrongStatus(_("The last seat of this place has just been given to somebody else."))
        self.seats_taken += 1
        self._settle()
        self.save(update_fields=["seats_taken", "status"])

    def free_seat(self) -> None:
        """One seat more; a place that was filled is open again."""
        self.lock()
        self.seats_taken = max(self.seats_taken - 1, 0)
        self._settle()
        self.save(update_fields=["seats_taken", "status"])

    def _settle(self) -> None:
        if self.status in {PlaceStatus.OPEN, PlaceStatus.FILLED}:
            self.status = PlaceStatus.OPEN if self.seats_left > 0 else PlaceStatus.FILLED
