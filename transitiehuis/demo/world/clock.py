"""A clock that can be set: every fact of the invented region stands on the day it is said to have happened."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

import time_machine
from django.utils import timezone

OPENS = time(8, 40)
CLOSES = time(17, 20)


class Clock:
    """Office hours of one day: each step takes place some minutes after the one before."""

    def __init__(self, traveller: time_machine.Traveller, latest: datetime | None) -> None:
        self.traveller = traveller
        self.latest = latest  # the world ends in the past: never later than this moment

    def pass_minutes(self, minutes: int) -> None:
        """Move on, but not past closing time nor past the moment the world ends."""
        now = timezone.now() + timedelta(minutes=minutes)
        end = timezone.make_aware(datetime.combine(timezone.localdate(), CLOSES))
        if now < min(end, self.latest or end):
            self.traveller.move_to(now)


@contextmanager
def office_day(
    day: date, opens: time = OPENS, latest: datetime | None = None, past: timedelta = timedelta()
) -> Iterator[Clock]:
    """Python's clock stands `past` `opens` on `day`, local time; Django, the product and its tasks all read it."""
    start = timezone.make_aware(datetime.combine(day, opens)) + past
    with time_machine.travel(start, tick=False) as traveller:
        yield Clock(traveller, latest)
