from __future__ import annotations

from datetime import date, time
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from transitiehuis import days
from transitiehuis.constraints import choices
from transitiehuis.netwerk.models import Organisation, Region, User
from transitiehuis.privacy import Personal
from transitiehuis.regie.models.toolkit import SuccessFactor
from transitiehuis.regie.rhythm import CLOSE, OFFSETS, USUAL, Dates, Ladder, Quarter, Stage
from transitiehuis.rowsecurity import DIRECTED_REGIONS, MY_REGIONS, RowSecurity
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transitiehuis.netwerk.actor import Actor

MOST_FOCUS = 3
ROUND_TERM = _("Two years after the round.")
IN_MY_REGION = f"region_id = ANY ({MY_REGIONS}) OR region_id = ANY ({DIRECTED_REGIONS})"
ROUNDS_I_SEE = f"SELECT id FROM regie_quarterround WHERE {IN_MY_REGION}"  # noqa: S608
ROUNDS_I_DIRECT = f"SELECT id FROM regie_quarterround WHERE region_id = ANY ({DIRECTED_REGIONS})"  # noqa: S608


def user_of(actor: Actor) -> User:
    """Who takes the step; NotAllowed for the holder of a link and for nobody."""
    if actor.user is None:
        raise NotAllowed
    return actor.user


class Phase(StrEnum):
    """Where a round stands on a day. It follows from the calendar, so no row holds it."""

    PLANNED = "planned"
    SCORING = "scoring"
    MEETING = "meeting"
    ACTIONS = "actions"
    CANCELLED = "cancelled"


class RoundChangeKind(models.TextChoices):
    """What a director can do to a round; kept as `RoundChange`."""

    MOVED = "moved", _("moved")
    CANCELLED = "cancelled", _("cancelled")
    HELD_AGAIN = "held_again", _("held after all")
    REOPENED = "reopened", _("reopened")


class RoundQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> RoundQuerySet:
        """Rounds of the regions the actor's organisation takes part in or directs; the only door from a request."""
        return self.filter(region__in={*actor.region_ids, *actor.directed_region_ids})

    def standing(self) -> RoundQuerySet:
        return self.filter(cancelled_at=None)

    def opened_by(self, day: date) -> RoundQuerySet:
        return self.standing().filter(opens_on__lte=day)

    def closed_by(self, day: date) -> RoundQuerySet:
        """Rounds that partners can no longer score on `day`: the day after the last one is the first."""
        return self.standing().filter(closes_on__lt=day)

    def newest_first(self) -> RoundQuerySet:
        return self.order_by("-year", "-quarter", "region", "pk")

    def before(self, quarter: Quarter) -> RoundQuerySet:
        return self.filter(Q(year__lt=quarter.year) | Q(year=quarter.year, quarter__lt=quarter.number))


class QuarterRound(Lockable):
    """One region's round in one quarter, named after the quarter of its meeting.

    Whether it is open or closed is a fact of the calendar (`opens_on`, `closes_on`, both inside), worker or not.
    An opening or a close that has passed stays, also when the meeting moves.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    meeting_on = models.DateField()
    meeting_at = models.TimeField(null=True, blank=True)
    meeting_place = models.CharField(max_length=120, blank=True)
    opens_on = models.DateField()
    closes_on = models.DateField()
    reminder_days = models.PositiveSmallIntegerField(default=USUAL.reminder, db_default=USUAL.reminder)
    colleague_days = models.PositiveSmallIntegerField(default=USUAL.colleague, db_default=USUAL.colleague)
    listed_days = models.PositiveSmallIntegerField(default=USUAL.listed, db_default=USUAL.listed)
    factors = models.ManyToManyField(SuccessFactor, through="regie.FocusFactor", related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    cancel_reason = models.TextField(blank=True)
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reopen_reason = models.TextField(blank=True)

    objects = RoundQuerySet.as_manager()
    named_by = ("year", "quarter")
    row_security = RowSecurity(IN_MY_REGION, f"region_id = ANY ({DIRECTED_REGIONS})")
    impersonal = {"meeting_on", "meeting_place", "opens_on", "closes_on"}
    personal = {
        "cancel_reason": Personal(_("To say why the round is not held."), ROUND_TERM),
        "reopen_reason": Personal(_("To say why partners can score again."), ROUND_TERM),
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "year", "quarter"], name="quarterround_once"),
            models.CheckConstraint(condition=Q(quarter__in=[1, 2, 3, 4]), name="quarterround_quarter_valid"),
            models.CheckConstraint(
                condition=Q(meeting_on__year=F("year"))
                & Q(meeting_on__month__gt=(F("quarter") - 1) * 3)
                & Q(meeting_on__month__lte=F("quarter") * 3),
                name="quarterround_meets_in_its_quarter",
            ),
            models.CheckConstraint(
                condition=Q(
                    reminder_days__lt=-OFFSETS[Stage.OPENING],
                    colleague_days__lt=F("reminder_days"),
                    listed_days__lte=F("colleague_days"),
                    listed_days__gte=-CLOSE,
                ),
                name="quarterround_ladder_in_order",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None, cancelled_by=None, cancel_reason="")
                | (Q(cancelled_at__isnull=False, cancelled_by__isnull=False) & ~Q(cancel_reason="")),
                name="quarterround_cancelled_whole",
            ),
            models.CheckConstraint(
                condition=Q(reopened_at=None, reopened_by=None, reopen_reason="")
                | (Q(reopened_at__isnull=False, reopened_by__isnull=False) & ~Q(reopen_reason="")),
                name="quarterround_reopened_whole",
            ),
        ]
        indexes = [models.Index(fields=["opens_on"], name="quarterround_opens_on")]

    def __str__(self) -> str:
        return f"quarter round {self.pk}"

    @classmethod
    def plan(cls, region: Region, quarter: Quarter, meeting_on: date) -> QuarterRound:
        """The round of `region` in `quarter`; the one that is there when it was planned before.

        It climbs the ladder of the region's round before it.
        """
        dates = Dates.of(meeting_on)
        former = cls.objects.filter(region=region).before(quarter).newest_first().first()
        ladder = former.ladder if former else USUAL
        found, _made = cls.objects.get_or_create(
            region=region,
            year=quarter.year,
            quarter=quarter.number,
            defaults={
                "meeting_on": meeting_on,
                "opens_on": dates.opens_on,
                "closes_on": dates.closes_on,
                "reminder_days": ladder.reminder,
                "colleague_days": ladder.colleague,
                "listed_days": ladder.listed,
            },
        )
        return found

    @classmethod
    @transaction.atomic
    def begin(
        cls, region: Region, meeting_on: date, *, by: Actor, at: time | None = None, place: str = ""
    ) -> QuarterRound:
        """A region's first round: planned by its director, not by the calendar, with the meeting on that day.

        Opens at once when the day lies within four weeks. WrongStatus as for `move`.
        """
        if region.pk not in by.directed_region_ids:
            raise NotAllowed
        found = cls.plan(region, Quarter.of(meeting_on), meeting_on)
        found.move(meeting_on, by=by, at=at, place=place)
        return found

    @property
    def name(self) -> Quarter:
        return Quarter(self.year, self.quarter)

    @property
    def meeting_time(self) -> str:
        """13.30 uur; '' when no time was set."""
        at = self.meeting_at
        return _("%(hour)s:%(minute)s") % {"hour": at.hour, "minute": f"{at.minute:02}"} if at else ""

    @property
    def ladder(self) -> Ladder:
        return Ladder(self.reminder_days, self.colleague_days, self.listed_days)

    @property
    def dates(self) -> Dates:
        return Dates(self.meeting_on, self.opens_on, self.closes_on, self.ladder)

    def url_of(self, page: str = "regie:round") -> str:
        """The path of this round's `page`; it names the region, for who works in several."""
        return f"{reverse(page, args=[self.name])}?regio={self.region.code}"

    def phase_on(self, day: date) -> Phase:
        if self.cancelled_at:
            return Phase.CANCELLED
        if day < self.opens_on:
            return Phase.PLANNED
        if day <= self.closes_on:
            return Phase.SCORING
        return Phase.MEETING if day <= self.meeting_on else Phase.ACTIONS

    def can_be_scored(self) -> bool:
        return self.phase_on(days.today()) == Phase.SCORING

    def is_closed(self) -> bool:
        return not self.cancelled_at and self.closes_on < days.today()

    def directed_by(self, actor: Actor) -> bool:
        return self.region_id in actor.directed_region_ids

    def _hold(self, by: Actor) -> None:
        """Lock the round for its director; NotAllowed for anybody else, WrongStatus when it is cancelled."""
        self.lock()
        if not self.directed_by(by):
            raise NotAllowed
        if self.cancelled_at:
            raise WrongStatus(_("This round was cancelled."))

    @transaction.atomic
    def move(self, meeting_on: date, *, by: Actor, at: time | None = None, place: str = "") -> None:
        """Set the day, time and place of the meeting; the day is taken as typed.

        It lies within the round's quarter and not in the past, else WrongStatus. What was sent is not sent again, and
        a close that has passed stays.
        """
        self._hold(by)
        today = days.today()
        if meeting_on != self.meeting_on:
            if self.meeting_on < today:
                raise WrongStatus(_("This meeting has been held; its day no longer moves."))
            if meeting_on < today or not self.name.holds(meeting_on):
                raise WrongStatus(_("Choose a day in this quarter that is not past."))
            self._tell(RoundChangeKind.MOVED, by)
        dates = self.dates.moved(meeting_on, today)
        self.meeting_on, self.opens_on, self.closes_on = dates[:3]
        self.meeting_at, self.meeting_place = at, place
        self.save(update_fields=["meeting_on", "opens_on", "closes_on", "meeting_at", "meeting_place"])

    @transaction.atomic
    def focus_on(self, factors: Sequence[SuccessFactor], *, by: Actor) -> None:
        """Choose the one to three factors the region carries further; WrongStatus once the round has closed."""
        self._hold(by)
        if self.is_closed():
            raise WrongStatus(_("This round has closed; its focus factors no longer change."))
        if not 1 <= len(set(factors)) <= MOST_FOCUS:
            raise ValueError("one to three different factors")
        self.focus.all().delete()  # the choice is replaced as a whole; the round keeps none of the former one
        now = timezone.now()
        FocusFactor.objects.bulk_create(
            FocusFactor(round=self, factor=factor, position=n, chosen_by=by.user, chosen_at=now)
            for n, factor in enumerate(dict.fromkeys(factors), start=1)
        )

    @transaction.atomic
    def climb(self, ladder: Ladder, *, by: Actor) -> None:
        """Agree when who is asked again: in this round and those of the region after it.

        What was sent stays sent. WrongStatus once the round has closed; ValueError for steps out of order.
        """
        self._hold(by)
        if self.is_closed():
            raise WrongStatus(_("This round has closed; nobody is reminded of it any more."))
        if not -CLOSE <= ladder.listed <= ladder.colleague < ladder.reminder < -OFFSETS[Stage.OPENING]:
            raise ValueError("a ladder goes down")
        later = Q(year__gt=self.year) | Q(year=self.year, quarter__gte=self.quarter)
        QuarterRound.objects.filter(later, region=self.region_id).update(
            reminder_days=ladder.reminder, colleague_days=ladder.colleague, listed_days=ladder.listed
        )
        self.reminder_days, self.colleague_days, self.listed_days = ladder

    @transaction.atomic
    def cancel(self, reason: str, *, by: Actor) -> None:
        """This quarter has no round: nothing more is asked or sent. Not after the meeting (WrongStatus)."""
        self._hold(by)
        if self.meeting_on < days.today():
            raise WrongStatus(_("This meeting has been held; the round can no longer be cancelled."))
        self.cancelled_at, self.cancelled_by, self.cancel_reason = timezone.now(), by.user, reason
        self.save(update_fields=["cancelled_at", "cancelled_by", "cancel_reason"])
        self._tell(RoundChangeKind.CANCELLED, by, reason)

    @transaction.atomic
    def hold_again(self, meeting_on: date, reason: str, *, by: Actor) -> None:
        """Hold a cancelled round after all, with a meeting on `meeting_on` in its quarter; who was told is mailed.

        What was sent is not sent again. A close that had passed when it was cancelled stays; otherwise there must be a
        day left to score on. Else WrongStatus, also when the round was not cancelled.
        """
        from transitiehuis.regie.round_letters import tell_held_again  # which reads this model

        self.lock()
        if not self.directed_by(by):
            raise NotAllowed
        if not self.cancelled_at:
            raise WrongStatus(_("This round was not cancelled."))
        today, stopped_on = days.today(), timezone.localdate(self.cancelled_at)
        if meeting_on < today or not self.name.holds(meeting_on):
            raise WrongStatus(_("Choose a day in this quarter that is not past."))
        dates = self.dates.moved(meeting_on, stopped_on)
        if self.closes_on >= stopped_on and dates.closes_on < today:
            raise WrongStatus(_("Then no day is left to score on. Choose a later day."))
        self._tell(RoundChangeKind.HELD_AGAIN, by, reason)
        self.meeting_on, self.opens_on, self.closes_on = dates[:3]
        self.cancelled_at, self.cancelled_by, self.cancel_reason = None, None, ""
        self.save()
        tell_held_again(self, reason)

    @transaction.atomic
    def reopen(self, closes_on: date, reason: str, *, by: Actor) -> None:
        """Let partners score again up to and including `closes_on`; WrongStatus while the round is open."""
        self._hold(by)
        if not self.is_closed():
            raise WrongStatus(_("This round is not closed."))
        if closes_on < days.today() or not self.name.holds(closes_on):
            raise WrongStatus(_("Choose a day in this quarter that is not past."))
        self.closes_on = closes_on
        self.reopened_at, self.reopened_by, self.reopen_reason = timezone.now(), by.user, reason
        self.save(update_fields=["closes_on", "reopened_at", "reopened_by", "reopen_reason"])
        self._tell(RoundChangeKind.REOPENED, by, reason)

    def _tell(self, kind: RoundChangeKind, by: Actor, reason: str = "") -> None:
        """Keep what was done; `meeting_on` is the day of the meeting as it stood before."""
        self.changes.create(kind=kind, reason=reason, meeting_on=self.meeting_on, by=user_of(by), at=timezone.now())


class FocusFactor(models.Model):
    """One of the one to three factors that a region carries further in a quarter."""

    round = models.ForeignKey(QuarterRound, on_delete=models.CASCADE, related_name="focus")  # part of it
    factor = models.ForeignKey(SuccessFactor, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    chosen_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField()

    row_security = RowSecurity(f"round_id IN ({ROUNDS_I_SEE})", f"round_id IN ({ROUNDS_I_DIRECT})")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "factor"], name="focusfactor_once"),
            models.UniqueConstraint(fields=["round", "position"], name="focusfactor_position_once"),
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=MOST_FOCUS), name="focusfactor_at_most_three"
            ),
        ]

    def __str__(self) -> str:
        return f"focus factor {self.pk}"


class RoundStage(models.Model):
    """A partner was told a stage of a round: never again for the same round, also when the round moves."""

    round = models.ForeignKey(QuarterRound, on_delete=models.PROTECT, related_name="stages")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(max_length=14, choices=Stage.choices)
    told_on = models.DateField()

    row_security = RowSecurity(f"round_id IN ({ROUNDS_I_SEE})", "false")
    impersonal = {"told_on"}

    class Meta:
        constraints = [
            choices("roundstage", "stage", Stage),
            models.UniqueConstraint(fields=["round", "organisation", "stage"], name="roundstage_once"),
        ]

    def __str__(self) -> str:
        return f"stage {self.pk}"
