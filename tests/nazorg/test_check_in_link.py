"""Three questions behind a link: looking changes nothing, what opens what, and of two answers one counts."""

from datetime import timedelta

import pytest

from intake.models import ReasonKind
from nazorg.check_tasks import check_in_days
from nazorg.models import CheckIn, Side, Signal
from tests.nazorg.conftest import FIRST_DAY
from tests.nazorg.test_check_ins import BAD, GOOD, WEEK_3, fresh, url_of
from transitiehuis.netwerk.actor import acting
from transitiehuis.netwerk.models import Link
from transitiehuis.workflow import Lockable, WrongStatus


def test_the_candidate_answers_by_link_and_looking_changes_nothing(employed, ask, client):
    asked = ask(employed())
    url = url_of(asked)
    for look in (client.get, client.head, client.get):
        response = look(url)
        assert response.status_code == 200
        assert response["Cache-Control"] == "no-store"
    assert "Hanzewarmte" in response.content.decode()
    assert "Samira" not in response.content.decode(), "whoever finds the link learns no name"
    assert fresh(asked).is_open
    assert client.post(url, {**BAD, "call_me": "on"}).status_code == 302
    row = fresh(asked)
    assert (row.going, row.learning, row.call_me, row.answered_via, row.answered_by) == (
        "bad",
        "no",
        True,
        "link",
        None,
    )
    assert client.get(url).status_code == 410
    assert client.post(url, GOOD).status_code == 410
    assert fresh(asked).going == "bad", "the second time changes nothing"


def test_a_question_left_open_points_at_the_field_and_keeps_the_rest(employed, ask, client):
    response = client.post(url_of(ask(employed())), {"at_work": "yes", "going": "good"})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["learning"]
    assert response.context["form"]["going"].value() == "good"


@pytest.mark.parametrize(
    ("address", "language", "question"),
    [
        ("", "nl", "Werkt u nog bij Hanzewarmte?"),
        ("?taal=en", "en", "Do you still work at Hanzewarmte?"),
        ("?taal=simpel", "nl", "Werkt u bij Hanzewarmte?"),
        ("?taal=klingon", "nl", "Werkt u nog bij Hanzewarmte?"),
    ],
)
def test_in_dutch_english_and_very_easy_dutch_whatever_the_browser_speaks(
    employed, ask, client, address, language, question
):
    page = client.get(url_of(ask(employed())) + address, headers={"accept-language": "fr"}).content.decode()
    assert question in page
    assert f'<html lang="{language}">' in page


def test_who_is_written_to_in_english_reads_english(employed, ask, client):
    assert "Do you still work" in client.get(url_of(ask(employed(language="en")))).content.decode()


def test_the_company_reads_the_name_only_behind_its_own_link(employed, ask, client):
    asked = ask(employed(), Side.COMPANY)
    page = client.get(url_of(asked)).content.decode()
    assert "Samira Haddad" in page
    assert "samira@x.example" not in page
    client.post(url_of(asked), GOOD)
    assert fresh(asked).going == "good"


def test_a_guess_a_link_for_something_else_and_a_swapped_one_open_nothing(employed, ask, client):
    one, other = ask(employed()), ask(employed(email="ama@x.example"))
    token = one.link.token
    for guess in ("x", token[:-1] + ("0" if token[-1] != "0" else "1"), "0-" + "0" * 40, token.upper() + "x"):
        assert client.get(f"/check-in/{guess}/").status_code == 404
        assert client.post(f"/check-in/{guess}/", GOOD).status_code == 404
    number, mac = token.split("-")
    swapped = f"{other.link.token.split('-')[0]}-{mac}"
    assert number != other.link.token.split("-")[0]
    assert client.post(f"/check-in/{swapped}/", GOOD).status_code == 404
    elsewhere = Link.make(purpose="still_open", subject=one, expires_at=one.link.expires_at)
    assert client.get(f"/check-in/{elsewhere.token}/").status_code == 404
    stranger = Link.make(purpose="check_in", subject=one.placement, expires_at=one.link.expires_at)
    assert client.get(f"/check-in/{stranger.token}/").status_code == 404
    assert not CheckIn.objects.answered().exists()


def test_a_second_link_to_a_row_that_has_another_opens_nothing(employed, ask, client):
    asked = ask(employed())
    second = Link.make(purpose="check_in", subject=asked, expires_at=asked.link.expires_at)
    assert client.get(f"/check-in/{second.token}/").status_code == 404


def test_too_late_and_taken_back_say_so_and_give_a_way_on(employed, ask, client, world, reasons, on):
    placement = employed()
    asked = ask(placement)
    on(FIRST_DAY + timedelta(days=90))
    late = client.get(url_of(asked))
    assert late.status_code == 410
    assert world.school.email in late.content.decode()
    on(FIRST_DAY + timedelta(days=1))
    with acting(world.actor("coordinator")) as by:
        placement.end(reasons(ReasonKind.PLACEMENT_END, "other_work"), told_by="candidate", on=FIRST_DAY, by=by)
    assert client.post(url_of(asked), GOOD).status_code == 410


def test_after_silence_an_answer_is_still_welcome(employed, on, client):
    placement = employed()
    on(WEEK_3)
    check_in_days()
    on(WEEK_3 + timedelta(days=3))
    check_in_days()
    on(WEEK_3 + timedelta(days=8))
    check_in_days()
    asked = CheckIn.objects.select_related("link").get(placement=placement, side=Side.CANDIDATE)
    assert Signal.objects.open().get(kind="silence").colour == "orange"
    client.post(url_of(asked), GOOD)
    row = fresh(asked)
    assert row.answered_at
    assert row.silent_on, "the finding stays"
    assert not Signal.objects.open().filter(kind="silence").exists(), "and its signal is over by itself"


def by_link(asked, *, by):
    asked.answer(**GOOD, by=by)


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_once_are_one(employed, ask, world, twice_at_once):
    race = twice_at_once(by_link, ask(employed()), by=(world.actor("coordinator"), world.actor("colleague")))
    assert len(race.winners) == 1
    assert isinstance(race.losers[0], WrongStatus)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_answers_would_have_counted(employed, ask, world, twice_at_once, monkeypatch):
    asked = ask(employed())
    monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)
    race = twice_at_once(by_link, asked, by=(world.actor("coordinator"), world.actor("colleague")))
    assert len(race.winners) == 2
