"""Dates and terms in words, on the days where they change."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from transitiehuis.ui import words

TUESDAY = datetime(2026, 10, 13, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def tuesday():
    with time_machine.travel(TUESDAY, tick=False), translation.override("nl"):
        yield


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (date(2026, 10, 8), "3 werkdagen te laat"),
        (date(2026, 10, 12), "1 werkdag te laat"),
        (date(2026, 10, 11), "2 werkdagen te laat"),  # a Sunday: Monday and today have passed since
        (date(2026, 10, 13), "vandaag"),
        (date(2026, 10, 14), "morgen"),
        (date(2026, 10, 15), "uiterlijk do 15 okt"),
        (date(2027, 3, 1), "uiterlijk ma 1 mrt 2027"),
    ],
)
def test_a_term_is_told_in_werkdagen(due, said):
    assert words.due_words(due) == said


def test_in_a_weekend_no_werkdag_has_passed_since_friday():
    with time_machine.travel(datetime(2026, 10, 17, 9, 0, tzinfo=UTC)):
        assert words.due_words(date(2026, 10, 16)) == "te laat"


def test_the_day_is_that_of_amsterdam_not_of_utc():
    late_evening = datetime(2026, 10, 12, 22, 30, tzinfo=UTC)  # half past twelve at night in Amsterdam
    assert words.since_words(late_evening) == "sinds vandaag"
    assert words.daytime(late_evening) == "vandaag om 0.30 uur"


@pytest.mark.parametrize(
    ("since", "said"),
    [
        (date(2026, 10, 13), "sinds vandaag"),
        (date(2026, 10, 12), "sinds gisteren"),
        (date(2026, 10, 9), "sinds vr 9 okt"),
        (date(2026, 9, 25), "sinds 25 sep"),
        (date(2025, 9, 25), "sinds 25 sep 2025"),
    ],
)
def test_waiting_is_told_in_plain_dates(since, said):
    assert words.since_words(since) == said


def test_a_moment_is_told_as_near_as_it_is():
    assert words.daytime(datetime(2026, 10, 12, 17, 40, tzinfo=UTC)) == "gisteren om 19.40 uur"
    assert words.daytime(datetime(2026, 10, 1, 6, 52, tzinfo=UTC)) == "do 1 okt om 8.52 uur"


def test_english_pages_speak_english():
    with translation.override("en"):
        assert words.due_words(date(2026, 10, 8)) == "3 working days late"
        assert words.shortday(date(2026, 10, 26)) == "26 Oct"
        assert words.clock(TUESDAY) == "11:00"


def test_the_shapes_of_a_day():
    monday = date(2026, 10, 26)
    assert (words.day(monday), words.weekday(monday)) == ("ma 26 oktober", "ma 26 okt")
    assert words.longday(monday) == "maandag 26 oktober 2026"
    assert words.isoday(monday) == "2026-10-26"


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2060, 1, 1)))
def test_every_day_has_words(day):
    assert words.due_words(day)
    assert words.since_words(day)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Kort.", "Kort."),
        ("a" * 500, "a" * 500),
        ("a" * 501, "a" * 400),
        ("woord " * 700, "woord " * 65 + "woord"),
    ],
)
def test_a_long_text_is_folded_between_words(text, first):
    head, rest = words.folded(text)
    assert head == first
    assert (head + rest).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize(("language", "said"), [("nl", "39.044"), ("en", "39,044")])
def test_thousands_stand_apart(language: str, said: str) -> None:
    with translation.override(language):
        assert words.grouped(39044) == said
        assert words.grouped(7) == "7"
