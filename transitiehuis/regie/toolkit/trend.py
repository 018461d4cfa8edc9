"""The scores of one factor over the quarters as a drawing: its numbers are worked out here, its table says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from transitiehuis.regie.course import Course, Quarterly
from transitiehuis.regie.models.toolkit import LEVELS

LEFT, RIGHT, TOP, BOTTOM = 84.0, 440.0, 18.0, 168.0
FEWEST, MOST = 2, 8  # quarters: a line, and two years
OWN = 6.0  # half the square of the own score


@dataclass(frozen=True)
class Dot:
    y: str
    r: str


@dataclass(frozen=True)
class Column:
    """One round: how the partners lie, and the square of the own score ('' for none)."""

    x: str
    label: str
    top: str
    bottom: str
    dots: Sequence[Dot]
    own_x: str
    own_y: str


@dataclass(frozen=True)
class Trend:
    """`lines` join the own scores of rounds that can be laid beside each other; `breaks` is where they cannot."""

    name: str
    title: str
    about: str
    axes: Sequence[tuple[str, str, int]]
    columns: Sequence[Column]
    lines: Sequence[str]
    breaks: str


def trend_of(course: Course) -> SafeString:
    """The drawing of a region's course; '' where there is only one round to show."""
    rounds = [*reversed([*course.now, *course.former][:MOST])]
    if len(rounds) < FEWEST:
        return SafeString("")
    step = (RIGHT - LEFT) / (len(rounds) - 1)
    places = [(LEFT + step * n, quarterly) for n, quarterly in enumerate(rounds)]
    first = next((x for x, quarterly in places if not quarterly.apart), None)
    broken = first is not None and rounds[0].apart
    drawing = Trend(
        name=f"verloop-{course.region.code.lower()}",
        title=_("Scores per quarter in %(region)s") % {"region": course.region.name},
        about=" ".join(_sentence(quarterly) for quarterly in rounds),
        axes=[(f"{_y(level):.0f}", f"{_y(level) + 5:.0f}", level) for level in LEVELS],
        columns=[_column(x, quarterly) for x, quarterly in places],
        lines=[line for apart in (True, False) if (line := _line(places, apart))],
        breaks=f"{first - step / 2:.0f}" if broken and first is not None else "",
    )
    return render_to_string("regie/toolkit/trend.svg", {"trend": drawing})


def _y(level: int) -> float:
    return BOTTOM - (BOTTOM - TOP) * (level - 1) / (len(LEVELS) - 1)


def _column(x: float, quarterly: Quarterly) -> Column:
    levels = sorted(quarterly.counts)
    own = _y(quarterly.level) if quarterly.level else None
    return Column(
        x=f"{x:.1f}",
        label=str(quarterly.round.name),
        top=f"{_y(levels[-1]):.1f}" if levels else "",
        bottom=f"{_y(levels[0]):.1f}" if levels else "",
        dots=[Dot(f"{_y(level):.1f}", f"{min(3 + quarterly.counts[level], 8)}") for level in levels],
        own_x=f"{x - OWN:.1f}" if own is not None else "",
        own_y=f"{own - OWN:.1f}" if own is not None else "",
    )


def _line(places: Sequence[tuple[float, Quarterly]], apart: bool) -> str:
    points = [(x, q.level) for x, q in places if q.level and q.apart == apart]
    return " ".join(f"{x:.1f},{_y(level):.1f}" for x, level in points) if len(points) > 1 else ""


def _sentence(quarterly: Quarterly) -> str:
    """One round in words: 2026-K3: your organisation a 2, the region 1 to 4, on other levels."""
    facts = {"round": quarterly.round.name, "own": quarterly.level}
    told = [_("%(round)s: your organisation a %(own)s") % facts if quarterly.level else str(facts["round"])]
    if quarterly.counts:
        low, high = min(quarterly.counts), max(quarterly.counts)
        told.append(_("the region from %(low)s to %(high)s") % {"low": low, "high": high})
    if quarterly.apart:
        told.append(_("on other levels"))
    return f"{', '.join(told)}."
