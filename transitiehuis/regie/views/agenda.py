"""The agenda of a kwartaalgesprek: read by partners, set by the region's director."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from transitiehuis.netwerk.actor import Actor
from transitiehuis.netwerk.forms import posted
from transitiehuis.netwerk.models import Role
from transitiehuis.regie.forms.meeting import PointForm
from transitiehuis.regie.meeting import agenda_page
from transitiehuis.regie.meeting.agenda import propose
from transitiehuis.regie.models import AgendaPoint, QuarterRound
from transitiehuis.regie.models.agenda import set_minutes
from transitiehuis.regie.rhythm import Quarter
from transitiehuis.regie.views.rounds import round_of, step
from transitiehuis.ui.access import roles
from transitiehuis.ui.once import once

AGENDA = "regie:agenda"
WAYS: dict[str, Callable[[AgendaPoint, Actor], None]] = {
    "omhoog": lambda point, by: point.shift(-1, by=by),
    "omlaag": lambda point, by: point.shift(1, by=by),
    "eraf": lambda point, by: point.drop(by=by),
    "terug": lambda point, by: point.put_back(by=by),
}


def directed(request: HttpRequest, quarter: Quarter) -> QuarterRound:
    """The round, for who directs its region; 403 otherwise."""
    round = round_of(request, quarter)
    if not round.directed_by(request.actor):
        raise PermissionDenied
    return round


def agenda(request: HttpRequest, quarter: Quarter) -> HttpResponse:
    context = agenda_page.context(round_of(request, quarter), request.actor)
    return render(request, "regie/meeting/agenda.html", context)


@require_POST
@roles(Role.CHAIN_DIRECTOR)
def minutes(request: HttpRequest, quarter: Quarter) -> HttpResponse:
    """Time for each point; what cannot be comes back as typed."""
    round = directed(request, quarter)
    context = agenda_page.context(round, request.actor, request.POST)
    form = context["form"]
    if form is None or not form.is_valid():
        return render(request, "regie/meeting/agenda.html", context) if form else redirect(round.url_of(AGENDA))
    set_minutes(context["meeting"], form.minutes(), by=request.actor)
    context["meeting"].last(form.cleaned_data["length"], by=request.actor)
    messages.success(request, _("The times are set."))
    return redirect(round.url_of(AGENDA))


@require_POST
@roles(Role.CHAIN_DIRECTOR)
@once
def proposals(request: HttpRequest, quarter: Quarter) -> HttpResponse:
    round = directed(request, quarter)
    came = propose(round, by=request.actor)
    told = ngettext("%(number)s new point on the agenda.", "%(number)s new points on the agenda.", came)
    messages.success(request, told % {"number": came} if came else _("Nothing new: the agenda is up to date."))
    return redirect(round.url_of(AGENDA))


@roles(Role.CHAIN_DIRECTOR)
@once
def add(request: HttpRequest, quarter: Quarter) -> HttpResponse:
    round = round_of(request, quarter)
    form = PointForm(posted(request))
    page = {
        "title": _("Add a point to the agenda"),
        "submit": _("Add the point"),
        "done": _("The point is on the agenda."),
        "back": round.url_of(AGENDA),
    }
    return step(request, round, form, lambda _typed: AgendaPoint.add(round, by=request.actor, **form.step()), page)


@require_POST
@roles(Role.CHAIN_DIRECTOR)
def place(request: HttpRequest, pk: int, way: str) -> HttpResponse:
    """Up, down, off the agenda, or on it again."""
    point = get_object_or_404(AgendaPoint.objects.visible_to(request.actor).select_related("round__region"), pk=pk)
    if way not in WAYS:
        raise Http404
    WAYS[way](point, request.actor)
    return redirect(f"{point.round.url_of(AGENDA)}#punt-{point.pk}")
