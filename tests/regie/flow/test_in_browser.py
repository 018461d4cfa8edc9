"""The picture of the chain in a real browser, and its pages and those of middelen as the printer gets them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation
from playwright.sync_api import Browser, Page

from intake.models import Step, Trajectory
from tests.browsing import NARROW, TOO_WIDE, WHAT_IS_WIDE, WIDE, browser
from tests.cast import World, signed_in
from tests.pages.browser import context_of
from tests.regie.flow.test_keeping import tell
from tests.regie.national.scenes import country
from tests.regie.roof import many
from transitiehuis import days
from transitiehuis.netwerk.actor import acting
from transitiehuis.regie.capacity.forecast import WEEKS
from transitiehuis.regie.capacity.forecast_page import CELL
from transitiehuis.regie.capacity.what_if import Changes
from transitiehuis.regie.flow import stream
from transitiehuis.regie.flow.figures import NEW, OUT, Flow, Stays
from transitiehuis.regie.flow_tasks import chain_nights
from transitiehuis.regie.models import Scenario, SuccessFactor
from transitiehuis.regie.national_tasks import national_months
from transitiehuis.regie.rhythm import Quarter
from transitiehuis.ui.bundling import bundle

NUMBERS = (0, 9, 29, 129, 4_567, 12_345)
FREE = 6  # units between words and the edge of their box
NEAR = """(free) => {
  const boxes = [...document.querySelectorAll('rect.f-node')].map((one) => one.getBBox())
  return [...document.querySelectorAll('svg.stream text:not([text-anchor])')].flatMap((one) => {
    const words = one.getBBox()
    const box = boxes.find((b) => words.x >= b.x && words.x < b.x + b.width && words.y >= b.y - 1)
    return box && words.x + words.width > box.x + box.width - free ? [one.textContent] : []
  })
}"""


# How large words along an axis come out, in a picture that is scaled as a whole.
AXIS_WORDS = """() => [...document.querySelectorAll('svg.figure')].map((one) => {
  const scale = one.getBoundingClientRect().width / one.viewBox.baseVal.width
  return parseFloat(getComputedStyle(one.querySelector('.t-small')).fontSize) * scale
})"""


def everywhere(number: int) -> Flow:
    """That many in each step, going on, back, to work and out."""
    steps = list(Step.values)
    moves = Counter({(NEW, "referral", ""): number, ("matching", "intake", ""): number})
    for step, after in zip(steps, [*steps[1:], OUT], strict=True):
        moves[step, after, "work" if after == OUT else ""] += number
        moves[step, OUT, "work"] = moves[step, OUT, "dropped"] = number
    return Flow(moves=moves, stays={step: Stays(open=Counter({5: number})) for step in steps})


def too_near(page: Page, number: int, language: str) -> list[str]:
    with translation.override(language):
        drawing = stream.draw(everywhere(number), dict.fromkeys(Step.values, number), "De keten").svg
    page.set_content(f"<style>{bundle()}</style><main class='container-xl'>{drawing}</main>")
    return page.evaluate(NEAR, FREE)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_dates_below_the_forecast_are_as_large_as_other_words_along_an_axis(width: int) -> None:
    mondays = [date(2026, 11, 30) + timedelta(weeks=week) for week in range(WEEKS)]
    cells = [{"x": n * CELL, "monday": monday, "said": "genoeg", "full": False} for n, monday in enumerate(mondays)]
    shown = {"name": "Intakemomenten", "word": "genoeg", "tone": "done", "cells": cells}
    strip = render_to_string("regie/capacity/forecast.svg", {"strip": shown, "width": WEEKS * CELL})
    other = '<svg class="figure figure-small" viewBox="0 0 480 200"><text class="t-small">2026</text></svg>'
    with browser() as opened:
        page = opened.new_page(viewport={"width": width, "height": 900})
        page.set_content(f"<style>{bundle()}</style><main class='container-xl'>{other}{strip}</main>")
        [usual, dates] = page.evaluate(AXIS_WORDS)
    most = usual if width == WIDE else 14  # on a phone it is as wide as its weeks need, and can be scrolled
    assert usual - 0.1 <= dates <= most + 0.1


@pytest.mark.parametrize("language", ["nl", "en"])
def test_words_keep_off_the_edge_of_their_box_however_long_the_number(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with browser() as opened:
        page = opened.new_page(viewport={"width": 1280, "height": 900})
        for number in NUMBERS:
            assert too_near(page, number, language) == [], number
        monkeypatch.setattr(stream, "ROOM", 10_000)
        assert too_near(page, NUMBERS[-1], language), "or the test above proves nothing"


# -- print ------------------------------------------------------------------------------------------------------------

PAPER = 718  # pixels between the margins of A4
LEFT_OVER = """() => [...document.querySelectorAll('.btn, .no-print, .filters, nav:not([aria-label=Kruimelpad])')]
  .filter((one) => one.getClientRects().length && one.getBoundingClientRect().height > 1)
  .map((one) => one.outerHTML.slice(0, 80))"""
FOLDED = """() => [...document.querySelectorAll('main details:not(.filters)')]
  .filter((one) => { const last = one.lastElementChild; return last && !last.getBoundingClientRect().height })
  .map((one) => one.outerHTML.slice(0, 80))"""


AS_CARDS = """() => [...document.querySelectorAll('main table')]
  .filter((one) => getComputedStyle(one).display !== 'table' || !one.tHead.getBoundingClientRect().height)
  .map((one) => one.outerHTML.slice(0, 80))"""


@pytest.fixture
def pages(world: World) -> list[str]:
    """Six trajecten, one of them placed, counted; a scenario; activities that somebody leads, and the months of it."""
    country(world, [20, 8])
    many(world, 6, due=days.today())
    found = list(Trajectory.objects.order_by("pk"))
    began = days.today() - timedelta(days=80)
    for traject in found:
        tell(world, traject, began, "intake", waiting_for="candidate")
        tell(world, traject, began + timedelta(days=28), "matching")
    Trajectory.objects.update(step="matching", waiting_for="seat")
    chain_nights()
    with acting(world.actor("director")) as by:
        made = Scenario.keep(world.region, "Meer instroom", Changes(inflow=50, stops_on=date(2030, 1, 1)), by=by)
    keten = ["", "wachtdagen/", "partners/", "tussen/", "stap/matching/", "cohorten/", "vast/", "doelgroepen/"]
    keten += ["cohorten/doelgroepen/", "stap/matching/in/", f"partners/matching/{world.school.pk}/"]
    keten += [f"cohorten/{Quarter.of(began)}/"]
    national_months()
    factor = SuccessFactor.objects.get(indicator="activities_without_lead")
    means = ["dekking/", "capaciteit/", "capaciteit/vooruit/", f"capaciteit/scenarios/{made.pk}/"]
    means += ["dekking/activiteit/hold-intake/", "capaciteit/scenarios/"]
    means += ["landelijk/", "landelijk/witte-vlekken/", f"landelijk/cijfer/{factor.code}/"]
    return [*(f"/regie/keten/{page}" for page in keten), *(f"/regie/{page}" for page in means)]


@pytest.fixture
def session(world: World) -> str:
    return signed_in(Client(), world.director, world.memberships["director"]).cookies["sessionid"].value


@pytest.fixture
def opened(session: str, live_server: Any) -> Iterator[Browser]:
    with browser() as found:
        yield found


@pytest.mark.django_db(transaction=True)
def test_each_page_prints_whole_without_its_buttons(
    pages: list[str], session: str, opened: Browser, live_server: Any
) -> None:
    page = context_of(opened, live_server.url, session).new_page()
    page.emulate_media(media="print")
    page.set_viewport_size({"width": PAPER, "height": 1000})
    for path in pages:
        page.goto(live_server.url + path)
        assert page.evaluate(TOO_WIDE) <= 0, (path, page.evaluate(WHAT_IS_WIDE))
        assert page.evaluate(LEFT_OVER) == [], path
        assert page.evaluate(FOLDED) == [], path
        assert page.evaluate(AS_CARDS) == [], (path, "as on a telephone")
