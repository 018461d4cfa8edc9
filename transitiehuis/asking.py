"""Asking: many questions in one statement, and each statement composed once.

A page that puts floors together asks a question a noun, and Django composes each anew for each request: that was most
of what such a page cost. A function that says what is wanted and returns a queryset is a *question* when it stands
under `@asks`: who calls it gets the rows. `together(read)` hears which questions `read` asks and puts them in one
statement; within `ahead(read)` they are answered already.

A statement is composed with a *mark* in place of each key, number and text that was given, and kept for the day by
the questions and the shape of what was given (which roles, how many regions). Keys are bound to it when it is asked,
so nothing of one reader is in what another reader asks. Everything else stands in its text, where PostgreSQL sees it
when it plans, and it plans once.
"""

from __future__ import annotations

import copy
import functools
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ParamSpec, Protocol, TypeVar, runtime_checkable

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import get_language
from psycopg import pq, sql
from psycopg.adapt import Loader
from psycopg.types.numeric import Int8

from transitiehuis import days

Given = ParamSpec("Given")
Row = TypeVar("Row")
Found = TypeVar("Found")

MOST_KEPT = 1000
NUMBER = 8_600_000_000_000_000_000  # no key is as large; marks count on from here
TEXT = "\u2063mark-"
PLACE = re.compile("%[%s]")


class CannotKeep(AssertionError):
    """A question uses what it was given in a way that cannot be bound later, or reads while it is composed."""


class Marks:
    """A mark for each different value that was given, in the order in which they came."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, Any], Any] = {}

    def __call__(self, kind: str, value: Any) -> Any:
        """The mark of a key, number or text of this kind; None has none."""
        if value is None:
            return None
        number = self._found.setdefault((kind, value), len(self._found))
        return f"{TEXT}{number}" if isinstance(value, str) else NUMBER + number

    def values(self) -> list[Any]:
        """What each mark stands for, as it is sent."""
        return [Int8(value) if isinstance(value, int) else value for _kind, value in self._found]


@runtime_checkable
class Markable(Protocol):
    """Something that questions are given, with keys in it."""

    def shape(self, mark: Marks) -> Any:
        """What a composed statement depends on, with marks in place of keys; hashable."""

    def marked(self, mark: Marks) -> Any:
        """The same with marks in place of keys, and nothing of the original."""


def shape_of(given: Any, mark: Marks) -> Any:
    if isinstance(given, Markable):
        return given.shape(mark)
    if isinstance(given, tuple):
        return tuple(shape_of(one, mark) for one in given)
    return mark_of(given, mark)


def mark_of(given: Any, mark: Marks) -> Any:
    """What a question is composed with. Days, yes and no stand for themselves."""
    if isinstance(given, Markable):
        return given.marked(mark)
    if isinstance(given, tuple):
        return tuple(mark_of(one, mark) for one in given)
    if given is None or isinstance(given, bool) or (isinstance(given, date) and not isinstance(given, datetime)):
        return given
    if isinstance(given, int | str):
        return mark("", given)
    raise CannotKeep(f"a question cannot be given {given!r}")


# Composing -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Part:
    """One question as it was composed: how its rows are read. Without a compiler there is nothing to be found."""

    rows: QuerySet
    compiler: Any
    converters: Any = None  # from values of the database to those of fields

    @classmethod
    def of(cls, rows: QuerySet, compiler: Any) -> Part:
        """Once the compiler has written its statement: what it selects is known then."""
        return cls(rows, compiler, compiler.get_converters([column for column, *_ in compiler.select]))

    def read(self, found: Sequence[tuple]) -> list[Any]:
        """Django's own reading of a queryset, of rows that are there already."""
        if not found:
            return []
        compiler, query = copy.copy(self.compiler), copy.copy(self.rows.query)
        compiler.execute_sql = lambda *_args, **_kwargs: [found]
        compiler.get_converters = lambda _columns: self.converters
        vars(query)["get_compiler"] = lambda *_args, **_kwargs: compiler
        rows = object.__new__(type(self.rows))
        rows.__dict__.update(self.rows.__dict__, _query=query, _result_cache=None)
        return list(rows)


@dataclass(frozen=True)
class Statement:
    """Several questions as one statement, with the numbers of the marks in the order of their places."""

    text: str
    marks: list[Any]
    parts: list[Part]

    def ask(self, marks: Marks) -> list[list[Any]]:
        """The rows of each question, in order; none is sent when there is nothing to be found."""
        asked = [part for part in self.parts if part.compiler]
        found: Iterator[Sequence[tuple]] = iter(self._fetch(bound(self.marks, marks.values())) if asked else ())
        return [part.read(next(found) if part.compiler else ()) for part in self.parts]

    def _fetch(self, values: list[Any]) -> Sequence[Sequence[tuple]]:
        with connection.cursor() as cursor:
            if len(self.parts) == 1:
                cursor.execute(self.text, values)
                return [cursor.fetchall()]
            cursor.cursor.format = pq.Format.BINARY  # in which each value of a record says its type
            cursor.cursor.adapters.register_loader("jsonb", JsonText)
            with planned_once():
                cursor.execute(self.text, values)
                return cursor.fetchone()


@contextmanager
def planned_once() -> Iterator[None]:
    """What is asked in here is planned when it is prepared, for whoever asks it: all but keys stands in its text.

    For many questions at once PostgreSQL takes longer to plan than to look, and by itself it may plan them anew for
    each reader. One question alone is left to it: of many rows, a plan for this reader is worth its time. The setting
    travels along with the statement, at no wait of its own.
    """
    database = connection.connection
    with database.pipeline():
        database.execute("SET LOCAL plan_cache_mode TO force_generic_plan")
        yield
        database.execute("SET LOCAL plan_cache_mode TO auto")


class JsonText(Loader):
    """Binary jsonb as text, which Django's field reads: behind a byte for the version."""

    format = pq.Format.BINARY

    def load(self, data: Any) -> str:
        return bytes(data)[1:].decode()


def bound(marks: list[Any], values: list[Any]) -> list[Any]:
    """The values in place of their marks."""
    return [bound(mark, values) if isinstance(mark, list) else values[mark] for mark in marks]


def compose(questions: list[tuple[Callable[..., QuerySet], tuple]], mark: Marks) -> Statement:
    """One statement of these questions, each with what it is given."""
    texts, places, parts = [], [], []
    with connection.execute_wrapper(refuse):
        for question, given in questions:
            rows, compiler, written = written_by(question, given, mark)
            if not written:
                if written_by(question, given, small_mark)[2]:
                    raise CannotKeep("a number that was given does not fit its column as a mark does")
                parts.append(Part(rows, None))
                continue
            text, values = written_out(*written)
            if missing := {number_of(one) for one in plain_marks(given, mark)} - set(flat(values)):
                raise CannotKeep(f"what was given is not asked for, or not as it was given: {missing}")
            texts.append(text)
            places += values
            parts.append(Part.of(rows, compiler))
    if len(parts) == 1:
        return Statement("".join(texts), places, parts)
    columns = ", ".join(f"ARRAY(SELECT found FROM ({text}) found)" for text in texts)  # noqa: S608 Django's own text
    return Statement(f"SELECT {columns}", places, parts)


def written_by(question: Callable[..., QuerySet], given: tuple, mark: Any) -> tuple[QuerySet, Any, Any]:
    """The queryset of a question, its compiler, and the statement with its values; None where nothing can be found."""
    rows = question(*(mark_of(one, mark) for one in given))
    compiler: Any = rows.query.get_compiler(connection=connection)
    try:
        return rows, compiler, compiler.as_sql()
    except EmptyResultSet:
        return rows, compiler, None


def small_mark(_kind: str, value: Any) -> Any:
    """Stands for a value and fits every column."""
    return "1" if isinstance(value, str) else value and 1


def plain_marks(given: Any, mark: Marks) -> Iterator[Any]:
    """The marks of numbers and texts that a question was given as they are."""
    if isinstance(given, tuple):
        for one in given:
            yield from plain_marks(one, mark)
    elif isinstance(given, int | str) and not isinstance(given, bool):
        yield mark("", given)


def flat(marks: list[Any]) -> Iterator[int]:
    for one in marks:
        yield from flat(one) if isinstance(one, list) else [one]


def refuse(*_args: Any) -> Any:
    raise CannotKeep("a question reads while it is composed: what it reads would be kept")


def written_out(text: str, values: Sequence[Any]) -> tuple[str, list[Any]]:
    """The statement with everything but marks written into it, and the numbers of the marks left."""
    given, left = iter(values), []

    def put(place: re.Match[str]) -> str:
        if place[0] == "%%":
            return "%%"
        value = next(given)
        if (number := number_of(value)) is None:
            return literal(value)
        left.append(number)
        return "%s"

    written = PLACE.sub(put, text)
    if TEXT in written or str(NUMBER)[:12] in written:
        raise CannotKeep(f"what was given stands in the text itself: {written}")
    return written, left


def number_of(value: Any) -> Any:
    """The number of a mark, or of each in a list of marks; None for everything else."""
    if isinstance(value, list | tuple) and value:
        numbers = [number_of(one) for one in value]
        return None if None in numbers else numbers
    if isinstance(value, str) and value.startswith(TEXT) and value[len(TEXT) :].isdigit():
        return int(value[len(TEXT) :])
    return value - NUMBER if isinstance(value, int) and value >= NUMBER else None


def literal(value: Any) -> str:
    if isinstance(value, datetime):
        raise CannotKeep("a question depends on the moment: what it found would be kept")
    return sql.Literal(value).as_string(connection.connection).replace("%", "%%")


# Asking --------------------------------------------------------------------------------------------------------------

Call = tuple[Callable[..., QuerySet], tuple]


@dataclass
class Round:
    """What is known by now, and while somebody listens, what was asked that is not known yet."""

    known: dict[Call, list[Any]]
    listening: bool = False
    heard: list[Call] = field(default_factory=list)

    def learn(self) -> bool:
        """Ask what was heard, in one statement; False when there was nothing."""
        calls, self.heard = list(dict.fromkeys(self.heard)), []
        self.known.update(zip(calls, answers_to(calls) if calls else [], strict=True))
        return bool(calls)


_kept: dict[Any, Statement] = {}
_round: ContextVar[Round | None] = ContextVar("round of questions", default=None)


def answers_to(calls: list[Call]) -> list[list[Any]]:
    """The rows of each question, with one statement. What is asked by no person (a visitor by link, the clock) is
    asked apart, and not kept."""
    mark = Marks()
    try:
        shapes = tuple((question, shape_of(given, mark)) for question, given in calls)
    except CannotKeep:
        return [list(question(*given)) for question, given in calls]
    key = (days.today(), get_language(), shapes)
    statement = _kept.get(key)
    if statement is None:
        statement = compose(calls, mark)
        if len(_kept) > MOST_KEPT:
            for old in list(_kept)[:-MOST_KEPT]:  # a copy: other threads keep theirs meanwhile
                _kept.pop(old, None)
        _kept[key] = statement
    return statement.ask(mark)


def asks(question: Callable[Given, QuerySet[Any, Row]]) -> Callable[Given, list[Row]]:
    """Make a question of a function that returns a queryset. It is given an actor, keys, numbers, texts and days,
    by position; it reads nothing itself, and does not look at the clock but for the day."""

    @functools.wraps(question)
    def answer(*given: Any) -> list[Any]:
        call, now = (question, given), _round.get()
        if now and call in now.known:
            return list(now.known[call])
        if now and now.listening:
            now.heard.append(call)
            return []
        return answers_to([call])[0]

    return answer  # type: ignore[return-value]


def asks_alone(question: Callable[Given, QuerySet[Any, Row]]) -> Callable[Given, list[Row]]:
    """As `asks`, for what is asked before anything else may be: it waits for no other question."""

    @functools.wraps(question)
    def answer(*given: Any) -> list[Any]:
        return answers_to([(question, given)])[0]

    return answer  # type: ignore[return-value]


@contextmanager
def ahead(read: Callable[[], object]) -> Iterator[None]:
    """Within this, the questions that `read` asks are answered already, with one statement for all.

    `read` runs to be heard, with nothing for an answer, and again with the answers, until it asks nothing new: what
    it asks because of an answer costs one statement more.
    """
    now = Round({})
    token = _round.set(now)
    try:
        now.listening = True
        read()
        while now.learn():
            read()
        now.listening = False
        yield
    finally:
        _round.reset(token)


def together(read: Callable[[], Found]) -> Found:
    """What `read` returns, with its questions in one statement. Within another of these it belongs to that one."""
    if _round.get():
        return read()
    now = Round({}, listening=True)
    token = _round.set(now)
    try:
        found = read()
        while now.learn():
            found = read()
        return found
    finally:
        _round.reset(token)
