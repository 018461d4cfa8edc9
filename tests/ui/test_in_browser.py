"""The style page in a real browser: wide and narrow, light and dark, and on paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.template import Context, Template
from django.test import Client
from playwright.sync_api import Page

from tests.browsing import NARROW, RULES, TOO_SMALL, TOO_WIDE, WIDE, Shown, browser
from tests.cast import World
from transitiehuis.netwerk.models import Membership, Role
from transitiehuis.ui.bundling import bundle

WIDTHS = [WIDE, NARROW]


@pytest.fixture
def style_html(world: World, client: Client, settings: Any) -> str:
    """The style page for somebody with two memberships."""
    settings.DEMO = True
    second = world.person("second", "Marieke Oosterhof", Role.PARTNER_CONTACT, world.branch)
    Membership.objects.filter(pk=second.pk).update(user=world.coordinator)
    client.force_login(world.coordinator)
    return client.get("/huisstijl/").content.decode()


@pytest.fixture
def open_page(style_html: str) -> Iterator[Callable[..., Page]]:
    """Open the style page in a window of this width."""
    with browser() as opened:
        yield partial(Shown(opened, {"/huisstijl/": style_html}).page, "/huisstijl/")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing(open_page, width, scheme):
    page = open_page(width, scheme=scheme)
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


def test_the_line_below_a_title_stands_right_under_it_with_buttons_beside(open_page):
    gap = """() => {
      const head = document.querySelector('.page-header:has(> .actions)')
      const title = head.querySelector('h1'), line = head.querySelector('.lead')
      line.textContent = 'Kort'
      return line.getBoundingClientRect().top - title.getBoundingClientRect().bottom
    }"""
    assert open_page(WIDE).evaluate(gap) <= 9


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


SENT = """() => {
  const form = document.querySelector("form[method='post'] button[name='language']").form
  let sent = 0
  window.addEventListener('submit', (event) => { sent += !event.defaultPrevented; event.preventDefault() })
  const twice = () => { form.requestSubmit(); form.requestSubmit(); return sent }
  const first = twice()
  window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))
  return [first, twice()]
}"""


def test_a_double_click_sends_a_form_once_and_back_on_the_page_it_can_be_sent_again(open_page):
    assert open_page(WIDE).evaluate(SENT) == [1, 2]


FLOOR_TOPS = "[...document.querySelectorAll('.floors:not(.floors-sub) li')].map(e => e.getBoundingClientRect().top)"
HIDDEN_ITEMS = "(e => e.scrollWidth - e.clientWidth)(document.querySelector('.floors:not(.floors-sub) ul'))"


@pytest.mark.parametrize(("width", "rows"), [(NARROW, 1), (320, 2)])
def test_on_a_phone_no_entry_of_the_menu_is_out_of_sight(open_page, width, rows):
    page = open_page(width)
    assert len(page.evaluate(FLOOR_TOPS)) == 6
    assert len(set(page.evaluate(FLOOR_TOPS))) == rows
    assert page.evaluate(HIDDEN_ITEMS) <= 0
    assert page.evaluate(TOO_WIDE) <= 0
    last = page.locator(".floors:not(.floors-sub) a").last
    page.locator(".floors:not(.floors-sub) a").first.focus()
    for _ in range(5):
        page.keyboard.press("Tab")
    assert last.evaluate("e => e === document.activeElement")
    box = last.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width


# The style page lies on no floor: the pages of one, as the frame draws them.
PAGES = ("Keten", "Dekking", "Middelen", "Kwartaalronde", "Succesfactoren", "Afspraken", "Knelpunten", "Leeraanpakken")
FLOOR = f"""<nav class="floors floors-sub" aria-label="Regie"><details class="container-xl">
  <summary><span>Regie</span> Dekking</summary>
  <ul class="plain">{"".join(f'<li><a href="/{name}/">{name}</a></li>' for name in PAGES)}</ul></details></nav>"""
PUT = "html => document.querySelector('header').insertAdjacentHTML('beforeend', html)"


def test_on_a_phone_the_pages_of_a_floor_open_under_where_one_is_and_wider_they_lie_open(open_page):
    page = open_page(WIDE)
    page.evaluate(PUT, FLOOR)
    summary, links = page.locator(".floors-sub summary"), page.locator(".floors-sub a")
    assert summary.is_hidden()
    assert links.last.is_visible()
    page.set_viewport_size({"width": 320, "height": 800})
    assert (summary.is_visible(), links.last.is_visible()) == (True, False)
    summary.focus()
    page.keyboard.press("Enter")
    assert links.last.is_visible()
    assert page.evaluate(TOO_WIDE) <= 0
    assert page.evaluate(TOO_SMALL) == []
    page.keyboard.press("Escape")
    assert links.last.is_hidden()
    assert summary.evaluate("e => e === document.activeElement")


# Words that go on at the next line without a hyphen; who knows Dutch hyphenates them all.
BROKEN_WORDS = """() => {
  const texts = [...document.querySelectorAll('.facts :is(dt, dd)')].map((one) => one.firstChild)
  return texts.flatMap((text) => [...text.data.matchAll(/[^\\s\\u00ad]+/g)].filter((word) => {
    const range = document.createRange()
    range.setStart(text, word.index + 1)  /* before it may stand the hyphen of the line above */
    range.setEnd(text, word.index + word[0].length)
    return new Set([...range.getClientRects()].map((box) => box.top)).size > 1
  }).map((word) => word[0]))
}"""


@pytest.mark.parametrize("anchor", ["plaatsing", "begeleiding"])
def test_no_word_breaks_without_a_hyphen_beside_a_dossier(anchor):
    rows = [
        ("Begeleiding tot en met", "Leerarbeidsovereenkomst (bbl)"),
        ("Doelgroep", "WW, zegt ROC IJsselpoort op 25 nov"),
    ]
    if anchor == "begeleiding":
        rows.append(("Loonkostensubsidie (LKS)", "aangevraagd, zegt Werkcentrum Stedendriehoek (demo) op 25 nov"))
    template = "{% load ui %}{% panel 'Titel' anchor=anchor %}{% facts rows %}{% endpanel %}"
    panel = Template(template).render(Context({"rows": rows, "anchor": anchor}))
    with browser() as opened:
        page = opened.new_page()
        page.set_content(f"<html lang=nl><style>{bundle()} .panel {{ width: 19rem }}</style>{panel}")
        assert page.evaluate(BROKEN_WORDS) == []


CRUMBS = "trail => { document.querySelector('.crumbs').innerHTML = trail }"
TRAIL = (
    '<li><a href="/">Vandaag</a></li><li><a href="/l/">Trajecten</a></li>'
    '<li><a href="/d/">%s</a></li><li aria-current="page">Plaatsing</li>'
)


@pytest.mark.parametrize(("width", "shown"), [(WIDE, 3), (NARROW, 1), (320, 1)])
def test_on_a_phone_the_breadcrumbs_are_one_row_with_the_way_back(open_page, width, shown):
    page = open_page(width)
    page.evaluate(CRUMBS, TRAIL % "Traject 2026-0147, dat een heel lange naam draagt en nergens past")
    links = page.locator(".crumbs a:visible")
    assert (links.count(), links.last.get_attribute("href")) == (shown, "/d/")
    assert page.locator(".crumbs").bounding_box()["height"] < 35, "two lines"
    assert page.evaluate(TOO_WIDE) <= 0
    assert page.evaluate(TOO_SMALL) == []


def test_a_slash_goes_to_search_only_when_nobody_types(open_page):
    page = open_page(1280)
    page.locator("#id_first").focus()
    page.keyboard.press("/")
    assert page.locator("#id_first").input_value() == "/"
    page.locator("h1").click()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "zoek"


def test_on_paper_there_are_no_buttons_and_no_bars(open_page):
    page = open_page(1280, scheme="dark")
    page.emulate_media(media="print")
    assert page.locator(".bar").is_hidden()
    assert page.locator(".btn").first.is_hidden()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_paper_has_the_whole_trail_however_narrow(open_page):
    page = open_page(NARROW)
    page.evaluate(CRUMBS, TRAIL % "Traject 2026-0147")
    page.emulate_media(media="print")
    assert page.locator(".crumbs li:visible").count() == 4
