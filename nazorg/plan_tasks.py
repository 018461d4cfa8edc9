"""What a date decides on this floor; nobody is asked, everything is looked up."""

from __future__ import annotations

from celery import shared_task

from intake.models import Trajectory
from nazorg.models.contact import keep_pace_of
from nazorg.planning import replan, running
from transitiehuis.netwerk.actor import working

AT_ONCE = 500


@shared_task
def plan_days() -> int:
    """Bring the plan of everybody at work to the scheme in force; how many plans changed.

    Each batch is a transaction: run twice, the second run changes nothing; stopped half-way, the next run does the
    rest. A traject that is held by somebody at that moment is left for the next night.
    """
    with working():
        keys = list(running().values_list("trajectory", flat=True).order_by("trajectory"))
    return sum(_batch(keys[at : at + AT_ONCE]) for at in range(0, len(keys), AT_ONCE))


def _batch(keys: list[int]) -> int:
    with working():
        free = Trajectory.objects.filter(pk__in=keys).order_by("pk")
        held = {one.pk: one for one in free.select_for_update(of=("self",), no_key=True, skip_locked=True)}
        placements = list(running().filter(trajectory__in=list(held)).order_by("pk"))
        for placement in placements:
            placement.trajectory = held[placement.trajectory_id]
        changed = replan(placements)
        keep_pace_of(changed)
        return len(changed)
