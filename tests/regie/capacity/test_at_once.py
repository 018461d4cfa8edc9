"""Two directors who settle the hours of one fte at once: one of them is the row that holds."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError

from tests.cast import World
from transitiehuis.netwerk.models import Region
from transitiehuis.regie.models import FteHours, capacity
from transitiehuis.regie.models.rounds import user_of


def settled(region: Region, *, by: Any) -> bool:
    return FteHours.settle(region, {"hours": 380}, by=by)


@pytest.mark.parametrize("held", [True, False])
@pytest.mark.django_db(transaction=True)
def test_of_two_who_settle_at_once_one_changes_nothing(
    world: World, twice_at_once: Callable, monkeypatch: pytest.MonkeyPatch, held: bool
) -> None:
    """The twin that does not hold the region: both find no row, and the database refuses a second that holds."""
    both = threading.Barrier(2)

    def slowly(by: Any) -> Any:
        with contextlib.suppress(threading.BrokenBarrierError):  # the other one waits for this one
            both.wait(2)
        return user_of(by)

    monkeypatch.setattr(capacity, "user_of", slowly)
    if not held:
        monkeypatch.setattr(Region.objects, "select_for_update", lambda **how: Region.objects.all())
    race = twice_at_once(settled, world.region, by=world.actor("director"))
    assert [type(loser) for loser in race.losers] == ([] if held else [IntegrityError])
    assert sorted(race.winners) == ([False, True] if held else [True])
    assert FteHours.objects.count() == 1
