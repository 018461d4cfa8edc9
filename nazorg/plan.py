"""The plan of contact as plain facts: which moments a placement should have, and what has to change to get there.

Nothing here reads or writes; `planning.py` lays it beside the rows. A week is planned when the scheme in force on its
own plain day asks for it. What was held or missed stands, as does a day that was agreed with a person.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from transitiehuis import days

GUIDANCE, AFTERCARE = "guidance", "aftercare"
OPEN, LAPSED = "open", "lapsed"


@dataclass(frozen=True)
class Ask:
    """In which week, by which begeleider, of whom."""

    week: int
    by: str = "lead"
    of: str = "candidate"


DEFAULT_ASKS = tuple(Ask(week) for week in (1, 2, 4, 8, 13, 26, 52))


@dataclass(frozen=True)
class Scheme:
    """What a region asks from `since` until `until`, both days inside; open when `until` is empty."""

    asks: tuple[Ask, ...]
    since: date
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class Work:
    """What the plan follows of a placement: weeks are counted from `start`, and nothing is due after `closes_on`.

    `known_on` is the day it was recorded, before which nobody could be asked to keep contact.
    """

    start: date
    guidance_until: date
    closes_on: date
    known_on: date


@dataclass(frozen=True)
class Wanted:
    """One moment as it should be."""

    week: int
    due: date
    phase: str
    asked_by: str
    asks: str

    def facts(self) -> dict[str, object]:
        return {"due": self.due, "phase": self.phase, "asked_by": self.asked_by, "asks": self.asks}


# A moment as it is: a row, or a fact in a test, with `week`, `due`, `phase`, `asked_by`, `asks`, `status`, `agreed`.
Standing = Any


@dataclass
class Change:
    """What has to happen to the moments of one placement."""

    new: list[Wanted] = field(default_factory=list)
    other: list[tuple[Standing, Wanted]] = field(default_factory=list)  # open, with another day or asked otherwise
    back: list[tuple[Standing, Wanted]] = field(default_factory=list)  # lapsed by an earlier scheme, asked again
    gone: list[Standing] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.new or self.other or self.back or self.gone)


def plain_day(start: date, week: int) -> date:
    """The day of week `week`: 7 x week days after the start, before any shift."""
    return start + timedelta(weeks=week)


next_werkdag = lru_cache(maxsize=8192)(days.next_werkdag)


def due_day(start: date, week: int, closes_on: date) -> date:
    """The plain day, shifted to the next werkdag, and never past the day the traject closes."""
    return min(next_werkdag(plain_day(start, week)), closes_on)


def asks_for(schemes: Sequence[Scheme], start: date) -> list[Ask]:
    """What is asked after `start`, in order of week. Where no scheme is in force on a day the product's weeks hold."""
    possible = {ask.week for asks in (DEFAULT_ASKS, *(scheme.asks for scheme in schemes)) for ask in asks}
    found = []
    for week in sorted(possible):
        day = plain_day(start, week)
        asks = next((scheme.asks for scheme in schemes if scheme.holds_on(day)), DEFAULT_ASKS)
        found += [ask for ask in asks if ask.week == week]
    return found


def wanted(work: Work, schemes: Sequence[Scheme], done: Collection[int] = ()) -> list[Wanted]:
    """The moments this placement should have. `done` are weeks held or missed under a former contract here.

    Of those due before the placement was known only the newest: how somebody is can be asked now, not how it was.
    """
    moments = [
        Wanted(
            ask.week,
            due_day(work.start, ask.week, work.closes_on),
            AFTERCARE if plain_day(work.start, ask.week) > work.guidance_until else GUIDANCE,
            ask.by,
            ask.of,
        )
        for ask in asks_for(schemes, work.start)
        if ask.week not in done
    ]
    late = [moment for moment in moments if moment.due < work.known_on]
    return [*late[-1:], *moments[len(late) :]]


def settle(standing: Iterable[Standing], moments: Sequence[Wanted], today: date) -> Change:
    """What turns the moments that stand into the wanted ones. Extra moments, without a week, are left alone.

    What lapsed comes back only when it lies ahead: a changed scheme reaches no day that has passed.
    """
    change = Change()
    rows = {row.week: row for row in standing if row.week is not None}
    for want in moments:
        row = rows.pop(want.week, None)
        if row is None:
            change.new.append(want)
        elif row.status == LAPSED and want.due >= today:
            change.back.append((row, want))
        elif row.status == OPEN and not row.agreed and differs(row, want):
            change.other.append((row, want))
    change.gone = [row for row in rows.values() if row.status == OPEN and not row.agreed]
    return change


def differs(row: Standing, want: Wanted) -> bool:
    return (row.due, row.phase, row.asked_by, row.asks) != (want.due, want.phase, want.asked_by, want.asks)


@dataclass(frozen=True)
class Effect:
    """How many moments a changed scheme touches: on another day (a week in place of another), new, gone, and asked
    by or of somebody else; `kept` stay as they are."""

    moved: int = 0
    new: int = 0
    gone: int = 0
    asked_otherwise: int = 0
    kept: int = 0


def effect(changes: Iterable[Change], planned: int) -> Effect:
    """The changes of all placements together, of `planned` moments that are still to be held."""
    moved = new = gone = otherwise = 0
    for change in changes:
        appear, vanish = len(change.new) + len(change.back), len(change.gone)
        instead = min(appear, vanish)
        moved, new, gone = moved + instead, new + appear - instead, gone + vanish - instead
        otherwise += len(change.other)
    return Effect(moved, new, gone, otherwise, planned - moved - gone - otherwise)
