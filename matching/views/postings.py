"""While somebody works: another leerbedrijf, another praktijkopleider, other hours."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from intake.views.page import form_page, step, taken
from matching.forms.posting import FinishPostingForm, HoursForm, NextPostingForm
from matching.models import Placement, PlacementHours, Posting
from matching.views.placements import worked


@step
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """The next posting of who is seconded, or another praktijkopleider at the same leerbedrijf."""
    found = worked(request, pk)
    form = NextPostingForm(request.POST or None, placement=found, actor=request.actor)
    words = {"title": _("Another workplace trainer"), "submit": _("Record the workplace trainer")}
    if found.is_secondment:
        lead = _("Another training company needs a new praktijkovereenkomst. It is made ready for you.")
        words = {"title": _("Next posting"), "submit": _("Record the next posting"), "lead": lead}
    return recorded(request, found, form, form.follow, said=_("Recorded, from that day on."), **words)


@step
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """The last day at this leerbedrijf, while the next one is looked for."""
    found = worked(request, pk)
    form = FinishPostingForm(request.POST or None)
    said = _("Recorded. The contract with %(employer)s goes on.") % {"employer": found.employer.name}
    words = {"title": _("This posting has ended"), "submit": _("Record the end of this posting")}

    def act() -> None:
        Posting.finish(found, on=form.cleaned_data["on"], by=request.actor)

    return recorded(request, found, form, act, said=said, **words)


@step
def hours(request: HttpRequest, pk: int) -> HttpResponse:
    """Other hours a week, from a day on."""
    found = worked(request, pk)
    form = HoursForm(request.POST or None, initial={"hours": found.hours_now})
    words = {"title": _("Change the hours"), "submit": _("Record the hours")}

    def act() -> None:
        PlacementHours.change(found, **form.cleaned_data, by=request.actor)

    return recorded(request, found, form, act, said=_("Recorded, from that day on."), **words)


def recorded(request: HttpRequest, found: Placement, form: Any, act: Any, **words: Any) -> HttpResponse:
    """Take the step and go back to the page of the placement, or show the page of that step."""
    if form.is_valid() and taken(form, act):
        messages.success(request, words["said"])
        return redirect(found)
    return form_page(request, found.trajectory, form, **words)
