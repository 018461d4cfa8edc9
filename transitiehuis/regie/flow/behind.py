"""What lies behind a figure: trajecten by number, for who steers the region; of one's own for who works on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.utils.text import capfirst
from django.utils.translation import get_language

from nazorg.models import StallRule
from transitiehuis import days
from transitiehuis.regie.flow.figures import OUT, Wait
from transitiehuis.regie.flow.words import cause_name, step_name


@dataclass(frozen=True)
class Standing:
    """A traject of which nothing happened for longer than the region lets its step stand. '' for a number unseen."""

    number: str
    step: str
    holder: str
    waiting_for: str
    waiting_on: str
    since: date
    norm: int
    asked_on: date | None
    reason_nl: str
    reason_en: str

    @property
    def step_name(self) -> str:
        return step_name(self.step)

    @property
    def days(self) -> int:
        return (days.today() - self.since).days

    @property
    def waits(self) -> str:
        return cause_name(self.waiting_for, self.waiting_on)

    @property
    def reason(self) -> str:
        """What a partner answered since it stands still."""
        return capfirst(self.reason_en if get_language() == "en" and self.reason_en else self.reason_nl)

    @property
    def asked_today(self) -> bool:
        return self.asked_on == days.today()


def standing(region: int) -> list[Standing]:
    """Longest first. Two queries; [] for who does not see the region."""
    norms = StallRule.of(region)
    asked = "SELECT * FROM regie_standing(%s, %s::text[], %s::integer[])"
    return [Standing(*row) for row in _ask(asked, [region, list(norms), list(norms.values())])]


@dataclass(frozen=True)
class Stay:
    """One stay in a step: how many days, and where to; '' while it lasts."""

    number: str
    days: int
    next: str
    began: date

    @property
    def is_open(self) -> bool:
        return not self.next

    @property
    def stopped(self) -> bool:
        return self.next == OUT

    @property
    def next_name(self) -> str:
        return "" if self.is_open or self.stopped else step_name(self.next)


def stays(region: int, step: str, since: date, last: date, group: tuple[str, str]) -> list[Stay]:
    """Stays in a step that ended in the period (both days inside) or were open at its end, longest first. One query."""
    asked = "SELECT number, days, next, began FROM regie_chain_stays(%s, %s, %s, %s, %s, %s)"
    return [Stay(*row) for row in _ask(asked, [region, step, since, last + timedelta(days=1), *group])]


def came(region: int, way: tuple[str, str], since: date, last: date, group: tuple[str, str]) -> list[Stay]:
    """Who came to the second step of a way in the period, and how many days after the first, or is on the way there.

    Longest first. One query.
    """
    asked = "SELECT number, days, next, began FROM regie_chain_ways(%s, %s, %s, %s, %s, %s, %s)"
    return [Stay(*row) for row in _ask(asked, [region, *way, since, last + timedelta(days=1), *group])]


def waited(region: int, wait: Wait, since: date, last: date, group: tuple[str, str]) -> list[tuple[str, int]]:
    """Number and days of each traject that waited so in the period, most days first. One query."""
    asked = "SELECT number, days FROM regie_chain_waits(%s, %s, %s, %s, %s, %s, %s, %s, %s)"
    facts = [region, wait.step, wait.holder, wait.cause, wait.on, since, last + timedelta(days=1), *group]
    return [(number, int(found)) for number, found in _ask(asked, facts)]


@dataclass(frozen=True)
class Move:
    """One move of a traject: from '' (new), out or a step, to a step or out, and how it ended there."""

    number: str
    day: date
    start: str
    end: str
    how: str


def moves(region: int, step: str, since: date, last: date, group: tuple[str, str]) -> list[Move]:
    """Moves into and out of a step in the period, both days inside, the newest first. One query."""
    asked = "SELECT number, day, before, state, outcome FROM regie_chain_moves(%s, %s, %s, %s, %s, %s)"
    return [Move(*row) for row in _ask(asked, [region, step, since, last + timedelta(days=1), *group])]


def turns(region: int, step: str, holder: int, since: date, last: date) -> list[tuple[str, date, date | None]]:
    """Number, first day and the day on which it ended (None where it ran at the end) of each turn. One query."""
    asked = "SELECT number, began, ended FROM regie_chain_turns(%s, %s, %s, %s, %s)"
    return [(number, began, ended) for number, began, ended in
            _ask(asked, [region, step, holder, since, last + timedelta(days=1)])]  # fmt: skip


@dataclass(frozen=True)
class Begun:
    """Who began in a quarter, and how it stands with them; `how` says how it ended."""

    number: str
    began: date
    matched: bool
    placed: bool
    step: str
    how: str


def begun(region: int, first: date, last: date, group: tuple[str, str]) -> list[Begun]:
    """Who began in the quarter with this first day, as it stands on `last`. One query."""
    asked = "SELECT number, began, matched, placed, state, outcome FROM regie_chain_cohort(%s, %s, %s, %s, %s)"
    return [Begun(*row) for row in _ask(asked, [region, first, last + timedelta(days=1), *group])]


def _ask(statement: str, facts: list[Any]) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, facts)
        return cursor.fetchall()
