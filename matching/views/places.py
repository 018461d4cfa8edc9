"""Leerwerkplekken: the list of them, offering and changing one."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from intake.views.page import UNPROCESSABLE, taken
from matching.forms.place import STATE_TONES, PlaceForm, PlacesFilter
from matching.models import WorkPlacementOffer
from matching.profile import hours_words
from matching.views.place import OFFERERS, find
from matching.views.words import asked_words
from transitiehuis import days
from transitiehuis.ui.access import roles
from transitiehuis.ui.filters import filters_stay
from transitiehuis.ui.once import once
from transitiehuis.workflow import NotAllowed

PER_PAGE = 25


@roles(*OFFERERS)
@filters_stay
def places(request: HttpRequest) -> HttpResponse:
    """The places of the region that are open, or what was chosen above the list."""
    choices = PlacesFilter(request.GET, actor=request.actor)
    page = Paginator(choices.rows().with_facts(), PER_PAGE).get_page(request.GET.get("page"))
    for place in page:
        place.tone, place.hours = STATE_TONES[place.status], hours_words(place.hours_min, place.hours_max)
        place.asked = asked_words(place)
    return render(request, "matching/places.html", {"choices": choices, "page": page, "today": days.today()})


@roles(*OFFERERS)
@once
def place_new(request: HttpRequest) -> HttpResponse:
    """Offer a place, as the company or on its behalf."""
    form = PlaceForm(request.POST or None, actor=request.actor)
    if form.is_valid():
        made: list[WorkPlacementOffer] = []
        if taken(form, lambda: made.append(form.offer_place())):
            messages.success(request, _("The place is open for candidates."))
            return redirect(made[0])
    return form_page(request, form, _("Offer a place"), _("Offer the place"))


@roles(*OFFERERS)
@once
def place_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Other facts of a place, by who offered it or the company itself."""
    found = find(request, pk)
    if not found.may_manage(request.actor):
        raise NotAllowed
    form = PlaceForm(request.POST or None, actor=request.actor, offer=found)
    if form.is_valid() and taken(form, form.change):
        messages.success(request, _("The place has been changed."))
        return redirect(found)
    return form_page(request, form, _("Change the place"), _("Save the changes"), found)


@require_POST
@roles(*OFFERERS)
@once
def place_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Pause, resume or withdraw."""
    found = find(request, pk)
    getattr(found, step)(by=request.actor)
    messages.success(request, said(step))
    return redirect(found)


def said(step: str) -> str:
    return {
        "pause": _("This place is paused. Proposals under way go on."),
        "resume": _("This place is open again."),
        "withdraw": _("This place is no longer offered."),
    }[step]


def form_page(
    request: HttpRequest, form: PlaceForm, title: str, submit: str, place: WorkPlacementOffer | None = None
) -> HttpResponse:
    context = {"form": form, "title": title, "submit": submit, "place": place}
    status = UNPROCESSABLE if form.is_bound and form.errors else 200
    return render(request, "matching/place_form.html", context, status=status)
