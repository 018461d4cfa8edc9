"""School holidays: those of the vakantieregio, or what a school wrote itself; a plan and a course go around them."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
import time_machine
from django.conf import settings as house
from django.db import IntegrityError, ProgrammingError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from matching.free_weeks import NONE, Free, FreeWeeks, free_weeks
from matching.models import Qualification, SchoolHoliday, TailoredPart, TailoredPlan, school_year_of
from matching.sheet import sheet_of
from tests.cast import World, signed_in
from transitiehuis import days
from transitiehuis.netwerk.actor import acting
from transitiehuis.netwerk.models import Municipality
from transitiehuis.netwerk.reference import read
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

DATA = house.BASE_DIR / "data"

AUTUMN = (date(2026, 10, 17), date(2026, 10, 25))
OCTOBER = date(2026, 10, 5)  # a Monday


@pytest.fixture(autouse=True)
def september() -> Any:
    with time_machine.travel(days.start_of(date(2026, 9, 7)) + timedelta(hours=9)):
        yield


@pytest.fixture
def official(world: World) -> SchoolHoliday:
    """The school stands in region midden, which has an autumn holiday."""
    Municipality.objects.filter(pk=world.school.place.municipality_id).update(holiday_region="midden")
    facts = {"school_year": 2026, "kind": "autumn", "rests_on_nl": "OCW", "certainty": "bevestigd"}
    return SchoolHoliday.objects.create(region="midden", first_day=AUTUMN[0], last_day=AUTUMN[1], **facts)


@pytest.fixture
def lessons(world: World, seeker: Any) -> Any:
    """`lessons(provider, kind)`: a plan with four Mondays from 5 October on."""
    trajectory = seeker()
    goal = Qualification.objects.create(crebo="25332", name="Monteur", level=2, standing="current")

    def make(provider: Any, kind: str = "school") -> TailoredPart:
        with acting(world.actor("coordinator")) as by:
            plan = TailoredPlan.begin(trajectory, begins_on=OCTOBER, by=by, qualification=goal)
            part = TailoredPart(plan=plan, kind=kind, title="Les", days=4, weekdays=[1], provider=provider)
            part.add(opened_at=plan.edited_at, by=by)
        part.refresh_from_db()
        return part

    return make


def free(world: World) -> FreeWeeks:
    return free_weeks(world.school.pk)


def write(world: World, first: date, last: date, who: str = "coordinator", kind: str = "other") -> SchoolHoliday:
    with acting(world.actor(who)) as by:
        return SchoolHoliday.add(kind=kind, first_day=first, last_day=last, by=by)


def test_a_plan_goes_around_the_holidays_of_the_school(official, lessons, world, client):
    part = lessons(world.school)
    assert part.taken == (date(2026, 10, 5), date(2026, 10, 12), date(2026, 10, 26), date(2026, 11, 2))
    signed_in(client, world.coordinator)
    page = client.get(reverse("matching:plan", args=[part.plan.trajectory.number])).content.decode()
    assert "Geen les in: herfstvakantie" in page


def test_a_start_says_when_it_ends_and_which_holidays_it_goes_around(official, world, add_route, add_start, client):
    route = add_route(weeks=3)
    start = add_start(route, starts_on=OCTOBER, enrol_by=OCTOBER)
    signed_in(client, world.adviser)
    page = client.get(reverse("matching:start", args=[start.pk])).content.decode()
    assert "Duurt tot en met 1 november" in page
    assert "geen les in: herfstvakantie" in page


def test_practice_in_a_company_goes_on(official, lessons, world):
    assert lessons(world.school, kind="practice").last_day == date(2026, 10, 26)


def test_a_provider_that_is_no_school_keeps_no_school_holidays(official, lessons, world):
    Municipality.objects.update(holiday_region="midden")
    assert lessons(world.employer).last_day == date(2026, 10, 26)


def test_what_was_agreed_keeps_its_days(official, lessons, world):
    part = lessons(world.school)
    with acting(world.actor("coordinator")) as by:
        part.plan.refresh_from_db()
        part.plan.agree(by=by)
    write(world, date(2026, 11, 2), date(2026, 11, 8))
    laid = sheet_of(TailoredPlan.objects.get()).placed[part.pk]
    assert (laid.clash, laid.last) == (None, date(2026, 11, 2))


def test_own_holidays_hold_in_place_of_those_of_the_region(official, world):
    assert free(world).periods == (Free("autumn", *AUTUMN),)
    with acting(world.actor("coordinator")) as by:
        SchoolHoliday.take_over(2026, by=by)
        SchoolHoliday.take_over(2026, by=by)  # twice is once
        mine = SchoolHoliday.objects.visible_to(by).get()
        mine.change(
            opened_at=mine.edited_at, by=by, kind="autumn", first_day=date(2026, 10, 12), last_day=date(2026, 10, 16)
        )
    assert free(world).periods == (Free("autumn", date(2026, 10, 12), date(2026, 10, 16)),)
    with acting(world.actor("coordinator")) as by:
        mine.remove(opened_at=mine.edited_at, by=by)
    assert free(world).periods == (Free("autumn", *AUTUMN),)  # nothing of its own is left


def test_a_first_own_period_comes_beside_those_of_the_region(official, world):
    write(world, date(2026, 12, 1), date(2026, 12, 2))
    assert [one.kind for one in free(world).periods] == ["autumn", "other"]
    with pytest.raises(WrongStatus, match="al vrij"):
        write(world, date(2026, 10, 20), date(2026, 10, 30))


def test_of_two_colleagues_the_second_reads_what_the_first_wrote(official, world):
    made = write(world, date(2026, 12, 1), date(2026, 12, 2))
    opened = made.edited_at
    facts = {"kind": "other", "first_day": date(2026, 12, 1)}
    with acting(world.actor("coordinator")) as by:
        made.change(opened_at=opened, by=by, last_day=date(2026, 12, 3), **facts)
    with acting(world.actor("colleague")) as by, pytest.raises(WrongStatus, match="terwijl"):
        SchoolHoliday.objects.get(pk=made.pk).change(opened_at=opened, by=by, last_day=date(2026, 12, 4), **facts)


def move_at_once(world, made, twice_at_once):
    def move(row: Any, by: Any) -> None:
        facts = {"kind": "other", "first_day": made.first_day, "last_day": date(2026, 12, 3)}
        row.change(opened_at=made.edited_at, by=by, **facts)

    return twice_at_once(move, made, by=(world.actor("coordinator"), world.actor("colleague")))


def test_of_two_who_change_a_holiday_at_once_one_reads_who_was_first(official, world, twice_at_once):
    race = move_at_once(world, write(world, date(2026, 12, 1), date(2026, 12, 2)), twice_at_once)
    assert [type(loser) for loser in race.losers] == [WrongStatus]


def test_without_the_lock_both_would_have_changed_it(official, world, twice_at_once, monkeypatch):
    made = write(world, date(2026, 12, 1), date(2026, 12, 2))
    monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)
    assert move_at_once(world, made, twice_at_once).losers == []


def test_nobody_writes_for_another_school(official, world):
    made = write(world, date(2026, 12, 1), date(2026, 12, 2))
    for who in ("adviser", "reader"):
        with pytest.raises(NotAllowed):
            write(world, date(2027, 3, 1), date(2027, 3, 2), who)
    with acting(world.actor("neighbour")) as by:
        assert not SchoolHoliday.objects.visible_to(by).exists()
        with pytest.raises(NotAllowed):
            SchoolHoliday.objects.get(pk=made.pk).remove(opened_at=made.edited_at, by=by)
        with pytest.raises(ProgrammingError), transaction.atomic():
            SchoolHoliday.objects.filter(pk=official.pk).update(last_day=date(2026, 10, 30))


def test_the_database_refuses_half_a_row_and_a_day_twice(official, world):
    made = write(world, date(2026, 12, 1), date(2026, 12, 2))
    for wrong in ({"last_day": date(2026, 11, 1)}, {"region": "noord"}, {"edited_by": None}, {"first_day": AUTUMN[0]}):
        with pytest.raises(IntegrityError), transaction.atomic():
            SchoolHoliday.objects.filter(pk=made.pk).update(**wrong)


def test_the_page_shows_three_school_years_and_keeps_what_was_typed(official, world, client):
    signed_in(client, world.coordinator)
    page = client.get(reverse("matching:holidays")).content.decode()
    assert "Zoals in regio midden" in page
    assert "Schooljaar 2028–2029" in page
    client.post(reverse("matching:holidays"), {"year": "2026"})
    assert "Zoals in regio midden" not in client.get(reverse("matching:holidays")).content.decode()
    [mine] = SchoolHoliday.objects.exclude(organisation=None)
    url, typed = reverse("matching:holiday", args=[mine.pk]), {"opened": mine.edited_at.isoformat(), "kind": "autumn"}
    wrong = client.post(url, {**typed, "first_day": "2026-10-20", "last_day": "2026-10-19"})
    assert wrong.status_code == 422
    assert "De laatste dag ligt voor de eerste" in wrong.content.decode()
    client.post(url, {**typed, "first_day": "2026-10-19", "last_day": "2026-10-23"})
    mine.refresh_from_db()
    assert (mine.first_day, mine.last_day) == (date(2026, 10, 19), date(2026, 10, 23))
    first = {"first_day": "2026-10-19", "last_day": "2026-10-23", "opened": mine.edited_at.isoformat()}
    client.post(url, {**typed, **first, "remove": "1"})
    assert free(world).periods == (Free("autumn", *AUTUMN),)


starts = st.integers(0, 300).map(lambda n: OCTOBER + timedelta(days=n))
periods = st.lists(st.tuples(starts, st.integers(1, 45)), max_size=4).map(
    lambda found: FreeWeeks(tuple(Free("other", first, first + timedelta(days=length - 1)) for first, length in found))
)


@given(starts, st.integers(1, 60), periods, st.integers(0, 30))
def test_a_course_never_ends_earlier_for_a_later_start_or_for_holidays(first, weeks, off, later):
    last = off.last_of(first, weeks)
    assert last >= NONE.last_of(first, weeks) == first + timedelta(days=7 * weeks - 1)
    assert off.last_of(first, weeks + 1) > last
    assert off.last_of(first + timedelta(days=7 * later), weeks) >= last


@pytest.mark.parametrize(
    ("day", "year"), [(date(2026, 7, 31), 2025), (date(2026, 8, 1), 2026), (date(2027, 1, 3), 2026)]
)
def test_a_school_year_begins_in_august(day, year):
    assert school_year_of(day) == year


def test_the_list_has_each_holiday_of_each_region_once_and_none_overlap():
    rows = read(DATA / "school_holidays.csv")
    assert len({(row["school_year"], row["kind"], row["holiday_region"]) for row in rows}) == len(rows) == 3 * 3 * 5
    for region in ("noord", "midden", "zuid"):
        mine = sorted((row["first_day"], row["last_day"]) for row in rows if row["holiday_region"] == region)
        assert all(last < first for (_one, last), (first, _two) in pairwise(mine))


def test_each_municipality_has_its_vakantieregio():
    rows = read(DATA / "holiday_regions.csv")
    province = {row["code"] for row in rows if row["scope"] == "province"}
    town = {row["code"] for row in rows if row["scope"] == "municipality"}
    for row in read(DATA / "municipalities.csv"):
        assert row["cbs_code"] in town or row["province"] in province, row["name"]
