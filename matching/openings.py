"""What would make each of several starts fit one candidate, read once for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from matching.entering import Entry
from matching.models import RouteDemand, RouteStart
from matching.opening import Opening, opening, ready_days
from matching.sheet import hard_rules_of, themes_of
from matching.weighing import wish_of
from transitiehuis import days

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor
    from transitiehuis.netwerk.models import Place


def openings_of(starts: Sequence[RouteStart], profile: Any, home: Place, actor: Actor) -> dict[int, Opening]:
    """By start: `profile` (read `with_lists`) beside the demands in force on its first day. Five queries.

    What a start needs is said with the first later start of the same route among `starts`.
    """
    if not starts:
        return {}
    routes = {start.route_id for start in starts}
    rules, themes = hard_rules_of(routes), themes_of(routes)
    wish, _names = wish_of(profile)
    ready = ready_days(actor, days.today())
    found: dict[int, Opening] = {}
    for start in starts:
        later = sorted(
            (one for one in starts if one.route_id == start.route_id and one.starts_on >= start.starts_on),
            key=lambda one: one.starts_on,
        )
        entries = [Entry(themes[one.route_id], one.place, one.starts_on) for one in later]
        in_force = [rule for rule in rules[start.route_id] if holds_on(rule, start)]
        found[start.pk] = opening(in_force, wish, home, entries, ready)
    return found


def holds_on(rule: RouteDemand, start: RouteStart) -> bool:
    """Of the rules of its route: in force on the first day; both ends are inside."""
    return rule.since <= start.starts_on and (rule.until is None or rule.until >= start.starts_on)
