"""Which months are told, and which days each counts. Pure functions."""

from __future__ import annotations

from datetime import date, timedelta

from transitiehuis import days

SHOWN = 13  # months: a year, and the same month of the year before
TOGETHER = 3  # months counted together, so that that of a quarter's end is the quarter


def last_over(day: date) -> date:
    """The newest month that is over on `day`, by its first day."""
    return days.add_months(day.replace(day=1), -1)


def shown(day: date) -> list[date]:
    """The months that are told on `day`, the oldest first."""
    last = last_over(day)
    return [days.add_months(last, -back) for back in reversed(range(SHOWN))]


def period(month: date) -> tuple[date, date]:
    """First and last day of the three months that end with `month`."""
    return days.add_months(month, 1 - TOGETHER), end_of(month)


def end_of(month: date) -> date:
    return days.add_months(month, 1) - timedelta(days=1)


def parse(text: str) -> date:
    """The month that `text` writes as 2026-09; ValueError when it writes none."""
    return date.fromisoformat(f"{text}-01")
