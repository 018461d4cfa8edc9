"""One maatwerktraject: what it is, its parts, parties, funding, starts and entry demands."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from intake.models import WORKERS, Theme
from matching.models import LearningRoute
from matching.route_lines import (
    demand_lines,
    funding_lines,
    part_lines,
    party_lines,
    route_facts,
    standing_of,
    start_lines,
)
from transitiehuis import days


def route(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole route, with what its parties may change of it."""
    found = find(request, pk)
    may = {"may_edit": found.may_edit(request.actor), "may_plan": request.actor.has_role(*WORKERS)}
    return render(request, "matching/route.html", {"route": found, **shown(found), **may})


def find(request: HttpRequest, pk: int) -> LearningRoute:
    return get_object_or_404(LearningRoute.objects.visible_to(request.actor).with_facts(), pk=pk)


def shown(found: LearningRoute) -> dict[str, Any]:
    """The route in words, each noun in one query."""
    today = days.today()
    themes = {theme.pk: theme for theme in Theme.objects.filter(pk__in=found.theme_ids).in_order()}
    return {
        "themes": list(themes.values()),
        "standing": standing_of(found, today),
        "facts": route_facts(found),
        "parts": part_lines(found),
        "parties": party_lines(found, today),
        "funding": funding_lines(found, today),
        "starts": start_lines(found, today),
        "demands": demand_lines(found, today),
    }
