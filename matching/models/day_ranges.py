"""Days that are taken, kept so that PostgreSQL itself refuses the same day twice."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import models


class DayRanges(models.Field):
    """A set of days as a `datemultirange`; in Python a sorted tuple of dates.

    Two sets share a day when `&&` says so, which an exclusion constraint can hold.
    """

    def db_type(self, connection: Any) -> str:
        return "datemultirange"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> tuple[date, ...] | None:
        if value is None:
            return None
        return tuple(
            one.lower + timedelta(days=ahead) for one in value for ahead in range((one.upper - one.lower).days)
        )

    def to_python(self, value: Any) -> Any:
        return value if value is None else tuple(value)

    def get_prep_value(self, value: Iterable[date] | None) -> str | None:
        if value is None:
            return None
        return "{" + ",".join(f"[{day.isoformat()},{day.isoformat()}]" for day in sorted(set(value))) + "}"

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> str:
        return "%s::datemultirange"
