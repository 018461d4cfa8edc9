"""The meeting in a real browser: through the agenda by keys alone, and nothing axe objects to.

Pages are fetched before the browser starts, for Django refuses its database within Playwright's event loop.
"""

from __future__ import annotations

import mimetypes
import os
from collections.abc import Callable, Iterator
from datetime import date, time
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

from tests.cast import World, signed_in
from tests.regie.meeting.scenes import CLOSED, MEETING, ROUND, proposed
from tests.regie.quarter.scenes import at
from tests.ui.test_in_browser import ADDRESS, POLICY, RULES, TOO_SMALL, TOO_WIDE, chromium_path
from transitiehuis.regie.models import Action, AgendaPoint, Attendance, Decision, QuarterMeeting, QuarterRound
from transitiehuis.regie.models.attendance import There
from transitiehuis.regie.subjects import Over

WALL, AGENDA, REPORT = f"{ROUND}overleg/", f"{ROUND}agenda/", f"{ROUND}verslag/"
ATTENDANCE = f"{ROUND}overleg/aanwezig/"
SHOTS = os.environ.get("SHOTS", "")  # a folder to look at the pages in
pytestmark = pytest.mark.django_db


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
        there = {
            world.branch.pk: There([world.memberships["partner_contact"]], 2),
            world.school.pk: There([world.memberships["reader"], world.memberships["coordinator"]], 0),
        }
        Attendance.keep(closed, there, by=director)
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
def browser(pages: dict[str, str]) -> Iterator[Browser]:
    quiet = ["--no-sandbox", "--disable-background-networking"]
    path = chromium_path()
    with sync_playwright() as playwright, playwright.chromium.launch(executable_path=path, args=quiet) as found:
        yield found


@pytest.fixture
def open_page(browser: Browser, pages: dict[str, str]) -> Callable[..., Page]:
    """Open a page; a turn that is posted answers with its point, to which the server would redirect."""

    def opened(path: str, width: int = 1280, height: int = 900, scheme: str = "light") -> Page:
        page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
        page.posted, page.complaints = [], []

        def answer(route: Route) -> None:
            asked = urlsplit(route.request.url.removeprefix(ADDRESS)).path
            if asked.startswith("/static/"):
                file = Path(finders.find(asked.removeprefix("/static/")))
                route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(file.name)[0])
            elif asked.endswith("/vastgelegd/"):
                route.fulfill(status=204)
            elif route.request.method == "POST":
                page.posted.append((asked, parse_qs(route.request.post_data or "")))
                point = asked.removesuffix("beurt/").removesuffix("besluit/").removesuffix("actie/")
                route.fulfill(body=pages[point], content_type="text/html")
            else:
                headers = {"Content-Security-Policy": POLICY}
                route.fulfill(body=pages[asked], content_type="text/html", headers=headers)

        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.route("**/*", answer)
        page.goto(ADDRESS + path)
        return page

    return opened


def here(page: Page) -> str:
    return urlsplit(page.url).path.removesuffix("beurt/")


def test_the_whole_meeting_by_keys(open_page: Callable[..., Any], pages: dict[str, str]) -> None:
    order = pages["order"].split()
    page = open_page(order[0], 1920, 1080)
    for key, following in zip(["ArrowRight", "PageDown"] * len(order), order[1:], strict=False):
        with page.expect_navigation():
            page.keyboard.press(key)
        assert here(page) == following
    with page.expect_navigation():
        page.keyboard.press("PageUp")
    assert here(page) == order[-2]
    turns = [path for path, _fields in page.posted if path.endswith("/beurt/")]
    assert turns == [f"{path}beurt/" for path in [*order[1:], order[-2]]]
    assert page.complaints == []


def test_arrows_in_a_field_stay_in_the_field_and_enter_sends_the_decision(
    open_page: Callable[..., Any], pages: dict[str, str]
) -> None:
    page = open_page(pages["order"].split()[2], 1920, 1080)
    page.locator("#besluiten input[type=text]").focus()
    page.keyboard.type("Wij belen elke maandag")
    for _times in range(len("en elke maandag")):
        page.keyboard.press("ArrowLeft")
    page.keyboard.type("l")
    assert page.posted == []
    with page.expect_request(lambda request: request.url.endswith("/besluit/")) as sent:
        page.keyboard.press("Enter")
    fields = parse_qs(sent.value.post_data or "")
    assert fields["besluit-text"] == ["Wij bellen elke maandag"]
    assert fields["besluit-sent"]


def test_the_clock_goes_on_from_what_the_server_said(open_page: Callable[..., Any], pages: dict[str, str]) -> None:
    path = next(path for path in pages["order"].split() if "data-running" in pages[path])
    page = open_page(path)
    words = page.locator("[data-clock-words]")
    expect(words).to_contain_text("0:01")
    assert words.inner_text().endswith("van 10 min")
    assert page.locator("[data-clock-over]").is_hidden()


def test_axe_finds_nothing_and_nothing_sticks_out(open_page: Callable[..., Any], pages: dict[str, str]) -> None:
    for path in [path for path in pages if path != "order"]:
        for width, height, scheme in (
            (1920, 1080, "light"),
            (1280, 900, "dark"),
            (390, 844, "light"),
            (320, 700, "light"),
        ):
            page = open_page(path, width, height, scheme)
            if SHOTS:
                name = path.strip("/").replace("/", "-")
                page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=width < 1000)
            assert page.evaluate(TOO_WIDE) <= 0, (path, width)
            assert page.evaluate(TOO_SMALL) == [], (path, width)
            assert page.complaints == [], (path, width)
            if width in {1280, 390}:
                found = Axe().run(page, options=RULES)
                assert not found.response["violations"], (path, width, found.generate_report())
            page.close()
