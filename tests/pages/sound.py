"""What is true of every page, as sentences about what is not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from tests.pages.crawl import Page, name_of
from tests.pages.words import in_the_other_language
from tests.ui.page import dangling, elements, ids, inline

HEAVIEST, MOST_QUERIES = 15_000, 12
HEAVIER = {"regie:toolkit": 17_000}  # every word of the toolkit on one page, to read through and to print
# Pages that ask more, and why. Five of each page's queries say who acts; a list costs the same however long it is.
DEARER = {
    "matching:route": 15,  # parts, parties, funding, starts, demands, who asked for a seat: one query a noun
    "intake:part": 15,  # a list to choose from for each field, and whose word each fact is
    # Texts, versions, scores, agreements, actions, words, examples: one query a noun; the figure is counted as worker.
    "regie:factor": 22,
    # Counted as the worker, which takes four for each question; what was kept of the quarters before, and the list.
    "regie:figure": 22,
    "regie:figures": 16,
    "regie:national_figure": 16,  # what was stored; the list behind a month is counted as the worker, when asked for
    "regie:round_factor": 16,
    "regie:round": 18,  # scores of two rounds, their scales, the figures beside them, actions, who was told what
    "regie:scoring": 14,  # what is asked, given and measured, and the scales of the levels
    "regie:securing_judge": 20,  # the same facts, and what was judged before
    "regie:securing": 20,  # six aspects, each with what the house knows of it: a question or two a fact
    "regie:agreement": 20,  # parties, signatures, numbers, money, papers, what it carries, changes: one query a noun
    "matching:place_edit": 15,  # a list to choose from for each of eight fields
    # What can be put in a plan: starts with their demands, single parts, what is in it already, when courses end.
    "matching:plan_choose": 18,
    "intake:merged": 23,  # whether it can be taken apart: what nine kinds of things may have been written since
    "matching:plan_part": 16,  # a list to choose from for each of six fields
    "matching:plan_part_new": 16,  # the same, with what the start or the part of a route says
    "regie:action": 17,  # the thread: what it is about, where it was agreed, what was decided, judged and measured
    "regie:wall_point": 15,  # the order of all points, who stands where, what was agreed, two lists to choose from
    "regie:scenario_agree": 14,  # what the page of means reads, who leads which work, and which money helps
    "matching:agreement_ask": 15,  # what the placement knows is filled in, beside lists of schools and qualifications
}
RESIDUE = re.compile(r"\{\{|\{%|%\(\w+\)s|<object object|&lt;lambda|<django\.")


def wrong_with(page: Page, language: str = "nl") -> list[str]:
    """What is wrong with a page that was found by a link; nothing for a sound one."""
    if page.status != 200:
        return [f"answers {page.status} {page.crash}".strip()]
    if not page.is_html:
        return []
    return [*markup(page), *order(page), *content(page, language), *cost(page)]


def markup(page: Page) -> Iterator[str]:
    yield from page.parsed[1]
    yield from (f"id {name} twice" for name, times in Counter(ids(page.tree)).items() if times > 1)
    yield from (f"inline {what}" for what in inline(page.tree))
    yield from (f"points nowhere: {what}" for what in dangling(page.tree))
    yield from (f"posts to {action}, which is no page" for action in page.actions() if not name_of(action))


def order(page: Page) -> Iterator[str]:
    """One h1, and no heading that skips a level."""
    levels = [int(e.tag[1]) for e in elements(page.tree) if re.fullmatch("h[1-6]", e.tag)]
    if levels.count(1) != 1:
        yield f"{levels.count(1)} times h1"
    yield from (f"h{low} after h{high}" for high, low in zip([0, *levels], levels, strict=False) if low > high + 1)


def content(page: Page, language: str) -> Iterator[str]:
    if found := RESIDUE.search(page.html):
        yield f"a template shows through: {page.html[found.start() - 20 : found.end() + 20]!r}"
    if page.tree.get("lang") != language:
        yield f"says it is in {page.tree.get('lang')}"
    yield from (f"not in {language}: {text!r}" for text in in_the_other_language(page.tree, language))


def cost(page: Page) -> Iterator[str]:
    if page.weight > HEAVIER.get(page.name, HEAVIEST):
        yield f"weighs {page.weight} bytes"
    if len(page.queries) > DEARER.get(page.name, MOST_QUERIES):
        yield f"asks {len(page.queries)} queries"
