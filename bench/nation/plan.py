"""Which copies make the nation: regions, crews of staff in them, and for each crew trajecten out of the pattern.

A crew is what one office is in a large region: its own people, leerbedrijven and routes at schools and municipalities
that the region has once. The larger a region, the more crews. Everything follows from the numbers asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

# How many crews each region has, the fullest first: 80 in 35 regions.
CREWS = (6, 4, 4, 4, 4, *[3] * 8, *[2] * 12, *[1] * 10)
OPEN = 0.1  # of all trajecten; the others were closed in ten years
WEEKS_BACK = 416  # the pattern is two years long, and its copies begin up to eight years before it
STRIDE = 100_000  # room for the keys of one copy; no table of the pattern has as many rows


@dataclass(frozen=True)
class Pattern:
    """How many trajecten the walked region has that are copied, open ones and closed ones."""

    open: int
    closed: int


@dataclass(frozen=True)
class Crew:
    region: int  # in the order of size; 0 is the walked one
    number: int

    @property
    def base(self) -> int:
        """What its keys lie above those of the pattern; 0 for the pattern itself."""
        return (self.region * 10 + self.number) * 10_000 * STRIDE

    @property
    def region_base(self) -> int:
        return Crew(self.region, 0).base


@dataclass(frozen=True)
class Copy:
    """Trajecten of one crew: the first `upto` open (or closed) ones of the pattern, so many weeks earlier."""

    crew: Crew
    number: int  # of the copy within its crew, from 1 on
    closed: bool
    upto: int
    weeks: int

    @property
    def base(self) -> int:
        return self.crew.base + self.number * STRIDE


def crews(regions: int) -> list[Crew]:
    return [Crew(region, number) for region in range(regions) for number in range(CREWS[region % len(CREWS)])]


def copies(trajectories: int, regions: int, pattern: Pattern) -> Iterator[Copy]:
    """The copies that make about so many trajecten in all, those of the pattern included."""
    chosen = crews(regions)
    each, more = divmod(max(0, trajectories - pattern.open - pattern.closed), len(chosen))
    for place, crew in enumerate(chosen):
        wanted = each + (place < more)
        running = round(wanted * OPEN)
        yield from of_kind(crew, False, running, pattern.open, 0)
        yield from of_kind(crew, True, wanted - running, pattern.closed, WEEKS_BACK)


def of_kind(crew: Crew, closed: bool, wanted: int, available: int, weeks_back: int) -> Iterator[Copy]:
    """Whole copies and a part of one; spread evenly over the weeks back."""
    number = -(-wanted // available)
    for place in range(number):
        upto = min(available, wanted - place * available)
        weeks = weeks_back * place // number + (crew.number if weeks_back else 0)
        yield Copy(crew, place + 1 + (5000 if closed else 0), closed, upto, weeks)
