"""The months of all regions, counted when they are over."""

from celery import shared_task

from transitiehuis import days
from transitiehuis.netwerk.actor import working
from transitiehuis.regie.national.keeping import due_months, keep_month


@shared_task(ignore_result=True)
def national_months() -> int:
    """Count the months that are due in every region, each in a transaction of its own; how many rows were written.

    Run twice, the second finds none. Killed: what was not written is done by the next run. Months missed are caught up.
    """
    day = days.today()
    with working():
        months = due_months(day)
    written = 0
    for month in months:
        with working():
            written += keep_month(month, day)
    return written
