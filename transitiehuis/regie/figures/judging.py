"""When a figure is better or worse, and when it clashes with what partners judge.

A judgement clashes with the figure beside it when the middle of the levels that partners gave is high (3 or 4) while
the figure says otherwise, or low (1 or 2) while the figure is good. Where level 3 of the factor names a number, that
number decides what is good. Where no level does, only a figure that became worse two quarters in a row speaks against
a high judgement; nothing then speaks against a low one. A share or a length counted over fewer than five cases
clashes with nobody. A figure never overrules a judgement: it stands beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from statistics import median

from transitiehuis.regie.figures.definitions import definitions
from transitiehuis.regie.figures.figure import Figure
from transitiehuis.regie.models.toolkit import Direction, SuccessFactor

FEW = 5
HIGH, LOW = 2.5, 2.5  # above the middle of the four levels, and below it


class Clash(StrEnum):
    """Which way the two differ."""

    OVER = "over"  # judged high, while the figure is not good
    UNDER = "under"  # judged low, while the figure is good
    FALLING = "falling"  # judged high, while the figure became worse twice


def is_better(factor: SuccessFactor, after: Decimal, before: Decimal) -> bool:
    """Whether `after` is better than `before`, by the direction of the factor."""
    return after > before if factor.direction == Direction.HIGHER else after < before


def is_good(factor: SuccessFactor, figure: Figure) -> bool | None:
    """Whether the figure reaches the number that level 3 names; None where no level names one or too few count."""
    one = definitions().get(figure.code)
    if one is None or one.bound is None or figure.value is None or (figure.n < FEW and one.how != "least"):
        return None
    return figure.value == one.bound or is_better(factor, figure.value, one.bound)


def clash(
    factor: SuccessFactor, levels: Sequence[int], figure: Figure | None, before: Sequence[Figure] = ()
) -> Clash | None:
    """How the levels that partners gave clash with `figure`; `before` are the figures before it, the oldest first."""
    given = [level for level in levels if level]
    if figure is None or not given:
        return None
    middle, good = median(given), is_good(factor, figure)
    if good is not None:
        if middle > HIGH and not good:
            return Clash.OVER
        return Clash.UNDER if middle < LOW and good else None
    if middle > HIGH and _fell_twice(factor, [*before, figure]):
        return Clash.FALLING
    return None


def stays_behind(factor: SuccessFactor, figures: Sequence[Figure]) -> str:
    """How a figure points at a bottleneck by itself: it does not reach what level 3 names in the last two quarters
    (`bound`), or where no level names a number it became worse twice (`falling`); '' for neither. The oldest first."""
    judged = [is_good(factor, figure) for figure in figures]
    if judged and judged[-1] is None and not _names_a_number(figures[-1]):
        return "falling" if _fell_twice(factor, figures) else ""
    return "bound" if len(judged) > 1 and judged[-1] is False and judged[-2] is False else ""


def _names_a_number(figure: Figure) -> bool:
    one = definitions().get(figure.code)
    return one is not None and one.bound is not None


def _fell_twice(factor: SuccessFactor, figures: Sequence[Figure]) -> bool:
    last = [figure for figure in figures if figure.value is not None and figure.n >= FEW][-3:]
    if len(last) < 3 or last[-1] is not figures[-1]:  # noqa: PLR2004 two quarters and the one before them
        return False
    first, second, third = (figure.value or Decimal(0) for figure in last)
    return is_better(factor, first, second) and is_better(factor, second, third)
