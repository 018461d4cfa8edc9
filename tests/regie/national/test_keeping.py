"""Months of all regions: counted once they are over, never changed, corrected beside what stood, seen by their own."""

from __future__ import annotations

from datetime import date
from functools import partial
from math import ceil, floor
from threading import Barrier, local

import pytest
from django.db import DatabaseError, transaction

from tests.regie.national.scenes import CODE, FIRST, OCTOBER, SEPTEMBER, at, count, country
from tests.regie.quarter.scenes import load_toolkit
from transitiehuis import days
from transitiehuis.netwerk.actor import acting, working
from transitiehuis.netwerk.models import Partnership
from transitiehuis.regie.figure_tasks import figure_days
from transitiehuis.regie.models import (
    Activity,
    BandMonth,
    Coverage,
    FigureMonth,
    GapMonth,
    NationalMonth,
    QuarterFigure,
    SharedGapMonth,
)
from transitiehuis.regie.national import keeping
from transitiehuis.regie.national.keeping import due_months, keep_month

pytestmark = pytest.mark.django_db
LEADS = [3, 10, 12, 14, 16, 18, 20]


@pytest.fixture
def six(world):
    return country(world, LEADS)


def figure(region, month=SEPTEMBER):
    return FigureMonth.objects.filter(region=region, month=month, indicator=CODE).order_by("version").last()


def band_of(region, month=SEPTEMBER):
    return BandMonth.objects.filter(region=region, month=month, indicator=CODE).order_by("version").last()


def test_a_year_and_a_month_are_counted_once_and_the_month_that_runs_is_not(world, all_months):
    load_toolkit()
    assert count() > 0
    assert count() == 0
    months = sorted(set(FigureMonth.objects.values_list("month", flat=True)))
    assert (months[0], months[-1]) == (date(2025, 9, 1), SEPTEMBER)
    assert len(months) == all_months == 13 == NationalMonth.objects.count()
    assert set(FigureMonth.objects.values_list("version", flat=True)) == {1}


def test_the_month_that_ends_a_quarter_counts_what_the_quarter_counts(six):
    count()
    with at(FIRST):
        figure_days()
    quarter = QuarterFigure.objects.filter(region=six.world.region, since=date(2026, 7, 1)).order_by("indicator")
    months = FigureMonth.objects.filter(region=six.world.region, month=SEPTEMBER).order_by("indicator")
    told = [[(row.indicator, row.since, row.until, row.value, row.n) for row in rows] for rows in (quarter, months)]
    assert told[0] == told[1]
    assert told[0]


def test_the_band_leaves_the_own_region_out(six):
    count()
    total = Activity.objects.count()
    own = band_of(six.world.region)
    assert figure(six.world.region).value == total - 3
    # The six others lead 10, 12, 14, 16, 18 and 20: the quartiles of what they lack are 17.5 and 12.5 less than all.
    assert (own.low, own.high, own.regions) == (floor(total - 17.5), ceil(total - 12.5), 6)
    # Without the region that leads 10, and with the one of the cast that leads 3: 12.5 becomes the same, 17.5 too.
    other = band_of(six.others[0])
    assert (other.low, other.high, other.regions) == (floor(total - 17.5), ceil(total - 12.5), 6)
    # The far region of the cast wrote nothing down: all its activities are without a lead, and it is in no band.
    assert figure(six.world.other_region).value == total
    assert band_of(six.world.other_region).regions == 7


def test_with_too_few_regions_there_is_no_band(world):
    made = country(world, LEADS[:5])
    count()
    assert (band_of(made.world.region).low, band_of(made.world.region).regions) == (None, 4)
    assert not SharedGapMonth.objects.exists()


@pytest.mark.parametrize(
    "facts", [{"regions": 4, "low": 1, "high": 2}, {"regions": 5}, {"regions": 6, "low": 3, "high": 2}]
)
def test_the_database_refuses_a_band_of_few(world, facts):
    row = {"region": world.region, "indicator": CODE, "month": SEPTEMBER, "counted_at": days.start_of(FIRST)}
    with pytest.raises(DatabaseError, match="violates check"), transaction.atomic():
        BandMonth.objects.create(**row | facts)


def test_the_database_refuses_gaps_shared_by_few(world):
    facts = {"regions": 5, "gaps": 2, "closed": 0, "unknown": 0, "counted_at": days.start_of(FIRST)}
    with pytest.raises(DatabaseError, match="violates check"), transaction.atomic():
        SharedGapMonth.objects.create(month=SEPTEMBER, kind="activity", code="x", **facts)


def test_what_became_known_later_is_a_correction_beside_what_stood(six):
    count()
    before = figure(six.world.region)
    _lead_one_more(six)
    count(date(2026, 10, 20))
    assert figure(six.world.region) == before, "looked at again when October is over, not each night"
    count(date(2026, 11, 1))
    rows = FigureMonth.objects.filter(region=six.world.region, indicator=CODE, month=SEPTEMBER).order_by("version")
    assert [row.version for row in rows] == [1, 2]
    assert rows[0].value - rows[1].value == 1
    assert rows[1].counted_at > rows[0].counted_at
    assert figure(six.world.region, OCTOBER).version == 1
    assert band_of(six.world.region).version == 1, "the own figure is not in the own band"
    assert band_of(six.others[0]).regions == 6


def _lead_one_more(six):
    """The region writes down in October what it did since August."""
    activity = Activity.objects.order_by("position", "pk")[3]
    Coverage.objects.create(
        region=six.world.region, organisation=six.world.region_office, activity=activity, role="leads",
        since=date(2026, 8, 1),
    )  # fmt: skip


def test_nothing_changes_what_was_kept(six):
    count()
    for model in (FigureMonth, BandMonth, GapMonth, SharedGapMonth):
        row = model.objects.order_by("pk").first()
        for change in (row.delete, partial(model.objects.update, version=9)):
            with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
                change()
        with working(), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            model.objects.update(version=9)


def test_a_director_reads_the_own_rows_and_no_row_of_another_region(six):
    count()
    others = [region.pk for region in six.others]
    with acting(six.world.actor("director")) as by:
        for model in (FigureMonth, BandMonth, GapMonth):
            assert model.objects.filter(region=six.world.region).exists()
            assert not model.objects.filter(region__in=others).exists(), model
            assert set(model.objects.visible_to(by).values_list("region", flat=True)) == {six.world.region.pk}
        assert not Coverage.objects.filter(region__in=others).exists()
        assert SharedGapMonth.objects.visible_to(by).exists()
        assert SharedGapMonth.objects.exists()


def test_without_the_policy_the_rows_of_others_would_be_there(six):
    """The twin: it is row security that hides them, not that there are none."""
    count()
    with acting(six.world.actor("national")) as by:
        for model in (FigureMonth, BandMonth, GapMonth):
            assert set(model.objects.values_list("region", flat=True)) >= {region.pk for region in six.others}
            assert model.objects.visible_to(by).count() == model.objects.count()


@pytest.mark.parametrize(
    ("who", "shared"), [("director", True), ("national", True), ("partner_contact", False), ("stranger", False)]
)
def test_numbers_over_all_regions_are_for_who_steers(six, who, shared):
    count()
    with acting(six.world.actor(who)) as by:
        assert SharedGapMonth.objects.exists() == shared
        assert SharedGapMonth.objects.visible_to(by).exists() == shared


def test_no_request_writes_them(six):
    count()
    with acting(six.world.actor("national")):
        for model in (FigureMonth, BandMonth, GapMonth, SharedGapMonth, NationalMonth):
            row = model.objects.order_by("pk").first()
            row.pk = None
            if hasattr(row, "version"):
                row.version = 7
            row.month = date(2020, 1, 1)
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                row.save(force_insert=True)


def test_a_region_that_joined_later_is_in_no_month_before(six):
    late = six.others[-1]
    Partnership.objects.filter(region=late).update(since=date(2026, 6, 15))
    count()
    months = FigureMonth.objects.filter(region=late).order_by("month").values_list("month", flat=True)
    assert months.first() == date(2026, 6, 1)


def test_months_that_were_missed_are_caught_up(six):
    count()
    with at(date(2027, 1, 9)):
        assert due_months(days.today())[-3:] == [OCTOBER, date(2026, 11, 1), date(2026, 12, 1)]
    count(date(2027, 1, 9))
    assert figure(six.world.region, date(2026, 12, 1))


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_count_once(world, twice_at_once):
    race, rows = _race(world, twice_at_once)
    assert min(race) == 0 < max(race)
    assert rows == {1}


@pytest.mark.django_db(transaction=True)
def test_the_race_above_is_real(world, twice_at_once, monkeypatch):
    monkeypatch.setattr(NationalMonth, "lock", lambda self, **_how: None)
    met, write, waited = Barrier(2), keeping.changed, local()

    def changed(*args):
        """Each has read what stands, and neither has written."""
        found = list(write(*args))
        if not hasattr(waited, "once"):
            waited.once = met.wait(20)
        return found

    monkeypatch.setattr(keeping, "changed", changed)
    race, _rows = _race(world, twice_at_once)
    assert race.losers or min(race) > 0


def _race(world, twice_at_once):
    country(world, [3])
    NationalMonth.objects.create(month=SEPTEMBER)

    def once(*, by):
        with working():
            return keep_month(SEPTEMBER, FIRST)

    with at(FIRST):
        race = twice_at_once(once, by=world.actor("director"))
    return race, set(FigureMonth.objects.values_list("version", flat=True))
