"""Two at once on one placement: it is recorded once, and its first day is confirmed once."""

import pytest

from intake.models import ChainEvent, Step, Trajectory
from matching.models import Placement, PlacementKind, Posting
from tests.matched import in_days
from transitiehuis.workflow import Lockable, WrongStatus


def record(world, trajectory):
    def log(by):
        return Placement.log(
            Trajectory._base_manager.get(pk=trajectory.pk),
            training_company=world.employer,
            employer=world.employer,
            start=in_days(7),
            hours=32,
            kind=PlacementKind.CONTRACT,
            guide=by.current,
            by=by,
        )

    return log


@pytest.mark.django_db(transaction=True)
def test_two_colleagues_who_record_the_same_placement_record_it_once(seeker, world, twice_at_once):
    trajectory = seeker()

    race = twice_at_once(record(world, trajectory), by=(world.actor("coordinator"), world.actor("adviser")))

    assert len(race.winners) == 1
    assert isinstance(race.losers[0], WrongStatus)
    assert Placement.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_only_the_database_would_have_stopped_the_second(seeker, world, twice_at_once, monkeypatch):
    trajectory = seeker()
    monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)

    race = twice_at_once(record(world, trajectory), by=(world.actor("coordinator"), world.actor("adviser")))

    assert not any(isinstance(loser, WrongStatus) for loser in race.losers)
    assert Placement.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_first_day_is_confirmed_once(seeker, log_placement, world, twice_at_once, time_machine_to):
    placement = log_placement(seeker(), start=in_days(7))
    time_machine_to(in_days(7))

    race = twice_at_once(Placement.confirm_start, placement, by=world.actor("coordinator"))

    assert len(race.winners) == 1
    assert isinstance(race.losers[0], WrongStatus)
    assert ChainEvent.objects.filter(to_step=Step.PLACEMENT, kind="moved").count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_only_the_database_would_have_stopped_the_second_first_day(
    seeker, log_placement, world, twice_at_once, time_machine_to, monkeypatch
):
    placement = log_placement(seeker(), start=in_days(7))
    time_machine_to(in_days(7))
    monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)

    race = twice_at_once(Placement.confirm_start, placement, by=world.actor("coordinator"))

    assert not any(isinstance(loser, WrongStatus) for loser in race.losers)
    assert Posting.objects.count() == 1
