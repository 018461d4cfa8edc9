from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from matching.models.proposing import ANSWER_WERKDAGEN, Proposal
from matching.models.words import ProposalStatus, WithdrawnBecause
from transitiehuis import days
from transitiehuis.constraints import choices
from transitiehuis.rowsecurity import RowSecurity
from transitiehuis.workflow import Lockable, WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

MINUTES = 45
AT_MOST_AHEAD = timedelta(days=92)


class MeetingState(models.TextChoices):
    PLANNED = "planned", _("planned")
    SETTLED = "settled", _("recorded")
    CANCELLED = "cancelled", _("cancelled")


class MeetingOutcome(models.TextChoices):
    GO_ON = "go_on", _("both want to go on")
    THINKS = "thinks", _("the company still thinks it over")
    COMPANY_NO = "company_no", _("the company does not go on")
    CANDIDATE_NO = "candidate_no", _("the candidate does not go on")
    CANDIDATE_ABSENT = "candidate_absent", _("the candidate was not there")
    COMPANY_ABSENT = "company_absent", _("the company could not make it")


# A no of the company goes by its own form, for it has a reason.
RECORDED = tuple(outcome for outcome in MeetingOutcome if outcome != MeetingOutcome.COMPANY_NO)
ABSENT = (MeetingOutcome.CANDIDATE_ABSENT, MeetingOutcome.COMPANY_ABSENT)


def is_ahead(moment: datetime) -> bool:
    """A kennismaking can be planned then."""
    return timezone.now() < moment <= timezone.now() + AT_MOST_AHEAD


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> MeetingQuerySet:
        """Those of proposals the actor sees; the only door from a request."""
        return self.filter(proposal__in=Proposal.objects.visible_to(actor))

    def planned(self) -> MeetingQuerySet:
        return self.filter(state=MeetingState.PLANNED)

    def in_order(self) -> MeetingQuerySet:
        return self.order_by("starts_at", "pk")


class Meeting(Lockable):
    """Kennismakingsgesprek: candidate and company meet, on a day, at an hour, somewhere. One at a time a proposal.

    Each step holds traject and proposal first. What is planned, moved or cancelled goes into everybody's calendar.
    """

    State, Outcome = MeetingState, MeetingOutcome

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="meetings")
    starts_at = models.DateTimeField()
    where = models.CharField(max_length=200)
    # Higher each time it moved, as calendars count.
    sequence = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=MeetingState.choices, default=MeetingState.PLANNED)
    outcome = models.CharField(max_length=18, choices=MeetingOutcome.choices, blank=True)
    planned_at = models.DateTimeField()
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = MeetingQuerySet.as_manager()
    row_security = RowSecurity("EXISTS (SELECT 1 FROM matching_proposal p WHERE p.id = matching_meeting.proposal_id)")
    impersonal = {"where"}

    class Meta:
        constraints = [
            choices("meeting", "state", MeetingState),
            choices("meeting", "outcome", MeetingOutcome, blank=True),
            models.CheckConstraint(
                name="meeting_state_has_its_facts",
                condition=Q(state="planned", outcome="", settled_at__isnull=True)
                | Q(state="cancelled", outcome="", settled_at__isnull=False)
                | (Q(state="settled", settled_at__isnull=False) & ~Q(outcome="")),
            ),
            models.UniqueConstraint(fields=["proposal"], condition=Q(state="planned"), name="meeting_one_planned"),
        ]

    def __str__(self) -> str:
        return f"meeting {self.pk}"

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=MINUTES)

    @property
    def has_begun(self) -> bool:
        return self.starts_at <= timezone.now()

    # -- steps -------------------------------------------------------------------------------------------------------

    @classmethod
    @transaction.atomic
    def plan(cls, proposal: Proposal, *, starts_at: datetime, where: str, by: Actor, another: bool = False) -> Meeting:
        """Agree a day, an hour and a place, by who works on the traject or by the company; everybody gets it by mail.

        With one planned already, that one moves. One that has begun stays as it was: `another` is planned beside it,
        and of the first nothing was recorded. Raises WrongStatus for a move of it, before the introduction, after the
        decision, and for a moment that has gone by or lies more than three months ahead.
        """
        from matching import appointments

        with proposal.answering(by):
            if proposal.status != ProposalStatus.INTRODUCED:
                raise WrongStatus(_("A meeting can be planned between the introduction and the answer."))
            if not is_ahead(starts_at):
                raise WrongStatus(_("Choose a moment that lies ahead, within three months."))
            meeting = cls._to_move(proposal, another=another)
            if meeting is None:
                meeting = cls(proposal=proposal, planned_at=timezone.now(), planned_by=by.user)
            elif (meeting.starts_at, meeting.where) == (starts_at, where):
                return meeting
            else:
                meeting.sequence += 1
            meeting.proposal, meeting.starts_at, meeting.where = proposal, starts_at, where
            meeting.save()
            day = timezone.localdate(starts_at)
            proposal.await_answer(day, due=days.add_werkdagen(day, ANSWER_WERKDAGEN), by=by)
            appointments.planned(meeting)
        return meeting

    @classmethod
    def _to_move(cls, proposal: Proposal, *, another: bool) -> Meeting | None:
        """The one that is planned; one that has begun is closed where `another` comes."""
        meeting = cls.objects.filter(proposal=proposal).planned().first()
        if meeting is None or not meeting.has_begun:
            return meeting
        if not another:
            raise meeting._begun()
        meeting.proposal = proposal
        meeting._close(MeetingState.CANCELLED)
        return None

    @staticmethod
    def _begun() -> WrongStatus:
        return WrongStatus(
            _(
                "This meeting has begun already: it cannot be moved or cancelled any more."
                " Tell what came of it, or agree on another one."
            )
        )

    @transaction.atomic
    def cancel(self, *, by: Actor) -> None:
        """It does not go ahead; it leaves everybody's calendar, and the company is to name another day.

        Raises WrongStatus when it has begun, was recorded or was cancelled.
        """
        with self.proposal.answering(by):
            self._require_planned()
            if self.has_begun:
                raise self._begun()
            self._close(MeetingState.CANCELLED)
            self.proposal.await_answer(days.today(), by=by)

    @transaction.atomic
    def record(self, outcome: str, *, by: Actor) -> None:
        """What came of it, told by who works on the traject. Both yes: the company's yes is recorded along with it;
        the candidate's no withdraws the proposal. Raises WrongStatus before it began, and the second time.
        """
        proposal = self.proposal
        proposal.require_worker(by)
        with proposal.answering(by):
            self._require_planned()
            if not self.has_begun:
                raise WrongStatus(_("What came of it can be recorded when the meeting has begun."))
            self._close(MeetingState.SETTLED, outcome)
            if outcome == MeetingOutcome.GO_ON:
                proposal.accept(by=by)
            elif outcome == MeetingOutcome.CANDIDATE_NO:
                proposal.withdraw(by=by, because=WithdrawnBecause.CANDIDATE)
            else:
                proposal.await_answer(days.today(), by=by)

    def _require_planned(self) -> None:
        self.lock()
        if self.state != MeetingState.PLANNED:
            raise WrongStatus(_("This meeting has been recorded or cancelled in the meantime."))

    def _close(self, state: str, outcome: str = "") -> None:
        from matching import appointments

        self.state, self.outcome, self.settled_at = state, outcome, timezone.now()
        self.save()
        if state == MeetingState.CANCELLED and not self.has_begun:
            appointments.cancelled(self)

    @classmethod
    def follow(cls, proposal: Proposal) -> None:
        """The proposal was decided: what lies ahead is cancelled, what has begun is recorded as it was decided."""
        meeting = cls.objects.filter(proposal=proposal).planned().first()
        if meeting is None:
            return
        meeting.proposal = proposal
        outcome = {
            ProposalStatus.ACCEPTED: MeetingOutcome.GO_ON,
            ProposalStatus.DECLINED: MeetingOutcome.COMPANY_NO,
        }.get(ProposalStatus(proposal.status))
        if meeting.has_begun and outcome:
            meeting._close(MeetingState.SETTLED, outcome)
        else:
            meeting._close(MeetingState.CANCELLED)
