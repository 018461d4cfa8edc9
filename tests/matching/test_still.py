"""Every eight weeks a company is asked whether its place still stands; who stays silent is paused by rule."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse

from matching.models import PlaceQuestion, StillAnswer, WorkPlacementOffer
from matching.place_tasks import place_days
from matching.place_worklist import place_work
from tests.cast import signed_in
from transitiehuis import days
from transitiehuis.netwerk.actor import acting, working
from transitiehuis.netwerk.models import Membership, Role
from transitiehuis.outbox.delivery import deliver
from transitiehuis.outbox.models import Owed
from transitiehuis.ui.words import day as day_words
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

NONE = {"asked": 0, "paused": 0, "reminded": 0}


@pytest.fixture
def after(time_machine_to):
    """`after(56)`: so many days after today, whatever today has become."""
    first = days.today()
    return lambda ahead: time_machine_to(first + timedelta(days=ahead))


@pytest.fixture
def place(offer_place):
    return offer_place(by="coordinator", seats=3)


def ask(place) -> PlaceQuestion:
    with working():
        WorkPlacementOffer.objects.update(ask_on=days.today())
        return PlaceQuestion.ask(WorkPlacementOffer.objects.get(pk=place.pk))


def url_of(question) -> str:
    return reverse("matching:still", args=[question.link.token])


def test_asked_after_eight_weeks_reminded_after_one_and_paused_after_two(place, after, client, world):
    after(55)
    assert place_days() == NONE
    after(56)
    assert place_days() == {**NONE, "asked": 1}
    assert place_days() == NONE, "a second run finds nothing"
    after(62)
    assert place_days() == NONE
    after(63)
    assert place_days() == {**NONE, "reminded": 1}
    after(70)
    assert place_days() == NONE, "the last day is for answering"
    after(71)
    assert place_days() == {**NONE, "paused": 1}
    place.refresh_from_db()
    assert (place.status, place.paused_why) == ("paused", "silent")
    told = Owed.objects.filter(kind="matching.place_paused")
    assert [owed.user for owed in told] == [world.coordinator]

    question = PlaceQuestion.objects.get()
    assert client.post(url_of(question), {"answer": "still"}).status_code == 302
    place.refresh_from_db()
    assert (place.status, place.paused_why) == ("open", "")
    assert place.ask_on == days.today() + timedelta(days=56)


def test_a_ketenregisseur_is_led_to_the_company_not_to_a_place_that_stays_shut(offer_place, after, client, world):
    own = offer_place(by="trainer")
    with working():
        type(world.region).objects.filter(pk=world.region.pk).update(front_desk=None)
    for day in (56, 63, 71):
        after(day)
        place_days()
    told = Owed.objects.get(kind="matching.place_paused", user=world.director)
    assert own.title in told.body
    signed_in(client, world.director)
    assert client.get(own.get_absolute_url()).status_code == 403
    page = client.get(told.url)
    assert page.status_code == 200
    assert own.employer.name in page.content.decode()


def test_a_clock_that_stood_still_never_pauses_without_a_reminder_first(place, after):
    after(56)
    place_days()
    after(90)
    assert place_days() == {**NONE, "reminded": 1}
    assert place_days() == {**NONE, "paused": 1}


def test_who_answered_before_delivery_gets_no_mail(place, world):
    question = ask(place)
    with acting(world.actor("trainer")) as by:
        question.say(StillAnswer.STILL, by=by)
    mail.outbox = []
    deliver()
    assert not [sent for sent in mail.outbox if "beschikbaar" in sent.subject or "available" in sent.subject]


@pytest.mark.parametrize(
    ("answer", "facts", "stands"),
    [
        ("still", {}, ("open", "", 3)),
        ("fewer", {"seats_left": "1"}, ("open", "", 1)),
        ("not_now", {"again_on": "2030-01-01"}, ("open", "", 3)),  # more than a year: asked again what was meant
        ("not_now", {}, ("paused", "not_now", 3)),
        ("gone", {}, ("withdrawn", "", 3)),
    ],
)
def test_the_company_answers_by_link(place, client, answer, facts, stands):
    question = ask(place)
    url = url_of(question)
    assert client.get(url).status_code == 200
    again = client.get(url)
    assert again.status_code == 200, "looking spends nothing"
    client.post(url, {"answer": answer, **facts})
    place.refresh_from_db()
    assert (place.status, place.paused_why, place.seats) == stands


def test_fewer_without_how_many_points_at_the_field(place, client):
    response = client.post(url_of(ask(place)), {"answer": "fewer", "seats_left": "3"})
    assert response.status_code == 422
    assert "seats_left" in response.context["form"].errors


def test_a_link_used_twice_or_too_late_says_so(place, client):
    question = ask(place)
    url = url_of(question)
    client.post(url, {"answer": "still"})
    assert client.get(url).status_code == 410
    assert client.post(url, {"answer": "gone"}).status_code == 410
    assert client.get(reverse("matching:still", args=["nonsense"])).status_code == 404
    place.refresh_from_db()
    assert place.status == "open"


def test_a_place_with_a_running_proposal_stops_for_new_ones_only(place, seeker, propose, client):
    propose(seeker(), place)
    client.post(url_of(ask(place)), {"answer": "gone"})
    place.refresh_from_db()
    assert (place.status, place.paused_why) == ("paused", "gone")


def test_changing_the_place_answers_the_question(place, world):
    ask(place)
    with acting(world.actor("coordinator")) as by:
        place.change(title="Monteur", by=by)
    assert PlaceQuestion.objects.get().answer == "still"
    place.refresh_from_db()
    assert (place.said_by, place.said_on) == (world.school, days.today())


@pytest.mark.parametrize(
    ("who", "allowed"),
    [("trainer", True), ("neighbour", True), ("other_trainer", False), ("reader", False), ("stranger", False)],
)
def test_who_may_give_the_answer(place, world, who, allowed):
    question = ask(place)
    with acting(world.actor(who)) as by:
        if allowed:
            question.say(StillAnswer.STILL, by=by)
        else:
            with pytest.raises(NotAllowed):
                question.say(StillAnswer.STILL, by=by)
    question.refresh_from_db()
    assert (question.answer == "still") == allowed


def test_who_called_opens_a_silent_place_with_one_click_and_not_one_paused_by_hand(place, world, client):
    with working():
        place.pause_for("silent")
    signed_in(client, world.neighbour)
    assert client.post(reverse("matching:place_resume", args=[place.pk])).status_code == 302
    place.refresh_from_db()
    assert place.status == "open"
    with acting(world.actor("trainer")) as by:
        place.pause(by=by)
    with acting(world.actor("neighbour")) as by, pytest.raises(NotAllowed):
        place.resume(by=by)


@pytest.mark.parametrize("half", [{"answer": "still"}, {"lapsed_on": "2020-01-01"}, {"answered_via": "link"}])
def test_half_an_answer_is_refused(place, half):
    ask(place)
    with pytest.raises(IntegrityError), transaction.atomic():
        PlaceQuestion.objects.update(**half)


def test_the_answer_is_asked_of_the_company_on_vandaag(place, world, client):
    ask(place)
    signed_in(client, world.trainer)
    assert reverse("matching:place", args=[place.pk]) + "#still" in client.get(reverse("home")).content.decode()


def test_a_company_with_an_account_reads_on_its_place_what_it_was_asked_and_what_came_of_silence(
    place, seeker, propose, no_time, world, client
):
    """In words to a colleague; who runs stands above who was declined, by name once the name is known."""
    old = propose(seeker(first_name="Nadia", phone="0699999999"), place)
    met = propose(seeker(), place, until="introduced")
    with acting(world.actor("trainer")) as actor:
        old.decline(no_time, by=actor)
    ask(place)
    url, due = place.get_absolute_url(), PlaceQuestion.objects.get().due
    page = signed_in(client, world.trainer).get(url).content.decode()
    assert f"Zonder je antwoord gaat de plek na {day_words(due)} op pauze." in page
    assert page.index("Samira Haddad") < page.index(f"Kandidaat uit traject {old.number}")
    assert f"Kandidaat uit traject {met.number}" not in page
    assert "als u nu geen kandidaten wilt" not in page
    with working():
        PlaceQuestion.objects.update(lapsed_on=due + timedelta(days=1))
        WorkPlacementOffer.objects.update(status="paused", paused_why="silent")
    assert "met je antwoord kan die weer open" in client.get(url).content.decode()
    assert "Gepauzeerd tot je antwoordt." in client.get(reverse("home")).content.decode()
    page = signed_in(client, world.coordinator).get(url).content.decode()
    assert "zonder antwoord. Daarom staat de plek sinds" in page


def test_who_works_on_trajecten_and_trains_as_well_has_the_rows_of_both(offer_place, world):
    own, other = offer_place(by="coordinator", employer=world.school), offer_place(by="coordinator")
    Membership.objects.create(user=world.coordinator, organisation=world.school, role=Role.TRAINER, since=days.today())
    ask(own)
    with working():
        WorkPlacementOffer.objects.filter(pk=other.pk).update(status="paused", paused_why="silent")
    with acting(world.actor("coordinator")) as actor:
        assert {row.url for row in place_work(actor, days.today())} == {
            own.get_absolute_url(),
            other.get_absolute_url(),
        }


def fewer(question, *, by):
    question.say(StillAnswer.FEWER, seats_left=1, by=by)


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_once_are_one(place, world, twice_at_once):
    race = twice_at_once(fewer, ask(place), by=(world.actor("trainer"), world.actor("neighbour")))
    assert len(race.winners) == 1
    assert isinstance(race.losers[0], WrongStatus)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_answers_would_have_counted(place, world, twice_at_once, monkeypatch):
    question = ask(place)
    monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)
    race = twice_at_once(fewer, question, by=(world.actor("trainer"), world.actor("neighbour")))
    assert len(race.winners) == 2


def test_too_late_the_link_offers_another_way(place, client, world):
    question = ask(place)
    with time_machine.travel(question.link.expires_at + timedelta(days=1), tick=False):
        response = client.get(url_of(question))
    assert response.status_code == 410
    assert world.region_office.name in response.content.decode()
