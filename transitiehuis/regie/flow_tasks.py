"""The months of the chain, counted each night."""

from celery import shared_task
from django.utils import timezone

from transitiehuis.netwerk.actor import working
from transitiehuis.regie.flow.keeping import count_region, due_regions


@shared_task(ignore_result=True)
def chain_nights() -> int:
    """Count the regions that are due, each in a transaction of its own; how many. Run twice, the second finds none."""
    with working():
        regions = due_regions(timezone.now())
    for region in regions:
        with working():
            count_region(region)
    return len(regions)
