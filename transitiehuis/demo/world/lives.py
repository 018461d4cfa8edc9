"""Lives that go on side by side: whose next step is on which day."""

from __future__ import annotations

import heapq
from datetime import date
from itertools import count

from transitiehuis import days
from transitiehuis.demo.world.life import Life
from transitiehuis.demo.world.person import Ready


class Lives:
    """Whoever has a step to take on a day takes it, in the order in which those days were set."""

    def __init__(self) -> None:
        self.agenda: list[tuple[date, int, Life]] = []
        self.number = count()

    def live(self, story: Life, day: date) -> Ready | None:
        """The next step of a life, and when the one after that is; whoever is ready for what comes after this life."""
        try:
            wait = next(story)
        except StopIteration as end:
            found: Ready | None = end.value
            return found
        then = days.add_werkdagen(day, wait) if wait else day
        heapq.heappush(self.agenda, (then, next(self.number), story))
        return None

    def go_on(self, day: date) -> list[Ready]:
        """All steps of that day; who came to the end of this life ready for the next."""
        found: list[Ready] = []
        while self.agenda and self.agenda[0][0] <= day:
            _day, _number, story = heapq.heappop(self.agenda)
            if ready := self.live(story, day):
                found.append(ready)
        return found
