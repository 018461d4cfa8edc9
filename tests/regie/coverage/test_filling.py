"""A partner says what it does: what changes is dated, and nobody writes over words unseen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError

from tests.cast import LONG_AGO, World
from tests.regie.roof import TODAY
from transitiehuis.netwerk.actor import Actor, acting
from transitiehuis.netwerk.models import Partnership
from transitiehuis.regie.coverage.filling import Part, fill_in, in_force, mark
from transitiehuis.regie.coverage.scope import WHOLE, Scope
from transitiehuis.regie.models import Activity, Coverage
from transitiehuis.regie.models.coverage import CoverageRole
from transitiehuis.workflow import NotAllowed, WrongStatus

pytestmark = pytest.mark.django_db
LEADS = CoverageRole.LEADS


def says(world: World, who: str, partner: str, code: str, *, seen: str | None = None, **roles: Part) -> int:
    """`who` says that `partner` does the activity in these roles."""
    activity = Activity.objects.get(code=code).pk
    wanted = {activity: {CoverageRole(role): part for role, part in roles.items()}}
    with acting(world.actor(who)) as by:
        return fill_in(world.region, world.organisations[partner], wanted, by=by, seen=seen)


def rows(code: str = "hold-intake") -> list[tuple]:
    found = Coverage.objects.filter(activity__code=code).order_by("since", "role", "pk")
    return [(row.role, row.hours_per_quarter, row.since, row.until) for row in found]


def test_a_change_ends_the_row_yesterday_and_begins_the_next_today(world: World, covers: Callable) -> None:
    covers("school", "hold-intake", "leads", 24)
    assert says(world, "reader", "school", "hold-intake", leads=Part(Decimal(40), WHOLE)) == 1
    yesterday = TODAY - timedelta(days=1)
    assert rows() == [("leads", 24, LONG_AGO, yesterday), ("leads", 40, TODAY, None)]


def test_what_stays_the_same_is_not_written(world: World, covers: Callable) -> None:
    covers("school", "hold-intake", "leads", 24, municipalities=["GM0200"])
    scope = Scope.of((), (), ("GM0200",))
    assert says(world, "reader", "school", "hold-intake", leads=Part(Decimal(24), scope)) == 0
    assert rows() == [("leads", 24, LONG_AGO, None)]


def test_a_second_thought_on_the_same_day_leaves_one_row(world: World, covers: Callable) -> None:
    says(world, "reader", "school", "hold-intake", leads=Part(Decimal(8), WHOLE))
    says(world, "reader", "school", "hold-intake", helps=Part(Decimal(8), WHOLE))
    assert rows() == [("helps", 8, TODAY, None)]


def test_an_agreed_end_stays_and_a_later_row_is_not_run_into(world: World, covers: Callable) -> None:
    later = TODAY + timedelta(days=30)
    covers("school", "hold-intake", "leads", 24, until=later - timedelta(days=1))
    covers("school", "hold-intake", "leads", 60, since=later)
    says(world, "reader", "school", "hold-intake", leads=Part(Decimal(30), WHOLE))
    assert rows()[1:] == [("leads", 30, TODAY, later - timedelta(days=1)), ("leads", 60, later, None)]


@pytest.mark.parametrize(
    ("who", "partner", "may"),
    [
        ("reader", "school", True),
        ("manager", "school", True),
        ("director", "school", True),
        ("reader", "other_school", False),  # the role, another partner
        ("adviser", "uwv", False),  # the partner, not the role
        ("stranger", "school", False),
        ("stranger", "far_school", False),  # speaks for its school, which takes no part here
    ],
)
def test_who_says_what_a_partner_does(world: World, covers: Callable, who: str, partner: str, may: bool) -> None:
    if may:
        assert says(world, who, partner, "hold-intake", leads=Part(None, WHOLE)) == 1
    else:
        with pytest.raises(NotAllowed):
            says(world, who, partner, "hold-intake", leads=Part(None, WHOLE))
        assert rows() == []


def test_the_database_refuses_a_row_for_another_partner(world: World, covers: Callable) -> None:
    activity = Activity.objects.first()
    facts = {"region": world.region, "organisation": world.uwv, "role": "leads", "since": TODAY, "activity": activity}
    with pytest.raises(Exception, match="row-level security"), acting(world.actor("reader")):
        Coverage.objects.create(**facts)


def test_who_has_left_can_say_nothing(world: World, covers: Callable) -> None:
    Partnership.objects.filter(organisation=world.school).update(until=TODAY - timedelta(days=1))
    with pytest.raises(WrongStatus):
        says(world, "director", "school", "hold-intake", leads=Part(None, WHOLE))


def test_nobody_writes_over_words_unseen(world: World, covers: Callable) -> None:
    covers("school", "hold-intake", "leads", 24)
    seen = mark(in_force(world.region.pk, world.school.pk, TODAY))
    says(world, "director", "school", "hold-intake", leads=Part(Decimal(30), WHOLE))
    with pytest.raises(WrongStatus):
        says(world, "reader", "school", "hold-intake", seen=seen, leads=Part(Decimal(99), WHOLE))
    assert rows()[-1][1] == 30


def test_a_partner_that_left_does_not_count(world: World, covers: Callable) -> None:
    covers("school", "hold-intake", "leads")
    covers("uwv", "hold-intake", "leads", until=TODAY)  # its last day counts
    covers("branch", "hold-intake", "leads", until=TODAY - timedelta(days=1))
    assert Coverage.objects.of_partners(world.region.pk, TODAY).count() == 2
    Partnership.objects.filter(organisation=world.school).update(until=TODAY - timedelta(days=1))
    assert Coverage.objects.of_partners(world.region.pk, TODAY).count() == 1


def race(world: World, twice_at_once: Callable) -> Any:
    """Two colleagues save at once what each typed on the same form."""
    activity = Activity.objects.get(code="hold-intake").pk
    seen = mark(in_force(world.region.pk, world.school.pk, TODAY))

    def save(by: Actor) -> int:
        part = Part(Decimal(30) + by.person.pk, WHOLE)
        return fill_in(world.region, world.school, {activity: {LEADS: part}}, by=by, seen=seen)

    return twice_at_once(save, by=(world.actor("reader"), world.actor("manager")))


@pytest.mark.django_db(transaction=True)
def test_of_two_colleagues_at_once_one_saves(world: World, covers: Callable, twice_at_once: Callable) -> None:
    covers("school", "hold-intake", "leads", 24)
    found = race(world, twice_at_once)
    assert found.winners == [1]
    assert [type(loser) for loser in found.losers] == [WrongStatus]
    assert len(rows()) == 2


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_database_stops_the_second(
    world: World, covers: Callable, twice_at_once: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    covers("school", "hold-intake", "leads", 24)
    monkeypatch.setattr("transitiehuis.regie.coverage.filling.hold", list)
    assert [type(loser) for loser in race(world, twice_at_once).losers] == [IntegrityError]
