"""Signals: a list, and closing one with what was done."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.models import WORKERS
from intake.views.page import form_page, step, taken, to_dossier
from nazorg.asked_forms import CloseSignalForm
from nazorg.models import Signal
from nazorg.signal_words import why
from nazorg.signal_worklist import over_row, signal_row
from transitiehuis import days
from transitiehuis.netwerk.actor import Actor
from transitiehuis.ui.access import roles
from transitiehuis.ui.filters import filters_stay

PER_PAGE = 25


class SignalFilter(forms.Form):
    which = forms.ChoiceField(
        label=gettext_lazy("Which"),
        required=False,
        choices=[
            ("", gettext_lazy("Open")),
            ("red", gettext_lazy("Open and red")),
            ("over", gettext_lazy("Closed or over")),
        ],
    )
    whose = forms.ChoiceField(
        label=gettext_lazy("Whose"),
        required=False,
        choices=[
            ("", gettext_lazy("My team's")),
            ("mine", gettext_lazy("Mine")),
            ("all", gettext_lazy("Everybody's I work with")),
        ],
    )


def chosen(actor: Actor, choice: SignalFilter) -> Any:
    """The signals the filter asks for; a choice that does not exist is no filter."""
    facts = choice.cleaned_data if choice.is_valid() else {}
    rows = Signal.objects.visible_to(actor).with_names()
    if facts.get("whose") != "all":
        rows = rows.held_by(actor.organisation_ids)
    if facts.get("whose") == "mine":
        rows = rows.filter(trajectory__assignee__in=actor.membership_ids)
    if facts.get("which") == "over":
        return rows.over().newest_first()
    rows = rows.open().in_order()
    return rows.filter(colour="red") if facts.get("which") == "red" else rows


@roles(*WORKERS)
@filters_stay
def signals(request: HttpRequest) -> HttpResponse:
    choice = SignalFilter(request.GET)
    page = Paginator(chosen(request.actor, choice), PER_PAGE).get_page(request.GET.get("page"))
    day = days.today()
    absent = {membership.pk: membership.user.name for membership in request.actor.absent_colleagues(day)}
    rows = [
        signal_row(one, one.placement.employer.name, request.actor, absent)
        if one.is_open
        else over_row(one, request.actor, absent)
        for one in page.object_list
    ]
    return render(request, "nazorg/signals.html", {"page": page, "rows": rows, "choice": choice})


@step
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """What was done about it. A signal that went by itself says so."""
    found = Signal.objects.visible_to(request.actor).with_names().select_related("trajectory__candidate__place")
    signal = get_object_or_404(found, pk=pk)
    signal.trajectory.require_worker(request.actor)
    form = CloseSignalForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and taken(form, lambda: form.take(signal, request.actor)):
        return to_dossier(request, signal.trajectory, _("The signal has been closed."))
    words = {"title": _("Close the signal"), "lead": why(signal), "submit": _("Close the signal")}
    return form_page(request, signal.trajectory, form, **words)
