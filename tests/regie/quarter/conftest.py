"""Imports wait inside the fixtures: this file is read before Django is ready."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cast import World
    from transitiehuis.regie.models import QuarterRound


@pytest.fixture
def toolkit(db: None) -> None:
    """The success factors as the house ships them."""
    from tests.regie.quarter.scenes import load_toolkit

    load_toolkit()


@pytest.fixture
def round(world: World, toolkit: None) -> QuarterRound:
    """The round of 2026-K4 in AM06: opens 20 October, closes 12 November, meets 17 November."""
    from tests.regie.quarter.scenes import plan
    from transitiehuis.regie.rhythm import Quarter

    return plan(world, Quarter(2026, 4))
