"""What the database counts against the same facts counted in plain Python, from the raw events alone."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.models import ChainEvent, Reason, Step, Trajectory, WaitingFor
from tests.regie.flow import plain
from tests.regie.roof import many
from transitiehuis import days
from transitiehuis.netwerk.actor import working
from transitiehuis.regie.flow.counting import Stretch, count
from transitiehuis.regie.flow.keeping import months

TODAY = date(2026, 11, 3)
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)  # the clock is set forward and back
CLOSE = ("works_in_trade", "other_work", "continues_elsewhere", "no_contact")

# One event: how many days after the one before, at which minute of the day (UTC), how many days ago it happened by
# then, and what it says. Minutes around midnight in Amsterdam lie on another date in UTC.
event = st.fixed_dictionaries(
    {
        "after": st.integers(0, 45),
        "minute": st.integers(0, 1439) | st.sampled_from([0, 59, 60, 1319, 1320, 1379, 1380, 1439]),
        "back": st.just(0) | st.integers(0, 12),
        "step": st.sampled_from(Step.values),
        "shut": st.booleans() | st.just(False),
        "waiting_for": st.sampled_from(WaitingFor.values),
        "holder": st.booleans(),
        "on": st.booleans(),
        "reason": st.sampled_from([*CLOSE, ""]),
    }
)
life = st.fixed_dictionaries(
    {
        "began": st.sampled_from([SPRING, AUTUMN, date(2026, 1, 31), date(2026, 6, 30), TODAY - timedelta(days=1)]),
        "events": st.lists(event, min_size=1, max_size=8),
    }
)


def write(world, trajects, lives):
    """The events as they would stand, without the steps that write them."""
    reasons = {reason.code: reason for reason in Reason.objects.all()}
    rows = []
    for traject, facts in zip(trajects, lives, strict=True):
        day, first = facts["began"], False
        for said in facts["events"]:
            day = min(day + timedelta(days=said["after"]) if first else day, TODAY - timedelta(days=1))
            moment = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=said["minute"])
            moment = max(moment, rows[-1].recorded_at if first else moment)
            told = moment.astimezone(days.start_of(day).tzinfo).date()
            first = True
            rows.append(_event(world, traject, said, moment, told - timedelta(days=said["back"]), reasons))
        last = rows[-1]
        traject.closed_at = last.recorded_at if last.kind == "closed" else None
    ChainEvent.objects.bulk_create(rows)
    for traject in trajects:
        closing = {"closed_at": traject.closed_at}
        if traject.closed_at:
            closing |= {"holder": None, "assignee": None, "next_action": "", "next_action_due": None,
                        "closing": "dropped_out", "closing_reason": reasons["no_contact"]}  # fmt: skip
        Trajectory.objects.filter(pk=traject.pk).update(**closing)


def _event(world, traject, said, moment, occurred_on, reasons):
    shut = said["shut"]
    return ChainEvent(
        trajectory=traject,
        recorded_at=moment,
        occurred_on=occurred_on,
        kind="closed" if shut else "moved",
        to_step=said["step"],
        holder=None if shut else world.school if said["holder"] else world.uwv,
        waiting_for="nothing" if shut else said["waiting_for"],
        waiting_on=world.employer if said["on"] and not shut else None,
        reason=reasons.get(said["reason"]) if shut else None,
    )


@pytest.fixture
def trajects(world, reasons):
    many(world, 3, due=TODAY)
    for code in CLOSE:
        reasons("close", code)
    return list(Trajectory.objects.order_by("pk"))


def stretches_of(trajects) -> list[Stretch]:
    first = min(event.occurred_on for traject in trajects for event in plain.story(traject))
    running = TODAY.replace(day=1)
    return [*months(first, running), Stretch(running, TODAY)]


def agree(world, trajects):
    """Waits, moves and stays of each month as plain Python has them; the balance of each step; every day once."""
    stretches, stories = stretches_of(trajects), [plain.story(traject) for traject in trajects]
    with working():
        counted = count(world.region.pk, stretches)
    total: Counter = Counter()
    for stretch in stretches:
        figures = counted[stretch.since]["all", ""]
        period = (stretch.since, stretch.until)
        waits = sum((plain.waits(events, *period) for events in stories), Counter())
        total += waits
        found = {plain.State(*row[:4]): row[4] for row in figures["waits"]}
        assert found == dict(waits), stretch
        moves = sum((plain.moves(events, *period) for events in stories), Counter())
        assert {tuple(row[:3]): row[3] for row in figures["moves"]} == dict(moves), stretch
        stays = sum((plain.stays(events, *period) for events in stories), Counter())
        rows = {
            (step, how, length): number
            for step, by_how in figures["stays"].items()
            for how, pairs in by_how.items()
            for length, number in pairs
        }
        assert rows == dict(stays), stretch
        ways = sum((plain.ways(events, *period) for events in stories), Counter())
        assert {tuple(row[:3]): row[3] for row in figures["ways"]} == dict(ways), stretch
        under_way = sum((plain.under_way(events, stretch.until) for events in stories), Counter())
        assert {tuple(row[:3]): row[3] for row in figures["under_way"]} == dict(under_way), stretch
        turns = sum((plain.turns(events, *period) for events in stories), Counter())
        assert {tuple(row[:4]): row[4] for row in figures["turns"]} == dict(turns), stretch
        balance(figures, stories, stretch)
    return total


def balance(figures, stories, stretch):
    """What was in a step, and came, and left, is what is in it at the end."""
    before = Counter(plain.stock(events, stretch.since - timedelta(days=1)) for events in stories)
    after = Counter(plain.stock(events, stretch.until - timedelta(days=1)) for events in stories)
    for step in Step.values:
        came = sum(number for _a, b, _how, number in figures["moves"] if b == step)
        left = sum(number for a, _b, _how, number in figures["moves"] if a == step)
        assert before[step] + came - left == after[step], (stretch, step)
        still = sum(number for _days, number in figures["stays"].get(step, {}).get("open", []))
        assert still == after[step], (stretch, step)


@contextmanager
def undone():
    """What is written in it is taken back, for nothing can delete an event."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@settings(max_examples=60)
@given(lives=st.lists(life, min_size=3, max_size=3))
def test_random_lives_count_as_plain_python_counts_them(world, trajects, lives):
    with undone():
        write(world, trajects, lives)
        agree(world, trajects)


def test_the_account_is_the_calendar_of_one_traject_that_was_never_reopened(world, trajects):
    said = {"minute": 600, "back": 0, "shut": False, "waiting_for": "partner", "holder": True, "on": True, "reason": ""}
    lines = [
        {"began": SPRING, "events": [{**said, "after": 0, "step": "referral"}, {**said, "after": 9, "step": "intake"}]},
        {"began": AUTUMN, "events": [{**said, "after": 0, "step": "matching", "waiting_for": "seat"}]},
        {"began": SPRING, "events": [{**said, "after": 0, "step": "referral"},
                                     {**said, "after": 40, "step": "referral", "shut": True}]},
    ]  # fmt: skip
    write(world, trajects, lines)
    total = agree(world, trajects)
    assert sum(total.values()) == (TODAY - SPRING).days + (TODAY - AUTUMN).days + 40
    assert total[plain.State("matching", world.school.pk, "seat", world.employer.pk)] == (TODAY - AUTUMN).days
    assert total[plain.State("referral", world.school.pk, "partner", world.employer.pk)] == 9 + 40


def test_the_day_of_a_change_belongs_to_the_new_state_and_of_several_on_a_day_the_last_stands(world, trajects):
    said = {"after": 0, "back": 0, "shut": False, "holder": True, "on": False, "reason": "", "waiting_for": "candidate"}
    morning = {**said, "step": "referral", "minute": 480}
    noon = {**said, "step": "intake", "minute": 720, "waiting_for": "papers"}
    evening = {**said, "step": "matching", "minute": 1200, "waiting_for": "seat"}
    later = {**said, "step": "learning", "minute": 600, "after": 3, "waiting_for": "nothing"}
    idle = {"began": TODAY - timedelta(days=1), "events": [{**morning, "shut": True}]}
    write(world, trajects, [{"began": AUTUMN, "events": [morning, noon, evening, later]}, idle, idle])
    total = agree(world, trajects)
    assert {state.step: number for state, number in total.items()} == {
        "matching": 3,
        "learning": (TODAY - AUTUMN).days - 3,
    }


def test_what_is_told_later_of_an_earlier_day_holds_from_that_day(world, trajects):
    """A placement recorded on Thursday that began on Monday: what was planned on Tuesday takes nobody back."""
    said = {
        "minute": 600,
        "back": 0,
        "shut": False,
        "waiting_for": "nothing",
        "holder": True,
        "on": False,
        "reason": "",
    }
    line = [
        {**said, "after": 0, "step": "matching"},
        {**said, "after": 5, "step": "matching", "waiting_for": "company"},
        {**said, "after": 2, "back": 3, "step": "placement"},
    ]
    idle = {"began": TODAY - timedelta(days=1), "events": [{**said, "after": 0, "step": "referral", "shut": True}]}
    write(world, trajects, [{"began": SPRING, "events": line}, idle, idle])
    total = agree(world, trajects)
    assert {state.step: number for state, number in total.items()} == {
        "matching": 4,
        "placement": (TODAY - SPRING).days - 4,
    }
