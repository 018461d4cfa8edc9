"""What this floor does when the floor below announces something; connected in apps.py, in the same transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from intake.models import Closing
from matching import leading, signals
from matching.models.words import AT_WORK
from transitiehuis.workflow import WrongStatus

if TYPE_CHECKING:
    from intake.models import Handover, Trajectory
    from transitiehuis.netwerk.actor import Actor

STAYS_AT_WORK = (Closing.LASTING, Closing.REFERRED_ON)


def on_moved(sender: Any, trajectory: Trajectory, by: Actor, **_kwargs: Any) -> None:
    """Nobody leaves plaatsing or nazorg while a placement runs: that it ended is recorded first."""
    from matching.models import Placement

    if trajectory.step in AT_WORK:
        return
    running = Placement.objects.filter(trajectory=trajectory).started().select_related("employer").first()
    if running:
        raise WrongStatus(
            _("This candidate works at %(employer)s. Record first that this has ended.")
            % {"employer": running.employer.name}
        )


def on_closed(sender: Any, trajectory: Trajectory, by: Actor, **_kwargs: Any) -> None:
    """Open proposals are withdrawn with the traject. A placement that runs does not fit every way to close."""
    from matching.models import Enrolment, Placement, PlacementState, Proposal

    placement = Placement.objects.filter(trajectory=trajectory).live().first()
    if placement and placement.state == PlacementState.PLANNED:
        raise WrongStatus(_("A placement is planned. Record first that it does not go ahead."))
    if placement and trajectory.closing not in STAYS_AT_WORK:
        raise WrongStatus(_("This candidate is at work. Record first that the placement has ended."))
    for proposal in Proposal.objects.filter(trajectory=trajectory).running().in_order():
        proposal.end_with_traject(by=by)
    for enrolment in Enrolment.objects.filter(trajectory=trajectory).open().in_line():
        enrolment.end_with_traject(by=by)


def on_handover_accepted(sender: Any, handover: Handover, by: Actor, **_kwargs: Any) -> None:
    """In plaatsing and nazorg the lead goes along with who is aan zet."""
    from matching.models import Placement

    trajectory = handover.trajectory
    if trajectory.step not in AT_WORK:
        return
    leading.lead_by(trajectory, handover.receiver, by.current)
    placement = Placement.objects.filter(trajectory=trajectory).started().first()
    if placement and by.current:
        placement.guide = by.current
        placement.save(update_fields=["guide"])
        signals.placement_changed.send(sender=Placement, placement=placement, change=signals.GUIDED, by=by)
