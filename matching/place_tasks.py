"""What a date decides about leerwerkplekken: ask every eight weeks, remind, and pause who stays silent."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task

from matching.models import PlaceQuestion
from matching.models.asking import REMIND_DAYS, places_to_ask
from matching.turns import each_apart
from transitiehuis import days


@shared_task
def place_days() -> dict[str, int]:
    """Ask, remind and pause what is due today; how many of each. Run twice the second run finds nothing.

    Each is a transaction of its own; what changed in the meantime is left alone.
    """
    today = days.today()
    open_now = PlaceQuestion.objects.open()
    early = today - timedelta(days=REMIND_DAYS)
    return {
        "asked": each_apart(places_to_ask(today), PlaceQuestion.ask),
        "paused": each_apart(open_now.filter(due__lt=today).exclude(reminded_on=None), PlaceQuestion.lapse),
        "reminded": each_apart(open_now.filter(reminded_on=None, asked_on__lte=early), PlaceQuestion.remind),
    }
