"""What comes next for a traject in matching, worked out anew from its proposals after each step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake.models import NextAction, Reason, Trajectory, WaitingFor
from matching.models.words import STEPS, ProposalStatus
from transitiehuis import days

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor
    from transitiehuis.netwerk.models import Organisation

FOLLOW_UP_WERKDAGEN = 5


def plan_on(
    trajectory: Trajectory, *, by: Actor, reason: Reason | None = None, organisation: Organisation | None = None
) -> None:
    """Write the next action that the proposals ask for, most urgent first: record, introduce, await, find.

    The traject is held by the caller. Nothing is written when it has left matching, or when the plan stays the same
    and there is no reason to remember.
    """
    if trajectory.step not in STEPS:
        return
    action, due, waiting_for, waiting_on = _next(trajectory)
    now = (trajectory.next_action, trajectory.waiting_for, trajectory.waiting_on_id)
    if (action, waiting_for, waiting_on.pk if waiting_on else None) == now and reason is None:
        return
    trajectory.set_next(action, due, waiting_for=waiting_for, waiting_on=waiting_on)
    trajectory.save()
    trajectory.record("planned", by=by, reason=reason, by_organisation=organisation)


def _next(trajectory: Trajectory) -> tuple:
    from matching.models import Proposal

    found = Proposal.objects.filter(trajectory=trajectory).running().select_related("company")
    running = list(found.order_by("due", "pk"))
    soon = days.add_werkdagen(days.today(), FOLLOW_UP_WERKDAGEN)
    if any(proposal.status == ProposalStatus.ACCEPTED for proposal in running):
        return NextAction.RECORD_PLACEMENT, soon, WaitingFor.NOTHING, None
    if any(proposal.asks_introduction for proposal in running):
        return NextAction.INTRODUCE, soon, WaitingFor.CANDIDATE, None
    if running:
        first = running[0]
        return NextAction.AWAIT_COMPANY, max(first.due, days.today()), WaitingFor.COMPANY, first.company
    return NextAction.FIND_PLACE, soon, WaitingFor.SEAT, None
