"""Two hundred thousand placements with their measuring points: counted and drawn, beside the raw SELECT of the rows.

Rows are copied from one placement of the demo region in a transaction that is rolled back, so that nothing else is
measured among them.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

PLACEMENTS, ROUNDS = 200_000, 5
FLOOR = """SELECT s.id, s.start, r.months, r.due, r.answer FROM nazorg_resultseries s
JOIN nazorg_result r ON r.series_id = s.id WHERE s.region_id = %s"""
# A first day for copy `n`, spread over three years, and an answer for each of its points.
SINCE = "(current_date - 30 - (n * 7919 %% 1000))"
ANSWER = (
    "(ARRAY['same_employer','same_employer','same_employer','same_trade','unknown','not_at_work','left'])[1 + n %% 7]"
)


def measure(rounds: int, tell: Callable[[str], None]) -> str:
    """A paragraph of Markdown; `rounds` of counting and of the floor in turn, their medians."""
    from django.db import connection, transaction

    from transitiehuis import days
    from transitiehuis.netwerk.actor import working
    from transitiehuis.netwerk.models import Region
    from transitiehuis.regie.durability.counting import count
    from transitiehuis.regie.durability.keeping import curves_of

    tell(f"Copying {PLACEMENTS:,} placements …")
    pairs, parts = [], []
    with transaction.atomic():
        region = Region.objects.exclude(code="AM06").earliest("pk").pk
        fill(region)
        for _round in range(min(rounds, ROUNDS)):
            with working():
                began = time.perf_counter()
                groups = count(region, days.today())
                counted = time.perf_counter()
                curves_of(groups)
                drawn = time.perf_counter()
                with connection.cursor() as cursor:
                    cursor.execute(FLOOR, [region])
                    rows = len(cursor.fetchall())
                pairs.append((drawn - began, time.perf_counter() - drawn))
                parts.append((counted - began, drawn - counted))
        people = groups["all", ""].people
        transaction.set_rollback(True)
    whole, floor = (statistics.median(each) for each in zip(*pairs, strict=True))
    statements, curves = (statistics.median(each) for each in zip(*parts, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    return (
        f"{people:,} placements, {rows:,} measuring points, {len(pairs)} rounds: all curves {whole:.1f} s"
        f" (three statements {statements:.1f} s, {len(groups)} groups × 3 survival curves {curves:.1f} s);"
        f" raw SELECT of the points {floor:.1f} s; ratio {ratio:.1f}."
    )


def fill(region: int) -> None:
    from django.db import connection

    from nazorg.models import ResultSeries

    like = ResultSeries.objects.select_related("trajectory").exclude(trajectory__closed_at=None).earliest("pk")
    base = 10**9
    key = f"{base} + n"
    copies = {
        ("intake_candidate", like.trajectory.candidate_id): {"id": key},
        ("intake_trajectory", like.trajectory_id): {"id": key, "candidate_id": key, "number": "'b' || n"},
        ("matching_placement", like.placement_id): {
            "id": key, "trajectory_id": key, "start": SINCE, "counted_from": SINCE, "guidance_until": f"{SINCE} + 91",
            "proposal_id": "NULL", "continues_id": "NULL", "planned_end": "NULL", "state": "'started'",
            "ended_on": "NULL", "reason_id": "NULL", "reason_told_by": "''", "concluded_at": "NULL",
            "confirmed_at": "now()", "continued": "false", "kind": "CASE n %% 3 WHEN 0 THEN 'bbl' ELSE 'contract' END",
        },
        ("nazorg_resultseries", like.pk): {
            "id": key, "trajectory_id": key, "placement_id": key, "region_id": str(region), "start": SINCE,
            "last_due": f"({SINCE} + interval '24 months')::date",
        },
    }  # fmt: skip
    with connection.cursor() as cursor:
        for (table, pk), chosen in copies.items():
            names = columns_of(cursor, table)
            values = ", ".join(chosen.get(name, f'l."{name}"') for name in names)
            into = ", ".join(f'"{name}"' for name in names)
            rows = f"SELECT {values} FROM {table} l, generate_series(1, %s) n WHERE l.id = %s"  # noqa: S608
            cursor.execute(f"INSERT INTO {table} ({into}) {rows}", [PLACEMENTS, pk])
        cursor.execute(
            "INSERT INTO nazorg_result (series_id, trajectory_id, months, due, answer, evidence)"  # noqa: S608
            " SELECT x.id, x.id, x.months, x.due, x.answer, CASE x.answer WHEN '' THEN '' WHEN 'unknown' THEN"
            " 'unknown' ELSE 'guide' END FROM (SELECT s.id, m AS months,"
            " (s.start + make_interval(months => m))::date AS due,"
            " CASE WHEN (s.start + make_interval(months => m))::date > current_date THEN ''"
            f" ELSE {ANSWER} END AS answer"
            " FROM nazorg_resultseries s CROSS JOIN unnest(ARRAY[3, 6, 12, 24]) m"
            " CROSS JOIN LATERAL (SELECT s.id - %s + m AS n) c WHERE s.id > %s) x",
            [base, base],
        )
        for table in (*(name for name, _pk in copies), "nazorg_result"):
            cursor.execute(f"ANALYZE {table}")


def columns_of(cursor, table: str) -> list[str]:
    """Those that can be written, in order."""
    cursor.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'"
        " ORDER BY ordinal_position",
        [table],
    )
    return [row[0] for row in cursor.fetchall()]
