"""Half a year, three months and one month before the end: once each, on a werkdag, the newest alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from tests.cast import LONG_AGO, World
from tests.regie.agreements.scenes import asked, drafted, sign, signed
from tests.regie.quarter.scenes import at
from transitiehuis.netwerk.actor import Actor, acting, working
from transitiehuis.netwerk.models import Membership, Partnership, Role
from transitiehuis.outbox.models import Owed
from transitiehuis.outbox.owing import stands
from transitiehuis.regie.agreements.reminding import due, newest_due, remind, reminder_day
from transitiehuis.regie.models import Agreement, AgreementReminder

pytestmark = pytest.mark.django_db
SIGNED, UNTIL = date(2026, 1, 5), date(2026, 12, 31)


@pytest.mark.parametrize(
    ("months", "day"),
    [(6, date(2026, 6, 30)), (3, date(2026, 9, 30)), (1, date(2026, 11, 30))],
)
def test_the_day_of_each_reminder(months: int, day: date) -> None:
    assert reminder_day(UNTIL, months) == day


def test_a_weekend_or_holiday_moves_it_to_the_next_werkdag() -> None:
    assert reminder_day(date(2027, 4, 27), 1) == date(2027, 3, 30)  # 27 March is a Saturday, 29 is Tweede Paasdag


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 6, 29), None),
        (date(2026, 6, 30), 6),
        (date(2026, 7, 4), None),  # a Saturday
        (date(2026, 9, 30), 3),
        (date(2026, 11, 27), 3),
        (date(2026, 11, 30), 1),
        (date(2026, 12, 31), 1),
        (date(2027, 1, 4), None),
    ],
)
def test_only_the_newest_that_is_due(today: date, expected: int | None) -> None:
    assert newest_due(today, UNTIL, SIGNED) == expected


def test_what_was_due_when_it_was_signed_is_not_sent() -> None:
    assert newest_due(date(2026, 7, 1), UNTIL, signed_on=date(2026, 6, 30)) is None
    assert newest_due(date(2026, 7, 1), UNTIL, signed_on=date(2026, 6, 29)) == 6


def made(world: World) -> Agreement:
    with at(SIGNED):
        return signed(world, since=SIGNED, until=UNTIL)


def told() -> list[str]:
    keys = Owed.objects.filter(kind="regie.agreement_ending").order_by("key").values_list("key", flat=True)
    return [key.split("/")[2] for key in keys]


def run(day: date) -> int:
    with at(day), working():
        return remind(day)


def test_a_year_of_mornings_tells_three_times_to_each(world: World) -> None:
    found = made(world)
    for number in range(370):
        day = SIGNED + timedelta(days=number)
        run(day)
        run(day)
    stages = sorted(set(told()))
    assert stages == ["2026-12-31-1", "2026-12-31-3", "2026-12-31-6"]
    people = {row.user_id for row in Owed.objects.filter(kind="regie.agreement_ending")}
    assert people == {world.reader.pk, world.director.pk}  # the school's contact, the director; UWV has no contact
    assert len(told()) == 3 * len(people)
    assert list(found.reminders.order_by("told_on").values_list("told_on", flat=True)) == [
        date(2026, 6, 30), date(2026, 9, 30), date(2026, 11, 30),
    ]  # fmt: skip


def test_after_an_outage_nobody_gets_a_heap(world: World) -> None:
    made(world)
    assert run(date(2026, 10, 12)) == 1
    assert set(told()) == {"2026-12-31-3"}
    assert run(date(2026, 10, 13)) == 0


def test_ended_or_renewed_nobody_is_told(world: World) -> None:
    ended, renewed, by = made(world), made(world), world.actor("director")
    with at(date(2026, 5, 1)), acting(by):
        ended.end(date(2026, 8, 1), "Partner stopt.", by=by)
        successor = renewed.renew(by=by)
    assert run(date(2026, 6, 30)) == 1  # a concept is no renewal yet
    assert {row.key.split("/")[1] for row in Owed.objects.filter(kind="regie.agreement_ending")} == {str(renewed.pk)}
    with at(date(2026, 7, 1)):
        for signature in asked(world, successor):
            sign(signature)
    assert run(date(2026, 9, 30)) == 0
    with at(date(2026, 7, 1)), working():
        assert not any(stands(row) for row in Owed.objects.filter(kind="regie.agreement_ending"))


def test_a_party_that_left_the_region_is_not_told(world: World) -> None:
    made(world)
    Partnership.objects.filter(organisation=world.school).update(until=date(2026, 3, 1))
    run(date(2026, 6, 30))
    assert [row.user for row in Owed.objects.filter(kind="regie.agreement_ending")] == [world.director]


def test_one_person_at_two_parties_gets_one_mail(world: World) -> None:
    facts = {"user": world.reader, "role": Role.PARTNER_CONTACT, "since": LONG_AGO}
    Membership.objects.create(organisation=world.branch, **facts)
    with at(SIGNED):
        signed(world, since=SIGNED, until=UNTIL, parties=[world.school, world.branch])
    run(date(2026, 6, 30))
    assert Owed.objects.filter(kind="regie.agreement_ending", user=world.reader).count() == 1


def test_the_same_questions_for_one_as_for_many(world: World, django_assert_num_queries: Callable) -> None:
    for _number in range(3):
        made(world)
    with at(date(2026, 6, 30)), django_assert_num_queries(2):
        assert len(due(date(2026, 6, 30))) == 3


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_tell_once(world: World, twice_at_once: Callable) -> None:
    made(world)

    def step(*, by: Actor) -> int:
        with at(date(2026, 6, 30)), working():
            return remind(date(2026, 6, 30))

    race = twice_at_once(step, by=world.actor("director"))
    assert race.losers == []
    assert sum(race.winners) == 1
    assert AgreementReminder.objects.count() == 1


def test_nothing_is_told_of_a_concept(world: World) -> None:
    with at(SIGNED):
        drafted(world, since=SIGNED, until=UNTIL)
    assert run(date(2026, 6, 30)) == 0
