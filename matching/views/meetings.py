"""A kennismaking: agree or move it, cancel it, and say what came of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from intake.models import WORKERS
from intake.views.page import UNPROCESSABLE, taken
from matching.appointments import untold, when_words
from matching.forms.proposal import MeetingForm, OutcomeForm
from matching.models import Meeting, MeetingOutcome, Proposal
from matching.models.meeting import ABSENT
from matching.views.proposals import READERS, find
from transitiehuis.ui.access import roles
from transitiehuis.ui.once import once


def answering(request: HttpRequest, pk: int) -> Proposal:
    """The proposal, for who answers for the company or works on the traject; 403 for others."""
    found = find(request, pk)
    if not found.is_company(request.actor):
        found.require_worker(request.actor)
    return found


def planned_of(proposal: Proposal) -> Meeting | None:
    meeting = Meeting.objects.filter(proposal=proposal).planned().first()
    if meeting:
        meeting.proposal = proposal
    return meeting


@roles(*READERS)
@once
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Day, hour and place; with one planned already, that one moves, and after one that has begun comes another."""
    found = answering(request, pk)
    meeting = planned_of(found)
    form = MeetingForm(request.POST if request.method == "POST" else None, proposal=found, meeting=meeting)
    if form.is_valid() and taken(form, lambda: form.plan(request.actor)):
        messages.success(request, planned_words(request, found))
        return redirect(found)
    return page(request, "matching/meeting.html", found, form, meeting=meeting)


def planned_words(request: HttpRequest, found: Proposal) -> str:
    if found.is_company(request.actor):
        return _("Agreed. You get it by mail, for your calendar. The candidate is told.")
    if left := untold(found):
        return " ".join((_("Agreed. The company gets it by mail, for its calendar."), left))
    return _("Agreed. Everybody gets it by mail, for their calendar.")


def cancelled_words(request: HttpRequest, found: Proposal) -> str:
    if found.is_company(request.actor):
        return _("Cancelled. The candidate is told. Agree another moment, or say whether you go on together.")
    if left := untold(found):
        return " ".join((_("Cancelled. The company has been told."), left, _("Agree another moment, or decide.")))
    return _("Cancelled. Everybody has been told. Agree another moment, or decide.")


@require_POST
@roles(*READERS)
@once
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """It does not go ahead."""
    found = answering(request, pk)
    meeting = planned_of(found)
    if meeting:
        meeting.cancel(by=request.actor)
        messages.success(request, cancelled_words(request, found))
    return redirect(found)


@roles(*WORKERS)
@once
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """What came of it; both yes goes on to the other proposals or to the placement."""
    found = find(request, pk)
    found.require_worker(request.actor)
    meeting = get_object_or_404(Meeting.objects.visible_to(request.actor).filter(proposal=found).planned())
    meeting.proposal = found
    form = OutcomeForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and taken(form, lambda: meeting.record(form.cleaned_data["outcome"], by=request.actor)):
        messages.success(request, recorded_words(form.cleaned_data["outcome"]))
        return after(request, found, form.cleaned_data["outcome"])
    return page(request, "matching/meeting_record.html", found, form, meeting=meeting)


def recorded_words(outcome: str) -> str:
    if outcome in ABSENT:
        return _("Recorded. Agree on another moment, or withdraw the proposal.")
    return _("What came of the meeting has been recorded.")


def after(request: HttpRequest, found: Proposal, outcome: str) -> HttpResponse:
    """Where the page goes on: after a yes the others are asked about first."""
    others = Proposal.objects.visible_to(request.actor).filter(trajectory=found.trajectory_id).waiting()
    if outcome == MeetingOutcome.GO_ON and others.exists():
        return redirect("matching:proposals_rest", found.number)
    return redirect(found)


def page(
    request: HttpRequest, template: str, found: Proposal, form: MeetingForm | OutcomeForm, meeting: Meeting | None
) -> HttpResponse:
    company = found.is_company(request.actor)
    begun = meeting is not None and meeting.has_begun
    context = {
        "proposal": found,
        "form": form,
        "meeting": meeting,
        "when": when_words(meeting) if meeting else "",
        "begun": begun,
        "company": company,
        "untold": "" if company else untold(found),
    }
    return render(request, template, context, status=UNPROCESSABLE if form.errors else 200)
