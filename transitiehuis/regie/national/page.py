"""What the pages show of the indicators: all of one region, one of one region, and one of all regions.

Rows stand in the order of the chain or of names, whatever their figures are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from transitiehuis import days
from transitiehuis.netwerk.models import Region
from transitiehuis.regie.figures.behind import Behind, behind
from transitiehuis.regie.figures.definitions import definitions
from transitiehuis.regie.models import ChainPart, SuccessFactor
from transitiehuis.regie.models.national import FIVE
from transitiehuis.regie.national.months import SHOWN, last_over, shown
from transitiehuis.regie.national.picture import LARGE, Drawing, draw
from transitiehuis.regie.national.reading import Line, Point, lines, period_words

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

LISTED = 40  # lines of a list that stand open


@dataclass(frozen=True)
class Row:
    """One indicator in one region; without a line where nothing was stored yet."""

    factor: SuccessFactor
    region: Region
    line: Line | None

    @property
    def drawing(self) -> Drawing | None:
        if self.line is None or all(point.figure.value is None for point in self.line.points):
            return None
        title = _("%(figure)s in %(region)s") % {"figure": self.factor.title, "region": self.region.name}
        return draw(f"{self.factor.code}-{self.region.code.lower()}", title, self.line)


def measured() -> list[SuccessFactor]:
    """Factors whose indicator is counted, in the order of the chain. One query."""
    factors = SuccessFactor.objects.in_use(days.today()).exclude(indicator="").in_order()
    return [factor for factor in factors if factor.indicator in definitions()]


def of_region(actor: Actor, region: Region) -> list[Row]:
    """All indicators of a region. Three queries."""
    found = lines(actor, [region.pk], shown(days.today()))
    return [Row(factor, region, found.get((region.pk, factor.indicator))) for factor in measured()]


def parts(rows: Sequence[Row]) -> Iterator[tuple[str, list[Row]]]:
    """The rows by part of the chain."""
    for part, found in groupby(rows, key=lambda row: row.factor.chain_part):
        yield capfirst(str(ChainPart(part).label)), list(found)


def of_factor(actor: Actor, regions: Sequence[Region], factor: SuccessFactor) -> list[Row]:
    """One indicator of several regions, in the order of their names. Two queries."""
    found = lines(actor, [region.pk for region in regions], shown(days.today()), factor.indicator)
    return [Row(factor, region, found.get((region.pk, factor.indicator))) for region in regions]


def one(actor: Actor, region: Region, factor: SuccessFactor) -> dict[str, Any]:
    """The page of one indicator in one region: its line, its months and what was corrected."""
    [row] = of_factor(actor, [region], factor)
    drawing = draw("verloop", factor.title, row.line, LARGE) if row.line and row.drawing else None
    return {
        "factor": factor,
        "region": region,
        "line": row.line,
        "drawing": drawing,
        "points": list(reversed(row.line.points)) if row.line else [],
        "corrected": row.line.corrected if row.line else [],
        "five": FIVE,
    }


def point_of(line: Line | None, month: date) -> Point | None:
    return next((point for point in line.points if point.month == month), None) if line else None


def listed(actor: Actor, region: Region, factor: SuccessFactor, point: Point) -> Behind:
    """The cases behind one month, as far as this person sees them: as they are known now."""
    return behind(actor, region, definitions()[factor.indicator], point.figure)


def meanings() -> list[str]:
    """How the page counts, in sentences."""
    facts = {"five": FIVE, "months": SHOWN}
    return [
        _("A month is counted over three months, the last of them the month it is named after: so that few cases in one"
          " month do not decide, and the month that ends a quarter is that quarter."),
        _("The band is the middle half of the other regions: from the first quarter to the third, rounded outwards to"
          " whole numbers. A region counts in it from %(five)s cases on.") % facts,
        _("There is a band from %(five)s other regions on. With fewer, its edge would be the figure of one of them.")
        % facts,
        _("A month is stored once it is over. When another month is over, the %(months)s newest are looked at again;"
          " what then comes out otherwise is a correction, and what stood there stays readable.") % facts,
        _("Regions are not put in order of their figures: what is high in one says nothing of another that is smaller,"
          " or begins later."),
    ]  # fmt: skip


def until_words() -> str:
    """The newest month that is told, with the months it counts."""
    return period_words(last_over(days.today()))
