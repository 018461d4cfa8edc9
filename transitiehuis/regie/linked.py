"""Actions about an agreement or a bottleneck, on its page: those there are, and the way to add one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from transitiehuis import days
from transitiehuis.regie.models import Action, QuarterRound

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor


def linked(actor: Actor, region: int, name: str, thing: Any) -> dict[str, Any]:
    """`actions` and `action_url` ('' where the region has no round under way for this actor); two queries."""
    actions = Action.objects.visible_to(actor).filter(**{name: thing}).with_names().in_order()
    rounds = QuarterRound.objects.visible_to(actor).standing().filter(region=region)
    round = rounds.opened_by(days.today()).select_related("region").order_by("-opens_on", "pk").first()
    url = f"{round.url_of('regie:action_add')}&over={name}-{thing.pk}" if round else ""
    return {"actions": list(actions), "action_url": url}
