"""Seats asked of the provider of a route: the arithmetic, the request, and its answer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from intake.models import WORKERS
from intake.views.page import UNPROCESSABLE, taken
from matching.forms.seat_request import AnswerForm, AskSeatsForm, DeclineSeatsForm, MoreSeatsForm, NewStartForm
from matching.models import SeatRequest, SeatRequestStatus
from matching.models.seat_request import ASKERS
from matching.route_lines import REQUEST_TONES
from matching.shortage import Reckoning, reckon
from matching.views.routes import find as find_route
from transitiehuis import days
from transitiehuis.netwerk.forms import posted
from transitiehuis.netwerk.models import Role
from transitiehuis.ui.access import roles
from transitiehuis.ui.once import once
from transitiehuis.workflow import NotAllowed, WrongStatus

# An answer by the word in its address: form, title, button, sentence afterwards.
ANSWERS: dict[str, tuple[type[AnswerForm], Any, Any, Any]] = {
    "meer": (
        MoreSeatsForm,
        gettext_lazy("Promise seats in a planned start"),
        gettext_lazy("Add these seats"),
        gettext_lazy("The seats were added; who asked gets a message."),
    ),
    "start": (
        NewStartForm,
        gettext_lazy("Promise a new start"),
        gettext_lazy("Plan this start"),
        gettext_lazy("The start is in the scheme; who asked gets a message."),
    ),
    "nee": (
        DeclineSeatsForm,
        gettext_lazy("Say that it cannot be done"),
        gettext_lazy("Send this answer"),
        gettext_lazy("Who asked gets a message with the reason."),
    ),
}


@roles(*ASKERS)
@once
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """How many seats are short, worked out in the open, and the request to the provider."""
    route = find_route(request, pk)
    if not SeatRequest.may_ask(route, request.actor):
        raise NotAllowed
    reckoning, start = reckon(route)
    needed = start.starts_on if start else days.today() + timedelta(weeks=13)
    form = AskSeatsForm(posted(request), initial={"seats": reckoning.short or None, "needed_by": needed})
    if form.is_valid() and taken(form, lambda: SeatRequest.ask(route, by=request.actor, **facts_of(form))):
        said = _("%(provider)s has been asked and gets a message. You read the answer here.")
        messages.success(request, said % {"provider": route.owner.name})
        return redirect(SeatRequest.objects.visible_to(request.actor).filter(route=route).open().newest_first()[0])
    context = {"route": route, "form": form, "reckoning": reckoning}
    return render(request, "matching/seats_ask.html", context, status=status_of(form))


def facts_of(form: AskSeatsForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("seats", "needed_by", "why")}


def find(request: HttpRequest, pk: int) -> SeatRequest:
    return get_object_or_404(SeatRequest.objects.visible_to(request.actor).with_facts(), pk=pk)


def asked(request: HttpRequest, pk: int) -> HttpResponse:
    """The request with the arithmetic of that day, the answer, and what can be done."""
    found = find(request, pk)
    context = {
        "asked": found,
        "reckoning": Reckoning.kept_in(found.facts),
        "state": (REQUEST_TONES[SeatRequestStatus(found.status)], found.get_status_display()),
        "may_answer": found.may_answer(request.actor),
        "may_withdraw": found.may_withdraw(request.actor),
    }
    return render(request, "matching/seats_asked.html", context)


@roles(Role.COORDINATOR)
@once
def answer(request: HttpRequest, pk: int, way: str) -> HttpResponse:
    """The provider's answer: seats in a planned start, a new start, or no."""
    found = find(request, pk)
    if way not in ANSWERS:
        raise Http404
    if found.provider_id not in request.actor.organisation_ids:
        raise NotAllowed
    if found.status != SeatRequestStatus.ASKED:
        return redirect(found)
    shape, title, submit, done = ANSWERS[way]
    form = shape(posted(request), row=found, actor=request.actor)
    if form.is_valid() and taken(form, form.answer):
        messages.success(request, done)
        return redirect(found)
    context = {"asked": found, "form": form, "title": title, "submit": submit}
    context["reckoning"] = Reckoning.kept_in(found.facts)
    return render(request, "matching/seats_answer.html", context, status=status_of(form))


@require_POST
@roles(*WORKERS, Role.CHAIN_DIRECTOR)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """No longer needed."""
    found = find(request, pk)
    try:
        found.withdraw(by=request.actor)
    except WrongStatus as late:
        messages.error(request, str(late))
    else:
        messages.success(request, _("The request was withdrawn."))
    return redirect(found)


def status_of(form: AskSeatsForm | AnswerForm) -> int:
    return UNPROCESSABLE if form.is_bound and form.errors else 200
