"""What a date decides about check-ins: whom to ask today, whom to remind, and who stayed silent."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import cache

from celery import shared_task

from matching.models import Placement
from nazorg.models import CheckIn, Side
from nazorg.models.checkin import REMIND_DAYS, check_in_weeks, week_to_ask
from nazorg.models.scheme import planned_weeks
from nazorg.signalling import fire_due, lift_gone
from transitiehuis import days
from transitiehuis.netwerk.actor import working
from transitiehuis.workflow import WrongStatus

Due = tuple[int, str, int]  # placement, side, week


@shared_task
def check_in_days() -> dict[str, int]:
    """Ask, remind and note silence, on a werkdag; how many of each. Run twice the second run finds nothing.

    Each is a transaction of its own; what changed in the meantime is left alone.
    """
    today = days.today()
    if not days.is_werkdag(today):
        return {"asked": 0, "silent": 0, "reminded": 0}
    with working():
        early = today - timedelta(days=REMIND_DAYS)
        rows = CheckIn.objects.open()
        silent = list(rows.filter(due__lt=today).exclude(reminded_on=None).order_by("pk").values_list("pk", flat=True))
        remind = list(rows.filter(reminded_on=None, asked_on__lte=early).order_by("pk").values_list("pk", flat=True))
        due = due_on(today)
    return {
        "silent": sum(_taken(lambda pk: _one(pk).fall_silent(), pk) for pk in silent),
        "reminded": sum(_taken(lambda pk: _one(pk).remind(), pk) for pk in remind),
        "asked": sum(_taken(_ask, *one) for one in due),
    }


@shared_task
def signal_days() -> None:
    """Fire what a date decides and lift what has gone. Run twice, or killed, the same signals stand."""
    with working():
        lift_gone(days.today())
        fire_due(days.today())


def due_on(day: date) -> list[Due]:
    """Whom to ask on `day`: both sides of each placement that runs, where their week has come and was not asked.

    Who was asked in the last seven days comes later, on a day that is still in time.
    """
    found = list(_reached(day))
    asked = CheckIn.objects.filter(placement__in={placement for placement, _counted, _week in found})
    before = {
        (trajectory, counted, side, week)
        for trajectory, counted, side, week in CheckIn.objects.filter(
            trajectory__in=asked.values("trajectory")
        ).values_list("trajectory", "placement__counted_from", "side", "week")
    }
    return [
        (placement, side, week)
        for placement, (trajectory, counted), week in found
        for side in Side.values
        if (trajectory, counted, side, week) not in before
    ]


def _reached(day: date) -> Iterable[tuple[int, tuple[int, date], int]]:
    """Placements that run and whose check-in is due, with traject and the start that counts, and the week."""

    @cache
    def weeks(region: int, start: date) -> list[int]:
        return check_in_weeks(planned_weeks(region, start))

    running = Placement.objects.started().filter(trajectory__closed_at=None, start__lte=day)
    facts = ("pk", "trajectory", "trajectory__region", "counted_from")
    for placement, trajectory, region, start in running.in_order().values_list(*facts):
        week = week_to_ask(start, weeks(region, start), day)
        if week is not None:
            yield placement, (trajectory, start), week


def _one(pk: int) -> CheckIn:
    return CheckIn.objects.with_names().get(pk=pk)


def _ask(placement: int, side: str, week: int) -> None:
    found = Placement.objects.select_related("trajectory__candidate", "trajectory__region", "trajectory__holder")
    CheckIn.ask(found.select_related("training_company", "place").get(pk=placement), side, week)


def _taken(step: Callable[..., object], *facts: object) -> bool:
    with working():
        try:
            step(*facts)
        except WrongStatus:
            return False
        return True
