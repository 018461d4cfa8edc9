"""What became of who came in, by target group: as plain Python has it, told once, and no small number can be solved."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import date, datetime, timedelta
from itertools import product

import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.models import ChainEvent, Statement, Trajectory
from tests.regie.flow import plain
from tests.regie.flow.solving import cells, solved
from tests.regie.flow.test_counting import CLOSE, TODAY, life, undone, write
from tests.regie.flow.test_keeping import counted, night, tell
from tests.regie.roof import client_of, many, read
from tests.world import PLAN, Visited
from transitiehuis import days
from transitiehuis.netwerk.actor import acting, working
from transitiehuis.netwerk.models import Region
from transitiehuis.regie.flow import group_cohorts
from transitiehuis.regie.flow.group_cohorts import STATES, count_cohort, told
from transitiehuis.regie.flow.groups import masked
from transitiehuis.regie.flow.keeping import count_region
from transitiehuis.regie.flow_tasks import chain_nights
from transitiehuis.regie.models import GroupCohort, GroupQuarter
from transitiehuis.regie.rhythm import Quarter

PAGE, QUARTERS = "/regie/keten/cohorten/doelgroepen/", "/regie/keten/doelgroepen/"
CSV = "/regie/keten/csv/cohorten-doelgroepen/"
SPRING = Quarter(2026, 2)
OVER = date(2027, 7, 1)  # the first night after the fourth quarter that follows on the second of 2026


# -- as plain Python has it -------------------------------------------------------------------------------------------


def by_hand(trajectories, quarter: Quarter, known: datetime) -> dict[str, list[int]]:
    """Who came in as known then, in the group that was known then, by where they are on the last day a year later."""
    found: dict[str, Counter[str]] = {}
    for one in trajectories:
        events = plain.story(one)
        before = plain.walked([event for event in events if event.recorded_at <= known])
        if not any(a in {"", "out"} and b != "out" and quarter.holds(day) for day, a, b, _how in before):
            continue
        names = {
            said.group for said in Statement.objects.filter(trajectory=one, subject="target_group", answer="yes")
            if said.recorded_at <= known and (said.replaced_at is None or said.replaced_at > known)
            and (said.ended_on is None or said.ended_on >= timezone.localdate(known))
        }  # fmt: skip
        until = GroupCohort.later(quarter).last_day
        *_rest, (_day, _before, step, how) = [move for move in plain.walked(events) if move[0] <= until]
        at_work = step in {"placement", "aftercare"} or how in {"work", "other_work"}
        group = "several" if len(names) > 1 else next(iter(names), "")
        found.setdefault(group, Counter())["placed" if at_work else "stopped" if step == "out" else "open"] += 1
    return {group: [number[state] for state in STATES] for group, number in found.items()}


statement = st.fixed_dictionaries(
    {
        "traject": st.integers(0, 2),
        "group": st.sampled_from(["ww", "participatiewet"]),
        "said": st.integers(-200, 40),
        "replaced": st.none() | st.integers(0, 60),
        "ended": st.none() | st.integers(-40, 40),
        "by": st.sampled_from(["uwv", "school", "municipality"]),
    }
)


def state(world, found, rows, known):
    for row in rows:
        moment = known + timedelta(days=row["said"])
        Statement.objects.create(
            trajectory=found[row["traject"]], subject="target_group", group=row["group"],
            organisation=getattr(world, row["by"]), stated_on=TODAY, valid_from=TODAY, basis="candidate",
            recorded_at=moment,
            replaced_at=None if row["replaced"] is None else moment + timedelta(days=row["replaced"]),
            ended_on=None if row["ended"] is None else timezone.localdate(known) + timedelta(days=row["ended"]),
        )  # fmt: skip


@pytest.fixture
def three(world, reasons):
    many(world, 3, due=TODAY)
    for code in CLOSE:
        reasons("close", code)
    return list(Trajectory.objects.order_by("pk"))


@settings(max_examples=60)
@given(
    lives=st.lists(life, min_size=3, max_size=3),
    said=st.lists(statement, max_size=5, unique_by=lambda row: (row["traject"], row["by"])),
    after=st.integers(-60, 200),
    quarter=st.sampled_from([Quarter(2025, 4), Quarter(2026, 1), SPRING, Quarter(2026, 4)]),
)
def test_random_lives_are_where_plain_python_has_them(world, three, lives, said, after, quarter):
    known = days.start_of(quarter.last_day) + timedelta(days=after, hours=29)
    with undone():
        write(world, three, lives)
        state(world, three, said, known)
        with working():
            counted = count_cohort(world.region.pk, quarter, known)
        assert {key: list(row) for key, row in counted.items()} == by_hand(three, quarter, known)


def test_the_invented_region_is_where_plain_python_has_it(region: Visited) -> None:
    with working():
        of = Region.objects.get(code="AM06")
        everybody = list(Trajectory.objects.filter(region=of).order_by("pk"))
        people = 0
        quarters = [Quarter.of(PLAN.since), Quarter.of(PLAN.since).next(), Quarter.of(PLAN.until).previous()]
        for quarter, known in product(quarters, [days.start_of(date(2026, 8, 3)), timezone.now()]):
            counted = {key: list(row) for key, row in count_cohort(of.pk, quarter, known).items()}
            assert counted == by_hand(everybody, quarter, known), (quarter, known)
            people += sum(map(sum, counted.values()))
    assert people > 20, "a region at work"


# -- told once, and to whom -------------------------------------------------------------------------------------------

WENT = ("placement", "closed", "open")
# A group, how many of it came in, and how many of these are placed, stopped and open a year later.
CAST = (("ww", 7, 6, 8), ("participatiewet", 5, 6, 5), ("statushouder", 2, 0, 6), ("nugger", 5, 5, 0), ("", 0, 6, 0))


@pytest.fixture
def year(world, reasons):
    """Sixty-one came in during the second quarter of 2026, of four groups and one not known; a year went by."""
    reasons("close", "no_contact")
    closing = {"no_contact": reasons("close", "no_contact")}
    many(world, sum(sum(row[1:]) for row in CAST), due=TODAY)
    todo = [
        (group, how)
        for group, *numbers in CAST
        for how, number in zip(WENT, numbers, strict=True)
        for _n in range(number)
    ]
    for traject, (group, how) in zip(Trajectory.objects.order_by("pk"), todo, strict=True):
        tell(world, traject, date(2026, 5, 4), "intake")
        if group:
            state(world, [traject], [{"traject": 0, "group": group, "said": 0, "replaced": None, "ended": None,
                                      "by": "uwv"}], days.start_of(date(2026, 5, 4)))  # fmt: skip
        if how == "placement":
            tell(world, traject, date(2026, 11, 3), "placement")
        if how == "closed":
            ChainEvent.objects.create(
                trajectory=traject, recorded_at=days.start_of(date(2026, 12, 1)), occurred_on=date(2026, 12, 1),
                kind="closed", to_step="intake", waiting_for="nothing", reason=closing["no_contact"],
            )  # fmt: skip
    with night(date(2026, 7, 1)):
        chain_nights()
    return world


def test_a_year_later_it_is_told_once(year):
    with night(date(2027, 6, 30)):
        chain_nights()
    assert not GroupCohort.objects.exists(), "the last day is not over"
    with night(OVER):
        chain_nights()
    cohort = GroupCohort.objects.get()
    assert (cohort.year, cohort.number, cohort.told_of) == (2026, 2, date(2027, 6, 30))
    assert cohort.figures["ww"] == {"came": 21, "placed": 7, "stopped": 6, "open": 8}
    assert cohort.figures["statushouder"] == {"came": 8, "placed": None, "stopped": None, "open": None}
    quarter = GroupQuarter.objects.get(year=2026, number=2)
    assert {key: row["came"] for key, row in cohort.figures.items()} == {
        key: row["came"] for key, row in quarter.figures.items()
    }
    before = cohort.figures
    tell(year, Trajectory.objects.order_by("pk").last(), OVER, "placement", occurred=date(2026, 9, 20))
    with night(OVER + timedelta(days=1)):
        chain_nights()
    assert GroupCohort.objects.get(year=2026, number=2).figures == before
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        GroupCohort.objects.update(figures={})


def test_a_statement_or_a_fact_of_later_moves_nobody_to_another_group(year):
    """Else the difference with the quarter itself would be one person: 21 of the WW then, 22 now."""
    last = Trajectory.objects.order_by("pk").last()
    state(year, [last], [{"traject": 0, "group": "ww", "said": 0, "replaced": None, "ended": None, "by": "uwv"}],
          days.start_of(date(2026, 9, 1)))  # fmt: skip
    many(year, 1, due=TODAY)
    late = Trajectory.objects.order_by("pk").last()
    tell(year, late, date(2026, 9, 2), "intake", occurred=date(2026, 5, 5))
    with night(OVER):
        chain_nights()
    quarter, figures = GroupQuarter.objects.get(year=2026, number=2), GroupCohort.objects.get().figures
    with working():
        assert count_cohort(year.region.pk, SPRING, quarter.counted_at)[""] == [0, 6, 0]
        assert count_cohort(year.region.pk, SPRING, timezone.now())[""] == [0, 5, 1], "one in the WW, one more came in"
    assert figures["ww"] == {"came": 21, "placed": 7, "stopped": 6, "open": 8}


@pytest.mark.parametrize(("who", "sees"), [("coordinator", True), ("director", True), ("stranger", False)])
def test_another_region_sees_nothing_of_it(year, who, sees):
    with night(OVER):
        chain_nights()
    with acting(year.actor(who)) as actor:
        assert GroupCohort.objects.exists() == sees
        assert GroupCohort.objects.visible_to(actor).exists() == sees
    if not sees:
        for page in (PAGE, CSV, "/regie/keten/pdf/cohorten-doelgroepen/"):
            assert client_of(year, who).get(f"{page}?regio=AM06").status_code == 404


def test_the_page_the_sheet_and_the_paper_say_the_same(year):
    with night(OVER):
        chain_nights()
    with time_machine.travel(days.start_of(OVER) + timedelta(hours=9), tick=False):
        client = client_of(year, "director")
        html = read(client, PAGE)
        assert "Quarter 2 of 2026" in html
        assert "As it stood on 30 June 2027" in html
        shown = [row[1:] for row in cells(html)]
        assert ["21", "7", "6", "8"] in shown
        answer = client.get(CSV, headers={"accept-language": "en"})
        lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
        assert [line.split(";")[2:] for line in lines if line.startswith("2026-K2")] == shown
        paper = client.get("/regie/keten/pdf/cohorten-doelgroepen/", headers={"accept-language": "en"})
    assert paper["Content-Type"] == "application/pdf"


def test_before_a_quarter_lies_a_year_back_the_page_says_so(world):
    assert "That happens a year after a quarter is over" in read(client_of(world, "director"), PAGE)


def test_a_region_in_which_nobody_came_in_has_nothing_to_tell(world):
    with night(OVER):
        chain_nights()
        with working():
            count_region(world.region.pk)
    assert not GroupCohort.objects.exists()
    assert told({}, {}) == {}


# -- two nights at once -----------------------------------------------------------------------------------------------


def small_year(world):
    many(world, 1, due=TODAY)
    tell(world, Trajectory.objects.get(), date(2026, 5, 4), "intake")
    with night(date(2026, 7, 1)):
        chain_nights()


@pytest.mark.django_db(transaction=True)
def test_of_two_nights_at_once_one_tells(world, twice_at_once):
    small_year(world)
    with night(OVER):
        race = twice_at_once(counted, by=world.actor("coordinator"))
    assert not race.losers
    assert GroupCohort.objects.count() == 1


def tells(*, by):
    """Telling alone, without the lock that counting a region takes."""
    with working():
        group_cohorts.keep_cohorts(by.region_ids[0], OVER)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_second_would_have_told_it_again(world, twice_at_once, monkeypatch):
    small_year(world)
    meet = threading.Barrier(2)

    def together(*facts):
        meet.wait(20)
        return count_cohort(*facts)

    monkeypatch.setattr(group_cohorts, "count_cohort", together)
    with night(OVER):
        race = twice_at_once(tells, by=world.actor("coordinator"))
    assert [type(loser) for loser in race.losers] == [IntegrityError]
    assert GroupCohort.objects.count() == 1


# -- who tries to solve it --------------------------------------------------------------------------------------------


def test_nothing_hidden_can_be_solved_from_all_pages_together(year):
    """The quarters, the cohorts by group and of everybody, and the sheet: who has them all is no wiser."""
    with night(OVER):
        chain_nights()
    with time_machine.travel(days.start_of(OVER) + timedelta(hours=9), tick=False):
        client = client_of(year, "director")
        groups, cohort = cells(read(client, f"{QUARTERS}")), cells(read(client, PAGE))
        everybody = next(row for row in cells(read(client, "/regie/keten/cohorten/")) if row[0] == "2026-K2")
    came = {row[0]: row[1] for row in cohort}
    assert came, groups
    _name, began, _matched, placed, _work, stopped, still = everybody
    number = {name: int(text.split("\n")[0]) for name, text in
              {"began": began, "placed": placed, "stopped": stopped, "open": still}.items()}  # fmt: skip
    totals = [number["placed"], number["stopped"], number["open"] - number["placed"]]
    assert sum(totals) == number["began"] == sum(sum(row[1:]) for row in CAST)
    rows = [[None if text == "hidden" else int(text) for text in row[1:]] for row in cohort]
    assert any(None in row for row in rows)
    assert solved(rows, totals, number["began"]) == set()


number = st.integers(0, 9) | st.sampled_from([0, 0, 1, 4, 5])
table = st.dictionaries(st.sampled_from("abcde"), st.tuples(number, number, number).filter(any), min_size=1)


@settings(max_examples=400)
@given(rows=table)
def test_nothing_hidden_follows_from_the_totals(rows):
    """Who knows how many of each group came in, also of the small ones, and how many are in each state together."""
    came = {key: sum(row) for key, row in rows.items()}
    found = told(rows, came)
    dark = {key for key, row in found.items() if row["open"] is None}
    for key, row in rows.items():
        assert key in dark or (found[key] == {"came": sum(row), **dict(zip(STATES, row, strict=True))})
        assert key in dark or not any(0 < cell < 5 for cell in row)
    if dark == set(rows):
        return  # then the table over everybody is all there is to know, and that is told anyway
    shown = [[found[key]["came"], *(found[key][name] for name in STATES)] for key in rows]
    small = {
        (place, column)
        for place, (key, row) in enumerate(rows.items())
        for column, cell in enumerate(row, 1)
        if key in dark and 0 < cell < 5
    }
    totals = [sum(column) for column in zip(*rows.values(), strict=True)]
    assert not small & solved(shown, totals, sum(totals))


@given(rows=table, gone=st.integers(1, 3))
def test_a_group_that_is_not_what_came_in_any_more_is_hidden(rows, gone):
    """A dossier that was erased would be the difference."""
    came = {key: sum(row) for key, row in rows.items()}
    came["a"] = came.get("a", 0) + gone
    found = told(rows, came)
    assert found["a"]["open"] is None
    assert len(found) == 1 or sum(row["open"] is None for row in found.values()) > 1


@given(rows=table)
def test_a_group_of_which_the_quarter_hid_how_many_came_in_is_hidden(rows):
    quarter = masked({key: {"came": sum(row), "placed": 0, "work": 0, "dropped": 0} for key, row in rows.items()})
    came = {key: row["came"] for key, row in quarter.items()}
    found = told(rows, came)
    assert all(found[key]["came"] == came[key] for key in found)
    assert all(found[key]["open"] is None for key in found if came[key] is None)
