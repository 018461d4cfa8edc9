"""Imports wait inside the fixtures: this file is read before Django is ready."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.regie.quarter.conftest import round, toolkit  # noqa: F401

if TYPE_CHECKING:
    from tests.cast import World
    from transitiehuis.regie.models import QuarterRound


@pytest.fixture
def closed(world: World, round: QuarterRound) -> QuarterRound:  # noqa: F811
    """The round of 2026-K4 after its last day of scores: on the focus partners lie apart; the one before it agreed
    something that is late."""
    from tests.regie.meeting.scenes import score_apart

    score_apart(world, round)
    return round
