"""The company's answer by link, without an account, on a phone, in a minute. GET only shows: mail scanners click."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from intake.views.page import UNPROCESSABLE
from matching.appointments import when_words
from matching.forms.proposal import DeclineForm, MeetingForm
from matching.messages import stays_open
from matching.models import Proposal
from matching.profile import facts_of
from matching.sight import introduced_by_link
from matching.views.meetings import planned_of
from matching.views.words import place_facts
from transitiehuis.netwerk.actor import become
from transitiehuis.netwerk.models import Link
from transitiehuis.ui.access import public
from transitiehuis.workflow import WrongStatus, same_click

GONE, NOT_FOUND = 410, 404
YES = {"interest": Proposal.interest, "accept": Proposal.accept}


@public
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """What the company may know now, and its answer. A used, late or guessed link says so and offers the way on."""
    proposal = proposal_of(request, token)
    if proposal is None:
        return render(request, "matching/answer_over.html", {"proposal": None}, status=NOT_FOUND)
    if request.method == "POST":
        return given(request, token, proposal)
    return answer_page(request, proposal)


def proposal_of(request: HttpRequest, token: str) -> Proposal | None:
    """The proposal of a link; from here on this request may see it. None when the token is a guess."""
    link = Link.objects.resolve(token, Link.Purpose.PROPOSAL)
    if link is None:
        return None
    request.actor = replace(request.actor, link=link)
    become(request.actor)
    found = Proposal.objects.by_link(link).select_related("link", "proposed_for__place", "place__region")
    return found.with_facts().first()


def usable(proposal: Proposal) -> bool:
    """The link still opens something."""
    return proposal.link is not None and proposal.link.usable


def given(request: HttpRequest, token: str, proposal: Proposal) -> HttpResponse:
    """Take the step that was pressed; too late is a sentence on the page it leads back to."""
    said = request.POST.get("answer", "")
    if not usable(proposal):
        return answer_page(request, proposal)
    form = form_of(said, request, proposal)
    if form and not form.is_valid():
        return answer_page(request, proposal, form)
    try:
        if said in YES:
            YES[said](proposal, by=request.actor)
        elif isinstance(form, MeetingForm):
            form.plan(request.actor)
        elif form:
            proposal.decline(form.cleaned_data["reason"], by=request.actor, note=form.cleaned_data["note"])
    except WrongStatus as late:
        # A double tap: the page says already that they want to meet.
        if not (said == "interest" and proposal.interested_at and same_click(proposal.interested_at)):
            messages.error(request, str(late))
    else:
        messages.success(request, thanks(form))
    return redirect("matching:answer", token)


def thanks(form: MeetingForm | DeclineForm | None) -> str:
    if isinstance(form, MeetingForm):
        return _("Thank you. The appointment stands, and the candidate is told.")
    return _("Thank you. Your answer has been passed on.")


def form_of(said: str, request: HttpRequest, proposal: Proposal) -> MeetingForm | DeclineForm | None:
    """What goes with this answer: a moment with "meet", a reason with no; a yes needs nothing."""
    if said in YES:
        return None
    if said == "meet":
        return MeetingForm(request.POST, proposal=proposal, meeting=planned_of(proposal))
    return DeclineForm(request.POST, own=True)


def answer_page(
    request: HttpRequest, proposal: Proposal, form: MeetingForm | DeclineForm | None = None
) -> HttpResponse:
    """The page as the proposal stands now; with a `form` that needs another look."""
    if not (proposal.is_waiting and usable(proposal)):
        over = {"proposal": proposal, "stays_open": stays_open(proposal.place)}
        return render(request, "matching/answer_over.html", over, status=GONE)
    planning, declining = isinstance(form, MeetingForm), isinstance(form, DeclineForm)
    meeting = planned_of(proposal) if proposal.meets_at else None
    context = {
        "meeting": meeting,
        "met": meeting is not None and meeting.has_begun,
        "when": when_words(meeting) if meeting else "",
        "plan": form if planning else MeetingForm(proposal=proposal, meeting=meeting),
        "planning": planning,
        "proposal": proposal,
        "shown": facts_of(proposal.shown),
        "place": place_facts(proposal.place, own=True),
        "person": introduced_by_link(),
        "decline": form if declining else DeclineForm(own=True),
        "form": form,
        "declining": declining,
    }
    return render(request, "matching/answer.html", context, status=UNPROCESSABLE if form else 200)
