"""Belofte naast praktijk: the term that a partner promised for a step beside how long it is aan zet there."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine

from intake.models import Trajectory
from tests.regie.agreements.scenes import agreed
from tests.regie.flow.test_keeping import tell
from tests.regie.roof import client_of, cost, many, read
from transitiehuis import days
from transitiehuis.netwerk.actor import acting
from transitiehuis.regie.flow.figures import Flow
from transitiehuis.regie.flow.page import turn_rows
from transitiehuis.regie.flow.promises import promised
from transitiehuis.regie.flow_tasks import chain_nights

TODAY, SIGNED = date(2026, 11, 24), date(2026, 9, 1)
PAGE = "/regie/keten/partners/?periode=2026-K3"


def on(day: date) -> time_machine.travel:
    return time_machine.travel(days.start_of(day) + timedelta(hours=9), tick=False)


@pytest.fixture
def practice(world):
    """The school promised five werkdagen for an intake; two took twenty, and go on in matching."""
    with on(SIGNED):
        agreed(world, "signed")
    with on(TODAY):
        many(world, 2, due=TODAY)
        for traject in Trajectory.objects.order_by("pk"):
            tell(world, traject, date(2026, 9, 2), "intake")
            tell(world, traject, date(2026, 9, 30), "matching")
        chain_nights()
        yield


def test_the_term_stands_beside_what_was_measured(world, practice):
    html = read(client_of(world, "director"), PAGE)
    rows = html.split("<tbody")[1].split("</tr>")
    intake, matching = (next(row for row in rows if f"{name}</th>" in row) for name in ("Intake", "Matching"))
    assert ">5<" in intake
    assert "<b>20</b>" in intake
    assert "over what was agreed" in intake
    assert "nothing agreed" in matching
    assert cost(client_of(world, "director"), PAGE) <= 12


def test_a_promise_that_was_kept_says_so(world, practice, monkeypatch):
    key = ("intake", world.school.pk)
    monkeypatch.setattr("transitiehuis.regie.views.chain_parts.promised", lambda *facts: {key: 20})
    assert "within what was agreed" in read(client_of(world, "director"), PAGE)


def test_a_promise_counts_from_the_day_it_was_agreed(world, practice):
    with acting(world.actor("director")) as by:
        before = promised(by, world.region.pk, date(2026, 8, 1), SIGNED - timedelta(days=1))
        after = promised(by, world.region.pk, date(2026, 8, 1), SIGNED)
    assert before == {}
    assert after == {("intake", world.school.pk): 5}


def test_another_region_hears_no_promise(world, practice):
    with acting(world.actor("stranger")) as by:
        assert promised(by, world.region.pk, SIGNED, TODAY) == {}


def test_partners_stand_by_name_whatever_their_first_letter(world):
    turns = dict.fromkeys((("intake", 1), ("intake", 2), ("intake", 3)), 5)
    rows = turn_rows(Flow(), {1: "gemeente Apeldoorn", 2: "Branche Oost", 3: "UWV Apeldoorn"}, turns)
    assert [row.holder for row in rows] == ["Branche Oost", "gemeente Apeldoorn", "UWV Apeldoorn"]
