"""The way to the pages of the quarter, and what they cost."""

# ruff: noqa: F811 the fixtures of other files

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import LONG_AGO, World
from tests.regie.quarter.scenes import at, fill_in
from tests.regie.quarter.test_pages import CLOSED, OPEN, ROUND, SCORING, story, visit  # noqa: F401
from tests.ui.page import parse, text
from transitiehuis.netwerk.actor import acting
from transitiehuis.netwerk.models import Partnership, Role
from transitiehuis.outbox.delivery import deliver
from transitiehuis.outbox.models import Owed, OwedState
from transitiehuis.regie.models import QuarterRound
from transitiehuis.regie.tasks import quarter_rhythm
from transitiehuis.regie.worklist_quarter import quarter_work

pytestmark = pytest.mark.django_db


def test_the_menu_leads_to_the_round_that_opened_last(visit: Callable, world: World, story: QuarterRound) -> None:
    for day, expected in ((OPEN, ROUND), (date(2026, 10, 19), "/regie/kwartaal/2026-K3/")):
        with at(day):
            assert visit("reader", "/regie/kwartaal/").url == f"{expected}?regio=AM06"
    with at(OPEN):
        assert visit("national", "/regie/kwartaal/").status_code == 200


def test_who_works_in_two_regions_finds_the_round_of_either(visit: Callable, world: World, story: QuarterRound) -> None:
    Partnership.objects.create(organisation=world.branch, region=world.other_region, since=LONG_AGO)
    with at(OPEN):
        page = visit("partner_contact", f"{ROUND}?regio=AM06").content.decode()
        assert f'href="{ROUND}?regio=AM24"' in page
        assert "Zeeland" in visit("partner_contact", f"{ROUND}?regio=AM24").content.decode()


@pytest.fixture
def partners(world: World) -> Callable[[int], None]:
    """Make this many more partners, each with a contact."""

    def make(count: int) -> None:
        for number in range(count):
            made = world.organisation(f"extra{number}", "employer", f"Bedrijf {number}", "Epe", world.region)
            world.person(f"contact{number}", f"Contact {number}", Role.PARTNER_CONTACT, made)

    return make


@pytest.mark.parametrize("day", [OPEN, CLOSED])
def test_the_round_costs_as_many_queries_for_twenty_partners_as_for_two(
    visit: Callable, world: World, story: QuarterRound, partners: Callable[[int], None], day: date
) -> None:
    def cost() -> int:
        with at(day), CaptureQueriesContext(connection) as queries:
            assert visit("reader", ROUND).status_code == 200
        return len(queries)

    cost()  # what is remembered for the rest of the process
    before = cost()
    partners(12)
    with at(OPEN):
        for number in range(12):
            fill_in(world.actor(f"contact{number}"), story)
    assert cost() == before


@pytest.mark.parametrize(("path", "day", "most"), [(SCORING, OPEN, 12), (ROUND, OPEN, 14), (ROUND, CLOSED, 15)])
def test_a_page_asks_few_questions(
    visit: Callable, client: Client, story: QuarterRound, path: str, day: date, most: int
) -> None:
    with at(day):
        visit("director", path)
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
    asked = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert len(asked) - 1 <= most, "\n".join(asked)  # the last one belongs to the test's own transaction


def test_vandaag_asks_for_scores_actions_and_focus(world: World, story: QuarterRound) -> None:
    def titles(who: str, day: date) -> list[tuple[str, str, bool]]:
        with at(day), acting(world.actor(who)) as actor:
            return [(str(row.what), row.group, row.mine) for row in quarter_work(actor, day)]

    assert titles("partner_contact", OPEN) == [("Beoordeel de succesfactoren", "later", True)]
    assert [row[1] for row in titles("partner_contact", date(2026, 11, 12))] == ["today"]
    assert titles("partner_contact", CLOSED) == []
    assert [row[1:] for row in titles("coordinator", OPEN)] == [("late", True)]  # the action of K3
    assert [row[1:] for row in titles("reader", OPEN)] == [("late", False)]  # a colleague's, and the form is done
    assert titles("stranger", OPEN) == []
    assert [row[1] for row in titles("director", date(2027, 1, 12))] == ["later"]  # K1 opens on the 19th


def test_the_director_sees_who_could_not_be_reached_and_others_do_not(
    visit: Callable, world: World, story: QuarterRound
) -> None:
    """A letter that the mail server refused, and a partner without anybody to write to; both stand on top."""
    with at(OPEN):
        quarter_rhythm()
        deliver()
        letters = Owed.objects.filter(organisation=world.branch, kind="regie.quarter_opening", state=OwedState.SENT)
        assert letters.update(state=OwedState.FAILED, failure="550 onbekend adres")
        director, partner = text_of(visit("director", ROUND)), text_of(visit("reader", ROUND))
    assert "bericht kwam niet aan" in director
    assert "550 onbekend adres" in director
    assert "550" not in partner
    assert "niemand te bereiken" in director
    rows = director[director.index("Cijfers en herinneringen") if "Cijfers en herinneringen" in director else 0 :]
    assert rows.index("bericht kwam niet aan") < rows.index("klaar op")


def text_of(response: Any) -> str:
    assert response.status_code == 200
    return text(parse(response.content.decode()))


def test_who_left_after_scoring_is_in_the_landscape_and_reads_it_no_more(
    visit: Callable, world: World, story: QuarterRound
) -> None:
    Partnership.objects.filter(organisation=world.school, region=world.region).update(until=date(2026, 11, 14))
    with at(CLOSED):
        assert "ROC IJsselpoort" in text_of(visit("director", ROUND))
    with at(date(2026, 11, 16)):
        assert "ROC IJsselpoort" in text_of(visit("director", ROUND))  # what it scored stands
        assert visit("reader", ROUND).status_code == 404
