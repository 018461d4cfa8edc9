"""Every choice of every filter, on every page that has it, asked by everybody who may open that page."""

from __future__ import annotations

from collections import defaultdict
from itertools import zip_longest
from urllib.parse import urlencode, urlsplit

import pytest

from tests.pages.crawl import Page, crawl, get
from tests.ui.page import elements
from tests.world import PERSONAS, Visited

CLOSED = 403
ANSWERED = {200, 301, 302, 404, 422}
# Between them they see every filter, with the choices of a region that is full, of one that is empty, and of all.
CHOOSERS = ("marieke", "fatma", "daan", "sanne", "mirjam")
NO_CHOICE = ("-1", "99999999999999999999", "route-0", "a'b\u202e", "9999-12", "K9")

Fields = dict[str, list[str]]


def choices(page: Page) -> Fields:
    """What the filters of a page let choose: field to values. A GET form without a list to choose from is no filter."""
    found: Fields = {}
    for form in elements(page.tree, "form"):
        selects = elements(form, "select")
        if form.get("method", "get").lower() != "get" or not selects:
            continue
        for box in elements(form, "input"):
            found.setdefault(box.get("name", ""), []).append(box.get("value", ""))
        for select in selects:
            found.setdefault(select.get("name", ""), []).extend(o.get("value", "") for o in elements(select, "option"))
    found.pop("", None)
    return found


@pytest.fixture(scope="module")
def filters(region: Visited) -> dict[str, Fields]:
    """Path to the fields there, with each value that anybody, of whatever region, may choose."""
    found: dict[str, dict[str, dict[str, None]]] = defaultdict(lambda: defaultdict(dict))
    for who in CHOOSERS:
        for page in crawl(region.client(who), "/", cap=1):
            if page.status == 200 and page.is_html:
                for name, values in choices(page).items():
                    found[urlsplit(page.url).path][name].update(dict.fromkeys(values))
    return {path: {name: list(values) for name, values in fields.items()} for path, fields in found.items()}


def queries(fields: Fields) -> list[str]:
    """Queries that together hold each value of each field, and each field with what is no choice at all."""
    rows = [*zip_longest(*fields.values(), fillvalue=""), *([wrong] * len(fields) for wrong in NO_CHOICE)]
    return [urlencode([(name, value) for name, value in zip(fields, row, strict=True) if value]) for row in rows]


def answers(visited: Visited, who: str, path: str, fields: Fields) -> list[Page]:
    """The page with each choice; one answer where the page is closed to who asks."""
    client, found = visited.client(who), []
    for query in queries(fields):
        found.append(get(client, f"{path}?{query}"))
        if found[-1].status == CLOSED:
            break
    return found


@pytest.mark.parametrize("who", PERSONAS)
def test_every_choice_of_every_filter_is_answered(region: Visited, filters: dict[str, Fields], who: str) -> None:
    assert {"/regie/keten/", "/matching/leerwerkplekken/"} <= filters.keys()
    pages = [page for path, fields in filters.items() for page in answers(region, who, path, fields)]
    wrong = [f"{page.status} {page.url} {page.crash}" for page in pages if page.status not in ANSWERED | {CLOSED}]
    assert not wrong, "\n".join(wrong)
