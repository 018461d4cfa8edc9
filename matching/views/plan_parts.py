"""The parts of a maatwerkplan: choose, add, change, order, exempt, take out, ask a seat."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from intake.views.page import UNPROCESSABLE, step, taken
from matching.forms.plan import ExemptForm, OpenedPlan, PlanPartForm
from matching.forms.seats import StartsFilter
from matching.gap import asked_words
from matching.models import (
    EnrolmentStatus,
    LearningRoute,
    PartKind,
    PlanStatus,
    RoutePart,
    RouteStart,
    TailoredPart,
    TailoredPlan,
    TradeDemand,
)
from matching.plan_choices import giving_parts, part_of_route, part_of_start, plan_choices
from matching.views.plans import find

STEPS = {"eerder": -1, "later": 1}


def part_of(found: TailoredPlan, pk: int) -> TailoredPart:
    """The part, with its plan as it was found; 404 for one of another plan."""
    part = get_object_or_404(TailoredPart.objects.with_facts(), plan=found, pk=pk)
    part.plan = found
    return part


@step
def plan_choose(request: HttpRequest, number: str) -> HttpResponse:
    """What can be put in: starts of routes, single parts of routes, or something of its own."""
    found = find(request, number, PlanStatus.CONCEPT)
    choice = StartsFilter(request.GET)
    asked = choice.cleaned_data if choice.is_valid() else {}
    demand = demand_of(request)
    context = {
        "trajectory": found.trajectory,
        "plan": found,
        "choice": choice,
        "demand": demand,
        "asked": asked_words(demand) if demand else "",
        "choices": plan_choices(found, request.actor, demand, asked),
        "parts": giving_parts(request.actor, demand),
    }
    return render(request, "matching/plan_choose.html", context)


def demand_of(request: HttpRequest) -> TradeDemand | None:
    """The demand in the address that a part is sought for."""
    pk = request.GET.get("voor", "")
    if not pk.isdecimal():
        return None
    return get_object_or_404(TradeDemand.objects.select_related("certificate", "skill"), pk=int(pk))


@step
def plan_part_new(request: HttpRequest, number: str) -> HttpResponse:
    """One more part, filled in as far as the route, the start or the demand says it."""
    found = find(request, number, PlanStatus.CONCEPT)
    row = drafted(request, found)
    form = PlanPartForm(posted_or_none(request), plan=found, actor=request.actor, row=row)
    return saved(request, found, form, form.save, title=_("Add a part"), row=row)


def drafted(request: HttpRequest, found: TailoredPlan) -> TailoredPart:
    """A part that is not written yet: of a start, of one part of a route, for a demand, or empty."""
    start, part, demand = request.GET.get("start", ""), request.GET.get("deel", ""), demand_of(request)
    routes = LearningRoute.objects.visible_to(request.actor)
    if start.isdecimal():
        rows = RouteStart.objects.visible_to(request.actor).kept().filter(route__in=routes)
        one = get_object_or_404(rows.select_related("route__owner", "route__certificate", "place"), pk=int(start))
        return part_of_start(found, one)
    if part.isdecimal():
        parts = RoutePart.objects.visible_to(request.actor).kept().select_related("route__owner", "provider")
        return part_of_route(found, get_object_or_404(parts, pk=int(part)))
    row = TailoredPart(plan=found, kind=PartKind.CERTIFICATE, weekdays=[], days=1)
    if demand:
        row.certificate, row.skill, row.language_level = demand.certificate, demand.skill, demand.level
        row.kind = (
            PartKind.LANGUAGE if demand.level else PartKind.CERTIFICATE if demand.certificate else PartKind.SCHOOL
        )
        row.title = asked_words(demand)
    return row


@step
def plan_part(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """One part as it stands, to change or to take out."""
    found = find(request, number, PlanStatus.CONCEPT)
    row = part_of(found, pk)
    form = PlanPartForm(posted_or_none(request), plan=found, actor=request.actor, row=row)
    return saved(request, found, form, form.save, title=_("Change the part"), row=row)


@step
def plan_part_exempt(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Somebody need not do it: by whom, when, resting on what."""
    found = find(request, number, PlanStatus.CONCEPT)
    row = part_of(found, pk)
    form = ExemptForm(posted_or_none(request), plan=found, actor=request.actor, row=row)

    def write() -> None:
        row.exempt(opened_at=form.opened_at, by=request.actor, **form.facts())

    return saved(request, found, form, write, title=_("Exempt from this part"), row=row, exempting=True)


@require_POST
@step
def plan_part_again(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """The exemption does not hold."""
    return at_once(request, number, pk, "require_again", _("This part is to be done after all."))


@require_POST
@step
def plan_part_remove(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    return at_once(request, number, pk, "remove", _("The part has been taken out."))


@require_POST
@step
def plan_part_shift(request: HttpRequest, number: str, pk: int, way: str) -> HttpResponse:
    """One place earlier or later in the plan; the days are worked out anew."""
    if way not in STEPS:
        raise Http404
    return at_once(request, number, pk, "shift", _("The order has changed, and the days with it."), STEPS[way])


def at_once(request: HttpRequest, number: str, pk: int, name: str, said: str, *args: Any) -> HttpResponse:
    """A step of one part by one click, of the plan as it was on the screen."""
    found = find(request, number, PlanStatus.CONCEPT)
    row = part_of(found, pk)
    form = OpenedPlan(request.POST, plan=found)
    form.is_valid()
    if taken(form, lambda: getattr(row, name)(*args, opened_at=form.opened_at, by=request.actor)):
        messages.success(request, said)
    else:
        messages.error(request, " ".join(map(str, form.non_field_errors())))
    return redirect("matching:plan", number)


@require_POST
@step
def plan_part_enrol(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Ask a seat at the start of this part."""
    found = find(request, number, PlanStatus.AGREED)
    enrolment = part_of(found, pk).enrol(by=request.actor)
    said = _("A seat is held. Confirm it when the candidate comes.")
    if enrolment.status == EnrolmentStatus.WAITING:
        said = _("There is no seat now: the candidate is on the waiting list.")
    messages.success(request, said)
    return redirect("matching:plan", number)


def posted_or_none(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def saved(request: HttpRequest, found: TailoredPlan, form: OpenedPlan, act: Any, **words: Any) -> HttpResponse:
    """Write what was sent and go to the plan; too late or incomplete: the form again, with what was typed."""
    if form.is_bound and form.is_valid():
        if taken(form, act):
            messages.success(request, _("It has been saved; the days of the plan were worked out anew."))
            return redirect("matching:plan", found.trajectory.number)
        form.look_again()
    context = {"trajectory": found.trajectory, "plan": found, "form": form, **words}
    status = UNPROCESSABLE if form.is_bound and form.errors else 200
    return render(request, "matching/plan_part.html", context, status=status)
