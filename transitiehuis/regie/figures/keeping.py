"""Writing down what a round was closed with and what a quarter came to. Only a worker does, and it looks by itself.

A round looks back on the quarter before its own ("the figures of the last completed quarter are frozen with it").
"""

from __future__ import annotations

from datetime import date, datetime, time

from django.db import transaction
from django.db.models import Count, Exists, Max, OuterRef
from django.utils import timezone

from intake.models import Trajectory
from transitiehuis import days
from transitiehuis.netwerk.models import Partnership, Region
from transitiehuis.regie.figures.counting import live
from transitiehuis.regie.figures.figure import Figure
from transitiehuis.regie.models import FigureSoFar, FrozenFigure, QuarterFigure, QuarterRound
from transitiehuis.regie.rhythm import Quarter

NIGHT = time(4, 45)
LARGE = 1000  # trajecten of all years; from so many on counting takes longer than somebody should wait for a page
QUARTERS_KEPT = 5  # so many that ended are caught up on for a region that has none yet


def rounds_to_freeze(day: date) -> list[int]:
    """Rounds that have closed and hold no figures since that close."""
    newest = FrozenFigure.objects.filter(round=OuterRef("pk"), counted_at__date__gt=OuterRef("closes_on"))
    closed = QuarterRound.objects.closed_by(day).filter(~Exists(newest))
    return list(closed.order_by("closes_on", "pk").values_list("pk", flat=True))


@transaction.atomic
def freeze(round_id: int) -> int:
    """Freeze the figures of one round; how many. Two at once: the second finds them frozen and writes nothing."""
    round = QuarterRound.objects.get(pk=round_id)
    round.lock()
    if round.pk not in rounds_to_freeze(days.today()):
        return 0
    former = FrozenFigure.objects.filter(round=round).aggregate(last=Max("version"))["last"] or 0
    figures = live(round.region_id, round.name.previous())
    now = timezone.now()
    rows = [
        FrozenFigure(round=round, version=former + 1, counted_at=now, **_facts(figure)) for figure in figures.values()
    ]
    return len(FrozenFigure.objects.bulk_create(rows))


def quarters_to_keep(day: date) -> list[tuple[int, Quarter]]:
    """Region and quarter: what ended lately, had partners then, and was not kept."""
    quarter, found = Quarter.of(day), []
    for _each in range(QUARTERS_KEPT):
        quarter = quarter.previous()
        partners = Partnership.objects.current_on(quarter.last_day)
        kept = QuarterFigure.objects.filter(since=quarter.first_day)
        regions = Region.objects.filter(pk__in=partners.values("region")).exclude(pk__in=kept.values("region"))
        found += [(key, quarter) for key in regions.order_by("pk").values_list("pk", flat=True)]
    return found


@transaction.atomic
def keep(region: int, quarter: Quarter) -> int:
    """Keep what the quarter came to; how many. Two at once: the second writes nothing."""
    Region.objects.select_for_update(no_key=True).get(pk=region)
    if QuarterFigure.objects.filter(region=region, since=quarter.first_day).exists():
        return 0
    now = timezone.now()
    figures = live(region, quarter)
    rows = [QuarterFigure(region_id=region, counted_at=now, **_facts(figure)) for figure in figures.values()]
    return len(QuarterFigure.objects.bulk_create(rows))


def regions_to_count(now: datetime) -> list[int]:
    """Large regions of which the quarter under way was not counted since this night, or never."""
    tonight = timezone.make_aware(datetime.combine(timezone.localdate(now), NIGHT))
    kept = FigureSoFar.objects.in_quarter(Quarter.of(timezone.localdate(now)).first_day)
    fresh = kept.filter(counted_at__gte=tonight) if now >= tonight else kept
    others = Trajectory.objects.exclude(region__in=fresh.values("region")).values("region")
    large = others.annotate(number=Count("pk")).filter(number__gte=LARGE)
    return sorted(row["region"] for row in large)


@transaction.atomic
def count_so_far(region: int) -> int:
    """Count the quarter under way in place of what stood; how many. Two at once: the second writes nothing."""
    Region.objects.select_for_update(no_key=True).get(pk=region)
    now = timezone.now()
    if region not in regions_to_count(now):
        return 0
    figures = live(region, Quarter.of(days.today()))
    FigureSoFar.objects.filter(region=region).delete()
    rows = [FigureSoFar(region_id=region, counted_at=now, **_facts(figure)) for figure in figures.values()]
    return len(FigureSoFar.objects.bulk_create(rows))


def _facts(figure: Figure) -> dict[str, object]:
    return {
        "factor_id": figure.factor_id,
        "indicator": figure.code,
        "unit": figure.unit,
        "since": figure.since,
        "until": figure.until,
        "value": figure.value,
        "n": figure.n,
        "open": figure.open,
        "unknown": figure.unknown,
    }
