"""What is counted of a region, month by month, in seven statements whatever its size. Only the worker may ask this."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import Any

from django.db import connection
from django.db.models import Min

from intake.models import ChainEvent, Step
from transitiehuis import days

Group = tuple[str, str]  # split and key
Month = date
COHORTS = 8  # quarters of start that a month remembers


@dataclass(frozen=True)
class Stretch:
    """Part of one month that is counted: from `since` up to, and without, `until`."""

    since: date
    until: date


SPLITS = ("theme", "route", "partner")
UNPLACED = "0"  # the key of those of which it is not known to which group of a split they belong
# Which groups a traject belongs to: to all, and to each of its themes, learning routes and partners.
GROUPS = f"""
named AS MATERIALIZED (
  SELECT p.trajectory_id AS traject, 'theme' AS split, h.theme_id::text AS key
  FROM intake_matchingprofile p JOIN intake_trajectory t ON t.id = p.trajectory_id AND t.region_id = %(region)s
  JOIN intake_matchingprofile_themes h ON h.matchingprofile_id = p.id
  UNION
  SELECT e.trajectory_id, 'route', s.route_id::text
  FROM matching_enrolment e JOIN intake_trajectory t ON t.id = e.trajectory_id AND t.region_id = %(region)s
  JOIN matching_routestart s ON s.id = e.start_id WHERE e.status IN ('enrolled', 'finished', 'dropped')
  UNION
  SELECT i.trajectory_id, 'partner', i.organisation_id::text
  FROM intake_involvement i JOIN intake_trajectory t ON t.id = i.trajectory_id AND t.region_id = %(region)s
  WHERE i.role IN ('referrer', 'school', 'guide') AND i.mirror_of_id IS NULL
),
slice AS MATERIALIZED (
  SELECT id AS traject, 'all' AS split, '' AS key FROM intake_trajectory WHERE region_id = %(region)s
  UNION ALL
  SELECT traject, split, key FROM named
  UNION ALL
  SELECT t.id, s.split, '{UNPLACED}' FROM intake_trajectory t CROSS JOIN unnest(%(splits)s::text[]) AS s(split)
  WHERE t.region_id = %(region)s
    AND NOT EXISTS (SELECT FROM named WHERE named.traject = t.id AND named.split = s.split)
)"""  # noqa: S608 own words only
HEAD = f"""
WITH span AS MATERIALIZED (SELECT * FROM regie_chain_spans(%(region)s, %(since)s)),
month AS (SELECT * FROM unnest(%(starts)s::date[], %(ends)s::date[]) AS m(starts, ends)),
{GROUPS}"""  # noqa: S608 own words only

# Days of the account: each day of an open traject lies in one stretch, so in one row.
WAITS = f"""{HEAD}
SELECT slice.split, slice.key, month.starts, span.state, span.holder, span.waiting_for, span.waiting_on,
       sum(least(coalesce(span.until, month.ends), month.ends) - greatest(span.day, month.starts))
FROM span JOIN month ON span.day < month.ends AND coalesce(span.until, month.ends) > month.starts
JOIN slice ON slice.traject = span.traject
WHERE span.state <> 'out' AND (span.until IS NULL OR span.until > span.day)
GROUP BY 1, 2, 3, 4, 5, 6, 7"""  # noqa: S608 own words only

# Each move: from '' (new) or 'out' (closed before) or a step, to a step or out, and how it ended there.
MOVES = f"""{HEAD}
SELECT slice.split, slice.key, month.starts, coalesce(span.before, ''), span.state, span.outcome, count(*)
FROM span JOIN month ON span.day >= month.starts AND span.day < month.ends
JOIN slice ON slice.traject = span.traject
WHERE span.before IS DISTINCT FROM span.state
GROUP BY 1, 2, 3, 4, 5, 6"""  # noqa: S608

# How long trajecten were in a step: those that left it in the month, by how, and those still in it at its end.
STAY = """,
stay AS MATERIALIZED (
  SELECT traject, state, day, lead(day) OVER w AS left_on, lead(state) OVER w AS next
  FROM span WHERE before IS DISTINCT FROM state
  WINDOW w AS (PARTITION BY traject ORDER BY place)
)"""
STAYS = f"""{HEAD}{STAY}
SELECT slice.split, slice.key, month.starts, stay.state,
       CASE WHEN stay.left_on < month.ends THEN CASE stay.next WHEN 'out' THEN 'stopped' ELSE 'went' END
            ELSE 'open' END AS how,
       CASE WHEN stay.left_on < month.ends THEN stay.left_on ELSE month.ends END - stay.day AS length, count(*)
FROM stay JOIN month ON stay.day < month.ends AND (stay.left_on IS NULL OR stay.left_on >= month.starts)
JOIN slice ON slice.traject = stay.traject
WHERE stay.state <> 'out'
GROUP BY 1, 2, 3, 4, 5, 6"""  # noqa: S608

# Days from the first day in one step to the first day in a later one, of who came there in the month.
ENTERED = """,
entered AS MATERIALIZED (
  SELECT traject, state, min(day) AS day, array_position(%(steps)s::text[], state) AS place
  FROM span WHERE state <> 'out' GROUP BY 1, 2
)"""
WAYS = f"""{HEAD}{ENTERED}
SELECT slice.split, slice.key, month.starts, a.state, b.state, b.day - a.day, count(*)
FROM entered b JOIN month ON b.day >= month.starts AND b.day < month.ends
JOIN entered a ON a.traject = b.traject AND a.place < b.place AND a.day <= b.day
JOIN slice ON slice.traject = b.traject
GROUP BY 1, 2, 3, 4, 5, 6"""  # noqa: S608

# Days so far since the first day in each step, of who is under way at the end of the month, by the furthest step that
# they were in: to each step after that one they are on the way.
UNDER_WAY = f"""{HEAD}{STAY}{ENTERED},
furthest AS MATERIALIZED (
  SELECT stay.traject, month.starts, month.ends, max(entered.place) AS place
  FROM stay JOIN month ON stay.day < month.ends AND (stay.left_on IS NULL OR stay.left_on >= month.ends)
  JOIN entered ON entered.traject = stay.traject AND entered.day < month.ends
  WHERE stay.state <> 'out'
  GROUP BY 1, 2, 3
)
SELECT slice.split, slice.key, furthest.starts, a.state, (%(steps)s::text[])[furthest.place], furthest.ends - a.day,
       count(*)
FROM furthest JOIN entered a ON a.traject = furthest.traject AND a.day < furthest.ends
JOIN slice ON slice.traject = furthest.traject
GROUP BY 1, 2, 3, 4, 5, 6"""  # noqa: S608

# How many werkdagen an organisation was aan zet in a step: turns that ended in the month, and that ran at its end.
# Werkdagen are counted after the first day, up to and with the last; `known` is each day with how many there were.
TURNS = f"""{HEAD},
known AS MATERIALIZED (SELECT * FROM unnest(%(days)s::date[], %(werkdagen)s::integer[]) AS k(day, number)),
turn AS MATERIALIZED (
  SELECT traject, state, holder, day, lead(day) OVER w AS left_on
  FROM (SELECT *, lag(holder) OVER (PARTITION BY traject ORDER BY place) AS held FROM span) s
  WHERE before IS DISTINCT FROM state OR held IS DISTINCT FROM holder
  WINDOW w AS (PARTITION BY traject ORDER BY place)
)
SELECT month.starts, turn.state, turn.holder, CASE WHEN turn.left_on < month.ends THEN 'went' ELSE 'open' END,
       b.number - a.number, count(*)
FROM turn JOIN month ON turn.day < month.ends AND (turn.left_on IS NULL OR turn.left_on >= month.starts)
JOIN known a ON a.day = turn.day
JOIN known b ON b.day = CASE WHEN turn.left_on < month.ends THEN turn.left_on ELSE month.ends - 1 END
WHERE turn.state <> 'out'
GROUP BY 1, 2, 3, 4, 5"""  # noqa: S608

# By quarter of start, at the end of each month: how many began, came to each step, went to work, stopped, are open.
COHORT = f"""{HEAD},
born AS MATERIALIZED (SELECT traject, min(day) AS began FROM span GROUP BY 1),
life AS MATERIALIZED (
  SELECT span.traject, month.starts, born.began,
         bool_or(span.state IN ('matching', 'learning', 'placement', 'aftercare')) AS matched,
         bool_or(span.state IN ('placement', 'aftercare')) AS placed,
         (array_agg(span.state ORDER BY span.place DESC))[1] AS now,
         (array_agg(span.outcome ORDER BY span.place DESC))[1] AS outcome
  FROM span JOIN born ON born.traject = span.traject
  JOIN month ON span.day < month.ends
    AND born.began >= date_trunc('quarter', month.starts) - interval '{(COHORTS - 1) * 3} months'
  GROUP BY 1, 2, 3
)
SELECT slice.split, slice.key, life.starts, date_trunc('quarter', began)::date, count(*),
       count(*) FILTER (WHERE matched), count(*) FILTER (WHERE placed),
       count(*) FILTER (WHERE now = 'out' AND outcome IN ('work', 'other_work')),
       count(*) FILTER (WHERE now = 'out' AND outcome NOT IN ('work', 'other_work')),
       count(*) FILTER (WHERE now <> 'out')
FROM life JOIN slice ON slice.traject = life.traject
GROUP BY 1, 2, 3, 4"""  # noqa: S608
COHORT_WORDS = ("began", "matched", "placed", "work", "stopped", "open")

Counted = dict[Month, dict[Group, dict[str, Any]]]


def empty() -> dict[str, Any]:
    return {"waits": [], "moves": [], "stays": {}, "cohort": {}, "turns": [], "ways": [], "under_way": []}


def count(region: int, stretches: Sequence[Stretch]) -> Counted:
    """Every figure of these months, by month and group. `stretches` are whole months, the last one may be shorter."""
    found: Counted = {stretch.since: defaultdict(empty) for stretch in stretches}
    for one in found.values():
        one["all", ""] = empty()
    facts = {
        "region": region,
        "since": days.start_of(min(found)),
        "starts": [stretch.since for stretch in stretches],
        "ends": [stretch.until for stretch in stretches],
        "splits": list(SPLITS),
        "steps": list(Step.values),
    }
    for split, key, month, *row, total in _ask(WAITS, facts):
        found[month][split, key]["waits"].append([*row, int(total)])
    for split, key, month, *row in _ask(MOVES, facts):
        found[month][split, key]["moves"].append(row)
    for split, key, month, step, how, length, number in _ask(STAYS, facts):
        step_rows = found[month][split, key]["stays"].setdefault(step, {})
        step_rows.setdefault(how, []).append([length, number])
    for split, key, month, *row in _ask(WAYS, facts):
        found[month][split, key]["ways"].append(row)
    for split, key, month, *row in _ask(UNDER_WAY, facts):
        found[month][split, key]["under_way"].append(row)
    for month, *row in _ask(TURNS, {**facts, **calendar(region, stretches[-1].until)}):
        found[month]["all", ""]["turns"].append(row)
    back = days.start_of(days.add_months(min(found), -3 * COHORTS))  # a cohort counts who was closed before, too
    for split, key, month, quarter, *row in _ask(COHORT, {**facts, "since": back}):
        found[month][split, key]["cohort"][quarter.isoformat()] = row
    for groups in found.values():
        for figures in groups.values():
            _in_order(figures)
        groups["all", ""]["unplaced"] = {split: _open(groups.get((split, UNPLACED))) for split in SPLITS}
    return found


def _open(figures: dict[str, Any] | None) -> int:
    """How many are under way at the end of the month."""
    rows = figures["stays"].values() if figures else ()
    return sum(number for by_how in rows for _length, number in by_how.get("open", []))


def calendar(region: int, until: date) -> dict[str, list[Any]]:
    """Each day since the first event of the region, and how many werkdagen there were up to and with it."""
    first = ChainEvent.objects.filter(trajectory__region=region).aggregate(first=Min("occurred_on"))["first"] or until
    listed = [first + timedelta(days=n) for n in range((until - first).days + 1)]
    return {"days": listed, "werkdagen": list(accumulate(int(days.is_werkdag(day)) for day in listed))}


def _in_order(figures: dict[str, Any]) -> None:
    """The same figures are always written alike, so that a correction is a difference and nothing else."""
    for name in ("waits", "moves", "turns", "ways", "under_way"):
        figures[name].sort(key=str)
    for step_rows in figures["stays"].values():
        for rows in step_rows.values():
            rows.sort()


def _ask(statement: str, facts: dict[str, Any]) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, facts)
        return cursor.fetchall()
