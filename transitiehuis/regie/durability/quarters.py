"""Begeleiding and nazorg of a region in figures, quarter by quarter; counted by the worker from dated facts."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from django.db import connection

from matching.models import ToldBy
from transitiehuis.regie.durability.small import FIVE, hidden
from transitiehuis.regie.rhythm import Quarter

QUARTERS = 6
IN_TIME_DAYS = 7
SIDES = [side.value for side in ToldBy]

# `upto` is the last day of the quarter, or the day of counting in the running one.
SPAN = """
WITH span AS (SELECT first::date, least(last::date, %(day)s::date) AS upto
              FROM unnest(%(firsts)s::date[], %(lasts)s::date[]) AS s(first, last))"""
CONTACT = f"""{SPAN}
SELECT span.first,
  count(*) FILTER (WHERE m.due >= span.first),
  count(*) FILTER (WHERE m.due >= span.first AND m.held_on <= m.due + {IN_TIME_DAYS}),
  count(*) FILTER (WHERE m.due >= span.first AND m.held_on > m.due + {IN_TIME_DAYS}),
  count(*) FILTER (WHERE m.due >= span.first AND m.held_on IS NULL AND m.status = 'missed'),
  count(*) FILTER (WHERE m.due < span.upto AND (m.held_on IS NULL OR m.held_on > span.upto)
                   AND (m.status <> 'missed' OR p.ended_on > span.upto))
FROM span JOIN nazorg_contactmoment m ON m.due <= span.upto AND m.status <> 'lapsed'
JOIN matching_placement p ON p.id = m.placement_id JOIN intake_trajectory t ON t.id = m.trajectory_id
WHERE t.region_id = %(region)s GROUP BY span.first"""  # noqa: S608 own words only
BREAKS = f"""{SPAN}
SELECT span.first, r.label_nl, r.label_en, told.told_by, count(*)
FROM span JOIN matching_placement p ON p.ended_on BETWEEN span.first AND span.upto AND p.state = 'ended'
  AND NOT p.continued
JOIN intake_trajectory t ON t.id = p.trajectory_id
CROSS JOIN LATERAL (
  SELECT DISTINCT ON (x.told_by) x.told_by, x.reason_id FROM (
    SELECT b.told_by, b.reason_id, 0 AS later FROM nazorg_breakreport b
    WHERE b.placement_id = p.id AND b.reason_id IS NOT NULL
    UNION ALL SELECT p.reason_told_by, p.reason_id, 1
  ) x ORDER BY x.told_by, x.later
) told
JOIN intake_reason r ON r.id = told.reason_id
WHERE t.region_id = %(region)s GROUP BY span.first, r.label_nl, r.label_en, told.told_by"""  # noqa: S608
AGAIN = f"""{SPAN}
SELECT span.first, count(*), count(n.start), percentile_cont(0.5) WITHIN GROUP (ORDER BY n.start - p.ended_on),
  count(*) FILTER (WHERE n.start IS NULL AND t.closed_at IS NULL),
  count(*) FILTER (WHERE n.start IS NULL AND t.closed_at IS NOT NULL)
FROM span JOIN matching_placement p ON p.ended_on BETWEEN span.first AND span.upto AND p.state = 'ended'
  AND NOT p.continued
JOIN intake_trajectory t ON t.id = p.trajectory_id
LEFT JOIN LATERAL (SELECT min(q.start) AS start FROM matching_placement q WHERE q.trajectory_id = p.trajectory_id
  AND q.start > p.ended_on AND q.start <= %(day)s AND q.state IN ('started', 'ended')) n ON true
WHERE t.region_id = %(region)s GROUP BY span.first"""  # noqa: S608


def quarters_until(day: date) -> list[Quarter]:
    """The running quarter and those before it, the newest first."""
    found = [Quarter.of(day)]
    while len(found) < QUARTERS:
        earlier = found[-1]
        found.append(Quarter(earlier.year, earlier.number - 1) if earlier.number > 1 else Quarter(earlier.year - 1, 4))
    return found


def figures(region: int, day: date) -> dict[Quarter, dict[str, Any]]:
    """Of each quarter what is kept: contact, breaks by reason and side, and time to re-entry; three statements."""
    quarters = quarters_until(day)
    span = {"firsts": [each.first_day for each in quarters], "lasts": [each.last_day for each in quarters]}
    facts = {"region": region, "day": day, **span}
    contact = {row[0]: row[1:] for row in _ask(CONTACT, facts)}
    again = {row[0]: row[1:] for row in _ask(AGAIN, facts)}
    told: dict[date, dict[tuple[str, str], dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for first, dutch, english, side, number in _ask(BREAKS, facts):
        told[first][dutch, english][side] = number
    return {
        quarter: {
            "contact": contact_of(contact.get(quarter.first_day, (0, 0, 0, 0, 0))),
            "breaks": breaks_of(told[quarter.first_day]),
            "again": again_of(again.get(quarter.first_day, (0, 0, None, 0, 0))),
        }
        for quarter in quarters
    }


def contact_of(row: tuple) -> dict[str, int]:
    """Contact moments, so no people: nothing is hidden."""
    return dict(zip(("due", "kept", "late", "missed", "overdue"), row, strict=True))


def breaks_of(told: dict[tuple[str, str], dict[str, int]]) -> dict[str, Any]:
    """Reasons by who told them, each side once; small cells are hidden with what would give them away, no total is."""
    cells = {(reason, side): number for reason, sides in told.items() for side, number in sides.items()}
    covered = hidden(cells)
    rows = [
        [*reason, *(None if (reason, side) in covered else sides.get(side, 0) for side in SIDES)]
        for reason, sides in sorted(told.items())
    ]
    return {"total": sum(cells.values()), "rows": rows}


def again_of(row: tuple) -> dict[str, Any]:
    """Of whose work ended: how many began again, the median of days until then, still looking, and not known."""
    ended, again, median, still, unknown = row
    cells = {"again": again, "open": still, "unknown": unknown}
    covered = hidden(cells)
    shown = {name: None if name in covered else number for name, number in cells.items()}
    return {"ended": ended, **shown, "median": round(median) if median is not None and again >= FIVE else None}


def _ask(statement: str, facts: dict[str, Any]) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, facts)
        return cursor.fetchall()
