"""One line against the band of the others, as a drawing whose numbers are worked out here; its table says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from django.template.loader import render_to_string
from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from transitiehuis.regie.figures.picture import top_of
from transitiehuis.regie.national.reading import Line, Point

STEPS = 4
HALF = 5.0  # of a band that stands in one month alone


@dataclass(frozen=True)
class Box:
    """The whole drawing, and within it where the months and values lie."""

    width: int
    height: int
    left: float
    right: float
    top: float
    bottom: float
    dot: str


SMALL = Box(240, 64, 8, 232, 8, 56, "3.5")
LARGE = Box(560, 260, 60, 536, 20, 216, "4.5")


@dataclass(frozen=True)
class Dot:
    """A month; hollow where it was counted over few cases."""

    x: str
    y: str
    few: bool


@dataclass(frozen=True)
class Drawing:
    name: str
    title: str
    about: str
    box: Box
    bands: Sequence[str]
    lines: Sequence[str]
    dots: Sequence[Dot]
    axes: Sequence[tuple[str, str, str]] = field(default=())
    ticks: Sequence[tuple[str, str]] = field(default=())

    @property
    def svg(self) -> SafeString:
        return render_to_string("regie/national/line.svg", {"drawing": self})


def draw(name: str, title: str, line: Line, box: Box = SMALL) -> Drawing:
    """`name` is unique on the page. A large one has its axes; a small one is read with the words beside it."""
    scale = Scale(line, box)
    large = box is LARGE
    return Drawing(
        name,
        title,
        about(line),
        box,
        [_path(area) for area in _bands(line, scale)],
        [_path(run) for run in _runs(line, scale) if len(run) > 1],
        _dots(line, scale, all_of_them=large),
        scale.axes() if large else (),
        scale.ticks(line) if large else (),
    )


class Scale:
    """Where a month and a value lie."""

    def __init__(self, line: Line, box: Box) -> None:
        self.box, self.unit = box, line.last.figure.unit
        self.places = {point.month: number for number, point in enumerate(line.points)}
        own = [point.figure.value for point in line.points if point.figure.value is not None]
        edges = [Decimal(p.band.high) for p in line.points if p.band is not None and p.band.high is not None]
        self.most = top_of([*own, *edges] or [Decimal(1)], self.unit)

    def x(self, point: Point) -> float:
        if len(self.places) == 1:
            return (self.box.left + self.box.right) / 2
        return self.box.left + (self.box.right - self.box.left) * self.places[point.month] / (len(self.places) - 1)

    def y(self, value: Decimal) -> float:
        return self.box.bottom - (self.box.bottom - self.box.top) * float(value / self.most)

    def axes(self) -> list[tuple[str, str, str]]:
        """Height, height of its word, word."""
        found = []
        for value in (self.most * step / STEPS for step in range(STEPS + 1)):
            label = number_format(value.normalize(), 0 if value == value.to_integral_value() else 1)
            y = self.y(value)
            found.append((f"{y:.1f}", f"{y + 5:.1f}", f"{label}%" if self.unit == "percent" else label))
        return found

    def ticks(self, line: Line) -> list[tuple[str, str]]:
        """Every third month counted back from the last, so that the last one has its name."""
        named = [point for back, point in enumerate(reversed(line.points)) if back % 3 == 0]
        return [(f"{self.x(point):.1f}", point.name) for point in reversed(named)]


def _runs(line: Line, scale: Scale) -> list[list[tuple[float, float]]]:
    """Months that follow each other and have a figure; what was not counted breaks the line."""
    found: list[list[tuple[float, float]]] = [[]]
    for point in line.points:
        if point.figure.value is None:
            found.append([])
        else:
            found[-1].append((scale.x(point), scale.y(point.figure.value)))
    return [run for run in found if run]


def _bands(line: Line, scale: Scale) -> list[list[tuple[float, float]]]:
    """The band as areas; a month without one breaks it."""
    runs: list[list[tuple[float, float, float]]] = [[]]
    for point in line.points:
        if point.band is None or point.band.low is None or point.band.high is None:
            runs.append([])
        else:
            runs[-1].append((scale.x(point), scale.y(Decimal(point.band.low)), scale.y(Decimal(point.band.high))))
    areas = []
    for run in filter(None, runs):
        wide = run if len(run) > 1 else [(run[0][0] + side, *run[0][1:]) for side in (-HALF, HALF)]
        areas.append([(x, high) for x, _low, high in wide] + [(x, low) for x, low, _high in reversed(wide)])
    return areas


def _dots(line: Line, scale: Scale, *, all_of_them: bool) -> list[Dot]:
    """Each month of a large drawing; of a small one the last, those of few cases and those that stand alone."""
    counted = [point for point in line.points if point.figure.value is not None]
    alone = {p.month for p in counted} - {p.month for pair in pairwise(line.points) if _both(pair) for p in pair}
    shown = [p for p in counted if all_of_them or p.few or p is counted[-1] or p.month in alone]
    return [Dot(f"{scale.x(p):.1f}", f"{scale.y(p.figure.value or Decimal(0)):.1f}", p.few) for p in shown]


def _both(pair: tuple[Point, Point]) -> bool:
    return all(point.figure.value is not None for point in pair)


def about(line: Line) -> str:
    """The drawing in two sentences, for who does not see it."""
    first, last = line.points[0], line.last
    own = {"first": first.name, "was": first.figure.words, "last": last.name, "now": last.figure.words}
    said = [_("Own line: %(was)s in %(first)s, %(now)s in %(last)s.") % own]
    if line.banded:
        told = {"first": first.name, "was": first.band_words, "last": last.name, "now": last.band_words}
        said.append(_("Middle half of the other regions: %(was)s in %(first)s, %(now)s in %(last)s.") % told)
    else:
        said.append(_("No band: too few other regions counted enough."))
    return " ".join(said)


def _path(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
