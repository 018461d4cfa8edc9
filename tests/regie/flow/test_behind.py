"""Behind a move, a turn and a cohort lie as many trajecten as the figure says, for who may see them; else none."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta

import pytest
import time_machine
from django.http import HttpResponse
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.models import Step, Trajectory
from tests.frame.test_documents import accessible
from tests.regie.flow.solving import cells
from tests.regie.flow.test_counting import CLOSE, TODAY, life, undone, write
from tests.regie.flow.test_keeping import tell
from tests.regie.roof import client_of, cost, many, read
from transitiehuis import days
from transitiehuis.netwerk.actor import acting, working
from transitiehuis.regie import paper
from transitiehuis.regie.flow import behind, page
from transitiehuis.regie.flow.counting import Stretch, count
from transitiehuis.regie.flow.figures import add_up
from transitiehuis.regie.flow.keeping import months
from transitiehuis.regie.flow_tasks import chain_nights
from transitiehuis.regie.rhythm import Quarter
from transitiehuis.regie.views import chain_lists
from transitiehuis.regie.views.chain_behind import KINDS

NOW = date(2026, 11, 24)
PAGE = "/regie/keten/"
ALL = ("all", "")


@pytest.fixture
def three(world, reasons):
    many(world, 3, due=TODAY)
    for code in CLOSE:
        reasons("close", code)
    return list(Trajectory.objects.order_by("pk"))


@settings(max_examples=40)
@given(lives=st.lists(life, min_size=3, max_size=3), back=st.integers(0, 4))
def test_lists_are_as_long_as_their_figures(world, three, lives, back):
    """Every cell of the tables of a period, against the list that opens behind it."""
    with undone():
        write(world, three, lives)
        running = TODAY.replace(day=1)
        since = days.add_months(running, -back)
        stretches = [*months(since, running), Stretch(running, TODAY)]
        with working():
            flow = add_up({month: groups[ALL] for month, groups in count(world.region.pk, stretches).items()})
        last = TODAY - timedelta(days=1)
        with acting(world.actor("director")):
            for row in page.step_rows(flow):
                found = behind.moves(world.region.pk, row.step, since, last, ALL)
                numbers = [sum(fits(move, row.step) for move in found) for fits in KINDS.values()]
                assert numbers == [row.came, row.further, row.back, row.work, row.dropped, row.elsewhere], row.name
            for (step, holder), turns in flow.turns.items():
                listed = behind.turns(world.region.pk, step, holder, since, last)
                assert sorted(days.werkdagen_between(a, b or last) for _n, a, b in listed) == sorted(
                    turns.counted.elements()
                )
                assert sum(ended is None for _n, _a, ended in listed) == turns.still
            for way, ways in flow.ways.items():
                came = behind.came(world.region.pk, way, since, last, ALL)
                assert Counter(one.days for one in came if one.is_open) == ways.open, way
                assert Counter(one.days for one in came if not one.is_open) == ways.went, way
            for first, row in flow.cohort.items():
                begun = behind.begun(world.region.pk, date.fromisoformat(first), last, ALL)
                work = {"work", "other_work"}
                assert list(row) == [
                    len(begun), sum(one.matched for one in begun), sum(one.placed for one in begun),
                    sum(one.step == "out" and one.how in work for one in begun),
                    sum(one.step == "out" and one.how not in work for one in begun),
                    sum(one.step in Step.values for one in begun),
                ]  # fmt: skip


@pytest.fixture
def trajects(world):
    with time_machine.travel(days.start_of(NOW) + timedelta(hours=9), tick=False):
        many(world, 4, due=NOW)
        found = list(Trajectory.objects.order_by("pk"))
        for traject in found:
            tell(world, traject, date(2026, 9, 7), "intake")
            tell(world, traject, date(2026, 10, 5), "matching")
        Trajectory.objects.update(step="matching")
        chain_nights()
        yield found


def pages(world) -> list[str]:
    holder = world.school.pk
    return ["stap/matching/in/", "stap/intake/verder/", f"partners/matching/{holder}/", "cohorten/2026-K3/"]


def test_the_tables_open_their_lists(world, trajects):
    client = client_of(world, "director")
    html = {name: read(client, f"{PAGE}{name}") for name in ("", "partners/", "cohorten/")}
    for path, on in zip(pages(world), ("", "", "partners/", "cohorten/"), strict=True):
        assert f'href="{PAGE}{path}' in html[on], path
        assert cost(client, f"{PAGE}{path}") <= 12
        rows = cells(read(client, f"{PAGE}{path}"))
        assert {row[0] for row in rows} == {one.number for one in trajects}, path
    assert Quarter.parse("2026-K3").holds(date(2026, 9, 7))


@pytest.mark.parametrize(("who", "sees"), [("coordinator", True), ("adviser", False), ("neighbour", False)])
def test_who_works_on_it_sees_its_own_and_others_none(world, trajects, who, sees):
    for path in pages(world):
        html = read(client_of(world, who), f"{PAGE}{path}")
        assert (trajects[0].number in html) is sees, path
        assert ("There is none that you may see" in html) is not sees, path


def every_list(world) -> list[str]:
    return [*pages(world), f"wachtdagen/matching/{world.school.pk}/seat/0/"]


def lines_of(client, url: str) -> list[str]:
    answer = client.get(url, headers={"accept-language": "en"})
    return b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()


@pytest.mark.parametrize(("who", "sees"), [("director", True), ("coordinator", True), ("adviser", False)])
def test_each_list_is_a_spreadsheet_of_what_its_page_shows(world, trajects, who, sees):
    client = client_of(world, who)
    for path in every_list(world):
        html = read(client, f"{PAGE}{path}")
        assert f'href="{PAGE}{path}csv/' in html, path
        lines = lines_of(client, f"{PAGE}{path}csv/")
        shown = [";".join(row) for row in cells(html)]
        if sees:
            assert [re.sub(";$", ";–", line) for line in lines[-len(shown) :]] == shown
        else:
            assert shown == []
            assert lines[-1].startswith("There is none that you may see")


def test_each_list_goes_on_paper_and_a_long_one_says_that_it_is_cut(world, trajects, monkeypatch):
    client = client_of(world, "director")
    for path in every_list(world):
        for language in ("nl", "en"):
            answer = client.get(f"{PAGE}{path}pdf/", headers={"accept-language": language})
            assert answer["Content-Type"] == "application/pdf", path
            accessible(answer.content, language)
        assert client.get(f"{PAGE}{path}xls/").status_code == 404, path
    told = []
    monkeypatch.setattr(paper, "as_file", lambda request, sheet, kind, *, back: told.append(sheet) or HttpResponse())
    monkeypatch.setattr(chain_lists, "ON_PAPER", 3)
    for kind in ("pdf", "csv"):
        client.get(f"{PAGE}cohorten/2026-K3/{kind}/", headers={"accept-language": "en"})
    assert [len(sheet.tables[0].rows) for sheet in told] == [3, 4]
    assert "The first 3 of 4; the table (CSV) has all of them." in told[0].says
    assert not any("The first" in sentence for sentence in told[1].says)


def test_another_region_and_what_is_no_figure_are_not_there(world, trajects):
    for path in every_list(world):
        for file in ("", "csv/", "pdf/"):
            assert client_of(world, "stranger").get(f"{PAGE}{path}{file}?regio=AM06").status_code == 404
    for path in ("stap/matching/niets/", "stap/niets/in/", "partners/niets/1/", "partners/matching/999999/",
                 "cohorten/2020-K1/", "cohorten/2026-K3/?periode=2024"):  # fmt: skip
        assert client_of(world, "director").get(f"{PAGE}{path}").status_code == 404, path
