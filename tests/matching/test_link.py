"""The answer by link: reading changes nothing, answering counts once, guessing and coming late say so."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from intake.models import Candidate, Involvement, Trajectory
from matching.models import Placement, Proposal, ProposalStatus, WorkPlacementOffer
from matching.sight import introduced_by_link
from tests.cast import signed_in
from transitiehuis import days
from transitiehuis.netwerk.actor import Actor, acting
from transitiehuis.netwerk.models import Link
from transitiehuis.outbox.models import Owed


@pytest.fixture
def proposal(seeker, offer_place, propose):
    return propose(seeker(), offer_place())


def url_of(proposal: Proposal) -> str:
    return reverse("matching:answer", args=[proposal.link.token])


def test_a_company_sees_a_nameless_profile_and_reading_changes_nothing(proposal, client):
    text = client.get(url_of(proposal)).content.decode()

    assert proposal.place.title in text
    for personal in ("Samira", "Haddad", "06 12345678", "1991"):
        assert personal not in text
    proposal.refresh_from_db()
    assert (proposal.status, proposal.interested_at, proposal.link.used_at) == (ProposalStatus.NAMELESS, None, None)


def test_who_reads_english_reads_what_somebody_wants_to_learn_in_english(seeker, offer_place, propose, themes, client):
    trajectory = seeker()
    trajectory.profile.themes.set([themes[0]])
    proposal = propose(trajectory, offer_place(theme=themes[1], title="Monteur"))
    assert themes[0].name_nl in client.get(url_of(proposal)).content.decode()
    client.cookies["django_language"] = "en"
    text = client.get(url_of(proposal)).content.decode()
    assert (themes[0].name_en in text, themes[0].name_nl in text) == (True, False)
    proposal.shown.pop("themes_en")  # as it was kept before
    proposal.save()
    assert themes[0].name_nl in client.get(url_of(proposal)).content.decode()


@pytest.mark.parametrize("paused", [False, True])
def test_a_company_is_told_that_its_place_stays_open_only_where_it_does(proposal, client, world, paused):
    if paused:
        WorkPlacementOffer.objects.update(status="paused", paused_why="hand")
    with acting(world.actor("coordinator")) as actor:
        Proposal.objects.get().withdraw(by=actor)
    said = "Uw plek blijft open voor andere kandidaten."
    mail = Owed.objects.filter(kind="matching.proposal_withdrawn").first()
    assert mail.body.endswith("U hoeft niets te doen." if paused else said)
    assert (said in client.get(url_of(proposal)).content.decode()) is not paused


def test_yes_by_link_asks_for_the_introduction_and_tells_who_is_aan_zet(proposal, client, world):
    response = client.post(url_of(proposal), {"answer": "interest"}, follow=True)

    assert response.status_code == 200
    proposal.refresh_from_db()
    assert (proposal.answered_via, proposal.asks_introduction) == ("link", True)
    assert Trajectory.objects.get().next_action == "introduce"
    assert Owed.objects.filter(kind="matching.company_interested", user=world.coordinator).count() == 1
    assert "Samira" not in response.content.decode()


def test_yes_counts_once_and_the_second_time_says_so(proposal, client):
    client.post(url_of(proposal), {"answer": "interest"})
    tapped_twice = client.post(url_of(proposal), {"answer": "interest"}, follow=True)
    assert "error" not in [message.level_tag for message in tapped_twice.context["messages"]]
    assert "u wilt kennismaken" in tapped_twice.content.decode()
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        response = client.post(url_of(proposal), {"answer": "interest"}, follow=True)

    assert response.status_code == 200
    assert [message.level_tag for message in response.context["messages"]][-1] == "error"
    assert Owed.objects.filter(kind="matching.company_interested").count() == 1


def test_no_needs_a_reason_and_then_the_link_is_spent(proposal, client, no_time):
    assert client.post(url_of(proposal), {"note": "Vol"}).status_code == 422
    client.post(url_of(proposal), {"reason": no_time.pk, "note": "Vol tot maart"})

    proposal.refresh_from_db()
    assert (proposal.status, proposal.decline_reason, proposal.decline_note) == ("declined", no_time, "Vol tot maart")
    after = client.get(url_of(proposal))
    assert after.status_code == 410
    assert proposal.proposed_by.name in after.content.decode(), "the way on: whom to ask"
    assert client.post(url_of(proposal), {"answer": "interest"}).status_code == 410


def test_a_company_is_not_asked_what_only_the_candidate_knows_and_the_matcher_hears_what_is_left(
    proposal, client, no_time, reasons, world
):
    other = reasons("proposal_declined", "other_wish")
    assert f'name="reason" value="{other.pk}"' not in client.get(url_of(proposal)).content.decode()
    assert client.post(url_of(proposal), {"reason": other.pk, "note": ""}).status_code == 422
    client.post(url_of(proposal), {"reason": no_time.pk, "note": "Om 7.00 uur rijdt er nog geen bus"})
    mail = Owed.objects.get(kind="matching.company_declined")
    assert "Er loopt geen ander voorstel: zoek een andere plek." in mail.body
    assert "dat lees je in het dossier" in mail.body
    assert "bus" not in mail.body, "what a company writes may name somebody"
    page = signed_in(client, world.coordinator).get(proposal.trajectory.get_absolute_url()).content.decode()
    assert page.count(f"Reden: {no_time.label}.") == 1, "told by the no, not again by what is waited for"
    assert "rijdt er nog geen bus" in page


def test_after_the_introduction_the_name_is_behind_the_link_and_gone_after_no(proposal, client, world, no_time):
    client.post(url_of(proposal), {"answer": "interest"})
    with acting(world.actor("coordinator")) as actor:
        Proposal.objects.get().introduce(agreed=True, by=actor)

    text = client.get(url_of(proposal)).content.decode()
    assert "Samira Haddad" in text
    assert "06 12345678" in text
    client.post(url_of(proposal), {"reason": no_time.pk, "note": ""})
    assert "Samira" not in client.get(url_of(proposal)).content.decode()
    assert not Involvement.objects.filter(organisation=world.employer).exists()


def test_an_accepted_candidate_takes_a_seat_by_link(proposal, client, world):
    client.post(url_of(proposal), {"answer": "interest"})
    with acting(world.actor("coordinator")) as actor:
        Proposal.objects.get().introduce(agreed=True, by=actor)
    client.post(url_of(proposal), {"answer": "accept"})

    proposal.refresh_from_db()
    assert (proposal.status, proposal.decided_by) == (ProposalStatus.ACCEPTED, None)
    assert WorkPlacementOffer.objects.get().status == "filled"


def test_yes_before_the_introduction_cannot_be_forced(proposal, client):
    client.post(url_of(proposal), {"answer": "accept"})
    proposal.refresh_from_db()
    assert (proposal.status, WorkPlacementOffer.objects.get().seats_taken) == (ProposalStatus.NAMELESS, 0)


@pytest.mark.parametrize("change", ["last sign", "other id", "empty", "words", "other purpose"])
def test_a_guessed_link_opens_nothing(proposal, client, world, change):
    token = proposal.link.token
    other = Link.make(purpose=Link.Purpose.CHECK_IN, subject=proposal, expires_at=proposal.link.expires_at)
    guesses = {
        "last sign": token[:-1] + ("0" if token[-1] != "0" else "1"),
        "other id": "zzzz-" + token.partition("-")[2],
        "empty": token.partition("-")[0] + "-",
        "words": "hallo",
        "other purpose": other.token,
    }
    response = client.get(reverse("matching:answer", args=[guesses[change]]))
    assert response.status_code == 404
    assert proposal.place.title not in response.content.decode()
    assert client.post(reverse("matching:answer", args=[guesses[change]]), {"answer": "interest"}).status_code == 404


def test_a_late_link_says_so_and_offers_the_way_on(proposal, client):
    late = days.start_of(proposal.due + timedelta(days=40))
    with time_machine.travel(late, tick=False):
        response = client.get(url_of(proposal))
        assert response.status_code == 410
        assert proposal.proposed_by.name in response.content.decode()
        assert client.post(url_of(proposal), {"answer": "interest"}).status_code == 410
    proposal.refresh_from_db()
    assert proposal.interested_at is None


def test_an_answer_after_the_due_day_is_still_welcome(proposal, client):
    with time_machine.travel(days.start_of(proposal.due + timedelta(days=10)), tick=False):
        client.post(url_of(proposal), {"answer": "interest"})
    proposal.refresh_from_db()
    assert proposal.interested_at


def test_a_withdrawn_proposal_says_that_nothing_needs_to_be_done(proposal, client, world):
    with acting(world.actor("coordinator")) as actor:
        Proposal.objects.get().withdraw(by=actor)
    assert client.get(url_of(proposal)).status_code == 410
    assert Owed.objects.filter(kind="matching.proposal_withdrawn", user=world.trainer).count() == 1


def test_the_link_of_one_proposal_shows_no_other_and_no_dossier(proposal, seeker, offer_place, propose, world):
    other = propose(
        seeker(first_name="Nadia", phone="0699999999"), offer_place(by="other_trainer", employer=world.other_employer)
    )
    with acting(Actor(link=proposal.link)):
        assert list(Proposal.objects.values_list("pk", flat=True)) == [proposal.pk]
        assert list(WorkPlacementOffer.objects.values_list("pk", flat=True)) == [proposal.place_id]
        assert not Candidate.objects.exists()
        assert not Placement.objects.exists()
        assert introduced_by_link() is None
    assert other.pk != proposal.pk


def test_somebody_signed_in_elsewhere_who_opens_the_link_answers_for_the_company_alone(proposal, client, world):
    signed_in(client, world.stranger)
    client.post(url_of(proposal), {"answer": "interest"})
    proposal.refresh_from_db()
    assert proposal.answered_via == "link"
    assert client.get(reverse("matching:proposal", args=[proposal.pk])).status_code == 404


def test_a_company_without_an_account_is_mailed_at_its_own_address_or_that_of_the_place(
    seeker, offer_place, propose, world
):
    lone = world.organisation("lone", "employer", "Veluwestroom", "Epe", world.region)
    propose(seeker(), offer_place(by="coordinator", employer=lone))
    propose(
        seeker(first_name="Nadia", phone="0699999999"),
        offer_place(by="coordinator", employer=lone, contact_email="chef@lone.example"),
    )
    owed = Owed.objects.filter(kind="matching.proposal_made").order_by("pk")
    assert [row.address for row in owed] == ["post@lone.example", "chef@lone.example"]
    assert all(row.link and "{url}" in row.body for row in owed)


def test_who_to_ask_can_be_called_or_mailed_and_after_yes_no_answer_is_asked_any_more(proposal, client, world):
    world.school.phone, world.school.email = "055 1234567", "info@ijsselpoort.example"
    world.school.save()
    before = client.get(url_of(proposal)).content.decode()
    assert "Antwoord graag" in before
    assert 'href="tel:0551234567"' in before
    assert 'href="mailto:info@ijsselpoort.example"' in before
    client.post(url_of(proposal), {"answer": "interest"})
    after = client.get(url_of(proposal)).content.decode()
    assert "Antwoord graag" not in after
    assert 'href="tel:0551234567"' in after
