"""Days as the region counts them: local dates, werkdagen and Dutch public holidays.

A werkdag is Monday to Friday and not a public holiday of the Algemene termijnenwet, article 3
(Goede Vrijdag is put on a par). 5 May counts every year. School holidays and bridge days do not.
"""

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from functools import lru_cache

import holidays
from django.utils import timezone

SATURDAY = 5  # as date.weekday() counts


def today() -> date:
    """The date in Europe/Amsterdam, by Python's clock so that a clock can be set."""
    return timezone.localdate()


def start_of(day: date) -> datetime:
    """The first moment of `day` in local time."""
    return timezone.make_aware(datetime.combine(day, time.min))


@lru_cache(maxsize=256)
def public_holidays(year: int) -> frozenset[date]:
    """The days of `year` on which nobody has to answer."""
    return frozenset(holidays.country_holidays("NL", years=year)) | {date(year, 5, 5)}


def is_werkdag(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in public_holidays(day.year)


def add_werkdagen(day: date, count: int) -> date:
    """The count-th werkdag strictly after `day` (before it when count < 0); count = 0 is `day` itself."""
    step = timedelta(days=1 if count > 0 else -1)
    for _ in range(abs(count)):
        day += step
        while not is_werkdag(day):
            day += step
    return day


def next_werkdag(day: date) -> date:
    """`day` when it is a werkdag, else the first one after it."""
    return day if is_werkdag(day) else add_werkdagen(day, 1)


def previous_werkdag(day: date) -> date:
    """`day` when it is a werkdag, else the last one before it."""
    return day if is_werkdag(day) else add_werkdagen(day, -1)


def werkdagen_between(first: date, last: date) -> int:
    """Werkdagen w with first < w <= last; 0 when `last` is not after `first`."""
    span = range(1, (last - first).days + 1)
    return sum(is_werkdag(first + timedelta(days=n)) for n in span)


def last_before(day: date, count: int) -> date:
    """The last day from which `count` werkdagen (1 or more) have gone by on `day`, as werkdagen_between counts them.

    Not add_werkdagen(day, -count): what began on a Saturday or Sunday counts from the Monday after it.
    """
    return add_werkdagen(previous_werkdag(day), 1 - count) - timedelta(days=1)


def add_months(day: date, count: int) -> date:
    """The same day of the month `count` months later, or the last day of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
