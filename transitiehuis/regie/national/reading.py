"""What was stored of the months, as the pages ask it: a line per region and indicator, with the band behind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from transitiehuis.regie.figures.figure import Figure
from transitiehuis.regie.figures.reading import figure_of
from transitiehuis.regie.models import BandMonth, FigureMonth
from transitiehuis.regie.models.national import FIVE
from transitiehuis.regie.national.band import Band, Counted, enough
from transitiehuis.regie.national.months import period
from transitiehuis.ui.words import shortday

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

Lines = dict[tuple[int, str], "Line"]


@dataclass(frozen=True)
class Version:
    """A figure as it was counted once; all but the last were corrected."""

    figure: Figure
    counted_at: datetime

    @property
    def words(self) -> str:
        said = {"value": self.figure.words, "counted": self.figure.counted, "day": shortday(self.counted_at)}
        return _("%(value)s (%(counted)s), counted on %(day)s") % said


@dataclass(frozen=True)
class Point:
    """One month: the figure as it stands, its former versions, and the band of the others."""

    month: date
    versions: tuple[Version, ...]
    band: Band | None

    @property
    def figure(self) -> Figure:
        return self.versions[-1].figure

    @property
    def newest(self) -> Version:
        return self.versions[-1]

    @property
    def former(self) -> tuple[Version, ...]:
        return self.versions[:-1]

    @property
    def name(self) -> str:
        """sep 2026"""
        return date_format(self.month, "M Y").lower()

    @property
    def period(self) -> str:
        """Which months are counted: Juli tot en met september 2026."""
        return capfirst(period_words(self.month))

    @property
    def few(self) -> bool:
        """Counted over so few cases that it says little, and is in nobody's band."""
        return self.figure.value is not None and not enough(self.figure.code, Counted(self.figure.value, self.figure.n))

    @property
    def band_words(self) -> str:
        return band_words(self.band, self.figure)

    @property
    def place(self) -> str:
        """Where the figure lies: that is all that is said of it beside others."""
        value = self.figure.value
        if value is None or self.few or self.band is None or self.band.low is None or self.band.high is None:
            return ""
        if value < self.band.low:
            return _("below the band")
        return _("above the band") if value > self.band.high else _("within the band")


def period_words(month: date) -> str:
    since, until = period(month)
    shape = "F" if since.year == until.year else "F Y"
    facts = {"first": date_format(since, shape), "last": date_format(until, "F Y")}
    return _("%(first)s up to and with %(last)s") % facts


def band_words(band: Band | None, figure: Figure) -> str:
    """50 to 70%; or why there is none."""
    if band is None:
        return _("not counted yet")
    if band.low is None or band.high is None:
        return ngettext(
            "too few regions: %(count)s other counted enough, and %(five)s are needed",
            "too few regions: %(count)s others counted enough, and %(five)s are needed",
            band.regions,
        ) % {"count": band.regions, "five": FIVE}
    low, high = (Figure(0, figure.since, figure.until, edge, 1, 0, 0, figure.code, figure.unit)
                 for edge in map(Decimal, (band.low, band.high)))  # fmt: skip
    return high.words if low.value == high.value else _("%(low)s to %(high)s") % {"low": low.number, "high": high.words}


@dataclass(frozen=True)
class Line:
    """The months of one indicator in one region, the oldest first."""

    points: Sequence[Point]

    @property
    def last(self) -> Point:
        return self.points[-1]

    @property
    def corrected(self) -> list[Point]:
        return [point for point in reversed(self.points) if point.former]

    @property
    def banded(self) -> bool:
        """Whether any month has a band to draw."""
        return any(point.band is not None and point.band.low is not None for point in self.points)


def lines(actor: Actor, regions: Iterable[int], months: Sequence[date], code: str = "") -> Lines:
    """By region and indicator, as far as this person sees them. Two queries."""
    chosen = {"region__in": list(regions), **({"indicator": code} if code else {})}
    span = (months[0], months[-1])
    figures = FigureMonth.objects.visible_to(actor).filter(**chosen).between(*span).every_version()
    found = BandMonth.objects.visible_to(actor).filter(**chosen).between(*span).every_version()
    bands = {(row.region_id, row.indicator, row.month): Band(row.low, row.high, row.regions) for row in found}
    versions: dict[tuple[int, str, date], list[Version]] = {}
    for row in figures:
        versions.setdefault((row.region_id, row.indicator, row.month), []).append(
            Version(figure_of(row), row.counted_at)
        )
    made: dict[tuple[int, str], list[Point]] = {}
    for (region, indicator, month), each in versions.items():
        made.setdefault((region, indicator), []).append(
            Point(month, tuple(each), bands.get((region, indicator, month)))
        )
    return {key: Line(points) for key, points in made.items()}
