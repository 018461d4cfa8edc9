"""What holds for every definition."""

from datetime import date

import pytest

from tests.regie.quarter.scenes import load_toolkit
from transitiehuis.netwerk.actor import working
from transitiehuis.regie.figures import live, missing_fact
from transitiehuis.regie.figures.counting import cases
from transitiehuis.regie.figures.definitions import MISSING, definitions
from transitiehuis.regie.models import SuccessFactor
from transitiehuis.regie.rhythm import Quarter

pytestmark = pytest.mark.django_db


def test_each_indicator_of_the_toolkit_has_a_definition_or_says_what_is_missing():
    load_toolkit()
    asked = set(SuccessFactor.objects.exclude(indicator="").values_list("indicator", flat=True))
    assert asked == set(definitions()) | set(MISSING)
    assert not set(definitions()) & set(MISSING)
    assert missing_fact("something_a_later_toolkit_asks")
    assert not missing_fact("")
    assert not any(missing_fact(code) for code in definitions())


def test_all_are_counted_in_one_statement(world, django_assert_num_queries):
    load_toolkit()
    factors = list(SuccessFactor.objects.exclude(indicator=""))
    with working(), django_assert_num_queries(5):  # the statement, and what it takes to be the worker for it
        found = live(world.region, Quarter(2026, 3), factors)
    assert len(found) == len(definitions())
    for factor in factors:
        if factor.indicator in definitions():
            figure = found[factor.pk]
            rows = cases(world.region, figure.since, figure.until, definitions()[factor.indicator])
            assert len([row for row in rows if row.amount is not None]) == figure.n
            assert len([row for row in rows if row.open]) == figure.open
            assert len([row for row in rows if row.unknown]) == figure.unknown


def test_a_period_that_has_not_begun_has_no_figures(world):
    load_toolkit()
    with working():
        assert live(world.region, (date(2026, 3, 2), date(2026, 3, 1))) == {}
