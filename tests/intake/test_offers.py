"""Oriëntatie-aanbod: a group is booked in one go and never past the last seat; who was there; called off for all."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from intake.models import (
    Closing,
    NextAction,
    OrientationActivity,
    OrientationBooking,
    OrientationOffer,
    ReasonKind,
    Step,
)
from tests.cast import signed_in
from transitiehuis import days
from transitiehuis.netwerk.actor import acting
from transitiehuis.outbox.models import Owed
from transitiehuis.outbox.owing import stands
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 3, 9, tzinfo=timezone.get_default_timezone())


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as moving:
        yield moving


@pytest.fixture
def offer(world, themes):
    """`offer(seats=2)`: a visit to Hanzewarmte in a week, put up by its trainer; other facts may be given."""

    def put_up(by="trainer", ahead=7, **facts):
        starts = timezone.now() + timedelta(days=ahead)
        known = {"kind": "bedrijfsbezoek", "host": world.employer, "place": world.employer.place, "theme": themes[0]}
        with acting(world.actor(by)) as actor:
            moments = [(starts, starts + timedelta(hours=2))]
            return OrientationOffer.put_up(moments, by=actor, region=world.region, **{"seats": 2, **known, **facts})[0]

    return put_up


@pytest.fixture
def people(refer, world):
    """`people(3)`: so many candidates held by the school, the first referred longest ago, reached by e-mail."""

    def referred(count, by="coordinator", to=None):
        found = []
        for number in range(count):
            with time_machine.travel(NOW - timedelta(days=20 - number), tick=False):
                facts = {"channel": "email", "email": f"k{by}{number}@x.example", "phone": f"06100000{number}{len(by)}"}
                one = refer(to=to or world.school, first_name=f"Naam{number}{by}", **facts)
                with acting(world.actor(by)) as actor:
                    one.handovers.get().accept(by=actor)
            one.refresh_from_db()
            found.append(one)
        return found

    return referred


def url(offer, what="offer"):
    return reverse(f"intake:{what}", args=[offer.pk])


def said(answer):
    return [str(message) for message in answer.wsgi_request._messages]


def test_a_group_is_booked_in_one_go_and_who_has_no_seat_is_told_by_number(browser, world, offer, people):
    visit, group = offer(seats=2), people(3)
    client = browser("coordinator")
    answer = client.post(url(visit), {"people": [one.pk for one in group]})

    assert answer.url == url(visit)
    assert said(answer) == ["2 kandidaten hebben een plek.", f"Er was geen plek meer voor: {group[2].number}."]
    visit.refresh_from_db()
    assert (visit.booked, visit.seats_left) == (2, 0)
    booked = OrientationActivity.objects.filter(offer=visit)
    assert {one.trajectory for one in booked} == set(group[:2])  # who has been in its step longest
    group[0].refresh_from_db()
    assert (group[0].step, group[0].next_action) == (Step.ORIENTATION, NextAction.RECORD_ORIENTATION)
    letter = Owed.objects.get(address=group[0].candidate.email, kind="intake.orientation_booked")
    assert "Hanzewarmte" in letter.body
    assert "SUMMARY:Bedrijfsbezoek" in letter.calendar
    assert "Naam0" not in letter.calendar
    assert Owed.objects.get(kind="intake.orientation_group").user == world.trainer


def test_the_company_reads_how_many_and_whom_to_ask_and_never_who(browser, world, offer, people):
    visit = offer(seats=5)
    with acting(world.actor("coordinator")) as actor:
        visit.book(people(2), by=actor)
    page = browser("trainer").get(url(visit)).content.decode()
    assert "2 mensen van ROC IJsselpoort" in page
    assert world.coordinator.email in page
    assert "Naam0" not in page
    assert browser("trainer").get(url(visit, "offer_attendance")).status_code == 403
    with acting(world.actor("trainer")):
        assert not OrientationActivity.objects.filter(offer=visit).exists()  # the database itself hides them


def test_who_cannot_come_is_left_out_and_the_rest_is_booked(world, offer, people):
    first, second, group = offer(), offer(), people(2)
    with acting(world.actor("coordinator")) as actor:
        first.book(group[:1], by=actor)
        found = second.book(group, by=actor)
    assert [one.pk for one in found.done] == [group[1].pk]
    assert [number for number, _why in found.refused] == [group[0].number]
    second.refresh_from_db()
    assert second.booked == 1


def test_only_the_home_organisation_books_what_is_for_home(world, offer, people):
    lesson = offer(by="neighbour", host=world.other_school, place=world.other_school.place, bookable_by="home")
    with acting(world.actor("coordinator")) as actor, pytest.raises(NotAllowed):
        lesson.book(people(1), by=actor)


def test_when_the_host_calls_it_off_all_are_told_and_plan_again(browser, world, offer, people):
    visit, group = offer(), people(2)
    with acting(world.actor("coordinator")) as actor:
        visit.book(group, by=actor)
    assert browser("neighbour").get(url(visit, "offer_cancel")).status_code == 403
    answer = browser("trainer").post(url(visit, "offer_cancel"), {"note": "De hal is dicht."})
    assert said(answer) == ["Afgezegd. 2 kandidaten krijgen bericht."]

    for one in group:
        one.refresh_from_db()
        assert one.next_action == NextAction.PLAN_ORIENTATION
        letter = Owed.objects.get(address=one.candidate.email, kind="intake.orientation_off")
        assert "METHOD:CANCEL" in letter.calendar
    told = Owed.objects.get(kind="intake.orientation_cancelled")
    assert (told.user, "De hal is dicht." in told.body) == (world.coordinator, True)
    visit.refresh_from_db()
    assert (visit.status, visit.booked) == ("cancelled", 0)
    assert "De hal is dicht." in browser("coordinator").get(url(visit)).content.decode()


def test_a_seat_is_free_again_when_somebody_does_not_come_or_the_traject_ends(world, offer, people, reasons):
    visit, group = offer(), people(2)
    with acting(world.actor("coordinator")) as actor:
        visit.book(group, by=actor)
        OrientationActivity.objects.get(trajectory=group[0]).cancel(by=actor)
        group[1].refresh_from_db()
        group[1].close(Closing.WITHDRAWN, reasons(ReasonKind.CLOSE, "not_now"), by=actor)
    visit.refresh_from_db()
    assert visit.booked == 0
    assert OrientationBooking.objects.get().people == 0
    assert not OrientationActivity.objects.planned().exists()


def test_a_day_that_was_earlier_than_planned_is_no_bad_news(world, offer, people, reasons):
    visit, group = offer(), people(2)
    absent = reasons(ReasonKind.NO_SHOW, "travel_failed")
    with acting(world.actor("coordinator")) as actor:
        visit.book(group, by=actor)
        first, second = OrientationActivity.objects.in_order()
        first.attend(by=actor)
        with pytest.raises(WrongStatus):
            second.miss(absent, by=actor)
    letter = Owed.objects.get(kind="intake.orientation_off")
    assert "Niet meer nodig" in letter.subject
    assert "gaat niet door" not in letter.body
    assert "METHOD:CANCEL" in letter.calendar
    visit.refresh_from_db()
    assert visit.booked == 1


def test_attendance_is_one_screen_with_three_words_and_another_wish(
    clock, browser, world, offer, people, themes, reasons
):
    visit, group = offer(seats=3), people(3)
    absent = reasons(ReasonKind.NO_SHOW, "travel_failed")
    with acting(world.actor("coordinator")) as actor:
        visit.book(group, by=actor)
    client = browser("coordinator")
    assert client.get(url(visit, "offer_attendance")).url == url(visit)  # not yet
    clock.move_to(NOW + timedelta(days=7, hours=1))
    signed_in(client, world.coordinator)
    assert url(visit, "offer_attendance") in client.get("/").content.decode()
    seats = {one.trajectory_id: one.pk for one in OrientationActivity.objects.filter(offer=visit)}
    first, second, third = (seats[one.pk] for one in group)
    sent = {
        f"outcome_{first}": "stop", f"said_{first}": "leuk, zwaar, koud", f"wish_{first}": str(themes[1].pk),
        f"outcome_{second}": "missed", f"reason_{second}": "",
    }  # fmt: skip
    page = url(visit, "offer_attendance")
    assert client.post(page, sent).status_code == 422  # why not is asked
    answer = client.post(page, {**sent, f"reason_{second}": str(absent.pk)})
    assert said(answer) == ["Vastgelegd voor 2 kandidaten."]

    one = OrientationActivity.objects.get(pk=first)
    assert (one.status, one.said, one.new_wish) == ("attended", "leuk, zwaar, koud", themes[1])
    assert list(group[0].profile.themes.all()) == [themes[1]]
    assert "Wens sindsdien: warmtenetten." in client.get(group[0].get_absolute_url()).content.decode()
    assert OrientationActivity.objects.get(pk=second).no_show_reason == absent
    assert OrientationActivity.objects.get(pk=third).status == "planned"
    dropped = {f"outcome_{third}": "missed", f"said_{third}": "te ver weg", f"reason_{third}": str(absent.pk)}
    client.post(page, {**dropped, f"wish_{third}": str(themes[1].pk)})
    one = OrientationActivity.objects.get(pk=third)
    assert (one.status, one.said, one.new_wish) == ("no_show", "te ver weg", themes[1]), "what was typed is kept"
    assert "te ver weg" in client.get(group[2].get_absolute_url()).content.decode()


def test_what_is_typed_is_looked_at_before_it_is_kept(clock, browser, world, offer, people):
    visit, group = offer(), people(1)
    with acting(world.actor("coordinator")) as actor:
        visit.book(group, by=actor)
    clock.move_to(NOW + timedelta(days=7, hours=1))
    client, page = browser("coordinator"), url(visit, "offer_attendance")
    third = OrientationActivity.objects.get().pk
    assert client.post(page, {f"outcome_{third}": "go", f"said_{third}": "vertelt over diagnose"}).status_code == 422


def test_the_list_is_narrowed_by_theme_kind_and_distance_and_remembers_it(browser, world, offer, themes):
    offer()
    far = offer(
        by="neighbour", host=world.other_school, place=world.places["Zutphen"], theme=themes[1], kind="proefles"
    )
    client = browser("coordinator")

    def shown(**chosen):
        return {row.pk for row in client.get(reverse("intake:offers"), chosen).context["page"]}

    assert len(shown()) == 2
    assert "9.00 uur – 11.00 uur" in client.get(reverse("intake:offers")).content.decode()
    assert shown(theme=themes[1].pk) == {far.pk}
    assert shown(kind="proefles") == {far.pk}
    assert shown(near="Zutphen", km="5") == {far.pk}
    later = days.add_months(days.today(), 24).isoformat()
    assert shown(since=later) == set()
    kept = client.get(reverse("intake:offers"))
    assert f"since={later}" in kept.url


def test_twenty_offers_cost_as_many_queries_as_two(browser, offer, django_assert_max_num_queries):
    for _number in range(20):
        offer()
    client = browser("coordinator")
    with django_assert_max_num_queries(12):
        client.get(reverse("intake:offers"))
    with django_assert_max_num_queries(12):
        client.get(url(OrientationOffer.objects.latest("pk")))


def last_seat(offer, people, world, twice_at_once):
    """Two schools book the last seat in the same instant, each for somebody of their own."""
    visit = offer(seats=1)
    mine = {world.coordinator: people(1), world.neighbour: people(1, by="neighbour", to=world.other_school)}
    both = (world.actor("coordinator"), world.actor("neighbour"))
    return twice_at_once(lambda row, by: row.book(mine[by.user], by=by), visit, by=both), visit


def test_the_last_seat_is_given_once(offer, people, world, twice_at_once):
    ended, visit = last_seat(offer, people, world, twice_at_once)
    assert sorted(len(found.done) for found in ended.winners) == [0, 1]
    assert sorted(len(found.full) for found in ended.winners) == [0, 1]
    visit.refresh_from_db()
    assert (visit.booked, OrientationActivity.objects.filter(offer=visit).count()) == (1, 1)


def test_without_the_lock_the_database_refuses_the_seat_too_many(
    offer, people, world, twice_at_once, monkeypatch, both_look
):
    monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)
    both_look(type(OrientationActivity.objects.all()), "create")
    ended, visit = last_seat(offer, people, world, twice_at_once)
    assert [type(loser) for loser in ended.losers] == [IntegrityError]
    visit.refresh_from_db()
    assert (visit.booked, OrientationActivity.objects.filter(offer=visit).count()) == (1, 1)


def test_what_was_called_off_cannot_be_booked(world, offer, people):
    visit = offer()
    with acting(world.actor("trainer")) as actor:
        visit.cancel("Ziek.", by=actor)
        with pytest.raises(WrongStatus):
            visit.cancel("Nog eens.", by=actor)
    with acting(world.actor("coordinator")) as actor, pytest.raises(WrongStatus):
        visit.book(people(1), by=actor)


def test_one_form_puts_up_several_days(browser, world):
    client = browser("trainer")
    sent = {
        "kind": "meeloopdag", "host": world.employer.pk, "place": "Deventer", "starts": "09:00", "ends": "12:00",
        "seats": "4", "bookable_by": "region", "on": "2026-12-01", "on_2": "2026-12-08", "about": "Stevige schoenen.",
    }  # fmt: skip
    assert client.post(reverse("intake:offer_new"), {**sent, "host": world.other_employer.pk}).status_code == 422
    assert client.post(reverse("intake:offer_new"), {**sent, "ends": "08:00"}).status_code == 422
    assert client.post(reverse("intake:offer_new"), sent).url == reverse("intake:offers")
    found = OrientationOffer.objects.in_order()
    assert [offer.on.isoformat() for offer in found] == ["2026-12-01", "2026-12-08"]
    assert days.is_werkdag(found[0].on)


def reminders():
    return list(Owed.objects.filter(kind="intake.orientation_reminder").order_by("pk"))


def test_the_day_before_the_candidate_is_reminded_once_in_their_language_while_it_goes_on(clock, world, offer, people):
    first, second = people(2)
    type(second.candidate).objects.filter(pk=second.candidate_id).update(language="en")
    visit, soon = offer(ahead=7), offer(ahead=1)
    with acting(world.actor("coordinator")) as actor:
        visit.book([first, second], by=actor)
        plain = {"kind": "meeloopdag", "host": world.employer, "on": days.today() + timedelta(days=10), "theme": None}
        first.refresh_from_db()
        OrientationActivity.schedule(first, by=actor, **plain)
    third = people(1, by="neighbour", to=world.other_school)[0]
    with acting(world.actor("neighbour")) as actor:
        soon.book([third], by=actor)
    mine, english, along = reminders()
    assert mine.subject == "Morgen: uw bedrijfsbezoek bij Hanzewarmte"
    assert english.subject == "Tomorrow: your company visit at Hanzewarmte"
    assert "dinsdag 10 november, 9.00" in mine.body.replace("09:00", "9.00")
    assert timezone.localdate(mine.due) == days.today() + timedelta(days=6)
    assert timezone.localdate(along.due) == days.today() + timedelta(days=9)
    assert all(owed.trajectory_id != third.pk for owed in reminders()), "tomorrow's confirmation says the same"
    with acting(world.actor("coordinator")) as actor:
        OrientationActivity.objects.get(trajectory=second, offer=visit).cancel(by=actor)
    assert (stands(mine), stands(english)) == (True, False)
    clock.move_to(NOW + timedelta(days=8))
    assert not stands(mine), "it has been"
