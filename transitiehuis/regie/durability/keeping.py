"""A region's curves, counted by a worker and kept until the next night or until somebody asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, time
from typing import Any

from django.db import connection
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.text import capfirst

from intake.models import Occupation, Theme
from matching.models import LearningRoute, Qualification, RouteForm
from nazorg.models import Measure, ResultSeries
from transitiehuis import days
from transitiehuis.netwerk.actor import working
from transitiehuis.netwerk.models import Region
from transitiehuis.outbox.owing import Bell
from transitiehuis.regie.durability.counting import SPLITS, Counted, Dimension, Groups, count
from transitiehuis.regie.durability.quarters import figures
from transitiehuis.regie.durability.small import FIVE, hidden
from transitiehuis.regie.durability.survival import survival

durability_bell = Bell("transitiehuis.regie.durability_tasks.durability_nights")
NIGHT = time(4, 30)
TICKS = (0, 91, 182, 365, 730)


def due_regions(now: datetime) -> list[int]:
    """Regions to count: somebody asked, or last counted before this night and somebody is or was at work there."""
    from transitiehuis.regie.models import DurabilityCount

    tonight = timezone.make_aware(datetime.combine(timezone.localdate(now), NIGHT))
    kept = DurabilityCount.objects.all()
    fresh = kept.filter(asked_at=None, counted_at__gte=tonight)
    asked = kept.exclude(asked_at=None)
    wanted = Q(pk__in=asked.values("region")) | ~Q(pk__in=fresh.values("region"))
    if now < tonight:
        wanted = Q(pk__in=asked.values("region")) | ~Q(pk__in=kept.exclude(counted_at=None).values("region"))
    begun = Q(pk__in=ResultSeries.objects.values("region")) | Q(pk__in=asked.values("region"))
    return list(Region.objects.filter(begun, wanted).order_by("pk").values_list("pk", flat=True))


def count_region(region: int) -> int:
    """Count and keep, in place of what stood; how many curves.

    Each part is a transaction, and how far it is can be read meanwhile. Killed: what stood still stands, and the next
    run counts again. Two at once: both count, and what each keeps is whole.
    """
    from transitiehuis.regie.models import DurabilityCount

    begun, today = timezone.now(), days.today()
    DurabilityCount.reached(region, 0)
    with counting():
        groups = count(region, today)
    DurabilityCount.reached(region, 1)
    with working():
        curves = curves_of(groups)
    DurabilityCount.reached(region, 2)
    with counting():
        quarters = figures(region, today)
    with working():
        _keep(region, begun, curves, quarters)
    return len(curves)


@contextmanager
def counting() -> Iterator[None]:
    """As the worker; PostgreSQL may try more orders of joins than for a page."""
    with working():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL join_collapse_limit = 8")
        yield


def _keep(region: int, begun: datetime, curves: Mapping[tuple[str, str], Any], quarters: Mapping[Any, Any]) -> None:
    from transitiehuis.regie.models import AftercareQuarter, DurabilityCount, DurabilityCurve

    row = DurabilityCount.objects.get(region=region)
    row.lock()
    DurabilityCurve.objects.filter(region=region).delete()
    DurabilityCurve.objects.bulk_create(
        DurabilityCurve(region_id=region, dimension=dimension, key=key, counted_at=begun, **facts)
        for (dimension, key), facts in curves.items()
    )
    AftercareQuarter.objects.filter(region=region).delete()
    AftercareQuarter.objects.bulk_create(
        AftercareQuarter(region_id=region, year=each.year, number=each.number, figures=counted, counted_at=begun)
        for each, counted in quarters.items()
    )
    row.counted_at, row.done = begun, None
    if row.asked_at and row.asked_at <= begun:  # who asked while it was counting is counted for once more
        row.asked_at, row.asked_by = None, None
    row.save()


def curves_of(groups: Groups) -> dict[tuple[str, str], dict[str, Any]]:
    """What is kept of each group: its label, and its numbers as far as the rule of small numbers lets them out."""
    whole = groups.get((Dimension.ALL, ""), Counted())
    found = {(str(Dimension.ALL), ""): {**_label(str(Dimension.ALL), None), **_numbers(whole, {}, {})}}
    for dimension in SPLITS:
        rows = {key: group for (split, key), group in groups.items() if split == dimension}
        labels = _labels(dimension, rows)
        masks = {
            months: hidden({key: row.reached(months) for key, row in rows.items()}) for months in (0, 3, 6, 12, 24)
        }
        steps = {
            measure: {key: survival(row.lives[measure]) for key, row in rows.items()} for measure in Measure.values
        }
        for key, row in rows.items():
            if key in masks[0]:
                found[dimension, key] = {**labels[key], "people": None}
                continue
            out = {months: key in mask for months, mask in masks.items()}
            found[dimension, key] = {**labels[key], **_numbers(row, out, _thin(steps, key))}
    return found


def _thin(steps: Mapping[str, Mapping[str, list]], key: str) -> dict[str, list]:
    """The survival curves of one group, ending where fewer than five are followed: a step there is one person."""
    return {
        measure: [step for step in groups[key] if step[-1] >= FIVE or step[0] == 0] for measure, groups in steps.items()
    }


def _numbers(row: Counted, out: Mapping[int, bool], steps: Mapping[str, list]) -> dict[str, Any]:
    points = {
        str(measure): [
            [point.months, None, None, None]
            if out.get(point.months)
            else [point.months, point.reached, point.sure, point.maybe]
            for point in row.points(measure)
        ]
        for measure in Measure
    }
    curves = steps or {str(measure): survival(row.lives[measure]) for measure in Measure}
    return {"people": row.people, "points": points, "survival": dict(curves)}


def _labels(dimension: str, rows: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """The name of each group in both languages."""
    keys = [int(key) for key in rows if key.isdigit()]
    crebos = [int(key[1:]) for key in rows if key.startswith("q")]
    named: dict[str, tuple[str, str]] = {}
    if dimension == Dimension.TRADE:
        named = {str(one.pk): (one.name_nl, "") for one in Occupation.objects.filter(pk__in=keys)}
        named |= {f"q{one.pk}": (one.name, "") for one in Qualification.objects.filter(pk__in=crebos)}
    elif dimension == Dimension.THEME:
        named = {str(one.pk): (one.name_nl, one.name_en) for one in Theme.objects.filter(pk__in=keys)}
    elif dimension == Dimension.ROUTE:
        named = {str(one.pk): (one.title, "") for one in LearningRoute.objects.filter(pk__in=keys)}
    elif dimension == Dimension.FORM:
        named = {form.value: (_in(str, form, "nl"), _in(str, form, "en")) for form in RouteForm}
    elif dimension == Dimension.QUARTER:
        named = {key: (key, "") for key in rows}
    return {key: _label(dimension, named.get(key)) for key in rows}


def _label(dimension: str, names: tuple[str, str] | None) -> dict[str, str]:
    dutch, english = names or (_in(_nameless, dimension, "nl"), _in(_nameless, dimension, "en"))
    return {"label_nl": capfirst(dutch), "label_en": capfirst(english)}


def _nameless(dimension: str) -> str:
    from django.utils.translation import gettext as _

    if dimension == Dimension.ALL:
        return _("all together")
    if dimension in {Dimension.ROUTE, Dimension.FORM}:
        return _("without a learning route")
    return _("not known")


def _in(words: Any, of: Any, language: str) -> str:
    with translation.override(language):
        return str(words(of.label if hasattr(of, "label") else of))
