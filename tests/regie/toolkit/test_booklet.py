"""The whole toolkit to read and to print: what is in it, in both languages, and tagged."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.utils import translation

from tests.cast import World
from tests.frame.test_documents import opened
from tests.regie.quarter.scenes import factor
from tests.regie.toolkit.scenes import CODE, tree
from tests.ui.page import dangling, elements, ids, text
from transitiehuis.netwerk.actor import acting
from transitiehuis.regie.models import FactorAddition, FactorExample, SuccessFactor
from transitiehuis.regie.toolkit.booklet import chapters, printed

pytestmark = pytest.mark.django_db
READ, PDF = "/regie/succesfactoren/lezen/", "/regie/succesfactoren/pdf/"
TODAY = date(2026, 11, 13)


@pytest.fixture
def beside(world: World, toolkit: None) -> None:
    """The region's words, an example for the own region alone and one for all."""
    with acting(world.actor("director")) as by:
        FactorAddition.write(factor(CODE), world.region, "Bij ons belt de gemeente.", after=0, by=by)
    facts: dict[str, Any] = {"did": "Wij bellen.", "effect": "Sneller.", "since": date(2026, 3, 2)}
    with acting(world.actor("partner_contact")) as by:
        FactorExample.add(factor(CODE), world.region, title="Onder ons", by=by, **facts)
        FactorExample.add(factor(CODE), world.region, title="Voor allen", shared=True, by=by, **facts)


def test_the_page_has_every_factor_under_its_part_and_a_list_that_leads_there(
    world: World, beside: None, visit: Any
) -> None:
    page = tree(visit("reader", READ))
    shown = text(page)
    for one in SuccessFactor.objects.with_texts():
        assert one.title_nl in shown
        assert one.ordered_levels[3].text_nl in shown
    assert set(ids(page)) >= set(SuccessFactor.objects.values_list("code", flat=True))
    assert not list(dangling(page))
    assert [e.text for e in elements(page, "h2")][:3] == ["Inhoud", "Werving", "Intake"]
    assert "Bij ons belt de gemeente." in shown
    assert "Onder ons" in shown


def test_another_region_reads_what_is_shared_and_no_more(world: World, beside: None, visit: Any) -> None:
    shown = text(tree(visit("stranger", READ)))
    assert "Voor allen" in shown
    for words in ("Onder ons", "Bij ons belt de gemeente."):
        assert words not in shown
    with acting(world.actor("stranger")) as actor:
        told = str(printed(chapters(actor, TODAY), TODAY))
    assert "Voor allen" in told
    assert "Onder ons" not in told


@pytest.mark.parametrize(("language", "title"), [("nl", "Toolkit: succesfactoren"), ("en", "Toolkit: success factors")])
def test_the_booklet_is_tagged_and_in_its_language(
    world: World, beside: None, visit: Any, language: str, title: str
) -> None:
    answer = visit("reader", f"{PDF}?taal={language}", language="nl")
    assert answer["content-type"] == "application/pdf"
    assert f"toolkit-{language}.pdf" in answer["content-disposition"]
    inside = opened(answer.content)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in inside
    assert b"/StructTreeRoot" in inside
    assert b"/TOC" in inside, "the contents are a list of contents"
    assert re.search(rb"/Lang\s*\(" + language.encode(), inside)
    assert title.encode() in inside


def test_what_is_printed_is_in_the_language_of_the_booklet(world: World, beside: None) -> None:
    told = {}
    for language in ("nl", "en"):
        with translation.override(language), acting(world.actor("reader")) as actor:
            told[language] = printed(chapters(actor, TODAY), TODAY)
    assert told["nl"]["contents"] == "Inhoud"
    assert told["en"]["contents"] == "Contents"
    first = {language: data["chapters"][0]["factors"][0] for language, data in told.items()}
    assert first["nl"]["title"] != first["en"]["title"]
    assert len(first["nl"]["levels"]) == len(first["en"]["levels"]) == 4


def test_an_ended_factor_is_not_in_it(world: World, toolkit: None) -> None:
    SuccessFactor.objects.filter(code=CODE).update(until=date(2026, 11, 12))
    with acting(world.actor("reader")) as actor:
        codes = [entry.factor.code for chapter in chapters(actor, TODAY) for entry in chapter.entries]
    assert CODE not in codes
    assert len(codes) == 29
