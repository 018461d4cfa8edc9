"""A company is approached so often a month as it wants, over all partners together."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from matching.models import Approach, Proposal, ProposalWhy
from matching.models.approach import set_ceiling
from tests.cast import signed_in
from transitiehuis import days
from transitiehuis.netwerk.actor import acting
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus


@pytest.fixture
def company(world):
    """Hanzewarmte, that wants two candidates a month at most."""
    world.employer.max_approaches = 2
    world.employer.save()
    return world.employer


def test_the_third_in_a_month_is_refused_with_who_asked_last(seeker, offer_place, propose, company, time_machine_to):
    time_machine_to(date(2026, 11, 24))
    for phone in ("0611111111", "0622222222"):
        propose(seeker(phone=phone), offer_place())
    with pytest.raises(WrongStatus) as refused:
        propose(seeker(phone="0633333333"), offer_place(title="Leidingwerk"))
    sentence = str(refused.value)
    assert "ROC IJsselpoort" in sentence
    assert "2 of 2" in sentence or "2 van 2" in sentence
    assert Proposal.objects.count() == 2

    time_machine_to(date(2026, 12, 1))
    propose(seeker(phone="0644444444"), offer_place())
    assert Approach.of([company])[company.pk].count == 1


def test_what_another_region_asked_counts_too(seeker, offer_place, propose, company, world):
    """The count is of the company, wherever who asks may look."""
    propose(seeker(), offer_place())
    with acting(world.actor("stranger")) as actor:
        assert Approach.note(company, by=actor).number == 2


def test_a_proposal_that_fails_is_no_approach(seeker, offer_place, propose, company):
    trajectory, place = seeker(), offer_place()
    propose(trajectory, place)
    with pytest.raises(WrongStatus):
        propose(trajectory, place)
    assert Approach.objects.count() == 1


def test_only_the_company_says_how_often(company, world):
    with acting(world.actor("coordinator")) as actor, pytest.raises(NotAllowed):
        set_ceiling(company, 5, by=actor)
    with acting(world.actor("trainer")) as actor:
        with pytest.raises(WrongStatus):
            set_ceiling(company, 61, by=actor)
        set_ceiling(company, 0, by=actor)
    assert Approach.of([company])[company.pk].is_full


@pytest.mark.parametrize("half", [{"number": 3}, {"number": 0}, {"month": date(2026, 11, 2)}, {"number": 1}])
def test_the_database_refuses_one_above_the_ceiling_one_out_of_its_month_and_a_number_twice(company, world, half):
    today = days.today()
    facts = {
        "company": company,
        "month": today.replace(day=1),
        "number": 2,
        "ceiling": 2,
        "on": today,
        "by_organisation": world.school,
    }
    Approach.objects.create(**{**facts, "number": 1})
    with pytest.raises(IntegrityError), transaction.atomic():
        Approach.objects.create(**{**facts, **half})


def two_schools(seeker, offer_place, world):
    """A step that proposes somebody of the actor's own school; one approach is left."""
    world.employer.max_approaches = 1
    world.employer.save()
    mine, theirs, one, other = seeker(), None, offer_place(), offer_place(title="Leidingwerk")
    theirs = seeker(phone="0655555555")

    def step(*, by):
        first = by.user == world.coordinator
        trajectory, place = (mine, one) if first else (theirs, other)
        return Proposal.make(trajectory, place, why=ProposalWhy.WISH, by=by)

    return step, (world.actor("coordinator"), world.actor("colleague"))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_the_last_approach_at_once_one_gets_it(seeker, offer_place, world, twice_at_once):
    step, both = two_schools(seeker, offer_place, world)
    race = twice_at_once(step, by=both)
    assert len(race.winners) == 1
    assert isinstance(race.losers[0], WrongStatus)
    assert Approach.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_only_the_database_would_have_stopped_the_second(
    seeker, offer_place, world, twice_at_once, monkeypatch
):
    step, both = two_schools(seeker, offer_place, world)
    monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)
    race = twice_at_once(step, by=both)
    assert len(race.winners) == 1
    assert isinstance(race.losers[0], IntegrityError)


def test_the_page_of_a_place_says_how_often_and_who_was_the_last(seeker, offer_place, propose, company, client, world):
    place = offer_place()
    propose(seeker(), place)
    signed_in(client, world.neighbour)
    text = client.get(place.get_absolute_url()).content.decode()
    assert "ROC IJsselpoort" in text
    signed_in(client, world.trainer)
    assert client.post(reverse("matching:place_ceiling", args=[place.pk]), {"most": "1"}).status_code == 302
    company.refresh_from_db()
    assert company.max_approaches == 1


def test_who_compares_reads_above_the_table_that_nobody_there_wants_a_candidate_and_from_when_again(
    seeker, offer_place, propose, company, client, world, time_machine_to
):
    time_machine_to(date(2026, 11, 24))
    for phone in ("0611111111", "0622222222"):
        propose(seeker(phone=phone), offer_place())
    signed_in(client, world.coordinator)
    text = client.get(reverse("matching:compare", args=[seeker(phone="0633333333").number])).content.decode()
    assert text.index("Deze bedrijven willen nu geen kandidaten meer.") < text.index("<table")
    assert "Vanaf di 1 december kan het weer." in text
    assert "Een andere plek aanbieden" in text


def test_the_only_place_is_chosen_already(seeker, offer_place, company, client, world):
    offer_place()
    signed_in(client, world.coordinator)
    text = client.get(reverse("matching:compare", args=[seeker().number])).content.decode()
    assert "checked" in text[text.index('name="place"') :][:200]
