"""The quarter in a real browser: by keyboard alone, and without anything axe objects to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.test import Client
from playwright.sync_api import Page, Route

from tests.browsing import BEAMERS, BROKEN_HEADS, MANY_PARTNERS, TOO_WIDE, Shown, browser
from tests.cast import LONG_AGO, World, signed_in
from tests.regie.quarter.scenes import at, factor, fill_in
from transitiehuis.regie.models import Action, Coverage, QuarterRound
from transitiehuis.regie.models.coverage import Activity

OPEN, CLOSED = date(2026, 10, 26), date(2026, 11, 13)
ROUND = "/regie/kwartaal/2026-K4/"
SCORING = f"{ROUND}beoordelen/"


@pytest.fixture
def pages(world: World, round: QuarterRound, client: Client) -> dict[str, str]:
    """Path (and day) of each page to its html, as the branch sees it; it works in every part of the chain."""
    for activity in Activity.objects.order_by("position"):
        Coverage.objects.create(
            region=world.region, organisation=world.branch, activity=activity, role="helps", since=LONG_AGO
        )
    with at(OPEN):
        round.focus_on([factor("fast-first-talk")], by=world.actor("director"))
        fill_in(world.actor("reader"), round, {"fast-first-talk": 1})
        action = Action.add(
            round, by=world.actor("director"), organisation=world.branch, text="Eén formulier", due_on=date(2026, 12, 1)
        )
    signed_in(client, world.partner_contact, world.memberships["partner_contact"])
    found = {}
    with at(OPEN):
        paths = (ROUND, SCORING, f"{ROUND}acties/toevoegen/", f"/regie/acties/{action.pk}/")
        for path in (*paths, "/regie/succesfactoren/", "/regie/succesfactoren/fast-first-talk/"):
            found[path] = client.get(path, headers={"accept-language": "nl"}).content.decode()
        fill_in(world.actor("partner_contact"), round, {"fast-first-talk": 4})
    with at(CLOSED):
        found[f"{ROUND}?closed"] = client.get(ROUND, headers={"accept-language": "nl"}).content.decode()
    return found


@pytest.fixture
def posted() -> list[tuple[str, dict[str, list[str]]]]:
    """What the page sent: where to, and its fields."""
    return []


@pytest.fixture
def shown(pages: dict[str, str], posted: list[Any]) -> Iterator[Shown]:
    def saved(route: Route, asked: str) -> None:
        posted.append((asked, parse_qs(route.request.post_data or "")))
        name = asked.split("?", maxsplit=1)[0].strip("/").rpartition("/")[2]
        route.fulfill(body=f'<div class="saved" id="saved-{name}">bewaard</div>', content_type="text/html")

    with browser() as opened:
        yield Shown(opened, pages, saved)


class Typist:
    """Counts the keys."""

    def __init__(self, page: Page) -> None:
        self.page, self.keys = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.keys += 1


@pytest.mark.django_db
def test_fourteen_factors_take_at_most_thirty_keys_from_the_top_of_the_page(shown: Shown, posted: list[Any]) -> None:
    page = shown.page(SCORING)
    typist = Typist(page)
    questions = page.locator("[data-question]").count()
    assert questions == 14
    typist.press("Tab", "Enter")  # to the content
    while not page.evaluate("!!document.activeElement.closest('.level')"):
        typist.press("Tab")
        assert typist.keys < 10
    levels = ["3", "2", "4", "1", "0", "3", "3", "2", "2", "4", "1", "3", "0", "2"]
    typist.press(*levels)
    assert page.evaluate("document.activeElement.hasAttribute('data-done')")
    with page.expect_request(lambda request: request.method == "POST" and "done" in (request.post_data or "")):
        typist.press("Enter")
    assert typist.keys <= 30
    saved = {path.split("?")[0].strip("/").rpartition("/")[2]: fields for path, fields in posted[:14]}
    assert len(saved) == 14  # each factor was saved as it was given
    assert [fields[f"{code}-level"] for code, fields in saved.items()] == [[level] for level in levels]
    assert page.complaints == []


@pytest.mark.django_db
def test_figures_typed_in_a_reason_are_only_text(shown: Shown) -> None:
    page = shown.page(SCORING)
    page.locator("details.why summary").first.click()
    reason = page.locator("details.why textarea").first
    reason.focus()
    page.keyboard.type("3 van de 10")
    assert reason.input_value() == "3 van de 10"
    assert page.locator(".level input:checked").count() == 0


@pytest.mark.django_db
def test_every_page_is_sound(shown: Shown) -> None:
    assert shown.faults() == []


@pytest.mark.parametrize(("width", "height"), BEAMERS)
def test_on_a_beamer_the_landscape_of_eighteen_partners_does_not_scroll_sideways(
    shown: Shown, width: int, height: int
) -> None:
    page = shown.page(f"{ROUND}?closed", width, height)
    assert page.evaluate(MANY_PARTNERS, [".landscape", 18]) <= 0
    assert page.evaluate(TOO_WIDE) <= 0
    assert page.evaluate(BROKEN_HEADS) == []
