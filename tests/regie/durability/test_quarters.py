"""The figures of a quarter against the same facts counted by hand, and what is hidden of them."""

from collections import Counter
from datetime import date, timedelta
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.models import Placement
from nazorg.models import ContactMoment
from tests.regie.durability.test_counting import PEOPLE, TODAY, person, trajects, write  # noqa: F401 a fixture
from transitiehuis.netwerk.actor import working
from transitiehuis.regie.durability.quarters import QUARTERS, again_of, breaks_of, figures, quarters_until
from transitiehuis.regie.rhythm import Quarter

pytestmark = pytest.mark.django_db


def by_hand(quarter):
    first, last = quarter.first_day, min(quarter.last_day, TODAY)
    moments = [one for one in ContactMoment.objects.select_related("placement") if one.status != "lapsed"]
    due = [one for one in moments if first <= one.due <= last]
    kept = [one for one in due if one.held_on and one.held_on <= one.due + timedelta(days=7)]
    overdue = [
        one
        for one in moments
        if one.due < last
        and (one.held_on is None or one.held_on > last)
        and (one.status != "missed" or one.placement.ended_on > last)
    ]
    placements = list(Placement.objects.order_by("start"))
    ended = [one for one in placements if one.ended_on and first <= one.ended_on <= last and not one.continued]
    waits = []
    for one in ended:
        later = [p.start for p in placements if p.trajectory_id == one.trajectory_id and p.start > one.ended_on]
        waits += [(min(later) - one.ended_on).days] if later else []
    return {"due": len(due), "kept": len(kept), "overdue": len(overdue)}, (len(ended), len(waits), waits)


@settings(max_examples=12)
@given(people=st.lists(person, min_size=PEOPLE, max_size=PEOPLE))
def test_a_quarter_is_counted_from_the_raw_facts(world, trajects, people):  # noqa: F811
    write(world, trajects, people)
    with working():
        counted = figures(world.region.pk, TODAY)
    assert list(counted) == quarters_until(TODAY)
    for quarter, found in counted.items():
        contact, (ended, again, waits) = by_hand(quarter)
        assert {name: found["contact"][name] for name in contact} == contact
        assert found["again"]["ended"] == ended
        assert found["again"]["again"] in {again, None}
        assert found["again"]["median"] == (round(median(waits)) if again >= 5 else None)
        assert found["breaks"]["total"] == ended


def test_a_break_is_shown_by_side_and_a_small_cell_is_not():
    told = {("a", "a"): {"candidate": 7, "company": 6}, ("b", "b"): {"candidate": 2}}
    assert breaks_of(told) == {"total": 15, "rows": [["a", "a", 7, None, 0], ["b", "b", None, 0, 0]]}


def test_time_to_re_entry_is_shown_from_five_people_on():
    assert again_of((12, 7, 41.5, 5, 0)) == {"ended": 12, "again": 7, "open": 5, "unknown": 0, "median": 42}
    assert again_of((4, 3, 41.5, 1, 0)) == {"ended": 4, "again": None, "open": None, "unknown": 0, "median": None}


def test_six_quarters_are_told_the_newest_first():
    found = quarters_until(date(2026, 2, 1))
    assert len(found) == QUARTERS
    assert found[:3] == [Quarter(2026, 1), Quarter(2025, 4), Quarter(2025, 3)]
    assert not [one for one, times in Counter(found).items() if times > 1]
