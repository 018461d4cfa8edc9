"""The survival curve after Kaplan and Meier. The library is heavy: only a worker loads it, when it counts."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from typing import Any

HORIZON_DAYS = 731
STEP_DAYS = 14
CONFIDENCE = 0.95

# How many days somebody was certainly in, whether they were known to be gone then, and how many people that holds for.
Life = tuple[int, bool, int]
# Day, share that is still in, its lower and upper bound, how many were still followed.
Step = tuple[int, float, float, float, int]


def survival(lives: Iterable[Life]) -> list[Step]:
    """The curve at every fourteenth day of two years, with a band of 95 % (Greenwood, log-log); [] for nobody.

    The curve ends with the last day on which anybody was followed.
    """
    import numpy as np
    from scipy.stats import CensoredData, ecdf

    found = sorted(lives)
    people = np.array([number for _days, _gone, number in found], dtype=np.int64)
    if not people.sum():
        return []
    days = np.repeat(np.array([length for length, _gone, _number in found], dtype=np.float64), people)
    gone = np.repeat(np.array([left for _days, left, _number in found], dtype=bool), people)
    grid = [float(day) for day in range(0, HORIZON_DAYS + STEP_DAYS, STEP_DAYS) if day <= days.max()]
    followed = len(days) - np.searchsorted(days, grid, side="left")
    if not gone.any():
        return [(int(day), 1.0, 1.0, 1.0, int(left)) for day, left in zip(grid, followed, strict=True)]
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # where everybody or nobody is in; `_step` knows
        curve = ecdf(CensoredData(uncensored=days[gone], right=days[~gone])).sf
        band = curve.confidence_interval(CONFIDENCE, method="log-log")
    shares = curve.evaluate(grid)
    bounds = zip(band.low.evaluate(grid), band.high.evaluate(grid), strict=True)
    return [
        _step(day, share, low, high, left)
        for day, share, (low, high), left in zip(grid, shares, bounds, followed, strict=True)
    ]


def _step(day: float, share: Any, low: Any, high: Any, left: Any) -> Step:
    """Where everybody or nobody is in, the bounds are undefined: the share itself."""
    share, low, high = (round(float(each), 6) for each in (share, low, high))
    inside = low <= share <= high  # False also for what is not a number
    return int(day), share, low if inside else share, high if inside else share, int(left)
