from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from transitiehuis import days
from transitiehuis.netwerk.models import User
from transitiehuis.privacy import Personal
from transitiehuis.regie.models.rounds import ROUND_TERM, ROUNDS_I_DIRECT, ROUNDS_I_SEE, QuarterRound, user_of
from transitiehuis.regie.models.scores import takes_part
from transitiehuis.rowsecurity import RowSecurity
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor
    from transitiehuis.regie.models.reports import MeetingReport

USUAL_MINUTES = 90
MOST_MINUTES = 480
FEWEST_MINUTES = 15


def may_note(actor: Actor, round: QuarterRound) -> bool:
    """Who writes along in a meeting: the region's director, and everybody who works for a partner."""
    own = actor.current
    return round.directed_by(actor) or bool(own and takes_part(own.organisation_id, round))


class QuarterMeetingQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> QuarterMeetingQuerySet:
        """Meetings of the rounds the actor sees."""
        return self.filter(round__in=QuarterRound.objects.visible_to(actor))


class QuarterMeeting(Lockable):
    """The kwartaalgesprek of a round: how long it lasts, when it began and whether it was closed.

    Whatever is written down in the meeting holds this row first, so that nothing is added to a closed one.
    """

    round = models.OneToOneField(QuarterRound, on_delete=models.PROTECT, related_name="meeting")
    minutes = models.PositiveSmallIntegerField(default=USUAL_MINUTES)
    # The day on which rooms of the house proposed points last.
    proposed_on = models.DateField(null=True, blank=True)
    began_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reopen_reason = models.TextField(blank=True, db_default="")

    objects = QuarterMeetingQuerySet.as_manager()
    row_security = RowSecurity(f"round_id IN ({ROUNDS_I_SEE})", f"round_id IN ({ROUNDS_I_DIRECT})")
    personal = {"reopen_reason": Personal(_("To say why the report is corrected."), ROUND_TERM)}
    impersonal = {"proposed_on"}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=FEWEST_MINUTES, minutes__lte=MOST_MINUTES), name="quartermeeting_length"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None) | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="quartermeeting_closed_whole",
            ),
            models.CheckConstraint(
                condition=Q(reopened_at=None, reopened_by=None, reopen_reason="")
                | (Q(reopened_at__isnull=False, reopened_by__isnull=False) & ~Q(reopen_reason="")),
                name="quartermeeting_reopened_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"quarter meeting {self.pk}"

    def get_absolute_url(self) -> str:
        return self.round.url_of("regie:agenda")

    @classmethod
    def of(cls, round: QuarterRound) -> QuarterMeeting:
        """The meeting of `round`, made when it is not there; by its director or by the worker."""
        found, _made = cls.objects.get_or_create(round=round)
        return found

    @classmethod
    def held(cls, round: QuarterRound, by: Actor) -> QuarterMeeting:
        """The meeting of `round`, made when it is not there, and locked for the region's director.

        NotAllowed for anybody else; WrongStatus when it is closed or its round cancelled.
        """
        if not round.directed_by(by):
            raise NotAllowed
        found = cls.of(round)
        found.lock()
        found._is_on()
        return found

    def hold_to_note(self, by: Actor) -> None:
        """Lock the meeting for who writes along; WrongStatus when it is closed or its round cancelled."""
        self.lock()
        if not may_note(by, self.round):
            raise NotAllowed
        self._is_on()

    def _is_on(self) -> None:
        if self.round.cancelled_at:
            raise WrongStatus(_("This round was cancelled."))
        if self.closed_at:
            raise WrongStatus(_("This meeting has been closed."))

    def is_running(self) -> bool:
        """Whether the clock runs: from the day of the meeting on, until it is closed."""
        return self.closed_at is None and self.round.meeting_on <= days.today()

    @transaction.atomic
    def last(self, minutes: int, *, by: Actor) -> None:
        """How long the meeting takes, in minutes."""
        held = QuarterMeeting.held(self.round, by)
        held.minutes = minutes
        held.save(update_fields=["minutes"])
        self.minutes = minutes

    @transaction.atomic
    def close(self, *, by: Actor) -> MeetingReport:
        """The meeting is over: its report is made, frozen and sent to everybody who takes part.

        Closing again after a correction makes the next version. WrongStatus before the day of the meeting. Of two at
        once one wins; the other reads that it was closed.
        """
        from transitiehuis.regie.meeting import report  # which reads these models
        from transitiehuis.regie.models.agenda import stop_clock

        held = QuarterMeeting.held(self.round, by)
        if self.round.meeting_on > days.today():
            raise WrongStatus(_("The meeting is still to come; it is closed when it has been held."))
        stop_clock(self.round)
        held.closed_at, held.closed_by = timezone.now(), user_of(by)
        held.save(update_fields=["closed_at", "closed_by"])
        made = report.make(held, user_of(by))
        report.send(made)
        return made

    @transaction.atomic
    def reopen(self, reason: str, *, by: Actor) -> None:
        """Correct what was written down; the report that was sent stays until the meeting is closed again."""
        self.lock()
        if not self.round.directed_by(by):
            raise NotAllowed
        if self.closed_at is None:
            raise WrongStatus(_("This meeting is not closed."))
        self.closed_at = self.closed_by = None
        self.reopened_at, self.reopened_by, self.reopen_reason = timezone.now(), user_of(by), reason
        self.save(update_fields=["closed_at", "closed_by", "reopened_at", "reopened_by", "reopen_reason"])
