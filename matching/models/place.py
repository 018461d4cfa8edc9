from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.db.models import Case, F, Q, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.models import WORKERS, Certificate, LanguageLevel, Occupation, Theme
from matching.models.qualification import Qualification
from matching.models.trainer import PlaceTrainer
from transitiehuis import days
from transitiehuis.constraints import choices
from transitiehuis.netwerk.models import ORGANISATION_TERM, Membership, Organisation, Place, Region, Role
from transitiehuis.privacy import Personal
from transitiehuis.rowsecurity import LINK, MY_ORGANISATIONS, MY_REGIONS, RowSecurity
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

# The company is asked whether it still stands so long after it said so.
ASK_DAYS = 56


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


class PausedWhy(models.TextChoices):
    HAND = "hand", _("paused by hand")
    SILENT = "silent", _("the company did not answer whether it still stands")
    NOT_NOW = "not_now", _("the company does not want candidates for now")
    GONE = "gone", _("the company stops, once the running proposals are answered")


class WorkPlacementOfferQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> WorkPlacementOfferQuerySet:
        """Leerwerkplekken of the actor's regions and of their own organisation; the only door from a request."""
        return self.filter(Q(region__in=actor.region_ids) | Q(employer__in=actor.organisation_ids))

    def of_own(self, actor: Actor) -> WorkPlacementOfferQuerySet:
        """At the own company, or offered by a colleague on a company's behalf."""
        own = actor.organisation_ids
        return self.filter(Q(employer__in=own) | Q(offered_by__organisation__in=own))

    def in_order_for(self, actor: Actor) -> WorkPlacementOfferQuerySet:
        """Newest first; a company finds its own before those of others."""
        if not actor.has_role(Role.TRAINER):
            return self.in_order()
        others = Case(When(employer__in=actor.organisation_ids, then=False), default=True)
        return self.order_by(others, "-offered_at", "-pk")

    def found_by(self, text: str) -> WorkPlacementOfferQuerySet:
        """With that sort key in the name of company or town, or in the title; all of them when it is empty."""
        if not text:
            return self
        named = Q(employer__sort_name__contains=text) | Q(place__sort_name__contains=text)
        return self.filter(named | Q(title__icontains=text))

    def open_on(self, day: date) -> WorkPlacementOfferQuerySet:
        """Open for a proposal on `day`; the last day is inside."""
        return self.filter(Q(open_until__isnull=True) | Q(open_until__gte=day), status=PlaceStatus.OPEN)

    def to_ask_on(self, day: date) -> WorkPlacementOfferQuerySet:
        """The company is to be asked whether it still stands: open, or not for now, and its time is over."""
        asked = Q(status=PlaceStatus.OPEN) | Q(status=PlaceStatus.PAUSED, paused_why=PausedWhy.NOT_NOW)
        return self.filter(asked, Q(open_until__isnull=True) | Q(open_until__gte=day), ask_on__lte=day)

    def with_facts(self) -> WorkPlacementOfferQuerySet:
        """Everything that is shown of a place, in three queries; `trainers_now` are those who train there today."""
        today = days.today()
        trains = PlaceTrainer.objects.current_on(today).with_load(today).select_related("membership__user").in_order()
        near = ("employer__place", "theme", "qualification", "occupation", "place", "region", "said_by")
        return self.select_related(*near, "offered_by__organisation", "offered_by__user").prefetch_related(
            models.Prefetch("certificates", queryset=Certificate.objects.order_by("name_nl")),
            models.Prefetch("trainers", queryset=trains, to_attr="trainers_now"),
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
    occupation = models.ForeignKey(Occupation, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
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
    trainers = models.ManyToManyField(PlaceTrainer, related_name="+", blank=True)
    contact_email = models.EmailField(blank=True)
    offered_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    offered_at = models.DateTimeField()
    # Whose word the facts are and since when; the company is asked again on `ask_on`.
    said_by = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    said_on = models.DateField(null=True, blank=True)
    ask_on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=PlaceStatus.choices, default=PlaceStatus.OPEN)
    paused_why = models.CharField(max_length=8, choices=PausedWhy.choices, blank=True)

    trainers_now: list[PlaceTrainer]  # read `with_facts`

    objects = WorkPlacementOfferQuerySet.as_manager()
    named_by = ("title",)
    row_security = RowSecurity(
        f"region_id = ANY ({MY_REGIONS}) OR employer_id = ANY ({MY_ORGANISATIONS})"  # noqa: S608 own names only
        " OR EXISTS (SELECT 1 FROM matching_proposal p"
        f" WHERE p.place_id = matching_workplacementoffer.id AND p.link_id = {LINK})"
        " OR EXISTS (SELECT 1 FROM matching_placequestion q"
        f" WHERE q.place_id = matching_workplacementoffer.id AND q.link_id = {LINK})"
    )
    personal = {"contact_email": Personal(_("To send proposals to who answers them."), ORGANISATION_TERM)}
    impersonal = {"title", "about", "start_from", "open_until", "said_on", "ask_on"}

    class Meta:
        constraints = [
            choices("workplacementoffer", "status", PlaceStatus),
            choices("workplacementoffer", "licence", NeededLicence, blank=True),
            choices("workplacementoffer", "language_level", LanguageLevel, blank=True),
            choices("workplacementoffer", "paused_why", PausedWhy, blank=True),
            models.CheckConstraint(
                condition=(Q(status="paused") & ~Q(paused_why="")) | (~Q(status="paused") & Q(paused_why="")),
                name="workplacementoffer_paused_says_why",
            ),
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
            models.Index(fields=["offered_by"], condition=Q(paused_why="silent"), name="workplacementoffer_silent"),
            models.Index(fields=["ask_on"], condition=Q(status__in=["open", "paused"]), name="workplacementoffer_ask"),
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

    def is_to_be_asked_on(self, day: date) -> bool:
        """The same rule as `to_ask_on`, for a row that is held."""
        asked = self.status == PlaceStatus.OPEN or self.paused_why == PausedWhy.NOT_NOW
        return asked and (self.open_until is None or day <= self.open_until) and (self.ask_on or day) <= day

    @property
    def told_by(self) -> Organisation:
        """Whose word the facts are: the company's, or that of who offered it on its behalf."""
        return self.said_by or self.offered_by.organisation

    @property
    def told_on(self) -> date:
        return self.said_on or self.offered_at.date()

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
        self._said_by(by.current.organisation)
        self.save()
        self.certificates.set(certificates)
        messages.place_offered(self, by=by)

    @transaction.atomic
    def change(self, *, certificates: Iterable[Certificate] | None = None, by: Actor, **facts: Any) -> None:
        """Other facts; more seats open a filled place again. Raises WrongStatus when withdrawn or too few seats.

        Whoever writes them says that they hold now: the question whether the place still stands is answered by it.
        """
        self._manage(by)
        self._not_withdrawn()
        seats = facts.get("seats", self.seats)
        if seats < self.seats_taken:
            raise WrongStatus(_("More candidates have been accepted for this place than that."))
        for name, value in facts.items():
            setattr(self, name, value)
        self._settle()
        self._said_by(by.member.organisation)
        self.save()
        if certificates is not None:
            self.certificates.set(certificates)
        self._no_question_left(by)

    @transaction.atomic
    def pause(self, *, by: Actor) -> None:
        """No new proposals for now; those under way go on."""
        self._manage(by)
        if self.status != PlaceStatus.OPEN:
            raise WrongStatus(_("This place is not open any more."))
        self.pause_for(PausedWhy.HAND)

    def pause_for(self, why: str) -> None:
        """No new proposals for now, and why; called by a step that holds this place."""
        self.status, self.paused_why = PlaceStatus.PAUSED, why
        self.save(update_fields=["status", "paused_why"])

    def may_resume(self, by: Actor) -> bool:
        """Who manages it; what a rule or the company's answer paused also who called the company: `may_offer`."""
        return self.may_manage(by) or (self.paused_why != PausedWhy.HAND and self.may_offer(by))

    @transaction.atomic
    def resume(self, *, by: Actor) -> None:
        """Open again, or filled when all seats are taken by now; the company is asked again eight weeks from now."""
        if not self.may_resume(by):
            raise NotAllowed
        self.lock()
        if self.status != PlaceStatus.PAUSED:
            raise WrongStatus(_("This place is not paused any more."))
        if not self.may_resume(by):  # paused by hand in the meantime
            raise NotAllowed
        self._open_again()
        self.ask_on = days.today() + timedelta(days=ASK_DAYS)
        self.save(update_fields=["status", "paused_why", "ask_on"])
        self._no_question_left(by)

    def take_answer(self, answer: str, *, seats_left: int | None, again_on: date | None) -> None:
        """The company said whether it still stands; called by `PlaceQuestion.say`, which holds this place."""
        from matching.models.proposing import Proposal

        self._not_withdrawn()
        self._said_by(self.employer)
        if answer == "gone":
            running = Proposal.objects.filter(place=self).running().exists()
            self.status = PlaceStatus.PAUSED if running else PlaceStatus.WITHDRAWN
            self.paused_why, self.ask_on = (PausedWhy.GONE if running else ""), None
        elif answer == "not_now":
            self.status, self.paused_why = PlaceStatus.PAUSED, PausedWhy.NOT_NOW
            self.ask_on = again_on or self.ask_on
        else:
            if answer == "fewer":
                self._keep_seats(seats_left or 0)
            if self.paused_why != PausedWhy.HAND:
                self._open_again()
        self.save()

    def _keep_seats(self, left: int) -> None:
        if not 1 <= left < self.seats_left:
            raise WrongStatus(_("Choose a number from 1 to %(most)s.") % {"most": self.seats_left - 1})
        self.seats = self.seats_taken + left

    def _open_again(self) -> None:
        if self.status == PlaceStatus.PAUSED:
            self.status, self.paused_why = PlaceStatus.OPEN, ""
        self._settle()

    def _said_by(self, organisation: Organisation) -> None:
        today = days.today()
        self.said_by, self.said_on, self.ask_on = organisation, today, today + timedelta(days=ASK_DAYS)

    def _no_question_left(self, by: Actor) -> None:
        from matching.models.asking import PlaceQuestion

        PlaceQuestion.close_for(self, by)

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
        self.status, self.paused_why = PlaceStatus.WITHDRAWN, ""
        self.save(update_fields=["status", "paused_why"])

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
