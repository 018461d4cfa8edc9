"""The months of a period added up: stock, moves, days in a step and waiting days. Plain arithmetic, no queries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import ceil
from typing import Any

from intake.models import Step, WaitingFor
from intake.models.words import STEP_ORDER

NEW, OUT = "", "out"
BEYOND = {step: [later for later in STEP_ORDER if STEP_ORDER[later] > place] for step, place in STEP_ORDER.items()}
WORK, DROPPED, ELSEWHERE, MERGED = ("work", "other_work"), ("dropped",), ("elsewhere",), ("merged",)
HALF, NINE_OF_TEN = Fraction(1, 2), Fraction(9, 10)
# Days in a step, in stretches that one reads at a glance: from, up to and with; the last one has no end.
BUCKETS = ((0, 7), (8, 14), (15, 30), (31, 60), (61, 90), (91, None))


@dataclass(frozen=True)
class Wait:
    """Days that trajecten in a step, held by somebody, waited for a cause (on whom, where that is known)."""

    step: str
    holder: int
    cause: str
    on: int | None


@dataclass
class Stays:
    """Days in one step: of who went on, of who stopped there, and so far of who is in it still."""

    went: Counter[int] = field(default_factory=Counter)
    stopped: Counter[int] = field(default_factory=Counter)
    open: Counter[int] = field(default_factory=Counter)

    @property
    def counted(self) -> Counter[int]:
        """Who went on, and who is in it still with the days so far; who stopped never took the step."""
        return self.went + self.open

    @property
    def number(self) -> int:
        return self.counted.total()

    @property
    def still(self) -> int:
        """How many are in it still."""
        return self.open.total()

    @property
    def ended(self) -> int:
        """How many left the chain from it."""
        return self.stopped.total()

    def within(self, share: Fraction) -> int | None:
        """The days within which that share of those counted had gone on or stood so far; None of nobody."""
        rank, below = ceil(share * self.number), 0
        for length, number in sorted(self.counted.items()):
            below += number
            if below >= rank:
                return length
        return None

    @property
    def half(self) -> int | None:
        return self.within(HALF)

    @property
    def most(self) -> int | None:
        return self.within(NINE_OF_TEN)

    def between(self, low: int, high: int | None) -> tuple[int, int]:
        """How many went on after so many days, and how many are in it so long; both ends inside."""
        inside = [
            sum(number for length, number in rows.items() if length >= low and (high is None or length <= high))
            for rows in (self.went, self.open)
        ]
        return inside[0], inside[1]


@dataclass
class Flow:
    """What happened in a period. `end` is the stock on its last counted day, by step."""

    moves: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    waits: Counter[Wait] = field(default_factory=Counter)
    stays: dict[str, Stays] = field(default_factory=lambda: {step: Stays() for step in Step.values})
    # Werkdagen that an organisation was aan zet in a step; nobody stops here, who leaves the chain leaves it too.
    turns: dict[tuple[str, int], Stays] = field(default_factory=lambda: defaultdict(Stays))
    cohort: Mapping[str, Sequence[int]] = field(default_factory=dict)
    # Days from the first day in a step to the first day in a later one, and so far of who is on the way there.
    ways: dict[tuple[str, str], Stays] = field(default_factory=lambda: defaultdict(Stays))
    # Of those under way at the end, how many belong to no group of a split; {} of one group, and of older months.
    unplaced: Mapping[str, int] = field(default_factory=dict)

    def end(self, step: str) -> int:
        return self.stays[step].open.total()

    def came(self, step: str) -> int:
        return sum(number for (_a, b, _how), number in self.moves.items() if b == step)

    def left(self, step: str) -> int:
        return sum(number for (a, _b, _how), number in self.moves.items() if a == step)

    def start(self, step: str) -> int:
        """What was in it the day before: the balance read backwards."""
        return self.end(step) - self.came(step) + self.left(step)

    def ended(self, hows: Iterable[str], step: str | None = None) -> int:
        wanted = set(hows)
        return sum(
            number for (a, b, how), number in self.moves.items() if b == OUT and how in wanted and step in {None, a}
        )

    @property
    def inflow(self) -> int:
        """New trajecten and re-opened ones."""
        return sum(number for (a, _b, _how), number in self.moves.items() if a in {NEW, OUT})

    @property
    def outflow(self) -> int:
        return sum(number for (_a, b, _how), number in self.moves.items() if b == OUT)

    @property
    def to_work(self) -> int:
        return self.ended(WORK)

    @property
    def dropped_out(self) -> int:
        return self.ended(DROPPED)

    @property
    def waiting_days(self) -> int:
        """Days of the account, without those on which it was under way."""
        return sum(number for wait, number in self.waits.items() if wait.cause != WaitingFor.NOTHING)

    @property
    def days(self) -> int:
        """All days of the account: those of every open traject in the calendar."""
        return self.waits.total()

    @property
    def running(self) -> int:
        return sum(self.end(step) for step in Step.values)

    def between(self, start: str, end: str) -> int:
        return sum(number for (a, b, _how), number in self.moves.items() if (a, b) == (start, end))

    def further(self, step: str) -> int:
        """Moves from a step to any later one."""
        return sum(n for (a, b, _how), n in self.moves.items() if a == step and _ahead(a, b) > 0)

    def back(self, step: str) -> int:
        """Moves from a step to any earlier one."""
        return sum(n for (a, b, _how), n in self.moves.items() if a == step and _ahead(a, b) < 0)

    def skips(self) -> list[tuple[str, str, int]]:
        """Moves past one step or more, the most frequent first."""
        return self._jumps(lambda ahead: ahead > 1)

    def returns(self) -> list[tuple[str, str, int]]:
        """Moves to an earlier step, the most frequent first."""
        return self._jumps(lambda ahead: ahead < 0)

    def _jumps(self, wanted: Any) -> list[tuple[str, str, int]]:
        found: Counter[tuple[str, str]] = Counter()
        for (a, b, _how), number in self.moves.items():
            if a in STEP_ORDER and b in STEP_ORDER and wanted(_ahead(a, b)):
                found[a, b] += number
        return [(a, b, number) for (a, b), number in sorted(found.items(), key=lambda one: (-one[1], one[0]))]

    def waited(self, *names: str) -> Counter[Any]:
        """Waiting days by some of step, holder, cause and on: by one of them plain, by several as a tuple."""
        found: Counter[Any] = Counter()
        for wait, number in self.waits.items():
            key = tuple(getattr(wait, name) for name in names)
            found[key[0] if len(key) == 1 else key] += number
        return found


def _ahead(start: str, end: str) -> int:
    """How many steps further `end` lies; 0 where one of both is no step."""
    return STEP_ORDER[end] - STEP_ORDER[start] if start in STEP_ORDER and end in STEP_ORDER else 0


def add_up(months: Mapping[date, Mapping[str, Any]]) -> Flow:
    """The figures of months that follow each other; what is open is what the last of them left open."""
    flow = Flow()
    last = max(months, default=None)
    for month, figures in months.items():
        for start, end, how, number in figures["moves"]:
            flow.moves[start, end, how] += number
        for step, holder, cause, on, number in figures["waits"]:
            flow.waits[Wait(step, holder, cause, on)] += number
        for step, holder, how, length, number in figures.get("turns", []):  # months counted before turns were have none
            turns = flow.turns[step, holder]
            if how == "went":
                turns.went[length] += number
            elif month == last:
                turns.open[length] += number
        for start, end, length, number in figures.get("ways", []):  # nor ways
            flow.ways[start, end].went[length] += number
        for start, furthest, length, number in figures.get("under_way", []) if month == last else []:  # nor these
            for end in BEYOND[furthest]:
                flow.ways[start, end].open[length] += number
        for step, by_how in figures["stays"].items():
            stays = flow.stays[step]
            stays.went.update(dict(map(tuple, by_how.get("went", []))))
            stays.stopped.update(dict(map(tuple, by_how.get("stopped", []))))
            if month == last:
                stays.open.update(dict(map(tuple, by_how.get("open", []))))
        if month == last:
            flow.cohort, flow.unplaced = figures["cohort"], figures.get("unplaced", {})
    return flow
