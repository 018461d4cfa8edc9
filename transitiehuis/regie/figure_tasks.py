"""Freezing and keeping figures; the worker is told nothing and looks what is due."""

from celery import shared_task
from django.utils import timezone

from transitiehuis import days
from transitiehuis.netwerk.actor import working
from transitiehuis.regie.figures import keeping


@shared_task(ignore_result=True)
def figure_days() -> int:
    """Freeze the rounds that closed, keep the quarters that ended and count the one under way where a region is large,
    each in a transaction of its own; how many.

    Run twice, also at once: a round or region is held by one of them and the other finds it done. Killed: what was not
    written is done by the next run. Days missed are caught up.
    """
    with working():
        rounds = keeping.rounds_to_freeze(days.today())
        quarters = keeping.quarters_to_keep(days.today())
        large = keeping.regions_to_count(timezone.now())
    for round_id in rounds:
        with working():
            keeping.freeze(round_id)
    for region, quarter in quarters:
        with working():
            keeping.keep(region, quarter)
    for region in large:
        with working():
            keeping.count_so_far(region)
    return len(rounds) + len(quarters) + len(large)
