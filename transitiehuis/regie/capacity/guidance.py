"""Weeks of guidance in the quarters in which they fall; plain arithmetic on means, as a page can show it.

Placements are spread evenly over a quarter, and of whoever is guided now half lies behind them on average.
"""

from __future__ import annotations

from decimal import Decimal

QUARTER = Decimal(13)  # weeks
NOTHING = Decimal(0)


def of_placement(weeks: Decimal, later: int) -> Decimal:
    """Of the `weeks` that a placement is guided, the mean that falls `later` quarters after that of the placement."""
    return _until(weeks, QUARTER * (later + 1)) - _until(weeks, QUARTER * later)


def of_running(weeks: Decimal, later: int) -> Decimal:
    """What somebody guided now has before them, the part that falls in this quarter (0) or `later`."""
    return _left(weeks, QUARTER * (later + 1)) - _left(weeks, QUARTER * later)


def _until(weeks: Decimal, end: Decimal) -> Decimal:
    """Mean weeks of guidance until `end`, over beginnings spread evenly over the first quarter."""
    return (_area(weeks, end) - _area(weeks, end - QUARTER)) / QUARTER


def _area(weeks: Decimal, length: Decimal) -> Decimal:
    """min(weeks, x) summed over x from 0 to `length`."""
    capped = min(weeks, max(NOTHING, length))
    return capped * capped / 2 + weeks * max(NOTHING, length - weeks)


def _left(weeks: Decimal, end: Decimal) -> Decimal:
    """Mean of min(rest, end) over a rest spread evenly from nothing to `weeks`."""
    capped = min(weeks, end)
    return capped - capped * capped / (2 * weeks) if weeks else NOTHING
