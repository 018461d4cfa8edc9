"""The meeting on the wall: one point at a time, and what is agreed typed as it is said."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from transitiehuis.netwerk.forms import posted
from transitiehuis.netwerk.models import Role
from transitiehuis.regie.forms.bottlenecks import WallBottleneckForm
from transitiehuis.regie.forms.meeting import ChangeForm, DecisionForm, WallActionForm
from transitiehuis.regie.meeting import agenda_page, wall
from transitiehuis.regie.models import Action, AgendaPoint, Bottleneck, Decision, DecisionChanged
from transitiehuis.regie.models.meetings import may_note
from transitiehuis.regie.rhythm import Quarter
from transitiehuis.regie.subjects import Over
from transitiehuis.regie.views.rounds import round_of
from transitiehuis.ui.access import roles
from transitiehuis.workflow import WrongStatus

LOOKS_AGAIN = 4  # seconds between two looks at what the others wrote


def opening(request: HttpRequest, quarter: Quarter) -> HttpResponse:
    """The first screen: what is on the agenda, and the way into it."""
    context = agenda_page.context(round_of(request, quarter), request.actor)
    points = [line.point for line in context["lines"]]
    now = next((point for point in points if point.running_since), None)
    first = now or (points[0] if points else None)
    return render(request, "regie/meeting/wall.html", {**context, "now": now, "first": first})


def found(request: HttpRequest, pk: int) -> AgendaPoint:
    rows = AgendaPoint.objects.visible_to(request.actor).prefetch_related("factor__levels")
    return get_object_or_404(rows.select_related("round__region", "round__meeting", "factor"), pk=pk)


def noting(request: HttpRequest, pk: int) -> AgendaPoint:
    """The point, for who writes along; 403 otherwise."""
    row = found(request, pk)
    if not may_note(request.actor, row.round):
        raise PermissionDenied
    return row


def forms_of(request: HttpRequest, row: AgendaPoint) -> dict[str, Form]:
    return {
        "decide": DecisionForm(),
        "act": WallActionForm(round=row.round, actor=request.actor),
        "hinder": WallBottleneckForm(point=row),
    }


def point(request: HttpRequest, pk: int) -> HttpResponse:
    row = found(request, pk)
    context = wall.context(row, request.actor)
    forms = forms_of(request, row) if context["notes"] else {}
    return render(request, "regie/meeting/wall_point.html", {**context, **forms, "looks_again": LOOKS_AGAIN})


@require_POST
@roles(Role.CHAIN_DIRECTOR)
def turn(request: HttpRequest, pk: int) -> HttpResponse:
    row = found(request, pk)
    row.take_the_floor(by=request.actor)
    return redirect(row)


def noted(request: HttpRequest, pk: int) -> HttpResponse:
    """What stands on this point now, for htmx; 204 when the browser has that already (`?gezien=`)."""
    row = found(request, pk)
    if not request.headers.get("HX-Request"):
        return redirect(row)
    context = {"point": row, "looks_again": LOOKS_AGAIN, **wall.noted(row, request.actor)}
    if request.GET.get("gezien") == context["mark"]:
        return HttpResponse(status=204)
    return render(request, "regie/meeting/wall_noted.html", context)


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    row = noting(request, pk)
    form = DecisionForm(request.POST)
    if form.is_valid():
        try:
            Decision.write(row, form.cleaned_data["text"], by=request.actor, sent=form.cleaned_data["sent"])
        except WrongStatus as late:
            form.add_error(None, str(late))
    return written(request, row, "decide", form)


@require_POST
def act(request: HttpRequest, pk: int) -> HttpResponse:
    row = noting(request, pk)
    form = WallActionForm(request.POST, round=row.round, actor=request.actor)
    if form.is_valid():
        try:
            Action.add(row.round, by=request.actor, factor=row.factor, over=Over("agenda_point", row), **form.step())
        except WrongStatus as late:
            form.add_error(None, str(late))
    return written(request, row, "act", form)


@require_POST
def hinder(request: HttpRequest, pk: int) -> HttpResponse:
    row = noting(request, pk)
    form = WallBottleneckForm(request.POST, point=row)
    if form.is_valid():
        try:
            Bottleneck.note(row, by=request.actor, **form.step())
        except WrongStatus as late:
            form.add_error(None, str(late))
    return written(request, row, "hinder", form)


def written(request: HttpRequest, row: AgendaPoint, name: str, form: Any) -> HttpResponse:
    """After something was written down: an empty form with what now stands, or the same form with what is wrong.

    Over htmx only this form and the list change, so that the other forms keep what is half typed there.
    """
    taken = not form.errors
    if not request.headers.get("HX-Request"):
        if taken:
            return redirect(f"{row.get_absolute_url()}#vastgelegd")
        context = {**wall.context(row, request.actor), **forms_of(request, row), name: form}
        return render(request, "regie/meeting/wall_point.html", {**context, "looks_again": LOOKS_AGAIN})
    fresh = forms_of(request, row)[name] if taken else form
    context = {"point": row, "looks_again": LOOKS_AGAIN, "taken": taken, name: fresh, **wall.noted(row, request.actor)}
    return render(request, f"regie/meeting/wall_{name}.html", {**context, "beside": True})


def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the words of a decision; words that somebody else wrote meanwhile are shown beside one's own."""
    row, form = changing(request, pk)
    theirs = None
    if form.is_valid():
        try:
            row.change(form.cleaned_data["text"], seen=form.cleaned_data["seen"], by=request.actor)
        except DecisionChanged as overtaken:
            form, theirs = again(request, row, form.cleaned_data["text"]), row
            form.add_error("text", str(overtaken))
        except WrongStatus as late:
            form.add_error(None, str(late))
        else:
            messages.success(request, _("The decision was changed."))
            return redirect(row.point)
    context = {"decision": row, "form": form, "theirs": theirs}
    return render(request, "regie/meeting/decision.html", context)


def changing(request: HttpRequest, pk: int) -> tuple[Decision, ChangeForm]:
    rows = Decision.objects.visible_to(request.actor).standing()
    row = get_object_or_404(rows.select_related("point", "round__region", "written_by", "changed_by"), pk=pk)
    if not may_note(request.actor, row.round):
        raise PermissionDenied
    return row, ChangeForm(posted(request), decision=row)


def again(request: HttpRequest, row: Decision, text: str) -> ChangeForm:
    """The form with the words as typed and the version that stands now: who sends it again has read both."""
    typed = request.POST.copy()
    typed["text"], typed["seen"] = text, str(row.version)
    form = ChangeForm(typed, decision=row)
    form.full_clean()
    return form


@require_POST
def strike(request: HttpRequest, pk: int) -> HttpResponse:
    row, form = changing(request, pk)
    form.full_clean()
    row.strike(seen=form.cleaned_data.get("seen", 0), by=request.actor)
    messages.success(request, _("The decision was struck out."))
    return redirect(row.point)
