"""The meeting in a real browser: through the agenda by keys alone, and nothing axe objects to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from playwright.sync_api import Page, Route, expect

from tests.browsing import SHOTS, TOO_WIDE, Shown, browser
from tests.cast import World, signed_in
from tests.regie.meeting.scenes import CLOSED, MEETING, ROUND, proposed
from tests.regie.quarter.scenes import at
from transitiehuis.regie.models import (
    Action,
    AgendaPoint,
    Attendance,
    Bottleneck,
    Decision,
    QuarterMeeting,
    QuarterRound,
)
from transitiehuis.regie.models.attendance import There
from transitiehuis.regie.subjects import Over

WALL, AGENDA, REPORT = f"{ROUND}overleg/", f"{ROUND}agenda/", f"{ROUND}verslag/"
ATTENDANCE = f"{ROUND}overleg/aanwezig/"
pytestmark = pytest.mark.django_db


def held(world: World, closed: QuarterRound, focus: AgendaPoint) -> Decision:
    """A point has the floor; a decision, an action, a bottleneck and attendance are written down."""
    director = world.actor("director")
    focus.take_the_floor(by=director)
    decision = Decision.write(focus, "Iedere aanmelding krijgt binnen vijf werkdagen een gesprek.", by=director)
    Action.add(
        closed,
        by=director,
        organisation=world.school,
        person=world.memberships["reader"],
        text="Rooster met vaste gespreksdagen delen met gemeenten en UWV",
        due_on=date(2026, 12, 15),
        factor=focus.factor,
        over=Over("agenda_point", focus),
    )
    facts = {"title": "Geen tolk bij de intake", "happens": "Wie er geen spreekt, wacht.", "chain_part": "intake"}
    Bottleneck.note(focus, by=director, **facts)
    there = {
        world.branch.pk: There([world.memberships["partner_contact"]], 2),
        world.school.pk: There([world.memberships["reader"], world.memberships["coordinator"]], 0),
    }
    Attendance.keep(closed, there, by=director)
    return decision


@pytest.fixture
def pages(world: World, closed: QuarterRound, client: Client) -> dict[str, str]:
    """Path of each page to its html, as the director sees it: an agenda, its second point has the floor."""
    director = world.actor("director")
    with at(CLOSED):
        closed.move(MEETING, by=director, at=time(13, 30), place="Stadhuis Apeldoorn")
        points = proposed(world, closed)
        AgendaPoint.add(closed, by=director, title="Warmtenetten in Zutphen", minutes=15, why="Nieuw project")
    signed_in(client, world.director, world.memberships["director"])
    focus = next(point for point in points if point.kind == "focus")
    found: dict[str, str] = {}

    def fetch(*paths: str) -> None:
        for path in paths:
            found[path] = client.get(path, headers={"accept-language": "nl"}).content.decode()

    with at(MEETING, hour=14):
        decision = held(world, closed, focus)
    with at(MEETING, hour=14):
        every = [point.get_absolute_url() for point in AgendaPoint.objects.on().in_order()]
        fetch(WALL, AGENDA, ATTENDANCE, decision.get_absolute_url(), *every)
    with at(MEETING, hour=15):
        QuarterMeeting.objects.get(round=closed).close(by=director)
        fetch(REPORT)
        if SHOTS:
            Path(SHOTS, "verslag.pdf").write_bytes(client.get(f"{REPORT}pdf/").content)
    found["order"] = " ".join(every)
    return found


@pytest.fixture
def posted() -> list[tuple[str, dict[str, list[str]]]]:
    """What the page sent: where to, and its fields."""
    return []


@pytest.fixture
def shown(pages: dict[str, str], posted: list[Any]) -> Iterator[Shown]:
    """A turn that is posted answers with its point, to which the server would redirect."""

    def answer(route: Route, asked: str) -> None:
        if asked.partition("?")[0].endswith("/vastgelegd/"):
            route.fulfill(status=204)
            return
        posted.append((asked, parse_qs(route.request.post_data or "")))
        point = asked.removesuffix("beurt/").removesuffix("besluit/").removesuffix("actie/")
        point = point.removesuffix("knelpunt/")
        route.fulfill(body=pages[point], content_type="text/html")

    with browser() as opened:
        yield Shown(opened, {path: html for path, html in pages.items() if path != "order"}, answer)


def here(page: Page) -> str:
    return urlsplit(page.url).path.removesuffix("beurt/")


def test_the_whole_meeting_by_keys(shown: Shown, pages: dict[str, str], posted: list[Any]) -> None:
    order = pages["order"].split()
    page = shown.page(order[0], 1920, 1080)
    for key, following in zip(["ArrowRight", "PageDown"] * len(order), order[1:], strict=False):
        with page.expect_navigation():
            page.keyboard.press(key)
        assert here(page) == following
        assert page.evaluate(TOO_WIDE) <= 0
    with page.expect_navigation():
        page.keyboard.press("PageUp")
    assert here(page) == order[-2]
    turns = [path for path, _fields in posted if path.endswith("/beurt/")]
    assert turns == [f"{path}beurt/" for path in [*order[1:], order[-2]]]
    assert page.complaints == []


def test_arrows_in_a_field_stay_in_the_field_and_enter_sends_the_decision(
    shown: Shown, pages: dict[str, str], posted: list[Any]
) -> None:
    page = shown.page(pages["order"].split()[2], 1920, 1080)
    page.locator("#besluiten input[type=text]").focus()
    page.keyboard.type("Wij belen elke maandag")
    for _times in range(len("en elke maandag")):
        page.keyboard.press("ArrowLeft")
    page.keyboard.type("l")
    assert posted == []
    with page.expect_request(lambda request: request.url.endswith("/besluit/")) as sent:
        page.keyboard.press("Enter")
    fields = parse_qs(sent.value.post_data or "")
    assert fields["besluit-text"] == ["Wij bellen elke maandag"]
    assert fields["besluit-sent"]


def test_a_bottleneck_is_typed_by_keys(shown: Shown, pages: dict[str, str]) -> None:
    page = shown.page(pages["order"].split()[2], 1920, 1080)
    page.locator("#knelpunt summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Geen bus")
    page.keyboard.press("Tab")
    page.keyboard.type("Na achten rijdt er niets.")
    fields = page.locator("#knelpunt")
    assert fields.locator("[name=knelpunt-title]").input_value() == "Geen bus"
    with page.expect_request(lambda request: request.url.endswith("/knelpunt/")) as sent:
        fields.locator("button").focus()
        page.keyboard.press("Enter")
    typed = parse_qs(sent.value.post_data or "")
    assert (typed["knelpunt-title"], typed["knelpunt-happens"]) == (["Geen bus"], ["Na achten rijdt er niets."])
    assert typed["knelpunt-sent"]


def test_the_clock_goes_on_from_what_the_server_said(shown: Shown, pages: dict[str, str], posted: list[Any]) -> None:
    path = next(path for path in pages["order"].split() if "data-running" in pages[path])
    page = shown.page(path)
    words = page.locator("[data-clock-words]")
    expect(words).to_contain_text("0:01")
    assert words.inner_text().endswith("van 10 min")
    assert page.locator("[data-clock-over]").is_hidden()


def test_every_page_is_sound(shown: Shown) -> None:
    assert shown.faults() == []
