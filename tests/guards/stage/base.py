"""What everything on the stage begins with: who acts, and somebody with a traject."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from intake.models import (
    Closing,
    Handover,
    ReasonKind,
    Trajectory,
)
from tests.cast import World
from transitiehuis.netwerk.actor import Actor, acting

NOW = datetime(2026, 11, 3, 10, tzinfo=timezone.get_default_timezone())
PEOPLE = iter(range(10_000))


@dataclass
class Base:
    """What the urls are about. The school holds each traject, UWV referred it, and its company is Hanzewarmte."""

    world: World
    make: dict[str, Callable[..., Any]]  # the factories of tests/chain.py and tests/matched.py

    def traject(self) -> Trajectory:
        """Somebody new, taken over by the school and in matching."""
        return self.make["seeker"](first_name=f"Kandidaat{next(PEOPLE)}", phone=f"0612{next(PEOPLE):06d}")

    def offered(self, at: str = "school") -> Handover:
        """Somebody new, offered by UWV to a school that has not answered yet."""
        to = self.world.organisations[at]
        found = self.make["refer"](to=to, first_name=f"Kandidaat{next(PEOPLE)}", phone=f"0613{next(PEOPLE):06d}")
        return found.handovers.get()

    def referred(self) -> Trajectory:
        """Taken over by the school, its intake still to be held."""
        handover = self.offered()
        with self.acting("coordinator") as by:
            handover.accept(by=by)
        return handover.trajectory

    def acting(self, who: str) -> Any:
        return acting(self.world.actor(who))

    def by(self, who: str, step: Callable[[Actor], Any]) -> Any:
        with self.acting(who) as actor:
            return step(actor)

    def closed(self) -> Trajectory:
        found, reason = self.traject(), self.make["reasons"](ReasonKind.CLOSE, "not_now")
        self.by("coordinator", lambda by: found.close(Closing.WITHDRAWN, reason, by=by))
        return found
