"""Themasessies: planned, moved, called off, signed up for with and without an account, and what came of them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from intake.models import Theme
from tests.cast import signed_in
from tests.house import HouseClient
from tests.regie.roof import client_of, cost, read
from transitiehuis.netwerk.actor import Actor, acting
from transitiehuis.netwerk.models import Link, Role
from transitiehuis.outbox.models import Owed
from transitiehuis.outbox.owing import stands
from transitiehuis.regie.models import Action, SessionVisitor, ThemeSession
from transitiehuis.regie.sessions.forgetting import session_days
from transitiehuis.workflow import NotAllowed, WrongStatus

LIST = "/regie/themasessies/"
ZONE = timezone.get_default_timezone()
NOW = datetime(2026, 11, 3, 10, tzinfo=ZONE)


@pytest.fixture
def clock(world):
    with time_machine.travel(NOW, tick=False) as found:
        yield found


@pytest.fixture
def theme(world):
    return Theme.objects.create(code="warmtenetten", name_nl="warmtenetten", name_en="heat networks")


@pytest.fixture
def session(world, clock, theme):
    return planned(world, theme)


def planned(world, theme, seats=2, days=20, regions=None):
    starts = NOW + timedelta(days=days, hours=3)
    facts = {"title": "Lassen aan warmtenetten", "theme": theme, "place": "Stadhuis Deventer", "seats": seats}
    with acting(world.actor("director")) as by:
        return ThemeSession.plan(
            regions or [world.region], by=by, starts_at=starts, ends_at=starts + timedelta(hours=2), **facts
        )


@pytest.fixture
def far(world):
    """The chain director of another region."""
    from transitiehuis.netwerk.models import Membership, User

    office = world.organisation("zeeland_office", "region", "Regiobureau Zeeland", "Goes", world.other_region)
    user = User.objects.create_user("sanne@zeeland.example", name="Sanne Geluk")
    return Membership.objects.create(
        user=user, organisation=office, role=Role.CHAIN_DIRECTOR, region=world.other_region, since=NOW.date()
    )


def visit_url(session):
    return f"/themasessie/{session.link.token}/"


SOMEBODY = {"name": "Ada Kloos", "organisation_name": "HZ", "email": "Ada@HZ.example"}


def test_it_is_planned_on_a_page_and_the_other_region_hears_of_it(world, clock, theme, far):
    typed = {
        "title": "Lassen", "theme": theme.pk, "day": "2026-12-01", "begins": "13:00", "ends": "15:00",
        "place": "Deventer", "seats": 10, "regions": [world.region.pk, world.other_region.pk],
    }  # fmt: skip
    client_of(world, "director").post(f"{LIST}nieuw/", typed)
    made = ThemeSession.objects.get()
    assert made.host == world.region_office
    assert [row.user for row in Owed.objects.filter(kind="regie.session_planned")] == [far.user]
    page = read(signed_in(HouseClient(), far.user), LIST)
    assert "Lassen" in page


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"ends": "12:00"}, "It ends after it begins"),
        ({"place": ""}, "Say where it is"),
        ({"theme": ""}, "Choose a theme or a success factor"),
        ({"day": "2026-11-01"}, "Choose today or a later day"),
        ({"seats": "0"}, "1"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(world, clock, theme, change, says):
    typed = {
        "title": "Lassen", "theme": theme.pk, "day": "2026-12-01", "begins": "13:00", "ends": "15:00",
        "place": "Deventer", "seats": 10, "regions": [world.region.pk], **change,
    }  # fmt: skip
    client = client_of(world, "director")
    response = client.post(f"{LIST}nieuw/", typed, headers={"accept-language": "en"})
    assert response.status_code == 422
    assert says in response.content.decode()
    assert 'value="Lassen"' in response.content.decode()
    assert not ThemeSession.objects.exists()


def test_one_click_for_who_is_signed_in_and_the_appointment_comes_along(world, session):
    client = client_of(world, "coordinator")
    for _time in range(2):
        client.post(f"{session.get_absolute_url()}aanmelden/")
    session.refresh_from_db()
    assert session.taken == 1
    letter = Owed.objects.get(kind="regie.session_signed")
    assert letter.user == world.coordinator
    assert "METHOD:REQUEST" in letter.calendar
    assert Owed.objects.get(kind="regie.session_reminder").due.date() == session.starts_at.date() - timedelta(days=1)
    assert "You come." in read(client, session.get_absolute_url())
    client.post(f"{session.get_absolute_url()}afmelden/")
    session.refresh_from_db()
    assert session.taken == 0
    assert "METHOD:CANCEL" in Owed.objects.get(kind="regie.session_back").calendar
    assert not stands(Owed.objects.get(kind="regie.session_reminder"))


def test_two_sessions_stand_beside_each_other_in_a_calendar(world, session, theme):
    """Also for who has no seat; who takes one afterwards finds the same appointment, not a second one."""
    client = client_of(world, "coordinator")

    def downloaded(one):
        text = client.get(f"{one.get_absolute_url()}agenda.ics").content.decode()
        return next(line for line in text.splitlines() if line.startswith("UID:"))

    other = planned(world, theme, days=27)
    before = [downloaded(session), downloaded(other)]
    assert len(set(before)) == 2
    client.post(f"{session.get_absolute_url()}aanmelden/")
    assert downloaded(session) == before[0]
    assert before[0] in Owed.objects.get(kind="regie.session_signed").calendar


def test_a_visitor_signs_up_by_link_and_gives_the_seat_back_by_their_own(world, session):
    client = HouseClient()
    assert "Lassen aan warmtenetten" in read(client, visit_url(session))
    client.post(visit_url(session), SOMEBODY)
    seat = SessionVisitor.objects.get()
    assert (seat.email, seat.user, seat.called) == ("ada@hz.example", None, "Ada Kloos")
    assert Owed.objects.get(kind="regie.session_signed").address == "ada@hz.example"
    own = f"/themasessie/mijn/{seat.link.token}/"
    assert "Give my seat back" in read(client, own)
    client.post(own)
    session.refresh_from_db()
    assert session.taken == 0


def test_by_link_nobody_reads_who_else_comes(world, session):
    HouseClient().post(visit_url(session), SOMEBODY)
    other = HouseClient()
    assert "Ada" not in read(other, visit_url(session))
    by_session, by_seat = Actor(link=session.link), SessionVisitor.objects.get().link
    with acting(by_session):
        assert not SessionVisitor.objects.exists()
    with acting(Actor(link=by_seat)):
        assert SessionVisitor.objects.count() == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM regie_sessionvisitor")
        assert cursor.fetchone() == (1,)


def test_a_guessed_a_late_and_a_cancelled_link_say_so(world, session, clock):
    assert HouseClient().get("/themasessie/x/").status_code == 404
    assert HouseClient().get("/themasessie/mijn/x/").status_code == 404
    clock.move_to(session.starts_at)
    assert HouseClient().get(visit_url(session)).status_code == 410


def test_full_is_full(world, session):
    for who in ("coordinator", "adviser"):
        client_of(world, who).post(f"{session.get_absolute_url()}aanmelden/")
    response = HouseClient().post(visit_url(session), SOMEBODY, headers={"accept-language": "en"})
    assert "The last seat has just been taken." in response.content.decode()
    page = read(client_of(world, "manager"), session.get_absolute_url())
    assert "All seats are taken" in page


def test_a_move_goes_to_every_calendar_and_older_news_is_dropped(world, session, theme):
    client_of(world, "coordinator").post(f"{session.get_absolute_url()}aanmelden/")
    HouseClient().post(visit_url(session), SOMEBODY)
    with acting(world.actor("director")) as by:
        later = session.starts_at + timedelta(days=7)
        ThemeSession.objects.get(pk=session.pk).change(by=by, starts_at=later, ends_at=later + timedelta(hours=2))
    moved = Owed.objects.filter(kind="regie.session_moved")
    assert moved.count() == 2
    assert all("SEQUENCE:1" in row.calendar for row in moved)
    reminders = Owed.objects.filter(kind="regie.session_reminder").order_by("key")
    assert [stands(row) for row in reminders] == [False, True, False, True]


def test_other_words_are_no_move(world, session):
    client_of(world, "coordinator").post(f"{session.get_absolute_url()}aanmelden/")
    with acting(world.actor("director")) as by:
        ThemeSession.objects.get(pk=session.pk).change(by=by, title="Lassen en meten", seats=5)
    assert not Owed.objects.filter(kind="regie.session_moved").exists()


def test_called_off_takes_it_out_of_every_calendar_and_nobody_signs_up_any_more(world, session):
    client_of(world, "coordinator").post(f"{session.get_absolute_url()}aanmelden/")
    client = client_of(world, "director")
    client.post(f"{session.get_absolute_url()}afzeggen/", {"reason": "De zaal is dicht."})
    letter = Owed.objects.get(kind="regie.session_off")
    assert "METHOD:CANCEL" in letter.calendar
    assert "De zaal is dicht." in letter.body
    assert HouseClient().get(visit_url(session)).status_code == 410
    with acting(world.actor("adviser")) as by, pytest.raises(WrongStatus):
        ThemeSession.objects.get(pk=session.pk).sign_up(by=by)
    assert not stands(Owed.objects.get(kind="regie.session_reminder"))


def test_fewer_seats_than_are_taken_are_refused(world, session):
    client_of(world, "coordinator").post(f"{session.get_absolute_url()}aanmelden/")
    client_of(world, "adviser").post(f"{session.get_absolute_url()}aanmelden/")
    with acting(world.actor("director")) as by, pytest.raises(WrongStatus, match="2"):
        ThemeSession.objects.get(pk=session.pk).change(by=by, seats=1)


@pytest.mark.parametrize("page", ["bewerken", "afzeggen", "opbrengst"])
def test_only_who_holds_it_changes_it(world, session, page, far):
    assert client_of(world, "director").get(f"{session.get_absolute_url()}{page}/").status_code == 200
    assert client_of(world, "partner_contact").get(f"{session.get_absolute_url()}{page}/").status_code == 403
    assert signed_in(HouseClient(), far.user).get(f"{session.get_absolute_url()}{page}/").status_code == 404


def test_a_region_that_is_not_invited_sees_nothing_of_it(world, session, far):
    client = signed_in(HouseClient(), far.user)
    assert client.get(session.get_absolute_url()).status_code == 404
    assert session.title not in read(client, LIST)
    assert client_of(world, "national").get(session.get_absolute_url()).status_code == 200


def test_what_came_of_it_is_found_in_the_archive_and_leads_to_an_action(world, session, clock, theme):
    client = client_of(world, "director")
    early = client.post(
        f"{session.get_absolute_url()}opbrengst/", {"takeaways": "x"}, headers={"accept-language": "en"}
    )
    assert "not been held yet" in early.content.decode()
    clock.move_to(session.ends_at + timedelta(days=1))
    client = client_of(world, "director")
    client.post(f"{session.get_absolute_url()}opbrengst/", {"takeaways": "Een mobiele laswerkplaats werkt."})
    reader = client_of(world, "coordinator")
    assert "laswerkplaats" in read(reader, LIST)
    assert "laswerkplaats" in read(reader, f"{LIST}?q=laswerkplaats&jaar=2026&thema=warmtenetten")
    assert "laswerkplaats" not in read(reader, f"{LIST}?q=zonnepanelen").split("<main")[1]
    assert session.title in read(reader, "/zoek/?q=laswerkplaats")
    assert session.title in read(reader, "/matching/opleidingsschema/warmtenetten/")


def test_an_action_hangs_on_the_session(world, session, clock, round):
    clock.move_to(session.ends_at + timedelta(hours=1))
    client = client_of(world, "director")
    page = read(client, session.get_absolute_url())
    assert f"over=theme_session-{session.pk}" in page
    typed = {"text": "Laswerkplaats huren", "owner": f"o{world.school.pk}", "due_on": "2026-12-20"}
    client.post(f"{round.url_of('regie:action_add')}&over=theme_session-{session.pk}", typed)
    assert Action.objects.get().theme_session == session
    assert "Laswerkplaats huren" in read(client, session.get_absolute_url())


def test_after_three_months_the_name_of_a_visitor_goes(world, session, clock):
    HouseClient().post(visit_url(session), SOMEBODY)
    clock.move_to(session.ends_at + timedelta(days=89))
    session_days()
    assert SessionVisitor.objects.get().email
    clock.move_to(session.ends_at + timedelta(days=91))
    session_days()
    session_days()
    seat = SessionVisitor.objects.get()
    assert (seat.name, seat.email, seat.organisation_name) == ("", "", "")
    session.refresh_from_db()
    assert session.taken == 1


def test_without_a_role_nobody_plans_one(world, clock, theme):
    assert client_of(world, "coordinator").get(f"{LIST}nieuw/").status_code == 403
    facts = {"title": "x", "theme": theme, "place": "x", "seats": 1}
    with acting(world.actor("coordinator")) as by, pytest.raises(NotAllowed):
        ThemeSession.plan([world.region], by=by, starts_at=NOW, ends_at=NOW + timedelta(hours=1), **facts)


def test_pages_cost_the_same_for_few_and_many(world, session, theme):
    client = client_of(world, "director")
    few = cost(client, LIST), cost(client, session.get_absolute_url())
    for n in range(6):
        planned(world, theme, days=30 + n)
    with acting(world.actor("director")) as by:
        ThemeSession.objects.get(pk=session.pk).change(by=by, seats=40)
    for n in range(6):
        HouseClient().post(visit_url(session), {**SOMEBODY, "email": f"a{n}@x.example"})
    assert (cost(client, LIST), cost(client, session.get_absolute_url())) == few
    assert max(few) <= 14, few


# At once -------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_the_last_seat_goes_to_one_of_two(world, clock, theme, twice_at_once):
    session = planned(world, theme, seats=1)
    race = twice_at_once(ThemeSession.sign_up, session, by=(world.actor("coordinator"), world.actor("adviser")))
    assert (len(race.winners), [type(one) for one in race.losers]) == (1, [WrongStatus])
    session.refresh_from_db()
    assert session.taken == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_database_refuses_the_second(world, clock, theme, twice_at_once, monkeypatch):
    session = planned(world, theme, seats=1)
    monkeypatch.setattr(ThemeSession, "lock", lambda self, **_how: None)
    race = twice_at_once(ThemeSession.sign_up, session, by=(world.actor("coordinator"), world.actor("adviser")))
    assert len(race.winners) == 1
    assert "themesession_seats" in str(race.losers[0])


@pytest.mark.django_db(transaction=True)
def test_a_double_click_takes_one_seat(world, clock, theme, twice_at_once):
    session = planned(world, theme)
    race = twice_at_once(ThemeSession.sign_up, session, by=world.actor("coordinator"))
    assert {seat.pk for seat in race} == {SessionVisitor.objects.get().pk}
    assert Link.objects.filter(purpose="theme_visit").count() == 1
