"""What in the figures of a region points at a bottleneck, looked up anew each night."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from intake.models import Step, Trajectory, WaitingFor
from transitiehuis.netwerk.models import Partnership, Region
from transitiehuis.regie.figures.judging import FEW, stays_behind
from transitiehuis.regie.figures.reading import back_from, history
from transitiehuis.regie.flow.figures import Flow
from transitiehuis.regie.flow.period import of_quarter
from transitiehuis.regie.flow.reading import counted
from transitiehuis.regie.flow.stuck import standing_on
from transitiehuis.regie.models import ChainPart, Finding, FindingKind, SuccessFactor
from transitiehuis.regie.rhythm import Quarter

QUARTERS = 3  # so many are looked at of a figure
DEAR = 25  # percent of all days of the account from which on one cause points at a bottleneck


@dataclass(frozen=True)
class Pointed:
    """One reason, with the numbers behind it."""

    kind: FindingKind
    key: str
    chain_part: str
    facts: dict[str, Any] = field(hash=False)
    step: str = ""
    factor: SuccessFactor | None = field(default=None, hash=False)


def due(today: date) -> list[int]:
    """Regions that have partners or people under way, or of which a finding may have to end."""
    partners = Partnership.objects.current_on(today).filter(region=OuterRef("pk"))
    busy = Trajectory.objects.open().filter(region=OuterRef("pk"))
    standing = Finding.objects.standing().filter(region=OuterRef("pk"))
    return list(
        Region.objects.filter(Exists(partners) | Exists(busy) | Exists(standing))
        .order_by("pk")
        .values_list("pk", flat=True)
    )


@transaction.atomic
def look(region: int, today: date) -> int:
    """Lay what the figures say beside what was found before; how many rows were written.

    Two at once: the second waits for the first and finds nothing new.
    """
    hold(region)
    there = {(row.kind, row.key): row for row in Finding.objects.standing().filter(region=region)}
    found = {(str(one.kind), one.key): one for one in pointed(region, today)}
    fresh = [one for key, one in found.items() if key not in there]
    Finding.objects.bulk_create(
        Finding(
            region_id=region, kind=one.kind, key=one.key, chain_part=one.chain_part, step=one.step, factor=one.factor,
            facts=one.facts, found_on=today,
        )
        for one in fresh
    )  # fmt: skip
    gone = [row for key, row in there.items() if key not in found]
    for row in gone:
        row.gone_on = max(today, row.found_on)
    moved = [row for key, row in there.items() if key in found and row.facts != found[key].facts]
    for row in moved:
        row.facts = found[row.kind, row.key].facts
    Finding.objects.bulk_update([*gone, *moved], ["gone_on", "facts"])
    return len(fresh) + len(gone) + len(moved)


def hold(region: int) -> None:
    """One looks at a region at a time."""
    Region.objects.select_for_update(no_key=True).get(pk=region)


def pointed(region: int, today: date) -> Iterator[Pointed]:
    """Every reason of today."""
    last = Quarter.of(today).previous()
    yield from _figures(region, last)
    yield from _stuck(region, today)
    [seen] = counted(region, [of_quarter(last)])
    if not seen.empty:
        yield from _narrowest(seen.flow, str(last))
        yield from _waiting(seen.flow, str(last))


def _figures(region: int, last: Quarter) -> Iterator[Pointed]:
    """Success factors of which the figure stays behind, two quarters on end."""
    kept = history(region)
    for factor in SuccessFactor.objects.filter(pk__in=kept).in_order():
        own = kept[factor.pk]
        figures = [own[quarter] for quarter in back_from(last, QUARTERS) if quarter in own]
        if last in own and (how := stays_behind(factor, figures)):
            figure = figures[-1]
            facts = {"how": how, "value": str(figure.value), "n": figure.n, "unit": figure.unit, "code": figure.code}
            yield Pointed(
                FindingKind.FIGURE, factor.code, factor.chain_part, {**facts, "quarter": str(last)}, factor=factor
            )


def _stuck(region: int, today: date) -> Iterator[Pointed]:
    for row in standing_on(region, today):
        if row.count >= FEW:
            facts = {"count": row.count, "longest": row.longest}
            yield Pointed(FindingKind.STUCK, row.step, part_of(row.step), facts, row.step)


def _narrowest(flow: Flow, quarter: str) -> Iterator[Pointed]:
    """The step in which most more came than left; one at most."""
    growth = {step: flow.came(step) - flow.left(step) for step in Step.values}
    step = max(Step.values, key=lambda one: growth[one])
    if growth[step] >= FEW:
        facts = {"came": flow.came(step), "left": flow.left(step), "end": flow.end(step), "quarter": quarter}
        yield Pointed(FindingKind.NARROW, step, part_of(step), facts, step)


def _waiting(flow: Flow, quarter: str) -> Iterator[Pointed]:
    """The cause that cost most waiting days, when that is a large part of all days; and the step where it did."""
    days = flow.waited("cause")
    cause = max((one for one in WaitingFor.values if one != WaitingFor.NOTHING), key=lambda one: (days[one], one))
    if days[cause] * 100 < DEAR * flow.days or not days[cause]:
        return
    where = flow.waited("cause", "step")
    step = max(Step.values, key=lambda one: where[cause, one])
    facts = {"cause": cause, "days": days[cause], "all": flow.waiting_days, "quarter": quarter}
    yield Pointed(FindingKind.WAITING, cause, part_of(step), {**facts, "step": step}, step)


def part_of(step: str) -> str:
    """The part of the chain that a step is; an aanmelding is where werving leads to."""
    return step if step in ChainPart.values else ChainPart.RECRUITMENT.value
