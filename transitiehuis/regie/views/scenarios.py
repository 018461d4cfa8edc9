"""What if: scenarios beside the present, kept and agreed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from transitiehuis import days
from transitiehuis.netwerk.forms import posted
from transitiehuis.netwerk.models import Role
from transitiehuis.regie import pulse
from transitiehuis.regie.capacity import beside
from transitiehuis.regie.capacity.reading import read
from transitiehuis.regie.capacity.scenario_form import ScenarioForm
from transitiehuis.regie.models import Scenario
from transitiehuis.regie.models.scenario import may_make
from transitiehuis.regie.views.chain import chosen_region
from transitiehuis.regie.views.coverage import READERS
from transitiehuis.ui.access import roles
from transitiehuis.ui.once import once


@roles(*READERS)
def scenarios(request: HttpRequest) -> HttpResponse:
    region = chosen_region(request, pulse.regions_of(request.actor))
    rows = Scenario.objects.visible_to(request.actor).filter(region=region).with_names().newest_first()
    may = region is not None and may_make(request.actor, region.pk)
    return render(request, "regie/capacity/scenarios.html", {"region": region, "rows": rows, "may_make": may})


@roles(*READERS)
@once
def new(request: HttpRequest) -> HttpResponse:
    """`save` keeps it; without that it is only worked out."""
    region = chosen_region(request, pulse.regions_of(request.actor))
    if region is None or not may_make(request.actor, region.pk):
        raise PermissionDenied
    day = days.today()
    form = ScenarioForm(posted(request), region=region, day=day, actor=request.actor)
    context: dict[str, Any] = {"region": region, "form": form, "rows": None}
    if form.is_valid():
        if "save" in request.POST:
            made = Scenario.keep(region, form.cleaned_data["name"], form.changes(), by=request.actor)
            messages.success(request, _("The scenario is kept."))
            return redirect(made)
        context |= beside.context(read(region, day, list(form.activities.values())), form.changes())
    return render(request, "regie/capacity/scenario_new.html", context)


def found(request: HttpRequest, pk: int) -> Scenario:
    return get_object_or_404(Scenario.objects.visible_to(request.actor).with_names(), pk=pk)


@roles(*READERS)
def scenario(request: HttpRequest, pk: int) -> HttpResponse:
    row = found(request, pk)
    changes = row.otherwise
    context = {
        "scenario": row,
        "said": beside.said(changes, beside.Names(changes)),
        "may_agree": not row.agreed_at and row.region_id in request.actor.directed_region_ids,
        **beside.context(read(row.region, days.today()), changes),
    }
    return render(request, "regie/capacity/scenario.html", context)


@require_POST
@roles(Role.CHAIN_DIRECTOR)
@once
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    row = found(request, pk)
    changes, own = row.otherwise, request.actor.member.organisation
    why = _("Agreed with scenario %(name)s.") % {"name": row.name}
    asked = beside.agreed(changes, beside.Names(changes), read(row.region, days.today()), own, why)
    made = row.agree(asked, by=request.actor)
    text = ngettext("Agreed: %(count)s action was added.", "Agreed: %(count)s actions were added.", len(made))
    messages.success(request, text % {"count": len(made)})
    return redirect(row)
