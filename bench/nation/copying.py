"""The statements that copy: the columns come from the database itself, so that a new field is copied as it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.apps import apps
from django.db import connection

from bench.nation.plan import STRIDE
from bench.nation.tables import CHANGED, CREW, JOINS, KEYS, REGIONAL, WHERE, WITH_TRAJECTORY

DAY = "7 * c.weeks"
SHIFTED = {
    "date": f"{{}} - {DAY}",
    "timestamp with time zone": "{} - make_interval(weeks => c.weeks)",
    "datemultirange": f"(SELECT range_agg(daterange(lower(r) - {DAY}, upper(r) - {DAY})) FROM unnest({{}}) r)",  # noqa: S608
}
# Reference data: nothing in it leads to an organisation, a person or a traject.
EVERYBODYS = (
    "intake_theme", "intake_occupation", "intake_skill", "intake_certificate", "intake_reason", "intake_legalground",
    "matching_qualification", "regie_successfactor", "regie_activity",
)  # fmt: skip
COPIED = {*REGIONAL, *CREW, *WITH_TRAJECTORY}


@dataclass(frozen=True)
class Column:
    name: str
    type: str
    points_to: str
    nullable: bool


def columns_of(table: str) -> list[Column]:
    """Those that can be written, in order, with the table that each points to."""
    model = next(one for one in apps.get_models(include_auto_created=True) if one._meta.db_table == table)
    fields = {field.column: field for field in model._meta.concrete_fields}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, data_type, is_nullable = 'YES' FROM information_schema.columns"
            " WHERE table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position",
            [table],
        )
        rows = cursor.fetchall()
    found = []
    for name, type_, nullable in rows:
        related = fields[name].related_model if name in fields else None
        found.append(Column(name, type_, related._meta.db_table if related else "", nullable))
    return found


def value(table: str, column: Column) -> str:
    """What stands in this column of a copy: `l` is the row of the pattern, `c` the copy."""
    told, old = CHANGED.get(table, {}).get(column.name), f'l."{column.name}"'
    if told:
        return told
    if column.name == "id":
        return "l.id + c.base"
    if column.points_to:
        return pointed(table, column, old)
    if column.type == "uuid":
        return f"md5({old}::text || c.base)::uuid"
    if table in WITH_TRAJECTORY and column.type in SHIFTED:
        return SHIFTED[column.type].format(old)
    return old


def pointed(table: str, column: Column, old: str) -> str:
    """The same row of the copy; nothing where that is not copied and need not be; the row itself if it is everybody's.

    Raises LookupError for what cannot be: a table that is missing in `tables`.
    """
    to, base = column.points_to, "c.region_base" if table in REGIONAL else "c.crew_base"
    told = {
        "netwerk_organisation": f"CASE WHEN {old} = ANY (c.companies) THEN {old} + {base}"
        f" WHEN {old} = ANY (c.offices) THEN {old} + c.region_base ELSE {old} END",
        "netwerk_region": f"CASE {old} WHEN c.from_region THEN c.region ELSE {old} END",
        "netwerk_place": f"(SELECT p.there FROM bench_place p WHERE p.region = c.region AND p.here = {old})",  # noqa: S608
        **dict.fromkeys(EVERYBODYS, old),
        **dict.fromkeys(REGIONAL, f"{old} + c.region_base"),
    }
    told |= {one: f"{old} + {base}" for one in CREW if one not in told}
    if table in WITH_TRAJECTORY:
        told |= dict.fromkeys(WITH_TRAJECTORY, f"{old} + c.base")
    if to not in told and not column.nullable:
        raise LookupError(f"{table}.{column.name} points to {to}, which is not copied.")
    return told.get(to, "NULL")


def insert(table: str, of: str) -> str:
    """Copy a table into every copy of `of` (a table of copies)."""
    columns = columns_of(table)
    names = ", ".join(f'"{column.name}"' for column in columns)
    values = ",\n  ".join(value(table, column) for column in columns)
    joins = [f"FROM {table} l"]
    if table in WITH_TRAJECTORY:
        joins.append(f"JOIN key_{table} k ON k.id = l.id")
        joins.append(f"JOIN {of} c ON k.closed = c.closed AND k.place <= c.upto")
    else:
        joins.append(f"CROSS JOIN {of} c")
    joins.append(JOINS.get(table, ""))
    where = WHERE.get(table, belongs(table, columns))
    body = "\n".join(joins)
    return f"INSERT INTO {table} ({names})\nSELECT {values}\n{body}\nWHERE l.id < {STRIDE} AND ({where})"


def belongs(table: str, columns: Iterable[Column]) -> str:
    """Rows of another region than the walked one stay alone."""
    if table in REGIONAL and any(column.name == "region_id" for column in columns):
        return "l.region_id = c.from_region"
    return "true"


def keys(table: str) -> str:
    """Which rows of the pattern are copied, and with which trajecten."""
    chosen = KEYS.get(table)
    if chosen is None:
        owner = WITH_TRAJECTORY[table]
        to = next(column.points_to for column in columns_of(table) if column.name == owner)
        chosen = f"SELECT l.id, k.closed, k.place FROM {table} l JOIN key_{to} k ON k.id = l.{owner}"  # noqa: S608
    return f"CREATE TEMP TABLE key_{table} AS {chosen}"
