"""The proposal and its steps: make, interest, introduce, accept, decline, withdraw. Its facts are in proposal.py."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.models import WORKERS, Involvement, PartyRole, Reason, Trajectory, require_welcome
from matching.models.approach import Approach
from matching.models.place import WorkPlacementOffer
from matching.models.proposal import CHASE_WERKDAGEN, ProposalFacts
from matching.models.words import STEPS, WAITING, AnsweredVia, ProposalStatus, WithdrawnBecause
from matching.sight import end_sight
from transitiehuis import days
from transitiehuis.netwerk.models import Link, Role
from transitiehuis.netwerk.models.links import LinkQuerySet
from transitiehuis.workflow import NotAllowed, WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

ANSWER_WERKDAGEN = 5
# A late answer is still welcome; after this a link opens nothing any more.
LINK_DAYS = 28


class Proposal(ProposalFacts):
    """Voorstel: a candidate put to a company for a place. The company sees `shown`; the name comes second.

    Every step holds the traject first, so that two of them never cross.
    """

    # -- who ---------------------------------------------------------------------------------------------------------

    def is_company(self, by: Actor) -> bool:
        """`by` answers for the company: a praktijkopleider of it, or who followed the link."""
        trainer = self.company_id in by.organisation_ids and by.has_role(Role.TRAINER)
        return trainer or (by.link is not None and by.link.pk == self.link_id)

    def require_worker(self, by: Actor) -> None:
        """Raises NotAllowed unless `by` is coordinator or adviser at a referrer, school or guide of the traject."""
        seen = Trajectory.objects.filter(pk=self.trajectory_id).worked_by(by)
        if not by.has_role(*WORKERS) or not seen.exists():
            raise NotAllowed

    @contextmanager
    def answering(self, by: Actor) -> Iterator[str]:
        """Lock traject, then proposal, for who gives the company's answer; yields through which door it came.

        A company's own step is written as the worker: it must look at the traject and at the proposals to other
        companies, which no company may see. Raises NotAllowed for who neither is the company nor works on the traject.
        """
        from transitiehuis.netwerk.actor import working

        if not self.is_company(by):
            self.require_worker(by)
            self._hold()
            yield AnsweredVia.CALL
            return
        with working():
            self._hold()
            yield AnsweredVia.LINK if by.link else AnsweredVia.ACCOUNT

    def _hold(self) -> None:
        self.trajectory.hold()
        self.lock(keeping="trajectory")

    def _too_late(self) -> WrongStatus:
        return WrongStatus(_("This proposal has been answered in the meantime: %s.") % self.get_status_display())

    # -- steps -------------------------------------------------------------------------------------------------------

    @classmethod
    @transaction.atomic
    def make(
        cls, trajectory: Trajectory, place: WorkPlacementOffer, *, why: str, by: Actor, why_note: str = ""
    ) -> Proposal:
        """Put the candidate to the company without a name, with a link to answer by; due in five werkdagen.

        Raises NotAllowed for who is not aan zet, WrongStatus when the place is not open any more, when this candidate
        was proposed for it already, when the traject is not in matching, or when the company has been approached as
        often this month as it wants.
        """
        from matching import messages
        from matching.profile import nameless

        trajectory.hold()
        trajectory.require_holder(by)
        place.lock()
        cls._require_possible(trajectory, place)
        Approach.note(place.employer, by=by)
        now, due = timezone.now(), days.add_werkdagen(days.today(), ANSWER_WERKDAGEN)
        proposal = cls.objects.create(
            trajectory=trajectory,
            place=place,
            company=place.employer,
            why=why,
            why_note=why_note,
            shown=nameless(trajectory, place),
            proposed_at=now,
            proposed_by=by.user,
            proposed_for=by.organisation,
            due=due,
            asked_on=days.today(),
        )
        proposal._give_link()
        proposal._plan_on(by)
        messages.proposal_made(proposal)
        return proposal

    def _give_link(self) -> None:
        """By which the company answers without an account."""
        expires = days.start_of(self.due + timedelta(days=LINK_DAYS))
        purpose = Link.Purpose.PROPOSAL
        self.link = Link.make(purpose=purpose, subject=self, expires_at=expires, scope_id=self.trajectory_id)
        self.save(update_fields=["link"])

    @classmethod
    def _require_possible(cls, trajectory: Trajectory, place: WorkPlacementOffer) -> None:
        """Both are held by the caller."""
        if trajectory.step not in STEPS:
            raise WrongStatus(_("A proposal can be made while the trajectory is in matching."))
        if not place.is_open_on(days.today()):
            raise WrongStatus(_("This place is not open any more."))
        if cls.objects.filter(trajectory=trajectory, place=place).running().exists():
            raise WrongStatus(_("This candidate has already been proposed for this place."))
        require_welcome(trajectory, place.employer)

    @transaction.atomic
    def interest(self, *, by: Actor) -> None:
        """The company wants to meet the candidate; who is aan zet plans the introduction. Never the name by itself."""
        from matching import messages

        with self.answering(by) as via:
            if self.status != ProposalStatus.NAMELESS or self.interested_at:
                raise self._too_late()
            self.interested_at, self.answered_via = timezone.now(), via
            self._ask(None)
            self.save()
            self._plan_on(by)
            messages.company_interested(self, by=by)

    @transaction.atomic
    def introduce(self, *, agreed: bool, by: Actor) -> None:
        """Give the name and the contact to the company, because the candidate said yes; logged by whom and when.

        Raises WrongStatus when the company did not ask for it or the candidate did not agree.
        """
        from matching import messages

        self.require_worker(by)
        self._hold()
        if not self.asks_introduction:
            raise self._too_late()
        if not agreed:
            raise WrongStatus(_("Ask the candidate first."))
        now = timezone.now()
        self.status, self.introduced_at, self.introduced_by = ProposalStatus.INTRODUCED, now, by.user
        self.candidate_agreed = True
        self.due = days.add_werkdagen(days.today(), 2 * ANSWER_WERKDAGEN)
        self._ask(days.today())
        self.save()
        expires_at = days.start_of(self.due + timedelta(days=LINK_DAYS))
        self._link().update(expires_at=expires_at)
        Involvement.open_for(self.trajectory, self.company, PartyRole.TRAINING_COMPANY)
        self._plan_on(by)
        messages.candidate_introduced(self)

    @transaction.atomic
    def accept(self, *, by: Actor) -> None:
        """The company goes on with this candidate: one seat is taken, and the placement can be recorded.

        Of two companies at once, and of two candidates for one seat, one wins; the other gets WrongStatus.
        """
        from matching import messages

        with self.answering(by) as via:
            if self.status != ProposalStatus.INTRODUCED:
                raise self._too_late()
            if Proposal.objects.filter(trajectory=self.trajectory_id, status=ProposalStatus.ACCEPTED).exists():
                raise WrongStatus(_("Another company has just accepted this candidate."))
            self.place.take_seat()
            self._decide(ProposalStatus.ACCEPTED, by, via)
            self._plan_on(by)
            messages.company_accepted(self, by=by)

    @transaction.atomic
    def decline(self, reason: Reason, *, by: Actor, note: str = "") -> None:
        """The company says no, for a reason of the list, also after the introduction; its sight ends at once."""
        from matching import messages

        with self.answering(by) as via:
            if self.status not in WAITING:
                raise self._too_late()
            self.decline_reason, self.decline_note = reason, note
            self._decide(ProposalStatus.DECLINED, by, via)
            self._plan_on(by, reason=reason)
            messages.company_declined(self, by=by)
            end_sight(self.trajectory, self.company_id)

    @transaction.atomic
    def withdraw(self, *, by: Actor, because: str = WithdrawnBecause.COLLEAGUE) -> None:
        """Taken back by who works on the traject; the company's sight ends at once and it is told."""
        from matching import messages

        self.require_worker(by)
        self._hold()
        self._take_back(by, because)
        self._plan_on(by)
        messages.proposal_withdrawn(self)

    @classmethod
    @transaction.atomic
    def withdraw_others(cls, trajectory: Trajectory, chosen: Sequence[int], *, by: Actor) -> list[Proposal]:
        """One company said yes: take back the `chosen` proposals (ids) that still run; the ones that were.

        Raises WrongStatus when no company's yes stands any more: then the others are still needed.
        """
        trajectory.hold()
        found = cls.objects.filter(trajectory=trajectory)
        if not found.filter(status=ProposalStatus.ACCEPTED).exists():
            raise WrongStatus(_("No company's yes stands any more. The other proposals stay."))
        others = list(found.waiting().filter(pk__in=chosen).with_facts().in_order())
        for proposal in others:
            proposal.trajectory = trajectory
            proposal.withdraw(by=by, because=WithdrawnBecause.OTHER_YES)
        return others

    @transaction.atomic
    def end_with_traject(self, *, by: Actor) -> None:
        """The traject was closed, by whom it may be closed: what still ran is withdrawn and the company is told."""
        from matching import messages

        self.lock()
        self._take_back(by, WithdrawnBecause.CLOSED)
        messages.proposal_withdrawn(self)

    def _take_back(self, by: Actor, because: str) -> None:
        if not self.is_running:
            raise self._too_late()
        if self.status == ProposalStatus.ACCEPTED:
            self.place.free_seat()
        self.withdrawn_because = because
        self._decide(ProposalStatus.WITHDRAWN, by, "")
        end_sight(self.trajectory, self.company_id)

    # -- what a date decides -----------------------------------------------------------------------------------------

    def chase(self) -> None:
        """Ask the company again, for the first or the second time, when its day has come. Held by the caller."""
        from matching import reminders

        days_silent = days.werkdagen_between(self.asked_on, days.today()) if self.asked_on else 0
        due = sum(days_silent >= count for count in CHASE_WERKDAGEN)
        if due <= self.chased:
            return
        self.chased = due
        self.save(update_fields=["chased"])
        reminders.company_chased(self)

    def lapse(self, *, by: Actor) -> None:
        """No answer within the term: withdrawn by rule; company, who is aan zet and the candidate are told."""
        from matching import reminders

        self._take_back(by, WithdrawnBecause.NO_ANSWER)
        self._plan_on(by)
        reminders.proposal_lapsed(self)

    def await_answer(self, day: date, *, by: Actor, due: date | None = None) -> None:
        """From `day` on the company owes its word, by `due`. Held by the caller."""
        self._ask(day)
        self.due = due or days.add_werkdagen(day, ANSWER_WERKDAGEN)
        self.save()
        self._plan_on(by)

    def _ask(self, day: date | None) -> None:
        """From `day` on the company owes a word; None: it does not."""
        self.asked_on, self.chased = day, 0

    def _decide(self, status: str, by: Actor, via: str) -> None:
        from matching.models.meeting import Meeting

        self._ask(None)
        self.status, self.decided_at, self.decided_by = status, timezone.now(), by.user
        self.answered_via = via
        self.save()
        Meeting.follow(self)
        self._link().filter(used_at=None).update(used_at=self.decided_at)

    def _link(self) -> LinkQuerySet:
        return Link.objects.filter(subject_kind=self._meta.label, subject_id=self.pk)

    def _plan_on(self, by: Actor, reason: Reason | None = None) -> None:
        from matching.planning import plan_on

        plan_on(self.trajectory, by=by, reason=reason, organisation=self.company)
