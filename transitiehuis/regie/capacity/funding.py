"""Which money ends when: of the routes the reader may see, and under the agreements of the region."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Value
from django.urls import reverse

from matching.models import RouteFunding
from transitiehuis.netwerk.models import Region
from transitiehuis.regie.capacity.reading import quarters_ahead
from transitiehuis.regie.coverage.numbers import euro
from transitiehuis.regie.models import AgreementFunding

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor


@dataclass(frozen=True)
class Ending:
    """A fund that stops paying for a route or under an agreement, where that is told; `until` is its last day."""

    url: str
    title: str
    fund: str
    amount: str
    until: date | None


def ending(actor: Actor, region: Region, day: date) -> list[Ending]:
    """What ends up to the last of the four quarters ahead, soonest first; one query."""
    last = quarters_ahead(day)[-1].last_day
    routes = RouteFunding.objects.visible_to(actor).kept().filter(route__region=region, until__range=(day, last))
    agreed = AgreementFunding.objects.ending([region.pk], day, last).of_those_seen_by(actor)
    rows = (
        routes.order_by()
        .values_list("until", "route__title", "fund", "amount", "route", Value("matching:route"))
        .union(
            agreed.order_by().values_list(
                "until", "agreement__title", "source", "amount", "agreement", Value("regie:agreement")
            ),
            all=True,
        )
    )
    return [
        Ending(reverse(page, args=[pk]), title, fund, "" if amount is None else euro(amount), until)
        for until, title, fund, amount, pk, page in sorted(rows, key=lambda row: (*row[:3], row[5], row[4]))
    ]
