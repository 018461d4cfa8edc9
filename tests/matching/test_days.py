"""What a date decides: nazorg after the last day of guidance, the close after a year. Each on the day itself."""

from datetime import date, timedelta

import pytest
import time_machine

from intake.models import ChainEvent, Closing, Step, Trajectory
from matching.models import Placement, PlacementKind
from matching.tasks import chain_days
from transitiehuis import days
from transitiehuis.netwerk.actor import acting
from transitiehuis.outbox.models import Owed

NOTHING = {"moved": 0, "closed": 0}


@pytest.fixture
def lasting(reasons):
    return reasons("close", "works_in_trade")


def on(day: date):
    return time_machine.travel(days.start_of(day) + timedelta(hours=6), tick=False)


def test_the_day_after_guidance_nazorg_begins_and_a_second_run_finds_nothing(seeker, log_placement, lasting):
    placement = log_placement(seeker())
    last_day = placement.guidance_until
    with on(last_day):
        assert chain_days() == NOTHING
    with on(last_day + timedelta(days=1)):
        assert chain_days() == {"moved": 1, "closed": 0}
        assert chain_days() == NOTHING

    trajectory = Trajectory.objects.get()
    assert (trajectory.step, trajectory.holder is not None) == (Step.AFTERCARE, True)
    moved = ChainEvent.objects.filter(to_step=Step.AFTERCARE).get()
    assert (moved.by_user, moved.occurred_on) == (None, last_day + timedelta(days=1))


def test_what_was_missed_is_caught_up_on_its_own_day(seeker, log_placement, lasting):
    placement = log_placement(seeker())
    with on(placement.guidance_until + timedelta(days=10)):
        assert chain_days()["moved"] == 1
    assert ChainEvent.objects.get(to_step=Step.AFTERCARE).occurred_on == placement.aftercare_from


def test_twelve_months_after_the_start_it_closes_as_lasting_and_the_referrer_hears_it(
    seeker, log_placement, lasting, world
):
    with on(date(2025, 2, 3)):
        log_placement(seeker())
    with on(date(2026, 2, 2)):
        assert chain_days() == {"moved": 1, "closed": 0}
    with on(date(2026, 2, 3)):
        assert chain_days() == {"moved": 0, "closed": 1}
        assert chain_days() == NOTHING, "its placement stays started, and yet it is not closed again"
    with on(date(2026, 2, 4)):
        assert chain_days() == NOTHING

    trajectory = Trajectory.objects.get()
    assert (trajectory.closing, trajectory.closing_reason, trajectory.holder) == (Closing.LASTING, lasting, None)
    assert Placement.objects.get().state == "started", "the work goes on"
    assert Owed.objects.filter(kind="intake.told_back", user=world.adviser).exists()


def test_a_start_on_29_february_has_its_year_on_the_28th(seeker, log_placement, lasting):
    with on(date(2024, 2, 29)):
        log_placement(seeker())
    with on(date(2025, 2, 27)):
        assert chain_days()["closed"] == 0
    with on(date(2025, 2, 28)):
        assert chain_days()["closed"] == 1


def test_guidance_that_lasts_longer_than_a_year_closes_when_it_ends(seeker, log_placement, lasting):
    with on(date(2025, 1, 6)):
        placement = log_placement(seeker())
    Placement.objects.update(guidance_until=date(2026, 6, 30))
    with on(date(2026, 6, 30)):
        assert chain_days() == NOTHING
    with on(date(2026, 7, 1)):
        assert chain_days() == {"moved": 1, "closed": 1}
    assert placement.start == date(2025, 1, 6)


def test_a_next_contract_counts_from_the_first_day_of_the_first(seeker, log_placement, lasting):
    with on(date(2025, 1, 6)):
        trajectory = seeker()
        log_placement(trajectory)
    with on(date(2025, 10, 1)):
        second = log_placement(trajectory)
    assert second.counted_from == date(2025, 1, 6)
    with on(date(2026, 1, 6)):
        assert chain_days()["closed"] == 1


def test_a_trial_placement_is_not_placed_and_waits_for_a_decision(seeker, log_placement, lasting, world):
    with on(date(2025, 1, 6)):
        placement = log_placement(seeker(), kind=PlacementKind.TRIAL)
        with acting(world.actor("coordinator")) as actor:
            placement.permit(
                permission_by=world.uwv, permission_on=days.today(), planned_end=date(2025, 3, 1), by=actor
            )
    with on(date(2026, 2, 1)):
        assert chain_days() == NOTHING
    assert Trajectory.objects.get().step == Step.PLACEMENT
