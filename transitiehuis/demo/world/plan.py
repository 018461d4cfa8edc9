"""What to build, and the hours of its days."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from transitiehuis import days
from transitiehuis.demo.world.clock import CLOSES, OPENS, Clock, office_day

MORNING = time(7, 5)
SEED = 6
CANDIDATES = 206  # and those of scenes, imports and appointments: some 250
MONTHS = 24


@dataclass(frozen=True)
class Plan:
    """What to build: the world ends on `until`, at the moment of the day that the clock shows."""

    region: str
    until: date
    seed: int = SEED
    candidates: int = CANDIDATES
    months: int = MONTHS

    @property
    def since(self) -> date:
        return days.add_months(self.until, -self.months)

    @property
    def a_day(self) -> float:
        """How many kandidaten come in on a werkdag."""
        return self.candidates / max(1, days.werkdagen_between(self.since, self.until))

    def each_day(self) -> Iterator[tuple[float, date]]:
        """Each day on which something happens, and how far it is, from 0 to 1."""
        total = (self.until - self.since).days
        for ahead in range(total + 1):
            day = self.since + timedelta(days=ahead)
            if days.is_werkdag(day) or day == self.until:  # nobody works; what is due waits for Monday
                yield ahead / total, day


class Hours:
    """When people are at work. On the last day everything lies before the moment that the world is made.

    Their clock stands `seconds` past the minute: who works beside others never acts in one instant with them.
    """

    def __init__(self, until: date, seconds: int = 0) -> None:
        self.until, self.now, self.past = until, timezone.now(), timedelta(seconds=seconds)

    @contextmanager
    def at_work(self, day: date, opens: time | None = None) -> Iterator[Clock]:
        """From `opens` on, which else is when people come in."""
        latest = self._latest(day)
        with office_day(day, opens or self._opens(latest), latest, self.past) as clock:
            yield clock

    def _latest(self, day: date) -> datetime | None:
        if day == self.until == timezone.localdate(self.now):
            return self.now - timedelta(minutes=2)
        return None

    @staticmethod
    def _opens(latest: datetime | None) -> time:
        """When people come in; on a last day that ends early in the morning, a little before its end."""
        if latest is None:
            return OPENS
        start = timezone.localtime(latest) - timedelta(hours=3)
        return min(OPENS, start.time()) if start.date() == timezone.localtime(latest).date() else time.min


@contextmanager
def morning(day: date, seconds: int = 0) -> Iterator[None]:
    """Before anybody is there: what the calendar decides."""
    with office_day(day, MORNING, past=timedelta(seconds=seconds)):
        yield


@contextmanager
def evening(day: date) -> Iterator[None]:
    """When everybody has gone: the mail."""
    with office_day(day, CLOSES):
        yield
