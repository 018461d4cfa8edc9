"""Seats at a start: asked, held for a term, confirmed, given back, and served by the day of asking alone."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, ProgrammingError, connections, transaction

from intake.models import Closing, ReasonKind, Step, Trajectory
from matching.models import Enrolment, EnrolmentEvent, EnrolmentStatus, RouteStart
from matching.seat_tasks import seat_days
from tests.cast import Race, World
from transitiehuis import days
from transitiehuis.netwerk.actor import acting
from transitiehuis.outbox.models import Owed
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

NAMES = ("Aad", "Bo", "Cem", "Dina", "Els", "Fos")


@pytest.fixture
def start(add_route: Callable, add_start: Callable) -> RouteStart:
    return add_start(add_route(), seats=2)


@pytest.fixture
def asks(world: World, start: RouteStart) -> Callable[..., Enrolment]:
    def ask(trajectory: Trajectory, by: str = "coordinator") -> Enrolment:
        with acting(world.actor(by)) as actor:
            return Enrolment.ask(trajectory, RouteStart.objects.get(pk=start.pk), by=actor)

    return ask


def standing(start: RouteStart) -> tuple[int, int]:
    start.refresh_from_db()
    return start.seats_taken, start.waiting


@pytest.mark.django_db
class TestLine:
    def test_a_free_seat_is_held_and_the_third_waits(self, start, asks, seeker) -> None:
        first, second, third = (asks(seeker(first_name=name)) for name in NAMES[:3])
        assert [e.status for e in (first, second, third)] == ["held", "held", "waiting"]
        assert first.held_until == days.add_werkdagen(days.today(), 10)
        assert standing(start) == (2, 1)

    def test_a_seat_that_comes_free_goes_to_who_asked_first_with_a_message(self, world, start, asks, seeker) -> None:
        first, _second, third, fourth = (asks(seeker(first_name=name)) for name in NAMES[:4])
        Owed.objects.all().delete()
        with acting(world.actor("colleague")) as actor:
            Enrolment.objects.get(pk=first.pk).withdraw(by=actor, because="Kiest een andere plek")
        third.refresh_from_db()
        fourth.refresh_from_db()
        assert (third.status, fourth.status) == ("held", "waiting")
        assert standing(start) == (2, 1)
        mail = Owed.objects.get(kind="matching.seat_offered")
        assert third.number in mail.subject
        assert "Hybride warmtepompen" in mail.body

    def test_who_comes_when_others_wait_stands_behind_them(self, world, start, asks, seeker) -> None:
        for name in NAMES[:3]:
            asks(seeker(first_name=name))
        RouteStart.objects.filter(pk=start.pk).update(seats=4)  # a seat nobody was offered yet
        assert asks(seeker(first_name="Laat")).status == "waiting"

    def test_a_confirmed_seat_makes_the_traject_wait_for_the_start(self, world, start, asks, seeker) -> None:
        trajectory = seeker()
        enrolment = asks(trajectory)
        with acting(world.actor("coordinator")) as actor:
            enrolment.confirm(by=actor)
            trajectory.refresh_from_db()
            assert (trajectory.waiting_for, trajectory.next_action_due) == ("route_start", start.starts_on)
            with pytest.raises(WrongStatus):
                enrolment.confirm(by=actor)

    def test_seats_that_are_added_are_offered_at_once(self, world, start, asks, seeker) -> None:
        waiting = [asks(seeker(first_name=name)) for name in NAMES[:5]][2:]
        with acting(world.actor("coordinator")) as actor:
            start.refresh_from_db()
            start.change(opened_at=start.edited_at, by=actor, seats=4)
        assert [Enrolment.objects.get(pk=e.pk).status for e in waiting] == ["held", "held", "waiting"]

    def test_a_start_called_off_frees_everybody_and_tells_them(self, world, start, asks, seeker) -> None:
        made = [asks(seeker(first_name=name)) for name in NAMES[:3]]
        with acting(world.actor("coordinator")) as actor:
            start.refresh_from_db()
            start.change(opened_at=start.edited_at, by=actor, status="cancelled")
        assert {Enrolment.objects.get(pk=e.pk).status for e in made} == {"withdrawn"}
        assert standing(start) == (0, 0)

    def test_a_traject_that_closes_gives_its_seat_back(self, world, start, asks, seeker, reasons) -> None:
        trajectory = seeker()
        asks(trajectory)
        with acting(world.actor("coordinator")) as actor:
            trajectory.refresh_from_db()
            trajectory.close(Closing.WITHDRAWN, reasons(ReasonKind.CLOSE, "other_work"), by=actor)
        assert standing(start) == (0, 0)

    def test_scholing_begins_on_the_first_day_and_not_before(self, world, start, asks, seeker) -> None:
        trajectory = seeker()
        enrolment = asks(trajectory)
        with acting(world.actor("coordinator")) as actor:
            enrolment.confirm(by=actor)
            with pytest.raises(WrongStatus):
                enrolment.begin(by=actor)
        on = days.start_of(start.starts_on) + timedelta(hours=9)
        with time_machine.travel(on, tick=False), acting(world.actor("coordinator")) as actor:
            Enrolment.objects.get(pk=enrolment.pk).begin(by=actor)
            enrolment.refresh_from_db()
            enrolment.drop(by=actor, because="Vond werk")
        trajectory.refresh_from_db()
        assert trajectory.step == Step.LEARNING
        assert standing(start) == (1, 0)  # a seat that was used has no seat to give

    @pytest.mark.parametrize("who", ["adviser", "reader", "neighbour"])
    def test_only_who_is_aan_zet_asks(self, asks, seeker, who: str) -> None:
        trajectory = seeker()
        with pytest.raises((NotAllowed, Trajectory.DoesNotExist)):
            asks(trajectory, by=who)


@pytest.mark.django_db
class TestClock:
    def test_a_hold_ends_after_its_last_day(self, start, asks, seeker) -> None:
        first, _second, third = (asks(seeker(first_name=name)) for name in NAMES[:3])
        on = days.start_of(first.held_until) + timedelta(hours=6)
        with time_machine.travel(on, tick=False):
            assert seat_days() == {"released": 0, "turned_away": 0}
        with time_machine.travel(on + timedelta(days=1), tick=False):
            assert seat_days()["released"] == 2
            assert seat_days() == {"released": 0, "turned_away": 0}
        third.refresh_from_db()
        assert third.status == "held"

    def test_who_still_waits_when_enrolment_closes_is_turned_away_and_counted(self, world, start, asks, seeker) -> None:
        made = [asks(seeker(first_name=name)) for name in NAMES[:3]]
        for enrolment in made[:2]:
            with acting(world.actor("coordinator")) as actor:
                enrolment.confirm(by=actor)
        with time_machine.travel(days.start_of(start.enrol_by) + timedelta(days=1, hours=6), tick=False):
            assert seat_days()["turned_away"] == 1
        assert EnrolmentEvent.objects.filter(status=EnrolmentStatus.TURNED_AWAY).count() == 1
        assert standing(start) == (2, 0)

    def test_the_line_of_an_earlier_day_can_be_read(self, world, start, asks, seeker) -> None:
        first = days.today()
        made = [asks(seeker(first_name=name)) for name in NAMES[:3]]
        with time_machine.travel(days.start_of(first) + timedelta(days=2, hours=9), tick=False):
            with acting(world.actor("coordinator")) as actor:
                Enrolment.objects.get(pk=made[0].pk).withdraw(by=actor)

            def stood(day: date) -> list[str]:
                events = EnrolmentEvent.objects.filter(enrolment__start=start).as_on(day)
                return list(events.order_by("enrolment").values_list("status", flat=True))

            assert stood(first) == ["held", "held", "waiting"]
            assert stood(first + timedelta(days=1)) == ["held", "held", "waiting"]
            assert stood(first + timedelta(days=2)) == ["withdrawn", "held", "held"]
            assert stood(first - timedelta(days=1)) == []


@pytest.mark.django_db
def test_the_database_keeps_half_an_enrolment_out(start, asks, seeker) -> None:
    enrolment = asks(seeker())
    for half in ({"held_until": None}, {"status": "waiting"}, {"status": "lapsed"}, {"status": "later"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Enrolment.objects.filter(pk=enrolment.pk).update(**half)
    with pytest.raises(IntegrityError), transaction.atomic():
        RouteStart.objects.filter(pk=start.pk).update(seats_taken=3)
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        EnrolmentEvent.objects.update(status="waiting")


@pytest.mark.django_db
def test_the_provider_sees_a_number_and_another_school_nothing(world, start, asks, seeker) -> None:
    enrolment = asks(seeker())
    for who, seen in (("coordinator", 1), ("adviser", 1), ("neighbour", 0), ("trainer", 0), ("director", 0)):
        with acting(world.actor(who)) as actor:
            assert Enrolment.objects.count() == seen, who
            assert Enrolment.objects.visible_to(actor).filter(pk=enrolment.pk).count() == seen, who


def all_ask(world: World, start: RouteStart, trajectories: list[Trajectory]) -> Race:
    barrier = threading.Barrier(len(trajectories))

    def run(pk: int) -> object:
        try:
            with acting(world.actor("coordinator")) as actor:
                mine, there = Trajectory.objects.get(pk=pk), RouteStart.objects.get(pk=start.pk)
                barrier.wait(30)
                return Enrolment.ask(mine, there, by=actor).status
        except Exception as error:  # what losing looks like
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(trajectories)) as pool:
        return Race(pool.map(run, [t.pk for t in trajectories], timeout=60))


@pytest.mark.django_db(transaction=True)
def test_of_fifty_at_once_seven_get_one_of_seven_seats(world, add_route, add_start, seeker) -> None:
    start = add_start(add_route(), seats=7)
    race = all_ask(world, start, [seeker(first_name=f"Nr {n}") for n in range(50)])
    assert not race.losers
    assert (race.count("held"), race.count("waiting")) == (7, 43)
    assert standing(start) == (7, 43)


@pytest.mark.django_db(transaction=True)
def test_the_race_for_seats_is_real(world, add_route, add_start, seeker, monkeypatch) -> None:
    start = add_start(add_route(), seats=7)
    trajectories = [seeker(first_name=f"Nr {n}") for n in range(20)]
    monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)
    race = all_ask(world, start, trajectories)
    assert (race.count("held"), standing(start)) != (7, (7, 13))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_confirm_one_wins(world, start, asks, seeker, twice_at_once) -> None:
    enrolment = asks(seeker())

    race = twice_at_once(Enrolment.confirm, enrolment, by=(world.actor("coordinator"), world.actor("colleague")))
    assert (len(race.winners), [type(e) for e in race.losers]) == (1, [WrongStatus])


@pytest.mark.django_db(transaction=True)
def test_that_race_is_real(world, start, asks, seeker, twice_at_once, monkeypatch) -> None:
    enrolment = asks(seeker())
    monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)
    race = twice_at_once(Enrolment.confirm, enrolment, by=(world.actor("coordinator"), world.actor("colleague")))
    assert len(race.winners) == 2
