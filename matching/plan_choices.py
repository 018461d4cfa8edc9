"""What can be put in a maatwerkplan: starts and parts of routes, with what they would need to fit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from intake.models.profile import LEVEL_ORDER
from matching.choosing import Choice, choices_for
from matching.models import PartKind, RouteOutcome, RoutePart, RouteStart, TailoredPart, TailoredPlan, TradeDemand
from transitiehuis.netwerk.models import Organisation

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

KINDS = {RouteOutcome.CERTIFICATE: PartKind.CERTIFICATE, RouteOutcome.DIPLOMA: PartKind.SCHOOL}
WEEK = 5
MANY = 60


@dataclass(frozen=True)
class PlanChoice:
    """A start, and whether it stands in the plan already."""

    choice: Choice
    chosen: bool


def plan_choices(
    plan: TailoredPlan, actor: Actor, demand: TradeDemand | None, asked: Mapping[str, Any]
) -> list[PlanChoice]:
    """Starts that can be joined, of routes that give what `demand` asks where there is one."""
    found, _wishes = choices_for(plan.trajectory, actor, asked.get("thema", ""), asked.get("volgorde", ""))
    if demand:
        giving = {part.route_id for part in giving_parts(actor, demand)}
        found = [one for one in found if one.start.route_id in giving or gives(one.start, demand)]
    chosen = set(plan.parts.exclude(start=None).values_list("start", flat=True))
    found = sorted(found, key=lambda one: not one.wished)  # the rest of the order stays
    return [PlanChoice(one, one.start.pk in chosen) for one in found]


def gives(start: RouteStart, demand: TradeDemand) -> bool:
    """The route itself ends in what is asked."""
    if demand.certificate_id:
        return start.route.certificate_id == demand.certificate_id
    if demand.level and start.route.language_level:
        return LEVEL_ORDER[start.route.language_level] >= LEVEL_ORDER[demand.level]
    return False


def giving_parts(actor: Actor, demand: TradeDemand | None) -> list[RoutePart]:
    """Parts of running routes that give a paper, a skill or a level of Dutch; those that `demand` asks for."""
    parts = RoutePart.objects.visible_to(actor).kept().filter(route__status="running")
    if demand is None:
        parts = parts.exclude(certificate=None, language_level="", skill=None)
    elif demand.certificate_id:
        parts = parts.filter(certificate=demand.certificate_id)
    elif demand.skill_id:
        parts = parts.filter(skill=demand.skill_id)
    elif demand.level:
        enough = [level for level, rank in LEVEL_ORDER.items() if rank >= LEVEL_ORDER[demand.level]]
        parts = parts.filter(language_level__in=enough)
    else:
        return []
    related = ("route__owner", "provider", "certificate", "skill")
    return list(parts.select_related(*related).order_by("title", "route__title", "pk")[:MANY])


def part_of_start(plan: TailoredPlan, start: RouteStart) -> TailoredPart:
    """A part for this start, not written yet: how long, what it gives and costs as the route says it."""
    route = start.route
    parts = list(RoutePart.objects.kept().filter(route=route).order_by("position", "pk"))
    weekly = float(route.school_days or 1)
    lessons = max(1, round((route.weeks or 1) * weekly))
    known = [one.cost for one in parts if one.cost is not None]
    payers = {one.payer for one in parts if one.cost and one.payer}
    first = start.starts_on.isoweekday()
    several = range(first, min(first + max(1, round(weekly)), WEEK + 1)) if first <= WEEK else range(1, 2)
    levels = [one.language_level for one in parts if one.language_level] + [route.language_level]
    return TailoredPart(
        plan=plan,
        start=start,
        kind=KINDS.get(RouteOutcome(route.outcome), PartKind.SCHOOL) if route.outcome else PartKind.SCHOOL,
        title=route.title,
        provider=route.owner,
        certificate=route.certificate,
        language_level=max(levels, key=lambda level: LEVEL_ORDER.get(level, -1)),
        days=min(lessons, 1000),
        weekdays=list(several),
        cost=sum(known) if known else None,
        payer=payers.pop() if len(payers) == 1 else "",
    )


def part_of_route(plan: TailoredPlan, part: RoutePart) -> TailoredPart:
    """One part of a route alone, at a day that the plan chooses."""
    provider: Organisation | None = part.provider or part.route.owner
    return TailoredPart(
        plan=plan,
        route_part=part,
        kind=part.kind,
        title=part.title,
        provider=provider,
        certificate=part.certificate,
        skill=part.skill,
        language_level=part.language_level,
        days=min(part.days or (part.weeks or 1), 1000),
        weekdays=[],
        cost=part.cost,
        payer=part.payer,
    )
