"""Pages that the crawl of the invented region comes to by no link: each in a world that has what it needs.

The world is that of the permission matrix; each page is drawn for the first person who may open it, and looked at as
every other page: its markup, its words, and in a browser.
"""

from __future__ import annotations

import logging

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from tests.browsing import Shown, browser
from tests.cast import signed_in
from tests.guards.matrix import about, rows, urls
from tests.guards.stage import Stage, stage  # noqa: F401 a fixture
from tests.pages.crawl import get
from tests.pages.sound import content, markup, order
from tests.pages.test_crawl import NOT_BY_A_LINK

PARTS = 4  # so that two workers share the pages
FOR = {row.name: row.codes for row in rows() if row.method == "GET"}
# Files and answers for machines, and what only leads on: no page to look at.
NO_PAGE = {
    "netwerk:security_txt", "self_refer_qr", "matching:agreement_pdf", "intake:appointment", "regie:copy",
    "regie:review_pack_progress", "intake:import_progress", "regie:durability_progress",
}  # fmt: skip
PAGES = sorted(name for name in NOT_BY_A_LINK if name not in NO_PAGE)


def drawn(stage: Stage, name: str) -> tuple[str, list[str]]:  # noqa: F811
    """The page as the first who may open it gets it, and what is wrong with it; '' where it only leads on."""
    patterns = urls(get_resolver())
    who = next(who for who, code in FOR[name].items() if code == "200")
    client = Client() if who == "nobody" else signed_in(Client(), getattr(stage.world, who))
    with transaction.atomic():
        page = get(client, reverse(name, args=about(name, patterns[name])(stage)), "nl")
        transaction.set_rollback(True)
    assert page.status in {200, 301, 302}, f"{name} answers {page.status} to {who}: {page.crash}"
    if page.status != 200 or not page.is_html:
        return "", []
    return page.html, [f"{name}: {what}" for what in (*markup(page), *order(page), *content(page, "nl"))]


@pytest.mark.parametrize("part", range(PARTS))
def test_what_no_link_leads_to_is_sound_and_axe_finds_nothing(
    stage: Stage,  # noqa: F811
    part: int,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.ERROR, logger="django.request")
    mine = PAGES[part::PARTS]
    found = {name: drawn(stage, name) for name in mine}
    wrong = [what for _html, said in found.values() for what in said]
    pages = {f"/{name.replace(':', '-')}/": html for name, (html, _said) in found.items() if html}
    assert len(pages) > len(mine) * 3 // 4, "most of these are pages"
    with browser() as opened:
        wrong += Shown(opened, pages).faults()
    assert not wrong, "\n".join(wrong)
