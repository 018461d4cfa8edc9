"""What a date decides about leerwerkplekken: ask every eight weeks, remind, and pause who stays silent."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta

from celery import shared_task
from django.db import models

from matching.models import PlaceQuestion, WorkPlacementOffer
from matching.models.asking import REMIND_DAYS, places_to_ask
from transitiehuis import days
from transitiehuis.netwerk.actor import working
from transitiehuis.workflow import WrongStatus


@shared_task
def place_days() -> dict[str, int]:
    """Ask, remind and pause what is due today; how many of each. Run twice the second run finds nothing.

    Each is a transaction of its own; what changed in the meantime is left alone.
    """
    today = days.today()
    open_now = PlaceQuestion.objects.open()
    early = today - timedelta(days=REMIND_DAYS)
    return {
        "asked": _each(places_to_ask(today), WorkPlacementOffer, PlaceQuestion.ask),
        "paused": _each(open_now.filter(due__lt=today).exclude(reminded_on=None), PlaceQuestion, PlaceQuestion.lapse),
        "reminded": _each(open_now.filter(reminded_on=None, asked_on__lte=early), PlaceQuestion, PlaceQuestion.remind),
    }


def _each(due: Iterable, noun: type[models.Model], step: Callable) -> int:
    with working():
        found = [row.pk for row in due]
    return sum(_taken(noun, pk, step) for pk in found)


def _taken(noun: type[models.Model], pk: int, step: Callable) -> bool:
    with working():
        try:
            step(noun._default_manager.get(pk=pk))
        except WrongStatus:
            return False
        return True
