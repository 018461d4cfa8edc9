"""Who can take over a traject."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef

from intake.models.trajectory import WORKERS
from transitiehuis import days
from transitiehuis.netwerk.models import Membership, Organisation

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor


def receivers(actor: Actor) -> Any:
    """Partners of the actor's regions that can take over a traject: those with a coordinator or adviser today."""
    working = Membership.objects.current_on(days.today()).with_role(*WORKERS).filter(organisation=OuterRef("pk"))
    return (
        Organisation.objects.visible_to(actor)
        .partners_of(actor.region_ids, days.today())
        .filter(Exists(working))
        .in_order()
    )
