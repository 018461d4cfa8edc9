"""Every distinct page in a real browser: axe, wide and narrow, light and dark, and nothing that sticks out."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page

from intake.models import Involvement, Step, Trajectory
from intake.own_page import link_of
from matching.models import Proposal
from tests.browsing import Looking, browser
from tests.pages.browser import context_of, server  # noqa: F401 a fixture
from tests.pages.crawl import Page as Seen
from tests.pages.crawl import crawl, seek
from tests.world import PERSONAS, Visited
from transitiehuis import days
from transitiehuis.netwerk.models import Invitation

NOBODY = ""
PARTS = 4  # so that two workers share the pages
VISITORS = [*PERSONAS, NOBODY]
Found = dict[str, tuple[str, str]]  # name of the page: who reaches it first, and its address
# Others find their way through these too, so they are opened again for each visitor.
HUBS = {
    "home", "intake:list", "trajectory", "matching:places", "matching:place", "matching:placement",
    "matching:proposals", "matching:proposal", "nazorg:list", "regie:quarter", "regie:round", "regie:action",
    "netwerk:people", "matching:route", "matching:theme",
}  # fmt: skip
# Forms that are sent empty too, to see what they say about that.
SENT_EMPTY = {
    "account_login", "account_reset_password", "netwerk:invitation", "netwerk:invite", "netwerk:absence",
    "intake:refer", "intake:hold", "intake:handover_offer", "intake:handover_return", "intake:orientation_plan",
    "intake:orientation_record", "intake:close", "matching:place_new", "matching:placement_new",
    "matching:placement_permit", "matching:route_new", "nazorg:record", "regie:action_add", "regie:action_move",
    "regie:round_cancel",
}  # fmt: skip


def reached(region: Visited) -> Found:
    """The first page of each kind, for who comes to it first."""
    found: Found = {}
    left: dict[str, list[str]] = {who: [] for who in VISITORS}

    def keep(who: str, page: Seen) -> None:
        if page.status == 200 and page.is_html:
            found.setdefault(page.name, (who, page.url))

    for who in VISITORS:
        met = set(found) - HUBS
        for page in crawl(region.client(who), "/", cap=1, skip=met, left=left[who]):
            keep(who, page)
    missing = SENT_EMPTY - set(found) - {"netwerk:invitation"}  # which a mail leads to
    for who, urls in left.items():
        for page in seek(region.client(who), urls, missing):
            keep(who, page)
    return found


def by_address(region: Visited) -> Found:
    """Pages that a mail leads to, or nothing."""
    answers = {status: Proposal.objects.filter(status=status).latest("pk") for status in ("nameless", "introduced")}
    links = {f"answer {status}": reverse("matching:answer", args=[p.link.token]) for status, p in answers.items()}
    invitation = Invitation.objects.waiting().latest("pk")
    links["netwerk:invitation"] = reverse("netwerk:invitation", args=[invitation.link.token])
    links |= own_pages()
    links["answer guessed"] = reverse("matching:answer", args=["x"])
    names = ("account_signup", "account_inactive", "account_reset_password_done", "ui:style")
    links |= {name: reverse(name) for name in (*names, "account_reset_password_from_key_done", "health")}
    other = {"403": ("koen", reverse("intake:list")), "404": ("marieke", reverse("trajectory", args=["2000-0001"]))}
    return {name: (NOBODY, url) for name, url in links.items()} | other


def own_pages() -> dict[str, str]:
    """What a candidate reaches from their own page, and who lost the link to it."""
    token, against = own_page_of_somebody()
    links = {f"regie:{name}": reverse(f"regie:{name}", args=[token]) for name in ("own_page", "own_correct")}
    links["regie:own_everything"] = reverse("regie:own_everything", args=[token])
    links["regie:own_object"] = reverse("regie:own_object", args=[token, against])
    links |= {name: reverse(name) for name in ("regie:own_lost", "regie:own_sent")}
    return links | {"own page guessed": reverse("regie:own_page", args=["x"])}


def own_page_of_somebody() -> tuple[str, int]:
    """The token of somebody who works, and an organisation that takes part."""
    found = Trajectory.objects.open().filter(step=Step.PLACEMENT).latest("pk")
    party = Involvement.objects.current_on(days.today()).filter(trajectory=found).latest("pk")
    return link_of(found).token, party.organisation_id


@pytest.fixture(scope="module")
def pages(region: Visited) -> Found:
    return reached(region) | by_address(region)


@pytest.fixture(scope="module")
def sessions(region: Visited) -> dict[str, str]:
    clients = {who: region.client(who) for who in PERSONAS}
    return {NOBODY: ""} | {who: found.cookies[settings.SESSION_COOKIE_NAME].value for who, found in clients.items()}


@pytest.mark.parametrize("part", range(PARTS))
def test_axe_finds_nothing_and_nothing_sticks_out(
    pages: Found,
    server: str,  # noqa: F811
    sessions: dict[str, str],
    part: int,
) -> None:
    faults = []
    with browser() as opened:
        tabs = {who: Looking(context_of(opened, server, session), faults) for who, session in sessions.items()}
        for name, (who, url) in sorted(pages.items())[part::PARTS]:
            tabs[who].at(server + url, name)
            if name in SENT_EMPTY:
                tabs[who].submitted(name)
    assert not faults, "\n".join(faults)


def test_every_form_that_is_to_be_sent_empty_was_reached(pages: Found) -> None:
    assert set(pages) >= SENT_EMPTY


def test_a_candidate_says_what_is_not_right_by_keyboard_alone(region: Visited, server: str) -> None:  # noqa: F811
    token, _against = own_page_of_somebody()
    with browser() as opened:
        page = context_of(opened, server, NOBODY).new_page()
        page.set_viewport_size({"width": 320, "height": 640})
        page.goto(server + reverse("regie:own_page", args=[token]))
        tab_to(page, "Vertel wat er niet klopt")
        page.keyboard.press("Enter")
        page.wait_for_selector("textarea")
        tab_to(page, "", "input[type=radio]")
        page.keyboard.press("Space")
        tab_to(page, "", "textarea")
        page.keyboard.type("Mijn naam is met een h.")
        tab_to(page, "Versturen")
        page.keyboard.press("Enter")
        page.wait_for_selector("#vragen")
        assert "Mijn naam is met een h." in page.inner_text("main")
        assert "antwoordt uiterlijk op" in page.inner_text("main")


def tab_to(page: Page, words: str, selector: str = "*") -> None:
    """Press Tab until what has the focus says so and is of that kind; fails after sixty."""
    at = "([words, kind]) => document.activeElement.matches(kind) && document.activeElement.innerText.includes(words)"
    for _press in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(at, [words, selector]):
            return
    raise AssertionError(f"no Tab leads to {words or selector}")


def test_a_page_that_breaks_the_rules_is_seen(server: str) -> None:  # noqa: F811
    """The guard itself: a form field without a name, grey on grey, and a table wider than a phone."""
    body = "<h1>Kop</h1><p style='color:#999;background:#aaa'>Grijs</p><input><div style='width:900px'>Breed</div>"
    with browser() as opened:
        looking = Looking(context_of(opened, server, ""), [])
        looking.page.set_content(f"<html lang=nl><title>t</title><main>{body}</main></html>")
        looking.look([(1280, "light")])
    said = "\n".join(looking.found)
    assert "color-contrast" in said
    assert "label: <input>" in said
    assert "sticks out" in said


DARK = """
<style>
  @media (prefers-color-scheme: dark) {
    :root { background: #000; color: #fff }
    td:nth-child(3) { color: #333 }
    p:nth-of-type(2) { background: #ccc }
    button { color: #333; background: #222 }
  }
</style>
<h1>Kop</h1><table><tr><td>goed</td><td>ook goed</td><td>derde</td></tr></table>
<p>Hier staat iets.</p><p>Hier nog iets.</p><button disabled>Uit</button><button>Aan</button>
"""


def test_in_the_dark_one_of_each_is_looked_at_and_what_differs_is_seen(server: str) -> None:  # noqa: F811
    """A cell in a colour of its own, a paragraph on one of its own, and a button after one that is off."""
    with browser() as opened:
        looking = Looking(context_of(opened, server, ""), [])
        looking.page.set_content(f"<html lang=nl><title>t</title><main>{DARK}</main></html>")
        looking.look([(1280, "dark")])
    [said] = looking.found
    assert said.startswith(": 1280 dark: color-contrast: ")
    assert said.partition("contrast: ")[2].split(" | ") == [
        "<td>derde</td>",
        "<p>Hier nog iets.</p>",
        "<button>Aan</button>",
    ]
