"""A round that is moved, cancelled, held after all and reopened keeps why; and a partner is reached in person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core import mail
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client

from tests.cast import World, signed_in
from tests.regie.quarter.scenes import at, fill_in, ledger, plan, walk
from tests.ui.page import dangling, inline, parse, text
from transitiehuis.netwerk.actor import acting
from transitiehuis.netwerk.models import Partnership
from transitiehuis.outbox.delivery import deliver
from transitiehuis.outbox.models import Owed
from transitiehuis.regie.models import PersonalReminder, QuarterRound, RoundChange, RoundStage
from transitiehuis.regie.models.rounds import Phase
from transitiehuis.regie.reasons import held_again_stands
from transitiehuis.regie.rhythm import Quarter
from transitiehuis.regie.tasks import quarter_rhythm
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

pytestmark = pytest.mark.django_db
OPEN, MONDAY = date(2026, 10, 26), date(2026, 11, 2)
ROUND = "/regie/kwartaal/2026-K4/"
WHY = "De zaal is er toch."


@pytest.fixture
def visit(client: Client, world: World) -> Callable[..., Any]:
    def go(who: str, path: str, data: dict | None = None) -> Any:
        signed_in(client, world.memberships[who].user, world.memberships[who])
        options = {"headers": {"accept-language": "nl"}}
        return client.get(path, **options) if data is None else client.post(path, data, **options)

    return go


def words_of(response: Any) -> str:
    assert response.status_code == 200
    tree = parse(response.content.decode())
    assert list(dangling(tree)) == []
    assert inline(tree) == []
    return text(tree)


def fresh(round: QuarterRound) -> QuarterRound:
    return QuarterRound.objects.select_related("region").get(pk=round.pk)


@pytest.fixture
def cancelled(world: World, round: QuarterRound) -> QuarterRound:
    """Cancelled on 26 October, when it was open for scores."""
    with at(OPEN):
        round.cancel("De zaal is weg", by=world.actor("director"))
    return round


# Held after all -----------------------------------------------------------------------------------------------------


def test_a_cancelled_round_is_held_after_all_with_a_reason(world: World, cancelled: QuarterRound) -> None:
    with at(MONDAY):
        assert fresh(cancelled).phase_on(MONDAY) == Phase.CANCELLED
        fresh(cancelled).hold_again(date(2026, 12, 1), WHY, by=world.actor("director"))
    round = fresh(cancelled)
    assert (round.cancelled_at, round.cancel_reason) == (None, "")
    assert (round.meeting_on, round.closes_on, round.opens_on) == (
        date(2026, 12, 1),
        date(2026, 11, 26),
        date(2026, 10, 20),  # it had opened
    )
    kinds = list(RoundChange.objects.order_by("at", "pk").values_list("kind", "reason", "meeting_on"))
    assert kinds == [("cancelled", "De zaal is weg", date(2026, 11, 17)), ("held_again", WHY, date(2026, 11, 17))]


def test_what_was_scored_before_stands_and_what_was_sent_is_not_sent_again(world: World, round: QuarterRound) -> None:
    director = world.actor("director")
    facts = {
        date(2026, 10, 21): lambda: fill_in(world.actor("reader"), round),
        date(2026, 10, 26): lambda: fresh(round).cancel("De zaal is weg", by=director),
        date(2026, 11, 2): lambda: fresh(round).hold_again(date(2026, 12, 1), WHY, by=director),
    }
    walk(date(2026, 10, 19), date(2026, 12, 2), facts=facts)
    stages = [(day, key.split("/")[3]) for day, key in ledger() if f"/{world.branch.pk}/" in key]
    assert stages == [
        (date(2026, 10, 20), "opening"),
        (date(2026, 11, 2), "held-1"),
        (date(2026, 11, 17), "reminder"),
        (date(2026, 11, 24), "last_reminder"),
        (date(2026, 11, 27), "pack"),
    ]
    assert round.submissions.done().count() == 1


def held(world: World, round: QuarterRound) -> list[Owed]:
    return list(Owed.objects.filter(kind="regie.held_again").order_by("key"))


def opened_and_called_off(world: World, round: QuarterRound) -> None:
    with at(OPEN):
        quarter_rhythm()
        fresh(round).cancel("De zaal is weg", by=world.actor("director"))


def test_partners_that_were_told_get_one_mail_when_it_is_held_after_all(world: World, round: QuarterRound) -> None:
    opened_and_called_off(world, round)
    told = set(RoundStage.objects.filter(round=round).values_list("organisation", flat=True))
    with at(MONDAY):
        fresh(round).hold_again(date(2026, 12, 1), WHY, by=world.actor("director"))
        quarter_rhythm()
    letters = held(world, round)
    assert {letter.organisation_id for letter in letters} == told
    assert len({letter.user_id for letter in letters}) == len(letters)
    mine = next(letter for letter in letters if letter.organisation_id == world.branch.pk)
    assert WHY in mine.body
    assert "1 december" in mine.body.lower()
    assert "26 november" in mine.body.lower()  # partners can score until then
    with at(MONDAY, hour=9):
        deliver()
        deliver()
    sent = [one for one in mail.outbox if WHY in one.body]
    assert len(sent) == len(letters)


def test_nobody_is_mailed_of_a_round_they_never_heard_of(world: World, round: QuarterRound) -> None:
    with at(date(2026, 10, 1)):
        round.cancel("Te druk", by=world.actor("director"))
        fresh(round).hold_again(date(2026, 12, 15), WHY, by=world.actor("director"))
    assert held(world, round) == []


@pytest.mark.parametrize("gone", ["called off again", "met", "left"])
def test_that_mail_stops_when_its_reason_is_gone(world: World, round: QuarterRound, gone: str) -> None:
    opened_and_called_off(world, round)
    with at(MONDAY):
        fresh(round).hold_again(date(2026, 12, 1), WHY, by=world.actor("director"))
        mine = next(letter for letter in held(world, round) if letter.organisation_id == world.branch.pk)
        assert held_again_stands(mine)
        if gone == "called off again":
            fresh(round).cancel("Toch niet", by=world.actor("director"))
        if gone == "left":
            Partnership.objects.filter(organisation=world.branch).update(until=date(2026, 11, 1))
    with at(date(2026, 12, 2) if gone == "met" else MONDAY):
        assert not held_again_stands(mine)


def test_held_twice_it_tells_the_last_time_only(world: World, round: QuarterRound) -> None:
    opened_and_called_off(world, round)
    director = world.actor("director")
    with at(MONDAY):
        fresh(round).hold_again(date(2026, 12, 1), WHY, by=director)
        fresh(round).cancel("Toch niet", by=director)
        fresh(round).hold_again(date(2026, 12, 8), "Nu echt.", by=director)
        letters = [letter for letter in held(world, round) if letter.organisation_id == world.branch.pk]
        assert [("held-2" in letter.key, held_again_stands(letter)) for letter in letters] == [
            (False, False),
            (True, True),
        ]


def test_one_that_was_cancelled_before_it_opened_opens_anew(world: World, round: QuarterRound) -> None:
    with at(date(2026, 10, 1)):
        round.cancel("Te druk", by=world.actor("director"))
    with at(MONDAY):
        fresh(round).hold_again(date(2026, 12, 15), WHY, by=world.actor("director"))
    assert fresh(round).opens_on == date(2026, 11, 17)
    assert fresh(round).phase_on(MONDAY) == Phase.PLANNED


def test_a_close_that_had_passed_stays_and_its_scores_are_not_blind_again(world: World, round: QuarterRound) -> None:
    with at(date(2026, 11, 16)):
        round.cancel("Iedereen is ziek", by=world.actor("director"))
        fresh(round).hold_again(date(2026, 11, 24), WHY, by=world.actor("director"))
        assert fresh(round).closes_on == date(2026, 11, 12)
        assert fresh(round).is_closed()


@pytest.mark.parametrize(
    ("day", "on"),
    [(MONDAY, date(2026, 10, 30)), (MONDAY, date(2027, 1, 5)), (MONDAY, date(2026, 11, 4))],
    ids=["past", "another quarter", "no day left to score on"],
)
def test_a_day_that_cannot_be(world: World, cancelled: QuarterRound, day: date, on: date) -> None:
    with at(day), pytest.raises(WrongStatus):
        fresh(cancelled).hold_again(on, WHY, by=world.actor("director"))


def test_only_its_director_and_only_what_was_cancelled(world: World, cancelled: QuarterRound) -> None:
    with at(MONDAY):
        for who in ("reader", "stranger", "manager"):
            with pytest.raises(NotAllowed):
                fresh(cancelled).hold_again(date(2026, 12, 1), WHY, by=world.actor(who))
        other = plan(world, Quarter(2027, 1))
        with pytest.raises(WrongStatus):
            other.hold_again(date(2027, 2, 16), WHY, by=world.actor("director"))


@pytest.mark.parametrize("locked", [True, False])
@pytest.mark.django_db(transaction=True)
def test_two_who_hold_it_at_once_hold_it_once(
    world: World, cancelled: QuarterRound, twice_at_once: Callable, monkeypatch: pytest.MonkeyPatch, locked: bool
) -> None:
    """With the lock one is told that it is held; the twin without it keeps the same act twice."""
    if not locked:
        monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)

    def hold(row: QuarterRound, by: Any) -> None:
        row.hold_again(date(2026, 12, 1), WHY, by=by)

    with at(MONDAY):
        race = twice_at_once(hold, fresh(cancelled), by=world.actor("director"))
    assert [type(loser) for loser in race.losers] == ([WrongStatus] if locked else [])
    assert RoundChange.objects.filter(kind="held_again").count() == (1 if locked else 2)


def test_the_page_keeps_what_was_typed_and_tells_everybody_what_was_changed(
    visit: Callable, world: World, cancelled: QuarterRound
) -> None:
    with at(MONDAY):
        assert "Deze ronde toch laten doorgaan" in words_of(visit("director", ROUND))
        assert "Deze ronde toch laten doorgaan" not in words_of(visit("reader", ROUND))
        path = f"{ROUND}toch-houden/"
        assert visit("reader", path).status_code == 403
        bad = visit("director", path, {"meeting_on": "2026-10-30", "reason": WHY})
        assert bad.status_code == 200
        assert WHY in bad.content.decode()
        late = visit("director", path, {"meeting_on": "2026-11-04", "reason": WHY})
        assert "Dan is er geen dag meer om cijfers te geven" in late.content.decode()
        assert visit("director", path, {"meeting_on": "2026-12-01", "reason": WHY}).status_code == 302
        said = words_of(visit("reader", ROUND))
        assert "Wat er in deze ronde veranderd is" in said
        assert "De zaal is weg" in said
        assert WHY in said


def test_a_second_reopening_leaves_the_first_one_told(world: World, round: QuarterRound, visit: Callable) -> None:
    director = world.actor("director")
    with at(date(2026, 11, 13)):
        fresh(round).reopen(date(2026, 11, 16), "Eén was ziek", by=director)
    with at(date(2026, 11, 17)):
        fresh(round).reopen(date(2026, 11, 18), "Nog een was ziek", by=director)
        said = words_of(visit("reader", ROUND))
    assert "Eén was ziek" in said
    assert "Nog een was ziek" in said


def test_a_moved_meeting_tells_the_day_it_was_and_a_new_hour_is_no_move(world: World, round: QuarterRound) -> None:
    with at(OPEN):
        round.move(date(2026, 11, 17), by=world.actor("director"), place="Stadhuis")
        assert not RoundChange.objects.exists()
        round.move(date(2026, 11, 24), by=world.actor("director"))
    assert list(RoundChange.objects.values_list("kind", "meeting_on")) == [("moved", date(2026, 11, 17))]


def test_the_database_keeps_what_was_changed(cancelled: QuarterRound) -> None:
    for change in (
        lambda: RoundChange.objects.update(reason="Anders"),
        lambda: RoundChange.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    kept = RoundChange.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        RoundChange.objects.create(round=cancelled, kind="reopened", reason="", meeting_on=OPEN, by=kept.by, at=kept.at)


# In person ----------------------------------------------------------------------------------------------------------


def test_the_director_calls_or_mails_in_one_click_and_writes_it_down(
    visit: Callable, world: World, round: QuarterRound
) -> None:
    type(world.branch).objects.filter(pk=world.branch.pk).update(phone="055 123 4567")
    path = f"{ROUND}partners/{world.branch.pk}/"
    with at(OPEN):
        quarter_rhythm()
        page = visit("director", ROUND).content.decode()
        assert 'href="tel:0551234567"' in page
        assert f'href="mailto:{world.partner_contact.email}"' in page
        assert "tel:" not in visit("reader", ROUND).content.decode()
        assert "055 123 4567" in words_of(visit("director", path))
        bad = visit("director", path, {"how": "", "remark": "Belt maandag terug"})
        assert bad.status_code == 200
        assert "Belt maandag terug" in bad.content.decode()
        assert visit("director", path, {"how": "no_answer", "remark": "Belt maandag terug"}).status_code == 302
        assert "gebeld, geen gehoor op 26 okt" in words_of(visit("director", ROUND))
        assert "Belt maandag terug" in words_of(visit("director", path))
        assert "gebeld" not in words_of(visit("reader", ROUND))  # between the director and that partner


def test_who_is_done_is_not_to_be_called(visit: Callable, world: World, round: QuarterRound) -> None:
    with at(OPEN):
        quarter_rhythm()
        fill_in(world.actor("partner_contact"), round)
        page = visit("director", ROUND).content.decode()
    assert f"partners/{world.branch.pk}/" not in page
    assert f"partners/{world.school.pk}/" in page


def test_only_the_director_reads_and_writes_it(visit: Callable, world: World, round: QuarterRound) -> None:
    path = f"{ROUND}partners/{world.branch.pk}/"
    with at(OPEN):
        for who in ("reader", "partner_contact", "manager"):
            assert visit(who, path).status_code == 403
            with acting(world.actor(who)) as by, pytest.raises(NotAllowed):
                PersonalReminder.note(fresh(round), world.branch, "called", by=by)
        assert visit("stranger", f"{path}?regio=AM06").status_code in {403, 404}
        assert visit("director", f"{ROUND}partners/999999/").status_code == 404
        with acting(world.actor("director")) as by:
            PersonalReminder.note(fresh(round), world.branch, "called", by=by)
        with acting(world.actor("reader")):
            assert not PersonalReminder.objects.exists()
        for change in (lambda: PersonalReminder.objects.update(how="mailed"), PersonalReminder.objects.all().delete):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()


def test_after_the_close_and_for_who_left_there_is_nobody_to_remind(world: World, round: QuarterRound) -> None:
    with at(date(2026, 11, 13)), acting(world.actor("director")) as by, pytest.raises(WrongStatus):
        PersonalReminder.note(fresh(round), world.branch, "called", by=by)
    Partnership.objects.filter(organisation=world.branch).update(until=date(2026, 10, 25))
    with at(OPEN), acting(world.actor("director")) as by, pytest.raises(WrongStatus):
        PersonalReminder.note(fresh(round), world.branch, "called", by=by)


def test_the_state_of_the_round_asks_for_itself_while_partners_score(visit: Callable, round: QuarterRound) -> None:
    with at(OPEN):
        page = visit("director", ROUND).content.decode()
        assert 'hx-select="#standen"' in page
        assert 'hx-trigger="every 60s"' in page
    with at(date(2026, 11, 13)):
        assert "every 60s" not in visit("director", ROUND).content.decode()
