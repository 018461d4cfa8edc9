"""What is full first, against a walk through the weeks with the people counted one by one."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import World
from tests.regie.roof import TODAY, at, client_of, cost, read
from transitiehuis.netwerk.actor import acting
from transitiehuis.regie.capacity.forecast import WEEKS, Flow, Stock, courses, first_full, present
from transitiehuis.regie.capacity.forecast_page import stock_of

MONDAY = date(2026, 11, 30)
numbers = st.lists(st.integers(0, 9), min_size=WEEKS, max_size=WEEKS)


def flow(**facts) -> Flow:
    usual = {
        "newcomers": (Decimal(2),) * WEEKS,
        "to_intake": 3,
        "to_course": Decimal("0.5"),
        "to_place": Decimal("0.5"),
        "guided": 10,
        "guided_weeks": Decimal(13),
        "guide_hours": Decimal("1.5"),
        "guide_offer": (Decimal(40),) * WEEKS,
    }
    return Flow(**{**usual, **facts})


def weekly(number: int, weeks: int = WEEKS) -> dict[date, int]:
    return {MONDAY + timedelta(weeks=week): number for week in range(weeks)}


@given(numbers, numbers, st.integers(0, 20))
def test_intake_is_full_in_the_first_week_that_leaves_somebody_waiting(came, slots, waiting) -> None:
    stock = Stock(MONDAY, slots={MONDAY + timedelta(weeks=n): slot for n, slot in enumerate(slots)})
    found = courses(stock, flow(newcomers=tuple(map(Decimal, came)), to_intake=waiting))[0]
    queue, saved, expected = waiting, 0, None
    for week in range(WEEKS):
        queue, saved = queue + came[week], saved + slots[week]
        served = min(queue, saved)
        queue, saved = queue - served, saved - served
        if queue and expected is None:
            expected = week
    assert found.full_in == (expected if any(slots) else None)
    assert found.unknown is not any(slots)


def test_who_is_there_goes_and_who_comes_stays_as_long() -> None:
    one = flow(guided_weeks=Decimal(4), to_place=Decimal(1), newcomers=(Decimal(1),) * WEEKS)
    assert [present(8, one, week) for week in range(6)] == [8 + 1, 6 + 2, 4 + 3, 2 + 4, 0 + 4, 0 + 4]


def test_of_four_the_first_that_is_full_and_in_one_week_the_first_of_the_chain() -> None:
    plenty = {"slots": weekly(9), "seats": weekly(9), "trainers": 90, "learners": 2}
    assert first_full(courses(Stock(MONDAY, **plenty), flow())) is None
    late = Stock(MONDAY, **{**plenty, "slots": weekly(9, weeks=2)})  # 18 seats; 3 wait and 2 come a week
    found = first_full(courses(late, flow()))
    assert found is not None
    assert (found.code, found.full_in) == ("slots", 7)
    both = courses(Stock(MONDAY, **{**plenty, "seats": weekly(0, 1) | {MONDAY + timedelta(weeks=20): 1}}),
                   flow(guide_offer=(Decimal(1),) * WEEKS))  # fmt: skip
    assert first_full(both).code == "seats"  # and the hours of begeleiders in the same week


def test_what_nobody_said_is_not_known_and_never_full() -> None:
    found = courses(Stock(MONDAY), flow(guide_offer=(Decimal(0),) * WEEKS))
    assert all(course.unknown for course in found)
    assert first_full(found) is None


@pytest.mark.django_db
def test_the_page_says_what_it_rests_on(world: World) -> None:
    from tests.regie.quarter.scenes import load_toolkit

    load_toolkit()
    with at(TODAY):
        client = client_of(world, "director")
        html = read(client, "/regie/capaciteit/vooruit/")
        assert "nothing can be said of when it is full" in html
        assert html.count("f-line") == 4 * WEEKS  # and none as if there were enough
        assert html.count("<rect") == 4 * WEEKS
        assert cost(client, "/regie/capaciteit/vooruit/") <= 12
        assert client_of(world, "trainer").get("/regie/capaciteit/vooruit/").status_code == 403
        assert client_of(world, "stranger").get("/regie/capaciteit/vooruit/?regio=AM06").status_code == 404


@pytest.mark.django_db
def test_trainers_are_counted_for_who_takes_part(world: World) -> None:
    from matching.models import PlaceTrainer

    facts = {"organisation": world.employer, "name": "Piet", "max_learners": 3, "since": TODAY}
    with at(TODAY):
        PlaceTrainer.objects.create(**facts)
        PlaceTrainer.objects.create(**{**facts, "name": "Jan", "until": TODAY})
        for who, room in (("director", 3), ("reader", 3), ("national", 3), ("stranger", 0)):
            with acting(world.actor(who)):
                assert stock_of(world.region, TODAY).trainers == room, who
