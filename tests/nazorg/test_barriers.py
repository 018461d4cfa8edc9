"""Partners are asked to think along about drempels: to whom, read or not, the answer and the term."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from intake.models import Involvement, LegalGround
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


def test_the_form_asks_partners_on_chosen_barriers_and_keeps_what_was_typed(seeker, world, client, ground):
    trajectory = seeker()
    signed_in(client, world.coordinator)
    url = f"/nazorg/drempels/{trajectory.number}/"
    page = client.get(url).content.decode()
    assert world.uwv.name in page
    assert page.index(world.uwv.name) < page.index(world.other_school.name), "who works on it comes first"
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


# A partner that does not work on it yet ------------------------------------------------------------------------------


@pytest.fixture
def ground(world):
    """Why schools may share what they know of a candidate."""
    facts = {"organisation_kind": world.school.kind, "purpose": "refer"}
    if LegalGround.of(world.school, "refer") is None:
        words = {"ground_nl": "de wet zegt het", "ground_en": "the law says so", "law": "AVG"}
        LegalGround.objects.create(**facts, **words, since=date(2020, 1, 1))
    return facts


def test_who_is_aan_zet_asks_a_partner_from_outside_with_the_ground_and_the_candidate_knowing(
    seeker, world, client, ground
):
    trajectory = seeker()
    signed_in(client, world.coordinator)
    url = f"/nazorg/drempels/{trajectory.number}/"
    page = client.get(url).content.decode()
    assert LegalGround.sentence_for(world.school) in page
    facts = {"barriers": ["money"], "beside": [world.other_school.pk], "question": "Kan zij bij u terecht?"}
    facts["due"] = (days.today() + timedelta(days=7)).isoformat()
    assert list(client.post(url, facts).context["form"].errors) == ["told"]
    assert client.post(url, {**facts, "told": "on"}).status_code == 302
    asked = BarrierRequest.objects.select_related("opened").get()
    assert (asked.asked_of, asked.opened.role) == (world.other_school, "guide")
    assert asked.opened.until == days.today() + timedelta(days=21)
    assert "Kan zij bij u terecht?" in client.get(trajectory.get_absolute_url()).content.decode()
    signed_in(client, world.adviser)
    assert world.employer.name not in client.get(url).content.decode()
    assert "beside" not in client.get(url).context["form"].fields, "the adviser is not aan zet"


@pytest.fixture
def outside(on, ground, seeker, world):
    with acting(world.actor("coordinator")) as by:
        return ask_for(seeker(), by=by, of=[world.other_school])[0]


def test_it_reads_and_answers_and_after_that_sees_nothing_more(outside, world, client, on):
    dossier, answering = outside.trajectory.get_absolute_url(), f"/nazorg/drempel/{outside.pk}/"
    signed_in(client, world.neighbour)
    assert answering in client.get("/").content.decode(), "on Vandaag"
    assert client.get(answering).status_code == 200
    with acting(world.actor("coordinator")):
        assert BarrierRequest.objects.with_read().get().is_read
    assert client.post(answering, {"answer": "Bij ons kan het om zeven uur."}).status_code == 302
    assert client.get(dossier).status_code == 200, "today still"
    on(days.today() + timedelta(days=1))
    signed_in(client, world.neighbour)
    assert client.get(dossier).status_code == 404
    signed_in(client, world.coordinator)
    assert "Bij ons kan het om zeven uur." in client.get(dossier).content.decode()


def test_who_does_not_answer_loses_sight_two_weeks_after_the_term(outside, world, client, on):
    for late, code in ((14, 200), (15, 404)):
        on(outside.due + timedelta(days=late))
        signed_in(client, world.neighbour)
        assert client.get(outside.trajectory.get_absolute_url()).status_code == code


def test_without_a_written_ground_nobody_from_outside_is_asked(seeker, world, client, ground):
    trajectory = seeker()
    LegalGround.objects.filter(**ground).delete()
    with acting(world.actor("coordinator")) as by, pytest.raises(WrongStatus):
        ask_for(trajectory, by=by, of=[world.other_school])
    assert not Involvement.objects.filter(organisation=world.other_school).exists()
    signed_in(client, world.coordinator)
    assert "beside" not in client.get(f"/nazorg/drempels/{trajectory.number}/").context["form"].fields


def test_who_is_not_aan_zet_asks_nobody_from_outside(seeker, world):
    trajectory = seeker()
    with acting(world.actor("adviser")) as by, pytest.raises(NotAllowed):
        ask_for(trajectory, by=by, of=[world.other_school])


@pytest.mark.parametrize("partner", ["employer", "school"])
def test_a_company_and_oneself_are_never_asked(seeker, world, partner):
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
    monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)
    race = twice_at_once(answer_it, asked, by=world.actor("adviser"))
    assert len(race.winners) == 2


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_the_same_partner_at_once_ask_once(seeker, world, twice_at_once):
    def ask(trajectory, *, by):
        return ask_for(trajectory, by=by, of=[world.uwv])

    race = twice_at_once(ask, seeker(), by=(world.actor("coordinator"), world.actor("colleague")))
    assert len(race.winners) == 1
    assert BarrierRequest.objects.count() == 1
