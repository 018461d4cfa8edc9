"""The praktijkovereenkomst by link: shown in full, signed once by each, and what was signed is what was shown."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone, translation

from intake.models import Candidate, Trajectory
from matching.checklist import needs_of
from matching.models import (
    AgreementText,
    Placement,
    PracticeAgreement,
    Qualification,
    Recognition,
    Signature,
)
from matching.signing import paragraphs, title_of, wording
from matching.story import timeline_of
from matching.worklist import matching_work
from tests.cast import signed_in
from transitiehuis import days
from transitiehuis.netwerk.actor import Actor, acting
from transitiehuis.netwerk.models import Link
from transitiehuis.outbox.models import Owed
from transitiehuis.outbox.owing import stands
from transitiehuis.workflow import Lockable, WrongStatus

EMAILS = {"candidate": "samira@x.example", "company": "chef@x.example", "school": "school@x.example"}


@pytest.fixture
def agreement(seeker, log_placement, world):
    crebo = Qualification.objects.create(crebo="25332", name="Monteur", level=2, standing="current")
    Recognition.objects.create(organisation=world.employer, qualification=crebo, since=days.today())
    return log_placement(seeker(email="samira@x.example"), kind="bbl").agreement()


@pytest.fixture
def asked(agreement, world):
    """Put to be signed by all three; by party."""
    with acting(world.actor("coordinator")) as actor:
        return ask(agreement, actor)


def ask(agreement, by, emails=EMAILS):
    until = days.add_months(agreement.since, 12)
    body = wording(agreement, school="ROC IJsselpoort", until=until, trainer="Henk", qualification="Monteur")
    Signature.ask(agreement, body=body, until=until, emails=emails, by=by)
    return {one.party: one for one in Signature.objects.filter(agreement=agreement).standing()}


def url_of(signature) -> str:
    return reverse("matching:sign", args=[signature.link.token])


def sign_by(client, signature, name="Samira Haddad"):
    return client.post(url_of(signature), {"name": name, "agreed": "on"}, follow=True)


def test_who_reads_english_is_told_that_the_words_are_dutch_and_can_write_to_who_asked(asked, client, world):
    assert "in het Nederlands: dat" not in (page := client.get(url_of(asked["candidate"])).content.decode())
    assert f'href="mailto:{world.coordinator.email}"' in page
    client.cookies["django_language"] = "en"
    assert "The agreement itself is in Dutch" in (page := client.get(url_of(asked["candidate"])).content.decode())
    assert 'class="prose" lang="nl"' in page
    page = sign_by(client, asked["candidate"]).content.decode()
    assert "with this link you can read it again" in page
    assert f'href="mailto:{world.coordinator.email}"' in page


def test_the_timeline_tells_that_all_three_signed_and_not_before(asked, agreement, client, world):
    def told() -> list[tuple]:
        with acting(world.actor("coordinator")) as actor:
            entries = timeline_of(agreement.placement.trajectory, actor)
        return [(entry.day, entry.tone) for entry in entries if "getekend door alle drie" in entry.text]

    for party in ("candidate", "company", "school"):
        assert told() == []
        sign_by(client, asked[party])
    assert told() == [(days.today(), "done")]


def test_a_second_click_asks_nobody_twice_and_another_address_is_asked_anew(asked, agreement, world):
    with acting(world.actor("coordinator")) as by:
        assert ask(agreement, by) == asked
    assert Owed.objects.filter(kind="matching.signature_asked").count() == 3
    with acting(world.actor("coordinator")) as by:
        again = ask(agreement, by, {**EMAILS, "company": "andere-chef@x.example"})
    assert AgreementText.objects.count() == 2
    assert again["company"].email == "andere-chef@x.example"
    with time_machine.travel(timezone.now() + timedelta(minutes=1)), acting(world.actor("coordinator")) as by:
        assert ask(agreement, by, {**EMAILS, "company": "andere-chef@x.example"}) != again


def test_each_party_gets_a_link_of_its_own_and_reading_signs_nothing(asked, client):
    mails = Owed.objects.filter(kind="matching.signature_asked")
    assert {row.address for row in mails} == set(EMAILS.values())
    assert len({row.link_id for row in mails}) == 3
    assert not any("Samira" in row.subject + row.body for row in mails)
    text = client.get(url_of(asked["company"])).content.decode()
    body = AgreementText.objects.get().body
    for line in [line for part in paragraphs(body) for line in part["lines"]]:
        assert line in text, "the wording is shown in full"
    assert "laat toetsen" in text
    assert AgreementText.objects.get().mark in text
    assert not Signature.objects.exclude(signed_at=None).exists()


def test_three_signatures_by_link_complete_it_and_tell_who_is_aan_zet(asked, client, world):
    for party in ("candidate", "company", "school"):
        assert Trajectory.objects.get().next_action == "sign_agreement"
        page = sign_by(client, asked[party], f"Tekent {party}")
        assert page.status_code == 410, "the same link now says that it is done"
        assert f"Tekent {party}" in page.content.decode()
    agreement, placement = PracticeAgreement.objects.get(), Placement.objects.get()
    assert agreement.is_signed
    assert placement.guidance_until == agreement.until
    assert Trajectory.objects.get().next_action == "keep_contact"
    told = Owed.objects.filter(kind="matching.agreement_signed")
    assert told.filter(user=world.coordinator).count() == 1
    assert {row.address: row.link_id for row in told.exclude(address="")} == {
        EMAILS[party]: signature.link_id for party, signature in asked.items()
    }
    mail = told.get(address=EMAILS["candidate"])
    assert mail.subject == "Alle drie hebben getekend: praktijkovereenkomst met Hanzewarmte"
    assert "U hoeft niets te doen." in mail.body
    assert "Samira" not in mail.subject + mail.body
    signed = Signature.objects.get(party="school")
    assert (signed.signed_name, signed.link.used_at) == ("Tekent school", signed.signed_at)


def test_signed_on_paper_everybody_hears_it_too(agreement, world):
    trajectory = agreement.placement.trajectory
    Candidate.objects.filter(pk=trajectory.candidate_id).update(channel="email")
    agreement = PracticeAgreement.objects.select_related("placement__trajectory", "training_company").get()
    on = {"candidate_on": days.today(), "company_on": days.today()}
    with acting(world.actor("coordinator")) as by:
        agreement.sign(until=days.add_months(days.today(), 12), **on, school_on=None, by=by)
        told = Owed.objects.filter(kind="matching.agreement_signed")
        assert not told.exists(), "two of three"
        agreement.sign(until=days.add_months(days.today(), 12), **on, school_on=days.today(), by=by)
    assert told.get(address="samira@x.example").link.purpose == "own_page"
    assert told.get(user=world.trainer).url == agreement.placement.get_absolute_url()
    assert not told.filter(user=world.coordinator).exists(), "who recorded it knows"


def test_asked_too_late_to_be_signed_before_the_first_day_it_is_due_with_the_next_action(agreement, world):
    with acting(world.actor("coordinator")) as actor, translation.override("nl"):
        placement = Placement.objects.with_facts().get()
        placement.trajectory = Trajectory.objects.get()
        [need] = [one for one in needs_of(placement, actor, agreement, []) if "getekend" in one.what]
    assert need.by == placement.trajectory.next_action_due
    assert not need.late


def test_who_is_asked_to_sign_and_has_an_account_finds_it_on_vandaag_and_nobody_else(agreement, client, world):
    """The link is of one person: it stands where its mail went, and nowhere else."""
    emails = {"company": world.trainer.email, "school": world.coordinator.email}
    with acting(world.actor("coordinator")) as actor:
        asked = ask(agreement, actor, emails)

    def found(who):
        with acting(world.actor(who)) as actor:
            return [row.action_url for row in matching_work(actor, days.today()) if "ondertekenen" in row.action_url]

    assert found("trainer") == [url_of(asked["company"])]
    assert found("coordinator") == [url_of(asked["school"])]
    assert found("adviser") == found("other_trainer") == []
    signed_in(client, world.trainer)
    assert "Praktijkovereenkomst tekenen" in client.get(reverse("home")).content.decode()
    sign_by(client, asked["company"], "Joke Ruiter")
    assert found("trainer") == []


def test_a_name_and_a_tick_are_both_needed_and_the_second_time_says_so(asked, client):
    signature = asked["candidate"]
    assert client.post(url_of(signature), {"name": "Samira Haddad"}).status_code == 422
    assert client.post(url_of(signature), {"agreed": "on"}).status_code == 422
    sign_by(client, signature)
    again = sign_by(client, signature, "Iemand anders")
    assert again.status_code == 410
    assert Signature.objects.get(pk=signature.pk).signed_name == "Samira Haddad"


def test_the_link_shows_this_text_and_nothing_of_the_dossier(asked):
    with acting(Actor(link=asked["company"].link)):
        assert [one.party for one in Signature.objects.all()] == ["company"]
        assert AgreementText.objects.count() == 1
        for model in (Candidate, Trajectory, Placement, PracticeAgreement):
            assert not model.objects.exists(), model


def test_another_text_ends_the_links_and_what_was_signed_under_the_former_one(asked, agreement, client, world):
    sign_by(client, asked["candidate"])
    with acting(world.actor("coordinator")) as actor:
        agreement.refresh_from_db()
        anew = ask(agreement, actor)
    assert AgreementText.objects.count() == 2
    assert PracticeAgreement.objects.get().candidate_signed_on is None
    assert client.get(url_of(asked["company"])).status_code == 410
    assert not stands(Owed.objects.get(kind="matching.signature_asked", link=asked["company"].link))
    assert Signature.objects.get(pk=asked["candidate"].pk).signed_name == "Samira Haddad", "kept, and not counted"
    assert sign_by(client, anew["candidate"]).status_code == 410


def test_what_was_signed_can_be_changed_by_nobody(asked, client):
    sign_by(client, asked["candidate"])
    text = AgreementText.objects.get()
    assert text.is_intact
    for rows, change in (
        (AgreementText.objects.all(), {"body": "iets anders"}),
        (Signature.objects.filter(party="candidate"), {"signed_name": "Iemand anders"}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)
    text.body += " "
    assert not text.is_intact


def test_paper_and_links_go_together(asked, agreement, client, world):
    sign_by(client, asked["candidate"])
    with acting(world.actor("coordinator")) as actor:
        agreement.refresh_from_db()
        until = days.add_months(agreement.since, 12)
        agreement.sign(until=until, candidate_on=None, company_on=days.today(), school_on=None, by=actor)
    agreement.refresh_from_db()
    assert agreement.candidate_signed_on == days.today(), "who signed by link signed"
    assert client.get(url_of(asked["company"])).status_code == 410, "who signed on paper need not sign by link"
    sign_by(client, asked["school"])
    agreement.refresh_from_db()
    assert agreement.is_signed


def test_without_recognition_nothing_is_put_to_be_signed(agreement, world):
    Recognition.objects.all().delete()
    with acting(world.actor("coordinator")) as actor, pytest.raises(WrongStatus):
        ask(agreement, actor)
    assert not Link.objects.filter(purpose="signature").exists()


def test_the_form_writes_the_text_sends_the_links_and_keeps_a_pdf(agreement, client, world):
    Recognition.objects.all().delete()
    signed_in(client, world.coordinator)
    url = reverse("matching:agreement_ask", args=[agreement.placement_id])
    page = client.get(url)
    facts = {name: page.context["form"].initial[name] for name in ("trainer", "candidate_email", "company_email")}
    until = (agreement.since + timedelta(days=300)).isoformat()
    facts |= {"school": world.school.pk, "until": until, "school_email": "", "recognised_until": ""}
    assert client.post(url, {**facts, "qualification": ""}).status_code == 422
    page = client.post(url, {**facts, "qualification": "Monteur, niveau 2"}, follow=True)
    assert page.status_code == 200, page.context["form"].errors
    html = page.content.decode()
    assert "Samira Haddad" in html
    assert "Monteur, niveau 2" in html
    assert {one.party for one in Signature.objects.all()} == {"candidate", "company"}
    pdf = client.get(reverse("matching:agreement_pdf", args=[agreement.pk]))
    assert (pdf["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")


def test_the_example_has_a_place_for_each_fact_and_says_that_it_is_one(agreement):
    until = days.add_months(agreement.since, 12)
    body = wording(agreement, school="S", until=until, trainer="", qualification="Q")
    assert title_of(body)[0] == "Praktijkovereenkomst (POK)"
    assert "laat toetsen" in title_of(body)[1]
    assert not re.search(r"[{}]", body)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("locked", [True, False], ids=["with the lock", "without it"])
def test_a_double_click_signs_once(asked, twice_at_once, monkeypatch, locked):
    if not locked:
        monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)

    def step(signature, by):
        return signature.sign(by.link.token[-6:], by=by)

    signature = asked["candidate"]
    race = twice_at_once(step, signature, by=Actor(link=signature.link))

    assert len(race.winners) == 1
    assert isinstance(race.losers[0], WrongStatus) is locked, "without the lock only the database stops it"
