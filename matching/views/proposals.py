"""Voorstellen: those in flight, one of them, and the steps that a colleague or the company takes on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from intake.facts import contact_links, reach_links
from intake.models import WORKERS, Candidate, Trajectory
from intake.views.page import UNPROCESSABLE, seen, step, taken, worked
from matching.appointments import when_words
from matching.forms.proposal import DeclineForm, IntroduceForm, OthersForm
from matching.models import Meeting, Proposal, ProposalStatus
from matching.profile import facts_of
from matching.story import TONES, status_words
from matching.views.words import place_facts
from transitiehuis import days
from transitiehuis.netwerk.models import Role
from transitiehuis.ui.access import roles
from transitiehuis.ui.filters import filters_stay
from transitiehuis.ui.once import once

PER_PAGE = 25
READERS = (*WORKERS, Role.TRAINER)


class ProposalsFilter(forms.Form):
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[("", gettext_lazy("Running")), ("late", gettext_lazy("Late")), ("all", gettext_lazy("All"))],
    )


@roles(*READERS)
@filters_stay
def proposals(request: HttpRequest) -> HttpResponse:
    """Every proposal of trajecten I work on, or made to my company."""
    choice = ProposalsFilter(request.GET)
    state = choice.cleaned_data.get("state") if choice.is_valid() else ""
    rows = Proposal.objects.visible_to(request.actor)
    rows = rows.overdue_on(days.today()) if state == "late" else rows if state == "all" else rows.running()
    order = ("-proposed_at", "-pk") if state == "all" else ("due", "pk")
    page = Paginator(rows.with_facts().order_by(*order), PER_PAGE).get_page(request.GET.get("page"))
    name_people(request, page.object_list)
    context = {"choice": choice, "page": page, "today": days.today(), "worker": request.actor.has_role(*WORKERS)}
    return render(request, "matching/proposals.html", context)


def name_people(request: HttpRequest, found: Any) -> None:
    """Give each row its person where the reader may know who it is, else only the number."""
    ids = [proposal.trajectory_id for proposal in found]
    visible = Trajectory.objects.visible_to(request.actor).filter(pk__in=ids).select_related("candidate")
    known = {trajectory.pk: trajectory for trajectory in visible}
    for proposal in found:
        proposal.known = known.get(proposal.trajectory_id)
        proposal.tone, proposal.words = TONES[proposal.status], status_words(proposal)


@step
def proposals_of(request: HttpRequest, number: str) -> HttpResponse:
    """The one running proposal of a traject, or the list of them."""
    trajectory = seen(request, number)
    running = list(Proposal.objects.visible_to(request.actor).filter(trajectory=trajectory).running().order_by("due"))
    asking = [proposal for proposal in running if proposal.asks_introduction]
    if len(running) == 1 or asking:
        return redirect((asking or running)[0])
    if not running:
        return redirect("matching:compare", number)
    page = Paginator(
        Proposal.objects.visible_to(request.actor).filter(trajectory=trajectory).with_facts().in_order(), PER_PAGE
    ).get_page(1)
    name_people(request, page.object_list)
    context = {"choice": None, "page": page, "today": days.today(), "trajectory": trajectory}
    return render(request, "matching/proposals.html", context)


@step
def proposals_rest(request: HttpRequest, number: str) -> HttpResponse:
    """One company said yes: the others that still run, ticked to be withdrawn, in one go."""
    trajectory = worked(request, number)
    found = Proposal.objects.visible_to(request.actor).filter(trajectory=trajectory).running().with_facts().in_order()
    accepted = next((one for one in found if one.status == ProposalStatus.ACCEPTED), None)
    form = OthersForm(request.POST or None, others=[one for one in found if one.is_waiting])
    if form.is_valid() and taken(form, lambda: form.withdraw(trajectory, request.actor)):
        messages.success(request, form.told)
        return redirect("trajectory", number)
    if accepted is None or not form.others:
        return redirect("matching:proposals_of", number)
    context = {"form": form, "trajectory": trajectory, "accepted": accepted}
    return render(request, "matching/proposals_rest.html", context, status=UNPROCESSABLE if form.errors else 200)


@roles(*READERS)
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    return proposal_page(request, find(request, pk))


def find(request: HttpRequest, pk: int) -> Proposal:
    found = Proposal.objects.visible_to(request.actor).with_facts().select_related("proposed_for")
    return get_object_or_404(found, pk=pk)


def proposal_page(
    request: HttpRequest, found: Proposal, *, decline: DeclineForm | None = None, introduce: IntroduceForm | None = None
) -> HttpResponse:
    """As far as the reader's part goes: who works on the traject, or the company it was made to."""
    actor = request.actor
    works = Trajectory.objects.filter(pk=found.trajectory_id).worked_by(actor).exists()
    known = (
        Trajectory.objects.visible_to(actor).filter(pk=found.trajectory_id).select_related("candidate__place").first()
    )
    worker = works and actor.has_role(*WORKERS)
    waiting = found.is_waiting and (worker or found.is_company(actor))
    company = not worker and found.is_company(actor)
    form = decline or introduce
    meeting = Meeting.objects.filter(proposal=found).planned().first() if found.meets_at else None
    context = {
        "meeting": meeting,
        "when": when_words(meeting) if meeting else "",
        "meets": waiting and found.status == ProposalStatus.INTRODUCED,
        "proposal": found,
        "works": works,
        "worker": worker,
        "company": company,
        "known": known,
        "tone": TONES[ProposalStatus(found.status)],
        "words": status_words(found),
        "shown": facts_of(found.shown),
        "contact": contact_of(known.candidate, worker) if known else [],
        "place": place_facts(found.place, own=company),
        "form": form if form and form.errors else None,
        "decline": (decline or DeclineForm(own=not worker)) if waiting else None,
        "declining": decline is not None,
        "introduce": (introduce or IntroduceForm()) if worker and found.asks_introduction else None,
    }
    return render(request, "matching/proposal.html", context, status=UNPROCESSABLE if form and form.errors else 200)


def contact_of(candidate: Candidate, worker: bool) -> list[tuple[str, str]]:
    return contact_links(candidate) if worker else reach_links(candidate)


def answered(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A step on a proposal by its button: POST only, by a role that may see it; twice is once."""
    return require_POST(roles(*READERS)(once(view)))


@answered
def interest(request: HttpRequest, pk: int) -> HttpResponse:
    """The company wants to meet."""
    found = find(request, pk)
    found.interest(by=request.actor)
    messages.success(request, _("Recorded. The candidate is asked first; then the name is given."))
    return redirect(found)


@answered
def introduce(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the name, because the candidate agreed."""
    found = find(request, pk)
    found.require_worker(request.actor)
    form = IntroduceForm(request.POST)
    if form.is_valid() and taken(form, lambda: found.introduce(agreed=True, by=request.actor)):
        messages.success(request, _("%(company)s now has name and contact details.") % {"company": found.company.name})
        return redirect(found)
    return proposal_page(request, find(request, pk), introduce=form)


@answered
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """The company goes on with this candidate."""
    found = find(request, pk)
    found.accept(by=request.actor)
    messages.success(request, accepted_words(request, found))
    others = Proposal.objects.visible_to(request.actor).filter(trajectory=found.trajectory_id).waiting()
    if not found.is_company(request.actor) and others.exists():
        return redirect("matching:proposals_rest", found.number)
    return redirect(found)


def accepted_words(request: HttpRequest, found: Proposal) -> str:
    if not found.is_company(request.actor):
        return _("Good news. The placement can be recorded now.")
    facts = {"by": found.proposed_for.name}
    return _("Good news. %(by)s records the placement, and arranges the rest with you.") % facts


@answered
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """The company says no, for a reason of the list."""
    found = find(request, pk)
    form = DeclineForm(request.POST, own=found.is_company(request.actor))
    facts = form.cleaned_data if form.is_valid() else {}
    if facts and taken(form, lambda: found.decline(facts["reason"], by=request.actor, note=facts["note"])):
        messages.success(request, _("Recorded. Who has the turn looks for another place."))
        return redirect(found)
    return proposal_page(request, find(request, pk), decline=form)


@answered
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Taken back by who works on the traject."""
    found = find(request, pk)
    found.withdraw(by=request.actor)
    messages.success(request, _("The proposal has been withdrawn. %(company)s has been told.") % {
        "company": found.company.name
    })  # fmt: skip
    return redirect(found)
