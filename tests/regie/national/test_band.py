"""The band: the middle half of the others, never read off one region, and none of fewer than five."""

from __future__ import annotations

from decimal import Decimal
from math import ceil, floor
from statistics import quantiles

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transitiehuis.regie.figures.definitions import definitions
from transitiehuis.regie.national.band import Counted, band, enough

SHARE = "handovers_accepted_in_5wd_share"
LEAST = "funding_horizon_days_min"
value = st.decimals(min_value=0, max_value=400, places=1)
cases = st.builds(Counted, st.none() | value, st.integers(0, 30))
regions = st.dictionaries(st.integers(1, 40), cases, max_size=20)
many = st.dictionaries(st.integers(1, 40), st.builds(Counted, value, st.integers(5, 30)), min_size=6, max_size=20)


def plain(region: int, counted: dict[int, Counted]) -> tuple[int | None, int | None, int]:
    """The same by Python's own statistics."""
    others = [
        float(row.value) for key, row in counted.items() if key != region and row.value is not None and row.n >= 5
    ]
    if len(others) < 5:
        return None, None, len(others)
    low, _middle, high = quantiles(others, n=4, method="inclusive")
    return floor(round(low, 6)), ceil(round(high, 6)), len(others)


def first_of(counted: dict[int, Counted]) -> int:
    return min(counted)


@given(regions, st.integers(1, 40))
def test_it_is_what_python_counts_of_the_others(counted, region):
    assert tuple(band(SHARE, region, counted)) == plain(region, counted)


@given(regions, st.integers(1, 40), cases)
def test_the_own_figure_moves_nothing(counted, region, own):
    assert band(SHARE, region, counted) == band(SHARE, region, counted | {region: own})


@given(regions, st.integers(1, 40), st.integers(1, 40), value, st.integers(0, 4))
def test_a_region_with_few_cases_moves_nothing(counted, region, small, figure, few):
    without = {key: row for key, row in counted.items() if key != small}
    assert band(SHARE, region, without) == band(SHARE, region, without | {small: Counted(figure, few)})


@given(regions, st.integers(1, 40))
def test_fewer_than_five_others_tell_nothing_but_how_many_they_are(counted, region):
    found = band(SHARE, region, counted)
    assert (found.low is None) == (found.high is None) == (found.regions < 5)


@given(many, value)
def test_no_edge_is_read_off_the_outermost_region(counted, further):
    """Whoever lies lowest or highest may lie lower or higher still: the band does not tell how far."""
    region = first_of(counted)
    others = sorted((row.value, key) for key, row in counted.items() if key != region)
    (low, lowest), (high, highest) = others[0], others[-1]
    moved = counted | {lowest: Counted(low - further, 5), highest: Counted(high + further, 5)}
    assert band(SHARE, region, moved) == band(SHARE, region, counted)


def test_with_four_others_an_edge_would_be_read_off_one_region():
    """Why five: the first quartile of four lies between the two lowest, and moves with the lowest."""
    before, after = [quantiles([low, 40, 50, 60], n=4, method="inclusive")[0] for low in (10, 30)]
    assert before != after


@given(many)
def test_at_most_a_quarter_of_the_others_lie_on_either_side(counted):
    region = first_of(counted)
    found = band(SHARE, region, counted)
    others = [row.value for key, row in counted.items() if key != region]
    quarter = ceil(found.regions / 4)
    assert sum(other < found.low for other in others) <= quarter
    assert sum(other > found.high for other in others) <= quarter


@pytest.mark.parametrize(("code", "n", "is_enough"), [(SHARE, 4, False), (SHARE, 5, True), (LEAST, 1, True)])
def test_how_many_cases_are_enough(code, n, is_enough):
    assert code in definitions()
    assert enough(code, Counted(Decimal(7), n)) == is_enough
    assert not enough(code, Counted(None, 0))
