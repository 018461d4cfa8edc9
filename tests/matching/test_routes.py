"""The opleidingsschema: who keeps a route, what each status needs, and two who write at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, ProgrammingError, transaction

from intake.models import Certificate
from matching.models import (
    DemandKind,
    LearningRoute,
    PartyTask,
    RouteDemand,
    RouteFunding,
    RouteParty,
    RouteStart,
)
from transitiehuis import days
from transitiehuis.netwerk.actor import acting
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus


@pytest.fixture
def route(add_route) -> LearningRoute:
    return add_route(status="idea", since=None, outcome="")


# Who ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "allowed"),
    [("coordinator", True), ("colleague", True), ("reader", False), ("neighbour", False), ("adviser", False)],
)
def test_who_may_keep_a_route(route, world, who, allowed):
    with acting(world.actor(who)) as actor:
        row = LearningRoute.objects.get(pk=route.pk)
        if allowed:
            row.change(title="Anders", opened_at=row.edited_at, by=actor)
        else:
            with pytest.raises(NotAllowed):
                row.change(title="Anders", opened_at=row.edited_at, by=actor)
    route.refresh_from_db()
    assert (route.title == "Anders") == allowed


def test_a_party_keeps_the_route_from_its_first_day_to_its_last(route, add_start, world):
    with acting(world.actor("coordinator")) as actor:
        party = RouteParty(route=route, organisation=world.other_school, task=PartyTask.DELIVERS, since=days.today())
        party.add(by=actor)
        with pytest.raises(WrongStatus):  # not twice on one day
            RouteParty(route=route, organisation=world.other_school, task=PartyTask.DELIVERS, since=days.today()).add(
                by=actor
            )
    add_start(route, by="neighbour")
    with acting(world.actor("coordinator")) as actor:
        party.remove(opened_at=party.edited_at, by=actor)
    with pytest.raises(NotAllowed):
        add_start(route, by="neighbour")


def test_the_database_refuses_others_whatever_a_view_forgets(route, world):
    with acting(world.actor("neighbour")):
        assert LearningRoute.objects.count() == 1, "the region reads"
        with pytest.raises(ProgrammingError), transaction.atomic():
            LearningRoute.objects.update(title="Van ons")
        with pytest.raises(ProgrammingError), transaction.atomic():
            RouteFunding.objects.create(route=route, fund="Fonds", edited_at=route.edited_at, edited_by=world.neighbour)
        with pytest.raises(ProgrammingError), transaction.atomic():
            RouteParty.objects.all().delete()
    with acting(world.actor("stranger")) as actor:
        assert not LearningRoute.objects.exists()
        assert not RouteParty.objects.exists()
        assert not LearningRoute.objects.visible_to(actor).exists()


def test_a_landelijke_route_is_read_everywhere(world, add_route):
    add_route(region=None)
    with acting(world.actor("stranger")) as actor:
        assert LearningRoute.objects.visible_to(actor).count() == 1


# Facts ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "half",
    [
        {"title": ""},
        {"status": "developing"},
        {"status": "running"},
        {"status": "stopped"},
        {"status": "running", "since": days.today()},  # without what somebody gets
        {"status": "running", "since": days.today(), "outcome": "diploma"},
        {"level": 5},
        {"form": "anders"},
    ],
)
def test_half_a_route_is_refused(route, half):
    with pytest.raises(IntegrityError), transaction.atomic():
        LearningRoute.objects.update(**half)


def test_a_status_takes_its_own_facts_and_forgets_the_others(route, world):
    today = days.today()
    with acting(world.actor("coordinator")) as actor:
        route.stand("developing", expected_on=today, opened_at=route.edited_at, by=actor)
        route.change(outcome="next", opened_at=route.edited_at, by=actor)
        route.stand("running", since=today, opened_at=route.edited_at, by=actor)
        assert route.expected_on is None
        assert route.is_running_on(today)
        route.stand("stopped", until=today, stopped_because="Te weinig", opened_at=route.edited_at, by=actor)
        assert (route.since, route.is_running_on(today)) == (today, False)


@pytest.mark.parametrize("wrong", [{"seats": 0}, {"seats_taken": 13}, {"enrol_by": days.today() + timedelta(days=31)}])
def test_a_start_that_cannot_be_is_refused(route, add_start, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        add_start(route, **wrong)


def test_seats_that_were_given_are_not_taken_back(route, add_start, world):
    start = add_start(route)
    with acting(world.actor("coordinator")) as actor:
        RouteStart.objects.update(seats_taken=4)
        with pytest.raises(WrongStatus):
            start.change(seats=3, opened_at=start.edited_at, by=actor)
        with pytest.raises(WrongStatus):
            start.remove(opened_at=start.edited_at, by=actor)
        start.change(seats=4, status="cancelled", opened_at=start.edited_at, by=actor)
        assert not RouteStart.objects.enrollable_on(days.today()).exists()


# Demands --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "half",
    [
        {"kind": "language"},
        {"kind": "licence"},
        {"kind": "certificate"},
        {"kind": "hours"},
        {"kind": "theme", "level": "A2"},
        {"kind": "hours", "hours_min": 32, "hours_max": 24},
    ],
)
def test_a_demand_has_the_value_of_its_kind_and_no_other(route, world, half):
    with acting(world.actor("coordinator")) as actor, pytest.raises(IntegrityError), transaction.atomic():
        RouteDemand(route=route, since=days.today(), **half).add(by=actor)


def test_a_changed_demand_leaves_what_was_asked_before_as_it_was(route, world):
    first = days.today()
    with acting(world.actor("coordinator")) as actor:
        demand = RouteDemand(route=route, kind=DemandKind.LANGUAGE, level="A2", since=first)
        demand.add(by=actor)
        demand.replace(level="A1", opened_at=demand.edited_at, by=actor)
    assert RouteDemand.objects.get().level == "A1", "on its first day it is mended, not followed"
    later = first + timedelta(days=14)
    with time_machine.travel(days.start_of(later), tick=False), acting(world.actor("coordinator")) as actor:
        demand.replace(level="B1", opened_at=demand.edited_at, by=actor)
    rules = RouteDemand.objects.kept()
    asked = [rules.current_on(day).get().level for day in (first, later - timedelta(days=1), later)]
    assert asked == ["A1", "A1", "B1"]
    with acting(world.actor("coordinator")) as actor:
        with pytest.raises(WrongStatus), transaction.atomic():
            RouteDemand(route=route, kind=DemandKind.LANGUAGE, level="B2", since=later).add(by=actor)
        for code in ("vca", "vol"):
            named = Certificate.objects.create(code=code, name_nl=code, kind="vca")
            RouteDemand(route=route, kind=DemandKind.CERTIFICATE, certificate=named, since=later).add(by=actor)


# At once --------------------------------------------------------------------------------------------------------------


def retitle(row, by):
    row.change(title=f"Van {by.user.name}", opened_at=row.edited_at, by=by)


def test_of_two_who_change_a_route_at_once_the_second_is_told(world, route, twice_at_once):
    race = twice_at_once(retitle, route, by=(world.actor("coordinator"), world.actor("colleague")))
    assert (len(race.winners), [type(lost) for lost in race.losers]) == (1, [WrongStatus])


def test_without_the_lock_one_would_write_over_the_other(world, route, twice_at_once, monkeypatch):
    monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)
    race = twice_at_once(retitle, route, by=(world.actor("coordinator"), world.actor("colleague")))
    assert len(race.winners) == 2
