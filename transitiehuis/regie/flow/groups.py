"""The quarters that are over by target group, a personal attribute: counted once, and no small number gets out.

Only numbers that do not follow from each other are counted: stock is left out, for with what came and left it would
give away what is hidden. No other period is told by group, for a year less three quarters is the fourth.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from intake.models import ChainEvent, TargetGroup
from transitiehuis import days
from transitiehuis.regie.durability.small import hidden
from transitiehuis.regie.rhythm import Quarter

COLUMNS = ("came", "placed", "work", "dropped")
SEVERAL, UNKNOWN = "several", ""
BACK = 8  # quarters that the first night counts

COUNT = """
WITH said AS (
  SELECT s.trajectory_id AS traject, array_agg(DISTINCT s."group") AS names
  FROM intake_statement s JOIN intake_trajectory t ON t.id = s.trajectory_id AND t.region_id = %(region)s
  WHERE s.subject = 'target_group' AND s.answer = 'yes' AND s.replaced_at IS NULL AND s.ended_on IS NULL
  GROUP BY 1
)
SELECT CASE WHEN said.names IS NULL THEN '' WHEN cardinality(said.names) = 1 THEN said.names[1] ELSE 'several' END,
       count(DISTINCT span.traject) FILTER (WHERE coalesce(span.before, 'out') = 'out' AND span.state <> 'out'),
       count(DISTINCT span.traject) FILTER (WHERE span.state = 'placement'),
       count(DISTINCT span.traject) FILTER (WHERE span.state = 'out' AND span.outcome IN ('work', 'other_work')),
       count(DISTINCT span.traject) FILTER (WHERE span.state = 'out' AND span.outcome = 'dropped')
FROM regie_chain_spans(%(region)s, %(since)s) span LEFT JOIN said ON said.traject = span.traject
WHERE span.day >= %(first)s AND span.day <= %(last)s AND span.before IS DISTINCT FROM span.state
GROUP BY 1"""


def count_groups(region: int, quarter: Quarter) -> dict[str, dict[str, int | None]]:
    """Each group that anything happened to, as far as the rule of small numbers lets it out. As the worker."""
    first, last = quarter.first_day, quarter.last_day
    facts: dict[str, Any] = {"region": region, "since": days.start_of(first), "first": first, "last": last}
    with connection.cursor() as cursor:
        cursor.execute(COUNT, facts)
        rows = {key: dict(zip(COLUMNS, numbers, strict=True)) for key, *numbers in cursor.fetchall()}
    return masked(rows)


def masked(rows: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int | None]]:
    """None for each number of one to four, and for what would give it away within its column."""
    covered = {name: hidden({key: row[name] for key, row in rows.items()}) for name in COLUMNS}
    return {key: {name: None if key in covered[name] else row[name] for name in COLUMNS} for key, row in rows.items()}


def keep_groups(region: int, today: date) -> None:
    """Quarters that are over and were never counted; a region that just began has the last eight at most."""
    from transitiehuis.regie.models import GroupQuarter

    first = ChainEvent.objects.filter(trajectory__region=region).order_by("occurred_on", "pk").first()
    kept = {row.name for row in GroupQuarter.objects.filter(region=region).order_by("pk")}
    quarter = Quarter.of(today)
    for _n in range(BACK):
        quarter = quarter.previous()
        if quarter in kept or first is None or quarter.last_day < first.occurred_on:
            continue
        figures = count_groups(region, quarter)
        GroupQuarter.objects.create(
            region_id=region, year=quarter.year, number=quarter.number, figures=figures, counted_at=timezone.now()
        )


def group_name(key: str) -> str:
    if key == UNKNOWN:
        return _("Not known")
    return _("Partners state otherwise") if key == SEVERAL else capfirst(str(TargetGroup(key).label))


def group_rows(figures: Mapping[str, Mapping[str, int | None]]) -> list[dict[str, Any]]:
    """The groups in their own order, not known last; a hidden number is None."""
    order = [*TargetGroup.values, SEVERAL, UNKNOWN]
    return [{"name": group_name(key), **figures[key]} for key in sorted(figures, key=order.index)]
