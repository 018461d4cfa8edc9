"""What the arithmetic rests on, read for one region on one day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import CharField, DecimalField, F, Model, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from transitiehuis.asking import asks
from transitiehuis.netwerk.models import Partnership, Region
from transitiehuis.regie.capacity.reckoning import AHEAD, Counted, Inputs, Norm, Offer, Work
from transitiehuis.regie.coverage.picture import in_use
from transitiehuis.regie.models import Activity, ActivityNorm, Coverage, ExpectedInflow, FteHours, HourlyRate
from transitiehuis.regie.models.capacity import FTE_HOURS, STARTING_RATE
from transitiehuis.regie.rhythm import Quarter


def quarters_ahead(day: date) -> tuple[Quarter, ...]:
    """The four whole quarters that come after the one `day` lies in."""
    found = [Quarter.of(day).next()]
    while len(found) < AHEAD:
        found.append(found[-1].next())
    return tuple(found)


def read(region: Region, day: date, activities: list[Activity] | None = None) -> Inputs:
    """Four queries, one less where the activities are known; the reader sees the region (see `regie_volumes`)."""
    quarters = quarters_ahead(day)
    works = activities if activities is not None else in_use(day)
    counted, starts = count(region, day, quarters)
    said = settings(region, day)
    told = {Quarter.parse(key): number for kind, key, number, _per in said if kind == "inflow"}
    norms = {int(key): Norm(number, per) for kind, key, number, per in said if kind == "norm"}
    return Inputs(
        quarters=quarters,
        works=tuple(Work(one.pk, one.chain_part, tuple(one.usual_kinds)) for one in works),
        norms={one.pk: norms.get(one.pk, Norm(one.norm_hours, one.norm_per)) for one in works},
        offers=offers(region, quarters),
        rates={key: number for kind, key, number, _per in said if kind == "rate"},
        rate=STARTING_RATE,
        fte=next((int(number) for kind, _key, number, _per in said if kind == "fte"), FTE_HOURS),
        counted=counted,
        inflow=tuple(told.get(quarter, counted.mean) for quarter in quarters),
        starts=starts,
    )


def questions(region: Region, day: date) -> None:
    """All that `read` asks but what is counted, for who asks it ahead."""
    in_use(day)
    settings(region, day)
    offers(region, quarters_ahead(day))


def settings(region: Region, day: date) -> list[tuple[str, str, Decimal, str]]:
    """What the region set, as (kind, what for, number, per what)."""
    return sorted(_settings(region.pk, day))


@asks
def _settings(region: int, day: date) -> QuerySet[Any, Any]:
    def rows(model: type[Model], kind: str, key: Any, number: str, per: Any = Value("")) -> QuerySet:  # noqa: B008
        found = model._default_manager.filter(region=region)
        if kind != "inflow":
            found = found.current_on(day)  # type: ignore[attr-defined]
        figure = Cast(number, DecimalField(max_digits=12, decimal_places=2))
        return found.order_by().values_list(Value(kind), Cast(key, CharField()), figure, Cast(per, CharField()))

    quarter = Concat(Cast("year", CharField()), Value("-K"), Cast("quarter", CharField()))
    others = (
        rows(HourlyRate, "rate", "kind", "rate"),
        rows(FteHours, "fte", Value(""), "hours"),
        rows(ExpectedInflow, "inflow", quarter, "number"),
    )
    return rows(ActivityNorm, "norm", "activity_id", "hours", "per").union(*others, all=True)


def offers(region: Region, quarters: tuple[Quarter, ...]) -> tuple[Offer, ...]:
    """Rows that hold on some day of the quarters, no longer than their partner takes part."""
    return tuple(
        Offer(activity, organisation, kind, role, hours, since, min(filter(None, (until, left)), default=None))
        for activity, organisation, kind, role, hours, since, until, left in _offers(
            region.pk, quarters[0].first_day, quarters[-1].last_day
        )
    )


@asks
def _offers(region: int, first: date, last: date) -> QuerySet[Any, Any]:
    running = Q(until__isnull=True) | Q(until__gte=first)
    partners = Partnership.objects.filter(running, region=region, since__lte=last)
    return (
        Coverage.objects.filter(running, region=region, since__lte=last)
        .filter(organisation__partnerships__in=partners)
        .annotate(left=F("organisation__partnerships__until"))
        .order_by("activity__position", "pk")
        .values_list(
            "activity", "organisation", "organisation__kind", "role", "hours_per_quarter", "since", "until", "left"
        )
    )


def count(region: Region, day: date, quarters: tuple[Quarter, ...]) -> tuple[Counted, tuple[Decimal, ...]]:
    """What happened in the last four whole quarters, and startmomenten planned ahead; one query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, key, number FROM regie_volumes(%s, %s)", [region.pk, day])
        rows = [(kind, key, int(number)) for kind, key, number in cursor.fetchall()]

    def of(kind: str) -> dict[str, int]:
        return {key: number for found, key, number in rows if found == kind}

    past, ahead = of("inflow"), of("starts")
    inflow = tuple(past.get(quarter.first_day.isoformat(), 0) for quarter in last_four(day))
    counted = Counted(
        open=of("open"),
        inflow=inflow,
        entered=of("entered"),
        weeks=of("weeks").get("", 0),
        starts_past=of("starts_past").get("", 0),
        companies=of("companies").get("", 0),
    )
    mean = Decimal(counted.starts_past) / AHEAD
    planned = (Decimal(ahead.get(quarter.first_day.isoformat(), 0)) for quarter in quarters)
    return counted, tuple(number or mean for number in planned)


def last_four(day: date) -> tuple[Quarter, ...]:
    """The last four whole quarters before `day`, oldest first."""
    found = [Quarter.of(day).previous()]
    while len(found) < AHEAD:
        found.append(found[-1].previous())
    return tuple(reversed(found))
