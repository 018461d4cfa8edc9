"""A traject without a step for too long: each partner one question by link, and silence on a list by number."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from intake.models import ReasonKind
from nazorg.check_tasks import stalled_days
from nazorg.models import StalledQuestion, StallRule
from tests.cast import signed_in
from tests.nazorg.conftest import FIRST_DAY
from transitiehuis import days
from transitiehuis.netwerk.actor import acting, working
from transitiehuis.outbox.delivery import deliver
from transitiehuis.outbox.models import Owed
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

NONE = {"moved": 0, "silent": 0, "asked": 0}
LIMIT = FIRST_DAY + timedelta(days=42)  # what matching may stand still; a Monday


@pytest.fixture
def why(reasons):
    return reasons(ReasonKind.WAITING_FOR, "seat")


@pytest.fixture
def stalled(on, seeker):
    """Somebody in matching of whom nothing happened for six weeks; both partners are asked today."""
    trajectory = seeker()
    on(LIMIT)
    assert stalled_days() == {**NONE, "asked": 1}
    return trajectory


def question(trajectory, organisation) -> StalledQuestion:
    return StalledQuestion.objects.with_names().get(trajectory=trajectory, asked_of=organisation)


def url_of(asked) -> str:
    return f"/check-in/{asked.link.token}/"


def test_each_partner_gets_one_question_when_the_days_are_over(on, seeker, world):
    trajectory = seeker()
    on(LIMIT - timedelta(days=3))
    assert stalled_days() == NONE
    on(LIMIT)
    assert stalled_days() == {**NONE, "asked": 1}
    assert stalled_days() == NONE, "a second run finds nothing"
    asked = StalledQuestion.objects.filter(trajectory=trajectory)
    assert set(asked.values_list("asked_of", flat=True)) == {world.school.pk, world.uwv.pk}
    assert {one.due for one in asked} == {days.add_werkdagen(LIMIT, 5)}
    on(LIMIT + timedelta(days=42))
    assert stalled_days()["asked"] == 0, "once for each time it stands still"


def test_who_answers_by_link_says_why_and_looking_changes_nothing(stalled, world, client, why):
    asked = question(stalled, world.school)
    url = url_of(asked)
    assert client.get(url).status_code == client.head(url).status_code == 200
    page = client.get(url).content.decode()
    assert stalled.number in page
    assert stalled.candidate.last_name not in page
    assert client.post(url, {"reason": why.pk}).status_code == 422
    facts = {"reason": why.pk, "in_contact": "little", "needed": "Een plek dichterbij."}
    assert client.post(url, facts).status_code == 302
    assert client.post(url, facts).status_code == 410
    signed_in(client, world.coordinator)
    assert "Een plek dichterbij." in client.get(stalled.get_absolute_url()).content.decode()


def test_a_colleague_answers_on_the_dossier_and_no_other_partner_does(stalled, world, client, why):
    asked = question(stalled, world.school)
    url = f"/nazorg/vraag/stilstand/{asked.pk}/"
    signed_in(client, world.adviser)
    assert url not in client.get(stalled.get_absolute_url()).content.decode(), "it is asked of the school"
    assert client.post(url, {"reason": why.pk, "in_contact": "yes"}).status_code == 403
    signed_in(client, world.coordinator)
    assert url in client.get(stalled.get_absolute_url()).content.decode()
    page = client.get(url).content.decode()
    assert "/check-in/" not in page, "nothing to hand over: the question is one's own"
    assert client.post(url, {"reason": why.pk}).status_code == 422
    facts = {"reason": why.pk, "in_contact": "little", "needed": "Een plek dichterbij."}
    assert client.post(url, facts).status_code == 302
    told = question(stalled, world.school)
    assert (told.answered_via, told.answered_by.user) == ("call", world.coordinator)
    dossier = client.get(stalled.get_absolute_url()).content.decode()
    assert "Een plek dichterbij." in dossier
    assert url not in dossier


def test_after_five_werkdagen_it_stands_by_number_on_the_list_of_the_ketenregisseur(stalled, world, client, on, why):
    with acting(world.actor("adviser")) as by:
        question(stalled, world.uwv).tell(why, in_contact="yes", by=by)

    def listed() -> str:
        signed_in(client, world.director)  # anew each day
        response = client.get("/nazorg/stilstand/")
        assert response.status_code == 200
        return response.content.decode()

    on(days.add_werkdagen(LIMIT, 5))
    stalled_days()
    assert stalled.number not in listed()
    on(days.add_werkdagen(LIMIT, 6))
    assert stalled_days() == {**NONE, "silent": 1}
    page = listed()
    assert stalled.number in page
    assert world.school.name in page
    assert stalled.candidate.last_name not in page
    assert client.get(stalled.get_absolute_url()).status_code == 404
    with acting(world.actor("coordinator")) as by:
        question(stalled, world.school).tell(why, in_contact="yes", by=by)
    assert stalled.number not in listed(), "a late answer takes it off"


def test_a_traject_that_moves_is_asked_no_more_and_nothing_is_sent(stalled, world, on):
    on(LIMIT + timedelta(days=1))
    with acting(world.actor("coordinator")) as by:
        stalled.refresh_from_db()
        stalled.plan("find_place", days.today() + timedelta(days=9), by=by)
    mail.outbox.clear()
    deliver()
    assert {one.state for one in Owed.objects.filter(kind="nazorg.stalled")} == {"dropped"}
    assert stalled_days() == {**NONE, "moved": 2}
    assert not StalledQuestion.objects.unanswered().exists()


def test_at_work_nothing_stands_still_by_default(on, employed):
    employed()
    on(FIRST_DAY + timedelta(days=140))
    assert stalled_days()["asked"] == 0


def test_a_region_chooses_its_days_for_each_step(on, seeker, world, client):
    seeker()
    signed_in(client, world.director)
    page = client.get("/nazorg/stilstand/")
    chosen = dict(page.context["form"].initial)
    assert client.post("/nazorg/stilstand/", {**chosen, "matching": "3"}).status_code == 422
    assert client.post("/nazorg/stilstand/", {**chosen, "matching": "14"}).status_code == 302
    assert StallRule.of(world.region.pk)["matching"] == 14
    assert StallRule.of(world.other_region.pk)["matching"] == 42
    on(FIRST_DAY + timedelta(days=14))
    assert stalled_days()["asked"] == 1


@pytest.mark.parametrize("who", ["coordinator", "adviser", "national", "manager"])
def test_only_the_ketenregisseur_chooses(world, who):
    with acting(world.actor(who)) as by, pytest.raises(NotAllowed):
        StallRule.choose(world.region, {"matching": 14}, by=by)


def test_the_director_sees_only_what_nobody_answered_even_round_the_only_door(stalled, world):
    with acting(world.actor("director")):
        assert not StalledQuestion.objects.exists()
    for who in ("neighbour", "trainer"):
        with acting(world.actor(who)):
            assert not StalledQuestion.objects.exists(), who


@pytest.mark.parametrize("half", [{"needed": "Zomaar"}, {"in_contact": "yes"}])
def test_half_an_answer_is_refused(stalled, half):
    with pytest.raises(IntegrityError), transaction.atomic():
        StalledQuestion.objects.update(**half)


def tell_it(asked, *, by):
    from intake.models import Reason

    asked.tell(Reason.objects.get(code="seat"), in_contact="yes", by=by)


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_once_are_one(stalled, world, twice_at_once, why):
    race = twice_at_once(tell_it, question(stalled, world.school), by=world.actor("coordinator"))
    assert len(race.winners) == 1
    assert isinstance(race.losers[0], WrongStatus)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_would_have_answered(stalled, world, twice_at_once, monkeypatch, why):
    monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)
    race = twice_at_once(tell_it, question(stalled, world.school), by=world.actor("coordinator"))
    assert len(race.winners) == 2


@pytest.mark.django_db(transaction=True)
def test_two_clocks_at_once_ask_once(on, seeker, world, twice_at_once):
    trajectory = seeker()
    on(LIMIT)

    def ask(row, *, by):
        with working():
            return StalledQuestion.ask_about(row)

    race = twice_at_once(ask, trajectory, by=world.actor("coordinator"))
    assert len(race.winners) == 1
    assert StalledQuestion.objects.count() == 2
