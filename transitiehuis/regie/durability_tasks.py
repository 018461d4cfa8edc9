"""The curves of each region, each night and when somebody asks; the statistics library is loaded here alone."""

from celery import shared_task
from django.utils import timezone

from transitiehuis.netwerk.actor import working
from transitiehuis.regie.durability.keeping import count_region, due_regions


@shared_task(ignore_result=True)
def durability_nights() -> int:
    """Count the regions that are due, one after another; how many. Run twice, the second finds none."""
    with working():
        regions = due_regions(timezone.now())
    for region in regions:
        count_region(region)
    return len(regions)
