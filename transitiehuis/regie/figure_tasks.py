"""Freezing and keeping figures; the worker is told nothing and looks what is due."""

from celery import shared_task

from transitiehuis import days
from transitiehuis.netwerk.actor import working
from transitiehuis.regie.figures import keeping


@shared_task(ignore_result=True)
def figure_days() -> int:
    """Freeze the rounds that closed and keep the quarters that ended, each in a transaction of its own; how many.

    Run twice, also at once: a round or region is held by one of them and the other finds it done. Killed: what was not
    written is done by the next run. Days missed are caught up.
    """
    with working():
        rounds = keeping.rounds_to_freeze(days.today())
        quarters = keeping.quarters_to_keep(days.today())
    for round_id in rounds:
        with working():
            keeping.freeze(round_id)
    for region, quarter in quarters:
        with working():
            keeping.keep(region, quarter)
    return len(rounds) + len(quarters)
