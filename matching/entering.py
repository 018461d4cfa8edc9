"""Entry demands of a route laid beside what is known of people, in the words of `matching.comparison`.

A rule looks at one fact; together the hard ones say whether somebody can begin. No order of people, no sum.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from matching import comparison
from matching.compared import Demand, Wish
from matching.comparison import OWN_TRANSPORT
from matching.models import DemandKind, LearningRoute, RouteDemand, RouteStart
from matching.profile import distance
from transitiehuis import days

if TYPE_CHECKING:
    from transitiehuis.netwerk.models import Place
    from transitiehuis.ui.parts import Check


@dataclass(frozen=True)
class Entry:
    """What a rule is looked at against beside the person: themes by id, the place, the first day."""

    themes: Mapping[int, str]
    place: Place | None
    start: date | None

    @classmethod
    def of(cls, route: LearningRoute, start: RouteStart | None = None) -> Entry:
        """For `start`, or the first one that people can still be enrolled for."""
        ahead = RouteStart.objects.enrollable_on(days.today()).filter(route=route).select_related("place").in_order()
        found = start or ahead.first()
        themes = {theme.pk: theme.name for theme in route.themes.in_order()}
        return cls(themes, found.place if found else route.place, found.starts_on if found else None)


def check(rule: RouteDemand, wish: Wish, home: Place, entry: Entry) -> Check:
    """past, past niet or onbekend on one rule, with the fact and what would help."""
    if rule.kind == DemandKind.THEME:
        return _theme(wish, entry)
    if rule.kind == DemandKind.DISTANCE and entry.place is None:
        return comparison.unknown(_("no place has been said yet"), _("Ask the school."))
    if rule.kind == DemandKind.AVAILABLE and entry.start is None:
        return comparison.unknown(_("no start has been planned"), _("Ask the school."))
    if rule.kind == DemandKind.OWN_TRANSPORT:
        return _own_transport(wish)
    demand = Demand(
        theme=(0, ""),
        distance_km=distance(home, entry.place) if entry.place else 0,
        licence=rule.licence,
        language_level=rule.level,
        certificates={rule.certificate.pk: rule.certificate.name_nl} if rule.certificate else {},
        hours_min=rule.hours_min,
        hours_max=rule.hours_max,
        start_from=entry.start,
    )
    if rule.kind == DemandKind.CERTIFICATE:
        return comparison.certificates(wish, demand, days.today())
    look = {
        DemandKind.LANGUAGE: comparison.language,
        DemandKind.LICENCE: comparison.licence,
        DemandKind.HOURS: comparison.hours,
        DemandKind.DISTANCE: comparison.distance,
        DemandKind.AVAILABLE: comparison.start,
    }[DemandKind(rule.kind)]
    return look(wish, demand)


def _theme(wish: Wish, entry: Entry) -> Check:
    names = ", ".join(entry.themes.values())
    if not wish.themes:
        return comparison.unknown(names, _("Ask what the candidate wants to learn."))
    if entry.themes.keys() & wish.themes.keys():
        return comparison.fits(names)
    return comparison.fits_not(names, _("Discuss whether this trade appeals too."))


def _own_transport(wish: Wish) -> Check:
    asked = _("own transport is asked")
    if wish.transport & OWN_TRANSPORT:
        return comparison.fits(asked)
    if wish.transport:
        return comparison.fits_not(asked, _("Ask whether the candidate can ride along."))
    return comparison.unknown(asked, _("Ask how the candidate travels."))


def can_begin(rules: Iterable[RouteDemand], wish: Wish, home: Place, entry: Entry) -> str:
    """`not` when a hard rule says so, else `unknown` when one cannot tell, else `fits`."""
    verdicts = {check(rule, wish, home, entry).verdict for rule in rules if rule.is_hard}
    return next((word for word in ("not", "unknown") if word in verdicts), "fits")


def rules_on(route: LearningRoute, day: date) -> Sequence[RouteDemand]:
    """The demands in force on `day`."""
    return list(RouteDemand.objects.kept().current_on(day).filter(route=route).select_related("certificate"))


def rules_of(routes: Iterable[int], day: date) -> Mapping[int, Sequence[RouteDemand]]:
    """The demands in force on `day` of many routes, hard ones first; one query."""
    found: dict[int, list[RouteDemand]] = {route: [] for route in routes}
    rows = RouteDemand.objects.kept().current_on(day).filter(route__in=found).select_related("certificate")
    for rule in rows.order_by("-is_hard", "kind", "pk"):
        found[rule.route_id].append(rule)
    return found
