"""The figure beside what partners judge: in the landscape of a closed round, in the pack and on the agenda."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from transitiehuis.asking import asks
from transitiehuis.regie.figures.definitions import missing_fact
from transitiehuis.regie.figures.figure import Figure
from transitiehuis.regie.figures.judging import Clash, clash
from transitiehuis.regie.figures.reading import History, back_from, history
from transitiehuis.regie.models import QuarterFigure, QuarterRound, SuccessFactor
from transitiehuis.regie.rhythm import Quarter

if TYPE_CHECKING:
    from transitiehuis.regie.landscape import Row

BEFORE = 2


@dataclass(frozen=True)
class Measured:
    """What the round looks back on, for one factor; without a figure where nothing was kept or can be measured."""

    factor: SuccessFactor
    figure: Figure | None
    clash: Clash | None

    @property
    def words(self) -> str:
        """12 werkdagen; or why there is none."""
        if self.figure and self.figure.value is not None:
            return self.figure.words
        if not self.factor.indicator:
            return _("not measured")
        if missing_fact(self.factor.indicator):
            return _("cannot be measured yet")
        return _("nothing counted")

    @property
    def clash_words(self) -> str:
        """Two or three words that stand beside the mark."""
        return clash_words(self.clash)

    @property
    def sentence(self) -> str:
        """What clashes, in a sentence; '' where nothing does."""
        return clash_sentence(self.clash, self.words)


def clash_words(kind: Clash | None) -> str:
    said = {
        Clash.OVER: _("figure stays behind"),
        Clash.UNDER: _("figure is better"),
        Clash.FALLING: _("figure gets worse"),
    }
    return said[kind] if kind else ""


def clash_sentence(kind: Clash | None, value: str) -> str:
    said = {
        Clash.OVER: _("Most partners give a 3 or 4, but the figure does not reach what level 3 names: %(value)s."),
        Clash.UNDER: _("Most partners give a 1 or 2, but the figure reaches what level 3 names: %(value)s."),
        Clash.FALLING: _("Most partners give a 3 or 4, but the figure got worse two quarters in a row: %(value)s now."),
    }
    return said[kind] % {"value": value} if kind else ""


def measured(kept: History, factor: SuccessFactor, levels: Sequence[int], quarter: Quarter) -> Measured:
    """The figure of `factor` in `quarter` out of what was kept, and whether `levels` clash with it."""
    own = kept.get(factor.pk, {})
    figure = own.get(quarter)
    before = [own[each] for each in back_from(quarter.previous(), BEFORE) if each in own]
    return Measured(factor, figure, clash(factor, levels, figure, before))


def lay_beside(round: QuarterRound, rows: Iterable[Row]) -> None:
    """Put the figure beside each row of the landscape of a closed round: two queries."""
    kept, quarter = figures_beside(round), round.name.previous()
    for row in rows:
        row.measured = measured(kept, row.factor, [score.level or 0 for score in row.given], quarter)


def figures_beside(round: QuarterRound) -> History:
    """What was kept of the quarter that the round looks back on, and of those before it."""
    return history(round.region_id, first=back_from(round.name.previous(), BEFORE + 1)[0].first_day)


def before_scoring(round: QuarterRound) -> dict[int, Figure]:
    """What stands beside the questions of a round that is open: the quarter it looks back on. One query."""
    from transitiehuis.regie.figures.reading import figure_of

    rows = _looked_back_on(round.region_id, round.name.previous().first_day)
    return {row.factor_id: figure_of(row) for row in rows}


@asks
def _looked_back_on(region: int, first: date) -> QuerySet[QuarterFigure]:
    return QuarterFigure.objects.filter(region=region, since=first)
