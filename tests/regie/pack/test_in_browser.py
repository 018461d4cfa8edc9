"""The review pack in a real browser: read by keys alone, and nothing axe objects to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browsing import Shown, browser
from tests.regie.pack.scenes import MORNING_AFTER
from tests.regie.quarter.scenes import at
from transitiehuis.regie.models import ReviewPack

PACK = "/regie/kwartaal/2026-K4/gespreksstuk/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def html(pack: ReviewPack, visit: Callable[..., Any]) -> str:
    """Fetched before the browser starts, for Django refuses its database within Playwright's event loop."""
    with at(MORNING_AFTER):
        return visit("reader", PACK).content.decode()


@pytest.fixture
def shown(html: str) -> Iterator[Shown]:
    with browser() as opened:
        yield Shown(opened, {PACK: html})


def focused(page: Page, what: str) -> str:
    return page.evaluate(f"document.activeElement.{what} || ''")


def test_the_whole_pack_is_read_by_keys(shown: Shown) -> None:
    """Past the menu in two keys, to the papers, through the contents to a chapter, and into the wide table."""
    page = shown.page(PACK)
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


def test_the_page_is_sound(shown: Shown) -> None:
    assert shown.faults() == []
