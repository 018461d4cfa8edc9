"""The style page in a real browser: wide and narrow, light and dark, and on paper."""

from __future__ import annotations

import mimetypes
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Page, Route, sync_playwright

from tests.cast import World
from transitiehuis.netwerk.models import Membership, Role

ADDRESS = "http://huis.example"
# As strict as the settings: the page is answered without a server, so without django-csp.
POLICY = "; ".join(
    ["default-src 'none'", *(f"{kind}-src 'self'" for kind in ("script", "style", "img", "font", "connect"))]
)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
WIDTHS = [1280, 390]
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
TOO_SMALL = """() => [...document.querySelectorAll('a, button, summary, select, input:not([type=hidden])')]
  .filter((e) => getComputedStyle(e).display !== 'inline')  /* a link within a sentence is exempt */
  .map((e) => [e.outerHTML.slice(0, 90), e.getBoundingClientRect()])
  .filter(([, box]) => box.width > 1 && box.height > 1 && (box.width < 24 || box.height < 24)).map(([html]) => html)"""


def chromium_path() -> str:
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if found:
        return found
    if os.environ.get("CI") == "true":
        pytest.fail("CI needs a Chromium")
    pytest.skip("no Chromium on this machine")


@pytest.fixture
def style_html(world: World, client: Client, settings: Any) -> str:
    """The style page for somebody with two memberships."""
    settings.DEMO = True
    second = world.person("second", "Marieke Oosterhof", Role.PARTNER_CONTACT, world.branch)
    Membership.objects.filter(pk=second.pk).update(user=world.coordinator)
    client.force_login(world.coordinator)
    return client.get("/huisstijl/").content.decode()


@pytest.fixture
def open_page(style_html: str) -> Iterator[Any]:
    """Open the style page in a window of this width; what the console complains about is kept in `.complaints`.

    A browser a test: Playwright keeps an event loop in this thread, and Django refuses its database within one. So
    the page is fetched before the browser starts, and the browser is gone before the test's transaction is undone.
    """

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(ADDRESS)
        if path.startswith("/static/"):
            found = Path(finders.find(path.removeprefix("/static/")))
            route.fulfill(body=found.read_bytes(), content_type=mimetypes.guess_type(found.name)[0])
        else:
            route.fulfill(body=style_html, content_type="text/html", headers={"Content-Security-Policy": POLICY})

    def opened(width: int, scheme: str = "light") -> Page:
        page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
        page.complaints = []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.route("**/*", answer)
        page.goto(ADDRESS + "/huisstijl/")
        return page

    path = chromium_path()
    with sync_playwright() as playwright:
        quiet = ["--no-sandbox", "--disable-background-networking"]
        with playwright.chromium.launch(executable_path=path, args=quiet) as browser:
            yield opened


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing(open_page, width, scheme):
    page = open_page(width, scheme)
    page.locator(".whoami summary").click()
    found = Axe().run(page, options=RULES)
    assert found.response["passes"]
    assert not found.response["violations"], found.generate_report()


def test_nothing_sticks_out_and_every_target_can_be_hit(open_page):
    for width in (*WIDTHS, 320):
        page = open_page(width)
        assert page.evaluate(TOO_WIDE) <= 0
        assert page.evaluate(TOO_SMALL) == []
        assert page.complaints == []


def test_the_first_mistake_has_the_focus_without_any_script(open_page):
    page = open_page(1280)
    assert page.evaluate("document.activeElement.className") == "error-summary"


@pytest.mark.parametrize("width", WIDTHS)
def test_the_menu_of_who_i_am_stays_within_the_window_and_closes_with_escape(open_page, width):
    page = open_page(width)
    menu = page.locator(".whoami-menu")
    assert menu.is_hidden()
    page.locator(".whoami summary").click()
    box = menu.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert page.evaluate(TOO_WIDE) <= 0
    page.keyboard.press("Escape")
    assert menu.is_hidden()


def test_a_slash_goes_to_search_only_when_nobody_types(open_page):
    page = open_page(1280)
    page.locator("#id_first").focus()
    page.keyboard.press("/")
    assert page.locator("#id_first").input_value() == "/"
    page.locator("h1").click()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "zoek"


def test_on_paper_there_are_no_buttons_and_no_bars(open_page):
    page = open_page(1280, "dark")
    page.emulate_media(media="print")
    assert page.locator(".bar").is_hidden()
    assert page.locator(".btn").first.is_hidden()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
