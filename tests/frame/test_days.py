"""Werkdagen: each rule on the day itself."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from transitiehuis import days

DATES = st.dates(min_value=date(2020, 1, 1), max_value=date(2040, 12, 31))
COUNTS = st.integers(min_value=-60, max_value=60)


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 1, 1),  # Nieuwjaarsdag
        date(2026, 4, 3),  # Goede Vrijdag, put on a par
        date(2026, 4, 6),  # Tweede Paasdag
        date(2026, 4, 27),  # Koningsdag
        date(2026, 5, 5),  # Bevrijdingsdag in a year that is no lustrum
        date(2025, 5, 5),  # and in one that is
        date(2026, 5, 14),  # Hemelvaart
        date(2026, 5, 25),  # Tweede Pinksterdag
        date(2026, 12, 25),  # Kerst
        date(2028, 12, 26),  # Tweede Kerstdag on a Tuesday
    ],
)
def test_on_a_public_holiday_nobody_has_to_answer(day: date) -> None:
    assert day.weekday() < 5
    assert not days.is_werkdag(day)


def test_kings_day_moves_to_saturday_when_it_falls_on_a_sunday() -> None:
    assert date(2025, 4, 27).weekday() == 6
    assert date(2025, 4, 26) in days.public_holidays(2025)
    assert date(2025, 4, 27) not in days.public_holidays(2025)
    assert days.is_werkdag(date(2025, 4, 25))
    assert days.is_werkdag(date(2025, 4, 28))


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 5, 15),  # the Friday after Hemelvaart: a bridge day
        date(2026, 12, 24),
        date(2026, 12, 31),
        date(2026, 8, 3),  # in the school holidays
        date(2026, 10, 19),
        date(2024, 2, 29),
    ],
)
def test_school_holidays_and_bridge_days_are_werkdagen(day: date) -> None:
    assert days.is_werkdag(day)


@pytest.mark.parametrize(("day", "weekday"), [(date(2026, 11, 28), 5), (date(2026, 11, 29), 6)])
def test_a_weekend_is_none(day: date, weekday: int) -> None:
    assert (day.weekday(), days.is_werkdag(day)) == (weekday, False)


@pytest.mark.parametrize(
    ("day", "count", "found"),
    [
        (date(2026, 11, 24), 0, date(2026, 11, 24)),
        (date(2026, 11, 28), 0, date(2026, 11, 28)),  # 0 is the day itself, a Saturday too
        (date(2026, 11, 24), 1, date(2026, 11, 25)),
        (date(2026, 11, 27), 1, date(2026, 11, 30)),  # over a weekend
        (date(2026, 11, 28), 1, date(2026, 11, 30)),  # strictly after
        (date(2026, 12, 24), 1, date(2026, 12, 28)),  # over Kerst and a weekend
        (date(2026, 12, 31), 1, date(2027, 1, 4)),  # over Nieuwjaar
        (date(2026, 5, 13), 2, date(2026, 5, 18)),  # over Hemelvaart
        (date(2026, 11, 30), -1, date(2026, 11, 27)),
        (date(2026, 11, 29), -1, date(2026, 11, 27)),
        (date(2026, 5, 6), -1, date(2026, 5, 4)),  # back over 5 May
        (date(2026, 11, 24), 5, date(2026, 12, 1)),
    ],
)
def test_werkdagen_are_counted_strictly_after_or_before_the_day(day: date, count: int, found: date) -> None:
    assert days.add_werkdagen(day, count) == found


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        (date(2026, 11, 24), date(2026, 11, 24), 0),
        (date(2026, 11, 24), date(2026, 11, 23), 0),
        (date(2026, 11, 20), date(2026, 11, 23), 1),  # Friday to Monday: the last day is inside, the first is not
        (date(2026, 11, 20), date(2026, 11, 22), 0),
        (date(2026, 11, 19), date(2026, 11, 24), 3),
        (date(2026, 12, 24), date(2026, 12, 28), 1),
        (date(2026, 4, 2), date(2026, 4, 7), 1),  # Easter
    ],
)
def test_between_two_days_the_last_counts_and_the_first_does_not(first: date, last: date, count: int) -> None:
    assert days.werkdagen_between(first, last) == count


@pytest.mark.parametrize(
    ("day", "following", "previous"),
    [
        (date(2026, 11, 24), date(2026, 11, 24), date(2026, 11, 24)),
        (date(2026, 11, 28), date(2026, 11, 30), date(2026, 11, 27)),
        (date(2026, 5, 14), date(2026, 5, 15), date(2026, 5, 13)),
        (date(2027, 1, 1), date(2027, 1, 4), date(2026, 12, 31)),
    ],
)
def test_a_day_shifts_only_when_it_is_no_werkdag(day: date, following: date, previous: date) -> None:
    assert (days.next_werkdag(day), days.previous_werkdag(day)) == (following, previous)


@given(day=DATES, count=COUNTS)
def test_the_nth_werkdag_is_a_werkdag_on_the_right_side(day: date, count: int) -> None:
    found = days.add_werkdagen(day, count)
    if count:
        assert days.is_werkdag(found)
        assert (found > day) == (count > 0)
    else:
        assert found == day


@given(day=DATES, count=st.integers(min_value=0, max_value=60))
def test_between_undoes_adding(day: date, count: int) -> None:
    assert days.werkdagen_between(day, days.add_werkdagen(day, count)) == count


@given(day=DATES, count=st.integers(min_value=1, max_value=60))
def test_the_last_day_before_is_the_last_one_from_which_so_many_werkdagen_went_by(day: date, count: int) -> None:
    found = days.last_before(day, count)
    assert days.werkdagen_between(found, day) == count
    assert days.werkdagen_between(found + timedelta(days=1), day) == count - 1


@given(day=DATES, one=COUNTS, other=COUNTS)
def test_adding_in_two_steps_the_same_way_is_adding_once(day: date, one: int, other: int) -> None:
    if (one >= 0) == (other >= 0):
        assert days.add_werkdagen(days.add_werkdagen(day, one), other) == days.add_werkdagen(day, one + other)


@given(first=DATES, span=st.integers(0, 200), rest=st.integers(0, 200))
def test_between_adds_up_over_a_day_in_the_middle(first: date, span: int, rest: int) -> None:
    middle = first + timedelta(days=span)
    last = middle + timedelta(days=rest)
    whole = days.werkdagen_between(first, last)
    assert whole == days.werkdagen_between(first, middle) + days.werkdagen_between(middle, last)


@given(year=st.integers(2020, 2060))
def test_every_year_has_its_holidays(year: int) -> None:
    found = days.public_holidays(year)
    assert {date(year, 1, 1), date(year, 5, 5), date(year, 12, 25), date(year, 12, 26)} <= found
    assert len(found) == 11  # Eerste Paasdag and Eerste Pinksterdag, both Sundays, included


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 24, 22, 59, tzinfo=UTC), date(2026, 11, 24)),
        (datetime(2026, 11, 24, 23, 0, tzinfo=UTC), date(2026, 11, 25)),  # midnight in winter
        (datetime(2026, 7, 1, 22, 0, tzinfo=UTC), date(2026, 7, 2)),  # and in summer
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), date(2027, 1, 1)),
        (datetime(2028, 2, 29, 12, 0, tzinfo=UTC), date(2028, 2, 29)),
    ],
)
def test_today_is_the_date_in_amsterdam(moment: datetime, day: date) -> None:
    with time_machine.travel(moment, tick=False):
        assert days.today() == day


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 11, 24), 24)]
)
def test_a_day_is_as_long_as_the_clock_makes_it(day: date, hours: int) -> None:
    start, end = days.start_of(day), days.start_of(day + timedelta(days=1))
    assert (end.astimezone(UTC) - start.astimezone(UTC)).total_seconds() == hours * 3600
