"""When a provider gives no lessons: for the days of a maatwerkplan and the end of a course."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Func, JSONField

from matching.models.holiday import HolidayKind
from transitiehuis import days
from transitiehuis.netwerk.models import Organisation, OrganisationKind

ONE_DAY, WEEK = timedelta(days=1), timedelta(days=7)
SCHOOLS = (OrganisationKind.MBO_SCHOOL.value, OrganisationKind.SECTOR_SCHOOL.value)
# What it wrote itself, and for a school that of its vakantieregio.
OF_PROVIDER = """
(SELECT coalesce(jsonb_agg(jsonb_build_array(h.organisation_id IS NOT NULL, h.school_year, h.kind, h.first_day,
                                             h.last_day) ORDER BY h.first_day, h.id), '[]')
FROM netwerk_organisation o
LEFT JOIN netwerk_place p ON p.id = o.place_id
LEFT JOIN netwerk_municipality m ON m.id = p.municipality_id
JOIN matching_schoolholiday h ON h.removed_at IS NULL
  AND (h.organisation_id = o.id OR (h.organisation_id IS NULL AND o.kind = ANY (%%s) AND h.region = m.holiday_region))
WHERE o.id = %s)
"""


class FreeOf(Func):
    """Of the organisation in that column what `FreeWeeks.of` reads: asked along with rows that are read anyway."""

    output_field = JSONField()

    def as_sql(self, compiler: Any, *_args: Any, **_extra: Any) -> tuple[str, Any]:
        """The text with its values."""
        column, values = compiler.compile(self.source_expressions[0])
        return OF_PROVIDER % column, [list(SCHOOLS), *values]


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

    @classmethod
    def of(cls, rows: Sequence[Sequence[Any]] | None) -> FreeWeeks:
        """Out of `FreeOf`. What it wrote of a school year holds in place of all that the region has of it."""
        wrote = {year for own, year, *_rest in rows or () if own}
        held = [one for one in rows or () if one[0] or one[1] not in wrote]
        return cls(tuple(Free(kind, *map(date.fromisoformat, both)) for _own, _year, kind, *both in held))

    @property
    def closed(self) -> frozenset[date]:
        return frozenset(day for one in self.periods for day in one.days())

    def between(self, first: date, last: date) -> list[Free]:
        """Those that a course from `first` until `last` passes over."""
        return [one for one in self.periods if one.first <= last and one.last >= first]

    def last_of(self, first: date, weeks: int) -> date:
        """The last day of a course of so many weeks with lessons; a week that is wholly free does not count."""
        ahead = [(one.first, one.last) for one in self.periods if one.last >= first]
        begin, left = first, weeks
        while True:
            week = [begin + n * ONE_DAY for n in range(WEEK.days)]
            if any(days.is_werkdag(day) and not any(one <= day <= other for one, other in ahead) for day in week):
                left -= 1
            if left <= 0:
                return week[-1]
            begin += WEEK


NONE = FreeWeeks()


def free_weeks(provider: int) -> FreeWeeks:
    """Of one organisation; one query."""
    found = Organisation.objects.filter(pk=provider).annotate(free=FreeOf("pk")).values_list("free", flat=True)
    return FreeWeeks.of(found.first())
