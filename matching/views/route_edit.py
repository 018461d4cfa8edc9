"""Changing a route, one subject a screen: its facts, how it stands, one of its lines, one of its demands."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from intake.models import Theme
from intake.views.page import UNPROCESSABLE, taken
from matching.effect import effect_of
from matching.entering import rules_on
from matching.forms.demand import DemandForm
from matching.forms.opened import Opened
from matching.forms.route import RouteFactsForm, StandForm
from matching.forms.route_items import FundingForm, ItemForm, PartForm, PartyForm, StartForm
from matching.models import DemandKind, LearningRoute, RouteDemand
from matching.models.route_items import RouteItem
from matching.models.routes import KEEPERS
from matching.route_lines import demand_lines, route_facts, standing_of
from matching.views.routes import find
from transitiehuis import days
from transitiehuis.ui.access import roles
from transitiehuis.ui.once import once

FORMS: dict[str, type[ItemForm]] = {
    "deel": PartForm, "partij": PartyForm, "geld": FundingForm, "start": StartForm, "eis": DemandForm,
}  # fmt: skip


def keeping(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page for a coordinator of one of the route's parties: 404 out of sight, 403 for others."""

    @roles(*KEEPERS)
    @once
    @wraps(view)
    def page(request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
        found = find(request, pk)
        found.require_editor(request.actor)
        return view(request, found, *args, **kwargs)

    return page


@roles(*KEEPERS)
@once
def route_new(request: HttpRequest) -> HttpResponse:
    """A new route, as an idea of the own organisation."""
    themes = Theme.objects.filter(code=request.GET.get("theme", ""))
    form = RouteFactsForm(
        request.POST if request.method == "POST" else None, actor=request.actor, initial={"themes": themes}
    )
    if form.is_bound and form.is_valid():
        made = form.add()
        messages.success(request, _("The route is in the scheme as an idea. Say how it stands when it goes further."))
        return redirect(made)
    return drawn(request, form, title=_("Add a route"), submit=_("Add the route"))


@keeping
def route_edit(request: HttpRequest, found: LearningRoute) -> HttpResponse:
    """The facts of the route itself."""
    form = RouteFactsForm(request.POST if request.method == "POST" else None, actor=request.actor, row=found)
    return changed(request, found, form, form.change, title=_("Change the facts"))


@keeping
def route_stand(request: HttpRequest, found: LearningRoute) -> HttpResponse:
    """Idea, in development, running, stopped."""
    form = StandForm(request.POST if request.method == "POST" else None, actor=request.actor, row=found)
    return changed(request, found, form, form.change, title=_("How it stands"))


@keeping
def item_new(request: HttpRequest, found: LearningRoute, subject: str) -> HttpResponse:
    """One more part, partner, fund, start or demand."""
    if subject == "eis":
        return demand_new(request, found)
    form = form_of(subject)(request.POST if request.method == "POST" else None, actor=request.actor, route=found)
    return changed(request, found, form, form.save, title=titles(subject)[0])


@keeping
def item(request: HttpRequest, found: LearningRoute, subject: str, line: int) -> HttpResponse:
    """One line of the route as it stands, to change or to take away."""
    row = line_of(found, subject, line)
    if subject == "eis":
        return demand(request, found, row)
    data = request.POST if request.method == "POST" else None
    form = form_of(subject)(data, actor=request.actor, route=found, row=row)
    return changed(request, found, form, form.save, title=titles(subject)[1], row=row, subject=subject)


@require_POST
@keeping
def item_remove(request: HttpRequest, found: LearningRoute, subject: str, line: int) -> HttpResponse:
    """Take one line away; a demand ends today and can still be read for the days it held."""
    row = line_of(found, subject, line)
    form = Opened(request.POST, row=row)
    form.is_valid()
    step = row.end if isinstance(row, RouteDemand) else row.remove
    if taken(form, lambda: step(opened_at=form.opened_at, by=request.actor)):
        messages.success(request, _("It has been taken away."))
    else:
        messages.error(request, " ".join(map(str, form.non_field_errors())))
    return redirect(found)


# Demands -------------------------------------------------------------------------------------------------------------


def demand_new(request: HttpRequest, found: LearningRoute) -> HttpResponse:
    """First which kind, then its value."""
    kind = request.GET.get("soort", "")
    if kind not in DemandKind.values:
        context = {"route": found, "kinds": DemandKind.choices, "title": titles("eis")[0]}
        return render(request, "matching/demand_kind.html", context)
    form = DemandForm(request.POST if request.method == "POST" else None, actor=request.actor, route=found, kind=kind)
    return demand_page(request, found, form, title=DemandKind(kind).label)


def demand(request: HttpRequest, found: LearningRoute, row: RouteItem) -> HttpResponse:
    """One demand to change."""
    assert isinstance(row, RouteDemand)  # noqa: S101 the subject says so
    data = request.POST if request.method == "POST" else None
    form = DemandForm(data, actor=request.actor, route=found, kind=row.kind, row=row)
    return demand_page(request, found, form, title=row.get_kind_display(), row=row, subject="eis")


def demand_page(request: HttpRequest, found: LearningRoute, form: DemandForm, **words: Any) -> HttpResponse:
    """The effect is shown first; what was seen and is sent again is saved."""
    if form.is_bound and form.is_valid():
        if form.was_seen:
            return changed(request, found, form, form.save, **words, **effect(found, form))
        form.keep_seen()
        return drawn(request, form, route=found, submit=_("Save the demand"), **words, **effect(found, form))
    return drawn(request, form, route=found, submit=_("See what this changes"), **words)


def effect(found: LearningRoute, form: DemandForm) -> dict[str, Any]:
    """Who would come to fit and who no longer, on the first day of the changed rule."""
    before = rules_on(found, form.day)
    others = [rule for rule in before if form.row is None or rule.pk != form.row.pk]
    return {"effect": effect_of(found, before, [*others, form.proposed()], form.actor)}


# Shared --------------------------------------------------------------------------------------------------------------


def form_of(subject: str) -> type[ItemForm]:
    if subject not in FORMS:
        raise Http404
    return FORMS[subject]


def line_of(found: LearningRoute, subject: str, line: int) -> RouteItem:
    """The line that is still there; else 404."""
    return get_object_or_404(form_of(subject).noun.objects.kept(), route=found, pk=line)


def titles(subject: str) -> tuple[str, str]:
    """Of the page for a new one, and for one that stands."""
    form_of(subject)
    return {
        "deel": (_("Add a part"), _("Change the part")),
        "partij": (_("Add a partner"), _("Change the partner")),
        "geld": (_("Add funding"), _("Change the funding")),
        "start": (_("Plan a start"), _("Change the start")),
        "eis": (_("Add a demand"), _("Change the demand")),
    }[subject]


def changed(
    request: HttpRequest, found: LearningRoute, form: Opened, act: Callable[[], Any], **words: Any
) -> HttpResponse:
    """Write what was sent and go to the route; too late or incomplete: the form again, with what was typed."""
    if form.is_bound and form.is_valid():
        if taken(form, act):
            messages.success(request, _("It has been saved."))
            return redirect(found)
        if form.row is not None:
            form.look_again()
    return drawn(request, form, route=found, submit=_("Save"), **words)


def beside(route: LearningRoute, form: Opened) -> dict[str, Any]:
    """How the route stands now; what is asked already, next to a demand."""
    today = days.today()
    asked = demand_lines(route, today) if isinstance(form, DemandForm) else []
    return {"standing": standing_of(route, today), "facts": route_facts(route), "demands": asked}


def drawn(request: HttpRequest, form: Opened, *, route: LearningRoute | None = None, **words: Any) -> HttpResponse:
    """The form, beside it how the route stands now."""
    context = {"form": form, "route": route, **words, **(beside(route, form) if route else {})}
    status = UNPROCESSABLE if form.is_bound and form.errors else 200
    return render(request, "matching/route_form.html", context, status=status)
