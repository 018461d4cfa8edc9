"""House rules that hold in every test: unordered lists come shuffled, a GET that writes fails, and so does a template
that asks for what nobody gave it."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.db.models.query_utils import DeferredAttribute
from django.template import engines
from django.test import Client

from tests.outbox.reading import faults
from transitiehuis.outbox.models.owed import OwedQuerySet

WRITES = re.compile(r"^\s*(INSERT INTO|UPDATE|DELETE FROM|TRUNCATE)\s+\"?(\w+)", re.IGNORECASE)
# The inzagelog is the one thing reading writes; sessions and rate limits are the frame's own bookkeeping.
MAY_WRITE_ON_GET = {"intake_dossierview", "django_session", "frame_cache"}
SAFE = {"GET", "HEAD", "OPTIONS"}


class ReadingWrites(AssertionError):
    """A page that was only read changed the world."""


def refuse_writes(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    found = WRITES.match(sql)
    if found and found[2].lower() not in MAY_WRITE_ON_GET:
        raise ReadingWrites(f"a GET wrote: {sql[:200]}")
    return execute(sql, params, many, context)


class HouseClient(Client):
    """Django's test client, which refuses a GET that writes."""

    def generic(self, method: str, *args: Any, **kwargs: Any) -> Any:
        if method not in SAFE:
            return super().generic(method, *args, **kwargs)
        with connection.execute_wrapper(refuse_writes):
            return super().generic(method, *args, **kwargs)


@pytest.fixture
def client() -> HouseClient:
    return HouseClient()


@pytest.fixture(autouse=True)
def shuffled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows nobody asked an order for come in another order than they were written in."""
    fetch, luck = QuerySet._fetch_all, random.Random(1)  # noqa: S311 no secret

    def fetch_shuffled(queryset: QuerySet) -> None:
        fresh = queryset._result_cache is None
        fetch(queryset)
        if fresh and not queryset.ordered and len(queryset._result_cache) > 1:
            luck.shuffle(queryset._result_cache)

    monkeypatch.setattr(QuerySet, "_fetch_all", fetch_shuffled)


@pytest.fixture(autouse=True)
def counted_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """How often somebody asked in one test says nothing in the next."""
    monkeypatch.setattr("transitiehuis.limits.PREFIX", uuid4().hex)
    monkeypatch.setattr("transitiehuis.limits._quiet_until", 0.0)


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that stands still for a second says nothing of the house."""
    monkeypatch.setattr("transitiehuis.health.ANSWERS_WITHIN", 20)


@pytest.fixture(autouse=True)
def nothing_read_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """A column that a query left out (`transitiehuis/columns.py`) and a page asks for after all costs a query a row."""
    get = DeferredAttribute.__get__

    def read_already(column: DeferredAttribute, row: Any, model: Any = None) -> Any:
        name = column.field.attname
        if row is not None and row._state.db and name not in row.__dict__ and not column.field.primary_key:
            raise AssertionError(f"{type(row).__name__}.{name} was not read with the row")
        return get(column, row, model)

    monkeypatch.setattr(DeferredAttribute, "__get__", read_already)


class Unknown(str):
    """Stands for `string_if_invalid`: a template that asks for what nobody gave fails."""

    __slots__ = ()

    def __contains__(self, part: object) -> bool:
        return True

    def __mod__(self, name: object) -> str:
        raise AssertionError(f"a template asks for {name}, which nobody gave it")


@pytest.fixture(autouse=True)
def mails_read_well(monkeypatch: pytest.MonkeyPatch) -> None:
    """What any test owes to somebody begins with capitals and says days in words."""
    write = OwedQuerySet.bulk_create

    def read(queryset: OwedQuerySet, rows: Any, **options: Any) -> Any:
        found = [(row.kind, fault) for row in rows for fault in faults(row.subject, row.body, row.phone)]
        assert not found, found
        return write(queryset, rows, **options)

    monkeypatch.setattr(OwedQuerySet, "bulk_create", read)


@pytest.fixture(autouse=True)
def no_unknown_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", Unknown("unknown"))
