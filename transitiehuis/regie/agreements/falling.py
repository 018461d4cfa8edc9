"""What falls away when an agreement ends: hours that its parties put into the work it carries, seats, and money."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from matching.models import RouteStart
from matching.models.route_items import RouteFunding
from transitiehuis import days
from transitiehuis.regie.models import Coverage

if TYPE_CHECKING:
    from matching.models import LearningRoute
    from transitiehuis.regie.models import Activity, Agreement


@dataclass(frozen=True)
class Work:
    """Hours a quarter that the parties put into one activity; `partners` have no hours where nobody said how many."""

    activity: Activity
    hours: Decimal | None
    partners: tuple[str, ...]


@dataclass(frozen=True)
class Seats:
    """Seats of a route in starts after the last day, and money for it that ends by then or has no known end."""

    route: LearningRoute
    seats: int
    starts: int
    funds: tuple[RouteFunding, ...]


@dataclass(frozen=True)
class Falls:
    work: list[Work]
    seats: list[Seats]

    @property
    def hours(self) -> Decimal:
        return sum((row.hours for row in self.work if row.hours), Decimal())

    @property
    def seats_in_all(self) -> int:
        return sum(row.seats for row in self.seats)


def falls_away(agreement: Agreement, day: date | None = None) -> Falls:
    """Looked at on its last day while that is to come, else on `day` (today); four queries at most."""
    last = agreement.last_day
    on = min(last, day or days.today()) if last else day or days.today()
    return Falls(_work(agreement, on), _seats(agreement, last or on))


def _work(agreement: Agreement, on: date) -> list[Work]:
    chosen = [row.activity for row in agreement.activities.select_related("activity").order_by("activity__position")]
    if not chosen:
        return []
    parties = agreement.parties.values("organisation")
    rows = Coverage.objects.current_on(on).filter(
        region=agreement.region_id, activity__in=chosen, organisation__in=parties
    )
    by_activity: dict[int, list[Coverage]] = {}
    for row in rows.select_related("organisation").order_by("organisation__sort_name", "pk"):
        by_activity.setdefault(row.activity_id, []).append(row)
    found = []
    for activity in chosen:
        done = by_activity.get(activity.pk, [])
        told = [row.hours_per_quarter for row in done if row.hours_per_quarter is not None]
        names = tuple(dict.fromkeys(row.organisation.name for row in done))
        found.append(Work(activity, sum(told, Decimal()) if told else None, names))
    return found


def _seats(agreement: Agreement, last: date) -> list[Seats]:
    chosen = [row.route for row in agreement.routes.select_related("route").order_by("route__title", "pk")]
    if not chosen:
        return []
    starts: dict[int, list[RouteStart]] = {}
    for start in RouteStart.objects.ahead(last).filter(route__in=chosen, starts_on__gt=last).in_order():
        starts.setdefault(start.route_id, []).append(start)
    funds: dict[int, list[RouteFunding]] = {}
    for row in RouteFunding.objects.filter(route__in=chosen, removed_at=None).order_by("until", "pk"):
        funds.setdefault(row.route_id, []).append(row)
    return [
        Seats(
            route,
            sum(start.seats for start in starts.get(route.pk, [])),
            len(starts.get(route.pk, [])),
            tuple(funds.get(route.pk, [])),
        )
        for route in chosen
    ]
