"""Plekken vergelijken: what fits, what does not and what nobody knows; a person chooses and says why."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from intake.models import MatchingProfile, Trajectory
from intake.views.page import UNPROCESSABLE, held, step, taken, to_dossier
from matching.comparison import compare as lay_beside
from matching.comparison import to_discuss
from matching.forms.proposal import CompareFilter, ProposeForm
from matching.messages import can_be_written
from matching.models import Proposal, WorkPlacementOffer
from matching.models.proposing import ANSWER_WERKDAGEN
from matching.models.words import STEPS
from matching.profile import distance_words, facts_of, nameless
from matching.story import panel_of
from matching.weighing import BY_DATE, demand_of, in_order_of, wish_of
from transitiehuis import days
from transitiehuis.ui.parts import Column

PER_PAGE = 3


@step
def compare(request: HttpRequest, number: str) -> HttpResponse:
    """Three places at a time, by distance or by date; the proposal is made on the same page."""
    trajectory = held(request, number)
    choice = CompareFilter(request.GET or None)
    chosen = choice.cleaned_data if choice.is_valid() else {}
    profile = MatchingProfile.objects.visible_to(request.actor).with_lists().get(trajectory=trajectory)
    trajectory.profile = profile
    page = Paginator(places_for(request, trajectory, profile, chosen), PER_PAGE).get_page(request.GET.get("page"))
    places = list(page)
    rows, notes = laid(trajectory, profile, places)
    form = ProposeForm(request.POST or None, places=places, notes=notes) if trajectory.step in STEPS else None
    if form and form.is_valid() and taken(form, lambda: propose(request, trajectory, form)):
        return to_dossier(request, trajectory, told(form.chosen()))
    context = {
        "trajectory": trajectory,
        "choice": choice,
        "page": page,
        "rows": rows,
        "form": form,
        "columns": [column(place, trajectory) for place in places],
        "lead": lead(page.paginator.count, chosen),
        "shown": facts_of(nameless(trajectory, places[0], profile)) if places else [],
        "due": days.add_werkdagen(days.today(), ANSWER_WERKDAGEN),
        "panel": panel_of(trajectory, request.actor),
    }
    return render(request, "matching/compare.html", context, status=UNPROCESSABLE if form and form.errors else 200)


def places_for(
    request: HttpRequest, trajectory: Trajectory, profile: Any, chosen: dict[str, Any]
) -> list[WorkPlacementOffer]:
    """Open places of the region, of the wished themes unless all were asked for; not those proposed already."""
    running = Proposal.objects.visible_to(request.actor).filter(trajectory=trajectory).running()
    found = (
        WorkPlacementOffer.objects.visible_to(request.actor)
        .open_on(days.today())
        .filter(region=trajectory.region_id)
        .exclude(pk__in=running.values("place"))
        .with_facts()
    )
    wished = [theme["id"] for theme in profile.themes_named]
    if wished and chosen.get("themes") != "alle":
        found = found.filter(theme__in=wished)
    return in_order_of(chosen.get("order", ""), found.in_order(), trajectory.candidate.place)


def laid(trajectory: Trajectory, profile: Any, places: list[WorkPlacementOffer]) -> tuple[list, list[str]]:
    """The criteria with a verdict for each place, and what is to be discussed for each."""
    wish, names = wish_of(profile)
    demands = [demand_of(place, trajectory.candidate.place) for place in places]
    rows = lay_beside(wish, demands, names=names, today=days.today())
    return rows, [to_discuss(rows, position) for position in range(len(places))]


def column(place: WorkPlacementOffer, trajectory: Trajectory) -> Column:
    far = distance_words(demand_of(place, trajectory.candidate.place).distance_km)
    return Column(place.employer.name, f"{place.title}. {place.place.name}, {far}", place.get_absolute_url())


def lead(count: int, chosen: dict[str, Any]) -> str:
    order = _("by first day") if chosen.get("order") == BY_DATE else _("by distance")
    return _("Open places %(order)s: %(count)s. There is no mark and no order of best: you choose.") % {
        "order": order,
        "count": count,
    }


def propose(request: HttpRequest, trajectory: Trajectory, form: ProposeForm) -> None:
    facts = {name: form.cleaned_data[name] for name in ("why", "why_note")}
    Proposal.make(trajectory, form.chosen(), **facts, by=request.actor)


def told(place: WorkPlacementOffer) -> str:
    if can_be_written(place):
        return _("%(company)s gets the proposal, without a name.") % {"company": place.employer.name}
    return _("No e-mail address of %(company)s is known. Call them, and record the answer.") % {
        "company": place.employer.name
    }
