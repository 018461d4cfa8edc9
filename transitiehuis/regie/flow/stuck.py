"""Trajecten that stand still, put together by step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from intake.models import Step
from transitiehuis.regie.flow.behind import Standing
from transitiehuis.regie.flow.words import step_name


@dataclass(frozen=True)
class StuckStep:
    """How many stand still in a step, the longest of them, who is mostly aan zet and what is mostly waited for."""

    step: str
    name: str
    count: int
    longest: int
    holder: str
    cause: str


def by_step(rows: Sequence[Standing]) -> list[StuckStep]:
    """Steps where something stands still, most first."""
    found: dict[str, list[Standing]] = {}
    for row in rows:
        found.setdefault(row.step, []).append(row)
    listed = [
        StuckStep(step, step_name(step), len(of), max(row.days for row in of), _mostly(row.holder for row in of),
                  _mostly(row.reason or row.waits for row in of))
        for step, of in found.items()
    ]  # fmt: skip
    return sorted(listed, key=lambda row: (-row.count, Step.values.index(row.step)))


def _mostly(said: Iterable[str]) -> str:
    return min(Counter(said).items(), key=lambda one: (-one[1], one[0]))[0]
