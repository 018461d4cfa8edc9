"""While somebody types: is there a dossier already? And the question to who is aan zet elsewhere."""

import re

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.urls import reverse

from intake.models import (
    ChainEvent,
    Closing,
    Involvement,
    InvolvementRequest,
    Lookup,
    PartyRole,
    ReasonKind,
    Refusal,
    Typed,
    look,
)
from intake.models.lookup import AT_MOST
from intake.worklist import intake_work
from transitiehuis import days
from transitiehuis.netwerk.actor import acting
from transitiehuis.outbox.models import Owed
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

SAMIRA = {"first_name": "Zamira", "last_name": "Hadad", "birth_year": "1991", "contact": ""}
TYPED = Typed("Zamira", "Hadad", 1991)


def typing(client, **said):
    return client.post(reverse("intake:alike"), {**SAMIRA, **said})


def ask_url(page):
    return re.search(r'href="(/intake/aanmelden/vraag/[^"]+)"', page.content.decode())[1]


@pytest.fixture
def ask(world):
    """`ask(by="neighbour")`: the question about the one traject in the region, as its steps write it."""

    def asked(by="neighbour", role=PartyRole.SCHOOL):
        with acting(world.actor(by)) as actor:
            [like] = look([world.region], TYPED, by=actor)
            facts = {"name": "Zamira Hadad", "birth_year": 1991, "contact": ""}
            return InvolvementRequest.ask(like, world.region, role=role, why="Ze kwam langs.", by=actor, **facts)

    return asked


def test_what_is_typed_is_found_before_it_is_sent(browser, refer):
    mine = refer()
    client = browser("adviser")
    assert mine.number in typing(client).content.decode()
    assert "Alleen de naam lijkt" in typing(client, birth_year="1992").content.decode()
    for little in ({"last_name": ""}, {"first_name": "", "last_name": "", "contact": "06 1234"}):
        assert typing(client, **little).content.decode().strip() == ""
    assert mine.number in typing(client, first_name="", last_name="", contact="0612345678").content.decode()
    assert client.get(reverse("intake:alike")).status_code == 405
    assert not Lookup.objects.exists()  # what is mine is no secret


def test_who_returns_is_offered_the_same_number_again(browser, refer, world, reasons):
    old = refer()
    with acting(world.actor("adviser")) as by:
        old.close(Closing.WITHDRAWN, reasons(ReasonKind.CLOSE, "not_now"), by=by)
    page = typing(browser("adviser")).content.decode()
    assert old.number in page
    assert "Heropen het" in page


def test_elsewhere_only_whom_to_ask_is_told_and_that_it_was_looked_up_is_kept(browser, refer, world):
    theirs, client = refer(), browser("neighbour")
    for _twice in range(2):
        page = typing(client).content.decode()
    assert "UWV Apeldoorn (demo)" in page
    for secret in (theirs.number, "Samira", "Haddad", "1991"):
        assert secret not in page
    assert typing(client, birth_year="1990").content.decode().strip() == ""

    [line] = Lookup.objects.all()
    assert (line.user, line.organisation, line.trajectory) == (world.neighbour, world.other_school, theirs)
    shown = browser("adviser").get(reverse("regie:access_log", args=[theirs.number])).content.decode()
    assert "Joris Wiersma" in shown


def test_nobody_tries_out_an_address_book(browser, refer, world):
    refer()
    client = browser("neighbour")
    with acting(world.actor("neighbour")) as by:
        for _time in range(AT_MOST):
            look([world.region], Typed("Iemand", "Anders", 1970), by=by)
    page = typing(client).content.decode()
    assert "over tien minuten" in page
    assert "UWV Apeldoorn" not in page
    assert "UWV Apeldoorn" in typing(browser("client_manager")).content.decode()  # somebody else goes on


def test_the_question_holds_what_was_typed_and_the_answer_makes_a_party(browser, refer, world):
    theirs, asker = refer(), browser("neighbour")
    url = ask_url(typing(asker))
    assert browser("client_manager").get(url).status_code == 404  # found by somebody else
    page = asker.get(url).content.decode()
    assert "Zamira Hadad" in page
    assert "Samira" not in page
    assert asker.post(url, {"role": PartyRole.SCHOOL, "why": ""}).status_code == 422
    assert asker.post(url, {"role": PartyRole.SCHOOL, "why": "Zij meldde zich bij ons."}).status_code == 302

    question = InvolvementRequest.objects.get()
    assert (question.name, question.birth_year, question.asked) == ("Zamira Hadad", 1991, world.uwv)
    told = Owed.objects.get(kind="intake.involvement_asked")
    assert told.user == world.adviser
    assert "Hadad" not in told.subject + told.body
    with acting(world.actor("adviser")) as by:
        [row] = [row for row in intake_work(by, days.today()) if row.group == "incoming"]
    assert (row.title, row.action_url) == ("Zamira Hadad", question.get_absolute_url())
    waiting = asker.get(question.get_absolute_url()).content.decode()
    assert "UWV Apeldoorn (demo) antwoordt" in waiting
    assert theirs.number not in waiting

    holder = browser("adviser")
    assert "Samira Haddad" in holder.get(row.action_url).content.decode()
    assert holder.post(row.action_url, {}).status_code == 422
    assert holder.post(row.action_url, {"answer": "yes"}).url == theirs.get_absolute_url()
    assert asker.get(theirs.get_absolute_url()).status_code == 200
    assert ChainEvent.objects.in_order().last().kind == "involved"
    assert Owed.objects.get(kind="intake.involvement_answered").user == world.neighbour


def test_a_no_comes_with_a_reason_and_shows_nothing_more(browser, refer, ask, world):
    theirs, question = refer(), ask()
    url = question.get_absolute_url()
    assert browser("adviser").post(url, {"answer": "no"}).status_code == 422
    sent = {"answer": "no", "refusal": Refusal.OTHER_PERSON, "note": "Hier woont zij niet."}
    assert browser("adviser").post(url, sent).status_code == 302
    page = browser("neighbour").get(url).content.decode()
    assert "iemand anders" in page
    assert "Hier woont zij niet." in page
    assert theirs.number not in page
    assert browser("neighbour").get(theirs.get_absolute_url()).status_code == 404
    assert "iemand anders" in Owed.objects.get(kind="intake.involvement_answered").body


def test_who_is_not_aan_zet_does_not_answer_and_who_asked_does_not_ask_twice(refer, ask, world):
    refer()
    question = ask()
    with pytest.raises(WrongStatus):
        ask()
    for who in ("coordinator", "neighbour"):  # offered to; who asked
        with acting(world.actor(who)) as by, pytest.raises((NotAllowed, ObjectDoesNotExist)):
            InvolvementRequest.objects.get(pk=question.pk).grant(by=by)
    with acting(world.actor("stranger")):
        assert not InvolvementRequest.objects.exists()


def test_a_traject_that_closes_answers_what_was_still_asked(refer, ask, world, reasons):
    theirs, question = refer(), ask()
    with acting(world.actor("adviser")) as by:
        theirs.close(Closing.WITHDRAWN, reasons(ReasonKind.CLOSE, "not_now"), by=by)
    question.refresh_from_db()
    assert (question.status, question.refusal) == ("refused", "closed")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("locked", [True, False])
def test_of_a_yes_and_a_no_at_once_one_wins_and_without_the_lock_both_would(
    refer, ask, world, twice_at_once, monkeypatch, locked
):
    refer()
    question = ask()
    if not locked:
        monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)
    race = twice_at_once(
        lambda row, by: row.refuse(Refusal.NOT_NEEDED, by=by), question, by=(world.actor("adviser"),) * 2
    )
    assert len(race.winners) == (1 if locked else 2)
    assert [type(error) for error in race.losers] == ([WrongStatus] if locked else [])
    assert not Involvement.objects.filter(organisation=world.other_school).exists()


def test_the_same_question_twice_at_once_is_asked_once(refer, ask, world, transactional_db, twice_at_once):
    refer()
    with acting(world.actor("neighbour")) as by:
        [like] = look([world.region], TYPED, by=by)
    facts = {"role": "school", "why": "Ze kwam langs.", "name": "Zamira Hadad"}
    race = twice_at_once(
        lambda by: InvolvementRequest.ask(like, world.region, by=by, **facts), by=world.actor("neighbour")
    )
    assert [type(error) for error in race.losers] == [WrongStatus]
    assert InvolvementRequest.objects.count() == 1
