"""A themasessie by link: somebody without account signs up, and can give the seat back. GET only shows."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from intake.views.page import UNPROCESSABLE
from transitiehuis.limits import Limit, TooManyError, in_a_form
from transitiehuis.netwerk.actor import Actor, become, working
from transitiehuis.netwerk.forms import posted
from transitiehuis.netwerk.models import Link
from transitiehuis.regie.forms.sessions import VisitForm
from transitiehuis.regie.models import SessionVisitor, ThemeSession
from transitiehuis.ui.access import public
from transitiehuis.workflow import WrongStatus

GONE, NOT_FOUND = 410, 404
SIGN_UPS = Limit("theme-session", 120, 3600)  # for one session within an hour


def through(request: HttpRequest, token: str, purpose: str) -> Link | None:
    """The link behind a token; from here on the request acts by it and nothing else. None for a guess."""
    link = Link.objects.resolve(token, purpose)
    if link is not None:
        request.actor = replace(Actor(), link=link)
        become(request.actor)
    return link


def over(request: HttpRequest, session: ThemeSession | None, status: int) -> HttpResponse:
    return render(request, "regie/sessions/visit_over.html", {"session": session}, status=status)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def visit(request: HttpRequest, token: str) -> HttpResponse:
    """What the session is, and a form of three fields."""
    link = through(request, token, Link.Purpose.THEME_SESSION)
    if link is None:
        return over(request, None, NOT_FOUND)
    session = ThemeSession.objects.filter(link=link).with_names().first()
    if session is None or session.cancelled_at or session.begun or not link.usable:
        return over(request, session, GONE)
    form = VisitForm(posted(request))
    status = UNPROCESSABLE if form.errors else 200
    if form.is_valid():
        try:
            SIGN_UPS.require(session.pk)
            session.sign_up(by=request.actor, **form.cleaned_data)
        except WrongStatus as late:
            form.add_error(None, str(late))
            status = UNPROCESSABLE
        except TooManyError as limit:
            status = in_a_form(form, limit)
        else:
            messages.success(request, _("Thank you, your seat is there. The appointment comes by mail."))
            return redirect(reverse("regie:session_visit", args=[token]))
    context = {"session": session, "form": form}
    return render(request, "regie/sessions/visit.html", context, status=status)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def seat(request: HttpRequest, token: str) -> HttpResponse:
    """The seat of a visitor, with the button to give it back."""
    link = through(request, token, Link.Purpose.THEME_VISIT)
    found = None
    if link:
        with working():  # who has a seat reads of the session what stands on this page
            found = SessionVisitor.objects.by_link(link).select_related("session__host").first()
    if found is None:
        return over(request, None, NOT_FOUND)
    if request.method == "POST":
        try:
            found.withdraw(by=request.actor)
            messages.success(request, _("Your seat was given back. Thank you for saying so."))
        except WrongStatus as late:
            messages.error(request, str(late))
        return redirect(reverse("regie:session_seat", args=[token]))
    return render(request, "regie/sessions/seat.html", {"seat": found, "session": found.session})
