"""The band of the other regions, as pure functions.

It runs from the first to the third quartile of the others that counted enough cases, rounded outwards to whole numbers.
From five others on neither edge depends on the outermost region, and no edge is the figure of one region alone but by
chance; with four it would be. Under five there is no band, and only how many there were is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import NamedTuple

from transitiehuis.regie.figures.definitions import definitions
from transitiehuis.regie.figures.judging import FEW
from transitiehuis.regie.models.national import FIVE

LOW, HIGH = Decimal("0.25"), Decimal("0.75")
WHOLE = Decimal(1)


class Counted(NamedTuple):
    """What a region came to: its figure, and over how many cases."""

    value: Decimal | None
    n: int


class Band(NamedTuple):
    """`low` and `high` are None where fewer than five others (`regions`) counted enough cases."""

    low: int | None
    high: int | None
    regions: int


def enough(code: str, counted: Counted) -> bool:
    """Whether a figure rests on enough cases to stand beside others: five; of agreements and the like one is enough."""
    one = definitions().get(code)
    few = 1 if one is not None and one.how == "least" else FEW
    return counted.value is not None and counted.n >= few


def band(code: str, region: int, counted: Mapping[int, Counted]) -> Band:
    """The band of all regions but `region`."""
    others = sorted(
        row.value for key, row in counted.items() if key != region and row.value is not None and enough(code, row)
    )
    if len(others) < FIVE:
        return Band(None, None, len(others))
    low = quantile(others, LOW).quantize(WHOLE, ROUND_FLOOR)
    high = quantile(others, HIGH).quantize(WHOLE, ROUND_CEILING)
    return Band(int(low), int(high), len(others))


def quantile(values: list[Decimal], share: Decimal) -> Decimal:
    """Between the two values around that place, in proportion; `values` in order and not empty."""
    place = share * (len(values) - 1)
    below = int(place)
    above = min(below + 1, len(values) - 1)
    return values[below] + (values[above] - values[below]) * (place - below)
