"""Imports wait inside the fixtures: this file is read before Django is ready."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from transitiehuis.regie.models import Coverage


@pytest.fixture
def today() -> Iterator[None]:
    """A Tuesday."""
    from tests.regie.roof import TODAY, at

    with at(TODAY):
        yield


@pytest.fixture
def activities(db: None) -> None:
    """The activities as the house ships them."""
    from tests.regie.quarter.scenes import load_toolkit

    load_toolkit()


@pytest.fixture
def covers(world: Any, activities: None, today: None) -> Callable[..., Coverage]:
    """`covers("school", "hold-intake", "leads", hours=24, municipalities=["GM0200"])`: a row since long ago."""
    from tests.cast import LONG_AGO
    from transitiehuis.regie.models import Activity, Coverage

    def made(who: str, code: str, role: str, hours: float | None = None, **facts: Any) -> Coverage:
        facts = {"since": LONG_AGO, "hours_per_quarter": hours, "region": world.region, **facts}
        activity = Activity.objects.get(code=code)
        return Coverage.objects.create(organisation=world.organisations[who], activity=activity, role=role, **facts)

    return made
