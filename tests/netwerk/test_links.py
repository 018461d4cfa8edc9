"""Doors for somebody without account: one purpose, once, for a while, and never guessed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.cast import Race, World
from transitiehuis.netwerk.models import Link
from transitiehuis.workflow import Lockable, WrongStatus


def make_link(world: World, **changes: object) -> Link:
    link = Link.make(
        purpose=Link.Purpose.CHECK_IN, subject=world.school, expires_at=timezone.now() + timedelta(days=14)
    )
    if changes:
        Link.objects.filter(pk=link.pk).update(**changes)
        link.refresh_from_db()
    return link


def test_the_token_finds_its_link(world: World) -> None:
    link = make_link(world)
    assert Link.objects.resolve(link.token, Link.Purpose.CHECK_IN) == link


def test_a_token_opens_only_what_it_was_made_for(world: World) -> None:
    link = make_link(world)
    assert Link.objects.resolve(link.token, Link.Purpose.PROPOSAL) is None


def test_a_link_whose_purpose_is_changed_in_the_database_no_longer_matches_a_new_token(world: World) -> None:
    link = make_link(world, purpose=Link.Purpose.PROPOSAL)
    assert Link.objects.resolve(link.token, Link.Purpose.PROPOSAL) is None


@pytest.mark.parametrize("guess", ["", "-", "1", "zz-zz", "1-" + "0" * 40, "é-ü", "9" * 60 + "-x", "1--", "\x00-\x00"])
def test_a_guess_finds_nothing(world: World, guess: str) -> None:
    make_link(world)
    assert Link.objects.resolve(guess, Link.Purpose.CHECK_IN) is None


def test_the_token_of_another_link_finds_nothing_here(world: World) -> None:
    first, second = make_link(world), make_link(world)
    number, _dash, _mac = first.token.partition("-")
    _number, _dash, mac = second.token.partition("-")
    assert Link.objects.resolve(f"{number}-{mac}", Link.Purpose.CHECK_IN) is None


def test_the_database_holds_no_working_token(world: World) -> None:
    link = make_link(world)
    stored = " ".join(str(value) for value in Link.objects.filter(pk=link.pk).values().get().values())
    assert link.token.partition("-")[2] not in stored


@pytest.mark.parametrize(
    "changes",
    [
        {"expires_at": timezone.now() - timedelta(seconds=1)},
        {"used_at": timezone.now()},
        {"revoked_at": timezone.now()},
    ],
    ids=["expired", "used", "revoked"],
)
def test_a_spent_link_is_still_found_but_cannot_be_used(world: World, changes: dict) -> None:
    link = make_link(world, **changes)
    found = Link.objects.resolve(link.token, Link.Purpose.CHECK_IN)
    assert found == link
    assert not found.usable
    with pytest.raises(WrongStatus):
        found.use()


def use(link: Link, by: object) -> None:
    link.use()


def use_twice(world: World, twice_at_once) -> Race:
    return twice_at_once(use, make_link(world), by=world.actor("trainer"))


def test_a_link_used_twice_in_one_instant_is_used_once(world: World, twice_at_once) -> None:
    race = use_twice(world, twice_at_once)
    assert len(race.winners) == 1
    assert [type(error) for error in race.losers] == [WrongStatus]


def test_the_race_above_is_real(world: World, twice_at_once, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)
    assert len(use_twice(world, twice_at_once).winners) == 2
