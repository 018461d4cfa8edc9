"""The public form: who refers themselves comes to the front desk; a visitor may add one row and see nothing."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.core.cache import caches
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from intake.models import Candidate, ChainEvent, Handover, Involvement, Referral, SelfReferral, Trajectory
from intake.tasks import self_referrals
from tests.cast import signed_in
from transitiehuis import days
from transitiehuis.netwerk.actor import ANONYMOUS, acting
from transitiehuis.outbox.models import Owed

URL = "/aanmelden/veluwe-stedendriehoek/"
DONE = f"{URL}ontvangen/"


@pytest.fixture(autouse=True)
def desk(world):
    """UWV receives who refers themselves; in the portal of the test nobody waits for a queue."""
    world.region.front_desk = world.uwv
    world.region.save()
    return world.uwv


@pytest.fixture
def visitor(client):
    """Opens the form as anybody does, and sends it half a minute later: `visitor(phone=…)`."""

    def send(url=URL, seconds=30, **changed):
        with time_machine.travel(timezone.now(), tick=False) as clock:
            page = client.get(url)
            hidden = {name: page.context["form"][name].value() for name in ("token", "opened")}
            clock.shift(timedelta(seconds=seconds))
            return client.post(url, typed(**{**hidden, **changed}))

    return send


def typed(**changed):
    return {
        "first_name": "Noor",
        "last_name": "de Groot",
        "birth_year": "1994",
        "phone": "06 1234 5678",
        "email": "noor@mail.example",
        "place": "Epe",
        "themes": [],
        "explanation": "Bel me graag na vier uur.",
        **changed,
    }


def test_a_candidate_refers_themselves_and_the_front_desk_sees_it_the_same_day(visitor, world, themes, browser):
    answer = visitor(themes=[str(themes[0].pk)])
    assert (answer.status_code, answer.url) == (302, DONE)
    assert not Trajectory.objects.exists()

    assert self_referrals() == 1
    trajectory = Trajectory.objects.get()
    assert (trajectory.holder, trajectory.opened_by, trajectory.next_action) == (world.uwv, None, "reassign")
    assert trajectory.next_action_due == days.add_werkdagen(days.today(), 2)
    assert (trajectory.candidate.name, trajectory.candidate.email) == ("Noor de Groot", "noor@mail.example")
    assert [theme.code for theme in trajectory.profile.themes.all()] == ["heat-pumps"]
    assert trajectory.referral.by_candidate
    assert trajectory.referral.informed_on == days.today()
    assert not SelfReferral.objects.exists()

    today = browser("adviser").get("/").content.decode()
    assert "Zelf aangemeld: bel en kies wie verdergaat" in today
    assert "Noor de Groot" in today
    assert "Heeft zich zelf aangemeld" in browser("adviser").get(f"/trajecten/{trajectory.number}/").content.decode()
    told = {line.kind: line for line in Owed.objects.all()}
    assert told["intake.self_referred"].user == world.adviser
    assert told["intake.candidate_told"].address == "noor@mail.example"
    assert "neemt binnen twee werkdagen contact met u op" in told["intake.candidate_told"].body


def test_in_english_the_candidate_is_written_to_in_english(client, visitor):
    client.cookies["django_language"] = "en"
    assert "Where do you live?" in client.get(URL).content.decode()
    visitor()
    self_referrals()
    assert "contacts you within two working days" in Owed.objects.get(kind="intake.candidate_told").body


def test_the_front_desk_offers_it_to_a_school_as_any_other(visitor, world):
    visitor()
    self_referrals()
    trajectory = Trajectory.objects.get()
    facts = {"why": "", "action": "hold_intake", "due": days.add_werkdagen(days.today(), 10)}
    with acting(world.actor("adviser")) as by:
        offer = Handover.offer(trajectory, world.school, by=by, **facts)
    with acting(world.actor("coordinator")) as by:
        offer.accept(by=by)
    trajectory.refresh_from_db()
    assert trajectory.holder == world.school


def test_a_region_without_a_front_desk_has_no_form(client, visitor, world):
    world.region.front_desk = None
    world.region.save()
    assert client.get(URL).status_code == client.post(URL, typed()).status_code == 404
    assert client.get("/aanmelden/zeeland/").status_code == 404
    assert client.get("/aanmelden/onzin/").status_code == 404
    world.region.front_desk = world.uwv
    world.region.save()
    assert client.get("/aanmelden/am06/").status_code == 200


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("first_name", "", "Voornaam: vul"),
        ("phone", "06 12", "Een nummer heeft 10 cijfers"),
        ("birth_year", "2020", "Kijk het geboortejaar na"),
        ("place", "Xyzzy", "We kennen de plaats"),
        ("explanation", "Mijn nummer is 123456782", "Het lijkt op een BSN"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(visitor, field, value, said):
    page = visitor(**{field: value})
    assert page.status_code == 422
    assert said in page.content.decode()
    assert "de Groot" in page.content.decode()
    assert not SelfReferral.objects.exists()


def test_without_telephone_and_address_nobody_can_be_reached(visitor):
    assert "Dan kunnen we u bereiken" in visitor(phone="", email="").content.decode()


def test_a_robot_reads_the_same_and_nothing_is_kept(visitor):
    answer = visitor(website="https://spam.example")
    assert (answer.status_code, answer.url) == (302, DONE)
    assert not SelfReferral.objects.exists()


@pytest.mark.parametrize("forged", [{"seconds": 1}, {"opened": "1:abc:def"}, {"opened": ""}, {"seconds": 90_000}])
def test_faster_than_anybody_types_or_an_old_form_asks_to_send_again_and_then_it_goes(client, forged):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        page = client.get(URL)
        sent = {name: page.context["form"][name].value() for name in ("token", "opened")}
        clock.shift(timedelta(seconds=forged.get("seconds", 30)))
        page = client.post(URL, typed(**{**sent, **forged}))
        assert page.status_code == 422
        assert "verstuur ze opnieuw" in page.content.decode()
        clock.shift(timedelta(seconds=30))
        again = {name: page.context["form"][name].value() for name in ("token", "opened")}
        assert client.post(URL, typed(**again)).status_code == 302


def test_reading_the_form_changes_nothing(client):
    assert client.get(URL).status_code == client.get(DONE).status_code == 200  # this client refuses a GET that writes
    picture = client.get(f"{URL}qr.svg")
    assert picture["Content-Type"] == "image/svg+xml"
    assert b"<path" in picture.content


# Once, and who is known already -------------------------------------------------------------------------------------


def test_the_same_form_twice_is_one_traject_also_when_the_first_was_taken_in(client, visitor):
    token = str(uuid.uuid4())
    for _time in range(2):
        visitor(token=token)
    assert SelfReferral.objects.count() == 1
    self_referrals()
    visitor(token=token)
    assert self_referrals() == 0
    assert Trajectory.objects.count() == 1
    assert not SelfReferral.objects.exists()


def test_who_has_an_open_traject_gets_no_second_and_reads_the_same(visitor, refer, world):
    known = refer(first_name="Noor", last_name="de Groot", birth_year=1994, phone="0687654321")
    answer = visitor()
    assert answer.url == DONE
    assert self_referrals() == 0
    assert Trajectory.objects.count() == 1
    again = Owed.objects.get(kind="intake.asked_again")
    assert (again.user, again.trajectory_id) == (world.adviser, known.pk)
    told = Owed.objects.get(kind="intake.candidate_told")
    assert known.number not in told.body


def test_two_people_with_one_telephone_are_two(visitor, refer):
    refer(first_name="Vader", last_name="de Groot", birth_year=1965, phone="06 12345678")
    visitor()
    assert self_referrals() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_make_one_traject(visitor, world, twice_at_once):
    visitor()
    race = twice_at_once(lambda by: self_referrals(), by=world.actor("adviser"))
    assert sorted(race.winners) == [0, 1], race
    assert Trajectory.objects.count() == Candidate.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_holding_the_row_both_would_have_tried(visitor, world, twice_at_once, monkeypatch):
    """The twin: the second then falls over the number of the form, which the database keeps once."""

    def unheld(pk):
        from transitiehuis.netwerk.actor import working

        with working():
            row = SelfReferral.objects.select_related("region__front_desk", "place").filter(pk=pk).first()
            return row is not None and row.take_in() is not None

    monkeypatch.setattr("intake.tasks._taken_in", unheld)
    monkeypatch.setattr(SelfReferral, "_known", lambda self: None)
    visitor()
    race = twice_at_once(lambda by: self_referrals(), by=world.actor("adviser"))
    assert len(race.losers) == 1, race


# What a visitor may -------------------------------------------------------------------------------------------------


def row(region, **facts):
    return SelfReferral(
        **{
            "region": region,
            "first_name": "Noor",
            "last_name": "de Groot",
            "birth_year": 1994,
            "phone": "0612345678",
            "place_id": facts.pop("place").pk,
            "sent_at": timezone.now(),
            **facts,
        }
    )


def test_a_visitor_may_add_a_row_and_nothing_else(world, refer):
    refer()
    with acting(ANONYMOUS):
        row(world.region, place=world.places["Epe"]).send()
        assert not SelfReferral.objects.exists()
        assert not Trajectory.objects.exists()
        assert not Candidate.objects.exists()
        assert SelfReferral.objects.update(first_name="X") == 0
    assert SelfReferral.objects.get().first_name == "Noor"
    facts = {"birth_year": 1990, "channel": "guide", "place": world.places["Epe"], "created_at": timezone.now()}
    candidate, trajectory = Candidate.objects.get(), Trajectory.objects.get()
    forbidden = (
        lambda: row(world.other_region, place=world.places["Goes"]).send(),
        lambda: Candidate.objects.create(first_name="A", last_name="B", **facts),
        lambda: Trajectory.objects.create(
            number="2026-9999", candidate=candidate, region=world.region, step="referral", step_since=days.today(),
            holder=world.uwv, next_action="reassign", next_action_due=days.today(), waiting_for="nothing",
            opened_at=timezone.now(),
        ),
        lambda: Involvement.objects.create(
            trajectory=trajectory, organisation=world.uwv, role="referrer", since=days.today()
        ),
        lambda: ChainEvent.objects.create(
            trajectory=trajectory, kind="opened", to_step="referral", holder=world.uwv, waiting_for="nothing",
            recorded_at=timezone.now(), occurred_on=days.today(),
        ),
        lambda: Referral.objects.create(
            trajectory=trajectory, organisation=world.uwv, to_organisation=world.uwv, informed_on=days.today(),
            referred_on=days.today(),
        ),
    )  # fmt: skip
    for act in forbidden:
        with pytest.raises(DatabaseError), acting(ANONYMOUS), transaction.atomic():
            act()


def test_who_is_signed_in_sees_no_row_that_waits_either(world, visitor):
    visitor()
    for who in ("adviser", "manager", "director", "national"):
        with acting(world.actor(who)):
            assert not SelfReferral.objects.exists()


def test_a_flood_is_stopped_by_the_database_as_well(world, monkeypatch):
    rows = [row(world.region, place=world.places["Epe"]) for _number in range(100)]
    SelfReferral.objects.bulk_create(rows)
    assert not SelfReferral.room_in(world.region)
    with pytest.raises(DatabaseError), acting(ANONYMOUS), transaction.atomic():
        row(world.region, place=world.places["Epe"]).send()


# How often ---------------------------------------------------------------------------------------------------------


def test_from_one_address_so_often_and_then_a_dutch_page_says_until_when(client, world):
    world.uwv.phone = "055-5550100"
    world.uwv.save()
    with time_machine.travel(datetime(2026, 10, 6, 14, 20, 5, tzinfo=UTC), tick=False):
        codes = [client.post(URL, typed(first_name="")).status_code for _time in range(61)]
        assert codes == [422] * 60 + [429]
        page = client.post(URL, typed(explanation="Ik werk nu nog in de bouw")).content.decode()
    assert "Te veel pogingen. Probeer het opnieuw: vandaag om 17.00 uur." in page  # in local time
    assert f"Kan het niet wachten? Bel of mail {world.uwv.name}: 055-5550100." in page
    assert "Ik werk nu nog in de bouw" in page
    assert client.post(URL, typed(), REMOTE_ADDR="192.0.2.7").status_code == 422


def test_a_region_takes_so_many_an_hour_whoever_sends(visitor, monkeypatch):
    monkeypatch.setattr("intake.views.self_referral.IN_ONE_REGION", type(region_limit())("region", 2, 3600))
    codes = [visitor(first_name=f"Noor{number}").status_code for number in range(3)]
    assert codes == [302, 302, 429]


def region_limit():
    from intake.views.self_referral import IN_ONE_REGION

    return IN_ONE_REGION


def test_with_redis_away_the_form_works_and_nobody_waits_for_it_twice(visitor, monkeypatch, caplog):
    asked = []

    def away(*args, **kwargs):
        asked.append(args)
        raise ConnectionError("no Redis")

    for name in ("get", "add", "incr"):
        monkeypatch.setattr(caches["limits"], name, away)
    assert visitor().status_code == 302
    assert len(asked) == 1
    assert "Redis is away" in caplog.text


@pytest.mark.parametrize("page", ["/uitnodiging/{}/", "/antwoord/{}/"])
def test_who_guesses_links_is_stopped_for_all_of_them_and_who_follows_a_good_one_never(client, world, page):
    with time_machine.travel(datetime(2026, 10, 6, 14, 20, 5, tzinfo=UTC), tick=False):
        codes = [client.get(page.format(f"1-{number}")).status_code for number in range(21)]
        assert codes == [404] * 20 + [429]
        stopped = client.get("/uitnodiging/x/")
    assert stopped.status_code == 429
    assert stopped["Retry-After"] == "595"
    words = stopped.content.decode()
    assert "Probeer het opnieuw: vandaag om 16.30 uur" in words
    assert settings.CONTACT_EMAIL in words
    assert "Inloggen" not in words
    assert client.get("/uitnodiging/x/", REMOTE_ADDR="192.0.2.7").status_code == 404
    assert client.get("/hulp/").status_code == 200


def test_search_is_limited_by_person(world):
    client = signed_in(Client(), world.adviser)
    with time_machine.travel(timezone.now(), tick=False):  # all within one minute, however slow the machine
        codes = {client.get("/zoek/?q=noor").status_code for _time in range(60)}
        assert codes == {200}
        page = client.get("/zoek/?q=noor")
        assert page.status_code == 429
        assert "Naar Vandaag" in page.content.decode()
    assert signed_in(Client(), world.coordinator).get("/zoek/?q=noor").status_code == 200


def test_staff_find_the_address_on_the_page_of_the_front_desk(browser, world):
    page = browser("coordinator").get(f"/netwerk/organisaties/{world.uwv.pk}/").content.decode()
    assert URL in page
    assert f"{URL}qr.svg" in page
    assert URL not in browser("coordinator").get(f"/netwerk/organisaties/{world.school.pk}/").content.decode()
