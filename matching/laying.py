"""Parts of a maatwerkplan laid in time: pure functions of dates, no database.

A part takes a number of open days on its own weekdays; a closed day (weekend, public holiday, holiday of the school)
is passed over, so that the part ends later. A start that a school planned does not move. What can move begins as early
as it may: never before what it needs has ended, never on a day that another part takes, and after every earlier part
of the plan that takes one of its weekdays. So no two parts ask somebody to be in two places, and a later beginning
never makes anything end earlier.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from transitiehuis import days

WEEK = 7
ONE_DAY = timedelta(days=1)


class Clash(StrEnum):
    """Why a part cannot stand where it is planned."""

    GONE = "gone"  # the start was called off or taken away
    EARLY = "early"  # the start lies before the day from which somebody can begin
    NEEDS = "needs"  # what it needs has not ended by then
    ORDER = "order"  # what it needs stands after it in the plan
    TAKEN = "taken"  # another start takes the same day
    FOLLOWS = "follows"  # what it needs cannot stand itself


@dataclass(frozen=True)
class Piece:
    """One part. `days` in all, on ISO `weekdays` (Monday is 1); `begins` is the first day of a start that is planned.

    `days` 0 takes no time: what somebody is exempt from. `needs` are the keys of parts that must have ended before.
    On `closed` days its provider gives no lessons. `kept` are the days as they were agreed: those do not move.
    """

    key: int
    days: int
    weekdays: frozenset[int]
    begins: date | None = None
    not_before: date | None = None
    needs: frozenset[int] = frozenset()
    gone: bool = False
    closed: frozenset[date] = frozenset()
    kept: tuple[date, ...] = ()

    def days_from(self, first: date) -> tuple[date, ...]:
        """The days it takes when it begins on `first` or the first open day after that."""
        if self.kept and first == self.begins == self.kept[0]:
            return self.kept
        return course_days(first, self.days, self.weekdays, self.closed)


@dataclass(frozen=True)
class Laid:
    """On which days, in order; with a `clash` those are the days it would take. `other` and `day` say with what."""

    key: int
    days: tuple[date, ...]
    clash: Clash | None = None
    other: int | None = None
    day: date | None = None

    @property
    def first(self) -> date | None:
        return self.days[0] if self.days else None

    @property
    def last(self) -> date | None:
        return self.days[-1] if self.days else None


def course_days(
    first: date, count: int, weekdays: frozenset[int], closed: frozenset[date] = frozenset()
) -> tuple[date, ...]:
    """The first `count` open days from `first` on (inside) that fall on one of `weekdays`; () for a count of 0.

    Raises ValueError without a weekday from Monday to Friday: no day would ever come.
    """
    if not weekdays & set(range(1, days.SATURDAY + 1)):
        raise ValueError("no weekday to learn on")
    found: list[date] = []
    day = first
    while len(found) < count:
        if day.isoweekday() in weekdays and day not in closed and days.is_werkdag(day):
            found.append(day)
        day += ONE_DAY
    return tuple(found)


def lay(pieces: Sequence[Piece], begin: date) -> dict[int, Laid]:
    """Each piece by key, in the order of the plan, none before `begin`. See the module for the rules."""
    booked = _booked(pieces)
    placed: dict[int, Laid] = {}
    for piece in pieces:
        if not piece.days:
            placed[piece.key] = Laid(piece.key, ())
        elif piece.begins:
            placed[piece.key] = _fixed(piece, piece.begins, begin, placed, booked)
        else:
            placed[piece.key] = _free(piece, begin, pieces, placed, booked)
    return placed


def ends(placed: Mapping[int, Laid]) -> date | None:
    """The last day of the whole; None while a part cannot stand, or when nothing takes time."""
    if any(one.clash for one in placed.values()):
        return None
    return max((one.last for one in placed.values() if one.last), default=None)


def _booked(pieces: Iterable[Piece]) -> dict[date, int]:
    """The days of planned starts and whose they are; of two that want one day the first in the plan has it."""
    booked: dict[date, int] = {}
    for piece in pieces:
        if piece.begins and piece.days and not piece.gone:
            wanted = piece.days_from(piece.begins)
            if not any(day in booked for day in wanted):
                booked |= dict.fromkeys(wanted, piece.key)
    return booked


def _waits_for(piece: Piece, placed: Mapping[int, Laid]) -> tuple[Clash | None, int | None, date | None]:
    """Until when `piece` waits for what it needs, or why that never comes."""
    latest: tuple[date | None, int | None] = (None, None)
    for key in sorted(piece.needs):
        if key not in placed:
            return Clash.ORDER, key, None
        if placed[key].clash:
            return Clash.FOLLOWS, key, None
        last = placed[key].last
        if last and (latest[0] is None or last > latest[0]):
            latest = (last, key)
    return None, latest[1], latest[0]


def _fixed(piece: Piece, begins: date, begin: date, placed: Mapping[int, Laid], booked: Mapping[date, int]) -> Laid:
    taken = piece.days_from(begins)
    if piece.gone:
        return Laid(piece.key, taken, Clash.GONE)
    clash, other, until = _waits_for(piece, placed)
    if clash:
        return Laid(piece.key, taken, clash, other)
    if begins < begin:
        return Laid(piece.key, taken, Clash.EARLY, day=begin)
    if until and until >= begins:
        return Laid(piece.key, taken, Clash.NEEDS, other, until)
    for day in taken:
        if booked.get(day) != piece.key:
            return Laid(piece.key, taken, Clash.TAKEN, booked.get(day), day)
    return Laid(piece.key, taken)


def _free(
    piece: Piece, begin: date, pieces: Sequence[Piece], placed: Mapping[int, Laid], booked: Mapping[date, int]
) -> Laid:
    clash, other, until = _waits_for(piece, placed)
    if clash:
        return Laid(piece.key, (), clash, other)
    before = [
        last
        for one in pieces
        if one.key in placed and not one.begins and one.weekdays & piece.weekdays and (last := placed[one.key].last)
    ]
    after = [last + ONE_DAY for last in [*before, *([until] if until else [])]]
    floor = max([begin, *after, *([piece.not_before] if piece.not_before else [])])
    while True:
        wanted = piece.days_from(floor)
        met = [day for day in wanted if day in booked]
        if not met:
            return Laid(piece.key, wanted)
        floor = max(met) + ONE_DAY  # every earlier first day would still meet that one
