"""What a candidate asks on their own page: a correction, an objection, a lost link; and who answers it, in time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from intake import own_page
from intake.models import Channel, Closing, Handover, Involvement, ReasonKind, Trajectory
from tests.cast import signed_in
from tests.regie.own.people import EMAIL, url_of
from tests.ui.page import parse, text
from transitiehuis import days
from transitiehuis.netwerk.actor import Actor, acting, working
from transitiehuis.outbox.delivery import deliver
from transitiehuis.outbox.models import Owed
from transitiehuis.regie.models import CandidateRequest, LostLink
from transitiehuis.regie.tasks import own_pages
from transitiehuis.regie.today import work_of
from transitiehuis.ui.worklist import Fold
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

WRONG = {"about": "name", "text": "Mijn achternaam is met één d."}


@pytest.fixture
def corrected(somebody: Trajectory, candidate_of: Any) -> CandidateRequest:
    with working():
        return CandidateRequest.correct(somebody, by=candidate_of(somebody), **WRONG)


def objection(trajectory: Trajectory, organisation: Any, by: Actor) -> CandidateRequest:
    with working():
        return CandidateRequest.object_to(trajectory, organisation, by=by)


def words_of(response: Any) -> str:
    return text(parse(response.content.decode()))


def rows_of(world: Any, who: str) -> list[str]:
    with acting(world.actor(who)) as by:
        return [row.what for row in work_of(by, days.today(), Fold())]


# Is something not right? --------------------------------------------------------------------------------------------


def test_a_correction_stands_on_the_list_of_who_is_aan_zet_and_comes_back_answered(somebody, client, world, mailoutbox):
    response = client.post(url_of(somebody, "own_correct"), WRONG, follow=True)
    said = text(parse(response.content.decode()))
    assert "ROC IJsselpoort antwoordt uiterlijk op dinsdag 8 december 2026" in said
    assert "Klopt niet: mijn naam of geboortejaar" in rows_of(world, "coordinator")
    assert not [row for row in rows_of(world, "adviser") if "Klopt niet" in row]
    asked = CandidateRequest.objects.get()
    signed_in(client, world.coordinator)
    answer = {"outcome": "granted", "answer": "Uw naam staat nu goed. Bedankt."}
    client.post(asked.get_absolute_url(), answer)
    assert not [row for row in rows_of(world, "coordinator") if "Klopt niet" in row]
    client.logout()
    deliver()
    mail = [sent for sent in mailoutbox if sent.to == [EMAIL]][-1]
    assert "heeft geantwoord" in mail.body
    assert "staat nu goed" not in mail.body  # it stands on the page behind the link
    said = text(parse(client.get(url_of(somebody)).content.decode()))
    assert "Het antwoord is: ja. Uw naam staat nu goed. Bedankt." in said


def test_nothing_typed_is_lost_and_a_second_press_asks_nothing_more(somebody, client):
    bad = client.post(url_of(somebody, "own_correct"), {"text": "Mijn BSN is 123456782"})
    assert bad.status_code == 422
    assert "Mijn BSN is 123456782" in bad.content.decode()
    assert "Kies wat er niet klopt." in bad.content.decode()
    health = client.post(url_of(somebody, "own_correct"), {"about": "other", "text": "Ik heb diabetes"})
    assert "Dit zegt iets over gezondheid" in health.content.decode()
    assert client.post(url_of(somebody, "own_correct"), WRONG).status_code == 302
    again = client.post(url_of(somebody, "own_correct"), {**WRONG, "text": "Nog iets over mijn naam"})
    assert again.status_code == 422
    assert "Nog iets over mijn naam" in again.content.decode()
    assert CandidateRequest.objects.count() == 1


def test_a_professional_cannot_ask_in_the_candidate_s_name(somebody, world):
    with acting(world.actor("coordinator")) as by, pytest.raises(NotAllowed):
        CandidateRequest.correct(somebody, by=by, **WRONG)


def test_who_answers_hears_of_it_at_once_and_before_the_term_ends(corrected, world, tuesday, mailoutbox):
    deliver()
    told = [mail for mail in mailoutbox if mail.to == [world.coordinator.email] and "vraagt iets" in mail.subject]
    assert len(told) == 1
    assert "Samira" not in told[0].body
    tuesday.move_to("2026-12-04T08:00:00+01:00")
    deliver()
    assert "Beantwoord de kandidaat" in mailoutbox[-1].subject


def test_an_answer_needs_no_reminder(corrected, world, tuesday, mailoutbox):
    with acting(world.actor("coordinator")) as by:
        corrected.decide("refused", "Dit klopt zo.", by=by)
    tuesday.move_to("2026-12-04T08:00:00+01:00")
    deliver()
    assert not [mail for mail in mailoutbox if "Beantwoord" in mail.subject]


def test_too_late_is_seen(corrected, world, tuesday):
    tuesday.move_to("2026-12-09T10:00:00+01:00")
    with acting(world.actor("coordinator")) as by:
        [row] = [row for row in work_of(by, days.today(), Fold()) if row.what.startswith("Klopt niet")]
    assert row.group == "late"


@pytest.mark.parametrize("who", ["reader", "neighbour", "adviser", "trainer", "manager"])
def test_others_cannot_answer(corrected, world, who):
    with acting(world.actor(who)) as by, pytest.raises(NotAllowed):
        corrected.decide("granted", "Ja.", by=by)
    assert CandidateRequest.objects.get().is_open


def test_of_two_answers_one_counts(corrected, world, twice_at_once):
    def answer(row, by):
        return row.decide("refused", by.user.name, by=by)

    race = twice_at_once(answer, corrected, by=(world.actor("coordinator"), world.actor("colleague")))
    assert [type(loser) for loser in race.losers] == [WrongStatus]


def test_the_race_above_is_real(corrected, world, twice_at_once, monkeypatch):
    monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)

    def answer(row, by):
        return row.decide("refused", by.user.name, by=by)

    race = twice_at_once(answer, corrected, by=(world.actor("coordinator"), world.actor("colleague")))
    assert race.losers == []


def test_the_database_refuses_half_an_answer(corrected):
    for facts in ({"outcome": "granted"}, {"answer": "Ja"}, {"kind": "objection"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CandidateRequest.objects.update(**facts)


# I do not want that … sees this --------------------------------------------------------------------------------------


def test_an_objection_that_is_upheld_ends_the_part_of_that_partner_at_once(somebody, client, world):
    url = url_of(somebody, "own_object", world.uwv.pk)
    assert "UWV Apeldoorn (demo) dit ziet" in client.get(url).content.decode()
    client.post(url, {"text": ""})
    asked = CandidateRequest.objects.get()
    with acting(world.actor("adviser")) as by:
        assert Trajectory.objects.visible_to(by).filter(pk=somebody.pk).exists()
        assert not CandidateRequest.objects.visible_to(by).exists()  # it is not for who it is about
    with acting(world.actor("coordinator")) as by:
        asked.decide("granted", "UWV ziet uw gegevens niet meer.", by=by)
    with acting(world.actor("adviser")) as by:
        assert not Trajectory.objects.visible_to(by).filter(pk=somebody.pk).exists()
        assert not Trajectory.objects.filter(pk=somebody.pk).exists()  # nor past that door
    page = client.get(url_of(somebody))
    assert client.get(url).status_code == 404
    assert "UWV ziet uw gegevens niet meer." in page.content.decode()
    assert "Ziet uw naam" in page.content.decode()


def test_an_objection_that_is_not_upheld_changes_nothing_and_says_where_to_complain(
    somebody, client, world, candidate_of
):
    asked = objection(somebody, world.uwv, candidate_of(somebody))
    with acting(world.actor("coordinator")) as by:
        asked.decide("refused", "UWV betaalt uw opleiding en moet dit weten.", by=by)
    with acting(world.actor("adviser")) as by:
        assert Trajectory.objects.visible_to(by).filter(pk=somebody.pk).exists()
    assert "Autoriteit Persoonsgegevens" in client.get(url_of(somebody)).content.decode()


def test_an_objection_to_who_is_aan_zet_waits_for_a_handover(somebody, world, candidate_of):
    asked = objection(somebody, world.school, candidate_of(somebody))
    with acting(world.actor("coordinator")) as by, pytest.raises(WrongStatus, match="Draag het traject eerst over"):
        asked.decide("granted", "Ja.", by=by)
    assert CandidateRequest.objects.get().is_open


def test_what_was_offered_to_that_partner_is_withdrawn(somebody, world, candidate_of):
    with acting(world.actor("coordinator")) as by:
        due = days.today() + timedelta(days=9)
        Handover.offer(somebody, world.other_school, why="Dichterbij", action="hold_intake", due=due, by=by)
    asked = objection(somebody, world.other_school, candidate_of(somebody))
    with acting(world.actor("coordinator")) as by:
        CandidateRequest.objects.get(pk=asked.pk).decide("granted", "Dat gaat niet door.", by=by)
    assert Handover.objects.filter(receiver=world.other_school).get().status == "withdrawn"
    assert not Involvement.objects.filter(trajectory=somebody, organisation=world.other_school).exists()


def test_a_company_with_a_proposal_loses_sight_and_proposal(seeker, offer_place, propose, world, tuesday, candidate_of):
    trajectory = seeker()
    proposal = propose(trajectory, offer_place(), until="introduced")
    asked = objection(trajectory, world.employer, candidate_of(trajectory))
    with acting(world.actor("coordinator")) as by:
        CandidateRequest.objects.get(pk=asked.pk).decide("granted", "Het voorstel is ingetrokken.", by=by)
    proposal.refresh_from_db()
    assert (proposal.status, proposal.withdrawn_because) == ("withdrawn", "candidate")
    with acting(world.actor("trainer")) as by:
        assert not Trajectory.objects.visible_to(by).exists()


def upheld(trajectory, organisation, world, candidate_of) -> CandidateRequest:
    asked = CandidateRequest.objects.get(pk=objection(trajectory, organisation, candidate_of(trajectory)).pk)
    with acting(world.actor("coordinator")) as by:
        asked.decide("granted", "Dat gaat niet door.", by=by)
    return asked


def test_a_partner_that_was_objected_to_cannot_be_asked_again(somebody, world, candidate_of, client):
    upheld(somebody, world.uwv, world, candidate_of)
    due = days.today() + timedelta(days=9)
    facts = {"why": "Toch maar", "action": "hold_intake", "due": due}
    with acting(world.actor("coordinator")) as by, pytest.raises(WrongStatus) as refused:
        Handover.offer(somebody, world.uwv, by=by, **facts)
    assert world.coordinator.name in str(refused.value)
    for word in ("24 november 2026", "ROC IJsselpoort", "UWV Apeldoorn (demo)", "niet opnieuw"):
        assert word in str(refused.value)
    with acting(world.actor("coordinator")) as by:
        Handover.offer(somebody, world.other_school, by=by, **facts)  # another partner is welcome


def test_the_database_refuses_that_partner_too(somebody, world, candidate_of):
    upheld(somebody, world.uwv, world, candidate_of)
    row = {"trajectory": somebody, "role": "referrer", "since": days.today()}
    with working(), pytest.raises(IntegrityError, match="objection"), transaction.atomic():
        Involvement.objects.create(organisation=world.uwv, **row)
    with working():
        Involvement.objects.create(organisation=world.other_school, **row)


def test_a_company_that_was_objected_to_is_not_approached_again(
    seeker, offer_place, propose, world, tuesday, candidate_of
):
    trajectory, place = seeker(), offer_place()
    propose(trajectory, place, until="introduced")
    upheld(trajectory, world.employer, world, candidate_of)
    with pytest.raises(WrongStatus, match="niet opnieuw"):
        propose(trajectory, place)


def test_who_thinks_better_of_it_may_be_helped_by_that_partner_again(somebody, world, candidate_of, client):
    asked = upheld(somebody, world.uwv, world, candidate_of)
    signed_in(client, world.coordinator)
    assert "De kandidaat is erop teruggekomen" in client.get(asked.get_absolute_url()).content.decode()
    client.post(asked.get_absolute_url(), {"lift": "1"})
    due = days.today() + timedelta(days=9)
    with acting(world.actor("coordinator")) as by:
        Handover.offer(somebody, world.uwv, why="Toch", action="hold_intake", due=due, by=by)
        with pytest.raises(WrongStatus):
            CandidateRequest.objects.get(pk=asked.pk).lift(by=by)


def test_who_is_not_aan_zet_cannot_say_that_the_candidate_thought_better_of_it(somebody, world, candidate_of):
    asked = upheld(somebody, world.uwv, world, candidate_of)
    with acting(world.actor("adviser")) as by, pytest.raises(NotAllowed):
        asked.lift(by=by)


def test_one_objection_to_a_partner_at_a_time_also_from_two_phones(somebody, world, candidate_of, twice_at_once):
    candidate = candidate_of(somebody)

    def ask(row, by):
        with working():
            return CandidateRequest.object_to(row, world.uwv, by=by)

    assert not twice_at_once(ask, somebody, by=candidate).losers
    first = CandidateRequest.objects.get()
    facts = {name: getattr(first, name) for name in ("kind", "against", "asked", "asked_at", "due")}
    with pytest.raises(IntegrityError), transaction.atomic():  # what refuses it, were the lock not there
        CandidateRequest.objects.create(trajectory=somebody, **facts)


def test_sent_by_a_double_tap_it_is_asked_once_and_thanked_for(somebody, client):
    for _time in range(2):
        said = words_of(client.post(url_of(somebody, "own_correct"), WRONG, follow=True))
        assert "Dank u wel. ROC IJsselpoort antwoordt uiterlijk op dinsdag 8 december 2026" in said
    other = client.post(url_of(somebody, "own_correct"), {**WRONG, "text": "Toch met twee."})
    assert other.status_code == 422
    assert "U hebt dit al gezegd. Het antwoord komt nog." in words_of(other)
    assert CandidateRequest.objects.count() == 1


def test_a_stranger_s_partner_cannot_be_objected_to(somebody, client, world):
    for organisation in (world.other_school.pk, 999_999):
        url = url_of(somebody, "own_object", organisation)
        assert client.get(url).status_code == client.post(url).status_code == 404


def test_of_a_closed_traject_who_was_aan_zet_last_answers(somebody, world, reasons, candidate_of):
    with acting(world.actor("coordinator")) as by:
        somebody.close(Closing.WITHDRAWN, reasons(ReasonKind.CLOSE, "not_now"), by=by)
    closed = Trajectory.objects.get(pk=somebody.pk)
    with working():
        asked = CandidateRequest.correct(closed, by=candidate_of(closed), **WRONG)
    assert asked.asked_id == world.school.pk
    with acting(world.actor("coordinator")) as by:
        CandidateRequest.objects.get().decide("granted", "Gedaan.", by=by)


# Lost --------------------------------------------------------------------------------------------------------------


def test_a_lost_link_goes_to_the_known_channel_and_everybody_reads_the_same(somebody, client, mailoutbox):
    url, deliver_before = reverse("regie:own_lost"), deliver()
    before = len(mailoutbox)
    known = client.post(url, {"contact": EMAIL.upper()}, follow=True)
    unknown = client.post(url, {"contact": "niemand@post.example"}, follow=True)
    assert words_of(known) == words_of(unknown)
    assert LostLink.objects.count() == 2
    own_pages()
    deliver()
    assert deliver_before is not None
    assert [mail.to for mail in mailoutbox[before:]] == [[EMAIL]]
    assert LostLink.objects.count() == 0  # what was typed is forgotten


def test_the_phone_number_of_who_has_mail_sends_the_mail_and_no_other(somebody, client, mailoutbox):
    deliver()
    before = len(mailoutbox)
    client.post(reverse("regie:own_lost"), {"contact": "+31 6 12345678"})
    own_pages()
    deliver()
    assert [mail.to for mail in mailoutbox[before:]] == [[EMAIL]]


def test_without_e_mail_who_is_aan_zet_brings_it(refer, world, tuesday, client):
    refer(channel=Channel.PHONE)
    for _time in range(2):
        client.post(reverse("regie:own_lost"), {"contact": "06-12345678"})
        own_pages()
    [row] = [row for row in rows_of(world, "adviser") if "eigen pagina" in row]
    asked = CandidateRequest.objects.get()
    signed_in(client, world.adviser)
    client.post(asked.get_absolute_url())
    assert not CandidateRequest.objects.open().exists()
    assert row


def test_it_is_asked_so_often_and_no_more(somebody, client, tuesday, mailoutbox):
    url = reverse("regie:own_lost")
    for _time in range(6):
        assert client.post(url, {"contact": EMAIL}).status_code == 302
    assert LostLink.objects.count() == 3
    for _time in range(54):
        client.post(url, {"contact": "x@post.example"})
    refused = client.post(url, {"contact": "y@post.example"})
    assert refused.status_code == 429
    assert "y@post.example" in refused.content.decode()  # what was typed stays
    own_pages()
    assert Owed.objects.filter(kind="own.link_sent").count() == 1  # one mail an hour


def test_an_old_link_asks_for_a_new_one_with_a_button(somebody, client, mailoutbox):
    old = url_of(somebody)
    own_page.turn_off(somebody)
    page = client.get(old)
    assert page.status_code == 410
    assert "Stuur mij een nieuwe link" in page.content.decode()
    assert client.post(old, {"new": "1"}).status_code == 302
    own_pages()
    deliver()
    [mail] = [sent for sent in mailoutbox if sent.subject == "Uw eigen pagina"]
    [token] = {part.split("/")[0] for part in mail.body.split("/mijn/")[1:]}
    assert client.get(reverse("regie:own_page", args=[token])).status_code == 200
    assert client.get(old).status_code == 410


def test_a_lost_link_can_be_left_and_not_read(world, tuesday):
    LostLink.tell(contact="samira@post.example")
    with acting(world.actor("manager")):
        assert not LostLink.objects.exists()


def test_who_looks_in_the_demo_sees_a_candidate_and_nobody_else_does(somebody, client, settings):
    url = reverse("regie:own_demo")
    assert client.post(url).status_code == 404
    settings.DEMO = True
    with working():
        somebody.candidate.invented = True
        somebody.candidate.save()
    Trajectory.objects.filter(pk=somebody.pk).update(step="matching")
    assert client.get(url).status_code == 405
    assert "Dag Samira" in client.post(url, follow=True).content.decode()
