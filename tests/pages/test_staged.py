"""Pages that the crawl of the invited region comes to by no link: each in a world that has what it needs.

The world is that of the permission matrix; each page is drawn for the first person who may open it, and looked at as
every other page: its markup, its words, and with axe, wide and narrow.
"""

from __future__ import annotations

import logging
import mimetypes
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.contrib.staticfiles import finders
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse
from playwright.sync_api import Page, Route

from tests.cast import signed_in
from tests.guards.matrix import about, rows, urls
from tests.guards.stage import Stage, stage  # noqa: F401 a fixture
from tests.pages.browser import LOOK, NARROW, NARROWEST, UNFOLD, WHAT_IS_WIDE, WIDE, browser
from tests.pages.crawl import get
from tests.pages.sound import content, markup, order
from tests.pages.test_crawl import NOT_BY_A_LINK
from tests.ui.test_in_browser import ADDRESS, POLICY, RULES, TOO_WIDE

PARTS = 4  # so that two workers share the pages
FOR = {row.name: row.codes for row in rows() if row.method == "GET"}
# Files and answers for machines: no page to look at.
NO_PAGE = {"netwerk:security_txt", "self_refer_qr", "matching:agreement_pdf", "intake:appointment"}


def drawn(stage: Stage, name: str) -> list[tuple[str, str]]:  # noqa: F811
    """The page as the first who may open it gets it: faults in its markup and words, and what a browser is to show."""
    patterns = urls(get_resolver())
    who = next((who for who, code in FOR[name].items() if code == "200"), None)
    assert who, f"nobody may open {name}"
    client = Client() if who == "nobody" else signed_in(Client(), getattr(stage.world, who))
    with transaction.atomic():
        address = reverse(name, args=about(name, patterns[name])(stage))
        page = get(client, address, "nl")
        transaction.set_rollback(True)
    assert page.status in {200, 302, 410}, f"{name} answers {page.status} to {who} {page.crash}"
    if page.status == 302 or not page.is_html:
        return []
    said = [*markup(page), *order(page), *content(page, "nl")]
    return [(page.html, "; ".join(said))]


@contextmanager
def window() -> Iterator[Page]:
    """A tab that is answered without a server, under the policy that pages have."""
    shown = {"html": ""}

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(ADDRESS)
        if path.startswith("/static/"):
            found = Path(finders.find(path.removeprefix("/static/")))
            route.fulfill(body=found.read_bytes(), content_type=mimetypes.guess_type(found.name)[0])
        else:
            route.fulfill(body=shown["html"], content_type="text/html", headers={"Content-Security-Policy": POLICY})

    with browser() as opened:
        tab = opened.new_context(locale="nl-NL").new_page()
        tab.route("**/*", answer)
        tab.shown = shown
        yield tab


def look(tab: Page, name: str, html: str) -> Iterator[str]:
    """What axe finds and what sticks out."""
    tab.shown["html"] = html
    tab.set_viewport_size({"width": WIDE, "height": 900})
    tab.goto(f"{ADDRESS}/{name}/")
    tab.evaluate(AXE_SCRIPT)
    for width, scheme in ((WIDE, "light"), (NARROW, "dark")):
        tab.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        tab.set_viewport_size({"width": width, "height": 900})
        if width == NARROW:
            tab.evaluate(UNFOLD)
        yield from (f"{name}, {width} {scheme}: {fault}" for fault in tab.evaluate(LOOK, RULES))
    for width in (NARROW, NARROWEST):
        tab.set_viewport_size({"width": width, "height": 900})
        if tab.evaluate(TOO_WIDE) > 0:
            yield f"{name} sticks out at {width}: {' | '.join(tab.evaluate(WHAT_IS_WIDE))}"


def wanted() -> list[str]:
    return sorted(name for name in NOT_BY_A_LINK if name not in NO_PAGE)


@pytest.mark.parametrize("part", range(PARTS))
def test_axe_finds_nothing_on_what_no_link_leads_to(
    stage: Stage,  # noqa: F811
    part: int,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.ERROR, logger="django.request")
    pages = {name: html for name in wanted()[part::PARTS] for html in drawn(stage, name)}
    wrong = [f"{name}: {said}" for name, (_html, said) in pages.items() if said]
    assert len(pages) > len(wanted()[part::PARTS]) * 3 // 4, "most of these are pages"
    with window() as tab:
        for name, (html, _said) in pages.items():
            wrong += look(tab, name, html)
    assert not wrong, "\n".join(wrong)


def test_a_page_that_is_not_right_is_seen() -> None:
    """The guard itself: a picture without words and a box that sticks out."""
    bad = "<!doctype html><html lang=nl><title>x</title><main><h1>x</h1><img src=/static/x.svg width=900></main></html>"
    with window() as tab:
        found = " ".join(look(tab, "bad", bad.replace("/static/x.svg", "data:,")))
    assert "image-alt" in found
    assert "sticks out at 390" in found
