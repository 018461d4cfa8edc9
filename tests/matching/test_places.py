"""A leerwerkplek is offered by the company or on its behalf, and closes when it is full or withdrawn."""

import pytest
from django.db import IntegrityError, transaction

from matching.forms.place import PlacesFilter
from matching.models import WorkPlacementOffer
from matching.reference import load_qualifications
from transitiehuis import days
from transitiehuis.netwerk.actor import acting
from transitiehuis.outbox.models import Owed
from transitiehuis.settings import BASE_DIR
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus


@pytest.mark.parametrize(
    ("who", "allowed"),
    [
        ("trainer", True),
        ("coordinator", True),  # on the company's behalf
        ("adviser", True),
        ("other_trainer", False),  # the role, but another company
        ("reader", False),  # the school, but not the role
        ("stranger", False),  # the role, in another region
    ],
)
def test_who_may_offer_a_place(offer_place, who, allowed):
    if allowed:
        assert offer_place(by=who).status == "open"
    else:
        with pytest.raises(NotAllowed):
            offer_place(by=who)
    assert WorkPlacementOffer.objects.exists() == allowed


def test_a_company_hears_what_was_offered_on_its_behalf_and_not_what_it_offered_itself(offer_place, world):
    offer_place(by="trainer")
    assert not Owed.objects.exists()
    offer_place(by="coordinator")
    assert [owed.user for owed in Owed.objects.filter(kind="matching.place_offered")] == [world.trainer]


def test_another_region_sees_none_of_it(offer_place, world):
    offer_place()
    with acting(world.actor("stranger")):
        assert not WorkPlacementOffer.objects.exists(), "row security must hold without visible_to"
    with acting(world.actor("neighbour")) as actor:
        assert WorkPlacementOffer.objects.visible_to(actor).count() == 1


def test_a_company_finds_its_own_places_before_newer_ones_of_others(offer_place, world):
    own = [offer_place(title=title).title for title in ("Monteur zon", "Monteur wind")]
    newer = offer_place(by="other_trainer", employer=world.other_employer, title="Monteur net").title
    offered = {}
    for who in ("trainer", "coordinator"):
        with acting(world.actor(who)) as actor:
            offered[who] = [place.title for place in PlacesFilter({}, actor=actor).rows()]
    assert offered == {"trainer": [*own[::-1], newer], "coordinator": [newer, *own[::-1]]}


def test_a_place_is_open_up_to_and_including_its_last_day(offer_place):
    today = days.today()
    offer_place(open_until=today)
    assert WorkPlacementOffer.objects.open_on(today).exists()
    assert not WorkPlacementOffer.objects.open_on(days.add_werkdagen(today, 1)).exists()


def test_a_place_with_a_running_proposal_of_another_school_is_not_withdrawn(seeker, offer_place, propose, world):
    place = offer_place(by="client_manager")
    propose(seeker(), place)
    with acting(world.actor("client_manager")) as actor, pytest.raises(WrongStatus):
        place.withdraw(by=actor)


def test_fewer_seats_than_were_given_is_refused_and_more_open_the_place_again(seeker, offer_place, propose, world):
    place = offer_place(seats=1)
    propose(seeker(), place, until="accepted")
    with acting(world.actor("trainer")) as actor:
        with pytest.raises(WrongStatus):
            place.change(seats=0, by=actor)
        place.change(seats=2, by=actor)
    assert (place.status, place.seats_left) == ("open", 1)


@pytest.mark.parametrize(
    "half", [{"title": ""}, {"seats": 0}, {"hours_min": 40, "hours_max": 24}, {"status": "filled"}, {"licence": "X"}]
)
def test_half_a_place_is_refused(offer_place, half):
    offer_place()
    with pytest.raises(IntegrityError), transaction.atomic():
        WorkPlacementOffer.objects.update(**half)


@pytest.mark.django_db(transaction=True)
def test_pausing_twice_at_once_pauses_once(offer_place, world, twice_at_once):
    race = twice_at_once(WorkPlacementOffer.pause, offer_place(), by=world.actor("trainer"))
    assert len(race.winners) == 1
    assert isinstance(race.losers[0], WrongStatus)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_would_have_paused(offer_place, world, twice_at_once, monkeypatch):
    monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)
    race = twice_at_once(WorkPlacementOffer.pause, offer_place(), by=world.actor("trainer"))
    assert len(race.winners) == 2


def test_the_qualifications_load_and_load_again(db):
    assert load_qualifications(BASE_DIR / "data") == 77
    assert load_qualifications(BASE_DIR / "data") == 0
