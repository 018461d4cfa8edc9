"""The region's chain in numbers: per step, and what has stopped by number."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from intake.models import Trajectory
from transitiehuis.netwerk.models import Region, Role
from transitiehuis.regie import pulse
from transitiehuis.ui.access import roles

SHOWN = 25


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


@roles(Role.COORDINATOR, Role.ADVISER, Role.PARTNER_CONTACT, Role.CHAIN_DIRECTOR, Role.NATIONAL_ADVISER, Role.MANAGER)
def chain(request: HttpRequest) -> HttpResponse:
    regions = pulse.regions_of(request.actor)
    region = chosen_region(request, regions)
    context: dict = {"regions": regions, "region": region, "pulse": None, "stuck": None}
    if region:
        context["pulse"] = pulse.region_pulse(region.pk)
        if pulse.steers(request.actor, region.pk):
            context["stuck"] = _stuck(request, region)
    return render(request, "regie/chain.html", context)


def _stuck(request: HttpRequest, region: Region) -> dict:
    """What has stopped, a page of it unless all was asked; a number leads to the dossier for who may open it."""
    rows = pulse.stuck(region.pk)
    shown = rows if request.GET.get("vast") == "alles" else rows[:SHOWN]
    seen = Trajectory.objects.visible_to(request.actor).filter(number__in=[row.number for row in shown])
    more = f"{request.path}?regio={region.code}&vast=alles#vast"
    return {"rows": shown, "total": len(rows), "mine": set(seen.values_list("number", flat=True)), "more": more}
