"""Kennismaking: in everybody's calendar, moved and cancelled there too, and what came of it decides what is next."""

from datetime import datetime, time, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from intake.models import Trajectory
from matching.models import Meeting, MeetingOutcome, MeetingState, Proposal
from matching.tasks import proposal_days
from matching.worklist import matching_work
from tests.cast import signed_in
from transitiehuis import days
from transitiehuis.netwerk.actor import acting
from transitiehuis.outbox.models import Owed
from transitiehuis.outbox.owing import stands
from transitiehuis.workflow import Lockable, WrongStatus


@pytest.fixture
def introduced(seeker, offer_place, propose):
    trajectory = seeker(channel="email", email="samira@x.example")
    return propose(trajectory, offer_place(), until="introduced")


def at(ahead: int, hour: int = 10) -> datetime:
    day = days.add_werkdagen(days.today(), ahead)
    return timezone.make_aware(datetime.combine(day, time(hour)))


def plan(proposal, by, ahead=2, hour=10, where="Handelskade 12, Deventer"):
    return Meeting.plan(proposal, starts_at=at(ahead, hour), where=where, by=by)


def owed(kind: str) -> list[Owed]:
    return list(Owed.objects.filter(kind=f"matching.meeting_{kind}").order_by("pk"))


def test_a_meeting_lands_in_three_calendars_moves_there_and_leaves_them(introduced, world):
    with acting(world.actor("coordinator")) as actor:
        meeting = plan(introduced, actor)
    first = owed("planned")
    to = {row.user_id or row.address for row in first}
    assert {world.trainer.pk, world.coordinator.pk, "samira@x.example"} <= to
    assert all(f"UID:kennismaking-{meeting.pk}@" in row.calendar and "SEQUENCE:0" in row.calendar for row in first)
    assert not any("Samira" in row.calendar + row.body + row.subject for row in first)
    candidate = next(row for row in first if row.address == "samira@x.example")
    assert "U maakt kennis met Hanzewarmte" in candidate.body

    with acting(world.actor("coordinator")) as actor:
        plan(introduced, actor, hour=14)
        plan(introduced, actor, hour=14)
    moved = [row for row in owed("planned") if "SEQUENCE:1" in row.calendar]
    assert len(moved) == len(first), "the same moment twice is once"
    assert not any(stands(row) for row in first), "the mail of the first moment is dropped"
    assert all(stands(row) for row in moved)

    with acting(world.actor("coordinator")) as actor:
        Meeting.objects.get().cancel(by=actor)
    gone = owed("cancelled")
    assert len(gone) == len(first)
    assert all("METHOD:CANCEL" in row.calendar and "SEQUENCE:2" in row.calendar for row in gone)
    introduced.refresh_from_db()
    assert introduced.asked_on == days.today()


def test_the_company_chooses_the_moment_by_link_and_too_early_or_late_says_so(introduced, client, world):
    url = reverse("matching:answer", args=[introduced.link.token])
    moment = {"answer": "meet", "on": at(3).date().isoformat(), "at": "08:30", "where": "Werkplaats"}
    assert client.post(url, {**moment, "at": ""}).status_code == 422
    for wrong, said in (
        ({"on": (days.today() - timedelta(days=6)).isoformat()}, "Kies een moment dat nog komt, binnen drie maanden."),
        ({"on": (days.today() + timedelta(days=200)).isoformat()}, "Kies een moment dat nog komt"),
        ({"at": "03:00"}, "Kies een tijd tussen 6.00 en 22.00 uur."),
    ):
        page = client.post(url, {**moment, **wrong})
        assert page.status_code == 422
        assert said in (words := page.content.decode())
        assert 'value="Werkplaats"' in words, "what was typed stays"
    assert not Meeting.objects.exists()

    page = client.post(url, moment, follow=True)
    assert "Werkplaats" in page.content.decode()
    assert "De afspraak staat." in page.content.decode()
    signed_in(client, world.coordinator)
    assert (
        "Kennismaking bij Hanzewarmte afgesproken"
        in client.get(introduced.trajectory.get_absolute_url()).content.decode()
    )
    client.logout()
    meeting = Meeting.objects.get()
    assert (meeting.starts_at, meeting.planned_by) == (at(3, 8) + timedelta(minutes=30), None)
    client.post(url, {"answer": "accept"})
    assert client.post(url, moment).status_code == 410


def test_who_works_on_the_traject_reads_that_the_candidate_gets_no_mail(seeker, offer_place, propose, client, world):
    """Also when the company chose the moment: nobody else would tell the candidate."""
    proposal = propose(seeker(channel="phone"), offer_place(), until="introduced")
    url = reverse("matching:meeting_plan", args=[proposal.pk])
    moment = {"on": at(3).date().isoformat(), "at": "08:30", "where": "Werkplaats"}
    signed_in(client, world.trainer)
    assert "anders bel je" not in (page := client.get(url).content.decode())
    assert "of per telefoon van wie de kandidaat helpt" in page
    page = client.post(url, moment, follow=True).content.decode()
    assert "Je krijgt het per mail, voor in je agenda. De kandidaat hoort het ook." in page

    call = "Bel de kandidaat hierover: er gaat geen mail."
    told = {row.user_id: row.body for row in owed("planned")}
    assert call in told[world.coordinator.pk]
    assert call not in told[world.trainer.pk]
    signed_in(client, world.coordinator)
    page = client.post(url, {**moment, "at": "09:30"}, follow=True).content.decode()
    assert f"Het bedrijf krijgt het per mail, voor in de agenda. {call}" in page
    page = client.post(reverse("matching:meeting_cancel", args=[proposal.pk]), follow=True).content.decode()
    assert f"Het bedrijf weet het. {call}" in page
    assert call in {row.user_id: row.body for row in owed("cancelled")}[world.coordinator.pk]


def test_only_after_the_introduction(seeker, offer_place, propose, world):
    nameless = propose(seeker(), offer_place())
    with acting(world.actor("coordinator")) as actor, pytest.raises(WrongStatus):
        plan(nameless, actor)


def test_the_company_is_asked_again_only_after_the_meeting(introduced, world):
    with acting(world.actor("coordinator")) as actor:
        plan(introduced, actor, ahead=8)
    for ahead, expected in ((10, 0), (11, 1), (18, 0)):
        with time_machine.travel(at(ahead, 6), tick=False):
            done = proposal_days()
            assert (min(done["chased"], 1), done["withdrawn"]) == (expected if ahead != 18 else 1, 0)
    with time_machine.travel(at(19, 6), tick=False):
        assert proposal_days()["withdrawn"] == 1


@pytest.mark.parametrize(
    ("outcome", "status", "action"),
    [
        ("go_on", "accepted", "record_placement"),
        ("candidate_no", "withdrawn", "find_place"),
        ("thinks", "introduced", "await_company"),
        ("candidate_absent", "introduced", "await_company"),
    ],
)
def test_what_came_of_it_decides_what_is_next(introduced, world, client, outcome, status, action):
    with acting(world.actor("coordinator")) as actor:
        plan(introduced, actor, ahead=1)
        with pytest.raises(WrongStatus):
            Meeting.objects.get().record(outcome, by=actor)
    with time_machine.travel(at(1, 12), tick=False):
        with acting(world.actor("coordinator")) as actor:
            asks = [row for row in matching_work(actor, days.today()) if "uitkomst" in row.action_url]
            assert len(asks) == 1, "Vandaag asks what came of it"
        signed_in(client, world.coordinator)
        page = client.post(asks[0].action_url, {"outcome": outcome}, follow=True)
        assert page.status_code == 200
        introduced.refresh_from_db()
        assert (introduced.status, Trajectory.objects.get().next_action) == (status, action)
        meeting = Meeting.objects.get()
        assert (meeting.state, meeting.outcome) == (MeetingState.SETTLED, outcome)
        assert client.get(asks[0].action_url).status_code == 404
        told = client.get(introduced.trajectory.get_absolute_url()).content.decode()
        assert ("maakten kennis" in told) is (outcome != "candidate_absent")
        assert ("Kennismaking bij Hanzewarmte ging niet door" in told) is (outcome == "candidate_absent")
        assert ("Spreek een ander moment af" in page.content.decode()) is (outcome == "candidate_absent")


def test_a_no_after_the_introduction_is_for_a_person_to_tell(introduced, world, no_time):
    with acting(world.actor("adviser")) as actor:
        Proposal.objects.get().decline(no_time, by=actor)
    assert "Vertel het de kandidaat" in Owed.objects.get(kind="matching.company_declined").body


def test_a_decision_settles_the_meeting_that_was_and_cancels_the_one_that_comes(introduced, world, no_time):
    with acting(world.actor("coordinator")) as actor:
        plan(introduced, actor, ahead=1)
    with time_machine.travel(at(1, 12), tick=False), acting(world.actor("coordinator")) as actor:
        Proposal.objects.get().decline(no_time, by=actor)
    assert Meeting.objects.get().outcome == MeetingOutcome.COMPANY_NO
    assert owed("cancelled") == []


def test_a_yes_before_the_meeting_does_not_frighten_the_candidate(introduced, world, client):
    with acting(world.actor("coordinator")) as actor:
        plan(introduced, actor, ahead=1)
        Proposal.objects.get().accept(by=actor)
    [told] = [row for row in owed("cancelled") if row.key.endswith("/candidate")]
    assert told.subject == "Kennismaken met Hanzewarmte hoeft niet meer"
    assert "Dat gaat niet door" not in told.body
    assert all("gaat niet door" not in (row.subject + row.body).lower() for row in owed("cancelled"))
    assert all("METHOD:CANCEL" in row.calendar for row in owed("cancelled"))
    mail = Owed.objects.filter(kind="matching.company_accepted").last()
    assert mail is None or "andere bedrijven" not in mail.body, "there are none"
    page = signed_in(client, world.coordinator).get(introduced.trajectory.get_absolute_url()).content.decode()
    assert "Kennismaking bij Hanzewarmte niet meer nodig" in page
    assert "afgezegd" not in page


def test_the_yes_of_another_company_makes_a_meeting_needless(introduced, offer_place, propose, world):
    other = propose(introduced.trajectory, offer_place(title="Monteur"), until="introduced")
    with acting(world.actor("coordinator")) as actor:
        plan(introduced, actor)
        other.accept(by=actor)
        Proposal.withdraw_others(introduced.trajectory, [introduced.pk], by=actor)
    [told] = [row for row in owed("cancelled") if row.key.endswith("/candidate")]
    assert "U gaat verder met een ander bedrijf" in told.body
    assert all("gaat niet door" not in (row.subject + row.body).lower() for row in owed("cancelled"))


def test_a_traject_that_ends_after_a_meeting_says_that_nothing_was_recorded_of_it(introduced, world, client):
    with acting(world.actor("coordinator")) as actor:
        plan(introduced, actor, ahead=1)
    with time_machine.travel(at(1, 12), tick=False):
        with acting(world.actor("coordinator")) as actor:
            Proposal.objects.get().withdraw(by=actor)
        signed_in(client, world.coordinator)
        page = client.get(introduced.trajectory.get_absolute_url()).content.decode()
    assert "Kennismaking bij Hanzewarmte: niet vastgelegd hoe het ging" in page
    assert "afgezegd" not in page


BEGUN = "Deze kennismaking is al begonnen: verzetten of afzeggen kan niet meer."


def test_a_meeting_that_has_begun_stays_where_it_was_and_another_comes_beside_it(introduced, world):
    with acting(world.actor("coordinator")) as actor:
        first = plan(introduced, actor, ahead=1)
    with time_machine.travel(at(1, 12), tick=False), acting(world.actor("coordinator")) as actor:
        before = Owed.objects.count()
        for step in (lambda: plan(introduced, actor, ahead=3), lambda: Meeting.objects.get().cancel(by=actor)):
            with pytest.raises(WrongStatus, match=f"{BEGUN} Laat weten hoe het ging, of spreek een andere af."):
                step()
        assert (Meeting.objects.get().starts_at, Owed.objects.count()) == (first.starts_at, before)

        second = Meeting.plan(introduced, starts_at=at(3), where="Epe", by=actor, another=True)
    first.refresh_from_db()
    assert (first.starts_at, first.state, first.outcome) == (at(1), MeetingState.CANCELLED, "")
    assert (second.pk, second.sequence) != (first.pk, first.sequence)
    assert Meeting.objects.planned().get() == second
    assert owed("cancelled") == []


def test_nothing_but_one_that_has_begun_becomes_another(introduced, world):
    with acting(world.actor("coordinator")) as actor:
        plan(introduced, actor)
        Meeting.plan(introduced, starts_at=at(3), where="Epe", by=actor, another=True)
    assert Meeting.objects.get().sequence == 1


def test_by_link_a_page_of_before_the_meeting_moves_it_no_more_and_then_makes_another_appointment(
    introduced, client, world
):
    url = reverse("matching:answer", args=[introduced.link.token])
    moment = {"answer": "meet", "on": at(5).date().isoformat(), "at": "08:30", "where": "Werkplaats"}
    with acting(world.actor("coordinator")) as actor:
        first = plan(introduced, actor, ahead=1)
    assert 'name="another"' in client.get(url).content.decode()
    with time_machine.travel(at(1, 12), tick=False):
        page = client.post(url, moment, follow=True).content.decode()
        assert BEGUN in page
        assert "Andere afspraak maken" in page
        assert 'name="another" value="True"' in page
        assert Meeting.objects.get().starts_at == first.starts_at
        assert "De afspraak staat." in client.post(url, {**moment, "another": "True"}, follow=True).content.decode()
    assert list(Meeting.objects.in_order().values_list("state", flat=True)) == ["cancelled", "planned"]
    signed_in(client, world.coordinator)
    told = client.get(introduced.trajectory.get_absolute_url()).content.decode()
    assert "Kennismaking bij Hanzewarmte: niet vastgelegd hoe het ging" in told
    assert "Kennismaking bij Hanzewarmte afgesproken" in told


@pytest.mark.parametrize(
    ("who", "way", "url"),
    [("trainer", "Zeggen of jullie verdergaan", "#answer"), ("coordinator", "Uitkomst vastleggen", "uitkomst/")],
)
def test_the_page_of_a_meeting_that_has_begun_offers_what_came_of_it_and_another(
    introduced, client, world, who, way, url
):
    with acting(world.actor("coordinator")) as actor:
        plan(introduced, actor, ahead=1)
    page = reverse("matching:meeting_plan", args=[introduced.pk])
    moment = {"on": at(5).date().isoformat(), "at": "08:30", "where": "Werkplaats"}
    with time_machine.travel(at(1, 12), tick=False):
        signed_in(client, getattr(world, who))
        for answer in (client.get(page), client.post(page, moment)):
            html = answer.content.decode()
            assert "Andere kennismaking plannen" in html
            assert way in html
            assert url in html
            assert "Kennismaking afzeggen" not in html
        assert BEGUN in html
        assert answer.status_code == 422
        assert 'value="Werkplaats"' in html, "what was typed stays"
        assert 'name="another" value="on"' in html
        assert client.post(page, {**moment, "another": "on"}).status_code == 302
    assert Meeting.objects.planned().get().starts_at == at(5, 8) + timedelta(minutes=30)


def test_withdrawing_takes_the_meeting_out_of_the_calendars(introduced, world):
    with acting(world.actor("coordinator")) as actor:
        plan(introduced, actor)
        Proposal.objects.get().withdraw(by=actor)
    assert Meeting.objects.get().state == MeetingState.CANCELLED
    assert owed("cancelled")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("locked", [True, False], ids=["with the lock", "without it"])
def test_two_who_plan_at_once_plan_one_meeting(introduced, world, twice_at_once, monkeypatch, locked):
    if not locked:
        monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)
    race = twice_at_once(plan, introduced, by=(world.actor("coordinator"), world.actor("adviser")))
    assert len(race.winners) == (2 if locked else 1), "the second finds it planned; without the lock it fails"
    assert Meeting.objects.count() == 1
    assert not any(isinstance(loser, WrongStatus) for loser in race.losers)


def test_the_day_before_the_candidate_is_reminded_of_the_moment_that_stands(introduced, world):
    with acting(world.actor("coordinator")) as actor:
        plan(introduced, actor, ahead=5)
        plan(introduced, actor, ahead=6, hour=14)
    first, moved = owed("reminder")
    assert {row.address for row in (first, moved)} == {"samira@x.example"}
    assert (stands(first), stands(moved)) == (False, True)
    assert timezone.localdate(moved.due) == timezone.localdate(at(6)) - timedelta(days=1)
    assert "Morgen maakt u kennis met Hanzewarmte" in moved.subject
    assert "14.00" in moved.body
    with time_machine.travel(at(6, 15), tick=False):
        assert not stands(moved), "it has been"
    with acting(world.actor("coordinator")) as actor:
        Meeting.objects.get().cancel(by=actor)
    assert not stands(moved)


def test_who_is_written_to_in_english_is_reminded_in_english_and_a_telephone_gets_none(
    introduced, seeker, offer_place, propose, world
):
    candidate = introduced.trajectory.candidate
    type(candidate).objects.filter(pk=candidate.pk).update(language="en")
    by_phone = propose(seeker(first_name="Bel"), offer_place(), until="introduced")
    for proposal in (Proposal.objects.get(pk=introduced.pk), by_phone):
        with acting(world.actor("coordinator")) as actor:
            plan(proposal, actor, ahead=5)
    [row] = owed("reminder")
    assert row.subject == "Tomorrow: you meet Hanzewarmte"
    with acting(world.actor("coordinator")) as actor:
        Meeting.plan(introduced, starts_at=timezone.now() + timedelta(days=1), where="Epe", by=actor)
    assert owed("reminder") == [row], "tomorrow: the confirmation says the same"
