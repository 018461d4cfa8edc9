"""Freezing: once for each close, by the worker, never over what stood there; and quarters that keep what they were."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from tests.cast import World
from tests.regie.quarter.scenes import at, load_toolkit, plan
from transitiehuis.netwerk.actor import acting, working
from transitiehuis.regie.figure_tasks import figure_days
from transitiehuis.regie.figures import frozen, trend
from transitiehuis.regie.figures.definitions import definitions
from transitiehuis.regie.figures.keeping import freeze, quarters_to_keep, rounds_to_freeze
from transitiehuis.regie.models import Coverage, FrozenFigure, QuarterFigure, SuccessFactor
from transitiehuis.regie.rhythm import Quarter

pytestmark = pytest.mark.django_db
K3, K4 = Quarter(2026, 3), Quarter(2026, 4)


@pytest.fixture
def round(world):
    load_toolkit()
    return plan(world, K4)


def lead(world: World, number: int) -> None:
    """Somebody leads that many activities since long."""
    from transitiehuis.regie.models import Activity

    for activity in Activity.objects.order_by("position")[:number]:
        Coverage.objects.create(
            region=world.region, organisation=world.school, activity=activity, role="leads", since=date(2025, 1, 1)
        )


def test_a_round_is_frozen_from_the_day_after_its_close(round):
    with at(round.closes_on, 23):
        figure_days()
        with working():
            assert frozen(round) == {}
    with at(round.closes_on + timedelta(days=1), 0):
        figure_days()
        figure_days()
    with working():
        found = frozen(round)
    assert len(found) == len(definitions()) == FrozenFigure.objects.count()
    assert {(figure.since, figure.until) for figure in found.values()} == {(K3.first_day, K3.last_day)}


def test_a_close_that_was_missed_is_caught_up_and_later_facts_change_nothing(world, round):
    factor = SuccessFactor.objects.get(indicator="activities_without_lead")
    lead(world, 4)
    with at(round.closes_on + timedelta(days=40)):
        figure_days()
    before = frozen(round)[factor.pk]
    lead_more = Coverage.objects.first()
    Coverage.objects.exclude(pk=lead_more.pk).delete()
    with at(round.closes_on + timedelta(days=41)):
        figure_days()
    assert frozen(round)[factor.pk] == before
    assert before.n - int(before.value) == 4


def test_a_round_that_was_opened_again_is_frozen_again_beside_the_former(world, round):
    factor = SuccessFactor.objects.get(indicator="activities_without_lead")
    with at(round.closes_on + timedelta(days=1)):
        figure_days()
    lead(world, 2)
    with at(round.closes_on + timedelta(days=2)), acting(world.actor("director")) as by:
        round.reopen(round.closes_on + timedelta(days=4), "twee partners waren ziek", by=by)
    with at(round.closes_on):
        figure_days()
    assert set(FrozenFigure.objects.values_list("version", flat=True)) == {1}
    with at(round.closes_on + timedelta(days=1)):
        figure_days()
        figure_days()
    rows = FrozenFigure.objects.filter(factor=factor).order_by("version")
    assert [row.version for row in rows] == [1, 2]
    assert rows[0].value - rows[1].value == 2
    assert frozen(round)[factor.pk].value == rows[1].value


def test_a_cancelled_round_is_not_frozen(world, round):
    with at(round.opens_on), acting(world.actor("director")) as by:
        round.cancel("te weinig partners", by=by)
    with at(round.closes_on + timedelta(days=3)):
        assert rounds_to_freeze(round.closes_on + timedelta(days=3)) == []


def test_nobody_changes_what_was_frozen(world, round):
    with at(round.closes_on + timedelta(days=1)):
        figure_days()
    row = FrozenFigure.objects.first()
    with pytest.raises(DatabaseError), transaction.atomic():
        FrozenFigure.objects.filter(pk=row.pk).update(n=7)
    with pytest.raises(DatabaseError), transaction.atomic():
        row.delete()
    row.pk, row.version = None, 9
    with pytest.raises(DatabaseError), acting(world.actor("director")):
        row.save(force_insert=True)


def test_another_region_reads_nothing(world, round):
    with at(round.closes_on + timedelta(days=1)):
        figure_days()
        with acting(world.actor("director")) as by:
            assert FrozenFigure.objects.visible_to(by).count() == FrozenFigure.objects.count() > 0
        with acting(world.actor("stranger")) as by:
            assert not FrozenFigure.objects.visible_to(by).exists()
            assert not FrozenFigure.objects.exists()
            assert not QuarterFigure.objects.filter(region=world.region).exists()


def test_a_quarter_is_kept_once_and_stays_as_it_was(world, round):
    factor = SuccessFactor.objects.get(indicator="activities_without_lead")
    with at(date(2026, 10, 1)):
        figure_days()
        figure_days()
        assert quarters_to_keep(date(2026, 10, 1)) == []
    quarters = QuarterFigure.objects.filter(factor=factor).order_by("since")
    assert quarters.last().since == K3.first_day
    before = [row.value for row in quarters]
    lead(world, 3)
    with at(date(2026, 10, 20)), working():
        told = trend(world.region, factor, [Quarter(2026, 2), K3, K4])
        assert [figure.value for figure in told][:2] == before[-2:]
        assert told[2].value == before[-1] - 3
        assert told[2].until == date(2026, 10, 20)
    with at(round.closes_on + timedelta(days=1)):
        figure_days()
        with working():
            told = trend(world.region, factor, [Quarter(2026, 2), K3])
    assert [figure.value for figure in told] == [before[-2], frozen(round)[factor.pk].value]


def test_two_workers_at_once_freeze_once(world, round, twice_at_once):
    key = round.pk

    def once(*, by):
        with working():
            return freeze(key)

    with at(round.closes_on + timedelta(days=1)):
        race = twice_at_once(once, by=world.actor("director"))
    assert sorted(race) == [0, len(definitions())]
    assert FrozenFigure.objects.count() == len(definitions())
