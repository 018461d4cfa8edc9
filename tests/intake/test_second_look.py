"""A second pair of eyes for closing, where the region wants it."""

import pytest
from django.urls import reverse

from intake.models import Closing, ClosingRule, ReasonKind, SecondLook, Trajectory
from tests.cast import signed_in
from transitiehuis.netwerk.actor import CLOCK, acting, working
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus


@pytest.fixture
def traject(refer, world) -> Trajectory:
    """Of the school; the region wants a second pair of eyes."""
    found = refer()
    with acting(world.actor("coordinator")) as by:
        found.handovers.get().accept(by=by)
    with acting(world.actor("director")) as by:
        ClosingRule.put(world.region, True, by=by)
    return found


@pytest.fixture
def not_now(reasons):
    return reasons(ReasonKind.CLOSE, "not_now")


def ask(traject, world, reason, by="coordinator"):
    with acting(world.actor(by)) as actor:
        return SecondLook.ask(traject, Closing.WITHDRAWN, reason, by=actor)


def is_open(traject) -> bool:
    return Trajectory.objects.open().filter(pk=traject.pk).exists()


def test_nobody_closes_alone(traject, world, not_now):
    with acting(world.actor("coordinator")) as by, pytest.raises(WrongStatus):
        traject.close(Closing.WITHDRAWN, not_now, by=by)
    look = ask(traject, world, not_now)
    with acting(world.actor("coordinator")) as by, pytest.raises(NotAllowed):
        look.confirm(by=by)
    with acting(world.actor("adviser")) as by, pytest.raises(NotAllowed):  # works on it, is not aan zet
        look.confirm(by=by)
    assert is_open(traject)
    with acting(world.actor("colleague")) as by:
        SecondLook.objects.get(pk=look.pk).confirm(by=by)
    assert not is_open(traject)


def test_what_a_date_decides_needs_nobody(traject, not_now):
    with working():
        traject.close(Closing.WITHDRAWN, not_now, by=CLOCK)
    assert not is_open(traject)


def test_without_the_rule_it_closes_at_once(traject, world, not_now):
    with acting(world.actor("director")) as by:
        ClosingRule.put(world.region, False, by=by)
    with acting(world.actor("coordinator")) as by:
        traject.close(Closing.WITHDRAWN, not_now, by=by)
    assert not is_open(traject)


@pytest.mark.parametrize("who", ["coordinator", "national", "manager"])
def test_only_the_ketenregisseur_sets_the_rule(world, who):
    with acting(world.actor(who)) as by, pytest.raises(NotAllowed):
        ClosingRule.put(world.region, True, by=by)


def test_on_the_page_it_is_laid_before_a_colleague_who_confirms_it(traject, world, not_now, client):
    url = reverse("intake:close", args=[traject.number])
    typed = {"closing": Closing.WITHDRAWN, "reason": not_now.pk}
    assert signed_in(client, world.coordinator).post(url, typed).status_code == 302
    assert is_open(traject)
    assert "Dat klopt" not in client.get(url).content.decode()  # who asked can withdraw it, not confirm it
    answer = reverse("intake:close_look", args=[traject.number])
    assert "Dat klopt" in signed_in(client, world.colleague).get(url).content.decode()
    client.post(answer, {"answer": "confirm"})
    assert not is_open(traject)
    again = client.post(answer, {"answer": "confirm"}, follow=True)
    assert "gesloten" in again.content.decode()


def test_given_back_the_traject_goes_on_and_can_be_laid_before_again(traject, world, not_now):
    look = ask(traject, world, not_now)
    with acting(world.actor("coordinator")) as by, pytest.raises(WrongStatus):
        SecondLook.ask(traject, Closing.WITHDRAWN, not_now, by=by)
    with acting(world.actor("colleague")) as by:
        look.give_back(by=by)
    assert ask(traject, world, not_now).status == "waiting"
    assert is_open(traject)


def confirm(traject, *, by):
    look = SecondLook.objects.get(trajectory=traject)
    look.trajectory = traject  # as it was read before either wrote
    look.confirm(by=by)


@pytest.mark.django_db(transaction=True)
def test_confirmed_twice_at_once_it_closes_once(traject, world, not_now, twice_at_once):
    ask(traject, world, not_now)
    race = twice_at_once(confirm, traject, by=world.actor("colleague"))
    assert len(race.winners) == 1
    assert isinstance(race.losers[0], WrongStatus)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_it_would_be_closed_twice(traject, world, not_now, twice_at_once, monkeypatch):
    ask(traject, world, not_now)
    monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)
    race = twice_at_once(confirm, traject, by=world.actor("colleague"))
    assert len(race.winners) == 2
