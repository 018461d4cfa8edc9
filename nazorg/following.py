"""When a placement or a traject ends: questions about it are taken back, and its signals are over."""

from __future__ import annotations

from intake.models import Trajectory
from matching import signals
from matching.models import Placement, PlacementKind
from nazorg.models.breaking import BreakReport
from nazorg.models.checkin import withdraw_of
from nazorg.models.trial import TrialOutcome
from nazorg.signalling import lift_of
from transitiehuis.netwerk.actor import Actor, working


def follow(sender: type[Placement], placement: Placement, change: str, by: Actor, **_kwargs: object) -> None:
    """Receiver of `placement_changed`: what was asked about the work is over, and why it broke is asked."""
    if change == signals.ENDED:
        settle(placement)
        if not placement.continued and placement.kind != PlacementKind.TRIAL:
            with working():
                BreakReport.open_for(placement, by=by)


def stop(sender: type[Trajectory], trajectory: Trajectory, **_kwargs: object) -> None:
    """Receiver of `trajectory_closed`."""
    for placement in Placement.objects.filter(trajectory=trajectory).order_by("pk"):
        settle(placement)
    with working():
        for kind in (BreakReport, TrialOutcome):
            for one in kind.objects.filter(trajectory=trajectory).unanswered().select_related("link").order_by("pk"):
                one.withdraw()


def settle(placement: Placement) -> None:
    """As the worker: who ends a placement may not see every question about it."""
    with working():
        withdraw_of(placement)
        lift_of(placement)
