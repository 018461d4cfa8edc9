"""Vandaag: what waits for me, and beside it what my role looks at."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from transitiehuis import days
from transitiehuis.asking import together
from transitiehuis.netwerk.actor import Actor
from transitiehuis.netwerk.models import Role
from transitiehuis.regie import beside, pulse
from transitiehuis.regie.beginning.steps import is_new
from transitiehuis.regie.pages import PAGES
from transitiehuis.regie.today import board_of
from transitiehuis.ui.filters import UNFOLD, filters_stay
from transitiehuis.ui.navigation import CASE_WORK, STEERING, url_of

STUCK_SHOWN = 8


# Every part of the page by its name in the template; None is a part that this role does not get.
PARTS = (
    "round", "pulse", "kpis", "stuck", "late", "late_total", "late_more", "my_people", "invitations", "regions",
    "beginning",
)  # fmt: skip


@filters_stay
def today(request: HttpRequest) -> HttpResponse:
    actor = request.actor
    shown = (request.GET.get("wie", ""), request.GET.get(UNFOLD, ""))
    board, people = together(lambda: (board_of(actor, days.today(), *shown), people_beside(actor)))
    context = {
        "board": board,
        "refer_url": url_of("intake:refer") if actor.has_role(*CASE_WORK) else "",
        "chain_url": url_of("regie:chain"),
        "stuck_url": url_of("regie:chain_stuck"),
        "next": next_useful(actor),
    }
    return render(request, "regie/today.html", {**context, **region_beside(actor), **people})


def people_beside(actor: Actor) -> dict[str, Any]:
    """The round, and with whom this role has to do; asked together with the work list."""
    found: dict[str, Any] = {"round": beside.round_now(actor, days.today())}
    if actor.has_role(Role.ADVISER):
        found["my_people"] = beside.my_people(actor)
    if actor.has_role(Role.MANAGER):
        found["invitations"] = beside.open_invitations(actor)
    return found


def region_beside(actor: Actor) -> dict[str, Any]:
    """How the region stands, for who works in it or steers it; a part that is not for this role costs no query."""
    found: dict[str, Any] = dict.fromkeys(PARTS)
    region = pulse.region_of(actor)
    directs = bool(actor.directed_region_ids)
    if region and (directs or actor.has_role(*CASE_WORK)):
        found["pulse"] = pulse.region_pulse(region)
        found["kpis"] = found["pulse"].kpis(url_of("regie:chain"))
    if region and directs:
        late = pulse.stuck(region)
        found["beginning"] = url_of("regie:beginning") if is_new(region) else None
        found["late"], found["late_total"], found["late_more"] = (
            late[:STUCK_SHOWN],
            len(late),
            url_of("regie:chain_stuck"),
        )
        found["stuck"] = True
    if actor.has_role(Role.NATIONAL_ADVISER):
        found["regions"] = pulse.regions_of(actor)
    return found


def next_useful(actor: Actor) -> list[tuple[str, str]]:
    """When nothing waits: (name of the page, its url) of what this role could do now; pages that exist."""
    wanted: list[str] = []
    if actor.has_role(*CASE_WORK):
        wanted += ["intake:refer", "intake:list"]
    if actor.has_role(Role.TRAINER):
        wanted += ["matching:places"]
    if actor.has_role(*STEERING):
        wanted += ["regie:quarter", "regie:chain", "regie:factors"]
    if actor.has_role(Role.MANAGER):
        wanted += ["netwerk:people"]
    if not wanted:
        wanted = ["netwerk:account"]
    return [
        (page.label, url_of(page.name)) for name in wanted[:2] for page in PAGES if page.name == name and url_of(name)
    ]
