"""Plaatsing vastleggen in six fields, and the page of one placement with what comes next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import F
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from intake.models import WORKERS, ReasonKind, Trajectory
from intake.views.duplicates import remember
from intake.views.page import UNPROCESSABLE, form_page, seen, step, taken
from matching.checklist import needs_of
from matching.forms.placement import (
    EndForm,
    NewcomerForm,
    PermitForm,
    PlacementForm,
    ReasonForm,
    SignForm,
    StartForm,
)
from matching.models import Placement, PlacementState, PracticeAgreement, Proposal, ProposalStatus
from matching.periods import hours_of, lines_of, read_postings
from matching.story import placement_facts
from transitiehuis import days
from transitiehuis.columns import named
from transitiehuis.netwerk.models import Role
from transitiehuis.ui.access import roles
from transitiehuis.ui.words import day as day_words


@step
def placement_log(request: HttpRequest, number: str) -> HttpResponse:
    """Six fields, filled in from the proposal that the company accepted."""
    trajectory = seen(request, number)
    trajectory.require_worker(request.actor)
    accepted = Proposal.objects.visible_to(request.actor).filter(trajectory=trajectory, status=ProposalStatus.ACCEPTED)
    accepted = accepted.annotate(wanted_hours=F("trajectory__profile__hours_max"))
    proposal = named(accepted, "company", whole=("place",)).first()
    form = PlacementForm(request.POST or None, actor=request.actor, trajectory=trajectory, proposal=proposal)
    if form.is_valid() and taken(form, form.log):
        return done(request, trajectory)
    lead = trajectory.candidate.name
    if proposal:
        lead = _("%(name)s at %(company)s") % {"name": lead, "company": proposal.company.name}
    return log_page(request, form, lead, trajectory=trajectory, proposal=proposal)


@step
def placement_new(request: HttpRequest) -> HttpResponse:
    """The same for somebody who is not in the portal yet: traject and placement at once."""
    form = NewcomerForm(request.POST or None, actor=request.actor)
    made: list[Placement] = []
    if form.is_valid() and taken(form, lambda: made.append(form.log())):
        return done(request, made[0].trajectory)
    remember(request, form.typed, form.alike)
    return log_page(request, form, _("For somebody who is not in the portal yet."))


def log_page(request: HttpRequest, form: PlacementForm, lead: str, **context: Any) -> HttpResponse:
    status = UNPROCESSABLE if form.is_bound and form.errors else 200
    return render(
        request,
        "matching/placement_log.html",
        {"form": form, "lead": lead, "trajectory": None, **context},
        status=status,
    )


def done(request: HttpRequest, trajectory: Trajectory) -> HttpResponse:
    """To the dossier, with what comes next in one sentence."""
    placement = Placement.objects.visible_to(request.actor).filter(trajectory=trajectory).live().first()
    if placement and placement.needs_permission:
        messages.success(request, _("The placement has been recorded. Record who gave permission."))
        return redirect(placement)
    if placement and placement.state == PlacementState.PLANNED:
        said = _("The placement has been recorded. Confirm the first day from %(day)s on.")
        messages.success(request, said % {"day": day_words(placement.start)})
    else:
        messages.success(request, _("The placement has been recorded. The contact moments are planned."))
    return redirect("trajectory", trajectory.number)


@step
def placement_of(request: HttpRequest, number: str) -> HttpResponse:
    """The page of the running placement of a traject; where there is none, the form to record one."""
    trajectory = seen(request, number)
    placement = Placement.objects.visible_to(request.actor).filter(trajectory=trajectory).live().first()
    return redirect(placement) if placement else redirect("matching:placement_log", number)


@roles(*WORKERS, Role.TRAINER)
def placement(request: HttpRequest, pk: int) -> HttpResponse:
    """One placement: the facts, the signatures, and what can be recorded now."""
    found = find(request, pk)
    agreement = found.agreement()
    postings = read_postings(found, request.actor)
    worker = found.trajectory.is_worked_by(request.actor) and request.actor.has_role(*WORKERS)
    context = {
        "needs": needs_of(found, request.actor, agreement, postings) if worker else [],
        "postings": lines_of(found, postings),
        "hours": hours_of(found),
        "placement": found,
        "trajectory": found.trajectory,
        "facts": placement_facts(found),
        "agreement": agreement,
        "signed": signatures(agreement) if agreement else [],
        "permission": permission(found),
        "worker": worker,
        "begun": found.start <= days.today(),
        "planned": found.state == PlacementState.PLANNED,
        "started": found.state == PlacementState.STARTED,
    }
    return render(request, "matching/placement.html", context)


def find(request: HttpRequest, pk: int) -> Placement:
    found = Placement.objects.visible_to(request.actor).with_facts().with_hours().select_related("permission_by")
    placement = get_object_or_404(found, pk=pk)
    # A company may see that it has a placement a moment longer than whose it is.
    placement.trajectory = get_object_or_404(
        Trajectory.objects.visible_to(request.actor)
        .with_part(request.actor)
        .select_related("candidate__place", "holder", "region"),
        pk=placement.trajectory_id,
    )
    return placement


def worked(request: HttpRequest, pk: int) -> Placement:
    """The same for who works on the traject; 403 for others."""
    found = find(request, pk)
    found.trajectory.require_worker(request.actor)
    return found


def running(request: HttpRequest, number: str) -> Placement:
    """The one placement of that traject that is planned or runs, for who works on it; 403 for others."""
    trajectory = seen(request, number)
    trajectory.require_worker(request.actor)
    live = Placement.objects.visible_to(request.actor).filter(trajectory=trajectory).live()
    found = get_object_or_404(live.with_facts())
    found.trajectory = trajectory
    return found


def signatures(agreement: Any) -> list[tuple[str, str]]:
    """Who signed when; who did not yet, says so."""

    def said(day: date | None) -> str:
        return day_words(day) if day else _("not yet")

    return [
        (_("Candidate"), said(agreement.candidate_signed_on)),
        (_("Training company"), said(agreement.company_signed_on)),
        (_("School"), said(agreement.school_signed_on)),
        (_("Until"), day_words(agreement.until) if agreement.until else ""),
    ]


def permission(placement: Placement) -> list[tuple[str, str]]:
    if placement.permission_by is None or placement.permission_on is None:
        return []
    return [
        (_("Why longer than two months"), placement.exception_reason),
        (_("Permission by"), placement.permission_by.name),
        (_("Given on"), day_words(placement.permission_on)),
    ]


# What is recorded on it ----------------------------------------------------------------------------------------------


def recorded(
    request: HttpRequest, found: Placement, form: BaseForm, act: Callable[[], Any], said: str, **words: str
) -> HttpResponse:
    """Take the step with what was filled in, or show the page of that step."""
    if form.is_valid() and taken(form, act):
        messages.success(request, said)
        return redirect("trajectory", found.trajectory.number)
    return form_page(request, found.trajectory, form, **words)


@step
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """The first day at work was there."""
    found = worked(request, pk)
    form = StartForm(request.POST or None, initial={"on": found.start if found.start <= days.today() else None})
    return recorded(
        request,
        found,
        form,
        lambda: found.confirm_start(by=request.actor, on=form.cleaned_data["on"]),
        _("The candidate is at work. The contact moments are planned."),
        title=_("Confirm the first day"),
        submit=_("Confirm the first day"),
    )


@require_POST
@step
def confirm(request: HttpRequest, number: str) -> HttpResponse:
    """One click: the first day at work was there, on the day that was agreed. Another day has a page of its own."""
    found = running(request, number)
    found.confirm_start(by=request.actor)
    said = _("%(name)s is at work since %(day)s. The contact moments are planned.")
    messages.success(request, said % {"name": found.trajectory.candidate.name, "day": day_words(found.start)})
    return redirect("trajectory", number)


@step
def not_start(request: HttpRequest, pk: int) -> HttpResponse:
    """It does not go ahead."""
    found = worked(request, pk)
    form = ReasonForm(request.POST or None, kind=ReasonKind.NOT_STARTED)
    return recorded(
        request,
        found,
        form,
        lambda: found.not_start(form.cleaned_data["reason"], told_by=form.cleaned_data["told_by"], by=request.actor),
        _("Recorded. The search goes on, with the same profile."),
        title=_("The placement does not go ahead"),
        submit=_("Record that it does not go ahead"),
    )


@step
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """The work ended; the search goes on."""
    found = worked(request, pk)
    form = EndForm(request.POST or None, kind=ReasonKind.PLACEMENT_END)
    return recorded(
        request,
        found,
        form,
        lambda: found.end(**form.cleaned_data, by=request.actor),
        _("Recorded. The search goes on, with the same profile."),
        title=_("The placement has ended"),
        submit=_("Record the end"),
        lead=_("The trajectory goes back to matching. Profile and certificates stay: no new intake is needed."),
    )


PERMISSION = ("permission_by", "permission_on", "start", "planned_end", "exception")


@step
def permit(request: HttpRequest, number: str) -> HttpResponse:
    """Who permitted the proefplaatsing."""
    found = running(request, number)
    if found.kind != Placement.Kind.TRIAL:
        return redirect(found)
    planned = {"start": found.start, "planned_end": found.planned_end}
    form = PermitForm(request.POST or None, actor=request.actor, initial=planned)
    return recorded(
        request,
        found,
        form,
        lambda: found.permit(**{name: form.cleaned_data[name] for name in PERMISSION}, by=request.actor),
        _("The permission has been recorded."),
        title=_("Record the permission"),
        submit=_("Record the permission"),
    )


@step
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Who signed the praktijkovereenkomst."""
    found = worked(request, pk)
    agreement = found.agreement() or get_object_or_404(PracticeAgreement.objects.none())
    form = SignForm(request.POST or None, agreement=agreement)
    return recorded(
        request,
        found,
        form,
        lambda: form.sign(request.actor),
        _("The signatures have been recorded."),
        title=_("Record the signatures"),
        submit=_("Record the signatures"),
    )
