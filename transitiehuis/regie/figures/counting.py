"""Asking the database: the figures of a region over a period, and the list behind one of them.

Each is one statement, whatever the number of indicators or cases, read as the worker: a figure is about everybody in
the region, and who asks sees a number. Who may see the list behind it is decided in `behind`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils.translation import get_language

from transitiehuis import days
from transitiehuis.netwerk.actor import working
from transitiehuis.netwerk.models import Region
from transitiehuis.regie.figures.definitions import Definition, definitions, shared
from transitiehuis.regie.figures.figure import Figure
from transitiehuis.regie.models.toolkit import SuccessFactor
from transitiehuis.regie.rhythm import Quarter

Period = Quarter | tuple[date, date]


@dataclass(frozen=True)
class Case:
    """One row behind a figure: a traject by its number, or the name of what is counted."""

    number: str
    what: str
    amount: Decimal | None
    per: Decimal | None  # of a ratio: what it is set against
    open: bool
    unknown: bool


def days_of(period: Period) -> tuple[date, date]:
    """First and last day, both inside; a quarter that is under way ends today."""
    if isinstance(period, Quarter):
        return period.first_day, min(period.last_day, days.today())
    return period


def live(region: Region | int, period: Period, factors: Iterable[SuccessFactor] | None = None) -> dict[int, Figure]:
    """The figure of each factor (all in use, or `factors`), by its key; what cannot be measured is left out."""
    since, until = days_of(period)
    if until < since:
        return {}
    chosen = SuccessFactor.objects.in_use(until).exclude(indicator="") if factors is None else factors
    known = definitions()
    wanted = {factor.indicator: factor for factor in chosen if factor.indicator in known}
    counted = count(_key(region), since, until, [known[code] for code in wanted])
    return {
        factor.pk: Figure(factor.pk, since, until, *counted[code], code=code, unit=factor.unit)
        for code, factor in wanted.items()
    }


def count(
    region: int, since: date, until: date, chosen: list[Definition]
) -> dict[str, tuple[Decimal | None, int, int, int]]:
    """By code: value, how many counted, still open, unknown. One statement."""
    if not chosen:
        return {}
    bodies = ",\n".join(f"d{place} AS (\n{one.sql}\n)" for place, one in enumerate(chosen))
    answers = "\nUNION ALL ".join(
        f"SELECT '{one.code}', {one.value}, count(amount), count(*) FILTER (WHERE open),"  # noqa: S608 own words only
        f" count(*) FILTER (WHERE unknown) FROM d{place}"
        for place, one in enumerate(chosen)
    )
    rows = _ask(f"WITH {shared()},\n{bodies}\n{answers}", region, since, until)
    return {row[0]: (row[1] if row[2] else None, *row[2:]) for row in rows}


def cases(region: Region | int, since: date, until: date, one: Definition) -> list[Case]:
    """The list behind a figure: the same definition, row by row."""
    per = "c.per::numeric" if one.how == "ratio" else "NULL::numeric"
    statement = (
        f"WITH {shared()},\ncounted AS (\n{one.sql}\n)\n"
        f"SELECT coalesce(t.number, ''), c.what, c.amount::numeric, {per}, c.open, c.unknown FROM counted c"
        " LEFT JOIN intake_trajectory t ON t.id = c.root ORDER BY 1, 2, 3 NULLS LAST"
    )
    return [Case(*row) for row in _ask(statement, _key(region), since, until)]


def _key(region: Region | int) -> int:
    return region if isinstance(region, int) else region.pk


def _ask(statement: str, region: int, since: date, until: date) -> list[tuple[Any, ...]]:
    facts: dict[str, int | date | bool] = {
        "region": region,
        "since": since,
        "until": until,
        "english": get_language() == "en",
    }
    with working(), connection.cursor() as cursor:
        cursor.execute(statement, facts)
        return cursor.fetchall()
