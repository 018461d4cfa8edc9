"""What the pages of the quarter swap in is what a reload of the whole page shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from tests.cast import World
from tests.regie.meeting.conftest import closed  # noqa: F401
from tests.regie.meeting.scenes import MEETING
from tests.regie.meeting.test_wall import point  # noqa: F401
from tests.regie.quarter.conftest import round, toolkit  # noqa: F401
from tests.regie.quarter.scenes import at
from tests.regie.quarter.test_pages import OPEN, ROUND, visit  # noqa: F401
from tests.ui.page import parse, text
from transitiehuis.netwerk.actor import working
from transitiehuis.regie.models import AgendaPoint, QuarterRound, ReviewPack

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def tree_of(answer: Any) -> Any:
    """The page, or a page around the part that was asked for."""
    said = answer.content.decode()
    whole = said.lstrip().lower().startswith("<!doctype")
    return parse(said if whole else f"<!doctype html><html><head><title>x</title></head><body>{said}</body></html>")


def words_in(answer: Any, mark: str) -> str:
    """The words of the element that has this id."""
    return text(next(each for each in tree_of(answer).iter() if each.get("id") == mark))


def address_in(answer: Any, mark: str, name: str = "hx-get") -> str:
    return str(next(each.get(name) for each in tree_of(answer).iter() if each.get("id") == mark))


def test_how_far_the_pack_is(visit: Callable[..., Any], round: QuarterRound) -> None:  # noqa: F811
    from transitiehuis.regie.pack import building

    pack = f"{ROUND}gespreksstuk/"
    with at(round.closes_on.replace(day=round.closes_on.day + 1)):
        with working():
            begun = ReviewPack.begin(round.pk)
        building.go_on(begun.pk)
        page = visit("reader", pack)
        part = visit("reader", address_in(page, "voortgang"), **HTMX)
    assert words_in(part, "voortgang") == words_in(page, "voortgang") != ""


def test_how_partners_stand_in_the_round(visit: Callable[..., Any], round: QuarterRound) -> None:  # noqa: F811
    with at(OPEN):
        page = visit("director", ROUND)
        again = visit("director", address_in(page, "standen"), **HTMX)
    assert words_in(again, "standen") == words_in(page, "standen") != ""


def test_what_was_noted_on_the_wall(
    visit: Callable[..., Any],  # noqa: F811
    world: World,
    point: AgendaPoint,  # noqa: F811
) -> None:
    with at(MEETING):
        look = address_in(visit("reader", point.get_absolute_url()), "vastgelegd")
        url = f"/regie/overleg/{point.pk}/besluit/"
        visit("director", url, {"besluit-text": "Wij bellen binnen een week.", "besluit-sent": str(uuid4())})
        part, page = visit("reader", look, **HTMX), visit("reader", point.get_absolute_url())
    assert words_in(part, "vastgelegd") == words_in(page, "vastgelegd")
    assert "Wij bellen binnen een week." in words_in(page, "vastgelegd")


@pytest.mark.parametrize(("form", "last"), [("besluiten", "besluit"), ("afspreken", "actie"), ("knelpunt", "knelpunt")])
def test_a_form_on_the_wall_is_empty_again_once_it_was_sent(
    visit: Callable[..., Any],  # noqa: F811
    world: World,
    point: AgendaPoint,  # noqa: F811
    form: str,
    last: str,
) -> None:
    typed = {
        "besluit-text": "Wij bellen binnen een week.",
        "besluit-sent": str(uuid4()),
        "actie-text": "Rooster delen",
        "actie-owner": f"m{world.memberships['reader'].pk}",
        "actie-due_on": "2026-12-01",
        "actie-sent": str(uuid4()),
        "knelpunt-title": "Geen tolk",
        "knelpunt-happens": "Wie er geen spreekt, komt niet verder.",
        "knelpunt-sent": str(uuid4()),
    }
    with at(MEETING):
        part = visit("director", f"/regie/overleg/{point.pk}/{last}/", typed, **HTMX)
        page = visit("director", point.get_absolute_url())
    assert words_in(part, form) == words_in(page, form)
    assert words_in(part, "vastgelegd") == words_in(page, "vastgelegd")
