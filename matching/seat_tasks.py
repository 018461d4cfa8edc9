"""What a date decides about seats: a hold runs out, and enrolment closes."""

from __future__ import annotations

from functools import partial

from celery import shared_task

from matching.models import Enrolment
from matching.turns import each_apart
from transitiehuis import days
from transitiehuis.netwerk.actor import CLOCK


@shared_task
def seat_days() -> dict[str, int]:
    """Release what was not confirmed in time, and turn away who waits for a start that can be joined no more.

    Looks at what is due today, whenever it was called; run twice the second run finds nothing. Each is a transaction
    of its own; what changed in the meantime is left alone.
    """
    today = days.today()
    over = Enrolment.objects.held().filter(held_until__lt=today).in_line()
    gone = Enrolment.objects.waiting().filter(start__enrol_by__lt=today).in_line()
    return {
        "released": each_apart(over, partial(Enrolment.release, by=CLOCK)),
        "turned_away": each_apart(gone, partial(Enrolment.turn_away, by=CLOCK)),
    }
