"""Steps of a maatwerkplan, and the days they are taken on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.urls import reverse

from matching.models import (
    TailoredPart,
    TailoredPlan,
)
from tests.cast import World
from transitiehuis.netwerk.actor import acting

JUNE = date(2026, 6, 1)  # a Monday
MAY = date(2026, 5, 11)


def does(world: World, step: Callable[..., Any], who: str = "coordinator", **facts: Any) -> Any:
    with acting(world.actor(who)) as by:
        return step(by=by, **facts)


def edits(world: World, part: TailoredPart, step: str, *args: Any, **facts: Any) -> None:
    part.plan.refresh_from_db()
    with acting(world.actor("coordinator")) as by:
        getattr(part, step)(*args, opened_at=part.plan.edited_at, by=by, **facts)


def add_monday(plan: TailoredPlan, by: Any) -> None:
    part = TailoredPart(plan=plan, kind="school", title="Les", days=1, weekdays=[1])
    part.add(opened_at=plan.edited_at, by=by)


def at(plan: TailoredPlan, page: str = "plan", *args: Any) -> str:
    return reverse(f"matching:{page}", args=[plan.trajectory.number, *args])
