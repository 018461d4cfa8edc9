"""One of each thing that a url can be about, made by the cast's real steps, on a day in the round of 2026-K4."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import time_machine

from tests.cast import World
from tests.guards.stage.base import NOW
from tests.guards.stage.intake import Referred
from tests.guards.stage.nazorg import Followed
from tests.guards.stage.netwerk import Joined
from tests.guards.stage.regie import Steered
from tests.regie.quarter.scenes import load_toolkit, plan
from transitiehuis.regie.rhythm import Quarter


@dataclass
class Stage(Referred, Followed, Steered, Joined):
    """Everything the urls are about, in one world."""


@pytest.fixture
def stage(world: World, request: pytest.FixtureRequest) -> Iterator[Stage]:
    """The cast on a Tuesday on which the round is open for scores."""
    with time_machine.travel(NOW, tick=False):
        load_toolkit()
        names = (
            "refer",
            "seeker",
            "offer_place",
            "add_route",
            "add_start",
            "propose",
            "log_placement",
            "reasons",
            "themes",
        )
        make = {name: request.getfixturevalue(name) for name in names}
        found = Stage(world, {**make, "round": plan(world, Quarter(2026, 4))})
        found.by("director", lambda by: found.make["round"].focus_on([found.factor()], by=by))  # so all are asked it
        yield found
