"""What a page reads of the months of a region: two queries, however many trajecten lie behind them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from transitiehuis.regie.flow.figures import Flow, add_up
from transitiehuis.regie.flow.period import Period
from transitiehuis.regie.models import ChainMonth, MonthSoFar

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor
    from transitiehuis.regie.models.chain_month import CountedMonth


ALL = ("all", "")


@dataclass(frozen=True)
class Corrected:
    """A month that was counted again: when, and what came in and left by the first and by the last version."""

    month: date
    on: datetime
    before: Flow
    after: Flow


@dataclass(frozen=True)
class Seen:
    """A period as it was counted. `until` is the last day counted; None when nothing of it was counted."""

    period: Period
    flow: Flow
    months: Mapping[date, Flow]
    until: date | None = None
    counted_at: datetime | None = None
    corrected: Sequence[Corrected] = ()
    groups: Sequence[Sequence[str]] = field(default=())

    @property
    def empty(self) -> bool:
        return self.until is None

    @property
    def last(self) -> date:
        """The last day counted; the last of the period where nothing was."""
        return self.until or self.period.until

    def course(self, figure: str) -> list[float]:
        """A figure of `Flow` month by month, for a line beside it."""
        return [float(getattr(flow, figure)) for _month, flow in sorted(self.months.items())]


def seen(actor: Actor, region: int, periods: Sequence[Period], group: tuple[str, str] = ALL) -> list[Seen]:
    """Each period as counted for one group of trajecten, for who may see the region's figures."""
    months, running = ChainMonth.objects.visible_to(actor), MonthSoFar.objects.visible_to(actor)
    return _read(months.of(region, *group), running.of(region, *group), periods, group)


def counted(region: int, periods: Sequence[Period]) -> list[Seen]:
    """The same for a worker, of all trajecten together."""
    return _read(ChainMonth.objects.of(region, *ALL), MonthSoFar.objects.of(region, *ALL), periods)


def _read(months: Any, running: Any, periods: Sequence[Period], group: tuple[str, str] = ALL) -> list[Seen]:
    wanted = Q(pk__in=[])
    for period in periods:
        wanted |= Q(month__range=(period.since, period.last))
    kept, rows = list(months.filter(wanted).every_version()), list(running)
    groups = next((row.groups for row in rows if (row.split, row.key) == ALL), ())
    now = [row for row in rows if (row.split, row.key) == group]
    return [_put_together(period, kept, now, groups) for period in periods]


def _put_together(
    period: Period, kept: Sequence[ChainMonth], running: Sequence[MonthSoFar], groups: Sequence[Sequence[str]]
) -> Seen:
    inside = [row for row in kept if period.since <= row.month <= period.last]
    newest: dict[date, CountedMonth] = {row.month: row for row in inside}  # the last version comes last
    newest |= {row.month: row for row in running if period.since <= row.month <= period.last and row.until > row.month}
    figures: dict[date, Any] = {month: row.figures for month, row in sorted(newest.items())}
    if not newest:
        return Seen(period, Flow(), {}, groups=groups)
    last = newest[max(newest)]
    return Seen(
        period,
        add_up(figures),
        {month: add_up({month: one}) for month, one in figures.items()},
        last.until - timedelta(days=1),
        max(row.counted_at for row in newest.values()),
        _corrected(inside),
        groups,
    )


def _corrected(rows: Sequence[ChainMonth]) -> list[Corrected]:
    first = {row.month: row for row in rows if row.version == 1}
    last = {row.month: row for row in rows}
    return [
        Corrected(month, row.counted_at, add_up({month: first[month].figures}), add_up({month: row.figures}))
        for month, row in sorted(last.items())
        if row.version > 1 and month in first
    ]
