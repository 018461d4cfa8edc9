"""Check-in: three questions by link to the candidate, and three to the leerbedrijf, between two contact moments.

Who trains several people is asked about all of them at once: a round of check-ins, with one message. The database
refuses a second round for the same person within seven days, and a round of two days or two people.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar
from uuid import uuid4

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.functions import RandomUUID
from django.db import IntegrityError, models, transaction
from django.db.models import Func, Q
from django.utils.translation import gettext_lazy as _

from intake.models import TRAJECTORY_TERM
from matching.models import Placement, PlacementState
from nazorg.models.asked import DATES, Asked, AskedQuerySet, asked_constraints, asked_security
from nazorg.models.contact import Learning, Wellbeing
from nazorg.plan import plain_day
from transitiehuis import days
from transitiehuis.constraints import choices
from transitiehuis.privacy import Personal
from transitiehuis.workflow import WrongStatus

if TYPE_CHECKING:
    from nazorg.reaching import Reach
    from transitiehuis.netwerk.actor import Actor

ANSWER_DAYS = 7
REST_DAYS = 7  # nobody is asked twice within so many days
WINDOW_DAYS = 20  # a check-in that could not be asked in this time is not made up: the next one comes


class Side(models.TextChoices):
    CANDIDATE = "candidate", _("the candidate")
    COMPANY = "company", _("the training company")


class AtWork(models.TextChoices):
    YES = "yes", _("still works there")
    LEAVING = "leaving", _("stops soon")
    NO = "no", _("does not work there any more")


class RestDays(Func):
    """The days on which nobody may be asked again: that of the question and the six after it."""

    function = "daterange"
    template = f"%(function)s(%(expressions)s, %(expressions)s + {REST_DAYS}, '[)')"
    output_field = DateRangeField()


class CheckInQuerySet(AskedQuerySet):
    def with_names(self) -> CheckInQuerySet:
        return self.select_related(
            "link", "trajectory__candidate", "trajectory__region", "trajectory__holder", "placement__employer",
            "placement__training_company", "answered_by__user",
        )  # fmt: skip


class CheckIn(Asked):
    """One person is asked on a day, reminded once, and after a week of silence that is written down as a finding."""

    Side, AtWork = Side, AtWork

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="+")
    week = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=10, choices=Side.choices)
    # Check-ins that go to one person in one message.
    round = models.UUIDField(db_default=RandomUUID())
    # Which person it went to, without naming them: "candidate-12", "trainer-5", "user-7", "company-3".
    recipient = models.CharField(max_length=40)
    at_work = models.CharField(max_length=8, choices=AtWork.choices, blank=True)
    going = models.CharField(max_length=8, choices=Wellbeing.choices, blank=True)
    learning = models.CharField(max_length=8, choices=Learning.choices, blank=True)
    call_me = models.BooleanField(default=False)

    objects: ClassVar[models.Manager] = CheckInQuerySet.as_manager()
    row_security = asked_security("nazorg_checkin")
    impersonal = DATES | {"recipient", "round"}
    personal = {
        "at_work": Personal(_("To see in time that a placement may break."), TRAJECTORY_TERM),
        "going": Personal(_("To see in time that a placement may break."), TRAJECTORY_TERM),
        "learning": Personal(_("To see in time that somebody learns too little."), TRAJECTORY_TERM),
        "call_me": Personal(_("To call who wants to be called."), TRAJECTORY_TERM),
    }

    class Meta:
        verbose_name = "check-in"
        constraints = [
            *asked_constraints("checkin"),
            choices("checkin", "side", Side),
            choices("checkin", "at_work", AtWork, blank=True),
            choices("checkin", "going", Wellbeing, blank=True),
            choices("checkin", "learning", Learning, blank=True),
            models.CheckConstraint(
                name="checkin_three_answers_or_none",
                condition=Q(answered_at__isnull=True, at_work="", going="", learning="", call_me=False)
                | Q(answered_at__isnull=False) & ~Q(at_work="") & ~Q(going="") & ~Q(learning=""),
            ),
            models.UniqueConstraint(fields=["placement", "side", "week"], name="checkin_once_a_week"),
            ExclusionConstraint(
                name="checkin_never_twice_in_seven_days",
                expressions=[
                    ("recipient", RangeOperators.EQUAL),
                    (RestDays("asked_on"), RangeOperators.OVERLAPS),
                    ("round", RangeOperators.NOT_EQUAL),
                ],
            ),
            ExclusionConstraint(
                name="checkin_round_of_one_day",
                expressions=[("round", RangeOperators.EQUAL), ("asked_on", RangeOperators.NOT_EQUAL)],
            ),
            ExclusionConstraint(
                name="checkin_round_of_one_person",
                expressions=[("round", RangeOperators.EQUAL), ("recipient", RangeOperators.NOT_EQUAL)],
            ),
        ]
        indexes = [
            models.Index(fields=["trajectory", "asked_on"], name="checkin_story"),
            models.Index(
                fields=["due"],
                condition=Q(answered_at__isnull=True, withdrawn_on__isnull=True, silent_on__isnull=True),
                name="checkin_open",
            ),
        ]

    # -- rules of the calendar, taken inside `working()` ------------------------------------------------------------

    @classmethod
    def ask(cls, placement: Placement, side: str, week: int) -> CheckIn:
        """Ask that side today about this week of one placement; see `ask_about`."""
        return cls.ask_about([(placement, week)], side)[0]

    @classmethod
    @transaction.atomic
    def ask_about(cls, due: Sequence[tuple[Placement, int]], side: str) -> list[CheckIn]:
        """Ask one person today about a week of each of these placements, all or none, in one message.

        Raises WrongStatus when one does not run, its week was asked, it is somebody else's by now, or the person had
        a check-in in the last seven days (perhaps about others).
        """
        from nazorg import asking
        from nazorg.reaching import reach_of

        for placement, _week in sorted(due, key=lambda one: one[0].trajectory_id):
            placement.trajectory.hold()
            placement.lock()
            if placement.state != PlacementState.STARTED:
                raise WrongStatus(_("This placement has moved on in the meantime: %s.") % placement.get_state_display())
        reach, *others = [reach_of(placement, side) for placement, _week in due]
        if any(one.recipient != reach.recipient for one in others):
            raise WrongStatus(_("Somebody else trains one of them by now."))
        made = cls._write(due, side, reach)
        asking.check_in_asked(made[0], reach)
        return made

    @classmethod
    def _write(cls, due: Sequence[tuple[Placement, int]], side: str, reach: Reach) -> list[CheckIn]:
        today = days.today()
        facts = {"side": side, "recipient": reach.recipient, "channel": reach.channel, "round": uuid4()}
        facts |= {"asked_on": today, "due": today + timedelta(days=ANSWER_DAYS)}
        try:
            with transaction.atomic():
                made = [
                    cls.objects.create(placement=placement, trajectory=placement.trajectory, week=week, **facts)
                    for placement, week in due
                ]
        except IntegrityError as error:
            raise WrongStatus(_("This person was asked already, less than a week ago.")) from error
        for one in made:
            one.give_link()
        return made

    def send(self, *, again: bool = False) -> None:
        """To the round as a whole: one reminder, by the link of the first that is still open."""
        from nazorg import asking
        from nazorg.reaching import reach_of

        beside = type(self).objects.filter(round=self.round).exclude(pk=self.pk)
        if not beside.exclude(reminded_on=None).exists():
            asking.check_in_asked(self, reach_of(self.placement, self.side), again=again)

    def place_in_round(self) -> tuple[int, int]:
        """(2, 5): the second of five. Read as the worker: a visitor by link sees this row alone."""
        from transitiehuis.netwerk.actor import working

        with working():
            keys = list(type(self).objects.filter(round=self.round).order_by("pk").values_list("pk", flat=True))
        return keys.index(self.pk) + 1, len(keys)

    def next_open(self) -> CheckIn | None:
        """The next of the round that can still be answered by link."""
        from transitiehuis.netwerk.actor import working

        with working():
            beside = type(self).objects.filter(round=self.round).exclude(pk=self.pk).unanswered()
            return next((one for one in beside.select_related("link").order_by("pk") if one.usable), None)

    def found_silent(self) -> None:
        from nazorg.signalling import silence_found

        silence_found(self)

    # -- the answer --------------------------------------------------------------------------------------------------

    @transaction.atomic
    def answer(self, *, at_work: str, going: str, learning: str, call_me: bool = False, by: Actor) -> None:
        """Three answers at once, by link or told to a begeleider; also a late one.

        Raises WrongStatus when it was answered by now or the work has ended, NotAllowed.
        """
        from nazorg.signalling import check_in_answered
        from transitiehuis.netwerk.actor import working

        via = self.require_via(by)
        with working():  # a visitor by link sees this row alone, and the answer may make a signal
            self.hold_open()
            self.at_work, self.going, self.learning, self.call_me = at_work, going, learning, call_me
            self.close(via, by)
            self.save()
            check_in_answered(self)


def check_in_weeks(weeks: list[int]) -> list[int]:
    """Between two contact moments that lie two weeks or more apart, halfway.

    >>> check_in_weeks([1, 2, 4, 8, 13, 26, 52])
    [3, 6, 10, 19, 39]
    """
    ordered = sorted(weeks)
    return [(first + then) // 2 for first, then in pairwise(ordered) if then - first > 1]


def week_to_ask(start: date, weeks: list[int], day: date) -> int | None:
    """The check-in that is due on `day`, and not so long ago that it is over; None when there is none."""
    for week in sorted(weeks, reverse=True):
        due = days.next_werkdag(plain_day(start, week))
        if due <= day:
            return week if day < due + timedelta(days=WINDOW_DAYS) else None
    return None


def withdraw_of(placement: Placement) -> None:
    """The work ended: what was asked about it need not be answered any more. Held by the caller."""
    for one in CheckIn.objects.filter(placement=placement).unanswered().select_related("link").order_by("pk"):
        one.lock()
        if one.is_open:
            one.withdraw()
