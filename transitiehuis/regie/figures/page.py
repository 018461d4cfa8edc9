"""What the pages of figures show: all of them in a region, and one with its trend and the list behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from transitiehuis import days
from transitiehuis.netwerk.models import Region
from transitiehuis.regie.figures import picture
from transitiehuis.regie.figures.behind import Behind, behind
from transitiehuis.regie.figures.definitions import definitions, missing_fact
from transitiehuis.regie.figures.figure import Figure
from transitiehuis.regie.figures.judging import is_better
from transitiehuis.regie.figures.reading import back_from, history, so_far, trend
from transitiehuis.regie.models import ChainPart, SuccessFactor
from transitiehuis.regie.rhythm import Quarter

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

SHOWN = 8  # quarters in a trend
LISTED = 40  # lines of the list that stand open


@dataclass(frozen=True)
class Row:
    """One factor: its figure now, the one of the quarter before, and what is missing where it cannot be measured."""

    factor: SuccessFactor
    now: Figure | None
    before: Figure | None

    @property
    def missing(self) -> str:
        return missing_fact(self.factor.indicator)

    @property
    def moved(self) -> tuple[str, str] | None:
        return moved(self.factor, self.now, self.before)


def moved(factor: SuccessFactor, now: Figure | None, before: Figure | None) -> tuple[str, str] | None:
    """Tone and words of what changed, by which way is better; None when there is nothing to compare."""
    if now is None or before is None or now.value is None or before.value is None:
        return None
    if now.value == before.value:
        return "same", _("the same")
    return ("up", _("better")) if is_better(factor, now.value, before.value) else ("down", _("worse"))


def rows_of(region: Region) -> tuple[list[Row], datetime | None]:
    """Each factor with an indicator, in the order of the chain, and when the quarter under way was counted if not now.

    Four queries, besides what a worker's role takes where they are counted now.
    """
    quarter = Quarter.of(days.today())
    factors = list(SuccessFactor.objects.in_use(days.today()).exclude(indicator="").in_order())
    (now, counted_at), kept = so_far(region, quarter, factors), history(region)
    return [Row(f, now.get(f.pk), kept.get(f.pk, {}).get(quarter.previous())) for f in factors], counted_at


def parts(rows: list[Row]) -> Iterator[tuple[str, list[Row]]]:
    """The rows by part of the chain."""
    for part, found in groupby(rows, key=lambda row: row.factor.chain_part):
        yield capfirst(str(ChainPart(part).label)), list(found)


def quarters_of(region: Region, factor: SuccessFactor) -> list[Figure]:
    """The trend up to and including the quarter under way, the oldest first."""
    return trend(region, factor, back_from(Quarter.of(days.today()), SHOWN))


def one(actor: Actor, region: Region, factor: SuccessFactor, chosen: Quarter) -> dict[str, Any]:
    """The page of one figure: `chosen` is the quarter whose list is shown."""
    missing = missing_fact(factor.indicator)
    if missing:
        return {"factor": factor, "region": region, "missing": missing}
    definition = definitions()[factor.indicator]
    figures = quarters_of(region, factor)
    figure = next((each for each in figures if Quarter.of(each.since) == chosen), None)
    before = next((each for each in figures if Quarter.of(each.since) == chosen.previous()), None)
    rows = listed(actor, region, factor, figure)
    return {
        "factor": factor,
        "region": region,
        "missing": "",
        "figure": figure,
        "quarter": chosen,
        "running": chosen.holds(days.today()),
        "before": before,
        "moved": moved(factor, figure, before),
        "trend": picture.draw(factor.title, figures, definition.bound),
        "figures": [(Quarter.of(each.since), each) for each in reversed(figures)],
        "bound": bound_words(factor),
        "behind": rows,
        "younger": rows.since_kept(figure) if rows and figure else "",
        "first_lines": rows.lines[:LISTED] if rows else [],
        "more_lines": rows.lines[LISTED:] if rows else [],
    }


def listed(actor: Actor, region: Region, factor: SuccessFactor, figure: Figure | None) -> Behind | None:
    return behind(actor, region, definitions()[factor.indicator], figure) if figure else None


def bound_words(factor: SuccessFactor) -> str:
    """The number that level 3 of the factor names, with its unit; '' where it names none."""
    one = definitions()[factor.indicator]
    if one.bound is None:
        return ""
    day = days.today()
    return Figure(factor.pk, day, day, one.bound, 1, 0, 0, code=one.code, unit=factor.unit).words
