"""Borging: six aspects judged each quarter by the director, beside what the house knows."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from tests.cast import LONG_AGO, World, signed_in
from tests.regie.agreements.scenes import drafted, signed
from tests.regie.quarter.scenes import at, load_toolkit, plan
from transitiehuis.netwerk.actor import Actor, acting
from transitiehuis.regie.models import (
    Activity,
    AgreementFunding,
    AgreementTerm,
    Coverage,
    QuarterRound,
    SecuringAspect,
    SecuringScore,
)
from transitiehuis.regie.rhythm import Quarter
from transitiehuis.regie.securing.facts import facts_of
from transitiehuis.regie.securing.levels import SCALES
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 3)
PAGE, JUDGE = "/regie/borging/", "/regie/kwartaal/2026-K4/borging/"
LEVELS = dict.fromkeys(SecuringAspect.values, (2, ""))


@pytest.fixture(autouse=True)
def clock():
    with at(TODAY, 10):
        yield


@pytest.fixture
def round(world: World) -> QuarterRound:
    load_toolkit()
    return plan(world, Quarter(2026, 4))


def director(client: Client, world: World) -> Client:
    return signed_in(client, world.director, world.memberships["director"])


def page(client: Client, url: str) -> str:
    answer = client.get(url, headers={"accept-language": "nl"})
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_every_aspect_has_a_question_and_four_levels() -> None:
    assert set(SCALES) == set(SecuringAspect)
    for scale in SCALES.values():
        assert len({str(level) for level in scale.levels}) == 4


@pytest.mark.parametrize("who", ["coordinator", "partner_contact", "manager", "national"])
def test_only_the_director_judges(world: World, round: QuarterRound, who: str) -> None:
    with acting(world.actor(who)) as by, pytest.raises(NotAllowed):
        SecuringScore.judge(round, LEVELS, None, by=by)


def test_a_level_is_one_of_four_or_no_view(world: World, round: QuarterRound) -> None:
    with acting(world.actor("director")) as by:
        SecuringScore.judge(round, {**LEVELS, "data": (0, "Niemand weet het.")}, None, by=by)
    assert round.securing.count() == 6
    for wrong in (5, -1):
        with pytest.raises(IntegrityError), transaction.atomic():
            SecuringScore.objects.filter(aspect="data").update(level=wrong)


def test_judged_through_the_page_and_read_by_partners(client: Client, world: World, round: QuarterRound) -> None:
    boss = director(client, world)
    typed = {f"{aspect}_level": "3" for aspect in SecuringAspect.values}
    short = {**typed, "owner_note": "Zestien uur per week."}
    short.pop("money_level")
    answer = boss.post(JUDGE, short, headers={"accept-language": "nl"})
    assert answer.status_code == 422
    assert "Zestien uur per week." in answer.content.decode()
    assert boss.post(JUDGE, {**short, "money_level": "0"}).status_code == 302
    partner = signed_in(Client(), world.partner_contact, world.memberships["partner_contact"])
    text = page(partner, PAGE)
    assert "Zestien uur per week." in text
    assert str(SCALES["owner"].levels[2])[:12]
    assert text.count('data-score="3"') == 5
    assert partner.get(JUDGE).status_code == 403


def test_two_who_judge_the_second_reads_so_and_loses_nothing(client: Client, world: World, round: QuarterRound) -> None:
    boss = director(client, world)
    [seen] = re.findall(r'name="seen"(?: value="([^"]*)")?', page(boss, JUDGE))
    with acting(world.actor("director")) as by:
        SecuringScore.judge(round, LEVELS, None, by=by)
    typed = {**{f"{aspect}_level": "4" for aspect in SecuringAspect.values}, "seen": seen, "data_note": "Mijn woorden"}
    answer = boss.post(JUDGE, typed, headers={"accept-language": "nl"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Mijn woorden" in text
    [again] = re.findall(r'name="seen" value="([^"]+)"', text)
    assert boss.post(JUDGE, {**typed, "seen": again}).status_code == 302
    assert set(round.securing.values_list("level", flat=True)) == {4}


def test_a_quarter_long_past_is_not_judged_any_more(world: World) -> None:
    load_toolkit()
    with at(date(2026, 5, 4)):
        old = plan(world, Quarter(2026, 2))
    with acting(world.actor("director")) as by, pytest.raises(WrongStatus):
        SecuringScore.judge(old, LEVELS, None, by=by)
    with at(date(2026, 9, 30)), acting(world.actor("director")) as by:
        SecuringScore.judge(old, LEVELS, None, by=by)


def test_another_region_sees_nothing(client: Client, world: World, round: QuarterRound) -> None:
    with acting(world.actor("director")) as by:
        SecuringScore.judge(round, {**LEVELS, "owner": (2, "Geheim van ons")}, None, by=by)
    stranger = signed_in(client, world.stranger, world.memberships["stranger"])
    assert "Geheim van ons" not in page(stranger, PAGE)
    assert stranger.get(f"{PAGE}?regio=AM06").status_code == 404
    with acting(world.actor("stranger")):
        assert not SecuringScore.objects.exists()


def test_the_house_says_what_it_knows(world: World, round: QuarterRound) -> None:
    by = world.actor("director")
    found = drafted(world, title="Ketenregie", lasts=100)
    with acting(by):
        AgreementTerm.add(found, by=by, organisation=world.uwv, kind="director_hours", number=16)
        AgreementFunding.add(found, by=by, source="Regiodeal", amount=60_000, until=date(2027, 1, 31))
        AgreementFunding.add(found, by=by, source="Gemeente", amount=20_000, until=date(2027, 12, 31))
    before = facts_of(world.region, TODAY)
    assert any("0" in fact for fact in before["owner"])
    from tests.regie.agreements.scenes import asked, sign

    for signature in asked(world, found):
        sign(signature)
    signed(world, lasts=900)
    first, second = Activity.objects.order_by("position")[:2]
    facts = {"region": world.region, "since": LONG_AGO}
    Coverage.objects.create(organisation=world.school, activity=first, role="leads", **facts)
    Coverage.objects.create(organisation=world.uwv, activity=first, role="stands_in", **facts)
    Coverage.objects.create(organisation=world.school, activity=second, role="leads", **facts)
    told = {aspect: " ".join(lines) for aspect, lines in facts_of(world.region, TODAY).items()}
    assert "16" in told["owner"]
    assert "80.000" in told["money"].replace(",", ".")
    assert "60.000" in told["money"].replace(",", ".")
    assert re.search(r"\b2\b.*\b1\b", told["people"])
    assert re.search(r"\b2\b.*\b1\b", told["agreements"])


def test_the_page_asks_little(
    client: Client, world: World, round: QuarterRound, django_assert_max_num_queries: Callable
) -> None:
    boss = director(client, world)
    page(boss, PAGE)
    with django_assert_max_num_queries(20):
        page(boss, PAGE)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_judge_at_once_one_does(world: World, twice_at_once: Callable) -> None:
    load_toolkit()
    row = plan(world, Quarter(2026, 4))

    def step(found: QuarterRound, *, by: Actor) -> None:
        SecuringScore.judge(found, LEVELS, None, by=by)

    race = twice_at_once(step, row, by=world.actor("director"))
    assert [type(error) for error in race.losers] == [WrongStatus]


@pytest.mark.django_db(transaction=True)
def test_the_race_above_is_real(world: World, twice_at_once: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    load_toolkit()
    row = plan(world, Quarter(2026, 4))
    monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)
    from threading import Barrier

    together, last = Barrier(2), SecuringScore.last_judged.__func__  # type: ignore[attr-defined]

    def meets(cls: type[SecuringScore], round: QuarterRound) -> object:
        found = last(cls, round)
        together.wait(10)
        return found

    monkeypatch.setattr(SecuringScore, "last_judged", classmethod(meets))

    def step(found: QuarterRound, *, by: Actor) -> None:
        SecuringScore.judge(found, LEVELS, None, by=by)

    race = twice_at_once(step, row, by=world.actor("director"))
    assert not any(isinstance(error, WrongStatus) for error in race.losers)  # both thought they were the first
