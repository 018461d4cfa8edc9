"""Who trains at a place and how many, and whether the company is recognised for what somebody learns there."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from matching.models import (
    Placement,
    PlacementKind,
    PlaceTrainer,
    Posting,
    Qualification,
    Recognition,
    RecognitionRequest,
    WorkPlacementOffer,
)
from matching.standing import standing_of, with_standing
from tests.cast import signed_in
from transitiehuis import days
from transitiehuis.netwerk.actor import acting
from transitiehuis.outbox.delivery import deliver
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus


@pytest.fixture
def qualification(db):
    return Qualification.objects.create(crebo="25744", name="Monteur warmtepompen", level=2, standing="current")


@pytest.fixture
def place(offer_place, qualification):
    return offer_place(by="coordinator", qualification=qualification, seats=4)


@pytest.fixture
def henk(place, world):
    with acting(world.actor("trainer")) as by:
        trainer = PlaceTrainer.name_one(world.employer, membership=world.memberships["trainer"], max_learners=1, by=by)
        place.trainers.add(trainer)
    return trainer


def standing(place, world, who):
    with acting(world.actor(who)) as by:
        return standing_of(with_standing(WorkPlacementOffer.objects.visible_to(by), days.today()).get(pk=place.pk))


def test_the_load_counts_who_is_at_work_also_of_another_school(place, henk, seeker, propose, world):
    proposal = propose(seeker(), place, until="accepted")
    assert standing(place, world, "neighbour").has_room
    with acting(world.actor("coordinator")) as by:
        Placement.log(
            proposal.trajectory,
            training_company=world.employer,
            employer=world.employer,
            start=days.today(),
            hours=32,
            kind=PlacementKind.CONTRACT,
            guide=world.memberships["coordinator"],
            proposal=proposal,
            by=by,
        )
    assert Posting.objects.get().trainer == henk
    with acting(world.actor("neighbour")):
        assert not Posting.objects.exists(), "the neighbour does not see whom"
    full = standing(place, world, "neighbour")
    assert not full.has_room
    assert full.trainers[0].learners == 1
    with acting(world.actor("stranger")), connection.cursor() as cursor:
        cursor.execute("SELECT matching_trainer_load(%s, %s)", [henk.pk, days.today()])
        assert cursor.fetchone() == (0,), "another region does not hear how many"


@pytest.mark.parametrize(
    ("who", "allowed"),
    [("trainer", True), ("neighbour", True), ("other_trainer", False), ("reader", False), ("stranger", False)],
)
def test_who_may_name_a_praktijkopleider(world, place, who, allowed):
    with acting(world.actor(who)) as by:
        if allowed:
            PlaceTrainer.name_one(world.employer, name="Joke Ruiter", by=by)
        else:
            with pytest.raises(NotAllowed):
                PlaceTrainer.name_one(world.employer, name="Joke Ruiter", by=by)
    assert PlaceTrainer.objects.exists() == allowed


def test_nobody_is_on_the_list_twice(world, henk):
    with acting(world.actor("trainer")) as by:
        with pytest.raises(WrongStatus):
            PlaceTrainer.name_one(world.employer, membership=world.memberships["trainer"], by=by)
        henk.stop(by=by)
        PlaceTrainer.name_one(world.employer, membership=world.memberships["trainer"], by=by)
    with pytest.raises(IntegrityError), transaction.atomic():
        PlaceTrainer.objects.update(until=None)


@pytest.mark.parametrize("half", [{"name": "Henk"}, {"max_learners": 0}, {"membership": None}])
def test_half_a_praktijkopleider_is_refused(henk, half):
    with pytest.raises(IntegrityError), transaction.atomic():
        PlaceTrainer.objects.update(**half)


def test_a_missing_recognition_is_asked_for_with_one_click_and_comes_back_in_ten_werkdagen(
    place, world, client, qualification, time_machine_to
):
    signed_in(client, world.coordinator)
    url = place.get_absolute_url()
    ask = reverse("matching:recognition_ask", args=[place.pk])
    assert f'action="{ask}"' in client.get(url).content.decode()
    assert client.post(ask).status_code == 302
    asked = RecognitionRequest.objects.get()
    assert (asked.requested_by, asked.due) == (world.coordinator, days.add_werkdagen(days.today(), 10))
    text = client.get(url).content.decode()
    assert f'action="{ask}"' not in text
    assert world.coordinator.name in text

    time_machine_to(asked.due)
    mail.outbox = []
    deliver()
    assert [world.coordinator.email] in [sent.to for sent in mail.outbox]
    signed_in(client, world.coordinator)
    settle = reverse("matching:recognition_settle", args=[place.pk, asked.pk])
    assert settle in client.get(reverse("home")).content.decode()
    assert client.post(settle, {"outcome": "granted", "since": ""}).status_code == 302
    assert Recognition.objects.of(world.employer, qualification).valid_on(days.today()).exists()
    assert standing(place, world, "neighbour").recognised.valid is True


def test_refused_stays_missing_and_may_be_asked_again(place, world):
    with acting(world.actor("trainer")) as by:
        RecognitionRequest.ask(place, by=by).settle("refused", by=by)
        assert standing(place, world, "coordinator").recognised.missing
        RecognitionRequest.ask(place, by=by)
        with pytest.raises(WrongStatus):
            RecognitionRequest.ask(place, by=by)
    assert RecognitionRequest.objects.count() == 2


def test_a_recognition_that_ended_yesterday_is_missing_today(place, world, qualification):
    facts = {"organisation": world.employer, "qualification": qualification}
    ended = Recognition.objects.create(
        since=days.today() - timedelta(days=9), valid_until=days.today() - timedelta(days=1), **facts
    )
    assert standing(place, world, "coordinator").recognised.missing
    ended.valid_until = days.today()
    ended.save()
    assert not standing(place, world, "coordinator").recognised.missing


@pytest.mark.django_db(transaction=True)
def test_two_colleagues_who_ask_at_once_ask_once(place, world, twice_at_once):
    race = twice_at_once(RecognitionRequest.ask, place, by=(world.actor("coordinator"), world.actor("neighbour")))
    assert len(race.winners) == 1
    assert isinstance(race.losers[0], WrongStatus)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_only_the_database_would_have_stopped_the_second_request(
    place, world, twice_at_once, monkeypatch
):
    monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)
    race = twice_at_once(RecognitionRequest.ask, place, by=(world.actor("coordinator"), world.actor("neighbour")))
    assert isinstance(race.losers[0], IntegrityError)


def test_the_forms_of_a_place_keep_who_trains_there(place, world, client):
    signed_in(client, world.trainer)
    url = reverse("matching:trainer_new", args=[place.pk])
    assert client.post(url, {"max_learners": "2"}).status_code == 422
    facts = {"name": "Joke Ruiter", "email": "joke@hanzewarmte.example", "max_learners": "2"}
    assert client.post(url, facts).status_code == 302
    joke = PlaceTrainer.objects.get()
    assert "Joke Ruiter" in client.get(place.get_absolute_url()).content.decode()
    assert client.post(reverse("matching:trainer", args=[place.pk, joke.pk]), {"max_learners": "3"}).status_code == 302
    assert client.post(reverse("matching:trainer_stop", args=[place.pk, joke.pk])).status_code == 302
    assert standing(place, world, "trainer").trainers == () or joke.since == days.today()
