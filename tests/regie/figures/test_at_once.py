"""Two workers who freeze one round at once: the figures stand there once."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError

from tests.cast import World
from tests.regie.figures.test_keeping import round  # noqa: F401
from tests.regie.quarter.scenes import at
from transitiehuis.netwerk.actor import working
from transitiehuis.regie.figures import keeping
from transitiehuis.regie.figures.definitions import definitions
from transitiehuis.regie.models import FrozenFigure, QuarterRound
from transitiehuis.workflow import Lockable


def frozen(round: QuarterRound, *, by: Any) -> int:  # noqa: F811
    with working():
        return keeping.freeze(round.pk)


@pytest.mark.parametrize("locked", [True, False])
@pytest.mark.django_db(transaction=True)
def test_of_two_workers_one_freezes(
    world: World,
    round: QuarterRound,  # noqa: F811
    twice_at_once: Callable,
    monkeypatch: pytest.MonkeyPatch,
    locked: bool,
) -> None:
    """The twin that does not hold the round: both find it unfrozen, and the database refuses one."""
    both, live = threading.Barrier(2), keeping.live

    def slowly(*facts: Any) -> Any:
        with contextlib.suppress(threading.BrokenBarrierError):  # the other one waits for this one
            both.wait(2)
        return live(*facts)

    monkeypatch.setattr(keeping, "live", slowly)
    if not locked:
        monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)
    with at(round.closes_on + timedelta(days=1)):
        race = twice_at_once(frozen, round, by=world.actor("director"))
    assert [type(loser) for loser in race.losers] == ([] if locked else [IntegrityError])
    assert sorted(race.winners) == ([0, len(definitions())] if locked else [len(definitions())])
    assert FrozenFigure.objects.count() == len(definitions())
