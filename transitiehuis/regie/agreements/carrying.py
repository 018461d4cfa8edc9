"""Which agreements carry a piece of work: the way from a witte vlek to what was agreed about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from transitiehuis import days
from transitiehuis.asking import asks
from transitiehuis.regie.models import Agreement

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor
    from transitiehuis.netwerk.models import Region
    from transitiehuis.regie.models import Activity


def carrying(activity: Activity, region: Region, actor: Actor) -> list[tuple[Agreement, str]]:
    """Agreements of the region that carry `activity`, what ends first on top, each with how it stands."""
    rows = _carrying(actor, region.pk, activity.pk)
    return [(row, str(row.standing_on(days.today()).label)) for row in rows]


@asks
def _carrying(actor: Actor, region: int, activity: int) -> QuerySet[Agreement]:
    return Agreement.objects.visible_to(actor).filter(region=region, activities__activity=activity).in_order()
