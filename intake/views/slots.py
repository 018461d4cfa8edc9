"""The moments for intakes of an organisation: which there are, new ones, and one that does not go on."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import groupby

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from intake.forms.slots import SlotsForm
from intake.models import WORKERS, BookingStatus, IntakeBooking, IntakeSlot, Opened
from intake.views.page import UNPROCESSABLE, taken
from transitiehuis import days
from transitiehuis.ui.access import roles
from transitiehuis.ui.once import once
from transitiehuis.ui.words import day as day_words

PER_PAGE = 40
LOOK_BACK_DAYS = 90
NAMED = 4


@roles(*WORKERS)
def slots(request: HttpRequest) -> HttpResponse:
    """What lies ahead, by day, with who chose what."""
    booked = IntakeBooking.objects.visible_to(request.actor).booked().select_related("trajectory__candidate").in_order()
    ahead = IntakeSlot.objects.visible_to(request.actor).standing().filter(ends_at__gt=days.start_of(days.today()))
    rows = (
        ahead.select_related("host__user").prefetch_related(Prefetch("bookings", booked, to_attr="booked")).in_order()
    )
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    by_day = groupby(page, key=lambda slot: timezone.localdate(slot.starts_at))
    context = {"page": page, "days": [(day, list(found)) for day, found in by_day], "past": past(request)}
    return render(request, "intake/slots.html", context)


def past(request: HttpRequest) -> dict[str, int]:
    """How many were held and missed at this organisation of late; a fact about the moments, of nobody in particular."""
    since = timezone.now() - timedelta(days=LOOK_BACK_DAYS)
    found = IntakeBooking.objects.visible_to(request.actor).filter(
        slot__organisation__in=request.actor.organisation_ids, slot__starts_at__gte=since
    )
    return found.aggregate(
        held=Count("pk", filter=Q(status=BookingStatus.HELD)),
        missed=Count("pk", filter=Q(status=BookingStatus.NO_SHOW)),
    )


@roles(*WORKERS)
@once
def slots_new(request: HttpRequest) -> HttpResponse:
    """Open moments for a day, or for the same weekday of some weeks."""
    form = SlotsForm(request.POST if request.method == "POST" else None, actor=request.actor)
    if form.is_valid():
        made: list[Opened] = []
        if taken(form, lambda: made.append(form.open())):
            tell(request, made[0])
            return redirect("intake:slots")
    status = UNPROCESSABLE if form.is_bound and form.errors else 200
    return render(request, "intake/slots_new.html", {"form": form}, status=status)


def tell(request: HttpRequest, opened: Opened) -> None:
    """What was made, and what was left out and why."""
    number = len(opened.slots)
    if number:
        said = ngettext("%(number)s moment can be chosen now.", "%(number)s moments can be chosen now.", number)
        messages.success(request, said % {"number": number})
    for found, words in (
        (opened.closed, _("No working day, left out: %(days)s.")),
        (opened.away, _("Day off, left out: %(days)s.")),
        (opened.full, _("Past or already taken, left out: %(days)s.")),
    ):
        if found:
            messages.warning(request, words % {"days": named(found)})


def named(found: list) -> str:
    """The first days in words, and how many more."""
    names = list(dict.fromkeys(day_words(moment) for moment in found))
    more = len(names) - NAMED
    shown = ", ".join(names[:NAMED])
    return _("%(days)s and %(number)s more") % {"days": shown, "number": more} if more > 0 else shown


@require_POST
@roles(*WORKERS)
@once
def slot_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """This moment does not go on; who had chosen it is told."""
    slot = get_object_or_404(IntakeSlot.objects.visible_to(request.actor), pk=pk)
    number = slot.withdraw(by=request.actor)
    messages.success(request, withdrawn_words(slot.starts_at, number))
    return redirect("intake:slots")


def withdrawn_words(moment: datetime, number: int) -> str:
    said = _("The moment on %(day)s does not go on.") % {"day": day_words(moment)}
    if not number:
        return said
    told = ngettext(
        "%(number)s candidate must choose again. Who has no e-mail hears it from you.",
        "%(number)s candidates must choose again. Who has no e-mail hears it from you.",
        number,
    )
    return f"{said} {told % {'number': number}}"
