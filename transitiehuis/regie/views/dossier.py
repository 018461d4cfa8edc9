"""One traject over all floors: where it is, who is aan zet, what happened, who is involved."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from intake import story as intake
from intake.facts import contact_links, profile_facts, reach_links, support_facts
from intake.forms.steps import NoteForm
from intake.models import DossierView, Trajectory, ViewKind
from intake.statements import statement_facts
from intake.views.page import old_number
from matching import story as matching
from nazorg import story as nazorg
from nazorg.panel import panel_of
from nazorg.result_lines import lines_for as result_lines
from transitiehuis.asking import ahead
from transitiehuis.netwerk.actor import Actor
from transitiehuis.regie import story
from transitiehuis.regie.buttons import buttons_of
from transitiehuis.regie.own import worklist as own
from transitiehuis.ui.navigation import url_of

STEPS_ONLY = "stappen"


def find(request: HttpRequest, number: str) -> Trajectory:
    """The traject behind the url; 404 for one that is not there for this person."""
    trajectory = story.found(request.actor, number)
    if trajectory is None:
        raise Http404
    return trajectory


def dossier(request: HttpRequest, number: str) -> HttpResponse:
    """As far as this organisation's part in it goes. Opening is logged: the one thing a GET writes."""
    trajectory = story.found(request.actor, number)
    if trajectory is None:
        return old_number(request, number)
    DossierView.log([trajectory], ViewKind.OPENED, by=request.actor)
    parties = story.parties_of(request.actor, trajectory.pk)
    sight = story.Sight.of(trajectory, parties, request.actor)
    if sight.works:
        with ahead(lambda: ask(trajectory, request.actor)):
            return render(request, "regie/dossier.html", whole(request, trajectory, parties, sight))
    if sight.offered:
        return render(request, "regie/dossier_offered.html", offered(request, trajectory, sight))
    return render(request, "regie/dossier_company.html", company(request, trajectory))


def ask(trajectory: Trajectory, actor: Actor) -> None:
    """Everything that the page asks of the floors."""
    intake.Read.of(trajectory, actor)
    intake.written_on(actor, tuple(trajectory.family))
    placements = matching.Read.of(trajectory, actor).placements
    panel_of(trajectory, actor, placements)
    own.timeline_of(trajectory, actor)
    story.profiles_of(actor, trajectory.pk)
    if placements:
        nazorg.moments_of(actor, tuple(trajectory.family))
        result_lines(trajectory, actor)


def whole(request: HttpRequest, trajectory: Trajectory, parties: list, sight: story.Sight) -> dict[str, Any]:
    """For who works on it: every floor is read once, and each part of the page made from that."""
    actor, steps_only = request.actor, request.GET.get("tijdlijn") == STEPS_ONLY
    here, above = intake.Read.of(trajectory, actor), matching.Read.of(trajectory, actor)
    family = tuple(trajectory.family)
    moments = nazorg.moments_of(actor, family) if above.placements else []  # contact begins with a placement
    aftercare = panel_of(trajectory, actor, above.placements)
    steps, returns = intake.chainline(trajectory, here.events)
    entries = [
        *intake.timeline_of(trajectory, actor, here),
        *matching.timeline_of(trajectory, actor, above),
        *nazorg.timeline_of(moments),
        *aftercare.entries,
        *own.timeline_of(trajectory, actor),
    ]
    upper = [
        *nazorg.actions_for(trajectory, actor, moments),
        *matching.actions_for(trajectory, actor, above),
        *aftercare.actions,
    ]
    profile = profile_facts(story.profiles_of(actor, trajectory.pk)[0])
    return {
        "trajectory": trajectory,
        "lead": story.lead_of(trajectory, dict(profile).get(_("Wants"), "")),
        "list_url": url_of("intake:list"),
        "steps": steps,
        "returns": returns,
        "turn": story.turn_of(trajectory, actor, here.offer),
        "buttons": buttons_of(trajectory, intake.actions_for(trajectory, actor, here), upper),
        "moments": story.moments_of(entries, steps_only),
        "steps_only": steps_only,
        "appointment": intake.panel_of(here) if trajectory.holder_id in actor.organisation_ids else None,
        "note": NoteForm() if sight.may_write else None,
        "matching": matching.panel_of(trajectory, actor, above),
        "aftercare": aftercare,
        "results": result_lines(trajectory, actor) if above.placements else [],
        "contact": contact_links(trajectory.candidate),
        "profile": profile,
        "profile_url": reverse("intake:profile", args=[trajectory.number]) if sight.may_write else "",
        **second_layer(trajectory, actor, sight),
        "people": story.party_lines(trajectory, parties),
    }


def second_layer(trajectory: Trajectory, actor: Actor, sight: story.Sight) -> dict[str, Any]:
    """What a company never sees: conditions, guidance, and what partners state."""
    if not sight.second_layer:
        return {}
    stated = statement_facts(trajectory.__dict__["stated"])
    url = reverse("intake:statements", args=[trajectory.number]) if sight.may_write else ""
    return {"support": [*stated, *support_facts(trajectory, actor)], "statements_url": url}


def offered(request: HttpRequest, trajectory: Trajectory, sight: story.Sight) -> dict[str, Any]:
    """For who has been offered it: the name, why, and the profile; nothing more."""
    offer = intake.Read.of(trajectory, request.actor).offer
    if offer is None:
        raise Http404
    return {
        "trajectory": trajectory,
        "list_url": url_of("intake:list"),
        "offer": offer,
        "may_answer": sight.worker,
        "profile": profile_facts(story.profiles_of(request.actor, trajectory.pk)[0]),
    }


def company(request: HttpRequest, trajectory: Trajectory) -> dict[str, Any]:
    """For a training company or employer: who it is, how to reach them, and what was agreed with them."""
    reach = reach_links(trajectory.candidate)
    return {"trajectory": trajectory, "contact": reach, "matching": matching.panel_of(trajectory, request.actor)}
