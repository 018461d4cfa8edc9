"""Money for a route that ends, partners that state otherwise, and who hears of a red signal."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import translation

from intake.models import Statement, Trajectory
from matching.models import Enrolment, RouteFunding
from nazorg.check_tasks import signal_days
from nazorg.models import AtWork, CheckIn, ContactMoment, Learning, Signal, SignalClosing, Wellbeing
from nazorg.signal_words import why
from nazorg.signal_worklist import looks, signal_row
from transitiehuis import days
from transitiehuis.netwerk.actor import acting, working
from transitiehuis.outbox.models import Owed
from transitiehuis.outbox.owing import stands


def fired(kind: str) -> list[tuple[str, bool]]:
    return [(one.colour, one.is_open) for one in Signal.objects.filter(kind=kind).order_by("pk")]


# Money for the route -------------------------------------------------------------------------------------------------


@pytest.fixture
def learning(world, employed, add_route, add_start):
    """Somebody at work who learns on a route, and the route."""
    placement = employed()
    start = add_start(add_route())
    with acting(world.actor("coordinator")) as by:
        enrolment = Enrolment.ask(placement.trajectory, start, by=by)
        enrolment.confirm(by=by)
    return start.route


def paid(world, route, ahead: int | None, fund: str = "Ontwikkelfonds") -> RouteFunding:
    until = None if ahead is None else days.today() + timedelta(days=ahead)
    money = RouteFunding(route=route, fund=fund, until=until)
    with acting(world.actor("coordinator")) as by:
        money.add(by=by)
    return money


def test_the_last_money_of_a_route_fires_sixty_days_before_it_ends(world, learning, on):
    paid(world, learning, 61)
    signal_days()
    assert fired("route_funding") == []
    on(days.today() + timedelta(days=1))
    signal_days()
    signal_days()
    assert fired("route_funding") == [("orange", True)]
    with translation.override("en"):
        assert why(Signal.objects.get(kind="route_funding")).startswith("The money of Ontwikkelfonds for the route")


@pytest.mark.parametrize("ahead", [200, None])
def test_money_that_lasts_longer_beside_it_is_enough(world, learning, ahead):
    paid(world, learning, 30)
    paid(world, learning, ahead, "Sectorfonds")
    signal_days()
    assert fired("route_funding") == []


def test_it_goes_when_the_money_is_extended_and_comes_again_for_the_next_end(world, learning):
    money = paid(world, learning, 30)
    signal_days()
    with acting(world.actor("coordinator")) as by:
        money.change(opened_at=money.edited_at, by=by, until=days.today() + timedelta(days=200))
    signal_days()
    assert fired("route_funding") == [("orange", False)]
    with acting(world.actor("coordinator")) as by:
        money.change(opened_at=money.edited_at, by=by, until=days.today() + timedelta(days=50))
    signal_days()
    assert fired("route_funding") == [("orange", False), ("orange", True)]


def test_who_only_learns_and_does_not_work_yet_gets_none(world, seeker, add_route, add_start, on):
    start = add_start(add_route())
    with acting(world.actor("coordinator")) as by:
        Enrolment.ask(seeker(), start, by=by).confirm(by=by)
    paid(world, start.route, 10)
    signal_days()
    assert not Signal.objects.exists()


# Partners ------------------------------------------------------------------------------------------------------------


def say(world, placement, who: str, **said: object) -> None:
    with acting(world.actor(who)) as by:
        Statement.say(placement.trajectory, subject="job_coach", by=by, **said)


def test_two_partners_that_state_otherwise_fire_once_and_it_goes_when_they_agree(world, employed):
    placement = employed()
    say(world, placement, "coordinator", answer="yes")
    say(world, placement, "adviser", answer="no")
    signal_days()
    signal_days()
    assert fired("differ") == [("orange", True)]
    with translation.override("en"):
        assert why(Signal.objects.get(kind="differ")).startswith("Job coach is stated otherwise. ")
    say(world, placement, "adviser", answer="yes")
    signal_days()
    assert fired("differ") == [("orange", False)]


def test_asked_for_is_not_otherwise_and_neither_is_another_group_of_the_same_partner(world, employed):
    placement = employed()
    say(world, placement, "coordinator", answer="yes")
    say(world, placement, "adviser", answer="asked")
    signal_days()
    assert fired("differ") == []
    say(world, placement, "adviser", answer="yes")
    signal_days()
    assert fired("differ") == []


def test_two_target_groups_of_two_partners_differ(world, employed):
    placement = employed()
    for who, group in (("coordinator", "ww"), ("adviser", "participatiewet")):
        with acting(world.actor(who)) as by:
            Statement.say(placement.trajectory, subject="target_group", group=group, by=by)
    signal_days()
    signal = Signal.objects.get(kind="differ")
    with translation.override("nl"):
        assert "WW" in why(signal)
        assert "Participatiewet" in why(signal)


# Who hears of it -----------------------------------------------------------------------------------------------------


def answer(world, asked: CheckIn, going: str) -> None:
    with acting(world.actor("coordinator")) as by:
        asked.answer(at_work=AtWork.YES, going=going, learning=Learning.YES, by=by)


def test_a_red_signal_is_mailed_once_to_whoever_looks_at_it_and_says_no_name(world, employed, ask):
    placement = employed()
    answer(world, ask(placement), Wellbeing.BAD)
    signal_days()
    [mail] = Owed.objects.filter(kind="nazorg.red")
    assert mail.user == world.coordinator
    assert placement.trajectory.number in mail.subject
    assert placement.trajectory.candidate.last_name not in mail.subject + mail.body
    with working():
        assert stands(mail)
    with acting(world.actor("coordinator")) as by:
        Signal.objects.get().close(SignalClosing.SOLVED, done="Gebeld.", by=by)
    with working():
        assert not stands(mail), "what was closed needs no mail"


def test_an_orange_signal_is_not_mailed_until_it_grows_red(world, employed, ask, on):
    placement = employed()
    answer(world, ask(placement), Wellbeing.FAIR)
    assert not Owed.objects.filter(kind="nazorg.red").exists()
    moment = ContactMoment.objects.filter(placement=placement).in_order().first()
    ContactMoment.objects.exclude(pk=moment.pk).update(status="lapsed")
    on(days.add_werkdagen(moment.due, 5))
    signal_days()
    assert not Owed.objects.filter(kind="nazorg.red").exists()
    on(days.add_werkdagen(moment.due, 16))
    signal_days()
    signal_days()
    assert Owed.objects.filter(kind="nazorg.red").count() == 1


def test_a_signal_nobody_looked_at_says_how_late_that_is(world, employed, ask, on):
    answer(world, ask(employed()), Wellbeing.BAD)
    signal = Signal.objects.select_related("trajectory__candidate", "trajectory__holder", "trajectory__assignee").get()
    on(days.add_werkdagen(signal.due, 2))
    with translation.override("en"), acting(world.actor("coordinator")) as by:
        assert "2 working days late" in signal_row(signal, "Hanzewarmte", by, {}).detail


@pytest.mark.parametrize(
    ("later", "said"),
    [
        (0, "Kijk er vandaag naar"),
        (6, "Kijk er uiterlijk woensdag 2 december naar"),
        (-2, "Jij zou er uiterlijk dinsdag 24 november naar kijken: 2 werkdagen te laat"),
    ],
)
def test_who_is_to_look_at_a_signal_reads_no_name_of_their_own(world, employed, ask, on, later, said):
    answer(world, ask(employed()), Wellbeing.BAD)
    Trajectory.objects.update(assignee=world.memberships["coordinator"])
    signal = Signal.objects.select_related("trajectory__candidate", "trajectory__holder", "trajectory__assignee").get()
    with time_machine.travel("2026-11-26 10:00+01:00", tick=False), translation.override("nl"):
        signal.due = days.today() + timedelta(days=later)
        for who, reads in (("coordinator", said), ("adviser", world.coordinator.name)):
            with acting(world.actor(who)) as by:
                assert reads in signal_row(signal, "Hanzewarmte", by, {}).detail


@pytest.mark.parametrize(
    ("later", "said"),
    [
        (0, "Bas ten Hove kijkt er vandaag naar"),
        (6, "Bas ten Hove kijkt ernaar, uiterlijk woensdag 2 december"),
        (-2, "Bas ten Hove zou er uiterlijk dinsdag 24 november naar kijken: 2 werkdagen te laat"),
    ],
)
def test_who_looks_at_a_signal_by_when_is_said_with_the_day(later, said):
    with time_machine.travel("2026-11-26 10:00+01:00", tick=False), translation.override("nl"):
        assert looks("Bas ten Hove", days.today() + timedelta(days=later)) == said
