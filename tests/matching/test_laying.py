"""Parts of a plan in time: never overlapping, never before what is needed, never on a closed day, monotone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.laying import Clash, Piece, course_days, ends, lay
from transitiehuis import days

BEGIN = date(2026, 4, 20)
ahead = st.integers(0, 120).map(lambda n: BEGIN + timedelta(days=n))
# The holidays of a school: up to three stretches of at most three weeks.
holidays = st.lists(st.tuples(ahead, st.integers(1, 21)), max_size=3).map(
    lambda stretches: frozenset(first + timedelta(days=n) for first, length in stretches for n in range(length))
)
weekdays = st.frozensets(st.integers(1, 5), min_size=1, max_size=5)


@st.composite
def plans(draw: st.DrawFn) -> list[Piece]:
    """Up to six parts, some at a fixed start, some exempt, each needing any of the parts before it."""
    made: list[Piece] = []
    for key in range(draw(st.integers(1, 6))):
        needs = draw(st.frozensets(st.integers(0, key - 1), max_size=2)) if key else frozenset()
        fixed = draw(st.booleans())
        made.append(
            Piece(
                key=key,
                days=draw(st.integers(0, 12)),
                weekdays=draw(weekdays),
                begins=draw(ahead) if fixed else None,
                not_before=None if fixed else draw(st.none() | ahead),
                needs=needs,
                closed=draw(holidays),
            )
        )
    return made


@given(plans(), ahead)
@settings(max_examples=200)
def test_no_day_is_taken_twice_and_none_is_closed(pieces: list[Piece], begin: date) -> None:
    placed = lay(pieces, begin)
    taken = [day for one in placed.values() if not one.clash for day in one.days]
    assert len(taken) == len(set(taken))
    assert all(days.is_werkdag(day) and day >= begin for day in taken)
    assert not any(set(placed[piece.key].days) & piece.closed for piece in pieces)


@given(plans(), ahead)
@settings(max_examples=200)
def test_nothing_begins_before_what_it_needs_has_ended(pieces: list[Piece], begin: date) -> None:
    placed = lay(pieces, begin)
    for piece in pieces:
        one = placed[piece.key]
        if one.clash or not one.days:
            continue
        assert not any(placed[key].clash for key in piece.needs)
        assert all(placed[key].last < one.first for key in piece.needs if placed[key].last)
        assert piece.not_before is None or one.first >= piece.not_before


@given(plans(), ahead)
@settings(max_examples=200)
def test_each_part_takes_as_many_days_as_it_says_on_its_own_weekdays(pieces: list[Piece], begin: date) -> None:
    for piece, one in zip(pieces, lay(pieces, begin).values(), strict=True):
        if not one.clash:
            assert len(one.days) == piece.days
            assert {day.isoweekday() for day in one.days} <= piece.weekdays
            assert list(one.days) == sorted(set(one.days))


@given(plans(), ahead, st.integers(0, 60))
@settings(max_examples=200)
def test_a_later_beginning_makes_nothing_end_earlier(pieces: list[Piece], begin: date, later: int) -> None:
    # Of parts that wait for each other one may find the day of another free, as in any timetable filled in order.
    pieces = [replace(piece, needs=frozenset()) for piece in pieces]
    first, second = lay(pieces, begin), lay(pieces, begin + timedelta(days=later))
    for piece in pieces:
        before, after = first[piece.key], second[piece.key]
        if after.clash or not after.days:
            continue  # what can stand later can stand earlier too
        assert before.clash is None
        assert before.last <= after.last


@given(plans(), ahead, st.integers(0, 5), st.integers(1, 9))
@settings(max_examples=200)
def test_a_longer_part_that_moves_makes_nothing_end_earlier(pieces, begin, which, more) -> None:
    which %= len(pieces)
    grown = pieces[which]
    if grown.begins or not grown.days:
        return  # a fixed start that grows takes other days away from others, who may then go elsewhere
    longer = [replace(piece, days=piece.days + more * (piece is grown)) for piece in pieces]
    first, second = lay(pieces, begin), lay(longer, begin)
    for piece in pieces:
        if not second[piece.key].clash and second[piece.key].days:
            assert first[piece.key].last <= second[piece.key].last


@given(ahead, st.integers(0, 30), weekdays, holidays)
def test_a_course_passes_over_closed_days(first: date, count: int, on: frozenset[int], closed: frozenset[date]) -> None:
    found = course_days(first, count, on, closed)
    assert len(found) == count
    between = [first + timedelta(days=n) for n in range((found[-1] - first).days + 1)] if found else []
    lessons = [day for day in between if day not in closed and days.is_werkdag(day)]
    assert list(found) == [day for day in lessons if day.isoweekday() in on]


@given(ahead, st.integers(0, 30), weekdays, holidays, st.integers(0, 60))
def test_holidays_make_no_course_end_earlier_and_a_later_start_neither(first, count, on, closed, later) -> None:
    with_holidays, without = course_days(first, count, on, closed), course_days(first, count, on)
    assert [one >= other for one, other in zip(with_holidays, without, strict=True)] == [True] * count
    moved = course_days(first + timedelta(days=later), count, on, closed)
    assert all(one >= other for one, other in zip(moved, with_holidays, strict=True))


@given(plans(), ahead)
@settings(max_examples=100)
def test_what_was_agreed_keeps_its_days_whatever_becomes_free(pieces: list[Piece], begin: date) -> None:
    first = lay(pieces, begin)
    agreed = [
        replace(piece, begins=laid.first, not_before=None, kept=laid.days, closed=piece.closed | set(laid.days))
        for piece in pieces
        if not (laid := first[piece.key]).clash and laid.days
    ]
    kept = [replace(piece, needs=frozenset()) for piece in agreed]
    assert {key: one.days for key, one in lay(kept, begin).items()} == {p.key: p.kept for p in kept}


def test_a_course_needs_a_day_to_be_on() -> None:
    with pytest.raises(ValueError, match="no weekday"):
        course_days(BEGIN, 1, frozenset({6, 7}))


TUESDAY, ALL = frozenset({2}), frozenset({1, 2, 3, 4, 5})


def test_kings_day_and_liberation_day_make_a_course_longer() -> None:
    monday = frozenset({1})
    assert course_days(date(2026, 4, 20), 3, monday) == (date(2026, 4, 20), date(2026, 5, 4), date(2026, 5, 11))
    assert course_days(date(2026, 4, 28), 2, TUESDAY) == (date(2026, 4, 28), date(2026, 5, 12))


def test_two_parts_on_other_weekdays_run_beside_each_other() -> None:
    school, work = Piece(1, 4, frozenset({1})), Piece(2, 4, frozenset({3}))
    placed = lay([school, work], date(2026, 6, 1))
    assert (placed[1].first, placed[2].first) == (date(2026, 6, 1), date(2026, 6, 3))
    assert ends(placed) == date(2026, 6, 24)


def test_a_start_before_the_certificate_is_there_says_so() -> None:
    vca = Piece(1, 1, TUESDAY, not_before=date(2026, 6, 9))
    route = Piece(2, 5, ALL, begins=date(2026, 6, 9), needs=frozenset({1}))
    placed = lay([vca, route], BEGIN)
    assert (placed[1].first, placed[1].last) == (date(2026, 6, 16), date(2026, 6, 16))  # the ninth is the route's
    assert (placed[2].clash, placed[2].other, placed[2].day) == (Clash.NEEDS, 1, date(2026, 6, 16))
    assert ends(placed) is None


def test_what_is_needed_must_stand_before() -> None:
    route, vca = Piece(2, 5, ALL, needs=frozenset({1})), Piece(1, 1, TUESDAY)
    assert lay([route, vca], BEGIN)[2].clash == Clash.ORDER


def test_of_two_starts_on_one_day_the_first_in_the_plan_has_it() -> None:
    one, other = Piece(1, 3, TUESDAY, begins=date(2026, 6, 2)), Piece(2, 3, TUESDAY, begins=date(2026, 6, 16))
    placed = lay([one, other], BEGIN)
    assert placed[1].clash is None
    assert (placed[2].clash, placed[2].other, placed[2].day) == (Clash.TAKEN, 1, date(2026, 6, 16))


def test_what_somebody_is_exempt_from_takes_no_day_and_holds_nothing_up() -> None:
    exempt, after = Piece(1, 0, ALL), Piece(2, 1, ALL, needs=frozenset({1}))
    assert lay([exempt, after], date(2026, 6, 1))[2].first == date(2026, 6, 1)


def test_a_start_that_is_off_takes_what_waits_for_it_along() -> None:
    off, after = Piece(1, 2, ALL, begins=date(2026, 6, 1), gone=True), Piece(2, 1, ALL, needs=frozenset({1}))
    placed = lay([off, after], BEGIN)
    assert (placed[1].clash, placed[2].clash) == (Clash.GONE, Clash.FOLLOWS)
