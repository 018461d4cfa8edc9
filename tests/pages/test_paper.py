"""Each page of figures goes on paper and into a spreadsheet, and each picture on it can be read aloud."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import pytest
from django.urls import get_resolver

from tests.guards.matrix import rows, urls
from tests.pages.crawl import Page, crawl, get, name_of
from tests.ui.page import elements, fragment, text, with_class
from tests.world import Visited

VIEWS = {
    f"transitiehuis.regie.views.{name}"
    for name in (
        "chain", "chain_parts", "chain_behind", "coverage", "coverage_fill", "coverage_wall", "capacity",
        "capacity_settings", "scenarios", "figures", "national", "national_lacking", "durability",
    )
}  # fmt: skip
FILES = ("_csv", "_pdf", "_file", "_paper")
# Pages of these rooms that go on no paper of their own, and why.
NOT_ON_PAPER = {
    "regie:coverage_fill": "a form; what was filled in is on the paper of dekking",
    "regie:coverage_wall": "the same table to fill in together; dekking sets it",
    "regie:capacity_settings": "a form; what the region settled stands in the sums of middelen",
    "regie:scenario_new": "a form; kept, a scenario has paper of its own",
    "regie:scenario_agree": "asks before it makes; what it made has paper of its own",
    "regie:national_research": "makes the file for research itself",
    "regie:durability_progress": "the bar while the curves are being counted",
    "regie:round_factor": "a part of a round, which the gespreksstuk sets",
}
# Pages with paper that this region, seven months old, has nothing for yet.
TOO_YOUNG = {
    "regie:durability_behind": "no measuring point is reached; tests/regie/durability opens it",
    "regie:chain_cohort_groups": "nobody began a year ago; tests/regie/flow sets it on paper",
}
STARTS = ("keten", "dekking", "capaciteit", "cijfers", "landelijk", "duurzaamheid")


def shown() -> set[str]:
    """The url names of the pages: what these views answer with, without files and buttons."""
    pressed = {row.name for row in rows() if row.method == "GET" and "405" in row.codes.values()}
    found = {name for name, url in urls(get_resolver()).items() if url.callback.__module__ in VIEWS}
    return {name for name in found if not name.endswith(FILES)} - pressed


@pytest.fixture(scope="module")
def opened() -> dict[str, list[Page]]:
    return {}


@pytest.fixture
def pages(region: Visited, opened: dict[str, list[Page]]) -> dict[str, list[Page]]:
    """Each kind of page with the ones that the ketenregisseur and the landelijk adviseur come to. Read once."""
    elsewhere = set(urls(get_resolver())) - shown()
    for who in ("daan", "mirjam") if not opened else ():
        for page in crawl(region.client(who), *(f"/regie/{start}/" for start in STARTS), skip=elsewhere):
            if page.status == 200 and page.is_html:
                opened.setdefault(page.name, []).append(page)
    return opened


def files(page: Page) -> dict[str, str]:
    """The first link to a file of each kind."""
    found = [(kind, url) for url in page.links() for kind in ("pdf", "csv") if kind in urlsplit(url).path.split("/")]
    return dict(reversed(found))


def test_each_page_of_figures_leads_to_its_paper_and_its_spreadsheet(
    region: Visited, pages: dict[str, list[Page]]
) -> None:
    asked = shown() - set(NOT_ON_PAPER) - set(TOO_YOUNG)
    assert {*NOT_ON_PAPER, *TOO_YOUNG} <= shown()
    assert asked <= set(pages), f"nobody came to {sorted(asked - set(pages))}"
    wrong, answers = [], {}
    for name in sorted(asked):
        full = [page for page in pages[name] if not with_class(page.tree, "empty")]
        wrong += [f"{page.url} leads to {sorted(files(page))} only" for page in full if len(files(page)) < 2]
        if not any(len(files(page)) == 2 for page in pages[name]):
            wrong.append(f"{name}: no page of it leads to both")
        for kind, url in [one for page in pages[name] for one in files(page).items()]:
            answers.setdefault((kind, name_of(url)), url)
    for (kind, name), url in answers.items():
        given = get(region.client("mirjam" if "regions" in name else "daan"), url).response
        if given.headers["Content-Type"].split(";")[0] not in {"pdf": {"application/pdf"}, "csv": {"text/csv"}}[kind]:
            wrong.append(f"{url} answers {given.headers['Content-Type']}")
    assert not wrong, "\n".join(wrong)


def unread(tree: Element) -> Iterator[str]:
    """Pictures that say nothing to who does not see them, or that hide their links from them."""
    inside = {child: parent for parent in elements(tree) for child in parent}
    names = {element.get("id"): text(element) for element in elements(tree) if element.get("id")}
    for svg in elements(tree, "svg"):
        above = [svg]
        while above[-1] in inside:
            above.append(inside[above[-1]])
        links = elements(svg, "a")
        if any(one.get("aria-hidden") == "true" for one in above):
            yield from (f"a link in a picture that is hidden: {text(link)!r}" for link in links)
            continue
        said = svg.get("aria-label", "") or " ".join(names.get(name, "") for name in labels(svg))
        if not said.strip():
            yield f"a picture without words: {svg.get('class')} {svg.attrib}"
        if svg.get("role") != "img" and not links:
            yield f"a picture that is no image: {said!r}"
        if svg.get("role") == "img" and links:
            yield f"an image is one whole to who listens, so its links are lost: {said!r}"
        if "figure" in svg.get("class", "").split() and not reached(above):
            yield f"a picture that a keyboard cannot scroll: {said!r}"


def labels(svg: Element) -> list[str]:
    return svg.get("aria-labelledby", "").split()


def reached(above: list[Element]) -> bool:
    """Small ones and those of wide windows fit; what scrolls has the focus to scroll with."""
    boxes = [one for one in above if "scroll" in one.get("class", "").split()]
    return all(box.get("tabindex") == "0" and box.get("aria-label") for box in boxes)


def test_each_picture_can_be_read_aloud_and_reached_with_keys(pages: dict[str, list[Page]]) -> None:
    found = [page for of in pages.values() for page in of]
    assert sum(len(elements(page.tree, "svg")) for page in found) > 100
    wrong = [f"{page.url}: {what}" for page in found for what in unread(page.tree)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("svg", "said"),
    [
        ('<svg role="img"></svg>', "without words"),
        ('<svg aria-label="Verloop"></svg>', "no image"),
        ('<svg role="img" aria-label="Verloop"><a href="/"><text>Juli</text></a></svg>', "links are lost"),
        ('<svg aria-hidden="true"><a href="/"><text>Juli</text></a></svg>', "picture that is hidden"),
        ('<div class="scroll"><svg class="figure" role="img" aria-label="Verloop"></svg></div>', "cannot scroll"),
        ('<svg role="img" aria-labelledby="t"><title id="t">Verloop</title></svg>', ""),
    ],
)
def test_a_picture_that_says_nothing_is_seen(svg: str, said: str) -> None:
    found = list(unread(fragment(svg)))
    assert [said in one for one in found] == ([True] if said else [])
