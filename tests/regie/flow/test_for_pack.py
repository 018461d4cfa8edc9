"""What the flow tells the review pack and the agenda: the quarter that is over, and what stands still."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import translation

from intake.models import Trajectory
from tests.regie.flow.test_keeping import tell
from tests.regie.roof import many
from transitiehuis import days
from transitiehuis.netwerk.actor import CLOCK, working
from transitiehuis.regie.flow.for_pack import flow, stuck_points
from transitiehuis.regie.flow_tasks import chain_nights
from transitiehuis.regie.models import QuarterRound

TODAY = date(2026, 11, 24)


@pytest.fixture
def told(world):
    """Three in matching since August, of which nothing was heard since; and one that moved last week."""
    with time_machine.travel(days.start_of(TODAY) + timedelta(hours=9), tick=False):
        many(world, 4, due=TODAY)
        found = list(Trajectory.objects.order_by("pk"))
        for traject in found:
            tell(world, traject, date(2026, 7, 6), "intake", waiting_for="candidate")
            tell(world, traject, date(2026, 8, 3), "matching")
        tell(world, found[3], date(2026, 11, 17), "matching", waiting_for="company")
        Trajectory.objects.update(step="matching")
        chain_nights()
        yield QuarterRound(region=world.region, year=2026, quarter=4), found


def test_the_quarter_that_is_over_is_told_with_what_stands_still(told):
    round, _found = told
    with working(), translation.override("en"):
        section = flow(round, TODAY)
        again = flow(round, TODAY)
    assert section == again
    assert section.lead == "Quarter 3 of 2026: 4 trajectories came in, 0 went to work, 0 dropped out."
    assert "3 trajectories are stuck." in section.says
    steps, waits, stuck = section.tables
    assert next(row for row in steps.rows if row[0] == "Matching")[1:] == (0, 4, 0, 0, 0, 0, 0, 4)
    assert waits.rows[0][1] == 4 * (date(2026, 10, 1) - date(2026, 8, 3)).days
    assert stuck.rows == (("Matching", 3, (TODAY - date(2026, 8, 3)).days),)
    assert all(table.source for table in section.tables)


def test_what_stands_still_is_a_point_for_the_agenda_as_long_as_it_does(told):
    round, found = told
    with working(), translation.override("en"):
        [point] = stuck_points(round, TODAY)
        assert point.key == "stuck-matching"
        assert "3 trajectories are stuck" in point.why
        assert "A work placement" in point.why
        assert point.url == "/regie/keten/vast/?stap=matching"
        for traject in found[:3]:
            traject.record("planned", by=CLOCK)
        assert stuck_points(round, TODAY) == []


def test_before_anything_was_counted_there_is_nothing_to_tell(world):
    with working():
        assert flow(QuarterRound(region=world.region, year=2026, quarter=4), TODAY) is None
