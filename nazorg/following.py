"""When a placement or a traject ends: questions about it are taken back, and its signals are over."""

from __future__ import annotations

from intake.models import Trajectory
from matching import signals
from matching.models import Placement
from nazorg.models.checkin import withdraw_of
from nazorg.signalling import lift_of
from transitiehuis.netwerk.actor import working


def follow(sender: type[Placement], placement: Placement, change: str, **_kwargs: object) -> None:
    """Receiver of `placement_changed`."""
    if change == signals.ENDED:
        settle(placement)


def stop(sender: type[Trajectory], trajectory: Trajectory, **_kwargs: object) -> None:
    """Receiver of `trajectory_closed`."""
    for placement in Placement.objects.filter(trajectory=trajectory).order_by("pk"):
        settle(placement)


def settle(placement: Placement) -> None:
    """As the worker: who ends a placement may not see every question about it."""
    with working():
        withdraw_of(placement)
        lift_of(placement)
