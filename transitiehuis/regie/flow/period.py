"""Which months a page is about: the running month and eleven before it, a quarter, a month or a year; in the url."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from transitiehuis import days
from transitiehuis.regie.rhythm import Quarter

TWELVE = "12"
QUARTERS, YEARS = 8, 3


@dataclass(frozen=True)
class Period:
    """Whole months: the first day of the first and of the last one. `code` is how the url writes it."""

    code: str
    since: date
    last: date

    @property
    def until(self) -> date:
        """The last day of it, also when that day is still to come."""
        return days.add_months(self.last, 1) - timedelta(days=1)

    @property
    def months(self) -> list[date]:
        count = (self.last.year - self.since.year) * 12 + self.last.month - self.since.month + 1
        return [days.add_months(self.since, n) for n in range(count)]

    @property
    def name(self) -> str:
        """As a sentence of the page says it."""
        if self.code == TWELVE:  # the running month is not over, so these are not twelve months yet
            return _("since %(day)s") % {"day": date_format(self.since, "j F Y")}
        if "-K" in self.code:
            quarter = Quarter.parse(self.code)
            return _("quarter %(number)s of %(year)s") % {"number": quarter.number, "year": quarter.year}
        return date_format(self.since, "F Y") if "-" in self.code else self.code

    def __str__(self) -> str:
        return capfirst(self.name)


def twelve(today: date) -> Period:
    """The month that runs and the eleven before it."""
    running = today.replace(day=1)
    return Period(TWELVE, days.add_months(running, -11), running)


def of_quarter(quarter: Quarter) -> Period:
    return Period(str(quarter), quarter.first_day, quarter.last_day.replace(day=1))


def parse(text: str, today: date) -> Period | None:
    """What the url says; None for nothing, for what is no period, and for one that has not begun."""
    found = _parse(text, today)
    return found if found and found.since <= today else None


def _parse(text: str, today: date) -> Period | None:
    if text == TWELVE:
        return twelve(today)
    if re.fullmatch(r"20\d\d-K[1-4]", text):
        return of_quarter(Quarter.parse(text))
    if re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", text):
        month = date(int(text[:4]), int(text[5:]), 1)
        return Period(text, month, month)
    if re.fullmatch(r"20\d\d", text):
        return Period(text, date(int(text), 1, 1), date(int(text), 12, 1))
    return None


def choices(today: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """What can be chosen, the newest first."""
    quarter, quarters = Quarter.of(today), []
    for _n in range(QUARTERS):
        quarters.append(of_quarter(quarter))
        quarter = quarter.previous()
    months = [parse(f"{month:%Y-%m}", today) for month in reversed(twelve(today).months)]
    years = [parse(str(today.year - n), today) for n in range(YEARS)]
    return [
        (_("Together"), _listed([twelve(today)])),
        (_("Quarters"), _listed(quarters)),
        (_("Months"), _listed(months)),
        (_("Years"), _listed(years)),
    ]


def _listed(periods: Iterable[Period | None]) -> list[tuple[str, str]]:
    return [(one.code, str(one)) for one in periods if one]
