"""Themasessies: to come and held, who comes, and what came of them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from intake.views.page import UNPROCESSABLE
from transitiehuis.calendar import download
from transitiehuis.netwerk.forms import posted
from transitiehuis.regie.forms.sessions import CallOffForm, SessionFilter, SessionForm, TakeawaysForm
from transitiehuis.regie.models import SessionVisitor, ThemeSession
from transitiehuis.regie.models.theme_session import HOSTS
from transitiehuis.regie.sessions import pages
from transitiehuis.regie.sessions.letters import event_of
from transitiehuis.ui.access import roles
from transitiehuis.ui.filters import filters_stay
from transitiehuis.ui.once import once
from transitiehuis.workflow import WrongStatus


@require_safe
@filters_stay
def sessions(request: HttpRequest) -> HttpResponse:
    """Those to come, and the archive."""
    seen = ThemeSession.objects.visible_to(request.actor)
    years = [day.year for day in seen.dates("starts_at", "year", order="DESC")]
    choose = SessionFilter(request.GET or None, years=years)
    chosen, now = choose.chosen(), timezone.now()
    seen = pages.narrowed(seen, chosen).with_names()
    context = {
        "choose": choose,
        "coming": pages.with_own_seat(seen.coming(now), request.actor),
        "page": Paginator(seen.past(now), pages.PER_PAGE).get_page(request.GET.get("page")),
        "may_add": request.actor.has_role(*HOSTS),
        "narrowed": any(chosen.values()),
    }
    return render(request, "regie/sessions/list.html", context)


def found(request: HttpRequest, pk: int) -> ThemeSession:
    return get_object_or_404(ThemeSession.objects.visible_to(request.actor).with_names(), pk=pk)


def holding(request: HttpRequest, pk: int) -> ThemeSession:
    """The session, for who holds it; 403 for others who see it."""
    row = found(request, pk)
    if not row.held_by(request.actor):
        raise PermissionDenied
    return row


@require_safe
def session(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "regie/sessions/session.html", pages.page_of(found(request, pk), request.actor))


def step(request: HttpRequest, form: Any, act: Any, page: dict[str, Any]) -> HttpResponse:
    """One act on a page of its own; what was typed stays when it cannot be done."""
    if form.is_valid():
        try:
            made = act()
        except WrongStatus as late:
            form.add_error(None, str(late))
        else:
            messages.success(request, page["done"])
            return redirect(made or page["back"])
    context = {"form": form, "lead": "", "session": None, **page}
    return render(request, "regie/sessions/step.html", context, status=UNPROCESSABLE if form.errors else 200)


@roles(*HOSTS)
@once
def plan(request: HttpRequest) -> HttpResponse:
    form = SessionForm(posted(request), actor=request.actor)
    page = {
        "title": _("Plan a theme session"),
        "lead": _(
            "Your organisation holds it. The chain directors of the invited regions get a message with the link."
        ),
        "submit": _("Plan"),
        "done": _("The session is planned."),
        "back": reverse("regie:sessions"),
    }
    return step(
        request, form, lambda: ThemeSession.plan(form.cleaned_data["regions"], by=request.actor, **form.facts()), page
    )


@once
def change(request: HttpRequest, pk: int) -> HttpResponse:
    row = holding(request, pk)
    form = SessionForm(posted(request), actor=request.actor, session=row)
    page = {
        "title": _("Change the theme session"),
        "lead": _("Another day, hour or place? Everybody who signed up gets it in their calendar."),
        "submit": _("Save"),
        "done": _("Saved."),
        "back": row.get_absolute_url(),
        "session": row,
    }
    return step(
        request, form, lambda: row.change(by=request.actor, regions=form.cleaned_data["regions"], **form.facts()), page
    )


@once
def call_off(request: HttpRequest, pk: int) -> HttpResponse:
    row, form = holding(request, pk), CallOffForm(posted(request))
    page = {
        "title": _("Call off the theme session"),
        "lead": _("Everybody who signed up hears it, and it goes out of their calendars."),
        "submit": _("Call off"),
        "done": _("The session was called off."),
        "back": row.get_absolute_url(),
        "session": row,
    }
    return step(request, form, lambda: row.call_off(form.cleaned_data["reason"], by=request.actor), page)


@once
def tell(request: HttpRequest, pk: int) -> HttpResponse:
    row = holding(request, pk)
    form = TakeawaysForm(posted(request), initial={"takeaways": row.takeaways})
    page = {
        "title": _("What came of it"),
        "submit": _("Save"),
        "done": _("Saved. Everybody who was invited can read it."),
        "back": row.get_absolute_url(),
        "session": row,
    }
    return step(request, form, lambda: row.tell(form.cleaned_data["takeaways"], by=request.actor), page)


@require_POST
@once
def sign_up(request: HttpRequest, pk: int) -> HttpResponse:
    """One click for who is signed in."""
    row = found(request, pk)
    row.sign_up(by=request.actor)
    messages.success(request, _("Your seat is there. The appointment comes by mail."))
    return redirect(row)


@require_POST
@once
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    row = found(request, pk)
    seat = SessionVisitor.objects.coming().filter(session=row, user=request.actor.user).first()
    if seat:
        seat.withdraw(by=request.actor)
        messages.success(request, _("Your seat was given back."))
    return redirect(row)


@require_safe
def appointment(request: HttpRequest, pk: int) -> HttpResponse:
    """The appointment as a file, also for who has no seat yet."""
    row = found(request, pk)
    seat = SessionVisitor.objects.coming().filter(session=row, user=request.actor.user).first()
    shown = seat or SessionVisitor(session=row, user=request.actor.user)
    shown.session = row
    return download(event_of(shown), f"{settings.SITE_URL}{row.get_absolute_url()}")
