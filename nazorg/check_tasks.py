"""What a date decides about check-ins: whom to ask today, whom to remind, and who stayed silent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cache

from celery import shared_task

from matching.models import Placement
from matching.turns import each_apart
from nazorg.models import BreakReport, CheckIn, Side, StalledQuestion, TrialOutcome
from nazorg.models.asked import Asked
from nazorg.models.checkin import check_in_weeks, week_to_ask
from nazorg.models.scheme import planned_weeks
from nazorg.models.stalled import stalled_on
from nazorg.reaching import reach_of
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
    for kind in (BreakReport, TrialOutcome):
        chase(kind, today)
    return {**chase(CheckIn, today), "asked": sum(_ask(side, today) for side in Side.values)}


@shared_task
def stalled_days() -> dict[str, int]:
    """Take back what moved, note who stayed silent and ask about what stands still, on a werkdag; how many of each.

    Run twice the second run finds nothing; each is a transaction of its own.
    """
    today = days.today()
    if not days.is_werkdag(today):
        return {"moved": 0, "silent": 0, "asked": 0}
    rows = StalledQuestion.objects
    return {
        "moved": each_apart(rows.unanswered().order_by("pk"), StalledQuestion.let_go),
        "silent": each_apart(rows.open().filter(due__lt=today).order_by("pk"), StalledQuestion.fall_silent),
        "asked": each_apart(stalled_on(today), StalledQuestion.ask_about),
    }


def chase(kind: type[Asked], day: date) -> dict[str, int]:
    """Write down who stayed silent, and remind who has not answered yet."""
    rows = kind.objects
    return {
        "silent": each_apart(rows.silent_on_day(day), kind.fall_silent),
        "reminded": each_apart(rows.to_remind_on(day), kind.remind),
    }


def _ask(side: str, day: date) -> int:
    """Ask this side of each placement whose week has come, each person about all of theirs; how many were asked."""
    with working():
        weeks = {placement: week for placement, about, week in due_on(day) if about == side}
        people: dict[str, list[int]] = defaultdict(list)
        for placement in reachable(weeks):
            people[reach_of(placement, side).recipient].append(placement.pk)
    return sum(_ask_person(side, {key: weeks[key] for key in keys}) for keys in people.values())


def _ask_person(side: str, weeks: dict[int, int]) -> int:
    """In a transaction of its own; 0 when something changed meanwhile or the person was asked this week: it waits."""
    with working():
        try:
            return len(CheckIn.ask_about([(one, weeks[one.pk]) for one in reachable(weeks)], side))
        except WrongStatus:
            return 0


def reachable(keys: Iterable[int]) -> Iterable[Placement]:
    """With what says how somebody is reached about them."""
    near = ("trajectory__candidate", "training_company", "place")
    return Placement.objects.filter(pk__in=list(keys)).select_related(*near).in_order()


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
