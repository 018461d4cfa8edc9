"""The page of a factor: everything that one person sees of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch

from transitiehuis import days
from transitiehuis.netwerk.models import Region, Role
from transitiehuis.regie.course import courses_of
from transitiehuis.regie.figures import Figure, missing_fact, trend
from transitiehuis.regie.models import Action, ActionChange, FactorAddition, FactorExample, SuccessFactor
from transitiehuis.regie.models.actions import ActionState, ChangeKind
from transitiehuis.regie.models.agreements import STANDINGS, Agreement
from transitiehuis.regie.models.factor_examples import SHOWERS
from transitiehuis.regie.rhythm import Quarter
from transitiehuis.regie.toolkit.scales import Scales
from transitiehuis.regie.toolkit.trend import trend_of

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

# Who reads figures of the whole chain: everybody but who only trains at a leerbedrijf.
READERS = (
    Role.COORDINATOR, Role.ADVISER, Role.PARTNER_CONTACT, Role.CHAIN_DIRECTOR, Role.NATIONAL_ADVISER, Role.MANAGER,
)  # fmt: skip
SHOWN, MOST_REGIONS = 5, 3  # quarters, the running one inside; regions of somebody who works in many


def context(factor: SuccessFactor, actor: Actor) -> dict[str, Any]:
    """For `factor.html`: one query a noun, however many scores, actions and examples there are."""
    mine = {*actor.region_ids, *actor.directed_region_ids}
    versions = list(factor.versions.select_related("made_by").defer("texts").newest_first())
    examples = examples_of(factor, actor)
    added = FactorAddition.objects.visible_to(actor).filter(factor=factor)
    additions = list(added.select_related("region", "written_by").newest_first())
    actions = actions_of(factor, actor) if mine else []
    courses = courses_of(factor, actor, Scales.of(versions)) if mine else []
    measured = bool(factor.indicator) and actor.has_role(*READERS)
    return {
        "factor": factor,
        "version": versions[0] if versions else None,
        "versions": versions,
        "courses": [(course, trend_of(course)) for course in courses],
        "figures": measured_of(factor, sorted(mine)) if measured else [],
        "not_measured": missing_fact(factor.indicator) if measured else "",
        "agreements": agreements_of(factor, actor) if mine else [],
        "open_actions": [action for action in actions if action.state == ActionState.OPEN],
        "settled": [action for action in actions if action.state != ActionState.OPEN],
        "additions": [addition for addition in additions if not addition.until],
        "former_additions": [addition for addition in additions if addition.until],
        "examples": [example for example in examples if not example.withdrawn_at],
        "withdrawn": [example for example in examples if example.withdrawn_at],
        "part_of_a_region": bool(mine),
        "edits": actor.has_role(Role.NATIONAL_ADVISER),
        "shows": bool(mine) and actor.has_role(*SHOWERS),
        "directs": bool(actor.directed_region_ids),
    }


def measured_of(factor: SuccessFactor, regions: list[int]) -> list[tuple[str, list[tuple[str, Figure]]]]:
    """What was measured in each region, the newest quarter first; the one under way is counted now."""
    if missing_fact(factor.indicator):
        return []
    quarters = [Quarter.of(days.today())]
    while len(quarters) < SHOWN:
        quarters.append(quarters[-1].previous())
    names = Region.objects.in_bulk(regions[:MOST_REGIONS])
    found = []
    for region in (names[pk] for pk in sorted(names)):
        figures = trend(region, factor, quarters)
        if figures:
            found.append((region.name, [(str(Quarter.of(figure.since)), figure) for figure in figures]))
    return found


def agreements_of(factor: SuccessFactor, actor: Actor) -> list[tuple[Agreement, str]]:
    """Agreements about it in the actor's regions, what ends first above, each with how it stands today."""
    rows = Agreement.objects.visible_to(actor).filter(factor=factor).in_order()
    return [(row, str(STANDINGS[row.standing_on(days.today())])) for row in rows]


def examples_of(factor: SuccessFactor, actor: Actor) -> list[FactorExample]:
    """The newest first, with whether the actor may change each."""
    found = list(FactorExample.objects.visible_to(actor).filter(factor=factor).with_names().newest_first())
    for example in found:
        example.mine = example.may_change(actor)
    return found


def actions_of(factor: SuccessFactor, actor: Actor) -> list[Action]:
    """Open ones first; of those that were dropped, why."""
    dropped = ActionChange.objects.filter(kind=ChangeKind.DROPPED).order_by("-at", "-pk")
    rows = Action.objects.visible_to(actor).filter(factor=factor).with_names().in_order()
    found = list(rows.prefetch_related(Prefetch("changes", queryset=dropped, to_attr="drops")))
    for action in found:
        action.why_dropped = action.drops[0].reason if action.drops else ""
    return found
