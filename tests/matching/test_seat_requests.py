"""Demand over capacity: counted over all partners, asked of the provider with the sum, promised or declined once."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from matching.models import Enrolment, RouteStart, SeatRequest
from matching.seat_tasks import seat_days
from matching.shortage import Demand, Reckoning, demand_of_routes, reckon
from matching.worklist import matching_work
from tests.cast import signed_in
from transitiehuis import days
from transitiehuis.netwerk.actor import acting
from transitiehuis.outbox.models import Owed
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

NAMES = ("Aad", "Bo", "Cem", "Dina", "Els")


@pytest.fixture
def start(add_route, add_start) -> RouteStart:
    return add_start(add_route(), seats=2)


@pytest.fixture
def ask(world, start):
    """`ask(by="adviser", seats=4)`: seats asked of the school."""

    def make(by: str = "adviser", **facts: object) -> SeatRequest:
        with acting(world.actor(by)) as actor:
            said = {"seats": 4, "needed_by": days.today() + timedelta(days=60), **facts}
            return SeatRequest.ask(start.route, by=actor, **said)

    return make


def enrol(world, start, seeker, count: int) -> list[Enrolment]:
    made = []
    for name in NAMES[:count]:
        with acting(world.actor("coordinator")) as actor:
            made.append(Enrolment.ask(seeker(first_name=name), RouteStart.objects.get(pk=start.pk), by=actor))
    return made


# The numbers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("waiting", "asked", "days_left", "free", "short"),
    [(3, 0, 30, 0, 3), (3, 13, 28, 0, 5), (0, 1, 1, 0, 1), (0, 26, 91, 12, 1), (2, 0, 30, 6, 0)],
)
def test_the_sum_is_waiting_and_expected_less_what_is_free(waiting, asked, days_left, free, short):
    today = days.today()
    start = RouteStart(starts_on=today + timedelta(days=days_left), enrol_by=today + timedelta(days=days_left))
    start.waiting, start.seats, start.seats_taken = waiting, free, 0
    found = Reckoning.of(None, start, Demand(asked=asked))
    assert found.short == short
    assert Reckoning.kept_in(found.keep()) == found
    assert (
        sum(int(n) * (-1 if sign == "−" else 1) for sign, _words, n in found.lines) == waiting + found.expected - free
    )


@pytest.mark.django_db
def test_without_a_start_thirteen_weeks_are_looked_ahead(world, add_route):
    with acting(world.actor("adviser")):
        found, start = reckon(add_route())
    assert start is None
    assert found.until == (days.today() + timedelta(weeks=13)).isoformat()


@pytest.mark.django_db
def test_who_was_turned_away_is_counted_over_all_partners_and_by_nobody_else(world, start, seeker):
    enrol(world, start, seeker, 5)
    with acting(world.actor("coordinator")) as actor:
        for enrolment in Enrolment.objects.held():
            enrolment.confirm(by=actor)
    after = days.start_of(start.enrol_by) + timedelta(days=1, hours=9)
    with time_machine.travel(after, tick=False):
        seat_days()
        for who, seen in (("coordinator", (5, 3)), ("neighbour", (5, 3)), ("director", (5, 3)), ("stranger", None)):
            with acting(world.actor(who)):
                found = demand_of_routes().get(start.route_id)
                assert (found and (found.asked, found.turned_away)) == seen, who
        with acting(world.actor("adviser")):
            assert reckon(start.route)[0].turned_away == 3
    with time_machine.travel(after + timedelta(days=366), tick=False), acting(world.actor("coordinator")):
        assert start.route_id not in demand_of_routes(), "twelve months later it counts no more"


# Who and what ---------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "allowed"),
    [("adviser", True), ("neighbour", True), ("director", True), ("coordinator", False), ("reader", False),
     ("trainer", False), ("stranger", False)],
)  # fmt: skip
def test_who_may_ask(world, start, who, allowed):
    with acting(world.actor(who)) as actor:
        if allowed:
            SeatRequest.ask(start.route, seats=3, needed_by=days.today(), by=actor)
        else:
            with pytest.raises(NotAllowed):
                SeatRequest.ask(start.route, seats=3, needed_by=days.today(), by=actor)


@pytest.mark.django_db
def test_the_request_keeps_the_sum_of_its_day_and_tells_the_coordinators(world, start, seeker, ask):
    enrol(world, start, seeker, 5)
    Owed.objects.all().delete()
    request = ask(why="Vooral mensen uit Epe")
    assert (request.facts["waiting"], request.facts["free"]) == (3, 0)
    told = Owed.objects.filter(kind="matching.seats_asked")
    assert {owed.user for owed in told} == {world.coordinator, world.colleague}
    assert all("Vooral mensen uit Epe" in owed.body for owed in told)
    with acting(world.actor("coordinator")) as actor:
        [row] = [row for row in matching_work(actor, days.today()) if row.url == request.get_absolute_url()]
        assert (row.group, row.due) == ("incoming", request.due)
    with acting(world.actor("neighbour")) as actor:
        assert not [row for row in matching_work(actor, days.today()) if row.url == request.get_absolute_url()]


@pytest.mark.django_db
def test_a_region_asks_once_at_a_time(world, ask):
    request = ask()
    with pytest.raises(WrongStatus):
        ask(by="neighbour")
    with acting(world.actor("adviser")) as actor:
        request.withdraw(by=actor)
        with pytest.raises(WrongStatus):
            request.withdraw(by=actor)
    ask(by="neighbour")


@pytest.mark.django_db
def test_promised_seats_go_to_who_waits_and_who_asked_hears_of_it(world, start, seeker, ask):
    made = enrol(world, start, seeker, 5)
    request = ask()
    with acting(world.actor("neighbour")) as actor, pytest.raises(NotAllowed):
        request.promise_more(start, 2, by=actor)
    with acting(world.actor("coordinator")) as actor:
        request.promise_more(start, 2, by=actor, note="Er is een tweede lokaal")
    request.refresh_from_db()
    start.refresh_from_db()
    assert (request.status, request.promised, request.start) == ("promised", 2, start)
    assert (start.seats, start.seats_taken, start.waiting) == (4, 4, 1)
    assert [Enrolment.objects.get(pk=one.pk).status for one in made] == ["held"] * 4 + ["waiting"]
    [owed] = Owed.objects.filter(kind="matching.seats_answered")
    assert owed.user == world.adviser
    assert "Er is een tweede lokaal" in owed.body


@pytest.mark.django_db
def test_a_new_start_is_planned_with_the_promise(world, start, ask):
    request = ask()
    day = days.today() + timedelta(days=50)
    with acting(world.actor("coordinator")) as actor:
        new = RouteStart(route=start.route, starts_on=day, enrol_by=day, place=start.place, seats=6)
        request.promise_start(new, by=actor)
    request.refresh_from_db()
    assert (request.start, request.promised) == (new, 6)


@pytest.mark.django_db
def test_the_database_keeps_half_an_answer_out(world, start, ask):
    request = ask()
    for half in (
        {"status": "promised"}, {"status": "declined"}, {"refusal": "room"}, {"seats": 0}, {"status": "later"},
        {"provider": world.uwv}, {"answered_by": world.coordinator},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            SeatRequest.objects.filter(pk=request.pk).update(**half)


@pytest.mark.django_db(transaction=True)
def test_of_two_answers_at_once_one_is_given(world, ask, twice_at_once):
    race = twice_at_once(
        lambda row, by: row.decline("room", by=by), ask(), by=(world.actor("coordinator"), world.actor("colleague"))
    )
    assert len(race.winners) == 1
    assert isinstance(race.losers[0], WrongStatus)
    assert Owed.objects.filter(kind="matching.seats_answered").count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_would_answer(world, ask, twice_at_once, monkeypatch):
    request = ask()
    monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)
    race = twice_at_once(
        lambda row, by: row.decline("room", by=by), request, by=(world.actor("coordinator"), world.actor("colleague"))
    )
    assert len(race.winners) == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_who_ask_at_once_one_is_told_that_it_was_asked(world, start, twice_at_once):
    def step(by):
        return SeatRequest.ask(start.route, seats=3, needed_by=days.today(), by=by)

    race = twice_at_once(step, by=(world.actor("adviser"), world.actor("neighbour")))
    assert len(race.winners) == 1
    assert isinstance(race.losers[0], WrongStatus)


# Pages ----------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_from_the_route_to_the_answer(client, world, start, seeker):
    enrol(world, start, seeker, 5)
    route = start.route.get_absolute_url()
    asker, url = signed_in(client, world.adviser), reverse("matching:seats_ask", args=[start.route_id])
    assert url in asker.get(route).content.decode()
    shown = asker.get(url)
    assert shown.context["form"].initial["seats"] == shown.context["reckoning"].short >= 3
    assert asker.post(url, {"seats": 0, "needed_by": "2020-01-01"}).status_code == 422
    assert SeatRequest.objects.count() == 0
    typed = {"seats": 3, "needed_by": str(days.today() + timedelta(days=40)), "why": "Vraag uit Epe"}
    answer = asker.post(url, typed)
    request = SeatRequest.objects.get()
    assert answer.url == request.get_absolute_url()
    assert asker.post(url, {**typed, "seats": 5}).status_code == 422, "asked already"
    html = asker.get(route).content.decode()
    assert url not in html
    assert "3 plaatsen gevraagd" in html
    page = asker.get(request.get_absolute_url()).content.decode()
    assert "Vraag uit Epe" in page
    assert "antwoord/" not in page


@pytest.mark.django_db
def test_the_provider_answers_on_a_page(client, world, start, ask):
    request = ask()
    visitor = signed_in(client, world.coordinator)
    html = visitor.get(request.get_absolute_url()).content.decode()
    more, new, no = (reverse("matching:seats_answer", args=[request.pk, way]) for way in ("meer", "start", "nee"))
    assert all(url in html for url in (more, new, no))
    assert visitor.get(reverse("matching:seats_answer", args=[request.pk, "anders"])).status_code == 404
    assert visitor.post(more, {"start": start.pk, "seats": ""}).status_code == 422
    assert visitor.post(new, {"starts_on": "2020-01-01", "place": "Epe", "seats": 4}).status_code == 422
    assert visitor.post(no, {"because": "other"}).status_code == 422, "another reason is told"
    assert visitor.post(more, {"start": start.pk, "seats": 3, "note": "Gelukt"}).url == request.get_absolute_url()
    start.refresh_from_db()
    assert start.seats == 5
    assert visitor.get(no).status_code == 302, "answered by now"
    late = visitor.post(no, {"because": "room"})
    assert late.status_code == 302
    request.refresh_from_db()
    assert request.status == "promised"
    assert "3 plaatsen in de start" in visitor.get(request.get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_scheme_theme_and_route_tell_who_got_no_seat_and_since_when(client, world, start, seeker, themes):
    enrol(world, start, seeker, 5)
    visitor = signed_in(client, world.coordinator)
    with time_machine.travel(days.start_of(start.enrol_by) + timedelta(days=1, hours=9), tick=False):
        seat_days()
        visitor = signed_in(client, world.coordinator)
        pages = [reverse("matching:scheme"), reverse("matching:theme", args=[themes[0].code])]
        for url in (*pages, start.route.get_absolute_url()):
            html = visitor.get(url).content.decode()
            assert "kreeg" in html or "kregen" in html, url
            assert "tot de laatste dag van inschrijven" in html, url
