"""A real browser on a real server that stands in the invented region."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.db import connections
from django.test import override_settings
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.ui.test_in_browser import RULES, TOO_WIDE, chromium_path
from tests.world import Visited

WIDE, NARROW, NARROWEST = 1280, 390, 320
SETTINGS = [(WIDE, "light"), (WIDE, "dark"), (NARROW, "dark"), (NARROW, "light")]
UNFOLD = "document.querySelectorAll('main details').forEach((part) => { part.open = true })"
WHAT_IS_WIDE = """() => [...document.querySelectorAll('body *')]
  .filter((part) => part.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .slice(-3).map((part) => part.outerHTML.slice(0, 120))"""
LOOK = """async (rules) => (await axe.run(document, {...rules, resultTypes: ['violations']})).violations
  .map((found) => `${found.id}: ${found.nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`)"""


@pytest.fixture(scope="module")
def server(region: Visited) -> Iterator[str]:
    """The address of the house, with the characters of the demo at its door."""
    with override_settings(DEMO=True):
        house = LiveServer("localhost")
        yield house.url
        house.stop()


def meanwhile(step: Callable[[], Any]) -> Any:
    """`step` in a thread of its own: a browser keeps an event loop in this one, where Django refuses its database."""

    def run() -> Any:
        try:
            return step()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(run).result()


@contextmanager
def browser() -> Iterator[Browser]:
    """Debian's Chromium; skips where there is none, and fails there under CI=true."""
    path = chromium_path()
    quiet = ["--no-sandbox", "--disable-background-networking"]
    with sync_playwright() as playwright, playwright.chromium.launch(executable_path=path, args=quiet) as opened:
        yield opened


def context_of(opened: Browser, server: str, session: str) -> BrowserContext:
    """A window of somebody with that session ('' for who has not signed in), in Dutch."""
    context = opened.new_context(locale="nl-NL", viewport={"width": WIDE, "height": 900})
    context.set_default_timeout(20_000)
    if session:
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": server}])
    return context


class Looking:
    """One tab that looks with axe at page after page; the faults are added to `found`, as sentences."""

    def __init__(self, context: BrowserContext, found: list[str]) -> None:
        self.found = found
        self.where = ""
        self.page = context.new_page()
        self.page.on("console", self.hear)
        self.page.on("pageerror", lambda error: self.tell(str(error)))

    def hear(self, said: ConsoleMessage) -> None:
        """What the browser complains about; not that the page itself answers 403, 404 or 422, as it must."""
        if said.type in {"error", "warning"} and said.location["url"] != self.page.url:
            self.tell(f"{said.text} {said.location['url']}")

    def tell(self, what: str) -> None:
        self.found.append(f"{self.where}: {what}")

    def at(self, url: str, name: str) -> None:
        """Open the page and look at it in every setting, in one load."""
        self.where = f"{name} {url.partition('//')[2].partition('/')[2]}"
        self.page.set_viewport_size({"width": WIDE, "height": 900})
        self.page.goto(url)
        self.look(SETTINGS)

    def look(self, at: list[tuple[int, str]]) -> None:
        self.page.evaluate(AXE_SCRIPT)
        for width, scheme in at:
            self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # no colour half-way to another
            self.page.set_viewport_size({"width": width, "height": 900})
            if width == NARROW:
                self.page.evaluate(UNFOLD)
            for fault in self.page.evaluate(LOOK, RULES):
                self.tell(f"{width} {scheme}: {fault}")
        for width in (NARROW, NARROWEST):
            self.page.set_viewport_size({"width": width, "height": 900})
            if self.page.evaluate(TOO_WIDE) > 0:
                self.tell(f"sticks out at {width}: {' | '.join(self.page.evaluate(WHAT_IS_WIDE))}")

    def submitted(self, name: str) -> None:
        """Send the page's form as it came, and look at what it says about that."""
        self.where = f"{name} with errors"
        self.page.set_viewport_size({"width": WIDE, "height": 900})
        self.page.locator("main form.form .actions .btn-primary").first.click()
        self.page.wait_for_selector(".error-summary")
        self.look([(WIDE, "light"), (NARROW, "dark")])


def signed_in_at(page: Page, server: str, slug: str) -> None:
    """Sign in as a character of the demo, as a visitor does: with one click."""
    page.goto(f"{server}/account/login/")
    page.locator(f"form[action*='/{slug}/'] button").click()
    page.wait_for_url(f"{server}/")
