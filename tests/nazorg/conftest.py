"""What the tests of the third floor start from: somebody at work, and a question that was asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine

if TYPE_CHECKING:
    from matching.models import Placement
    from nazorg.models import CheckIn

FIRST_DAY = date(2026, 3, 2)  # a Monday
NINE = timedelta(hours=9)


@pytest.fixture
def on(db: None) -> Iterator[Callable[[date], None]]:
    """`on(day)`: it is nine o'clock of that day from now on; at first that of the first day at work."""
    from transitiehuis import days  # this file is read before Django is ready

    with time_machine.travel(days.start_of(FIRST_DAY) + NINE, tick=False) as clock:
        yield lambda day: clock.move_to(days.start_of(day) + NINE)


@pytest.fixture
def employed(on, seeker, log_placement) -> Callable[..., Placement]:
    """`employed(email=…, channel="email")`: somebody who began at Hanzewarmte today, guided by the coordinator."""

    def make(**facts: object) -> Placement:
        person = {"email": "samira@x.example", "channel": "email"}
        about = {name: facts.pop(name) for name in list(facts) if name in {"kind", "start", "training_company"}}
        return log_placement(seeker(**{**person, **facts}), **about)

    return make


@pytest.fixture
def ask() -> Callable[..., CheckIn]:
    """`ask(placement, side, week)`: the question as the clock asks it."""

    from matching.models import Placement
    from nazorg.models import CheckIn
    from transitiehuis.netwerk.actor import working

    def make(placement: Placement, side: str = "candidate", week: int = 3) -> CheckIn:
        with working():
            found = Placement.objects.select_related("trajectory__candidate", "trajectory__holder", "training_company")
            made = CheckIn.ask(found.get(pk=placement.pk), side, week)
            return CheckIn.objects.with_names().get(pk=made.pk)

    return make
