"""What became of who came in during a quarter by target group, a year later: told once, and no small number gets out.

Who belongs to it is as it was known when the quarter itself was counted (`groups.py`), events and statements both. So
how many came in is the same number on both pages, and the difference between two tables is nobody. The states that
are told part those who came in: placed or at work, stopped, under way. None of them is a column of the quarters, and
none follows from those columns: who was placed can have stopped since, who dropped out can have come back, and who
went on elsewhere is in no column at all.

A row is told as a whole or not at all. A row in which one state has one to four is left out with its zeros, and so
are the smallest others, until nothing that is left out follows from the totals over everybody (`follows`). It is told
at one age only, for what changed between two ages would be a small number again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from intake.models import TargetGroup
from transitiehuis import days
from transitiehuis.regie.durability.small import FIVE
from transitiehuis.regie.flow.groups import SEVERAL, UNKNOWN, group_name
from transitiehuis.regie.models import GroupCohort, GroupQuarter
from transitiehuis.regie.rhythm import Quarter

STATES = ("placed", "stopped", "open")

# `known` is the moment at which the quarter was counted. A statement ended on that day ended later on it.
COUNT = """
WITH said AS (
  SELECT s.trajectory_id AS traject, array_agg(DISTINCT s."group") AS names
  FROM intake_statement s JOIN intake_trajectory t ON t.id = s.trajectory_id AND t.region_id = %(region)s
  WHERE s.subject = 'target_group' AND s.answer = 'yes' AND s.recorded_at <= %(known)s
    AND (s.replaced_at IS NULL OR s.replaced_at > %(known)s) AND (s.ended_on IS NULL OR s.ended_on >= %(known_on)s)
  GROUP BY 1
),
line AS (
  SELECT e.trajectory_id AS traject, row_number() OVER f AS place, e.kind = 'closed' AS shut,
         greatest(first_value(e.occurred_on) OVER f, min(e.occurred_on) OVER (PARTITION BY e.trajectory_id
           ORDER BY e.recorded_at, e.id ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING)) AS day
  FROM intake_trajectory t JOIN intake_chainevent e ON e.trajectory_id = t.id AND e.recorded_at <= %(known)s
  WHERE t.region_id = %(region)s AND (t.closed_at IS NULL OR t.closed_at >= %(since)s)
  WINDOW f AS (PARTITION BY e.trajectory_id ORDER BY e.recorded_at, e.id)
),
came AS (
  SELECT DISTINCT traject
  FROM (SELECT *, lag(shut) OVER (PARTITION BY traject ORDER BY place) AS before FROM line) l
  WHERE NOT shut AND coalesce(before, true) AND day >= %(first)s AND day <= %(last)s
),
now AS (
  SELECT traject, (array_agg(state ORDER BY place DESC))[1] AS state, (array_agg(outcome ORDER BY place DESC))[1] AS how
  FROM regie_chain_spans(%(region)s, %(since)s) WHERE day <= %(until)s GROUP BY 1
),
part AS (
  SELECT came.traject, CASE WHEN state IN ('placement', 'aftercare') OR how IN ('work', 'other_work') THEN 'placed'
                            WHEN state = 'out' THEN 'stopped' ELSE 'open' END AS state
  FROM came JOIN now ON now.traject = came.traject
)
SELECT CASE WHEN said.names IS NULL THEN '' WHEN cardinality(said.names) = 1 THEN said.names[1] ELSE 'several' END,
       count(*) FILTER (WHERE state = 'placed'), count(*) FILTER (WHERE state = 'stopped'),
       count(*) FILTER (WHERE state = 'open')
FROM part LEFT JOIN said ON said.traject = part.traject
GROUP BY 1"""

Row = Sequence[int]


def count_cohort(region: int, quarter: Quarter, known: datetime) -> dict[str, Row]:
    """How many of each group are in each of `STATES` on the last day a year later, all of them. As the worker.

    Whoever reads this holds small numbers: only what `told` makes of it may be kept.
    """
    facts: dict[str, Any] = {
        "region": region, "known": known, "known_on": timezone.localdate(known),
        "since": days.start_of(quarter.first_day), "first": quarter.first_day, "last": quarter.last_day,
        "until": GroupCohort.later(quarter).last_day,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(COUNT, facts)
        return {key: numbers for key, *numbers in cursor.fetchall()}


def told(rows: Mapping[str, Row], came: Mapping[str, int | None]) -> dict[str, dict[str, int | None]]:
    """By group how many came in, as the quarter told it, and its states; None for what is hidden.

    A group of which something else became known than came in (a dossier that was erased) is hidden too, or the
    difference would be a small number.
    """
    here = {key for key, number in came.items() if number != 0}
    found = {key: rows.get(key, (0,) * len(STATES)) for key in here | set(rows)}
    dark = {key for key, row in found.items() if sum(row) != came.get(key) or any(0 < number < FIVE for number in row)}
    others = sorted((key for key in found if key not in dark), key=lambda key: (sum(found[key]), key))
    while dark and others and (len(dark) == 1 or follows([found[key] for key in dark])):
        dark.add(others.pop(0))
    states = {key: (None,) * len(STATES) if key in dark else found[key] for key in here}
    return {key: {"came": came[key], **dict(zip(STATES, row, strict=True))} for key, row in states.items()}


def follows(rows: Sequence[Row]) -> bool:
    """Whether one to four in a hidden cell follows from how many came in and from the totals of the hidden rows.

    Of a table of which the sums of rows and of columns are known, a cell can be anything between
    max(0, row + column - all) and min(row, column). It follows where these are the same. And what is hidden of a
    column is five or more together, as everywhere.
    """
    columns = [sum(column) for column in zip(*rows, strict=True)]
    everybody = sum(columns)
    return any(0 < total < FIVE for total in columns) or any(
        0 < number < FIVE and max(0, sum(row) + columns[place] - everybody) == min(sum(row), columns[place])
        for row in rows
        for place, number in enumerate(row)
    )


def keep_cohorts(region: int, today: date) -> None:
    """Quarters that were counted and lie a year back by now, each once."""
    kept = {row.name for row in GroupCohort.objects.filter(region=region).order_by("pk")}
    for row in GroupQuarter.objects.filter(region=region).order_by("year", "number"):
        if row.name in kept or GroupCohort.later(row.name).last_day >= today:
            continue
        came = {key: figures["came"] for key, figures in row.figures.items()}
        figures = told(count_cohort(region, row.name, row.counted_at), came)
        GroupCohort.objects.create(
            region_id=region, year=row.year, number=row.number, figures=figures, counted_at=timezone.now()
        )


def cohort_group_rows(figures: Mapping[str, Mapping[str, int | None]]) -> list[dict[str, Any]]:
    """The groups in their own order, not known last; a hidden number is None."""
    order = [*TargetGroup.values, SEVERAL, UNKNOWN]
    return [{"name": group_name(key), **figures[key]} for key in sorted(figures, key=order.index)]
