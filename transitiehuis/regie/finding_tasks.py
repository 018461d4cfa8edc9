"""What the figures point at, looked up each night."""

import logging

from celery import shared_task

from transitiehuis import days
from transitiehuis.netwerk.actor import working
from transitiehuis.regie.bottlenecks import looking

log = logging.getLogger(__name__)


@shared_task(ignore_result=True)
def finding_nights() -> int:
    """Lay what the figures of each region say beside what was found, each in a transaction of its own; how many rows.

    Run twice, also at once: the second finds nothing new. Killed: what was not looked at waits for the next night, or
    for who runs it again. A region of which it fails does not hold up the others.
    """
    today, written = days.today(), 0
    with working():
        regions = looking.due(today)
    for region in regions:
        try:
            with working():
                written += looking.look(region, today)
        except Exception:
            log.exception("What the figures of region %s point at could not be looked up.", region)
    return written
