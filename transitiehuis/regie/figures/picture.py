"""The trend of one figure as a drawing whose numbers are worked out here; the table beneath it says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from django.template.loader import render_to_string
from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from transitiehuis import days
from transitiehuis.regie.figures.figure import Figure
from transitiehuis.regie.rhythm import Quarter

LEFT, RIGHT, TOP, BOTTOM = 56.0, 452.0, 26.0, 206.0
STEPS = 4


@dataclass(frozen=True)
class Dot:
    """One quarter: filled when it was kept, hollow while it is under way."""

    x: str
    y: str
    label: str
    label_y: str
    tick: str
    anchor: str
    running: bool


@dataclass(frozen=True)
class Axis:
    y: str
    label: str
    label_y: str


@dataclass(frozen=True)
class Trend:
    name: str
    title: str
    about: str
    axes: list[Axis]
    dots: list[Dot]
    line: str
    running: str
    bound: str
    bound_label: str
    bound_label_y: str

    @property
    def svg(self) -> SafeString:
        return render_to_string("regie/figures/trend.svg", {"trend": self})


def draw(title: str, figures: Sequence[Figure], bound: Decimal | None) -> Trend | None:
    """The figures in time, the oldest first; None when there is nothing to draw."""
    shown = [figure for figure in figures if figure.value is not None]
    if not shown:
        return None
    top = top_of([figure.value or Decimal(0) for figure in shown] + ([bound] if bound else []), shown[0].unit)
    spots = [(_x(place, len(shown)), _y(figure.value or Decimal(0), top)) for place, figure in enumerate(shown)]
    dots = [
        _dot(figure, spot, place, len(shown)) for place, (figure, spot) in enumerate(zip(shown, spots, strict=True))
    ]
    kept = [spot for dot, spot in zip(dots, spots, strict=True) if not dot.running]
    last = spots[-2:] if dots[-1].running and len(spots) > 1 else []
    level = _y(bound, top) if bound else 0.0
    axes = [_axis(top * step / STEPS, top, shown[0].unit) for step in range(STEPS + 1)]
    return Trend(
        "verloop",
        title,
        about(shown),
        axes,
        dots,
        _path(kept) if len(kept) > 1 else "",
        _path(last),
        f"{level:.1f}" if bound else "",
        _("level 3"),
        f"{level - 6:.1f}",
    )


def about(shown: Sequence[Figure]) -> str:
    """The drawing in a sentence, for who does not see it."""
    said = [_("%(quarter)s: %(value)s") % {"quarter": Quarter.of(f.since), "value": f.words} for f in shown]
    return "; ".join(said)


def _dot(figure: Figure, spot: tuple[float, float], place: int, count: int) -> Dot:
    x, y = spot
    quarter = Quarter.of(figure.since)
    return Dot(
        f"{x:.1f}",
        f"{y:.1f}",
        figure.number,
        f"{y - 11:.1f}",
        f"K{quarter.number} {quarter.year % 100:02}",
        "end" if place == count - 1 and count > 1 else "middle",
        quarter.holds(days.today()),
    )


def _axis(value: Decimal, top: Decimal, unit: str) -> Axis:
    y = _y(value, top)
    label = number_format(value.normalize(), 0 if value == value.to_integral_value() else 1)
    return Axis(f"{y:.1f}", f"{label}%" if unit == "percent" else label, f"{y + 5:.1f}")


def top_of(values: Sequence[Decimal], unit: str) -> Decimal:
    """A round number at or above all: 100 for a share that stays below it."""
    most = max(values)
    if unit == "percent" and most <= 100:  # noqa: PLR2004 percent
        return Decimal(100)
    step = Decimal(4)
    while step * 5 < most:
        step *= 2
    return max((most / step).to_integral_value(ROUND_CEILING), Decimal(1)) * step


def _x(place: int, count: int) -> float:
    if count == 1:
        return (LEFT + RIGHT) / 2
    return LEFT + 24 + (RIGHT - LEFT - 36) * place / (count - 1)


def _y(value: Decimal, top: Decimal) -> float:
    return BOTTOM - (BOTTOM - TOP) * float(value / top)


def _path(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
