"""What a date decides about seats: a hold runs out, and enrolment closes."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from celery import shared_task

from matching.models import Enrolment
from transitiehuis import days
from transitiehuis.netwerk.actor import CLOCK, working
from transitiehuis.workflow import WrongStatus


@shared_task
def seat_days() -> dict[str, int]:
    """Release what was not confirmed in time, and turn away who waits for a start that can be joined no more.

    Looks at what is due today, whenever it was called; run twice the second run finds nothing. Each is a transaction
    of its own; what changed in the meantime is left alone.
    """
    today = days.today()
    gone = Enrolment.objects.waiting().filter(start__enrol_by__lt=today).in_line()
    return {
        "released": _each(Enrolment.objects.held().filter(held_until__lt=today).in_line(), Enrolment.release),
        "turned_away": _each(gone, Enrolment.turn_away),
    }


def _each(due: Iterable[Enrolment], step: Callable[..., None]) -> int:
    with working():
        found = [enrolment.pk for enrolment in due]
    return sum(_taken(pk, step) for pk in found)


def _taken(pk: int, step: Callable[..., None]) -> bool:
    with working():
        try:
            step(Enrolment.objects.get(pk=pk), by=CLOCK)
        except WrongStatus:
            return False
        return True
