"""Reading rows with what they name, and no more columns than that.

A join brings every column of the joined table along, and Django writes each of them down anew for every page: of a
page's time that is a large part. Most of them are read for a name. So a model says in `named_by` what it is known by,
and `named` reads that of it. A column that was not read costs a query of its own; in tests it is an error.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, TypeVar

from django.db.models import QuerySet

Rows = TypeVar("Rows", bound=QuerySet)


def named(
    rows: Rows, *paths: str, own: Collection[str] = (), also: Collection[str] = (), whole: Collection[str] = ()
) -> Rows:
    """`select_related(*paths)`, reading of the row at the end of each path only what its model is `named_by`.

    Of the rows themselves every column, unless `own` says which. `also` are further columns of a path, such as
    `trajectory__step`, and `whole` further paths of which every column is read. The keys that lead along the paths
    come by themselves.
    """
    along = [column for path in paths for column in columns_along(rows.model, path)]
    all_along = [column for path in whole for column in columns_along(rows.model, path, whole=True)]
    own = own or own_columns(rows.model)
    return rows.select_related(*paths, *whole).only("pk", *own, *along, *also, *all_along)


def own_columns(model: Any) -> list[str]:
    return [field.name for field in model._meta.concrete_fields]


def columns_along(model: Any, path: str, *, whole: bool = False) -> Iterator[str]:
    """The foreign keys of `path`, and what the model at its end is known by, or all it has."""
    steps = path.split("__")
    for number, step in enumerate(steps, 1):
        relation = model._meta.get_field(step)
        if relation.concrete:  # seen from the other side, the key stands in the other table
            yield "__".join(steps[:number])
        model = relation.related_model
    yield from (f"{path}__{column}" for column in (own_columns(model) if whole else model.named_by))
