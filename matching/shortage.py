"""Demand over capacity of a route: who was turned away, what may be expected, and how many seats that is short.

Numbers only, over all partners of the region; the same arithmetic is shown on the page and kept with a request.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching.models.route_items import RouteStart
from transitiehuis import days
from transitiehuis.ui.words import day as day_words

if TYPE_CHECKING:
    from matching.models import LearningRoute

INFLOW_WEEKS = 26
AWAY_MONTHS = 12
AHEAD_WEEKS = 13  # how far is looked ahead where no start can be joined


@dataclass(frozen=True)
class Demand:
    """Of one route: trajecten that asked a seat in the last 26 weeks, and those without a seat in twelve months."""

    asked: int = 0
    turned_away: int = 0


def demand_of_routes(route: int | None = None) -> Mapping[int, Demand]:
    """Route to its demand, of the routes the reader may see; one query. Routes that nobody asked for are left out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT route, asked, turned_away FROM matching_route_demand(%s::date, %s::bigint)", [days.today(), route]
        )
        return {row[0]: Demand(*row[1:]) for row in cursor.fetchall()}


def away_since(day: date) -> date:
    """The first day (inside) of the twelve months over which is counted who was turned away."""
    return days.add_months(day, -AWAY_MONTHS) + timedelta(days=1)


def away_words(count: int) -> str:
    """2 kregen geen plek; '' for nobody."""
    if not count:
        return ""
    return ngettext("%(count)s got no seat", "%(count)s got no seat", count) % {"count": count}


@dataclass(frozen=True)
class Reckoning:
    """waiting + expected − free = short, of the next start that can be joined, or of the 13 weeks to come.

    Days are ISO, so that a request keeps it as it was; `until` is inside.
    """

    on: str
    start: str
    until: str
    waiting: int
    asked: int
    expected: int
    free: int
    turned_away: int

    @classmethod
    def of(cls, route: LearningRoute, start: RouteStart | None, demand: Demand) -> Reckoning:
        """As it stands today, for `start` when one can be joined."""
        today = days.today()
        until = start.enrol_by if start else today + timedelta(weeks=AHEAD_WEEKS)
        ahead, window = (until - today).days, INFLOW_WEEKS * 7
        return cls(
            on=today.isoformat(),
            start=start.starts_on.isoformat() if start else "",
            until=until.isoformat(),
            waiting=start.waiting if start else 0,
            asked=demand.asked,
            expected=-(-demand.asked * ahead // window),  # part of a person needs a whole seat
            free=start.seats_left if start else 0,
            turned_away=demand.turned_away,
        )

    @classmethod
    def kept_in(cls, facts: Mapping[str, Any]) -> Reckoning:
        """As a request kept it."""
        return cls(**facts)

    def keep(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def short(self) -> int:
        return max(0, self.waiting + self.expected - self.free)

    @property
    def lines(self) -> list[tuple[str, str, str]]:
        """The sum, line by line: sign, words, number."""
        until = day_words(date.fromisoformat(self.until))
        start = day_words(date.fromisoformat(self.start)) if self.start else ""
        wait = _("on the waiting list for the start on %(day)s") % {"day": start} if start else _("on a waiting list")
        left = _("seats free in that start") if start else _("no start that can be joined: no seats free")
        come = _("expected until and including %(day)s: %(asked)s asked a seat in the last 26 weeks, rounded up")
        return [
            ("", wait, str(self.waiting)),
            ("+", come % {"day": until, "asked": self.asked}, str(self.expected)),
            ("−", left, str(self.free)),
        ]


def reckon(route: LearningRoute) -> tuple[Reckoning, RouteStart | None]:
    """The arithmetic of today and the start it is about; two queries."""
    starts = RouteStart.objects.enrollable_on(days.today()).filter(route=route)
    start = starts.select_related("place").in_order().first()
    return Reckoning.of(route, start, demand_of_routes(route.pk).get(route.pk, Demand())), start
