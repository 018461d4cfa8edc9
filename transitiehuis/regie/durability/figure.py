"""The curves as drawings whose numbers are worked out here; page and PDF draw the same SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

LEFT, RIGHT, TOP, BOTTOM = 60.0, 450.0, 16.0, 220.0
LAST_MONTH = 24
SHARES = (0, 25, 50, 75, 100)
MONTH_DAYS = 730 / 24


@dataclass(frozen=True)
class Mark:
    """One measuring point: where it lies, and its words. `anchor` is how text stands against it."""

    x: str
    y: str
    label: str
    label_x: str
    label_y: str
    anchor: str


@dataclass(frozen=True)
class Axis:
    y: str
    label: str
    label_y: str


@dataclass(frozen=True)
class Tick:
    x: str
    label: str
    anchor: str
    people: str


@dataclass(frozen=True)
class Drawing:
    """A curve in its box: `band` a polygon, `line` a polyline; '' for nothing to draw."""

    name: str
    title: str
    about: str
    line: str
    band: str
    marks: Sequence[Mark]
    ticks: Sequence[Tick]
    steps: bool = False

    @property
    def axes(self) -> list[Axis]:
        return [Axis(f"{_y(share / 100):.0f}", f"{share}%", f"{_y(share / 100) + 5:.0f}") for share in SHARES]


def percent(part: float, whole: float) -> int:
    """A share in whole percents; a half goes up. 0 of nothing is 0."""
    return int(part / whole * 100 + 0.5) if whole else 0


def draw_points(name: str, title: str, rows: Sequence[Sequence[Any]]) -> Drawing:
    """The line of who is certainly in, and above it the band of who may be. Rows as `DurabilityCurve.points` has."""
    shown = [(months, reached, sure, maybe) for months, reached, sure, maybe in rows if reached]
    line = [(_month(months), _y(sure / reached)) for months, reached, sure, _maybe in shown]
    upper = [(_month(months), _y(maybe / reached)) for months, reached, _sure, maybe in shown]
    marks = [_mark(months, sure, reached) for months, reached, sure, _maybe in shown if months]
    ticks = [_tick(months, _people(reached)) for months, reached, _sure, _maybe in rows]
    band = _path([*upper, *reversed(line)]) if len(shown) > 1 else ""
    return Drawing(name, title, _about(shown), _path(line) if len(shown) > 1 else "", band, marks, ticks)


def draw_survival(name: str, title: str, steps: Sequence[Sequence[Any]]) -> Drawing:
    """The survival curve as stairs, with its confidence band. Steps as `DurabilityCurve.survival` has."""
    line = _stairs([(step[0], step[1]) for step in steps])
    upper = _stairs([(step[0], step[3]) for step in steps])
    lower = _stairs([(step[0], step[2]) for step in steps])
    ticks = [_tick(months, _followed(steps, months)) for months in (0, 3, 6, 12, 24)]
    drawn = len(steps) > 1
    band = _path([*upper, *reversed(lower)]) if drawn else ""
    return Drawing(name, title, _about_survival(steps), _path(line) if drawn else "", band, [], ticks, steps=True)


def svg(drawing: Drawing) -> SafeString:
    return render_to_string("regie/durability/curve.svg", {"drawing": drawing})


def step_at(steps: Sequence[Sequence[Any]], months: int) -> Sequence[Any] | None:
    """The stair in force so many months after the start; None past the end of the curve."""
    day = round(months * MONTH_DAYS)
    if not steps or day >= steps[-1][0] + 14:
        return None
    return [step for step in steps if step[0] <= day][-1]


def _followed(steps: Sequence[Sequence[Any]], months: int) -> str:
    step = step_at(steps, months)
    return "" if step is None else str(step[4])


def _people(reached: int | None) -> str:
    return "–" if reached is None else str(reached)


def _month(months: float) -> float:
    return LEFT + (RIGHT - LEFT) * months / LAST_MONTH


def _y(share: float) -> float:
    return BOTTOM - (BOTTOM - TOP) * share


def _path(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def _stairs(points: Sequence[tuple[int, float]]) -> list[tuple[float, float]]:
    found: list[tuple[float, float]] = []
    for day, share in points:
        x = min(_month(day / MONTH_DAYS), RIGHT)
        if found:
            found.append((x, found[-1][1]))
        found.append((x, _y(share)))
    return found


def _mark(months: int, sure: int, reached: int) -> Mark:
    x, y = _month(months), _y(sure / reached)
    last = months == LAST_MONTH
    below = y + 24 if y < BOTTOM - 30 else y - 12
    return Mark(
        x=f"{x:.1f}",
        y=f"{y:.1f}",
        label=f"{percent(sure, reached)}%",
        label_x=f"{x:.1f}",
        label_y=f"{below:.0f}",
        anchor="end" if last else "middle",
    )


def _tick(months: int, people: str) -> Tick:
    anchor = "end" if months == LAST_MONTH else "middle" if months else "start"
    label = (
        _("start") if not months else _("%(months)s mo") % {"months": months} if months == LAST_MONTH else str(months)
    )
    return Tick(f"{_month(months):.0f}", label, anchor, people)


def _about(shown: Sequence[tuple[int, int, int, int]]) -> str:
    """The figure in sentences, for who does not see it."""
    said = []
    for months, reached, sure, maybe in shown:
        if not months:
            continue
        facts = {"months": months, "sure": percent(sure, reached), "most": percent(maybe, reached), "reached": reached}
        said.append(
            _("After %(months)s months %(sure)s percent certainly, at most %(most)s percent; of %(reached)s people.")
            % facts
        )
    return " ".join(said) or _("There is not enough to draw yet.")


def _about_survival(steps: Sequence[Sequence[Any]]) -> str:
    said = []
    for months in (3, 6, 12, 24):
        step = step_at(steps, months)
        if step is not None:
            facts = {
                "months": months,
                "share": percent(step[1], 1),
                "low": percent(step[2], 1),
                "high": percent(step[3], 1),
            }
            said.append(_("After %(months)s months %(share)s percent, between %(low)s and %(high)s.") % facts)
    return " ".join(said) or _("There is not enough to draw yet.")
