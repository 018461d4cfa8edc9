"""Borging: how well the cooperation is secured, judged by the director with partners."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from intake.views.page import UNPROCESSABLE, taken
from transitiehuis import days
from transitiehuis.netwerk.forms import posted
from transitiehuis.netwerk.models import Role
from transitiehuis.regie.forms.securing import SecuringForm
from transitiehuis.regie.models import SecuringScore
from transitiehuis.regie.rhythm import Quarter
from transitiehuis.regie.securing import page
from transitiehuis.regie.views.agreements import my_regions
from transitiehuis.regie.views.chain import chosen_region
from transitiehuis.regie.views.rounds import round_of
from transitiehuis.ui.access import roles
from transitiehuis.ui.once import once


@require_safe
def securing(request: HttpRequest) -> HttpResponse:
    regions = my_regions(request)
    region = chosen_region(request, regions)
    context: dict[str, Any] = {"region": region, "regions": regions}
    if region:
        context |= page.context(request.actor, region, days.today())
        context["directs"] = region.pk in request.actor.directed_region_ids
    return render(request, "regie/securing/securing.html", context)


@once
@roles(Role.CHAIN_DIRECTOR)
def securing_judge(request: HttpRequest, quarter: Quarter) -> HttpResponse:
    round = round_of(request, quarter)
    if not round.directed_by(request.actor):
        raise PermissionDenied
    form = SecuringForm(posted(request), round=round)
    back = f"{reverse('regie:securing')}?regio={round.region.code}"
    if form.is_bound and form.is_valid():
        judge = lambda: SecuringScore.judge(round, form.levels(), form.seen_at, by=request.actor)  # noqa: E731
        if taken(form, judge):
            messages.success(request, _("The judgement of this quarter is kept."))
            return redirect(back)
        form.look_again(round)
    context = {"form": form, "round": round, "back": back}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "regie/securing/judge.html", context, status=status)
