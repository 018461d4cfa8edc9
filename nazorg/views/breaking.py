"""After a break: three accounts, what was kept and where else there is room. And how a proefplaatsing ended."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from intake.views.page import UNPROCESSABLE, form_page, step, taken, to_dossier
from matching.models import Placement, PlacementKind, PlacementState, ToldBy
from nazorg.asked_forms import BreakForm, TrialForm
from nazorg.breaks import accounts_of, kept_of, places_for
from nazorg.models import TrialOutcome
from transitiehuis.workflow import WrongStatus


def found_for(request: HttpRequest, pk: int) -> Placement:
    """The placement, for who works on its traject: 404 out of sight, 403 for others."""
    seen = Placement.objects.visible_to(request.actor).select_related(
        "trajectory__candidate__place", "trajectory__holder", "trajectory__region", "trajectory__profile",
        "training_company", "employer", "reason",
    )  # fmt: skip
    placement = get_object_or_404(seen, pk=pk)
    placement.trajectory.require_worker(request.actor)
    return placement


@step
def broken(request: HttpRequest, pk: int) -> HttpResponse:
    """Why it broke by candidate, leerbedrijf and partner, each apart; and back into matching."""
    placement = found_for(request, pk)
    if placement.state != PlacementState.ENDED or placement.continued:
        raise WrongStatus(_("This placement has not ended."))
    accounts = accounts_of(placement, request.actor)
    partner_told = bool(accounts[list(ToldBy).index(ToldBy.PARTNER)].reason)
    form = None if partner_told else BreakForm(request.POST if request.method == "POST" else None)
    if form and form.is_valid() and taken(form, lambda: form.add(placement, request.actor)):
        messages.success(request, _("Your account stands beside the others."))
        return redirect("nazorg:broken", pk)
    trajectory = placement.trajectory
    kept, outdated = kept_of(trajectory, request.actor)
    context = {
        "placement": placement,
        "trajectory": trajectory,
        "accounts": accounts,
        "form": form,
        "kept": kept,
        "outdated": outdated,
        "places": places_for(trajectory, placement, request.actor) if trajectory.is_open else [],
    }
    bad = form is not None and form.is_bound and bool(form.errors)
    return render(request, "nazorg/broken.html", context, status=UNPROCESSABLE if bad else 200)


@step
def trial(request: HttpRequest, pk: int) -> HttpResponse:
    """How a proefplaatsing ended; the candidate is asked whether that is so."""
    placement = found_for(request, pk)
    if placement.kind != PlacementKind.TRIAL or placement.state == PlacementState.PLANNED:
        raise WrongStatus(_("Only of a trial placement that has begun it is written down how it ended."))
    form = TrialForm(request.POST if request.method == "POST" else None)
    facts = ("outcome", "note")
    if form.is_valid() and taken(
        form,
        lambda: TrialOutcome.record(placement, **{name: form.cleaned_data[name] for name in facts}, by=request.actor),
    ):
        return to_dossier(request, placement.trajectory, _("Recorded. The candidate is asked whether this is right."))
    words = {
        "title": _("How did the trial placement end?"),
        "lead": _("The candidate reads what you write, and confirms it or says what was otherwise."),
        "submit": _("Record how it ended"),
    }
    return form_page(request, placement.trajectory, form, **words)
