"""What a partner that leaves a region must have settled here: nobody falls between two parties."""

from __future__ import annotations

from typing import Any

from django.utils.translation import ngettext

from intake.models import Trajectory
from transitiehuis.netwerk.actor import working
from transitiehuis.netwerk.models import Partnership
from transitiehuis.netwerk.signals import leaving
from transitiehuis.workflow import WrongStatus


def refuse_while_aan_zet(sender: Any, partnership: Partnership, **_kwargs: object) -> None:
    """WrongStatus while the partner is aan zet on open trajecten of that region; says how many, never whose."""
    with working():
        held = Trajectory.objects.filter(
            region=partnership.region_id, holder=partnership.organisation_id, closed_at=None
        ).count()
    if held:
        said = ngettext(
            "This partner still has the turn in %(count)s trajectory. Let it be handed over first.",
            "This partner still has the turn in %(count)s trajectories. Let them be handed over first.",
            held,
        )
        raise WrongStatus(said % {"count": held})


def listen() -> None:
    leaving.connect(refuse_while_aan_zet, dispatch_uid="aan zet while leaving")
