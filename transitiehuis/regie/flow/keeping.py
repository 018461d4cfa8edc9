"""A region's months, counted by a worker: those that are over once and for all, the one that runs anew each night."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django.db import connection, transaction
from django.db.models import Max, Min
from django.utils import timezone, translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from intake.models import ChainEvent, Theme, Trajectory
from matching.models import LearningRoute
from transitiehuis import days
from transitiehuis.netwerk.models import Language, Organisation, Region
from transitiehuis.regie.flow.counting import SPLITS, UNPLACED, Counted, Group, Stretch, count, empty
from transitiehuis.regie.flow.group_cohorts import keep_cohorts
from transitiehuis.regie.flow.groups import keep_groups

NIGHT = time(4, 40)
CHAIN = 20_261_125  # the first key of the lock; the second is the region
Names = dict[Group, tuple[str, str]]


def due_regions(now: datetime) -> list[int]:
    """Regions with trajecten that were not counted since this night, or never."""
    from transitiehuis.regie.models import MonthSoFar

    tonight = timezone.make_aware(datetime.combine(timezone.localdate(now), NIGHT))
    kept = MonthSoFar.objects.filter(split="all")
    fresh = kept.filter(counted_at__gte=tonight) if now >= tonight else kept
    busy = Region.objects.filter(pk__in=Trajectory.objects.values("region"))
    return list(busy.exclude(pk__in=fresh.values("region")).order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def count_region(region: int) -> int:
    """Count what is due and keep it; how many months were written or corrected.

    Two at once: the second waits and finds nothing to write but the month that runs.
    """
    from transitiehuis.regie.models import ChainMonth, MonthSoFar

    hold(region)
    now, today = timezone.now(), days.today()
    running = today.replace(day=1)
    over = [stretch for stretch in months_due(region, running) if stretch.until <= running]
    so_far = Stretch(running, today)
    counted = count(region, [*over, so_far])
    names = names_of({group for groups in counted.values() for group in groups})
    latest = counted.pop(running)
    fresh = [*changed(region, counted)]
    ChainMonth.objects.bulk_create(
        [
            ChainMonth(region_id=region, month=month, until=days.add_months(month, 1), counted_at=now, version=version,
                       figures=figures, **_named(group, names))
            for month, group, version, figures in fresh
        ],
        batch_size=500,
    )  # fmt: skip
    MonthSoFar.objects.filter(region=region).delete()
    groups = sorted([*group, *names[group]] for group in latest if group in names)
    MonthSoFar.objects.bulk_create(
        MonthSoFar(region_id=region, month=running, until=today, counted_at=now, figures=figures,
                   groups=groups if group == ("all", "") else [], **_named(group, names))
        for group, figures in latest.items()
    )  # fmt: skip
    keep_groups(region, today)
    keep_cohorts(region, today)
    return len({month for month, _group, _version, _figures in fresh})


def hold(region: int) -> None:
    """One counts a region at a time; and in the best order of joins, for it reads many rows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [CHAIN, region])
        cursor.execute("SET LOCAL join_collapse_limit = 8")


def months_due(region: int, running: date) -> list[Stretch]:
    """Months that are over and were never counted, or of which something was recorded after they were."""
    from transitiehuis.regie.models import ChainMonth

    events = ChainEvent.objects.filter(trajectory__region=region)
    kept = ChainMonth.objects.filter(region=region, split="all")
    known = kept.aggregate(month=Max("month"), at=Max("counted_at"))
    first = events.aggregate(first=Min("occurred_on"))["first"]
    if known["month"]:
        after = days.add_months(known["month"], 1)
        late = events.filter(recorded_at__gt=known["at"], occurred_on__lt=after)
        first = late.aggregate(first=Min("occurred_on"))["first"] or after
    return list(months(first, running)) if first else []


def months(first: date, running: date) -> Iterable[Stretch]:
    """The whole months from that of `first` up to, and without, the month that runs."""
    month = first.replace(day=1)
    while month < running:
        after = days.add_months(month, 1)
        yield Stretch(month, after)
        month = after


def changed(region: int, counted: Counted) -> Iterable[tuple[date, Group, int, dict[str, Any]]]:
    """What has to be written: months that have no version yet, and those that say something else than the last one.

    A group that is not there any more says nothing, which is something else too.
    """
    from transitiehuis.regie.models import ChainMonth

    rows = ChainMonth.objects.filter(region=region, month__in=list(counted)).order_by("version")
    kept = {(row.month, (row.split, row.key)): row for row in rows}
    for month, groups in counted.items():
        gone = [group for of, group in kept if of == month and group not in groups]
        for group, figures in [*groups.items(), *((group, empty()) for group in gone)]:
            before = kept.get((month, group))
            if before is None or before.figures != figures:
                yield month, group, before.version + 1 if before else 1, figures


def unplaced() -> Names:
    """What those are called that belong to no group of a split."""
    said = {}
    for language in (Language.DUTCH, Language.ENGLISH):
        with translation.override(language):
            said[language] = (_("Theme not known"), _("No learning route yet"), _("Partner not known"))
    both = zip(said[Language.DUTCH], said[Language.ENGLISH], strict=True)
    return {(split, UNPLACED): names for split, names in zip(SPLITS, both, strict=True)}


def _named(group: Group, names: Names) -> dict[str, str]:
    dutch, english = names.get(group, ("", ""))
    return {"split": group[0], "key": group[1], "label_nl": dutch, "label_en": english}


def names_of(groups: Iterable[Group]) -> Names:
    """What each group is called, in both languages; those of all together have no name."""
    keys: dict[str, list[int]] = {}
    for split, key in groups:
        if key:
            keys.setdefault(split, []).append(int(key))
    themes = Theme.objects.filter(pk__in=keys.get("theme", [])).values_list("pk", "name_nl", "name_en")
    routes = LearningRoute.objects.filter(pk__in=keys.get("route", [])).values_list("pk", "title")
    partners = Organisation.objects.filter(pk__in=keys.get("partner", [])).values_list("pk", "name")
    found: Names = {("theme", str(pk)): (capfirst(dutch), capfirst(english)) for pk, dutch, english in themes}
    found |= unplaced()
    found |= {("route", str(pk)): (title, "") for pk, title in routes}
    return found | {("partner", str(pk)): (name, "") for pk, name in partners}
