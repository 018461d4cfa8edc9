"""What a successor takes over from the agreement it renews."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transitiehuis import days
from transitiehuis.netwerk.models import Partnership

if TYPE_CHECKING:
    from transitiehuis.regie.models import Agreement


def copy_parts(former: Agreement, made: Agreement) -> None:
    """Parties that still take part, what it carries and the numbers of those parties.

    Money is found anew and papers belong to the former one, so neither comes along.
    """
    current = Partnership.objects.current_on(days.today()).filter(region=former.region_id)
    there = set(current.values_list("organisation", flat=True))
    for party in former.parties.order_by("pk"):
        if party.organisation_id in there:
            made.parties.create(organisation_id=party.organisation_id)
    for row in former.activities.order_by("pk"):
        made.activities.create(activity_id=row.activity_id)
    for carried in former.routes.order_by("pk"):
        made.routes.create(route_id=carried.route_id)
    for term in former.terms.order_by("pk"):
        if term.organisation_id in there:
            made.terms.create(organisation_id=term.organisation_id, kind=term.kind, step=term.step, number=term.number)
