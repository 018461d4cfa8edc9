"""Writing down a month of all regions: their figures, the bands, and what they lack. Only a worker does.

A month is counted once it is over. Each time another month is over, those before it are looked at once more: what then
comes out otherwise, because partners wrote something down later, is a next version beside what stood there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from intake.models import Theme
from transitiehuis.netwerk.models import Partnership, Region
from transitiehuis.regie.capacity.kept import keep_scenarios
from transitiehuis.regie.figures.counting import live
from transitiehuis.regie.figures.definitions import definitions
from transitiehuis.regie.models import (
    BandMonth,
    FigureMonth,
    GapKind,
    GapMonth,
    GapState,
    NationalMonth,
    SharedGapMonth,
)
from transitiehuis.regie.models.national import FIVE
from transitiehuis.regie.national.band import Counted, band
from transitiehuis.regie.national.gaps import Facts
from transitiehuis.regie.national.months import end_of, last_over, period, shown
from transitiehuis.regie.national.stood import keep_standing

Key = tuple[Any, ...]


def due_months(day: date) -> list[date]:
    """Months that were never counted, or not looked at since the newest one was over; the oldest first."""
    looked = {row.month: row.looked_at for row in NationalMonth.objects.filter(month__in=shown(day)).order_by("month")}
    return [month for month in shown(day) if _due(looked.get(month), day)]


def _due(looked_at: datetime | None, day: date) -> bool:
    return looked_at is None or timezone.localdate(looked_at) <= end_of(last_over(day))


@transaction.atomic
def keep_month(month: date, day: date) -> int:
    """Count a month in every region that had partners when it ended; how many rows were written.

    All of it or nothing: a band never rests on part of the regions. Two at once: the second finds it done.
    """
    row, _made = NationalMonth.objects.get_or_create(month=month)
    row.lock()
    if not _due(row.looked_at, day):
        return 0
    now = timezone.now()
    partners = Partnership.objects.current_on(end_of(month))
    regions = list(Region.objects.filter(pk__in=partners.values("region")).order_by("pk").values_list("pk", flat=True))
    written = _figures(month, regions, now) + _gaps(month, regions, now) + _bands(month, now) + _shared(month, now)
    if month == last_over(day):
        written += keep_standing(month, regions, day, now) + keep_scenarios(month, regions, day, now)
    row.looked_at = now
    row.save(update_fields=["looked_at"])
    return written


def _figures(month: date, regions: Iterable[int], now: datetime) -> int:
    since, until = period(month)
    told = {
        (region, figure.code): {
            "factor_id": figure.factor_id,
            "unit": figure.unit,
            "since": since,
            "until": until,
            "value": figure.value,
            "n": figure.n,
            "open": figure.open,
            "unknown": figure.unknown,
        }
        for region in regions
        for figure in live(region, (since, until)).values()
    }
    return _write(FigureMonth, ("region_id", "indicator"), month, told, now)


def _bands(month: date, now: datetime) -> int:
    """For each region the band of the others, out of what stands of the month by now.

    A number of activities says nothing of a region that wrote down nothing of its coverage: it is in no such band.
    """
    silent = set(
        GapMonth.objects.filter(month=month, kind=GapKind.ACTIVITY, state=GapState.UNKNOWN)
        .order_by("region")
        .values_list("region", flat=True)
    )
    by_code: dict[str, dict[int, Counted]] = {}
    for (region, code), row in newest(FigureMonth, ("region_id", "indicator"), month).items():
        counts = definitions()[code].how != "total" or region not in silent
        by_code.setdefault(code, {})[region] = Counted(row.value if counts else None, row.n)
    told = {
        (region, code): band(code, region, counted)._asdict() for code, counted in by_code.items() for region in counted
    }
    return _write(BandMonth, ("region_id", "indicator"), month, told, now)


def _gaps(month: date, regions: Iterable[int], now: datetime) -> int:
    facts, day = Facts(), end_of(month)
    themes = list(Theme.objects.valid_on(day).order_by("pk"))
    told = {
        (region, kind, code): stands._asdict()
        for region in regions
        for kind, code, stands in facts.on(region, day, themes)
    }
    return _write(GapMonth, ("region_id", "kind", "code"), month, told, now)


def _shared(month: date, now: datetime) -> int:
    """In how many regions each gap is, and how many closed one within the months that are told."""
    rows = newest(GapMonth, ("region_id", "kind", "code"), month)
    before = GapMonth.objects.filter(month__in=shown(end_of(month))).order_by("version", "pk")
    stood = {tuple(key): state for *key, state in before.values_list("region_id", "kind", "code", "month", "state")}
    lacked = {key[:3] for key, state in stood.items() if state == GapState.GAP}
    states = Counter((kind, code, row.state) for (_region, kind, code), row in rows.items())
    closed = Counter(key[1:] for key, row in rows.items() if row.state == GapState.FILLED and key in lacked)
    told = {}
    for kind, code in {key[:2] for key in states}:
        gaps, filled = states[kind, code, GapState.GAP], states[kind, code, GapState.FILLED]
        if gaps + filled > FIVE:
            unknown = states[kind, code, GapState.UNKNOWN]
            facts = {"regions": gaps + filled, "gaps": gaps, "closed": closed[kind, code], "unknown": unknown}
            told[kind, code] = facts
    return _write(SharedGapMonth, ("kind", "code"), month, told, now)


def newest(model: type[models.Model], same: tuple[str, ...], month: date) -> dict[Key, Any]:
    """The last version of each row of a month."""
    rows = model._default_manager.filter(month=month).order_by("version", "pk")
    return {tuple(getattr(row, name) for name in same): row for row in rows}


def _write(
    model: type[models.Model], same: tuple[str, ...], month: date, told: dict[Key, dict[str, Any]], now: datetime
) -> int:
    """Write what stands nowhere yet or reads otherwise than the last version; how many."""
    rows = [
        model(**dict(zip(same, key, strict=True)), month=month, version=version, counted_at=now, **facts)
        for key, version, facts in changed(newest(model, same, month), told)
    ]
    return len(model._default_manager.bulk_create(rows, batch_size=1000))


def changed(kept: dict[Key, Any], told: dict[Key, dict[str, Any]]) -> Iterator[tuple[Key, int, dict[str, Any]]]:
    """What has to be written, with the version it becomes."""
    for key, facts in sorted(told.items(), key=lambda one: tuple(map(str, one[0]))):
        before = kept.get(key)
        if before is None:
            yield key, 1, facts
        elif any(getattr(before, name) != value for name, value in facts.items()):
            yield key, before.version + 1, facts
