"""The coverage on the wall: one part of the chain at a time, a cell set with one key."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from transitiehuis import days
from transitiehuis.netwerk.models import Organisation, Region, Role
from transitiehuis.regie import pulse
from transitiehuis.regie.coverage.wall import Wall, set_cell
from transitiehuis.regie.models import Activity, ChainPart
from transitiehuis.regie.models.coverage import CoverageRole
from transitiehuis.regie.views.chain import chosen_region
from transitiehuis.ui.access import roles


def directed(request: HttpRequest) -> Region:
    region = chosen_region(request, pulse.regions_of(request.actor))
    if region is None or region.pk not in request.actor.directed_region_ids:
        raise PermissionDenied
    return region


@roles(Role.CHAIN_DIRECTOR)
def wall(request: HttpRequest) -> HttpResponse:
    region = directed(request)
    asked = request.GET.get("deel", "")
    part = asked if asked in ChainPart.values else ChainPart.RECRUITMENT.value
    return render(request, "regie/coverage/wall.html", {"wall": Wall(region, days.today(), part), "region": region})


@require_POST
@roles(Role.CHAIN_DIRECTOR)
def cell(request: HttpRequest, code: str, organisation: int) -> HttpResponse:
    """One cell; answers with its row, or goes back to the wall where there is no script."""
    region, day = directed(request), days.today()
    activity = get_object_or_404(Activity.objects.in_use(day), code=code)
    partner = get_object_or_404(Organisation.objects.partners_of([region.pk], day), pk=organisation)
    role = request.POST.get("rol", "")
    if role and role not in CoverageRole.values:
        raise Http404
    set_cell(region, partner, activity, role, by=request.actor)
    wall = Wall(region, day, activity.chain_part)
    if request.headers.get("HX-Request"):
        context: dict[str, Any] = {"wall": wall, "region": region, "line": wall.line(activity)}
        return render(request, "regie/coverage/wall_row.html", context)
    query = urlencode({"regio": region.code, "deel": activity.chain_part})
    return redirect(f"{reverse('regie:coverage_wall')}?{query}")
