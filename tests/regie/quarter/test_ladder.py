"""The ladder of a region: who is asked again, and when."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from tests.cast import World, signed_in
from tests.regie.quarter.scenes import at, fill_in, ledger, plan, walk
from transitiehuis.netwerk.actor import acting
from transitiehuis.regie.models import QuarterRound
from transitiehuis.regie.rhythm import Ladder, Quarter
from transitiehuis.regie.worklist_quarter import quarter_work
from transitiehuis.workflow import NotAllowed, WrongStatus

pytestmark = pytest.mark.django_db
OPEN, EARLY = date(2026, 10, 26), Ladder(reminder=20, colleague=10, listed=8)


def days_of(stage: str) -> set[date]:
    return {day for day, key in ledger() if f"/{stage}" in key}


def test_the_agreed_days_hold_for_this_round_and_the_next(world: World, round: QuarterRound) -> None:
    next_one = plan(world, Quarter(2027, 1))
    with at(OPEN):
        round.climb(EARLY, by=world.actor("director"))
    walk(OPEN, date(2026, 11, 12))
    assert days_of("reminder") == {date(2026, 10, 28)}
    assert days_of("last_reminder") == {date(2026, 11, 9)}  # ten days before is a Saturday
    next_one.refresh_from_db()
    assert next_one.ladder == plan(world, Quarter(2027, 2)).ladder == EARLY


def test_who_stays_silent_comes_on_the_list_of_the_director(world: World, round: QuarterRound) -> None:
    def calls(day: date) -> list[str]:
        with at(day), acting(world.actor("director")) as actor:
            return [row.detail for row in quarter_work(actor, day) if "herinneringen" in row.action_url]

    with at(OPEN):
        round.climb(EARLY, by=world.actor("director"))
    assert calls(date(2026, 11, 6)) == []
    silent = int(calls(date(2026, 11, 9))[0].split()[0])
    with at(date(2026, 11, 9)):
        fill_in(world.actor("partner_contact"), round)
    assert calls(date(2026, 11, 9)) == [f"{silent - 1} partners"]
    assert calls(date(2026, 11, 13)) == []  # closed


def test_only_the_director_and_not_once_it_has_closed(world: World, round: QuarterRound) -> None:
    with at(OPEN), pytest.raises(NotAllowed):
        round.climb(EARLY, by=world.actor("coordinator"))
    with at(date(2026, 11, 14)), pytest.raises(WrongStatus):
        round.climb(EARLY, by=world.actor("director"))


@pytest.mark.parametrize("wrong", [Ladder(10, 12, 6), Ladder(14, 7, 8), Ladder(28, 7, 6), Ladder(14, 7, 4)])
def test_a_ladder_goes_down(world: World, round: QuarterRound, wrong: Ladder) -> None:
    with at(OPEN), pytest.raises(ValueError, match="goes down"):
        round.climb(wrong, by=world.actor("director"))
    with pytest.raises(IntegrityError), transaction.atomic():
        QuarterRound.objects.filter(pk=round.pk).update(
            reminder_days=wrong.reminder, colleague_days=wrong.colleague, listed_days=wrong.listed
        )


def test_the_page_keeps_what_was_typed_and_says_what_to_do(client: Client, world: World, round: QuarterRound) -> None:
    with at(OPEN):
        signed_in(client, world.director)
        url = reverse("regie:round_ladder", args=[round.name])
        answer = client.post(url, {"reminder": 9, "colleague": 12, "listed": 6}).content.decode()
        assert "minder dan 9 dagen" in answer
        assert 'value="12"' in answer
        assert client.post(url, {"reminder": 20, "colleague": 10, "listed": 8}).status_code == 302
    round.refresh_from_db()
    assert round.ladder == EARLY
