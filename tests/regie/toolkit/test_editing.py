"""The adviser's pages: words typed, the question about old scores, two who edit one factor, and versions compared."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import World
from tests.regie.quarter.scenes import factor
from tests.regie.toolkit.scenes import BECAUSE, CODE, new_levels, newest, reword, texts, tree
from tests.ui.page import text
from transitiehuis import days
from transitiehuis.netwerk.models import Role
from transitiehuis.regie.models import FactorVersion, SuccessFactor
from transitiehuis.regie.toolkit.comparing import by_word, differences
from transitiehuis.regie.toolkit.editing import fields_of, laid_together, texts_from

pytestmark = pytest.mark.django_db
PAGE = f"/regie/succesfactoren/{CODE}/"
EDIT, END, VERSIONS = f"{PAGE}wijzigen/", f"{PAGE}beeindigen/", f"{PAGE}versies/"


def typed(*, after: int = 1, **changes: str) -> dict[str, str]:
    """What a browser sends when only `changes` were typed."""
    return {**fields_of(texts()), "because": BECAUSE, "after": str(after), **changes}


def value(answer: Any, name: str) -> str:
    """What stands in a field of the page."""
    page = tree(answer)
    for kind in ("textarea", "input"):
        found = page.find(f".//{kind}[@name='{name}']")
        if found is not None:
            return (found.text or "").strip() if kind == "textarea" else found.get("value", "")
    raise AssertionError(name)


def test_texts_become_fields_and_come_back_the_same(toolkit: None) -> None:
    for one in SuccessFactor.objects.with_texts():
        whole = texts(one.code)
        assert texts_from(fields_of(whole)) == whole, one.code


def test_other_words_are_a_new_version(world: World, toolkit: None, visit: Any) -> None:
    assert value(visit("national", EDIT), "title_nl") == texts()["title_nl"]
    assert visit("national", EDIT, typed(title_nl="Snel spreken")).status_code == 302
    assert (newest().number, newest().made_by, newest().carry) == (2, world.national, "same")
    shown = text(tree(visit("reader", PAGE)))
    assert "Snel spreken" in shown
    assert BECAUSE in shown


def test_the_sending_of_the_same_words_says_so(world: World, toolkit: None, visit: Any) -> None:
    assert "niets anders" in text(tree(visit("national", EDIT, typed())))
    assert newest().number == 1


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ({}, "Zeg wat oude beoordelingen betekenen"),
        ({"carry": "mapped"}, "Zeg van elk oud niveau"),
        ({"carry": "mapped", "map_1": "1", "map_2": "2", "map_3": "3"}, "Zeg van elk oud niveau"),
        ({"carry": "mapped", "map_1": "2", "map_2": "1", "map_3": "3", "map_4": "4"}, "Een hoger oud niveau"),
        ({"carry": "straks"}, "Zeg wat oude beoordelingen betekenen"),
        ({"carry": "same", "because": ""}, "Waarom wijzig je dit"),
        ({"carry": "same", "steps_en": "One"}, "Evenveel regels"),
    ],
)
def test_a_changed_level_is_asked_about_and_nothing_typed_is_lost(
    world: World, toolkit: None, visit: Any, answer: dict[str, str], says: str
) -> None:
    sent = typed(level_2_nl="Anders dan het was.", **answer)
    page = visit("national", EDIT, sent)
    assert says in text(tree(page))
    assert value(page, "level_2_nl") == "Anders dan het was."
    assert tree(page).find(".//input[@name='carry'][@type='radio']") is not None
    assert newest().number == 1


@pytest.mark.parametrize(
    ("answer", "kept"),
    [
        ({"carry": "same"}, ("same", [])),
        ({"carry": "apart"}, ("apart", [])),
        ({"carry": "mapped", "map_1": "1", "map_2": "1", "map_3": "2", "map_4": "4"}, ("mapped", [1, 1, 2, 4])),
    ],
)
def test_the_answer_is_kept_with_the_version(
    world: World, toolkit: None, visit: Any, answer: dict[str, str], kept: tuple[str, list[int]]
) -> None:
    assert visit("national", EDIT, typed(level_2_nl="Anders dan het was.", **answer)).status_code == 302
    assert (newest().carry, newest().mapping) == kept


def test_the_second_of_two_advisers_sees_the_first_ones_words_and_loses_nothing(
    world: World, toolkit: None, visit: Any
) -> None:
    world.person("second", "Otto Bakker", Role.NATIONAL_ADVISER, world.national_office)
    mine = typed(title_nl="Titel van Otto", question_nl="Vraag van Otto?")  # both read version 1
    reword(world, title_nl="Titel van Mirjam", why_nl="Waarom van Mirjam.")

    page = visit("second", EDIT, mine)

    shown = text(tree(page))
    assert "Mirjam de Wit was je voor" in shown
    assert "Titel van Mirjam" in shown
    assert [value(page, name) for name in ("title_nl", "question_nl", "why_nl", "after")] == [
        "Titel van Otto", "Vraag van Otto?", "Waarom van Mirjam.", "2",
    ]  # fmt: skip
    again = {name: value(page, name) for name in mine}
    assert visit("second", EDIT, again).status_code == 302
    now = newest().texts
    assert (now["title_nl"], now["question_nl"], now["why_nl"]) == (
        "Titel van Otto", "Vraag van Otto?", "Waarom van Mirjam.",
    )  # fmt: skip


def test_laid_together_names_what_both_changed() -> None:
    base = {"a": "een", "b": "twee", "c": "drie\nvier"}
    found, both = laid_together(
        {"a": "EEN", "b": "twee", "c": "drie\r\nvier "}, base, {"a": "1", "b": "2", "c": "drie"}
    )
    assert (found, both) == ({"a": "EEN", "b": "2", "c": "drie"}, ["a"])


def test_a_new_factor_is_typed_and_stands_in_the_toolkit(world: World, toolkit: None, visit: Any) -> None:
    sent = typed(title_nl="Taal vooraf", title_en="Language before", chain_part="intake")
    assert "Waarom komt deze erbij" in text(tree(visit("national", "/regie/succesfactoren/nieuw/", {})))
    assert visit("national", "/regie/succesfactoren/nieuw/", sent).status_code == 302
    assert factor("language-before").came_on is not None
    assert "Taal vooraf" in text(tree(visit("stranger", "/regie/succesfactoren/")))


def test_it_ends_and_is_asked_again(world: World, toolkit: None, visit: Any) -> None:
    assert "eerdere" not in text(tree(visit("national", END)))
    wrong = visit("national", END, {"ends_on": "2020-01-01", "because": "Klaar.", "after": "1"})
    assert "Kies vandaag of een latere dag" in text(tree(wrong))
    last = days.add_months(days.today(), 36)
    sent = {"ends_on": last.isoformat(), "because": "Klaar.", "after": "1"}
    assert visit("national", END, sent).status_code == 302
    assert factor(CODE).until == last
    assert visit("national", END, {"because": "Toch niet.", "after": "2"}).status_code == 302
    assert factor(CODE).until is None


# Versions compared --------------------------------------------------------------------------------------------------


def test_by_word_says_what_went_and_what_came() -> None:
    old, new = by_word("Binnen twee weken gebeld", "Binnen vijf werkdagen gebeld")
    assert [(run.kind, run.text) for run in old] == [("same", "Binnen "), ("gone", "twee"), ("same", " "),
                                                     ("gone", "weken"), ("same", " gebeld")]  # fmt: skip
    assert [run.text for run in new if run.kind == "new"] == ["vijf", "werkdagen"]
    assert by_word("", "") == ([], [])
    for side, whole in zip(by_word("a  b\nc", "a b d"), ("a  b\nc", "a b d"), strict=True):
        assert "".join(run.text for run in side) == whole


def test_differences_name_each_text_once(toolkit: None) -> None:
    before = texts()
    after = texts(title_en="Other", levels_nl=new_levels(), steps_nl=before["steps_nl"][:1])
    named = [difference.label for difference in differences(before, after)]
    assert len(named) == 1 + 4 + 2
    assert differences(before, before) == []


def test_two_versions_stand_beside_each_other_for_everybody(world: World, toolkit: None, visit: Any) -> None:
    assert "Er is één versie" in text(tree(visit("reader", VERSIONS)))
    reword(world, title_nl="Snel spreken")
    reword(world, title_nl="Snel en samen spreken", levels_nl=new_levels(), carry="mapped", mapping=[1, 1, 2, 3])
    page = tree(visit("stranger", VERSIONS))
    assert [(e.text or "") for e in page.iterfind(".//ins[@class='words-new']/span")][:1] == ["nieuw: "]
    assert "een 2 als 1" in text(page)
    whole = tree(visit("reader", f"{VERSIONS}?van=1&tot=2"))
    assert "Versie 1 naast versie 2" in text(whole)
    assert not whole.findall(".//ins[@class='words-new']/ins")
    assert visit("reader", f"{VERSIONS}?van=x&tot=99").status_code == 200
    assert FactorVersion.objects.filter(factor__code=CODE).count() == 3
