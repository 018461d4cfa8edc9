"""When a provider gives no lessons: read in one question, for the days of a maatwerkplan and the end of a course."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection

from matching.models.holiday import HolidayKind
from transitiehuis import days
from transitiehuis.netwerk.models import OrganisationKind

ONE_DAY, WEEK = timedelta(days=1), timedelta(days=7)
SCHOOLS = (OrganisationKind.MBO_SCHOOL.value, OrganisationKind.SECTOR_SCHOOL.value)
# What it wrote itself, and for a school that of its vakantieregio.
OF_PROVIDERS = """
SELECT o.id, h.organisation_id IS NOT NULL, h.school_year, h.kind, h.first_day, h.last_day
FROM netwerk_organisation o
LEFT JOIN netwerk_place p ON p.id = o.place_id
LEFT JOIN netwerk_municipality m ON m.id = p.municipality_id
JOIN matching_schoolholiday h ON h.removed_at IS NULL
  AND (h.organisation_id = o.id OR (h.organisation_id IS NULL AND o.kind = ANY (%s) AND h.region = m.holiday_region))
WHERE o.id = ANY (%s)
ORDER BY h.first_day, h.id
"""


@dataclass(frozen=True)
class Free:
    """A period without lessons; both days inside."""

    kind: str
    first: date
    last: date

    @property
    def name(self) -> str:
        return str(HolidayKind(self.kind).label)

    def days(self) -> Iterable[date]:
        return (self.first + n * ONE_DAY for n in range((self.last - self.first).days + 1))


@dataclass(frozen=True)
class FreeWeeks:
    """All that is known of one provider. What lies beyond the last school year that is known has no holidays here."""

    periods: tuple[Free, ...] = ()

    @property
    def closed(self) -> frozenset[date]:
        return frozenset(day for one in self.periods for day in one.days())

    def between(self, first: date, last: date) -> list[Free]:
        """Those that a course from `first` until `last` passes over."""
        return [one for one in self.periods if one.first <= last and one.last >= first]

    def last_of(self, first: date, weeks: int) -> date:
        """The last day of a course of so many weeks with lessons; a week that is wholly free does not count."""
        closed, begin, left = self.closed, first, weeks
        while True:
            week = [begin + n * ONE_DAY for n in range(WEEK.days)]
            if any(days.is_werkdag(day) and day not in closed for day in week):
                left -= 1
            if left <= 0:
                return week[-1]
            begin += WEEK


NONE = FreeWeeks()


def free_weeks(providers: Collection[int]) -> dict[int, FreeWeeks]:
    """Of each of these organisations, by id; one query, none where there is nobody.

    Of a school year in which it wrote anything itself, its own hold in place of those of its vakantieregio.
    """
    if not providers:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(OF_PROVIDERS, [list(SCHOOLS), sorted(set(providers))])
        rows = cursor.fetchall()
    wrote = {(whose, year) for whose, own, year, *_rest in rows if own}
    found: dict[int, list[Free]] = {}
    for whose, own, year, kind, first, last in rows:
        if own or (whose, year) not in wrote:
            found.setdefault(whose, []).append(Free(kind, first, last))
    return {whose: FreeWeeks(tuple(periods)) for whose, periods in found.items()}
