"""Beside the national text: what a region adds, and examples; who may, who reads, and two at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError
from django.test import Client

from tests.cast import World, signed_in
from tests.pages.crawl import get
from tests.pages.sound import DEARER
from tests.regie.quarter.scenes import at, factor, fill_in, plan
from tests.regie.toolkit.scenes import CODE, new_levels, reword, tree
from tests.ui.page import dangling, elements, inline, text
from transitiehuis import days
from transitiehuis.netwerk.actor import acting
from transitiehuis.netwerk.models import Role
from transitiehuis.regie import brief
from transitiehuis.regie.models import Action, Agreement, FactorAddition, FactorExample, QuarterRound
from transitiehuis.regie.rhythm import Quarter, Stage
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

pytestmark = pytest.mark.django_db
PAGE = f"/regie/succesfactoren/{CODE}/"
ADD, ADDITION = f"{PAGE}voorbeeld/", f"{PAGE}aanvulling/"
FACTS = {
    "title": "Elke maandag bellen",
    "did": "Wij bellen elke maandag wie in de week ervoor is aangemeld.",
    "effect": "Van 15 naar 6 werkdagen, gemeten over drie kwartalen.",
    "since": date(2026, 3, 2),
}


def example(world: World, who: str = "partner_contact", **facts: Any) -> FactorExample:
    with acting(world.actor(who)) as by:
        region = world.other_region if who == "stranger" else world.region
        return FactorExample.add(factor(CODE), region, by=by, **{**FACTS, **facts})


def add_text(world: World, words: str, after: int = 0, who: str = "director") -> FactorAddition | None:
    with acting(world.actor(who)) as by:
        return FactorAddition.write(factor(CODE), world.region, words, after=after, by=by)


@pytest.fixture
def far_contact(world: World) -> str:
    """A partner contact in the other region."""
    world.person("far_contact", "Sanne Zuid", Role.PARTNER_CONTACT, world.far_school)
    return "far_contact"


# Examples -----------------------------------------------------------------------------------------------------------


def test_the_own_region_reads_it_at_once_and_others_once_it_is_shared(
    world: World, toolkit: None, far_contact: str
) -> None:
    mine, shared = example(world), example(world, title="Gedeeld", shared=True)
    for who, seen in (("reader", {mine, shared}), (far_contact, {shared}), ("national", {shared})):
        with acting(world.actor(who)) as actor:
            assert set(FactorExample.objects.visible_to(actor)) == seen, who
            assert set(FactorExample.objects.all()) == seen, who  # the database says the same


@pytest.mark.parametrize(("who", "may"), [("director", True), ("coordinator", False), ("manager", False)])
def test_who_shows_an_example(world: World, toolkit: None, who: str, may: bool) -> None:
    if may:
        assert example(world, who).organisation == world.region_office
        return
    with pytest.raises(NotAllowed):
        example(world, who)


def test_a_region_of_others_takes_none(world: World, toolkit: None) -> None:
    with pytest.raises(NotAllowed), acting(world.actor("partner_contact")) as by:
        FactorExample.add(factor(CODE), world.other_region, by=by, **FACTS)
    with pytest.raises(DatabaseError), acting(world.actor("reader")):
        FactorExample.objects.filter(pk=example(world).pk).update(title="Van mij")


def test_withdrawn_it_is_gone_for_other_regions_and_stays_with_its_reason(
    world: World, toolkit: None, far_contact: str
) -> None:
    one = example(world, shared=True)
    with acting(world.actor("partner_contact")) as by:
        one.withdraw("Werkt niet meer zo.", by=by)
    with pytest.raises(WrongStatus, match="Koen Lammers"), acting(world.actor("director")) as by:
        one.withdraw("Nog eens", by=by)
    with acting(world.actor(far_contact)) as actor:
        assert not FactorExample.objects.visible_to(actor).exists()
    with acting(world.actor("reader")) as actor:
        assert FactorExample.objects.visible_to(actor).get().reason == "Werkt niet meer zo."


def test_words_of_a_colleague_are_not_written_over_unseen(world: World, toolkit: None, visit: Any) -> None:
    one = example(world)
    page = f"/regie/voorbeelden/{one.pk}/"
    typed = {**FACTS, "since": "2026-03-02", "seen": one.seen}
    with acting(world.actor("director")) as by:
        one.change(seen=one.seen, by=by, **{**FACTS, "effect": "Van Daan"})
    answer = visit("partner_contact", page, {**typed, "effect": "Van Koen"})
    shown = text(tree(answer))
    assert "Daan Veldhuis" in shown
    assert "Van Daan" in shown  # what stands there
    assert "Van Koen" in answer.content.decode()  # and what was typed
    seen = tree(answer).find(".//input[@name='seen']").get("value")
    assert visit("partner_contact", page, {**typed, "effect": "Van Koen", "seen": seen}).status_code == 302
    assert FactorExample.objects.get().effect == "Van Koen"


def race(world: World) -> tuple[FactorExample, Callable[..., None]]:
    one = example(world)

    def change(row: FactorExample, *, by: Any) -> None:
        row.change(seen=one.seen, by=by, **{**FACTS, "effect": by.user.name})

    return one, change


@pytest.mark.django_db(transaction=True)
def test_of_two_who_change_it_at_once_one_is_told(
    world: World, toolkit: None, twice_at_once: Callable[..., Any]
) -> None:
    one, change = race(world)
    found = twice_at_once(change, one, by=(world.actor("partner_contact"), world.actor("director")))
    assert [type(loser) for loser in found.losers] == [WrongStatus]


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_would_have_changed_it(
    world: World, toolkit: None, twice_at_once: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, change = race(world)
    monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)
    assert not twice_at_once(change, one, by=(world.actor("partner_contact"), world.actor("director"))).losers


def test_an_example_is_typed_and_stands_on_the_page(world: World, toolkit: None, visit: Any) -> None:
    typed = {**FACTS, "since": "2026-03-02", "shared": "on"}
    assert visit("partner_contact", ADD, typed).status_code == 302
    shown = text(tree(visit("stranger", PAGE)))
    assert FACTS["title"] in shown
    assert "Branche Oost, Veluwe Stedendriehoek" in shown


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"since": days.add_months(days.today(), 12).isoformat()}, "vandaag of een eerdere dag"),
        ({"did": "Bel 123456782"}, "BSN"),
        ({"effect": "Wie depressief is komt nu eerder."}, "gezondheid"),
        ({"title": ""}, "In het kort"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    world: World, toolkit: None, visit: Any, wrong: dict[str, str], says: str
) -> None:
    answer = visit("partner_contact", ADD, {**FACTS, "since": "2026-03-02", **wrong})
    assert says in text(tree(answer))
    assert next(value for name, value in FACTS.items() if name not in {*wrong, "since"}) in answer.content.decode()
    assert not FactorExample.objects.exists()


def test_a_letter_of_the_round_brings_what_another_region_did(
    world: World, round: QuarterRound, far_contact: str
) -> None:
    def told(organisation: Any) -> str:
        return brief.words("regie/mail/opening.txt", world.reader, about=letters().brief(organisation), round=round)[1]

    def letters() -> brief.Letters:
        return brief.Letters(round, Stage.OPENING, [world.school.pk, world.branch.pk], date(2026, 10, 20))

    with at(date(2026, 10, 19)):
        round.focus_on([factor(CODE)], by=world.actor("director"))
        example(world, title="Alleen voor ons")
        assert "Alleen voor ons" not in told(world.school)
        example(world, title="Uit de eigen regio", shared=True)
        assert "Uit de eigen regio" in told(world.school)
        assert "Uit de eigen regio" not in told(world.branch)  # it did that itself
        with acting(world.actor(far_contact)) as by:
            far = FactorExample.add(
                factor(CODE), world.other_region, by=by, shared=True, **{**FACTS, "title": "Uit Zeeland"}
            )
        assert "Uit Zeeland" in told(world.school)
        assert FACTS["effect"] in told(world.branch)
        with acting(world.actor(far_contact)) as by:
            far.withdraw("Klopt niet.", by=by)
        assert "Uit Zeeland" not in told(world.school)


# Additions ----------------------------------------------------------------------------------------------------------


def test_what_a_region_adds_is_dated_and_the_former_words_are_kept(world: World, toolkit: None) -> None:
    with at(date(2026, 9, 1)):
        first = add_text(world, "Bij ons belt de gemeente.")
    with at(date(2026, 10, 1)):
        second = add_text(world, "Bij ons belt het Werkcentrum.", after=first.pk)
    first.refresh_from_db()
    assert (first.since, first.until, first.ended_by) == (date(2026, 9, 1), date(2026, 10, 1), world.director)
    with at(date(2026, 10, 2)):
        assert add_text(world, "", after=second.pk) is None
    assert not FactorAddition.objects.standing().exists()


@pytest.mark.parametrize("who", ["partner_contact", "coordinator", "national"])
def test_only_the_director_of_the_region_adds(world: World, toolkit: None, who: str) -> None:
    with pytest.raises(NotAllowed):
        add_text(world, "Van mij", who=who)


def test_another_region_does_not_read_it_and_the_adviser_does(world: World, toolkit: None) -> None:
    made = add_text(world, "Bij ons belt de gemeente.")
    for who, seen in (("reader", [made]), ("stranger", []), ("national", [made])):
        with acting(world.actor(who)) as actor:
            assert list(FactorAddition.objects.visible_to(actor)) == seen, who
            assert list(FactorAddition.objects.all()) == seen, who


@pytest.mark.django_db(transaction=True)
def test_two_at_once_leave_one_addition(world: World, toolkit: None, twice_at_once: Callable[..., Any]) -> None:
    def write(*, by: Any) -> None:
        FactorAddition.write(factor(CODE), world.region, "Bij ons", after=0, by=by)

    found = twice_at_once(write, by=world.actor("director"))
    assert [type(loser) for loser in found.losers] == [WrongStatus]
    assert FactorAddition.objects.standing().count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_database_refuses_the_second(
    world: World, toolkit: None, twice_at_once: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(*, by: Any) -> None:
        FactorAddition.write(factor(CODE), world.region, "Bij ons", after=0, by=by)

    monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)
    assert WrongStatus not in {type(loser) for loser in twice_at_once(write, by=world.actor("director")).losers}


def test_the_director_reads_who_was_first_and_keeps_what_was_typed(world: World, toolkit: None, visit: Any) -> None:
    made = add_text(world, "Eerste woorden.")
    answer = visit("director", ADDITION, {"text": "Tweede woorden.", "after": "0"})
    shown = answer.content.decode()
    assert "Eerste woorden." in shown
    assert "Tweede woorden." in shown
    assert visit("director", ADDITION, {"text": "Tweede woorden.", "after": str(made.pk)}).status_code == 302
    assert FactorAddition.objects.standing().get().text == "Tweede woorden."


# The page -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def lived(world: World, round: QuarterRound) -> QuarterRound:
    """Two rounds with a changed scale between them, actions open and dropped, words and examples beside the text."""
    former, director = plan(world, Quarter(2026, 3)), world.actor("director")
    with at(date(2026, 7, 22)):
        former.focus_on([factor(CODE)], by=director)
        fill_in(world.actor("reader"), former, {CODE: 2})
        fill_in(world.actor("partner_contact"), former, {CODE: 4})
    with at(date(2026, 9, 1)):
        reword(world, levels_nl=new_levels(), carry="apart")
        facts = {"organisation": world.school, "due_on": date(2026, 12, 1), "factor": factor(CODE)}
        Action.add(former, by=director, text="Maandag bellen", **facts)
        Action.add(former, by=director, text="Weggevallen plan", **facts).drop("Geen geld.", by=director)
        add_text(world, "Bij ons belt de gemeente.")
        example(world, shared=True)
    with at(date(2026, 10, 20)):
        round.focus_on([factor(CODE)], by=director)
        fill_in(world.actor("reader"), round, {CODE: 3})
        fill_in(world.actor("partner_contact"), round, {CODE: 1})
    return round


def described(answer: Any) -> str:
    """The drawing in words."""
    return next(e.text for e in elements(tree(answer)) if e.tag.endswith("desc"))


def test_the_page_of_a_factor_tells_all_of_it(world: World, lived: QuarterRound, visit: Any) -> None:
    with at(date(2026, 10, 26)):
        open_now = visit("reader", PAGE)
    with at(date(2026, 11, 13)):
        closed = visit("reader", PAGE)
    shown = text(tree(closed))
    for words in ("Maandag bellen", "Weggevallen plan", "Geen geld.", "Bij ons belt de gemeente.", FACTS["effect"]):
        assert words in shown, words
    assert "Op andere niveaus" in shown
    assert "als de ronde gesloten is" in text(tree(open_now))
    assert described(closed) == (
        "2026-K3: je organisatie een 2, de regio van 2 tot 4, op andere niveaus. "
        "2026-K4: je organisatie een 3, de regio van 1 tot 3."
    )
    assert described(open_now).endswith("2026-K4: je organisatie een 3.")
    assert not list(dangling(tree(closed)))
    assert not list(inline(tree(closed)))


def test_agreements_about_it_stand_on_the_page_for_the_own_region(world: World, toolkit: None, visit: Any) -> None:
    facts: dict[str, Any] = {
        "title": "Elke week twee vaste uren",
        "text": "Wij houden uren vrij.",
        "factor": factor(CODE),
    }
    facts |= {"chain_part": "intake", "since": date(2026, 1, 1), "until": date(2999, 12, 31)}
    with acting(world.actor("director")) as by:
        Agreement.draw_up(world.region, by=by, parties=[world.school, world.branch], **facts)
    assert "Elke week twee vaste uren" in text(tree(visit("reader", PAGE)))
    assert "Elke week twee vaste uren" not in text(tree(visit("stranger", PAGE)))


def test_nothing_of_it_reaches_another_region(world: World, lived: QuarterRound, visit: Any) -> None:
    with at(date(2026, 11, 13)):
        shown = text(tree(visit("stranger", PAGE)))
    for words in ("Maandag bellen", "Bij ons belt de gemeente.", "2026-K3"):
        assert words not in shown, words
    assert FACTS["effect"] in shown  # that was shared


def test_the_page_costs_the_same_for_two_examples_as_for_twenty(
    world: World, lived: QuarterRound, client: Client
) -> None:
    cost = []
    for titles in (["Een"], [f"Voorbeeld {n}" for n in range(20)]):
        for title in titles:
            example(world, title=title)
        with at(date(2026, 11, 13)):
            signed_in(client, world.director, world.memberships["director"])
            cost.append(len(get(client, PAGE).queries))
    assert cost[0] == cost[1] <= DEARER["regie:factor"]


def test_the_database_refuses_half_an_example(world: World, toolkit: None) -> None:
    one = example(world)
    with pytest.raises(IntegrityError):
        FactorExample.objects.filter(pk=one.pk).update(reason="zomaar")
