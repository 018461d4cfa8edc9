"""The candidate chooses a moment by link: no account, no script, on a phone. GET only shows: mail scanners click."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from intake.appointment_letters import event_of, where
from intake.forms.call import CallForm
from intake.models import BookingStatus, Channel, IntakeBooking, IntakeInvitation, IntakeSlot, Trajectory
from intake.own_story import action_words
from intake.views.page import UNPROCESSABLE, taken
from transitiehuis.calendar import download
from transitiehuis.netwerk.actor import become, working
from transitiehuis.netwerk.models import Link
from transitiehuis.ui.access import public
from transitiehuis.workflow import WrongStatus

GONE, NOT_FOUND = 410, 404
SHOWN = 40


@public
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, token: str) -> HttpResponse:
    """Book, move or call off. A used, late or guessed link says so and offers the way on."""
    invitation = invitation_of(request, token)
    if invitation is None:
        return render(request, "intake/choose_over.html", {"invitation": None}, status=NOT_FOUND)
    form = CallForm(request.POST) if "phone" in request.POST else None
    if request.method == "POST" and form is None:
        act(request, invitation)
        return redirect("intake:choose", token)
    if (
        form
        and form.is_valid()
        and taken(form, lambda: invitation.call_on(form.cleaned_data["phone"], by=request.actor))
    ):
        messages.success(request, _("Thank you. We call you on that number."))
        return redirect("intake:choose", token)
    return page(request, invitation, token, form)


def invitation_of(request: HttpRequest, token: str) -> IntakeInvitation | None:
    """The invitation of a link; from here on this request may see it. None when the token is a guess."""
    link = Link.objects.resolve(token, Link.Purpose.INTAKE)
    if link is None:
        return None
    request.actor = replace(request.actor, link=link)
    become(request.actor)
    found = IntakeInvitation.objects.by_link(link)
    return found.select_related("link", "trajectory", "organisation__place", "invited_by").first()


def act(request: HttpRequest, invitation: IntakeInvitation) -> None:
    """What was pressed; too late is a sentence above what can still be done."""
    try:
        if "off" in request.POST:
            invitation.call_off(by=request.actor)
            messages.success(request, _("Your appointment has been called off. You can still choose another moment."))
        else:
            invitation.choose(chosen_slot(request, invitation), by=request.actor)
            messages.success(request, _("Thank you. Your appointment stands."))
    except WrongStatus as late:
        messages.error(request, str(late))


def chosen_slot(request: HttpRequest, invitation: IntakeInvitation) -> IntakeSlot:
    """The slot behind the button. Raises WrongStatus for one that is not there to choose."""
    sent = request.POST.get("slot", "")
    ours = IntakeSlot.objects.filter(organisation=invitation.organisation_id)
    found = (
        ours.filter(pk=int(sent)).first() if sent.isascii() and sent.isdigit() and len(sent) < len(str(2**63)) else None
    )
    if found is None:
        raise WrongStatus(_("Choose one of these moments."))
    return found


def page(request: HttpRequest, invitation: IntakeInvitation, token: str, form: CallForm | None = None) -> HttpResponse:
    """The moments, or the one that was chosen; by telephone it asks for the number, where none is known."""
    booking = booking_of(invitation)
    if not invitation.usable or (booking and booking.slot.begun):
        last = booking or last_of(invitation)
        over = {"invitation": invitation, "booking": last, "anew": anew(invitation, last), **talk_of(invitation)}
        return render(request, "intake/choose_over.html", over, status=GONE)
    ours = IntakeSlot.objects.filter(organisation=invitation.organisation_id).free_at(timezone.now())
    free = list(ours.exclude(pk=booking.slot_id if booking else None).in_order()[:SHOWN])
    by_day = groupby(free, key=lambda slot: timezone.localdate(slot.starts_at))
    context: dict[str, Any] = {
        "invitation": invitation,
        "token": token,
        "booking": booking,
        "where": where(booking.slot) if booking else "",
        "days": [(day, list(found)) for day, found in by_day],
    }
    if booking and booking.slot.way == IntakeSlot.Way.PHONE and invitation.lacks_number():
        context["call"] = form or CallForm()
    return render(request, "intake/choose.html", context, status=UNPROCESSABLE if form and form.errors else 200)


def booking_of(invitation: IntakeInvitation) -> IntakeBooking | None:
    return invitation.bookings.booked().select_related("slot__host__user").first()


def last_of(invitation: IntakeInvitation) -> IntakeBooking | None:
    """What came of the last appointment."""
    settled = invitation.bookings.filter(status__in=[BookingStatus.HELD, BookingStatus.NO_SHOW])
    return settled.select_related("slot__host__user").in_order().last()


def anew(invitation: IntakeInvitation, last: IntakeBooking | None) -> bool:
    """Who did not come got a newer link by mail, that can still be used. Read as the worker: this link sees it not."""
    if last is None or last.status != BookingStatus.NO_SHOW:
        return False
    with working():
        newer = IntakeInvitation.objects.open().filter(trajectory=invitation.trajectory_id, pk__gt=invitation.pk)
        mailed = newer.filter(trajectory__candidate__channel=Channel.EMAIL).select_related("link").first()
        return mailed is not None and mailed.usable


def talk_of(invitation: IntakeInvitation) -> dict[str, Any]:
    """Once the intake was held: on which day, and what comes next. Read as the worker: the link sees no intake."""
    with working():
        talk = invitation.talk()
        trajectory = Trajectory.objects.select_related("holder", "waiting_on").get(pk=invitation.trajectory_id)
        if talk is None:
            return {"talk": None}
        comes = action_words(trajectory) if trajectory.is_open else ""
    return {"talk": talk, "comes": comes, "due": trajectory.next_action_due}


@public
@require_safe
def appointment(request: HttpRequest, token: str) -> HttpResponse:
    """The appointment as a file for the candidate's own calendar."""
    invitation = invitation_of(request, token)
    booking = booking_of(invitation) if invitation else None
    if invitation is None or booking is None:
        raise Http404
    booking.invitation = invitation
    return download(event_of(booking), f"{settings.SITE_URL}{request.path.removesuffix('agenda.ics')}")
