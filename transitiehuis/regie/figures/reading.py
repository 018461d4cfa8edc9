"""What was kept: the figures a round was closed with, and how they went quarter by quarter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from transitiehuis.netwerk.models import Region
from transitiehuis.regie.figures.counting import live
from transitiehuis.regie.figures.figure import Figure
from transitiehuis.regie.models.toolkit import SuccessFactor
from transitiehuis.regie.rhythm import Quarter

if TYPE_CHECKING:
    from transitiehuis.regie.models import FrozenFigure, QuarterFigure, QuarterRound


def figure_of(row: FrozenFigure | QuarterFigure) -> Figure:
    """A kept row as it is handed round; its factor is read along."""
    facts = (row.since, row.until, row.value, row.n, row.open, row.unknown)
    return Figure(row.factor_id, *facts, code=row.indicator, unit=row.unit)


def frozen(round: QuarterRound) -> dict[int, Figure]:
    """The figures that the round was closed with, by factor; the newest version when it was closed twice. One query.

    Empty until the worker has frozen them.
    """
    from transitiehuis.regie.models import FrozenFigure

    rows = FrozenFigure.objects.filter(round=round).order_by("version")
    return {row.factor_id: figure_of(row) for row in rows}


def trend(region: Region | int, factor: SuccessFactor, quarters: Sequence[Quarter]) -> list[Figure]:
    """The figure of `factor` in each of `quarters`, as it was kept; one that is under way is counted now.

    A quarter that a round froze is as it was frozen; another as it was kept when it ended. What was never kept is left
    out: history is not worked out again under the reader.
    """
    from transitiehuis.regie.models import FrozenFigure, QuarterFigure

    key = region if isinstance(region, int) else region.pk
    kept: dict[Quarter, Figure] = {}
    for row in QuarterFigure.objects.filter(region=key, factor=factor):
        kept[Quarter.of(row.since)] = figure_of(row)
    for frozen_row in FrozenFigure.objects.filter(round__region=key, factor=factor).order_by("version"):
        kept[Quarter.of(frozen_row.since)] = figure_of(frozen_row)
    found = []
    for quarter in quarters:
        figure = kept.get(quarter) or live_one(key, factor, quarter)
        if figure:
            found.append(figure)
    return found


def live_one(region: int, factor: SuccessFactor, quarter: Quarter) -> Figure | None:
    """The figure of the quarter that is under way; None for another."""
    from transitiehuis import days

    if not quarter.holds(days.today()):
        return None
    return live(region, quarter, [factor]).get(factor.pk)
