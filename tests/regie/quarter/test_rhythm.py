"""The dates of a round, on the days themselves."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transitiehuis.days import is_werkdag
from transitiehuis.regie.rhythm import (
    NUDGES,
    ORDER,
    SCORING,
    Dates,
    Quarter,
    Stage,
    close_day,
    default_meeting,
    newest_nudge,
    nudge_day,
    stage_day,
)

days_of_the_decade = st.dates(date(2024, 1, 1), date(2034, 12, 31))
quarters = st.builds(Quarter, st.integers(2024, 2034), st.integers(1, 4))


def test_the_meeting_is_the_third_tuesday_of_the_second_month() -> None:
    assert default_meeting(Quarter(2026, 1)) == date(2026, 2, 17)
    assert default_meeting(Quarter(2026, 2)) == date(2026, 5, 19)
    assert default_meeting(Quarter(2026, 3)) == date(2026, 8, 18)
    assert default_meeting(Quarter(2026, 4)) == date(2026, 11, 17)


def test_the_close_shifts_to_the_werkdag_before_when_it_falls_on_hemelvaart() -> None:
    assert close_day(date(2026, 5, 19)) == date(2026, 5, 13)


def test_the_other_days_shift_to_the_next_werkdag() -> None:
    assert stage_day(Stage.OPENING, date(2027, 5, 25)) == date(2027, 4, 28)  # M−28 is Koningsdag
    assert stage_day(Stage.PACK, date(2026, 2, 19)) == date(2026, 2, 16)  # M−4 is a Sunday
    assert stage_day(Stage.HALFWAY, date(2026, 11, 13)) == date(2026, 12, 28)  # M+42 is Christmas Day, a Friday


def test_a_typed_meeting_day_is_taken_as_typed() -> None:
    saturday = date(2026, 11, 21)
    assert Dates.of(saturday).meeting == saturday


@given(quarters)
def test_the_usual_meeting_lies_in_its_quarter_on_a_werkdag(quarter: Quarter) -> None:
    meeting = default_meeting(quarter)
    assert quarter.holds(meeting)
    assert is_werkdag(meeting)
    assert meeting.isoweekday() == 2


@given(days_of_the_decade)
def test_a_quarter_is_written_and_read_the_same_and_follows_the_one_before(day: date) -> None:
    quarter = Quarter.of(day)
    assert Quarter.parse(str(quarter)) == quarter
    assert quarter.first_day <= day <= quarter.last_day
    assert quarter.next().previous() == quarter
    assert quarter.next().first_day == quarter.last_day + timedelta(days=1)


@pytest.mark.parametrize("text", ["2026-K5", "2026-K0", "2026-4", "26-K1", "2026-K1 ", "0026-K1", "２026-K1"])
def test_what_writes_no_quarter_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        Quarter.parse(text)


@given(days_of_the_decade)
def test_every_stage_is_on_a_werkdag_and_in_the_order_of_the_round(meeting: date) -> None:
    dates = Dates.of(meeting)
    days = [dates.day_of(stage) for stage in ORDER]
    assert all(map(is_werkdag, [*days, dates.closes_on]))
    assert days == sorted(days)
    assert dates.closes_on <= meeting - timedelta(days=5)


@given(days_of_the_decade, st.integers(-40, 80))
def test_one_stage_at_most_is_due_and_never_one_whose_time_has_passed(meeting: date, offset: int) -> None:
    dates, today = Dates.of(meeting), meeting + timedelta(days=offset)
    stage = dates.newest_due(today)
    if stage is None:
        return
    assert is_werkdag(today)
    assert dates.day_of(stage) <= today
    if stage in SCORING:
        assert today < dates.closes_on
    if stage == Stage.PACK:
        assert dates.closes_on < today <= meeting
    later = [other for other in ORDER if other.rank > stage.rank and dates.day_of(other) <= today]
    assert later in ([], [Stage.PACK])  # the landscape of a round that has met is no news


def test_a_stage_is_due_on_its_day_and_not_the_day_before() -> None:
    dates = Dates.of(date(2026, 11, 17))
    due = [(stage, dates.newest_due(dates.day_of(stage))) for stage in ORDER]
    assert all(found == stage for stage, found in due)
    assert dates.newest_due(dates.opens_on - timedelta(days=1)) is None


def test_a_reminder_that_would_fall_on_or_after_the_close_is_not_sent() -> None:
    # M on Monday 4 January 2027: M−7 is Monday 28 December, the close Wednesday 30 December
    dates = Dates.of(date(2027, 1, 4))
    assert dates.newest_due(date(2026, 12, 29)) == Stage.LAST_REMINDER
    assert dates.newest_due(dates.closes_on) is None
    # a round that was re-opened until the very day of a reminder
    short = dates._replace(closes_on=date(2026, 12, 28))
    assert short.newest_due(date(2026, 12, 28)) is None


def test_what_was_missed_waits_for_a_werkdag() -> None:
    dates = Dates.of(date(2026, 11, 17))
    assert dates.newest_due(date(2026, 10, 24)) is None  # a Saturday
    assert dates.newest_due(date(2026, 10, 26)) == Stage.OPENING


def test_the_landscape_is_told_on_the_day_of_the_meeting_and_not_after() -> None:
    dates = Dates.of(date(2026, 11, 17))
    assert dates.newest_due(dates.meeting) == Stage.PACK
    assert dates.newest_due(date(2026, 11, 18)) == Stage.ACTIONS


def test_halfway_is_not_told_once_the_next_round_is_open() -> None:
    dates = Dates.of(date(2026, 11, 17))
    assert dates.newest_due(date(2026, 12, 29)) == Stage.HALFWAY
    assert dates.newest_due(date(2026, 12, 29), next_is_open=True) is None


def test_a_round_that_opened_stays_open_when_it_moves_and_one_that_closed_stays_closed() -> None:
    dates = Dates.of(date(2026, 11, 17))
    later = dates.moved(date(2026, 12, 15), today=dates.opens_on)
    assert (later.opens_on, later.closes_on) == (dates.opens_on, close_day(date(2026, 12, 15)))
    on_the_last_day = dates.moved(date(2026, 12, 15), today=dates.closes_on)
    assert on_the_last_day.closes_on == close_day(date(2026, 12, 15))
    a_day_later = dates.moved(date(2026, 12, 15), today=dates.closes_on + timedelta(days=1))
    assert a_day_later.closes_on == dates.closes_on


def test_the_first_and_the_last_day_of_scoring_are_inside() -> None:
    dates = Dates.of(date(2026, 11, 17))
    day = timedelta(days=1)
    assert [
        dates.scoring_on(d) for d in (dates.opens_on - day, dates.opens_on, dates.closes_on, dates.closes_on + day)
    ] == [False, True, True, False]


def test_the_next_reminder_is_never_today_and_never_on_the_close() -> None:
    dates = Dates.of(date(2026, 11, 17))
    assert dates.next_reminder(dates.opens_on) == date(2026, 11, 3)
    assert dates.next_reminder(date(2026, 11, 3)) == date(2026, 11, 10)
    assert dates.next_reminder(date(2026, 11, 10)) is None


# Nudges ----------------------------------------------------------------------------------------------------------

M_PLUS_1 = date(2026, 11, 18)


def test_an_action_is_nudged_a_week_before_on_and_a_week_after_its_date() -> None:
    due = date(2026, 12, 8)
    assert [newest_nudge(due + timedelta(days=n), due, M_PLUS_1) for n in (-8, -7, -6, 0, 6, 7, 30)] == [
        None, -7, -7, 0, 0, 7, 7,
    ]  # fmt: skip


def test_a_nudge_shifts_to_the_next_werkdag() -> None:
    due = date(2026, 12, 25)  # Christmas, a Friday
    assert nudge_day(due, 0) == date(2026, 12, 28)
    assert newest_nudge(date(2026, 12, 24), due, M_PLUS_1) == -7
    assert newest_nudge(due, due, M_PLUS_1) is None
    assert newest_nudge(date(2026, 12, 28), due, M_PLUS_1) == 0


def test_a_nudge_on_or_before_m_plus_1_is_never_sent() -> None:
    due = M_PLUS_1 + timedelta(days=7)  # −7 falls on M+1 itself
    assert newest_nudge(M_PLUS_1, due, M_PLUS_1) is None
    assert newest_nudge(M_PLUS_1 + timedelta(days=1), due, M_PLUS_1) is None
    assert newest_nudge(due, due, M_PLUS_1) == 0
    next_day = due + timedelta(days=1)
    assert newest_nudge(M_PLUS_1 + timedelta(days=1), next_day, M_PLUS_1) == -7


@given(days_of_the_decade, st.integers(-20, 40), days_of_the_decade)
def test_a_nudge_goes_out_on_a_werkdag_after_the_owner_last_heard(due: date, offset: int, told_on: date) -> None:
    today = due + timedelta(days=offset)
    found = newest_nudge(today, due, told_on)
    if found is not None:
        assert is_werkdag(today)
        assert told_on < nudge_day(due, found) <= today
        assert not any(nudge_day(due, n) <= today for n in NUDGES if n > found)
