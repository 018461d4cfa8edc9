"""The database counts werkdagen as the house does."""

from datetime import date, timedelta

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from transitiehuis import days

pytestmark = pytest.mark.django_db
DAYS = st.dates(date(2015, 1, 1), date(2070, 12, 31))


def numbers(*asked: date) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT regie_werkdag_number(d) FROM unnest(%s::date[]) WITH ORDINALITY AS x(d, n) ORDER BY n", [[*asked]]
        )
        return [row[0] for row in cursor.fetchall()]


def test_every_day_of_thirty_years_is_a_werkdag_or_not_as_in_python():
    every = [date(2019, 12, 31) + timedelta(days=n) for n in range(365 * 30)]
    found = numbers(*every)
    for before, after, day in zip(found, found[1:], every[1:], strict=False):
        assert after - before == int(days.is_werkdag(day)), day


@settings(max_examples=25)
@given(first=DAYS, span=st.integers(0, 200))
def test_werkdagen_between_two_days(first, span):
    last = first + timedelta(days=span)
    a, b = numbers(first, last)
    assert b - a == days.werkdagen_between(first, last)


@settings(max_examples=25)
@given(sent=DAYS, until=DAYS, count=st.integers(1, 20))
def test_the_nth_werkdag_has_come_when_the_numbers_say_so(sent, until, count):
    a, b = numbers(sent, until)
    assert (a + count <= b) == (days.add_werkdagen(sent, count) <= until)
