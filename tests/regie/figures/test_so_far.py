"""A large region's quarter under way is counted at night: once, by one worker, and the page says when."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from tests.regie.figures.test_keeping import lead
from tests.regie.quarter.scenes import at, load_toolkit
from transitiehuis.netwerk.actor import acting, working
from transitiehuis.regie.figure_tasks import figure_days
from transitiehuis.regie.figures import keeping
from transitiehuis.regie.figures.definitions import definitions
from transitiehuis.regie.figures.page import rows_of
from transitiehuis.regie.models import FigureSoFar, SuccessFactor

pytestmark = pytest.mark.django_db
DAY = date(2026, 10, 20)
COUNTED_NOW = "op het moment dat je deze pagina opent"


@pytest.fixture
def large(world, refer, monkeypatch):
    """A region with one traject, where one is many."""
    load_toolkit()
    with at(date(2026, 10, 5)):
        refer()
    monkeypatch.setattr(keeping, "LARGE", 1)
    return world.region


def figures(browser, hour=9, day=DAY):
    with at(day, hour):
        return browser("director").get(reverse("regie:figures")).content.decode()


def test_a_region_with_less_is_counted_by_its_page_alone(browser, large, monkeypatch):
    monkeypatch.setattr(keeping, "LARGE", 2)
    with at(DAY):
        figure_days()
    assert not FigureSoFar.objects.exists()
    assert COUNTED_NOW in figures(browser)


def test_it_is_counted_once_a_night_and_anew_the_next(large):
    with at(DAY, 5):
        figure_days()
        first = set(FigureSoFar.objects.values_list("pk", flat=True))
        figure_days()
        assert set(FigureSoFar.objects.values_list("pk", flat=True)) == first
    assert len(first) == len(definitions())
    with at(DAY + timedelta(days=1), 4):  # the night has not come yet
        figure_days()
        assert set(FigureSoFar.objects.values_list("pk", flat=True)) == first
    with at(DAY + timedelta(days=1), 5):
        figure_days()
    rows = FigureSoFar.objects.all()
    assert len(rows) == len(first)
    assert first.isdisjoint(row.pk for row in rows)
    assert {row.until for row in rows} == {DAY + timedelta(days=1)}


def test_the_page_reads_what_was_counted_and_says_when(world, browser, large):
    factor = SuccessFactor.objects.get(indicator="activities_without_lead")

    def shown():
        with at(DAY), acting(world.actor("director")):
            rows, counted_at = rows_of(world.region)
        return {row.factor.pk: row.now.value for row in rows if row.now}, counted_at

    with at(DAY, 5):
        figure_days()
    before, counted_at = shown()
    lead(world, 3)
    assert shown() == (before, counted_at)
    said = figures(browser)
    assert "geteld (vandaag om 5.00 uur)" in said
    assert COUNTED_NOW not in said
    assert COUNTED_NOW in figures(browser, day=date(2027, 1, 1))  # of a quarter that is over
    kept = FigureSoFar.objects.filter(factor=factor)
    kept._raw_delete("default")  # one that was not kept is counted by the page, the others are not
    assert shown()[0] == {**before, factor.pk: before[factor.pk] - 3}


def test_what_was_kept_is_not_rewritten_and_another_region_reads_nothing(world, large):
    with at(DAY, 5):
        figure_days()
        with acting(world.actor("stranger")):
            assert not FigureSoFar.objects.exists()
        with acting(world.actor("director")) as by:
            assert FigureSoFar.objects.visible_to(by).count() == len(definitions())
    with pytest.raises(DatabaseError), transaction.atomic(), working():
        FigureSoFar.objects.update(n=7)
    row = FigureSoFar.objects.first()
    row.pk = None
    with pytest.raises(DatabaseError), acting(world.actor("director")):
        row.save(force_insert=True)


def test_two_workers_at_once_count_once(world, large, twice_at_once):
    def once(*, by):
        with working():
            return keeping.count_so_far(large.pk)

    with at(DAY, 5):
        race = twice_at_once(once, by=world.actor("director"))
    assert sorted(race) == [0, len(definitions())]
    assert FigureSoFar.objects.count() == len(definitions())
