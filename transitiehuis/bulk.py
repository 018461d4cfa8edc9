"""Many new rows of one table in one statement, for work on thousands of rows at once.

What is the same in all rows is sent once, the rest as one array a column; nothing is read back. Several times as fast
as `bulk_create`, which makes, prepares and reads back each value of each row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

AS_THEY_ARE = (
    models.IntegerField, models.CharField, models.TextField, models.DateField, models.UUIDField, models.BooleanField,
    models.ForeignKey,
)  # fmt: skip
LENGTH = re.compile(r"\(.*?\)")  # a cast to varchar(80) would cut off; without a length the column itself refuses


def insert_many(rows: Sequence[models.Model]) -> None:
    """Insert new rows of one model; each has its id afterwards. Raises IntegrityError as `save` does."""
    if not rows:
        return
    if rows[0].pk is None:
        for row, pk in zip(rows, new_ids(type(rows[0]), len(rows)), strict=True):
            row.pk = pk
    columns = {field.attname: [getattr(row, field.attname) for row in rows] for field in rows[0]._meta.concrete_fields}
    _insert(rows[0], columns)


def insert_like(template: models.Model, **columns: list[Any]) -> list[int]:
    """Insert a row like `template` (not saved) for each value of these columns, named as attributes (`place_id`).

    Gives the new ids, in order. Raises IntegrityError as `save` does.
    """
    count = len(next(iter(columns.values())))
    ids = new_ids(type(template), count)
    if ids:
        _insert(template, {**columns, template._meta.pk.attname: ids})
    return ids


def new_ids(model: type[models.Model], count: int) -> list[int]:
    """So many ids out of the table's own sequence, so that rows can point to each other before they are there."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [pk for (pk,) in cursor.fetchall()]


def _insert(template: models.Model, columns: dict[str, list[Any]]) -> None:
    """One statement. The elements of an array column are plain words: they are written without quotation marks."""
    names: list[str] = []
    chosen: list[str] = []
    sources: list[str] = []
    constants: list[Any] = []
    arrays: list[list[Any]] = []
    for field in template._meta.concrete_fields:
        kind = LENGTH.sub("", field.db_type(connection) or "")
        names.append(f'"{field.column}"')
        values = columns.get(field.attname) or [getattr(template, field.attname)]
        if not field.primary_key and all(value == values[0] for value in values):
            chosen.append(f"%s::{kind}")
            constants.append(field.get_db_prep_save(values[0], connection))
            continue
        as_text = isinstance(field, ArrayField)
        chosen.append(f"v.c{len(arrays)}::{kind}" if as_text else f"v.c{len(arrays)}")
        sources.append("%s::text[]" if as_text else f"%s::{kind}[]")
        arrays.append(_prepared(field, values))
    aliases = ", ".join(f"c{at}" for at in range(len(arrays)))
    statement = (
        f'INSERT INTO "{template._meta.db_table}" ({", ".join(names)})'  # noqa: S608 own names only
        f" SELECT {', '.join(chosen)} FROM unnest({', '.join(sources)}) AS v({aliases})"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*constants, *arrays])


def _prepared(field: models.Field, values: list[Any]) -> list[Any]:
    """As the database wants them: a choice as its word, as an array holds one kind of things."""
    if isinstance(field, AS_THEY_ARE):
        return [value.value if isinstance(value, Enum) else value for value in values]
    if isinstance(field, ArrayField):
        return [None if value is None else "{" + ",".join(map(str, value)) + "}" for value in values]
    return [field.get_db_prep_save(value, connection) for value in values]
