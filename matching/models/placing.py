"""The placement and its steps: log, permit, confirm the first day. Its facts are in placement.py, its end in
placement_end.py.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.models import WORKERS, Involvement, NextAction, PartyRole, Step, Trajectory, WaitingFor
from matching import signals
from matching.models.placement import GUIDANCE_WEEKS
from matching.models.placement_end import EndingPlacement
from matching.models.proposing import Proposal
from matching.models.words import AT_WORK, ProposalStatus
from transitiehuis import days
from transitiehuis.workflow import NotAllowed, WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor
    from transitiehuis.netwerk.models import Membership, Organisation

SIGN_WERKDAGEN = 5
DECIDE_WERKDAGEN = 10
FIRST_CONTACT_DAYS = 7


class Placement(EndingPlacement):
    """Plaatsing: somebody works for an employer at a leerbedrijf. Planned, then started, then ended or not started.

    Every step holds the traject first, so that two of them never cross.
    """

    # -- log ---------------------------------------------------------------------------------------------------------

    @classmethod
    @transaction.atomic
    def log(
        cls,
        trajectory: Trajectory,
        *,
        training_company: Organisation,
        employer: Organisation,
        start: date,
        hours: int,
        kind: str,
        guide: Membership,
        by: Actor,
        proposal: Proposal | None = None,
    ) -> Placement:
        """Record an agreed placement. With a first day of today or before it has started at once, else it is planned.

        A next contract with the same employer or leerbedrijf carries the running one on, from its first day.
        Raises NotAllowed for who does not work on the traject (or gives it to a third organisation without being aan
        zet), WrongStatus when the traject is closed, another placement runs, or the days overlap.
        """
        from matching import messages

        trajectory.hold()
        trajectory.require_worker(by)
        require_guide(trajectory, guide, by)
        former = cls._former(trajectory, training_company, employer, start)
        placement = cls(
            trajectory=trajectory,
            training_company=training_company,
            employer=employer,
            start=start,
            hours=hours,
            kind=kind,
            guide=guide,
            continues=former,
            logged_at=timezone.now(),
            logged_by=by.user,
            logged_for=by.organisation,
        )
        placement._set_days()
        if former:
            former._carry_on(start, by)
        cls._refuse_overlap(trajectory, start)
        if proposal:
            placement._take_over(proposal)
        placement.save()
        placement._involve()
        if kind == cls.Kind.BBL:
            placement._prepare_agreement()
        messages.placement_logged(placement, by=by)
        if start <= days.today() and not placement.needs_permission:
            placement.confirm_start(by=by)
        else:
            placement._plan(by)
            signals.placement_changed.send(sender=cls, placement=placement, change=signals.PLANNED, by=by)
        return placement

    @classmethod
    def _former(
        cls, trajectory: Trajectory, training_company: Organisation, employer: Organisation, start: date
    ) -> Placement | None:
        """The running placement that this one carries on. Raises WrongStatus when another one runs."""
        running = cls.objects.filter(trajectory=trajectory).live().select_related("employer").first()
        if running is None:
            return None
        running.lock()
        known = {running.employer_id, running.training_company_id}
        if running.state == cls.State.PLANNED:
            raise WrongStatus(_("A placement has already been recorded for this candidate."))
        if known.isdisjoint({training_company.pk, employer.pk}):
            raise WrongStatus(
                _("This candidate works at %(employer)s. Record first that this has ended.")
                % {"employer": running.employer.name}
            )
        if not running.start < start <= days.today():
            raise WrongStatus(_("Record a next contract from its first day on, after that of the running one."))
        return running

    @classmethod
    def _refuse_overlap(cls, trajectory: Trajectory, start: date) -> None:
        if cls.objects.filter(trajectory=trajectory, ended_on__gte=start).exists():
            raise WrongStatus(_("This candidate was still at work elsewhere on that day."))

    def _set_days(self) -> None:
        """What follows from the first day: last day of guidance, the start that counts, the end of a proefplaatsing."""
        former = self.continues
        self.counted_from = former.counted_from if former and former.kind != self.Kind.TRIAL else self.start
        self.guidance_until = max(self.counted_from + timedelta(weeks=GUIDANCE_WEEKS), self.start)
        if self.kind == self.Kind.TRIAL:
            self.planned_end = self.latest_planned_end()

    def _take_over(self, proposal: Proposal) -> None:
        """The accepted proposal becomes this placement; its seat is taken already."""
        proposal.lock()
        if proposal.status != ProposalStatus.ACCEPTED or proposal.trajectory_id != self.trajectory_id:
            raise WrongStatus(_("This proposal is not waiting for a placement any more."))
        proposal.status = ProposalStatus.PLACED
        proposal.save(update_fields=["status"])
        self.proposal, self.place = proposal, proposal.place

    def _involve(self) -> None:
        Involvement.open_for(self.trajectory, self.training_company, PartyRole.TRAINING_COMPANY)
        if self.employer_id != self.training_company_id:
            Involvement.open_for(self.trajectory, self.employer, PartyRole.EMPLOYER)

    def _prepare_agreement(self) -> None:
        from matching.models.agreement import PracticeAgreement

        formers = PracticeAgreement.objects.filter(placement=self.continues_id).order_by("-since", "-pk")
        replaced = formers.first() if self.continues else None
        PracticeAgreement.objects.create(
            placement=self, training_company=self.training_company, since=self.start, replaces=replaced
        )

    # -- permit, confirm ---------------------------------------------------------------------------------------------

    @transaction.atomic
    def permit(
        self,
        *,
        permission_by: Organisation,
        permission_on: date,
        planned_end: date,
        by: Actor,
        start: date | None = None,
        exception: str = "",
    ) -> None:
        """Who permitted the proefplaatsing, on or before its first day; two months at most, six by exception.

        `start` is another first day than was planned, where permission took longer; `exception` the reason for one
        that lasts longer, empty where it does not. Raises WrongStatus when a day does not fit another.
        """
        self._hold(by, self.State.PLANNED)
        if self.kind != self.Kind.TRIAL:
            raise WrongStatus(_("Only a trial placement needs permission."))
        self._begin_on(start or self.start)
        self.longer_by_exception, self.exception_reason = bool(exception), exception
        if permission_on > self.start:
            said = _("Permission must be given before the trial placement starts. Choose another first day at work.")
            raise WrongStatus(said)
        if planned_end < self.start:
            raise WrongStatus(_("The last day cannot be before the first day."))
        if planned_end > self.latest_planned_end():
            raise WrongStatus(_("This trial placement lasts longer than is allowed."))
        self.permission_by, self.permission_on, self.planned_end = permission_by, permission_on, planned_end
        self.save()
        if self.start <= days.today():
            self.confirm_start(by=by)
        else:
            self._plan(by)

    @transaction.atomic
    def confirm_start(self, *, by: Actor, on: date | None = None) -> None:
        """The first day at work was there, `on` that day (else as planned): the traject is in plaatsing from then on.

        Raises WrongStatus before that day, and for a proefplaatsing without permission.
        """
        self._hold(by, self.State.PLANNED)
        self._start_on(on or self.start)
        self.state, self.confirmed_at = self.State.STARTED, timezone.now()
        self.save()
        self._post()
        holder = self.trajectory.holder
        self._lead(by)
        self._to_work(by)
        self._hand_over(by, holder)
        signals.placement_changed.send(sender=type(self), placement=self, change=signals.STARTED, by=by)

    def _start_on(self, day: date) -> None:
        if day > days.today():
            raise WrongStatus(_("The first day at work can be confirmed from that day on."))
        if self.needs_permission:
            raise WrongStatus(_("Record first who permitted this trial placement."))
        if self.permission_on and self.permission_on > day:
            raise WrongStatus(_("Permission must be given before the trial placement starts."))
        self._begin_on(day)

    def _begin_on(self, day: date) -> None:
        """The first day is another one than was planned, with what follows from it; not saved yet."""
        if day == self.start:
            return
        self._refuse_overlap(self.trajectory, day)
        agreed_end = self.planned_end
        self.start = day
        self._set_days()
        if self.planned_end and agreed_end:  # a proefplaatsing ends as agreed, but never lasts longer than is allowed
            self.planned_end = min(self.planned_end, max(agreed_end, day))
        agreement = self.agreement()
        if agreement:
            agreement.begin_on(day)

    def _post(self) -> None:
        from matching.models.posting import Posting
        from matching.models.trainer import PlaceTrainer

        Posting.objects.create(
            trajectory=self.trajectory,
            placement=self,
            training_company=self.training_company,
            trainer=PlaceTrainer.only_one_at(self.place, self.training_company_id),
            since=self.start,
        )

    def _to_work(self, by: Actor) -> None:
        if self.trajectory.step in AT_WORK:
            self._plan(by)
            return
        action, due, waiting_for = self.next_action()
        self.trajectory.move_to(
            Step.PLACEMENT, by=by, action=action, due=due, waiting_for=waiting_for, occurred_on=self.start
        )

    # -- who leads ---------------------------------------------------------------------------------------------------

    def _lead(self, by: Actor) -> None:
        """In plaatsing the lead's organisation is aan zet: the guide's, when it is who acts or is aan zet already.

        A third organisation leads once it has taken over (never by silence); until then who is aan zet does.
        """
        from matching.leading import lead_by

        trajectory, organisation = self.trajectory, self.guide.organisation
        if organisation.pk not in {trajectory.holder_id, *by.organisation_ids}:
            lead_by(trajectory, trajectory.holder, trajectory.assignee)
            return
        trajectory.holder, trajectory.assignee = organisation, self.guide
        trajectory.save(update_fields=["holder", "assignee"])
        lead_by(trajectory, organisation, self.guide)

    def _hand_over(self, by: Actor, former: Organisation | None) -> None:
        from matching import leading, messages

        if former and former.pk != self.trajectory.holder_id:
            messages.guidance_taken(self, by=by, former=former)
        if self.guide.organisation_id != self.trajectory.holder_id:
            leading.offer_to_guide(self, by)

    # -- what comes next ---------------------------------------------------------------------------------------------

    def next_action(self) -> tuple[str, date, str]:
        """(next action, due, waits for) of the traject as this placement stands."""
        today = days.today()
        agreement = self.agreement()
        unsigned = agreement is not None and not agreement.is_signed
        if self.state == self.State.PLANNED:
            day_before = max(days.add_werkdagen(self.start, -1), today)
            if self.needs_permission:
                return NextAction.RECORD_PERMISSION, day_before, WaitingFor.PAPERS
            if unsigned and self.start > today:
                return NextAction.SIGN_AGREEMENT, day_before, WaitingFor.PAPERS
            return NextAction.CONFIRM_START, max(self.start, today), WaitingFor.NOTHING
        if unsigned:
            return NextAction.SIGN_AGREEMENT, days.add_werkdagen(today, SIGN_WERKDAGEN), WaitingFor.PAPERS
        if self.kind == self.Kind.TRIAL and self.planned_end:
            decide = days.add_werkdagen(self.planned_end, -DECIDE_WERKDAGEN)
            return NextAction.DECIDE_CONTRACT, max(decide, today), WaitingFor.NOTHING
        first = days.next_werkdag(self.start + timedelta(days=FIRST_CONTACT_DAYS))
        return NextAction.KEEP_CONTACT, max(first, today), WaitingFor.NOTHING

    def _plan(self, by: Actor) -> None:
        action, due, waiting_for = self.next_action()
        self.trajectory.set_next(action, due, waiting_for=waiting_for)
        self.trajectory.save()
        self.trajectory.record("planned", by=by)


def require_guide(trajectory: Trajectory, guide: Membership, by: Actor) -> None:
    """Raises NotAllowed unless `guide` works on trajecten and may be given this one by `by`.

    Own people and those of who is aan zet; people of a third organisation only by who is aan zet, for that is an offer.
    """
    known = {trajectory.holder_id, *by.organisation_ids}
    holds = trajectory.holder_id in by.organisation_ids
    if guide.role not in WORKERS or not (guide.organisation_id in known or holds):
        raise NotAllowed
