"""Trajecten that stand still, put together by step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max
from django.utils import timezone

from intake.models import Step, Trajectory
from nazorg.models import StallRule
from transitiehuis.regie.flow.behind import Standing
from transitiehuis.regie.flow.words import step_name


@dataclass(frozen=True)
class StuckCount:
    """How many stand still in a step, and the longest of them in days."""

    step: str
    name: str
    count: int
    longest: int


@dataclass(frozen=True)
class StuckStep(StuckCount):
    """With who is mostly aan zet and what is mostly waited for."""

    holder: str
    cause: str


def by_step(rows: Sequence[Standing]) -> list[StuckStep]:
    """Steps where something stands still, most first; what is waited for is put in words once for those alike."""
    found: dict[str, list[Standing]] = {}
    for row in rows:
        found.setdefault(row.step, []).append(row)
    listed = [
        StuckStep(step, step_name(step), len(of), min(of, key=lambda row: row.since).days,
                  _mostly(Counter(row.holder for row in of)), _mostly(_causes(of)))
        for step, of in found.items()
    ]  # fmt: skip
    return sorted(listed, key=_order)


def _causes(rows: Iterable[Standing]) -> Counter[str]:
    """How often each is said; what a partner answered goes before what is waited for."""
    alike: dict[tuple[str, ...], list[Standing]] = {}
    for row in rows:
        alike.setdefault((row.waiting_for, row.waiting_on, row.reason_nl, row.reason_en), []).append(row)
    said: Counter[str] = Counter()
    for of in alike.values():
        said[of[0].reason or of[0].waits] += len(of)
    return said


def standing_on(region: int, day: date) -> list[StuckCount]:
    """The same for a worker, of what is open now, with the days up to `day`: most first. Two queries."""
    norms = StallRule.of(region)
    rows = Trajectory.objects.open().filter(region=region).annotate(last=Max("events__recorded_at"))
    found: dict[str, list[int]] = {}
    for step, last, opened in rows.order_by("pk").values_list("step", "last", "opened_at"):
        stood = (day - timezone.localdate(last or opened)).days
        if norms[step] and stood >= norms[step]:
            found.setdefault(step, []).append(stood)
    return sorted((StuckCount(step, step_name(step), len(of), max(of)) for step, of in found.items()), key=_order)


def _order(row: StuckCount) -> tuple[int, int]:
    return -row.count, Step.values.index(row.step)


def _mostly(said: Counter[str]) -> str:
    return min(said.items(), key=lambda one: (-one[1], one[0]))[0]
