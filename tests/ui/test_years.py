"""A day in a year that nobody means is refused wherever somebody types one."""

from datetime import date

import pytest
import time_machine
from django import forms

from intake.forms.fields import ahead, done
from intake.importing import cells
from intake.importing.faults import Fault
from transitiehuis.ui.years import ValidUntil

TODAY = date(2026, 2, 28)
FIELDS = {
    "day": lambda: forms.DateField(required=False),
    "valid": lambda: ValidUntil(required=False),
    "ahead": lambda: ahead("", required=False),
    "done": lambda: done("", required=False),
}
LATER, EARLIER = "Kies vandaag of een latere dag.", "Kies vandaag of een eerdere dag."


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(TODAY, tick=False):
        yield


def said(field: forms.Field, typed: str) -> str:
    try:
        field.clean(typed)
    except forms.ValidationError as wrong:
        return wrong.messages[0]
    return ""


@pytest.mark.parametrize(
    ("kind", "typed", "words"),
    [
        ("day", "1899-01-01", "Klopt het jaar? Kies een dag van 01-01-2000 tot en met 28-02-2031."),
        ("day", "1999-12-31", "Klopt het jaar?"),
        ("day", "2000-01-01", ""),
        ("day", "2031-02-28", ""),
        ("day", "2031-03-01", "Klopt het jaar?"),
        ("day", "9999-12-31", "Klopt het jaar?"),
        ("day", "", ""),
        ("valid", "2056-02-28", ""),
        ("valid", "2056-02-29", "tot en met 28-02-2056"),
        ("valid", "0026-02-28", "Klopt het jaar?"),
        ("ahead", "1899-01-01", LATER),
        ("ahead", "2206-01-01", "Klopt het jaar?"),
        ("done", "1899-01-01", "Klopt het jaar?"),
        ("done", "2206-01-01", EARLIER),
    ],
)
def test_a_day_in_a_year_that_nobody_means_is_refused_in_a_sentence(kind, typed, words):
    found = said(FIELDS[kind](), typed)
    assert words in found
    assert bool(found) == bool(words)


@pytest.mark.parametrize(
    ("typed", "found"),
    [("01-01-1899", None), ("01-06-2026", date(2026, 6, 1)), ("28-02-2031", date(2031, 2, 28)), ("01-03-2031", None)],
)
def test_a_list_is_held_to_the_same(typed, found):
    if found:
        assert cells.available(typed, TODAY) == found
        return
    with pytest.raises(Fault) as wrong:
        cells.available(typed, TODAY)
    assert (wrong.value.code, wrong.value.facts["last"]) == ("day_far", "28-02-2031")
