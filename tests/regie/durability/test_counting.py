"""What the database counts against the same facts counted in plain Python, from the raw rows alone."""

from collections import defaultdict
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.models import Reason, Trajectory
from matching.models import Placement
from nazorg.models import ContactMoment, Measure, Result, ResultSeries
from tests.regie.roof import many
from transitiehuis import days
from transitiehuis.netwerk.actor import working
from transitiehuis.regie.durability.counting import Dimension, count
from transitiehuis.regie.durability.figure import percent

TODAY = date(2026, 11, 3)
PEOPLE = 4
EVIDENCE = {"": "", "unknown": "unknown"}
IN = {
    "employer": {"same_employer"},
    "trade": {"same_employer", "same_trade"},
    "work": {"same_employer", "same_trade", "other_work"},
}
OUT = {
    "employer": {"same_trade", "other_work", "not_at_work"},
    "trade": {"other_work", "not_at_work"},
    "work": {"not_at_work"},
}
ANSWERS = ["", "unknown", "left", "same_employer", "same_trade", "other_work", "not_at_work"]

person = st.fixed_dictionaries(
    {
        "began": st.integers(1, 1000),
        "answers": st.tuples(*[st.sampled_from(ANSWERS)] * 4),
        "ended": st.none() | st.integers(0, 700),
        "next": st.none() | st.integers(1, 200),
        "contacts": st.lists(st.integers(0, 700), max_size=2),
        "bbl": st.booleans(),
    }
)


@pytest.fixture
def trajects(world, reasons):
    many(world, PEOPLE, due=TODAY)
    reasons("placement_end", "contract_ended")
    return list(Trajectory.objects.order_by("pk")[:PEOPLE])


def write(world, trajects, people):
    """The rows as they would stand, without the steps that write them."""
    ContactMoment.objects.all().delete()
    Result.objects.all().delete()
    ResultSeries.objects.all().delete()
    Placement.objects.all().delete()
    reason, guide = Reason.objects.get(), world.memberships["coordinator"]
    for traject, facts in zip(trajects, people, strict=True):
        start = TODAY - timedelta(days=facts["began"])
        at = {"trajectory": traject, "training_company": world.employer, "employer": world.employer, "hours": 32}
        at |= {"guide": guide, "logged_at": days.start_of(start), "confirmed_at": days.start_of(start)}
        kind = "bbl" if facts["bbl"] else "contract"
        last = ended_on(facts)
        over = {"ended_on": last, "reason": reason, "reason_told_by": "company"} if last else {}
        first = Placement.objects.create(
            start=start, counted_from=start, guidance_until=start, kind=kind, state="ended" if last else "started",
            **over, **at,
        )  # fmt: skip
        if again := next_start(facts):
            Placement.objects.create(
                start=again, counted_from=again, guidance_until=again, kind="contract", state="started", **at
            )
        series = ResultSeries.objects.create(
            trajectory=traject, placement=first, region=world.region, start=start, last_due=days.add_months(start, 24)
        )
        for months, answer in zip((3, 6, 12, 24), facts["answers"], strict=True):
            Result.objects.create(
                series=series, trajectory=traject, months=months, due=days.add_months(start, months), answer=answer,
                evidence=EVIDENCE.get(answer, "guide"),
            )  # fmt: skip
        for week, day in enumerate(facts["contacts"]):
            ContactMoment.objects.create(
                trajectory=traject, placement=first, week=week, phase="guidance", owner=world.school, due=start,
                status="held", held_on=start + timedelta(days=day), held_by=guide, wellbeing="good", learning="yes",
            )  # fmt: skip


def ended_on(facts):
    start = TODAY - timedelta(days=facts["began"])
    found = start + timedelta(days=facts["ended"]) if facts["ended"] is not None else None
    return found if found and found <= TODAY else None


def next_start(facts):
    last = ended_on(facts)
    found = last + timedelta(days=facts["next"]) if last and facts["next"] else None
    return found if found and found <= TODAY else None


def points_by_hand(people, measure):
    """[(months, reached, sure, maybe)] of points whose day lies forty days back."""
    rows = [(0, len(people), len(people), len(people))]
    for place, months in enumerate((3, 6, 12, 24)):
        begun = [TODAY - timedelta(days=one["began"]) for one in people]
        past = [
            one["answers"][place]
            for one, start in zip(people, begun, strict=True)
            if days.add_months(start, months) + timedelta(days=40) < TODAY
        ]
        sure = sum(answer in IN[measure] for answer in past)
        out = sum(answer in OUT[measure] or (measure == "employer" and answer == "left") for answer in past)
        rows.append((months, len(past), sure, len(past) - out))
    return rows


def life_by_hand(facts, measure):
    """(days certainly in, gone?) of one person: the day after the last sure day before the first known gone."""
    start, last, again = TODAY - timedelta(days=facts["began"]), ended_on(facts), next_start(facts)
    seen, gone = {start}, set()
    for months, answer in zip((3, 6, 12, 24), facts["answers"], strict=True):
        due = days.add_months(start, months)
        if due <= TODAY:
            seen |= {due} if answer in IN[measure] else set()
            gone |= {due} if answer in OUT[measure] else set()
    held = [start + timedelta(days=day) for day in facts["contacts"]]
    held = [day for day in held if day <= (last or day)]
    if held and max(held) <= TODAY:
        seen.add(max(held))
    if last:
        seen.add(last)
        if measure == "employer" and last < TODAY:
            gone.add(last + timedelta(days=1))
    if again and measure != "employer":
        seen.add(again)
    first = min(gone, default=None)
    sure = max((day for day in seen if first is None or day < first), default=None)
    if sure is None:
        return None
    return (sure - start).days + (first is not None), first is not None


@pytest.mark.django_db
@settings(max_examples=25)
@given(people=st.lists(person, min_size=PEOPLE, max_size=PEOPLE))
def test_the_counts_are_those_of_the_raw_facts(world, trajects, people):
    write(world, trajects, people)
    with working():
        groups = count(world.region.pk, TODAY)
    whole = groups[Dimension.ALL, ""]
    for measure in Measure:
        counted = [(one.months, one.reached, one.sure, one.maybe) for one in whole.points(measure)]
        assert counted == points_by_hand(people, measure.value)
        by_hand: dict = defaultdict(int)
        for one in people:
            if life := life_by_hand(one, measure.value):
                by_hand[life] += 1
        assert {(length, gone): n for length, gone, n in whole.lives[measure]} == dict(by_hand)
    for dimension in (Dimension.FORM, Dimension.QUARTER, Dimension.THEME):
        parts = [group for (split, _key), group in groups.items() if split == dimension]
        assert sum(part.people for part in parts) == whole.people
        assert sum(part.reached(3) for part in parts) == whole.reached(3)
    assert groups[Dimension.FORM, "bbl"].people == sum(one["bbl"] for one in people)


@pytest.mark.django_db
def test_another_region_counts_for_nothing(world, trajects):
    write(world, trajects, [example(began=900)] * PEOPLE)
    with working():
        found = count(world.other_region.pk, TODAY)
    assert sum(group.people for group in found.values()) == 0


@pytest.mark.django_db
def test_a_point_counts_forty_days_after_its_day_answered_or_not(world, trajects):
    start = (TODAY - date(2026, 6, 24)).days  # three months on is 24 September, forty days before today
    write(
        world, trajects, [example(began=start, answers=("same_employer", "", "", "")), *[example(began=start + 1)] * 3]
    )
    with working():
        point = count(world.region.pk, TODAY)[Dimension.ALL, ""].points(Measure.TRADE)[1]
    assert (point.reached, point.sure, point.maybe) == (3, 0, 3), "who answered early is not counted before the others"


def example(**facts):
    return {
        "began": 10,
        "answers": ("", "", "", ""),
        "ended": None,
        "next": None,
        "contacts": [],
        "bbl": False,
        **facts,
    }


@given(st.integers(0, 500), st.integers(1, 500))
def test_a_share_is_rounded_half_up(part, whole):
    part = min(part, whole)
    assert abs(percent(part, whole) - part / whole * 100) <= 0.5
