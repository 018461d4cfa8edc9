"""Months that are over stand; what became known later is a version beside them; the month that runs is counted anew."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, transaction

from intake.models import Trajectory
from tests.regie.flow.test_counting import TODAY, _event
from tests.regie.roof import many
from transitiehuis import days
from transitiehuis.netwerk.actor import acting, working
from transitiehuis.regie.flow import keeping
from transitiehuis.regie.flow.keeping import count_region
from transitiehuis.regie.flow_tasks import chain_nights
from transitiehuis.regie.models import ChainMonth, MonthSoFar

SAID = {"shut": False, "waiting_for": "seat", "holder": True, "on": False, "reason": ""}
MAY = date(2026, 5, 4)


def night(day: date, hour: int = 5) -> time_machine.travel:
    return time_machine.travel(days.start_of(day) + timedelta(hours=hour), tick=False)


def tell(world, traject, recorded: date, step: str, occurred: date | None = None, **facts) -> None:
    moment = days.start_of(recorded) + timedelta(hours=10)
    _event(world, traject, {**SAID, "step": step, **facts}, moment, occurred or recorded, {}).save()


@pytest.fixture
def traject(world):
    many(world, 1, due=TODAY)
    traject = Trajectory.objects.get()
    tell(world, traject, MAY, "intake")
    tell(world, traject, date(2026, 7, 20), "matching")
    return traject


def july(version: int = 1) -> ChainMonth:
    return ChainMonth.objects.get(month=date(2026, 7, 1), split="all", version=version)


def test_each_month_that_is_over_is_kept_and_the_one_that_runs_beside_them(world, traject):
    with night(TODAY):
        assert chain_nights() == 1
        assert chain_nights() == 0, "counted, until the next night"
    kept = ChainMonth.objects.filter(split="all").every_version()
    assert [(row.month.month, row.version) for row in kept] == [(month, 1) for month in range(5, 11)]
    running = MonthSoFar.objects.get(split="all")
    assert (running.month, running.until) == (TODAY.replace(day=1), TODAY)
    assert running.figures["waits"] == [["matching", world.school.pk, "seat", None, 2]]
    assert july().figures["moves"] == [["intake", "matching", "", 1]]


def test_the_next_night_writes_no_month_again(world, traject):
    with night(TODAY):
        chain_nights()
    before = ChainMonth.objects.count()
    with night(TODAY + timedelta(days=1), hour=3):
        assert chain_nights() == 0
    with night(TODAY + timedelta(days=1)):
        assert chain_nights() == 1
    assert ChainMonth.objects.count() == before
    assert MonthSoFar.objects.get(split="all").until == TODAY + timedelta(days=1)
    with night(date(2026, 12, 1)), working():
        assert count_region(world.region.pk) == 1, "November is over"


def test_what_became_known_later_is_a_version_beside_the_first(world, traject):
    with night(TODAY):
        chain_nights()
    tell(world, traject, TODAY + timedelta(days=1), "placement", occurred=date(2026, 9, 14))
    with night(TODAY + timedelta(days=2)):
        chain_nights()
    versions = ChainMonth.objects.filter(split="all").every_version()
    assert [row.month.month for row in versions if row.version == 2] == [9, 10]
    assert july().figures["moves"] == [["intake", "matching", "", 1]]
    first, second = versions.filter(month=date(2026, 9, 1))
    assert first.figures["moves"] == []
    assert second.figures["moves"] == [["matching", "placement", "", 1]]


def test_nothing_changes_a_month_that_was_kept(world, traject):
    with night(TODAY):
        chain_nights()
    for change in (lambda: july().delete(), lambda: ChainMonth.objects.update(figures={})):
        with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
            change()
    with working(), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        ChainMonth.objects.update(figures={})


@pytest.mark.parametrize(
    ("who", "sees"),
    [("director", True), ("coordinator", True), ("partner_contact", True), ("national", True), ("stranger", False)],
)
def test_who_takes_part_in_the_region_reads_them_and_no_request_writes_them(world, traject, who, sees):
    with night(TODAY):
        chain_nights()
        with acting(world.actor(who)) as actor:
            for model in (ChainMonth, MonthSoFar):
                assert model.objects.exists() == sees
                assert model.objects.visible_to(actor).exists() == sees
            facts = {"region": world.region, "month": TODAY.replace(day=1), "until": TODAY, "figures": {}}
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                MonthSoFar.objects.create(split="theme", key="1", counted_at=days.start_of(TODAY), **facts)


def test_groups_are_counted_apart_and_named(world, traject):
    with night(TODAY):
        chain_nights()
    school = ChainMonth.objects.get(split="partner", key=str(world.school.pk), month=date(2026, 7, 1))
    everybody = july().figures
    assert everybody["turns"], "who was aan zet is counted of all together"
    assert everybody.pop("unplaced") == {"theme": 1, "route": 1, "partner": 0}
    assert school.figures == everybody | {"turns": []}
    assert school.label == "ROC IJsselpoort"
    assert MonthSoFar.objects.get(split="all").groups == [
        ["partner", school.key, "ROC IJsselpoort", ""],
        ["route", "0", "Nog geen maatwerktraject", "No learning route yet"],
        ["theme", "0", "Thema onbekend", "Theme not known"],
    ]


@pytest.mark.parametrize("half", [{"month": MAY}, {"split": "theme", "key": ""}, {"split": "all", "key": "7"}])
def test_half_a_month_is_refused(world, traject, half):
    facts = {"split": "all", "key": "", "month": MAY.replace(day=1), "until": MAY, "figures": {}} | half
    with pytest.raises(DatabaseError, match="violates check"), transaction.atomic():
        MonthSoFar.objects.create(region=world.region, counted_at=days.start_of(MAY), **facts)


def counted(*, by):
    with working():
        return count_region(by.region_ids[0])


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_writes_the_months(world, twice_at_once):
    many(world, 1, due=TODAY)
    tell(world, Trajectory.objects.get(), MAY, "intake")
    with night(TODAY):
        race = twice_at_once(counted, by=world.actor("coordinator"))
    assert sorted(race.winners) == [0, 6]


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_they_would_have_met(world, twice_at_once, monkeypatch):
    many(world, 1, due=TODAY)
    tell(world, Trajectory.objects.get(), MAY, "intake")
    meet, counting = threading.Barrier(2), keeping.count

    def both_have_counted(*asked):
        found = counting(*asked)
        meet.wait(20)
        return found

    monkeypatch.setattr(keeping, "hold", lambda region: None)
    monkeypatch.setattr(keeping, "count", both_have_counted)
    with night(TODAY):
        race = twice_at_once(counted, by=world.actor("coordinator"))
    assert [type(loser) for loser in race.losers] == [IntegrityError]
