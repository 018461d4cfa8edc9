"""The review pack in a real browser: read by keys alone, and nothing axe objects to."""

from __future__ import annotations

import mimetypes
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Page, Route, sync_playwright

from tests.regie.pack.scenes import MORNING_AFTER
from tests.regie.quarter.scenes import at
from tests.ui.test_in_browser import ADDRESS, POLICY, RULES, TOO_SMALL, TOO_WIDE, chromium_path
from transitiehuis.regie.models import ReviewPack

PACK = "/regie/kwartaal/2026-K4/gespreksstuk/"
SHOTS = os.environ.get("SHOTS", "")  # a folder to look at the page in
pytestmark = pytest.mark.django_db


@pytest.fixture
def html(pack: ReviewPack, visit: Callable[..., Any]) -> str:
    """Fetched before the browser starts, for Django refuses its database within Playwright's event loop."""
    with at(MORNING_AFTER):
        return visit("reader", PACK).content.decode()


@pytest.fixture
def browser(html: str) -> Iterator[Browser]:
    quiet = ["--no-sandbox", "--disable-background-networking"]
    path = chromium_path()
    with sync_playwright() as playwright, playwright.chromium.launch(executable_path=path, args=quiet) as found:
        yield found


@pytest.fixture
def open_page(browser: Browser, html: str) -> Callable[..., Page]:
    def opened(width: int = 1280, scheme: str = "light") -> Page:
        page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
        page.complaints = []

        def answer(route: Route) -> None:
            asked = route.request.url.removeprefix(ADDRESS)
            if asked.startswith("/static/"):
                file = Path(finders.find(asked.removeprefix("/static/")))
                route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(file.name)[0])
            else:
                headers = {"Content-Security-Policy": POLICY}
                route.fulfill(body=html, content_type="text/html", headers=headers)

        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.route("**/*", answer)
        page.goto(ADDRESS + PACK)
        return page

    return opened


def focused(page: Page, what: str) -> str:
    return page.evaluate(f"document.activeElement.{what} || ''")


def test_the_whole_pack_is_read_by_keys(open_page: Callable[..., Page]) -> None:
    """Past the menu in two keys, to the papers, through the contents to a chapter, and into the wide table."""
    page = open_page()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    passed = []
    for _key in range(60):
        page.keyboard.press("Tab")
        passed.append(focused(page, "getAttribute('href')") or focused(page, "getAttribute('aria-label')"))
        if page.evaluate("document.activeElement.matches('.pack-table')"):
            break
    papers = [href for href in passed if href.startswith((f"{PACK}pdf/", f"{PACK}csv/"))]
    assert len(papers) == 2
    contents = [href for href in passed if href.startswith("#deel-")]
    assert len(set(contents)) == page.locator(".pack-contents a").count() > 3
    assert page.evaluate("document.activeElement.getAttribute('role')") == "region"  # it scrolls by arrows
    last = page.locator(".pack-contents a").last
    last.focus()
    page.keyboard.press("Enter")
    anchor = last.get_attribute("href") or ""
    assert page.url.endswith(anchor)
    assert page.locator(f"{anchor}, [aria-labelledby='{anchor[1:]}']").first.is_visible()
    assert page.complaints == []


def test_axe_finds_nothing_and_nothing_sticks_out(open_page: Callable[..., Page]) -> None:
    for width, scheme in ((1280, "light"), (1280, "dark"), (390, "light"), (320, "light")):
        page = open_page(width, scheme)
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/gespreksstuk-{width}-{scheme}.png", full_page=True)
        assert page.evaluate(TOO_WIDE) <= 0, width
        assert page.evaluate(TOO_SMALL) == [], width
        assert page.complaints == [], width
        if width in {1280, 390}:
            found = Axe().run(page, options=RULES)
            assert not found.response["violations"], (width, scheme, found.generate_report())
        page.close()
