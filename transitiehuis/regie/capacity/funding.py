"""Which money for routes ends when, of the routes the reader may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from matching.models import RouteFunding
from transitiehuis.columns import named
from transitiehuis.netwerk.models import Region
from transitiehuis.regie.capacity.reading import quarters_ahead
from transitiehuis.regie.coverage.numbers import euro

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor


@dataclass(frozen=True)
class Ending:
    """A fund that stops paying for a route; `until` is its last day."""

    route: int
    title: str
    fund: str
    amount: str
    until: date | None


def ending(actor: Actor, region: Region, day: date) -> list[Ending]:
    """What ends up to the last of the four quarters ahead, soonest first; one query."""
    last = quarters_ahead(day)[-1].last_day
    rows = RouteFunding.objects.visible_to(actor).kept().filter(route__region=region, until__range=(day, last))
    return [
        Ending(row.route_id, row.route.title, row.fund, "" if row.amount is None else euro(row.amount), row.until)
        for row in named(rows, "route").order_by("until", "pk")
    ]
