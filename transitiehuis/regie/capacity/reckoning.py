"""Hours needed against hours offered, as plain arithmetic: nothing is read or written here, all of it can be shown.

needed = volume × norm, per activity and quarter. `Inputs` is all it rests on, so that a scenario is other inputs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from transitiehuis.regie.capacity import guidance
from transitiehuis.regie.models.coverage import CoverageRole, NormPer
from transitiehuis.regie.models.toolkit import ChainPart
from transitiehuis.regie.rhythm import Quarter

AHEAD = 4  # quarters
NOTHING = Decimal(0)
# The step that somebody is in when the work of a part is done for them; werving comes before the first.
STEP_OF = {
    ChainPart.INTAKE: "intake",
    ChainPart.ORIENTATION: "orientation",
    ChainPart.MATCHING: "matching",
    ChainPart.LEARNING: "learning",
    ChainPart.PLACEMENT: "placement",
    ChainPart.GUIDANCE: "placement",
    ChainPart.AFTERCARE: "aftercare",
}
CHAIN = ("referral", "intake", "orientation", "matching", "learning", "placement", "aftercare")
OFFERING = (CoverageRole.LEADS, CoverageRole.HELPS)
PER_PERSON = (NormPer.TRAJECTORY, NormPer.PLACEMENT, NormPer.GUIDANCE_WEEK)


class Work(NamedTuple):
    """An activity, with the kinds of organisation that usually do it."""

    pk: int
    part: str
    kinds: tuple[str, ...]


class Norm(NamedTuple):
    hours: Decimal
    per: str


class Offer(NamedTuple):
    """A partner offers hours a quarter for an activity, from and until a day (both inside; None: goes on)."""

    activity: int
    organisation: int
    kind: str
    role: str
    hours: Decimal | None
    since: date
    until: date | None


@dataclass(frozen=True)
class Counted:
    """What happened in the region in its last four whole quarters, and how it stands today. Numbers only."""

    open: Mapping[str, int] = field(default_factory=dict)  # by step
    inflow: tuple[int, ...] = (0, 0, 0, 0)  # new trajecten, oldest quarter first
    entered: Mapping[str, int] = field(default_factory=dict)  # by step, over the four quarters
    weeks: int = 0  # of guidance, over the four quarters
    starts_past: int = 0  # startmomenten, over the four quarters
    companies: int = 0

    def share(self, step: str) -> Decimal:
        """Of everybody who comes in, the part that reaches `step`; 1 where nothing is known yet."""
        came = sum(self.inflow)
        if not came or step in CHAIN[:2]:
            return Decimal(1)
        return min(Decimal(1), Decimal(self.entered.get(step, 0)) / came)

    @property
    def known(self) -> tuple[int, ...]:
        """The inflow of the quarters since the first in which anybody came: a young region has fewer than four."""
        first = next((number for number, came in enumerate(self.inflow) if came), 0)
        return self.inflow[first:]

    @property
    def mean(self) -> Decimal:
        """New trajecten a quarter."""
        return Decimal(sum(self.known)) / len(self.known)

    @property
    def weeks_each(self) -> Decimal:
        """Weeks of guidance for each placement; thirteen where nothing is known yet."""
        placed = self.entered.get("placement", 0)
        return Decimal(self.weeks) / placed if placed and self.weeks else Decimal(13)


@dataclass(frozen=True)
class Inputs:
    """All that the arithmetic rests on, for four quarters ahead."""

    quarters: tuple[Quarter, ...]
    works: tuple[Work, ...]
    norms: Mapping[int, Norm]
    offers: tuple[Offer, ...]
    rates: Mapping[str, Decimal]
    rate: Decimal  # where a kind has none
    fte: int
    counted: Counted
    inflow: tuple[Decimal, ...]
    starts: tuple[Decimal, ...]

    def rate_of(self, work: Work) -> Decimal:
        """Euro an hour: the mean over the kinds that usually do it."""
        rates = [self.rates.get(kind, self.rate) for kind in work.kinds] or [self.rate]
        return sum(rates, NOTHING) / len(rates)


@dataclass(frozen=True)
class Cell:
    """One activity in one quarter."""

    work: Work
    norm: Norm
    volume: Decimal
    needed: Decimal
    offered: Decimal
    rate: Decimal

    @property
    def short(self) -> Decimal:
        return max(NOTHING, self.needed - self.offered)

    @property
    def spare(self) -> Decimal:
        return max(NOTHING, self.offered - self.needed)


@dataclass(frozen=True)
class Sum:
    """A part of the chain in one quarter: hours of one activity can go to another of the same part."""

    part: str
    needed: Decimal
    offered: Decimal
    cost: Decimal  # euro to do all that is short, at the rate of the activities that are

    @property
    def difference(self) -> Decimal:
        return self.offered - self.needed

    @property
    def short(self) -> Decimal:
        return max(NOTHING, -self.difference)


@dataclass(frozen=True)
class Narrow:
    """How many people a quarter the offered hours of one part let through, against how many are expected."""

    part: str
    hours: Decimal
    each: Decimal  # hours for one person, all that the part does for them
    people: Decimal
    expected: Decimal  # as many as the hours that are needed come to


class Reckoning:
    """The outcome of `Inputs`; each figure says what it is the sum of."""

    def __init__(self, inputs: Inputs) -> None:
        self.inputs = inputs

    def passing(self, step: str, number: int) -> Decimal:
        """People for whom the work of `step` is done in quarter `number`: the inflow that gets there, and in the first
        quarter also who is under way now and still comes there."""
        counted = self.inputs.counted
        share = counted.share(step)
        people = self.inputs.inflow[number] * share
        if number == 0:
            for earlier in CHAIN[: CHAIN.index(step) + 1]:
                base = counted.share(earlier)
                people += counted.open.get(earlier, 0) * (min(Decimal(1), share / base) if base else Decimal(1))
        return people

    def guided(self, number: int) -> Decimal:
        """Weeks of guidance that fall in quarter `number`: of who is guided now and of each placement since."""
        weeks, running = self.inputs.counted.weeks_each, Decimal(self.inputs.counted.open.get("placement", 0))
        placed = [self.passing("placement", quarter) - (0 if quarter else running) for quarter in range(number + 1)]
        return running * guidance.of_running(weeks, number) + sum(
            (people * guidance.of_placement(weeks, number - quarter) for quarter, people in enumerate(placed)), NOTHING
        )

    def volume(self, work: Work, per: str, number: int) -> Decimal:
        step = STEP_OF.get(ChainPart(work.part))
        if per == NormPer.TRAJECTORY:
            return self.passing(step, number) if step else self.inputs.inflow[number]
        if per == NormPer.PLACEMENT:
            return self.passing("placement", number)
        if per == NormPer.GUIDANCE_WEEK:
            return self.guided(number)
        if per == NormPer.ROUTE_START:
            return self.inputs.starts[number]
        if per == NormPer.TRAINING_COMPANY:
            return Decimal(self.inputs.counted.companies)
        return Decimal(1)

    def offered(self, activity: int, quarter: Quarter) -> Decimal:
        """Hours of who leads and helps; a row that holds on a part of the days counts for that part."""
        return sum((offered_in(offer, quarter) for offer in self._offers.get(activity, ())), NOTHING)

    @cached_property
    def _offers(self) -> dict[int, list[Offer]]:
        found: dict[int, list[Offer]] = {}
        for offer in self.inputs.offers:
            if offer.role in OFFERING:
                found.setdefault(offer.activity, []).append(offer)
        return found

    @cached_property
    def cells(self) -> list[list[Cell]]:
        """Of each quarter, every activity in its order."""
        return [
            [self._cell(work, number, quarter) for work in self.inputs.works]
            for number, quarter in enumerate(self.inputs.quarters)
        ]

    def _cell(self, work: Work, number: int, quarter: Quarter) -> Cell:
        norm = self.inputs.norms[work.pk]
        volume = self.volume(work, norm.per, number)
        offered = self.offered(work.pk, quarter)
        return Cell(work, norm, volume, volume * norm.hours, offered, self.inputs.rate_of(work))

    def parts(self, number: int) -> list[Sum]:
        """The ten parts in their order."""
        return [part_sum(part, [c for c in self.cells[number] if c.work.part == part]) for part in ChainPart.values]

    def total(self, number: int) -> Sum:
        parts = self.parts(number)
        return Sum(
            "",
            sum((part.needed for part in parts), NOTHING),
            sum((part.offered for part in parts), NOTHING),
            sum((part.cost for part in parts), NOTHING),
        )

    def short(self, number: int) -> Decimal:
        """Hours that are short: what one part has over does not help another."""
        return sum((part.short for part in self.parts(number)), NOTHING)

    def narrowest(self, number: int) -> Narrow | None:
        """The part that lets the fewest of the expected people through; None where no part takes hours a person."""
        found = [one for part in STEP_OF if (one := self._narrow(part, number)) and one.expected > 0]
        return min(found, key=lambda one: one.people / one.expected, default=None)

    def _narrow(self, part: str, number: int) -> Narrow | None:
        cells = [c for c in self.cells[number] if c.work.part == part and c.norm.per in PER_PERSON and c.norm.hours]
        if not cells:
            return None
        needed = sum((cell.needed for cell in cells), NOTHING)
        hours = sum((cell.offered for cell in cells), NOTHING)
        weeks = self.inputs.counted.weeks_each
        each = sum((c.norm.hours * (weeks if c.norm.per == NormPer.GUIDANCE_WEEK else 1) for c in cells), NOTHING)
        return Narrow(part, hours, each, hours / each, needed / each)


def part_sum(part: str, cells: Iterable[Cell]) -> Sum:
    """Short hours are bought at the mean rate of the activities that are short, weighed by how much they are."""
    rows = list(cells)
    needed = sum((cell.needed for cell in rows), NOTHING)
    offered = sum((cell.offered for cell in rows), NOTHING)
    short = sum((cell.short for cell in rows), NOTHING)
    price = sum((cell.short * cell.rate for cell in rows), NOTHING)
    lacking = max(NOTHING, needed - offered)
    return Sum(part, needed, offered, lacking * price / short if short else NOTHING)


def offered_in(offer: Offer, quarter: Quarter) -> Decimal:
    """The hours of an offer, times the share of the days of the quarter on which it holds."""
    if offer.hours is None:
        return NOTHING
    first, last = quarter.first_day, quarter.last_day
    until = min(last, offer.until) if offer.until else last
    held = (until - max(first, offer.since)).days + 1
    return offer.hours * max(0, held) / ((last - first).days + 1)
