"""A changed scheme against the database: what it says it will do is what the night does, and no more."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from nazorg.models import ContactMoment, ContactStatus, FollowUpScheme
from nazorg.models.scheme import after_change
from nazorg.plan import Ask, Effect
from nazorg.plan_tasks import plan_days
from nazorg.planning import effect_of
from tests.cast import signed_in
from tests.nazorg.test_plan import START, at_work, moments  # noqa: F401 a fixture
from transitiehuis import days
from transitiehuis.netwerk.actor import acting, working
from transitiehuis.workflow import NotAllowed, WrongStatus

CHANGED = [Ask(1), Ask(5, "job_coach", "both"), Ask(13, "school"), Ask(26)]
SINCE = date(2026, 3, 16)  # week 2 falls on that day


def change(world, asks=CHANGED, since=SINCE):
    with acting(world.actor("director")) as by:
        return FollowUpScheme.change(world.region, asks, since=since, by=by)


def test_the_night_does_what_the_preview_said_and_leaves_alone_what_was_held(at_work, world):  # noqa: F811
    placement = at_work()
    with time_machine.travel(START + timedelta(days=7, hours=9), tick=False):
        with acting(world.actor("coordinator")) as by:
            ContactMoment.objects.get(week=1).record(held_on=days.today(), wellbeing="good", learning="yes", by=by)
            ContactMoment.objects.get(week=8).move(date(2026, 5, 1), by=by)
        with working():
            said = effect_of(world.region.pk, after_change([], CHANGED, SINCE))
        # 2, 4 and 52 go and 5 comes in their place; 8 was agreed; 13 is asked by somebody else; 26 stays.
        assert said == Effect(moved=1, new=0, gone=2, asked_otherwise=1, kept=2)
        change(world)
    with time_machine.travel(START + timedelta(days=8, hours=5), tick=False):
        assert (plan_days(), plan_days()) == (1, 0)
    states = {week: status for week, _due, status in moments(placement)}
    assert states == {
        1: "held", 2: "lapsed", 4: "lapsed", 5: "open", 8: "open", 13: "open", 26: "open", 52: "lapsed",
    }  # fmt: skip
    five = ContactMoment.objects.get(week=5)
    assert (five.asked_by, five.asks, five.due, five.owner) == ("job_coach", "both", date(2026, 4, 7), world.school)
    placement.trajectory.refresh_from_db()
    assert placement.trajectory.next_action_due == five.due


def test_a_scheme_that_is_turned_back_brings_the_moments_back_once(at_work, world):  # noqa: F811
    placement = at_work()
    before = moments(placement)
    change(world)
    plan_days()
    change(world, [Ask(week) for week in (1, 2, 4, 8, 13, 26, 52)])  # replaces the change that was to come
    plan_days()
    now = [row for row in moments(placement) if row[2] == ContactStatus.OPEN]
    assert now == before


def test_a_change_ends_the_scheme_before_it_the_day_before(world, at_work):  # noqa: F811
    first = change(world, since=START + timedelta(days=1))
    change(world)
    first.refresh_from_db()
    assert first.until == SINCE - timedelta(days=1)


@pytest.mark.parametrize(
    ("who", "since", "refusal"),
    [
        ("coordinator", SINCE, NotAllowed),
        ("national", SINCE, NotAllowed),
        ("director", START, WrongStatus),  # today: what was planned until then stands
    ],
)
def test_who_may_change_it_and_from_when(world, who, since, refusal):
    morning = time_machine.travel(START + timedelta(hours=9), tick=False)
    with morning, acting(world.actor(who)) as by, pytest.raises(refusal):
        FollowUpScheme.change(world.region, CHANGED, since=since, by=by)


def typed(**more):
    rows = {"week-0": "1", "by-0": "lead", "of-0": "candidate", "week-1": "6", "by-1": "school", "of-1": "company"}
    return {**rows, "since": "2026-03-16", **more}


@pytest.fixture
def page(client, world):
    with time_machine.travel(START + timedelta(hours=9), tick=False):
        yield signed_in(client, world.director)


def test_a_change_is_shown_before_it_is_saved(page, world, at_work):  # noqa: F811
    at_work()
    url = reverse("nazorg:scheme")
    looked = page.post(url, typed(save="1"))  # nothing was looked at yet: so look first
    assert "Wat deze wijziging doet" in looked.content.decode()
    assert not FollowUpScheme.objects.exists()
    mark = looked.context["mark"]
    assert page.post(url, typed(save="1", seen=mark, **{"week-1": "7"})).status_code == 200  # another change
    assert not FollowUpScheme.objects.exists()
    assert page.post(url, typed(save="1", seen=mark)).status_code == 302
    [saved] = FollowUpScheme.objects.all()
    assert (saved.weeks, saved.asked_by, saved.asks) == ([1, 6], ["lead", "school"], ["candidate", "company"])


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"week-1": "1"}, "staat er twee keer"),
        ({"week-0": "", "week-1": ""}, "Kies minstens één week"),
        ({"since": "2026-03-02"}, "Kies morgen of een latere dag"),
        ({"week-1": "200"}, "104"),
    ],
)
def test_a_scheme_that_cannot_be_says_why(page, more, words):
    answer = page.post(reverse("nazorg:scheme"), typed(**more))
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_a_region_of_somebody_else_is_not_found(page):
    assert page.get(reverse("nazorg:scheme") + "?regio=AM24").status_code == 404


def change_it(*, by):
    return FollowUpScheme.change(by.current.region, CHANGED, since=SINCE, by=by)


@pytest.mark.django_db(transaction=True)
def test_of_two_changes_at_once_the_last_one_stands_alone(world, twice_at_once, at_work):  # noqa: F811
    race = twice_at_once(change_it, by=world.actor("director"))
    assert not race.losers
    assert FollowUpScheme.objects.count() == 1
