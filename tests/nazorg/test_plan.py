"""The plan of contact writes itself at the first day at work, moves with it, and stops at the end."""

from datetime import date, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from intake.models import ReasonKind
from matching.models import Placement
from nazorg.models import ContactMoment, ContactStatus, FollowUpScheme, Learning, Phase, Wellbeing
from nazorg.models.scheme import DEFAULT_WEEKS
from nazorg.plan import due_day, plain_day
from transitiehuis import days
from transitiehuis.netwerk.actor import acting
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

START = date(2026, 3, 2)  # a Monday


@pytest.fixture
def at_work(refer, world):
    """`at_work(start)`: Samira works at Hanzewarmte from that day, guided by the coordinator of the school."""

    def begin(start: date = START, by: str = "coordinator", **facts: object) -> Placement:
        trajectory = refer()
        with acting(world.actor(by)) as actor:
            trajectory.handovers.get().accept(by=actor)
            return log(trajectory, start, actor, **facts)

    def log(trajectory, start, actor, **facts):
        terms = {
            "training_company": world.employer,
            "employer": world.employer,
            "hours": 32,
            "kind": Placement.Kind.CONTRACT,
            "guide": actor.current,
        }
        return Placement.log(trajectory, start=start, by=actor, **{**terms, **facts})

    begin.log = log
    with time_machine.travel(START + timedelta(hours=9), tick=False):
        yield begin


def moments(placement: Placement) -> list[tuple[int, date, str]]:
    return [(m.week, m.due, m.status) for m in ContactMoment.objects.filter(placement=placement).in_order()]


def test_the_first_day_at_work_writes_the_whole_plan(at_work, world):
    placement = at_work()

    assert [week for week, _due, _status in moments(placement)] == list(DEFAULT_WEEKS)
    first = ContactMoment.objects.in_order().first()
    assert (first.due, first.owner, first.assignee.user) == (date(2026, 3, 9), world.school, world.coordinator)
    assert first.phase == Phase.GUIDANCE
    assert ContactMoment.objects.get(week=26).phase == Phase.AFTERCARE


def test_of_what_lies_before_the_placement_was_recorded_only_the_newest_is_asked(at_work):
    with time_machine.travel(START + timedelta(days=61, hours=9), tick=False):
        placement = at_work()
        assert [week for week, _due, _status in moments(placement)] == [8, 13, 26, 52]
        assert moments(placement)[0][1] < days.today()


def test_who_confirms_a_first_day_late_still_owes_every_contact(at_work, world):
    placement = at_work(START + timedelta(days=1))
    with time_machine.travel(START + timedelta(days=40, hours=9), tick=False), acting(world.actor("coordinator")) as by:
        placement.confirm_start(by=by)
    assert [week for week, _due, _status in moments(placement)] == list(DEFAULT_WEEKS)


def test_a_day_that_is_no_werkdag_moves_to_the_next(at_work):
    dues = {week: due for week, due, _status in moments(at_work())}
    assert dues[8] == date(2026, 4, 28)  # 27 April is Koningsdag


def test_week_52_never_falls_past_the_close_of_the_traject():
    start = date(2026, 1, 3)  # 52 weeks on is Saturday 2 January 2027; the traject closes on the 3rd, a Sunday
    assert due_day(start, 52, date(2027, 1, 3)) == date(2027, 1, 3)


@given(st.dates(date(2024, 1, 1), date(2030, 12, 31)), st.sampled_from(DEFAULT_WEEKS))
def test_a_moment_is_due_on_or_just_after_its_plain_day_and_not_past_the_close(start, week):
    closes_on = days.add_months(start, 12)
    due = due_day(start, week, closes_on)
    assert plain_day(start, week) <= due <= closes_on
    assert (due - plain_day(start, week)).days <= 6
    assert days.is_werkdag(due) or due == closes_on


def test_a_changed_scheme_decides_by_a_moments_own_plain_day(at_work, world):
    FollowUpScheme.objects.create(region=world.region, weeks=[1, 4], since=date(2026, 1, 1), until=date(2026, 4, 30))
    FollowUpScheme.objects.create(region=world.region, weeks=[13, 20], since=date(2026, 5, 1))

    assert [week for week, _due, _status in moments(at_work())] == [1, 4, 13, 20]


def test_what_ends_stops_the_plan_and_counts_what_was_missed(at_work, world, reasons):
    placement = at_work()
    with time_machine.travel(START + timedelta(days=20, hours=9), tick=False), acting(world.actor("coordinator")) as by:
        placement.end(reasons(ReasonKind.PLACEMENT_END, "contract_ended"), told_by="company", on=days.today(), by=by)

    states = {week: status for week, _due, status in moments(placement)}
    assert states == {week: ContactStatus.MISSED if week in {1, 2} else ContactStatus.LAPSED for week in DEFAULT_WEEKS}


def test_a_next_placement_has_a_full_plan_of_its_own(at_work, world, reasons):
    placement = at_work()
    with time_machine.travel(START + timedelta(days=20, hours=9), tick=False), acting(world.actor("coordinator")) as by:
        placement.end(reasons(ReasonKind.PLACEMENT_END, "contract_ended"), told_by="company", on=days.today(), by=by)
        facts = {"training_company": world.other_employer, "employer": world.other_employer}
        second = at_work.log(placement.trajectory, days.today() + timedelta(days=1), by, **facts)
    with time_machine.travel(START + timedelta(days=21, hours=9), tick=False), acting(world.actor("coordinator")) as by:
        second.confirm_start(by=by)

    assert [week for week, _due, _status in moments(second)] == list(DEFAULT_WEEKS)
    assert moments(second)[0][1] == START + timedelta(days=28)


def test_contact_that_was_made_is_recorded_with_what_was_observed(at_work, world):
    moment = ContactMoment.objects.filter(placement=at_work()).in_order().first()
    with time_machine.travel(START + timedelta(days=7, hours=9), tick=False), acting(world.actor("coordinator")) as by:
        moment.record(held_on=days.today(), wellbeing=Wellbeing.GOOD, learning=Learning.LITTLE, note="Bellen", by=by)
        with pytest.raises(WrongStatus):
            moment.record(held_on=days.today(), wellbeing=Wellbeing.GOOD, learning=Learning.YES, by=by)

    moment.refresh_from_db()
    assert (moment.status, moment.held_by.user) == (ContactStatus.HELD, world.coordinator)


def test_not_reached_leaves_the_moment_open_and_an_agreed_day_stands(at_work, world):
    moment = ContactMoment.objects.filter(placement=at_work()).in_order().first()
    agreed = START + timedelta(days=10)
    with acting(world.actor("coordinator")) as by:
        moment.not_reached(by=by)
        moment.move(agreed, by=by)

    moment.refresh_from_db()
    assert (moment.status, moment.tries, moment.due, moment.agreed) == (ContactStatus.OPEN, 1, agreed, True)


@pytest.mark.parametrize("who", ["reader", "neighbour", "trainer", "director"])
def test_who_does_not_work_on_the_traject_records_nothing(at_work, world, who):
    moment = ContactMoment.objects.filter(placement=at_work()).with_people().in_order().first()
    with acting(world.actor(who)) as by, pytest.raises(NotAllowed):
        moment.record(held_on=START, wellbeing=Wellbeing.GOOD, learning=Learning.YES, by=by)


def test_a_company_and_another_school_see_no_contact_even_round_the_only_door(at_work, world):
    at_work()
    for who in ("neighbour", "trainer", "director"):
        with acting(world.actor(who)):
            assert not ContactMoment.objects.exists(), who


def record_it(moment: ContactMoment, *, by) -> None:
    moment.record(held_on=days.today(), wellbeing=Wellbeing.GOOD, learning=Learning.YES, by=by)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_record_the_same_contact_one_wins(at_work, world, twice_at_once):
    moment = ContactMoment.objects.filter(placement=at_work()).in_order().first()
    race = twice_at_once(record_it, moment, by=(world.actor("coordinator"), world.actor("colleague")))
    assert len(race.winners) == 1
    assert isinstance(race.losers[0], WrongStatus)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_would_have_recorded_it(at_work, world, twice_at_once, monkeypatch):
    moment = ContactMoment.objects.filter(placement=at_work()).in_order().first()
    monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)
    race = twice_at_once(record_it, moment, by=(world.actor("coordinator"), world.actor("colleague")))
    assert len(race.winners) == 2


def test_the_next_action_keeps_pace_with_the_next_moment_to_be_held(at_work, world):
    placement = at_work()
    with time_machine.travel(START + timedelta(days=7, hours=9), tick=False), acting(world.actor("coordinator")) as by:
        ContactMoment.objects.get(week=1).record(
            held_on=days.today(), wellbeing=Wellbeing.GOOD, learning=Learning.YES, by=by
        )

    placement.trajectory.refresh_from_db()
    assert placement.trajectory.next_action_due == ContactMoment.objects.get(week=2).due


def test_a_traject_that_closes_stops_the_plan(at_work, world, reasons):
    placement = at_work()
    with acting(world.actor("coordinator")) as by:
        placement.end(reasons(ReasonKind.PLACEMENT_END, "other_work"), told_by="candidate", on=days.today(), by=by)
        placement.trajectory.close("dropped_out", reasons(ReasonKind.CLOSE, "other_work"), by=by)

    assert not ContactMoment.objects.to_be_held().exists()


def test_contact_stands_once_on_vandaag(at_work, world):
    from intake.worklist import intake_work
    from nazorg.worklist import nazorg_work

    at_work()
    day = START + timedelta(days=7)
    with time_machine.travel(day + timedelta(hours=9), tick=False), acting(world.actor("coordinator")) as by:
        assert intake_work(by, days.today()) == []
        assert [row.what for row in nazorg_work(by, days.today())] == ["Contact in week 1"]


def test_after_the_last_moment_the_next_action_is_due_when_the_traject_closes(at_work, world):
    placement = at_work()
    ContactMoment.objects.exclude(week=52).update(status=ContactStatus.LAPSED)
    last = ContactMoment.objects.get(week=52)
    with (
        time_machine.travel(START + timedelta(weeks=51, hours=9), tick=False),
        acting(world.actor("coordinator")) as by,
    ):
        last.record(held_on=days.today(), wellbeing=Wellbeing.GOOD, learning=Learning.YES, by=by)

    placement.trajectory.refresh_from_db()
    assert placement.trajectory.next_action_due == placement.closes_on
