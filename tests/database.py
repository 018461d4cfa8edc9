"""The suite's databases: tables are made once a run, copied for each process, and emptied where they have rows."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any
from uuid import uuid4

import pgtrigger
import pytest
from django.core.management import call_command
from django.db import ProgrammingError, connection, connections, transaction
from django.test import TransactionTestCase
from psycopg.errors import InsufficientPrivilege

RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID") or uuid4().hex
PROCESS = os.environ.get("PYTEST_XDIST_WORKER", "main")
NAME = "test_transitiehuis"
TABLES = f"{NAME}_tables"
ONE_BUILDS = 20261124  # the key of the lock under which one process builds and the others wait
KEPT = {"django_content_type", "auth_permission"}  # what Django knows of the models: the same in every test


@contextmanager
def living_in(name: str) -> Iterator[None]:
    """Django's database is `name` until the end, in every thread that connects from now on."""
    settings = connection.settings_dict
    connections.close_all()
    before, settings["NAME"] = settings["NAME"], name
    try:
        yield
    finally:
        connections.close_all()
        settings["NAME"] = before


@contextmanager
def built_once(name: str, source: str = "template1") -> Iterator[bool]:
    """True for the one process of a run that is to fill `name`, new from `source`; the others wait until it has."""
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext(%s), %s)", [name, ONE_BUILDS])
        cursor.execute("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name])
        first = cursor.fetchone() != (RUN,)
        if first:
            create(cursor, name, source)
        yield first
        if first:
            cursor.execute(f"COMMENT ON DATABASE {name} IS '{RUN}'")


def create(cursor: Any, name: str, source: str) -> None:
    drop(cursor, name)
    cursor.execute(f"CREATE DATABASE {name} TEMPLATE {source}")


def drop(cursor: Any, name: str) -> None:
    """With FORCE sessions end, but an autovacuum at work there refuses it; that one makes way for a plain DROP."""
    gone = f"DROP DATABASE IF EXISTS {name}"
    try:
        cursor.execute(f"{gone} WITH (FORCE)")
    except ProgrammingError as refused:
        if not isinstance(refused.__cause__, InsufficientPrivilege):
            raise
        cursor.execute(gone)


def made() -> str:
    """The name of a database with every table, view and policy, and no row."""
    with built_once(TABLES) as first:
        if first:
            with living_in(TABLES):
                call_command("migrate", verbosity=0)
    return TABLES


@pytest.fixture(scope="session")
def empty_tables(django_test_environment: None, django_db_blocker: Any) -> str:
    with django_db_blocker.unblock():
        return made()


@pytest.fixture(scope="session")
def django_db_setup(empty_tables: str, django_db_blocker: Any) -> Iterator[None]:
    """pytest-django's own would migrate a database for each process."""
    mine = f"{NAME}_{PROCESS}"
    with django_db_blocker.unblock():
        with connection._nodb_cursor() as cursor:
            create(cursor, mine, empty_tables)
        connections.close_all()
        before, connection.settings_dict["NAME"] = connection.settings_dict["NAME"], mine
    yield
    with django_db_blocker.unblock():
        connections.close_all()
        connection.settings_dict["NAME"] = before
        with connection._nodb_cursor() as cursor:
            drop(cursor, mine)


@cache
def tables() -> frozenset[str]:
    """Each table of a model of which a test may leave rows behind."""
    return frozenset(connection.introspection.django_table_names(only_existing=True, include_views=False)) - KEPT


def empty(_test: TransactionTestCase) -> None:
    """After a test that committed: what was ever written to is deleted from, sooner than two hundred tables are
    truncated. As all rows go, no trigger need see them and no reference be followed, where the server lets us say so.
    """
    triggers = ",".join(trigger.get_pgid(model) for model, trigger in pgtrigger.registered())
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('session_replication_role', 'replica', true)"
            " WHERE has_parameter_privilege('session_replication_role', 'SET')"
        )
        cursor.execute("SELECT set_config('pgtrigger.ignore', %s, true)", [f"{{{triggers}}}"])
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r' AND pg_relation_size(oid) > 0")
        for name in tables().intersection(name for (name,) in cursor.fetchall()):
            cursor.execute(f"DELETE FROM {name}")  # noqa: S608


TransactionTestCase._fixture_teardown = empty
