"""What was kept: the figures a round was closed with, and how they went quarter by quarter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from transitiehuis import days
from transitiehuis.asking import asks
from transitiehuis.netwerk.models import Region
from transitiehuis.regie.figures.counting import live
from transitiehuis.regie.figures.figure import Figure
from transitiehuis.regie.models.toolkit import SuccessFactor
from transitiehuis.regie.rhythm import Quarter

if TYPE_CHECKING:
    from transitiehuis.regie.models import QuarterFigure, QuarterRound
    from transitiehuis.regie.models.figures import KeptFigure

History = dict[int, dict[Quarter, Figure]]


def figure_of(row: KeptFigure) -> Figure:
    """A kept row as it is handed round."""
    facts = (row.since, row.until, row.value, row.n, row.open, row.unknown)
    return Figure(row.factor_id, *facts, code=row.indicator, unit=row.unit)


def frozen(round: QuarterRound) -> dict[int, Figure]:
    """The figures that the round was closed with, by factor; the newest version when it was closed twice. One query.

    Empty until the worker has frozen them.
    """
    from transitiehuis.regie.models import FrozenFigure

    rows = FrozenFigure.objects.filter(round=round).order_by("version")
    return {row.factor_id: figure_of(row) for row in rows}


@asks
def _kept(region: int, factor: int | None, first: date | None) -> QuerySet[QuarterFigure]:
    from transitiehuis.regie.models import QuarterFigure

    found = QuarterFigure.objects.filter(region=region, **{"factor": factor} if factor else {})
    return found.filter(since__gte=first) if first else found


@asks
def _frozen(region: int, factor: int | None, first: date | None) -> QuerySet[Any]:
    from transitiehuis.regie.models import FrozenFigure

    found = FrozenFigure.objects.filter(round__region=region, **{"factor": factor} if factor else {})
    return (found.filter(since__gte=first) if first else found).order_by("version")


def history(region: Region | int, factor: SuccessFactor | None = None, first: date | None = None) -> History:
    """What was kept of each factor (or of `factor`), by quarter (from the one that began on `first`): two questions.

    A quarter that a round looked back on is as that round froze it; another as it was kept when it ended.
    """
    of_it = (region if isinstance(region, int) else region.pk, factor.pk if factor else None, first)
    found: History = {}
    for row in _kept(*of_it):
        found.setdefault(row.factor_id, {})[Quarter.of(row.since)] = figure_of(row)
    for frozen_row in _frozen(*of_it):
        found.setdefault(frozen_row.factor_id, {})[Quarter.of(frozen_row.since)] = figure_of(frozen_row)
    return found


def so_far(
    region: Region, quarter: Quarter, factors: Iterable[SuccessFactor]
) -> tuple[dict[int, Figure], datetime | None]:
    """The figures of the quarter under way, by factor, and when a worker counted them: in a large region last night.

    One that was not kept is counted now. Who may see the region's figures is for who calls this.
    """
    from transitiehuis.regie.models import FigureSoFar

    rows = {row.factor_id: row for row in FigureSoFar.objects.filter(region=region).in_quarter(quarter.first_day)}
    chosen = list(factors)
    kept = [rows[f.pk] for f in chosen if f.pk in rows and rows[f.pk].indicator == f.indicator]
    found = {row.factor_id: figure_of(row) for row in kept}
    found |= live(region, quarter, [factor for factor in chosen if factor.pk not in found])
    return found, min((row.counted_at for row in kept), default=None)


def trend(region: Region | int, factor: SuccessFactor, quarters: Sequence[Quarter]) -> list[Figure]:
    """The figure of `factor` in each of `quarters`, as it was kept; one that is under way is counted now.

    What was never kept is left out: history is not worked out again under the reader. Who may see the region's figures
    is for who calls this.
    """
    kept = history(region, factor).get(factor.pk, {})
    found = []
    for quarter in quarters:
        figure = kept.get(quarter)
        if figure is None and quarter.holds(days.today()):
            figure = live(region, quarter, [factor]).get(factor.pk)
        if figure:
            found.append(figure)
    return found


def back_from(quarter: Quarter, count: int) -> list[Quarter]:
    """`quarter` and those before it, `count` in all, the oldest first."""
    found = [quarter]
    while len(found) < count:
        found.append(found[-1].previous())
    return found[::-1]
