"""Which agreements carry a piece of work: the way from a witte vlek to what was agreed about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transitiehuis import days
from transitiehuis.regie.models import Agreement

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor
    from transitiehuis.netwerk.models import Region
    from transitiehuis.regie.models import Activity


def carrying(activity: Activity, region: Region, actor: Actor) -> list[tuple[Agreement, str]]:
    """Agreements of the region that carry `activity`, what ends first on top, each with how it stands; one query."""
    rows = Agreement.objects.visible_to(actor).filter(region=region, activities__activity=activity).in_order()
    return [(row, str(row.standing_on(days.today()).label)) for row in rows]
