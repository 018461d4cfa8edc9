"""The first thing that will be full: seats, praktijkopleiders, hours of begeleiders and intake slots, week by week.

Plain arithmetic on numbers of a whole region: what is there against who is expected, 26 weeks ahead.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate

from transitiehuis.regie.capacity.reckoning import NOTHING, Inputs, Reckoning
from transitiehuis.regie.models.coverage import NormPer
from transitiehuis.regie.models.toolkit import ChainPart
from transitiehuis.regie.rhythm import Quarter

WEEKS = 26
WEEKS_IN_QUARTER = 13


@dataclass(frozen=True)
class Stock:
    """What the region has from a Monday on; the keys of the mappings are Mondays."""

    first: date
    slots: Mapping[date, int] = field(default_factory=dict)  # free intake seats
    seats: Mapping[date, int] = field(default_factory=dict)  # free seats of starts
    waiting: int = 0  # on a waiting list for a start
    trainers: int = 0  # learners that praktijkopleiders take at most
    learners: int = 0  # learners they have

    @property
    def mondays(self) -> list[date]:
        return [self.first + timedelta(weeks=number) for number in range(WEEKS)]


@dataclass(frozen=True)
class Course:
    """One thing that can be full: what is asked and what is there each week (running totals where it is saved up)."""

    code: str
    asked: tuple[Decimal, ...]
    there: tuple[Decimal, ...]
    unknown: bool = False  # nobody said what is there

    @property
    def full_in(self) -> int | None:
        """The first week in which more is asked than there is; None when that does not happen."""
        if self.unknown:
            return None
        return next((n for n, (a, t) in enumerate(zip(self.asked, self.there, strict=True)) if a > t), None)


@dataclass(frozen=True)
class Flow:
    """How many people come a week, and what one takes."""

    newcomers: tuple[Decimal, ...]  # each week
    to_intake: int  # wait for an intake now
    to_course: Decimal  # of a newcomer, the share that reaches scholing
    to_place: Decimal  # the share that is placed
    guided: int  # in plaatsing now
    guided_weeks: Decimal  # that somebody is guided
    guide_hours: Decimal  # a week for each
    guide_offer: tuple[Decimal, ...]  # hours each week


def flow_of(inputs: Inputs, first: date) -> Flow:
    """What the reckoning of quarters says of each week; a week before the first quarter ahead goes by that quarter."""
    reckoning = Reckoning(inputs)
    counted = inputs.counted
    weekly = [
        (reckoning.inputs.inflow[number] / WEEKS_IN_QUARTER, _guide_hours(reckoning, number) / WEEKS_IN_QUARTER)
        for number in (_quarter_of(inputs, first + timedelta(weeks=week)) for week in range(WEEKS))
    ]
    return Flow(
        newcomers=tuple(people for people, _hours in weekly),
        to_intake=counted.open.get("referral", 0),
        to_course=counted.share("learning"),
        to_place=counted.share("placement"),
        guided=counted.open.get("placement", 0),
        guided_weeks=counted.weeks_each,
        guide_hours=sum((n.hours for n in _guide_norms(inputs)), NOTHING),
        guide_offer=tuple(hours for _people, hours in weekly),
    )


def _quarter_of(inputs: Inputs, day: date) -> int:
    quarters = inputs.quarters
    return quarters.index(found) if (found := Quarter.of(day)) in quarters else 0


def _guided(inputs: Inputs) -> list[int]:
    """Activities of begeleiding by school, jobcoach or partner: the company's own trainer is counted apart."""
    return [
        work.pk
        for work in inputs.works
        if work.part == ChainPart.GUIDANCE
        and inputs.norms[work.pk].per == NormPer.GUIDANCE_WEEK
        and tuple(work.kinds) != ("employer",)
    ]


def _guide_norms(inputs: Inputs) -> list:
    return [inputs.norms[pk] for pk in _guided(inputs)]


def _guide_hours(reckoning: Reckoning, number: int) -> Decimal:
    guided = set(_guided(reckoning.inputs))
    return sum((cell.offered for cell in reckoning.cells[number] if cell.work.pk in guided), NOTHING)


def courses(stock: Stock, flow: Flow) -> list[Course]:
    """The four of them."""
    newcomers = list(accumulate(flow.newcomers))
    return [
        saved_up("slots", [flow.to_intake + came for came in newcomers], stock.slots, stock.mondays),
        saved_up("seats", [stock.waiting + came * flow.to_course for came in newcomers], stock.seats, stock.mondays),
        trainers(stock, flow),
        guides(flow),
    ]


def saved_up(code: str, asked: Sequence[Decimal], there: Mapping[date, int], mondays: Sequence[date]) -> Course:
    """Who gets no place this week takes one of a later week, so both are running totals."""
    total = accumulate(Decimal(there.get(monday, 0)) for monday in mondays)
    return Course(code, tuple(asked), tuple(total), unknown=not any(there.values()))


def present(now: int, flow: Flow, week: int) -> Decimal:
    """Of those there now the part that is still there `week` weeks on, and the newcomers placed until then."""
    staying = max(NOTHING, 1 - Decimal(week) / flow.guided_weeks) if flow.guided_weeks else NOTHING
    since = max(0, week + 1 - int(flow.guided_weeks))
    return now * staying + sum(flow.newcomers[since : week + 1], NOTHING) * flow.to_place


def trainers(stock: Stock, flow: Flow) -> Course:
    asked = tuple(present(stock.learners, flow, week) for week in range(WEEKS))
    return Course("trainers", asked, (Decimal(stock.trainers),) * WEEKS, unknown=not stock.trainers)


def guides(flow: Flow) -> Course:
    asked = tuple(present(flow.guided, flow, week) * flow.guide_hours for week in range(WEEKS))
    return Course("guides", asked, flow.guide_offer, unknown=not any(flow.guide_offer))


def first_full(found: Sequence[Course]) -> Course | None:
    """What is full first; of two in one week the first in the order of the chain."""
    full = [(course.full_in, number, course) for number, course in enumerate(found) if course.full_in is not None]
    return min(full)[2] if full else None
