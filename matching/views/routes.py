"""One maatwerktraject: what it is, its parts, parties, funding, starts and entry demands."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from intake.models import WORKERS, Theme
from matching.models import LearningRoute, SeatRequest, SeatRequestStatus
from matching.route_lines import (
    demand_lines,
    funding_lines,
    part_lines,
    party_lines,
    request_line,
    route_facts,
    standing_of,
    start_lines,
)
from matching.shortage import away_since, reckon
from transitiehuis import days

REQUESTS = 3


def route(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole route, with what its parties may change of it."""
    found = find(request, pk)
    may = {"may_edit": found.may_edit(request.actor), "may_plan": request.actor.has_role(*WORKERS)}
    context = {"route": found, **shown(found), **demanded(request, found), **may}
    return render(request, "matching/route.html", context)


def find(request: HttpRequest, pk: int) -> LearningRoute:
    return get_object_or_404(LearningRoute.objects.visible_to(request.actor).with_facts(), pk=pk)


def demanded(request: HttpRequest, found: LearningRoute) -> dict[str, Any]:
    """Demand over capacity, what was asked of the provider, and whether the reader may ask; three queries."""
    rows = SeatRequest.objects.visible_to(request.actor).filter(route=found).select_related("asked_for")
    requests = list(rows.newest_first()[:REQUESTS])
    waits = any(row.status == SeatRequestStatus.ASKED and row.region_id in request.actor.region_ids for row in requests)
    return {
        "reckoning": reckon(found)[0],
        "away_since": away_since(days.today()),
        "requests": [request_line(row) for row in requests],
        "may_ask": not waits and SeatRequest.may_ask(found, request.actor),
    }


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
