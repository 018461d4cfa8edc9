"""The wall of the coverage in a workshop: by keyboard alone, in a real browser, and two people at once."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, Route, expect

from tests.browsing import BEAMERS, BROKEN_HEADS, MANY_PARTNERS, NARROW, NARROWEST, TOO_WIDE, WIDE, Looking, browser
from tests.cast import World, signed_in
from tests.pages.browser import context_of, meanwhile
from tests.pages.keys import SEEN
from transitiehuis.netwerk.models import Membership, Role
from transitiehuis.regie.models import Activity, Coverage

pytestmark = pytest.mark.django_db(transaction=True)
WALL = "/regie/dekking/wand/?deel=intake"
MOST_TABS = 60


@pytest.fixture
def sessions(world: World, activities: None) -> dict[str, str]:
    """Daan directs the region, and so does a colleague of his."""
    world.person("second", "Noor Elberts", Role.CHAIN_DIRECTOR, world.region_office)
    return {name: session_of(world.memberships[name]) for name in ("director", "second")}


def session_of(membership: Membership) -> str:
    return signed_in(Client(), membership.user, membership).cookies["sessionid"].value


@pytest.fixture
def opened(sessions: dict[str, str], live_server: Any) -> Iterator[Browser]:
    with browser() as found:
        yield found


def at_the_wall(opened: Browser, address: str, session: str) -> Page:
    page = context_of(opened, address, session).new_page()
    page.goto(address + WALL)
    return page


def cell_of(activity: str, partner: Any) -> str:
    return meanwhile(lambda: f"cel-{Activity.objects.get(code=activity).pk}-{partner.pk}")


def tab_to_the_cells(page: Page) -> None:
    for _number in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('[data-cell]')"):
            return
    raise AssertionError("Tab never reaches a cell")


def go_to(page: Page, cell: str) -> None:
    """With arrows alone, from wherever the focus is."""
    way = """(id) => {
      const rows = [...document.querySelectorAll('[data-wall] tbody tr')]
        .map((row) => [...row.querySelectorAll('[data-cell]')])
      const place = (one) => { const y = rows.findIndex((row) => row.includes(one)); return [y, rows[y].indexOf(one)] }
      const [a, b] = [place(document.activeElement), place(document.getElementById(id))]
      return [b[0] - a[0], b[1] - a[1]]
    }"""
    down, right = page.evaluate(way, cell)
    for _n in range(abs(down)):
        page.keyboard.press("ArrowDown" if down > 0 else "ArrowUp")
    for _n in range(abs(right)):
        page.keyboard.press("ArrowRight" if right > 0 else "ArrowLeft")
    assert page.evaluate("document.activeElement.id") == cell


def press(page: Page, key: str) -> None:
    """A key that sets the cell, until its row came back and the focus is in it again."""
    here = page.evaluate("document.activeElement.id")
    with page.expect_response(lambda answer: "/dekking/wand/" in answer.url) as answer:
        page.keyboard.press(key)
    assert answer.value.status == 200
    page.wait_for_function("(id) => document.activeElement.id === id", arg=here)
    hidden = page.evaluate(SEEN)
    assert not hidden, f"after {key} the focus {hidden}"


def says(page: Page, cell: str, words: str) -> None:
    expect(page.locator(f"#{cell}")).to_have_attribute("aria-label", re.compile(f"^{re.escape(words)} ?$"))


def kept() -> list[tuple[str, str, str]]:
    rows = Coverage.objects.filter(until=None).order_by("activity__position", "organisation__sort_name")
    return [(row.activity.code, row.organisation.name, row.role) for row in rows]


def test_an_activity_is_filled_in_by_keyboard_alone(
    world: World, sessions: dict[str, str], opened: Browser, live_server: Any
) -> None:
    page = at_the_wall(opened, live_server.url, sessions["director"])
    school, other, town = (
        cell_of("hold-intake", one) for one in (world.school, world.other_school, world.municipality)
    )
    tab_to_the_cells(page)
    assert not page.evaluate(SEEN)
    for cell, key in ((school, "l"), (other, "i"), (town, "b")):
        go_to(page, cell)
        press(page, key)
    says(page, school, "Intakegesprek voeren, ROC IJsselpoort: leidt")
    assert "belegd" in page.locator("tr", has=page.locator(f"#{school}")).inner_text()
    go_to(page, town)
    press(page, "h")
    press(page, "0")
    says(page, town, "Intakegesprek voeren, gemeente Apeldoorn: niets")
    go_to(page, other)
    press(page, "Enter")  # from one role to the next
    assert set(meanwhile(kept)) == {
        ("hold-intake", world.other_school.name, "pays"),
        ("hold-intake", "ROC IJsselpoort", "leads"),
    }
    with page.expect_navigation():
        page.keyboard.press("n")
    expect(page.locator("h1")).to_have_text("Oriëntatie")
    with page.expect_navigation():
        page.keyboard.press("p")
    says(page, school, "Intakegesprek voeren, ROC IJsselpoort: leidt")


def test_who_types_faster_than_the_answers_come_loses_no_key_and_keeps_the_place(
    world: World, sessions: dict[str, str], opened: Browser, live_server: Any
) -> None:
    page = at_the_wall(opened, live_server.url, sessions["director"])
    school, other, town = (
        cell_of("hold-intake", one) for one in (world.school, world.other_school, world.municipality)
    )
    page.route("**/dekking/wand/**", slowly)
    tab_to_the_cells(page)
    go_to(page, school)
    page.keyboard.press("h")
    page.keyboard.press("0")
    page.keyboard.press("l")
    go_to(page, other)
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")  # twice to the next role
    go_to(page, town)
    with page.expect_response(lambda answer: town.rpartition("-")[2] in answer.url):
        page.keyboard.press("b")
    says(page, town, "Intakegesprek voeren, gemeente Apeldoorn: betaalt")
    says(page, other, "Intakegesprek voeren, Vakschool Stedendriehoek: helpt")
    says(page, school, "Intakegesprek voeren, ROC IJsselpoort: leidt")
    assert page.evaluate("document.activeElement.id") == town


def slowly(route: Route) -> None:
    """As over a slow line, so that keys are ahead of the answers."""
    time.sleep(0.1)
    route.continue_()


def test_two_who_fill_in_one_activity_see_each_others_cells_and_lose_none(
    world: World, sessions: dict[str, str], opened: Browser, live_server: Any
) -> None:
    daan, noor = (at_the_wall(opened, live_server.url, sessions[name]) for name in ("director", "second"))
    school, town = (cell_of("hold-intake", one) for one in (world.school, world.municipality))
    for page, cell in ((daan, school), (noor, town)):
        tab_to_the_cells(page)
        go_to(page, cell)
    press(daan, "l")
    press(noor, "h")  # on a page that was drawn before Daan's key
    says(noor, school, "Intakegesprek voeren, ROC IJsselpoort: leidt")
    says(daan, town, "Intakegesprek voeren, gemeente Apeldoorn: niets")
    press(daan, "l")  # the same again: nothing is written twice, and the row comes as it stands now
    says(daan, town, "Intakegesprek voeren, gemeente Apeldoorn: helpt")
    assert sorted(meanwhile(kept)) == sorted(
        [("hold-intake", "ROC IJsselpoort", "leads"), ("hold-intake", world.municipality.name, "helps")]
    )
    go_to(noor, school)
    noor.keyboard.press("h")
    daan.keyboard.press("b")  # one cell at once: one of both stands, with one row
    for page in (noor, daan):
        expect(page.locator(f"#{school}")).not_to_have_attribute("aria-label", re.compile("leidt"))
    of_school = [row for row in meanwhile(kept) if row[1] == "ROC IJsselpoort"]
    assert len(of_school) == 1
    assert of_school[0][2] in {"helps", "pays"}


def test_nothing_is_wrong_with_the_wall_or_with_an_activity(
    sessions: dict[str, str], opened: Browser, live_server: Any
) -> None:
    found: list[str] = []
    looking = Looking(context_of(opened, live_server.url, sessions["director"]), found)
    for page in (WALL, "/regie/dekking/activiteit/hold-intake/", "/regie/capaciteit/"):
        looking.at(live_server.url + page, page)
        looking.targets(WIDE, NARROW, NARROWEST)
    assert found == []


def test_on_a_beamer_the_wall_of_seventeen_partners_does_not_scroll_sideways(
    sessions: dict[str, str], opened: Browser, live_server: Any
) -> None:
    for width, height in BEAMERS:
        page = at_the_wall(opened, live_server.url, sessions["director"])
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate(MANY_PARTNERS, [".coverage-wall", 17]) <= 0
        assert page.evaluate(TOO_WIDE) <= 0
        assert page.evaluate(BROKEN_HEADS) == []
