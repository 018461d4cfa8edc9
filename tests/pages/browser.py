"""A real browser on a real server that stands in the invented region."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.test import override_settings
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from tests.browsing import WIDE
from tests.world import Visited


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


def context_of(opened: Browser, server: str, session: str) -> BrowserContext:
    """A window of somebody with that session ('' for who has not signed in), in Dutch."""
    context = opened.new_context(locale="nl-NL", viewport={"width": WIDE, "height": 900})
    context.set_default_timeout(20_000)
    if session:
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": server}])
    return context


def signed_in_at(page: Page, server: str, slug: str) -> None:
    """Sign in as a character of the demo, as a visitor does: with one click."""
    page.goto(f"{server}/account/login/")
    page.locator(f"form[action*='/{slug}/'] button").click()
    page.wait_for_url(f"{server}/")
