"""Does the place still stand? The company answers by link, without an account. GET only shows: mail scanners click."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from intake.views.page import UNPROCESSABLE
from matching.forms.still import StillForm
from matching.models import PlaceQuestion, PlaceStatus
from matching.views.words import place_facts
from transitiehuis.netwerk.actor import become
from transitiehuis.netwerk.models import Link
from transitiehuis.ui.access import public
from transitiehuis.workflow import WrongStatus

GONE, NOT_FOUND = 410, 404


@public
@require_http_methods(["GET", "HEAD", "POST"])
def still(request: HttpRequest, token: str) -> HttpResponse:
    """The question and its four answers. A used, late or guessed link says so and offers the way on."""
    question = question_of(request, token)
    if question is None:
        return render(request, "matching/still_over.html", {"question": None}, status=NOT_FOUND)
    if not question.usable or question.place.status == PlaceStatus.WITHDRAWN:
        return render(request, "matching/still_over.html", {"question": question}, status=GONE)
    form = StillForm(request.POST if request.method == "POST" else None, place=question.place)
    if form.is_valid():
        try:
            question.say(**form.facts(), by=request.actor)
        except WrongStatus as late:
            messages.error(request, str(late))
        else:
            messages.success(request, _("Thank you. Your answer has been passed on."))
        return redirect("matching:still", token)
    context = {
        "question": question,
        "place": question.place,
        "facts": place_facts(question.place, own=True),
        "form": form,
    }
    return render(request, "matching/still.html", context, status=UNPROCESSABLE if form.is_bound else 200)


def question_of(request: HttpRequest, token: str) -> PlaceQuestion | None:
    """The question of a link; from here on this request may see it. None when the token is a guess."""
    link = Link.objects.resolve(token, Link.Purpose.STILL_OPEN)
    if link is None:
        return None
    request.actor = replace(request.actor, link=link)
    become(request.actor)
    near = ("place__theme", "place__place", "place__qualification", "place__occupation", "company")
    found = PlaceQuestion.objects.by_link(link).select_related("link", *near, "place__region__front_desk")
    return found.first()
