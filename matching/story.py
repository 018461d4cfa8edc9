"""The parts of a dossier that belong to this floor; the roof puts them on the page.

`timeline_of` mixes with the entries of other floors, `actions_for` with their buttons; `panel_of` stands beside.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from intake.actions import Action
from intake.models import WORKERS, NextAction, Trajectory
from intake.story import Entry
from matching.models import (
    Enrolment,
    MeetingOutcome,
    MeetingState,
    Placement,
    PlacementKind,
    PlacementState,
    Proposal,
    ProposalStatus,
    ProposalWhy,
    TailoredPlan,
)
from matching.models.meeting import ABSENT
from matching.models.placement import LIVE
from matching.models.plan_words import RUNS
from matching.models.words import AT_WORK, RUNNING, STEPS
from matching.plan_lines import plan_entries, plan_person
from matching.seats import entries_of, people_of
from transitiehuis import days
from transitiehuis.asking import asks
from transitiehuis.columns import named
from transitiehuis.ui.parts import Person
from transitiehuis.ui.words import appointed, shortday
from transitiehuis.ui.words import day as day_words

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor
    from transitiehuis.netwerk.models import Organisation, User

# Who and what is named of a proposal and of a placement.
OF_PROPOSAL = (
    "company", "place", "decline_reason", "proposed_by", "proposed_for", "introduced_by", "decided_by",
)  # fmt: skip
OF_PLACEMENT = (
    "training_company", "employer", "guide__user", "guide__organisation", "reason", "logged_by", "logged_for",
)  # fmt: skip
TONES = {
    ProposalStatus.NAMELESS: "open",
    ProposalStatus.INTRODUCED: "today",
    ProposalStatus.ACCEPTED: "done",
    ProposalStatus.PLACED: "done",
    ProposalStatus.DECLINED: "no",
    ProposalStatus.WITHDRAWN: "no",
}


@asks
def _proposals_of(actor: Actor, family: tuple[int, ...]) -> QuerySet[Proposal]:
    found = Proposal.objects.visible_to(actor).filter(trajectory__in=family).in_order()
    return named(found.with_meeting().with_meetings(), *OF_PROPOSAL).defer("shown", "why_note")


@asks
def _placements_of(actor: Actor, family: tuple[int, ...]) -> QuerySet[Placement]:
    found = Placement.objects.visible_to(actor).filter(trajectory__in=family).in_order()
    return named(found.with_hours_on(days.today()).with_signed(), *OF_PLACEMENT)


@asks
def _enrolments_of(actor: Actor, family: tuple[int, ...]) -> QuerySet[Enrolment]:
    found = Enrolment.objects.visible_to(actor).filter(trajectory__in=family).in_line()
    return named(found.with_history(), "start__route", also=("start__starts_on",))


@asks
def _plans_of(actor: Actor, family: tuple[int, ...]) -> QuerySet[TailoredPlan]:
    return TailoredPlan.objects.visible_to(actor).filter(trajectory__in=family).with_facts().newest_first()


@dataclass(frozen=True)
class Read:
    """The proposals and placements of one traject that `actor` sees: read once for timeline, buttons and panel."""

    proposals: list[Proposal]
    placements: list[Placement]
    enrolments: list[Enrolment]
    plans: list[TailoredPlan]

    @classmethod
    def of(cls, trajectory: Trajectory, actor: Actor) -> Read:
        """Four questions."""
        family = tuple(trajectory.family)
        return cls(
            _proposals_of(actor, family),
            _placements_of(actor, family),
            _enrolments_of(actor, family),
            _plans_of(actor, family),
        )

    @property
    def placement(self) -> Placement | None:
        """The one that is planned or started."""
        return next((placement for placement in self.placements if placement.state in LIVE), None)

    @property
    def running(self) -> list[Proposal]:
        return [proposal for proposal in self.proposals if proposal.status in RUNNING]


# Timeline ------------------------------------------------------------------------------------------------------------


def timeline_of(trajectory: Trajectory, actor: Actor, read: Read | None = None) -> list[Entry]:
    """Proposals and placements of this traject that `actor` sees; no query when they were read already."""
    read = read or Read.of(trajectory, actor)
    found = [entry for proposal in read.proposals for entry in _of_proposal(proposal)]
    found += [entry for enrolment in read.enrolments for entry in entries_of(enrolment, actor)]
    found += [entry for plan in read.plans for entry in plan_entries(plan)]
    return found + [entry for placement in read.placements for entry in _of_placement(placement)]


def _of_proposal(proposal: Proposal) -> list[Entry]:
    names = {"company": proposal.company.name, "title": proposal.place.title}
    url = proposal.get_absolute_url()
    made = _who(proposal.proposed_by, proposal.proposed_for)
    why = _("Why: %(why)s.") % {"why": ProposalWhy(proposal.why).label}
    told: list[tuple] = [(proposal.proposed_at, _("Proposed without a name to %(company)s"), "open", made, (why,))]
    if proposal.interested_at:
        told.append((proposal.interested_at, _("%(company)s wants to meet"), "today", names["company"], ()))
    if proposal.introduced_at:
        agreed = (_("The candidate agreed that name and contact details were given."),)
        by = _who(proposal.introduced_by, proposal.proposed_for)
        told.append((proposal.introduced_at, _("Introduced by name to %(company)s"), "done", by, agreed))
    told += [_meeting(proposal, met) for met in proposal.met]
    if proposal.decided_at:
        told.append(_decision(proposal))
    return [
        Entry(moment, text % names, who, tone, lines, url=url, recorded_at=moment)
        for moment, text, tone, who, lines in told
    ]


def _meeting(proposal: Proposal, met: dict[str, str]) -> tuple:
    """What came of a kennismaking, on the day it was; one that was cancelled or is to come on the day that was done."""
    if met["state"] == MeetingState.PLANNED:
        starts, planned = (datetime.fromisoformat(met[name]) for name in ("starts_at", "planned_at"))
        return planned, _("Meeting at %(company)s agreed on"), "today", "", (f"{capfirst(appointed(starts))}.",)
    starts, settled = (datetime.fromisoformat(met[name]) for name in ("starts_at", "settled_at"))
    if met["state"] == MeetingState.CANCELLED and starts <= settled:
        return starts, _("Meeting at %(company)s: what came of it was not recorded"), "open", "", ()
    if met["state"] == MeetingState.CANCELLED and proposal.made_meetings_needless(settled):
        return settled, _("Meeting at %(company)s no longer needed"), "open", "", ()
    if met["state"] == MeetingState.CANCELLED:
        return settled, _("Meeting at %(company)s cancelled"), "no", "", ()
    came = f"{capfirst(str(MeetingOutcome(met['outcome']).label))}."
    if met["outcome"] in ABSENT:
        return starts, _("Meeting at %(company)s did not happen"), "no", "", (came,)
    tone = "done" if met["outcome"] == MeetingOutcome.GO_ON else "today"
    return starts, _("Candidate and %(company)s met"), tone, "", (came,)


def _decision(proposal: Proposal) -> tuple:
    reason = proposal.decline_reason
    lines = [_("Reason: %(reason)s.") % {"reason": reason.label}, proposal.decline_note] if reason else []
    if proposal.withdrawn_because:
        lines.append(f"{capfirst(str(proposal.get_withdrawn_because_display()))}.")
    text, tone, who = {
        ProposalStatus.ACCEPTED: (_("%(company)s says yes"), "done", proposal.company.name),
        ProposalStatus.PLACED: (_("%(company)s says yes"), "done", proposal.company.name),
        ProposalStatus.DECLINED: (_("%(company)s says no"), "no", proposal.company.name),
        ProposalStatus.WITHDRAWN: (
            _("Proposal to %(company)s withdrawn"),
            "no",
            _who(proposal.decided_by, proposal.proposed_for),
        ),
    }[ProposalStatus(proposal.status)]
    return proposal.decided_at, text, tone, who, tuple(filter(None, lines))


def _of_placement(placement: Placement) -> list[Entry]:
    facts = {
        "company": placement.training_company.name,
        "kind": PlacementKind(placement.kind).label,
        "hours": placement.hours,
    }
    url = placement.get_absolute_url()
    logged = _who(placement.logged_by, placement.logged_for)
    terms = capfirst(_("%(kind)s, %(hours)s hours a week") % facts)
    planned = _("First day: %(day)s.") % {"day": day_words(placement.start)}
    text = _("Placement recorded at %(company)s") % facts
    found = [
        Entry(placement.logged_at, text, logged, "open", (terms, planned), url=url, recorded_at=placement.logged_at)
    ]
    if placement.confirmed_at:
        text = _("First day at work at %(company)s") % facts
        found.append(Entry(placement.start, text, "", "done", url=url, recorded_at=placement.confirmed_at, strong=True))
    for day in placement.signed_on:
        text = _("Praktijkovereenkomst with %(company)s signed by all three") % facts
        later = days.start_of(day + timedelta(days=1))  # at which hour is not kept; other things of that day came first
        found.append(Entry(day, text, "", "done", url=url, recorded_at=later))
    if placement.concluded_at:
        found.append(_conclusion(placement, facts))
    return found


def _conclusion(placement: Placement, facts: dict) -> Entry:
    concluded = placement.concluded_at or placement.logged_at
    day, tone = placement.ended_on or concluded, "back"
    lines: tuple[str, ...] = ()
    text = _("Placement at %(company)s ended") if placement.ended_on else _("Placement at %(company)s did not start")
    if placement.continued:
        text, tone = _("Contract at %(company)s ended, the next one followed"), "done"
    if placement.reason:
        told = {"reason": placement.reason.label, "who": placement.get_reason_told_by_display()}
        lines = (_("Reason: %(reason)s (told by %(who)s).") % told,)
    return Entry(day, text % facts, "", tone, lines, url=placement.get_absolute_url(), recorded_at=concluded)


def _who(user: User | None, organisation: Organisation | None) -> str:
    return ", ".join(part.name for part in (user, organisation) if part)


# Buttons -------------------------------------------------------------------------------------------------------------


def actions_for(trajectory: Trajectory, actor: Actor, read: Read | None = None) -> list[Action]:
    """What this floor lets the reader do with the traject, the most likely first; [] for who only reads."""
    if not trajectory.is_open or not actor.has_role(*WORKERS):
        return []
    if not trajectory.is_worked_by(actor):
        return []
    read = read or Read.of(trajectory, actor)
    placement, holds = read.placement, trajectory.holder_id in actor.organisation_ids
    if placement is None:
        return _searching(trajectory, read, holds=holds)
    found = [Action(_("Open the placement"), placement.get_absolute_url())]
    if placement.can_be_confirmed:
        label = _("Confirm the first day")
        found.insert(0, Action(label, _url("matching:placement_confirm", trajectory), post=True, primary=holds))
    if placement.state == PlacementState.STARTED:
        found.append(Action(_("Record the next contract"), _url("matching:placement_log", trajectory)))
    return found


def _searching(trajectory: Trajectory, read: Read, *, holds: bool) -> list[Action]:
    proposed, planned = read.running, bool(read.plans)
    early = trajectory.step not in (*STEPS, *AT_WORK)
    record = Action(_("Record a placement"), _url("matching:placement_log", trajectory), later=early)
    if len(proposed) > 1 and any(proposal.status == ProposalStatus.ACCEPTED for proposal in proposed):
        return [record, Action(_("Withdraw the others"), _url("matching:proposals_rest", trajectory))]
    if trajectory.step not in STEPS:
        return [record]
    found = []
    if holds:
        primary = trajectory.next_action == NextAction.FIND_PLACE
        found.append(Action(_("Compare places"), _url("matching:compare", trajectory), primary=primary))
    if proposed:
        found.append(Action(_("Look at the proposals"), _url("matching:proposals_of", trajectory)))
    if holds or planned:
        found.append(Action(_("Tailored plan"), _url("matching:plan", trajectory)))
    if holds:
        found.append(Action(_("Enrol in a route"), _url("matching:enrol", trajectory)))
    return [*found, record]


def _url(name: str, trajectory: Trajectory) -> str:
    return reverse(name, args=[trajectory.number])


# Beside the page -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class MatchingPanel:
    """What stands beside the dossier: who works where, and to whom the candidate was proposed."""

    placement: Placement | None
    facts: list[tuple[str, str]] = field(default_factory=list)
    proposals: list[Person] = field(default_factory=list)
    seats: list[Person] = field(default_factory=list)
    plans: list[Person] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.placement or self.proposals or self.seats or self.plans)


def panel_of(trajectory: Trajectory, actor: Actor, read: Read | None = None) -> MatchingPanel:
    """The running placement and the running proposals that `actor` sees; false when there are none."""
    read = read or Read.of(trajectory, actor)
    placement = read.placement
    return MatchingPanel(
        placement,
        placement_facts(placement) if placement else [],
        [
            Person(
                p.company.name, p.place.title, p.get_absolute_url(), TONES[ProposalStatus(p.status)], status_words(p)
            )
            for p in read.running
        ],
        people_of([enrolment for enrolment in read.enrolments if enrolment.is_open], actor),
        [plan_person(plan, trajectory) for plan in read.plans if plan.status in RUNS],
    )


def status_words(proposal: Proposal) -> str:
    """The state of a proposal as a reader of today says it."""
    if proposal.asks_introduction:
        return _("wants to meet")
    if proposal.meets_at:
        words = _("meet on %(day)s") if proposal.meets_at > timezone.now() else _("meeting was planned for %(day)s")
        return words % {"day": shortday(timezone.localdate(proposal.meets_at))}
    return str(proposal.get_status_display())


def placement_facts(placement: Placement) -> list[tuple[str, str]]:
    """The agreed facts of a placement, for `{% facts %}`."""
    same = placement.employer_id == placement.training_company_id
    return [
        (_("Training company"), placement.training_company.name),
        (_("Employer"), "" if same else placement.employer.name),
        (_("Kind"), capfirst(str(placement.get_kind_display()))),
        (_("Hours a week"), str(placement.hours_now)),
        (_("First day"), day_words(placement.start)),
        (_("Last day at work"), day_words(placement.ended_on) if placement.ended_on else ""),
        (_("Until"), day_words(placement.planned_end) if placement.planned_end and not placement.ended_on else ""),
        (_("Guide"), f"{placement.guide.user.name}, {placement.guide.organisation.name}"),
        (_("Guidance until"), shortday(placement.guidance_until) if placement.is_live else ""),
    ]
