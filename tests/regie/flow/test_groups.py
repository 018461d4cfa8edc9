"""By target group: only quarters that are over, once, and nothing from which a small number follows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from intake.models import Statement, Trajectory
from tests.regie.flow.solving import cells
from tests.regie.flow.test_keeping import tell
from tests.regie.roof import client_of, many, read
from transitiehuis import days
from transitiehuis.netwerk.actor import acting
from transitiehuis.regie.flow.groups import COLUMNS, masked
from transitiehuis.regie.flow.keeping import count_region
from transitiehuis.regie.flow_tasks import chain_nights
from transitiehuis.regie.models import GroupQuarter

TODAY = date(2026, 11, 24)
PAGE = "/regie/keten/doelgroepen/"


@pytest.fixture
def counted(world):
    """Sixteen came in during the third quarter: nine from the WW, three from the Participatiewet, four not known."""
    with time_machine.travel(days.start_of(TODAY) + timedelta(hours=9), tick=False):
        many(world, 16, due=TODAY)
        for place, traject in enumerate(Trajectory.objects.order_by("pk")):
            tell(world, traject, date(2026, 9, 7), "intake")
            if place < 12:
                Statement.objects.create(
                    trajectory=traject, subject="target_group", group="ww" if place < 9 else "participatiewet",
                    organisation=world.uwv, stated_on=TODAY, valid_from=TODAY, basis="candidate",
                    recorded_at=days.start_of(TODAY),
                )  # fmt: skip
        chain_nights()
        yield


def test_a_small_group_is_hidden_and_the_total_does_not_give_it_away(world, counted):
    quarter = GroupQuarter.objects.get()
    assert (quarter.year, quarter.number) == (2026, 3)
    assert {key: row["came"] for key, row in quarter.figures.items()} == {"ww": 9, "participatiewet": None, "": None}
    html = read(client_of(world, "director"), PAGE)
    assert "Quarter 3 of 2026" in html
    assert html.count("hidden</span>") == 2
    assert ["WW", "9", "0", "0", "0"] in cells(html)


def test_a_quarter_is_counted_once_or_the_difference_would_tell(world, counted):
    before = GroupQuarter.objects.get().figures
    tell(world, Trajectory.objects.order_by("pk").first(), TODAY, "placement", occurred=date(2026, 9, 20))
    count_region(world.region.pk)
    assert GroupQuarter.objects.get().figures == before
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        GroupQuarter.objects.update(figures={})


@pytest.mark.parametrize(("who", "sees"), [("coordinator", True), ("director", True), ("stranger", False)])
def test_another_region_sees_nothing_of_it(world, counted, who, sees):
    with acting(world.actor(who)) as actor:
        assert GroupQuarter.objects.exists() == sees
        assert GroupQuarter.objects.visible_to(actor).exists() == sees


def test_before_a_quarter_is_over_the_page_says_so(world):
    assert "No quarter has been counted yet" in read(client_of(world, "director"), PAGE)


@given(rows=st.dictionaries(st.sampled_from("abcdefg"), st.tuples(*[st.integers(0, 12)] * 4), min_size=1))
def test_what_is_shown_leaves_two_groups_or_none_in_the_dark(rows):
    """Whoever knows the total of a column and all that is shown cannot tell one small number."""
    found = masked({key: dict(zip(COLUMNS, numbers, strict=True)) for key, numbers in rows.items()})
    for place, name in enumerate(COLUMNS):
        dark = [key for key in rows if found[key][name] is None]
        assert all(not 0 < rows[key][place] < 5 for key in rows if key not in dark)
        assert len(dark) != 1 or len([key for key in rows if rows[key][place]]) == 1
