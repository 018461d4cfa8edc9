"""The suite tidies its databases, also while PostgreSQL is at work in them."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError
from psycopg.errors import InsufficientPrivilege, SyntaxError

from tests import database


class Refusing:
    """A cursor of a server on which an autovacuum is at work: what it was asked, and FORCE refused with `cause`."""

    def __init__(self, cause: Exception):
        self.cause = cause
        self.asked: list[str] = []

    def execute(self, statement: str) -> None:
        self.asked.append(statement)
        if "FORCE" in statement:
            raise ProgrammingError from self.cause


def test_a_database_in_which_an_autovacuum_works_is_dropped_all_the_same() -> None:
    cursor = Refusing(InsufficientPrivilege())
    database.drop(cursor, "gone")
    assert cursor.asked == ["DROP DATABASE IF EXISTS gone WITH (FORCE)", "DROP DATABASE IF EXISTS gone"]


def test_any_other_refusal_is_told() -> None:
    with pytest.raises(ProgrammingError):
        database.drop(Refusing(SyntaxError()), "gone")
