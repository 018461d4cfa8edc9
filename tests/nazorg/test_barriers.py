"""Partners are asked to think along about drempels: to whom, read or not, the answer and the term."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from nazorg.models import BarrierRequest
from tests.cast import signed_in
from transitiehuis import days
from transitiehuis.netwerk.actor import acting
from transitiehuis.outbox.delivery import deliver
from transitiehuis.outbox.models import Owed
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus


def ask_for(trajectory, *, by, of, due=7):
    facts = {"question": "Hoe komt zij daar om zes uur?", "due": days.today() + timedelta(days=due)}
    return BarrierRequest.ask(trajectory, ["transport", "childcare"], of=of, by=by, **facts)


@pytest.fixture
def asked(seeker, world):
    with acting(world.actor("coordinator")) as by:
        return ask_for(seeker(), by=by, of=[world.uwv])[0]


def test_the_form_asks_partners_on_chosen_barriers_and_keeps_what_was_typed(seeker, world, client):
    trajectory = seeker()
    signed_in(client, world.coordinator)
    url = f"/nazorg/drempels/{trajectory.number}/"
    page = client.get(url).content.decode()
    assert world.uwv.name in page
    assert world.other_school.name not in page, "only who works on it"
    due = (days.today() + timedelta(days=3)).isoformat()
    short = client.post(url, {"barriers": ["transport"], "question": "Hoe komt zij daar?", "due": due})
    assert short.status_code == 422
    assert short.context["form"]["question"].value() == "Hoe komt zij daar?"
    facts = {"barriers": ["transport", "money"], "of": [world.uwv.pk], "question": "Hoe komt zij daar?", "due": due}
    assert client.post(url, {**facts, "question": "BSN 111222333"}).status_code == 422
    assert client.post(url, facts).status_code == 302
    assert BarrierRequest.objects.get().barriers == ["transport", "money"]
    again = client.post(url, {**facts, "question": "Nog eens"})
    assert again.status_code == 422, "one open question for each partner"


def test_read_or_not_the_answer_and_the_term_stand_on_the_dossier(asked, world, client):
    signed_in(client, world.coordinator)
    client.cookies["django_language"] = "en"
    dossier = asked.trajectory.get_absolute_url()
    assert "Not read yet" in client.get(dossier).content.decode()
    answering = f"/nazorg/drempel/{asked.pk}/"
    reader = type(client)()
    signed_in(reader, world.adviser)
    assert answering in reader.get("/").content.decode(), "on Vandaag of who is asked"
    assert "zes uur" in reader.get(answering).content.decode()
    page = client.get(dossier).content.decode()
    assert "Not read yet" not in page
    assert "Read, answer" in page
    assert reader.post(answering, {"answer": ""}).status_code == 422
    assert reader.post(answering, {"answer": "Wij vergoeden een e-bike."}).status_code == 302
    assert "Wij vergoeden een e-bike." in client.get(dossier).content.decode()
    assert answering not in reader.get("/").content.decode()
    assert Owed.objects.filter(kind="nazorg.barrier_answered", user=world.coordinator).exists()


def test_who_answered_gets_no_mail_about_it(asked, world):
    with acting(world.actor("adviser")) as by:
        asked.tell("Wij vergoeden een e-bike.", by=by)
    mail.outbox.clear()
    deliver()
    assert {one.state for one in Owed.objects.filter(kind="nazorg.barrier_asked")} == {"dropped"}


def test_no_mail_names_the_candidate(asked):
    for owed in Owed.objects.filter(kind="nazorg.barrier_asked"):
        assert asked.trajectory.candidate.last_name not in owed.subject + owed.body


@pytest.mark.parametrize("partner", ["other_school", "employer", "school"])
def test_only_other_partners_that_work_on_it_are_asked(seeker, world, partner):
    trajectory = seeker()
    with acting(world.actor("coordinator")) as by, pytest.raises(NotAllowed):
        ask_for(trajectory, by=by, of=[world.organisations[partner]])


@pytest.mark.parametrize("who", ["coordinator", "reader", "neighbour", "trainer"])
def test_only_who_is_asked_answers(asked, world, who):
    with acting(world.actor(who)) as by, pytest.raises(NotAllowed):
        asked.tell("Wij niet.", by=by)


def test_another_school_a_company_and_the_director_see_nothing_of_it(asked, world):
    for who in ("neighbour", "trainer", "director"):
        with acting(world.actor(who)):
            assert not BarrierRequest.objects.exists(), who


@pytest.mark.parametrize("half", [{"answer": "Zomaar"}, {"barriers": []}, {"barriers": ["health"]}])
def test_the_database_refuses_what_cannot_be(asked, half):
    with pytest.raises(IntegrityError), transaction.atomic():
        BarrierRequest.objects.update(**half)


def answer_it(asked, *, by):
    asked.tell("Wij vergoeden een e-bike.", by=by)


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_once_are_one(asked, world, twice_at_once):
    race = twice_at_once(answer_it, asked, by=world.actor("adviser"))
    assert len(race.winners) == 1
    assert isinstance(race.losers[0], WrongStatus)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_would_have_answered(asked, world, twice_at_once, monkeypatch):
    monkeypatch.setattr(Lockable, "lock", lambda self: None)
    race = twice_at_once(answer_it, asked, by=world.actor("adviser"))
    assert len(race.winners) == 2


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_the_same_partner_at_once_ask_once(seeker, world, twice_at_once):
    def ask(trajectory, *, by):
        return ask_for(trajectory, by=by, of=[world.uwv])

    race = twice_at_once(ask, seeker(), by=(world.actor("coordinator"), world.actor("colleague")))
    assert len(race.winners) == 1
    assert BarrierRequest.objects.count() == 1
