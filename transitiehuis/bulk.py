"""Many new rows of one table in one statement, for work on thousands of rows at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

LENGTH = re.compile(r"\(.*?\)")  # a cast to varchar(80) would cut off; without a length the column itself refuses


def insert_many(rows: Sequence[models.Model]) -> None:
    """Insert new rows of one model; each has its id afterwards.

    What is the same in all rows is sent once, the rest as one array a column; nothing is read back. Twice to three
    times as fast as `bulk_create`. Raises IntegrityError as that does. The elements of an array column are plain
    words (a choice or a code): they are written without quotation marks.
    """
    if not rows:
        return
    if rows[0].pk is None:
        numbered(rows)
    columns: list[str] = []
    chosen: list[str] = []
    sources: list[str] = []
    constants: list[Any] = []
    arrays: list[list[Any]] = []
    for field in rows[0]._meta.concrete_fields:
        kind = LENGTH.sub("", field.db_type(connection) or "")
        values = [_plain(field.get_db_prep_save(field.pre_save(row, True), connection)) for row in rows]
        columns.append(f'"{field.column}"')
        if not field.primary_key and all(value == values[0] for value in values):
            chosen.append(f"%s::{kind}")
            constants.append(values[0])
        elif isinstance(field, ArrayField):
            chosen.append(f"v.c{len(arrays)}::{kind}")
            sources.append("%s::text[]")
            arrays.append([_literal(value) for value in values])
        else:
            chosen.append(f"v.c{len(arrays)}")
            sources.append(f"%s::{kind}[]")
            arrays.append(values)
    names = ", ".join(f"c{at}" for at in range(len(arrays)))
    statement = (
        f'INSERT INTO "{rows[0]._meta.db_table}" ({", ".join(columns)})'  # noqa: S608 own names only
        f" SELECT {', '.join(chosen)} FROM unnest({', '.join(sources)}) AS v({names})"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*constants, *arrays])


def _plain(value: Any) -> Any:
    """A choice as its word: an array holds one kind of things."""
    return value.value if isinstance(value, Enum) else value


def _literal(values: Sequence[Any] | None) -> str | None:
    return None if values is None else "{" + ",".join(map(str, values)) + "}"


def numbered(rows: Sequence[models.Model]) -> None:
    """Give each row an id out of its table's own sequence, so that others can point to it before it is there."""
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [rows[0]._meta.db_table, len(rows)],
        )
        for row, (pk,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = pk
