"""The nation: the walked region looked at, the copies written down, and each table filled in one statement a set."""

from __future__ import annotations

import csv
import time
from collections.abc import Callable, Iterable
from itertools import product
from pathlib import Path

from django.db import connection, transaction

from bench.nation import copying
from bench.nation.plan import STRIDE, Copy, Crew, Pattern, copies, crews
from bench.nation.tables import CREW, REGIONAL, WITH_TRAJECTORY
from transitiehuis import days

NAMES = Path(__file__).resolve().parents[2] / "data"
FIRST_NUMBER = 100_000  # six digits: no number of the walked region has so many
COLUMNS = """region bigint, from_region bigint, region_base bigint, crew_base bigint, base bigint, weeks integer,
  today date, closed boolean, upto integer, first bigint, label text, companies bigint[], offices bigint[],
  people bigint[], copied bigint[]"""
# Counted by a worker, and to be counted anew of all that is there now.
KEPT = (
    "regie_chainmonth", "regie_monthsofar", "regie_groupquarter", "regie_durabilitycurve", "regie_durabilitycount",
    "regie_aftercarequarter", "regie_quarterfigure", "regie_frozenfigure", "regie_figuresofar",
    "regie_figuremonth", "regie_bandmonth", "regie_gapmonth", "regie_sharedgapmonth",
)  # fmt: skip
# As many seats are taken as there are candidates who have one; a place that has one left is filled no more.
SEATS = """
UPDATE matching_workplacementoffer o SET seats_taken = g.given,
  status = CASE WHEN o.status = 'withdrawn' OR (o.status = 'open' AND o.offered_at < %(old)s)
                THEN 'withdrawn' WHEN o.status = 'paused' THEN 'paused'
                WHEN g.given = o.seats THEN 'filled' WHEN o.offered_at < %(old)s THEN 'withdrawn'
                ELSE 'open' END
FROM (SELECT w.id, count(p.id) FILTER (WHERE p.status = 'accepted' OR p.status = 'placed'
               AND NOT EXISTS (SELECT 1 FROM matching_placement m WHERE m.proposal_id = p.id
                               AND m.state = 'not_started')) AS given
      FROM matching_workplacementoffer w LEFT JOIN matching_proposal p ON p.place_id = w.id
      WHERE w.id >= %(stride)s GROUP BY w.id) g
WHERE g.id = o.id"""


def build(trajectories: int, regions: int, code: str, tell: Callable[[str], None]) -> dict[str, float]:
    """Multiply the region with this code into a nation; the seconds of each part. All constraints and triggers hold."""
    took: dict[str, float] = {}
    began = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL TIME ZONE 'Europe/Amsterdam'")
        write_plan(cursor, trajectories, regions, code)
        took["plan"] = time.perf_counter() - began
        clear_beginners(cursor, code)
        keys = take_away_foreign_keys(cursor)
        for table, of in [*((one, "bench_crew") for one in CREW), *((one, "bench_region") for one in REGIONAL)]:
            fill(cursor, table, of)
        cursor.execute(
            "UPDATE netwerk_region r SET director_id = w.director_id + c.region_base,"
            " front_desk_id = w.front_desk_id + c.region_base"
            " FROM bench_region c JOIN netwerk_region w ON w.id = c.from_region WHERE r.id = c.region"
        )
        took["partners, people, routes and the quarter"] = time.perf_counter() - began - sum(took.values())
        for number, table in enumerate(WITH_TRAJECTORY, 1):
            tell(f"{table} ({number} of {len(WITH_TRAJECTORY)}), {time.perf_counter() - began:.0f} s …")
            fill(cursor, table, "bench_copy")
        cursor.execute(SEATS, {"stride": STRIDE, "old": days.start_of(days.add_months(days.today(), -24))})
        took["trajecten"] = time.perf_counter() - began - sum(took.values())
        tell(f"{len(keys)} foreign keys …")
        for table, name, definition in keys:
            cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
        took["foreign keys checked"] = time.perf_counter() - began - sum(took.values())
        cursor.execute(f"TRUNCATE {', '.join(KEPT)}")
        move_sequences(cursor)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    took["vacuum analyze"] = time.perf_counter() - began - sum(took.values())
    return took


def fill(cursor, table: str, of: str) -> None:
    cursor.execute(copying.insert(table, of))


def clear_beginners(cursor, code: str) -> None:
    """The region that has yet to begin in the demo has a round planned; here it is a region like the others."""
    others = (
        "SELECT q.id FROM regie_quarterround q JOIN netwerk_region r ON r.id = q.region_id"
        " WHERE r.code <> %s AND NOT EXISTS (SELECT 1 FROM regie_submission s WHERE s.round_id = q.id)"
    )
    for table, name in (("regie_roundstage", "round_id"), ("regie_quarterround", "id")):
        cursor.execute(f"DELETE FROM {table} WHERE {name} IN ({others})", [code])  # noqa: S608
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def take_away_foreign_keys(cursor) -> list[tuple[str, str, str]]:
    """Table, name and definition; as a restore does: laid again afterwards, PostgreSQL checks all rows at once."""
    cursor.execute(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE contype = 'f' AND conrelid = ANY (%s::regclass[]) ORDER BY 1, 2",
        [list(copying.COPIED)],
    )
    found = cursor.fetchall()
    for table, name, _definition in found:
        cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    return found


def move_sequences(cursor) -> None:
    """What the portal writes next comes after all of it."""
    for table in copying.COPIED:
        cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")  # noqa: S608


# -- the plan in the database -----------------------------------------------------------------------------------------


def write_plan(cursor, trajectories: int, regions: int, code: str) -> None:
    write_names(cursor)
    for table in keys_in_order():
        cursor.execute(copying.keys(table))
        cursor.execute(f"CREATE INDEX ON key_{table} (id)")
        cursor.execute(f"ANALYZE key_{table}")
    cursor.execute(
        "SELECT count(*) FILTER (WHERE NOT closed), count(*) FILTER (WHERE closed) FROM key_intake_trajectory"
    )
    pattern = Pattern(*cursor.fetchone())
    where = places_of(cursor, regions, code)
    for name in ("bench_copy", "bench_crew", "bench_region"):
        cursor.execute(f"CREATE TEMP TABLE {name} ({COLUMNS})")
    write_copies(cursor, copies(trajectories, regions, pattern), where)
    write_staff(cursor, regions, where)
    write_places(cursor, where)


def keys_in_order() -> Iterable[str]:
    return ("intake_trajectory", *(table for table in WITH_TRAJECTORY if table != "intake_trajectory"))


def write_names(cursor) -> None:
    """All pairs of invented names, with the keys by which somebody is found."""
    from intake.models.candidate import last_name_key
    from intake.sounds import name_sound
    from transitiehuis.netwerk.sorting import sort_key

    first, last = (column(file) for file in ("first_names.csv", "last_names.csv"))
    rows = [
        (number, a, b, f"{last_name_key(b)} {sort_key(a)}", name_sound(a, last_name_key(b)), sort_key(f"{a} {b}"))
        for number, (a, b) in enumerate(product(first, last))
    ]
    cursor.execute(
        "CREATE TEMP TABLE bench_name (id integer PRIMARY KEY, first text, last text, sort_name text, sound_key text,"
        " user_key text)"
    )
    write(cursor, "bench_name", rows)


def column(file: str) -> list[str]:
    with (NAMES / file).open(encoding="utf-8", newline="") as rows:
        return [row["name"] for row in csv.DictReader(rows)]


def write(cursor, table: str, rows: Iterable[tuple]) -> None:
    with cursor.copy(f"COPY {table} FROM STDIN") as out:
        for row in rows:
            out.write_row(row)


class Where:
    """The regions in the order of their size, and who there is in the walked one."""

    def __init__(self, regions: list[tuple[int, str]], companies: list[int], offices: list[int], people: list[int]):
        self.regions, self.companies, self.offices, self.people = regions, companies, offices, people

    def facts(self, region: int, crew: int) -> list:
        """The columns from `label` on."""
        suffix = f" {crew + 1}" if crew else ""
        copied = self.companies if crew else [*self.companies, *self.offices]
        return [f"{self.regions[region][1]}{suffix}", self.companies, self.offices, self.people, copied]


def places_of(cursor, regions: int, code: str) -> Where:
    cursor.execute(
        "SELECT id, code FROM netwerk_region WHERE until IS NULL OR until > %s ORDER BY code <> %s, code",
        [days.today(), code],
    )
    found = cursor.fetchall()[:regions]
    home = found[0][0]
    cursor.execute(
        "SELECT o.kind = 'employer', o.id FROM netwerk_organisation o WHERE EXISTS"
        " (SELECT 1 FROM netwerk_partnership p WHERE p.organisation_id = o.id AND p.region_id = %s) ORDER BY o.id",
        [home],
    )
    here = cursor.fetchall()
    cursor.execute(
        "SELECT DISTINCT user_id FROM netwerk_membership m WHERE organisation_id = ANY (%s) ORDER BY 1",
        [[one for _kind, one in here]],
    )
    people = [row[0] for row in cursor.fetchall()]
    return Where(found, [one for kind, one in here if kind], [one for kind, one in here if not kind], people)


def keys_of(crew: Crew, base: int, where: Where) -> tuple[int, ...]:
    """The columns up to and with `base`."""
    return where.regions[crew.region][0], where.regions[0][0], crew.region_base, crew.base, base


def write_copies(cursor, made: Iterable[Copy], where: Where) -> None:
    first, rows = FIRST_NUMBER, []
    for one in made:
        crew = one.crew
        kind = (one.weeks, days.today(), one.closed, one.upto, first)
        rows.append((*keys_of(crew, one.base, where), *kind, *where.facts(crew.region, crew.number)))
        first += one.upto
    write(cursor, "bench_copy", rows)
    cursor.execute("ANALYZE bench_copy")


def write_staff(cursor, regions: int, where: Where) -> None:
    for crew in crews(regions):
        if not crew.base:
            continue  # the walked region has its people
        kind = (0, days.today(), False, 0, 0)
        row = (*keys_of(crew, crew.base, where), *kind, *where.facts(crew.region, crew.number))
        write(cursor, "bench_crew", [row])
        if not crew.number:
            write(cursor, "bench_region", [row])


def write_places(cursor, where: Where) -> None:
    """For each place of the walked region one of each other: the largest for the largest."""
    cursor.execute(
        """CREATE TEMP TABLE bench_place AS
        WITH ranked AS (
          SELECT p.id, m.region_id,
                 row_number() OVER (PARTITION BY m.region_id ORDER BY p.population DESC NULLS LAST, p.id) AS rank,
                 count(*) OVER (PARTITION BY m.region_id) AS number
          FROM netwerk_place p JOIN netwerk_municipality m ON m.id = p.municipality_id WHERE m.region_id = ANY (%s)
        )
        SELECT b.region_id AS region, a.id AS here, b.id AS there
        FROM ranked a JOIN ranked b ON b.rank = (a.rank - 1) %% b.number + 1 WHERE a.region_id = %s""",
        [[one for one, _code in where.regions], where.regions[0][0]],
    )
    cursor.execute("CREATE UNIQUE INDEX ON bench_place (region, here)")
    cursor.execute("ANALYZE bench_place")
