"""The region's chain in numbers: flow, days in a step, what was waited for, and what stands still."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from transitiehuis import days
from transitiehuis.netwerk.actor import Actor
from transitiehuis.netwerk.models import Region, Role
from transitiehuis.regie import pulse
from transitiehuis.regie.flow import page, stream, words
from transitiehuis.regie.flow.behind import Standing, standing
from transitiehuis.regie.flow.period import TWELVE, parse, twelve
from transitiehuis.regie.flow.reading import Seen, seen
from transitiehuis.regie.flow.stuck import by_step
from transitiehuis.regie.forms.chain import ALL, ChainFilter, group_of
from transitiehuis.ui.access import roles
from transitiehuis.ui.filters import filters_stay

READERS = (
    Role.COORDINATOR, Role.ADVISER, Role.PARTNER_CONTACT, Role.CHAIN_DIRECTOR, Role.NATIONAL_ADVISER, Role.MANAGER,
)  # fmt: skip


def chosen_region(request: HttpRequest, regions: list[Region]) -> Region | None:
    """The region that `?regio=` names, else the first; 404 for one that is not theirs to see."""
    code = request.GET.get("regio", "")
    if not code:
        directed = request.actor.directed_region_ids
        return next((r for r in regions if r.pk in directed), regions[0] if regions else None)
    found = next((region for region in regions if region.code == code), None)
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True)
class Chosen:
    """What the url asks for: the region, its period as counted, another one beside it, and of which trajecten."""

    actor: Actor
    regions: list[Region]
    region: Region
    seen: Seen
    other: Seen | None
    group: tuple[str, str]
    form: ChainFilter
    query: str

    @property
    def group_name(self) -> str:
        """Of which trajecten, as the choice says it; '' for all."""
        return self.form.label_of(self.group)


def chosen(request: HttpRequest) -> Chosen | None:
    """None for who sees no region. A group that this region does not have is all of them. Three queries, else five."""
    regions = pulse.regions_of(request.actor)
    region = chosen_region(request, regions)
    if region is None:
        return None
    today, asked = days.today(), request.GET
    period = parse(asked.get("periode", ""), today) or twelve(today)
    beside = parse(asked.get("naast", ""), today)
    group = group_of(asked.get("alleen", ""))
    periods = [period, *([beside] if beside else [])]
    found = seen(request.actor, region.pk, periods, group)
    groups = found[0].groups or ()
    if group not in {ALL, *((split, key) for split, key, *_names in groups)}:  # a group of another region, say
        group, found = ALL, seen(request.actor, region.pk, periods)
    form = ChainFilter({"periode": TWELVE, **asked.dict()}, regions=regions, groups=groups, today=today)
    other = found[1] if beside else None
    return Chosen(request.actor, regions, region, found[0], other, group, form, asked.urlencode())


@roles(*READERS)
@filters_stay
def chain(request: HttpRequest) -> HttpResponse:
    what = chosen(request)
    if what is None:
        return render(request, "regie/chain.html", {"region": None})
    still = standing(what.region.pk)
    context = {"region": what.region, "what": what, "pulse": pulse.region_pulse(what.region.pk)}
    context |= {"stuck": by_step(still), "steers": pulse.steers(request.actor, what.region.pk)}
    if not what.seen.empty:
        context |= shown(what, still)
    return render(request, "regie/chain.html", context)


def shown(what: Chosen, still: list[Standing]) -> dict[str, Any]:
    """What stands on the page of a period that was counted; no query."""
    flow, other = what.seen.flow, what.other.flow if what.other and not what.other.empty else None
    now = what.group == ALL and what.seen.period.code == TWELVE  # what stands still does so now, whoever it is
    stuck = Counter(row.step for row in still) if now else Counter()
    title = _("The chain as a stream, %(period)s") % {"period": what.seen.period.name}
    steps, back = stream.line(flow, stuck)
    return {
        "tiles": page.tiles(what.seen, what.other, ""),
        "stream": stream.draw(flow, stuck, title),
        "line": steps,
        "line_back": back,
        "flow": flow,
        "step_rows": page.step_rows(flow),
        "skips": [(words.step_name(a), words.step_name(b), n) for a, b, n in flow.skips()],
        "returns": [(words.step_name(a), words.step_name(b), n) for a, b, n in flow.returns()],
        "days_rows": page.days_rows(flow, other),
        "cause_rows": page.cause_rows(flow, other),
        "unplaced": page.unplaced_rows(flow),
        "unplaced_note": words.unplaced_note(),
        "compared": other is not None,
        "how_flow": words.how_flow(),
        "how_days": words.how_days(),
        "query": what.query,
    }
