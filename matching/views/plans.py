"""Maatwerkplan: what one candidate has beside what a trade asks, and the parts that close the gap."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from intake.facts import profile_groups
from intake.models import WORKERS, FactGroup, MatchingProfile, Theme, Trajectory
from intake.views.page import UNPROCESSABLE, held, step, summary_of, taken, worked
from matching.forms.plan import AgreeForm, GoalForm, PlansFilter, ReasonForm
from matching.gap import demands_of, gap_of
from matching.models import LearningRoute, PlanStatus, TailoredPart, TailoredPlan
from matching.models.plan_words import RUNS
from matching.plan_lines import agreed_words, cost_rows, part_lines, plan_facts, standing, version_lines
from matching.plan_messages import tell_words
from matching.plan_paper import printed
from matching.sheet import sheet_of
from transitiehuis import days
from transitiehuis.documents import pdf_response
from transitiehuis.netwerk.forms import posted
from transitiehuis.ui.access import roles
from transitiehuis.workflow import WrongStatus

PER_PAGE = 20


def plans_of(request: HttpRequest, trajectory: Trajectory) -> list[TailoredPlan]:
    """Every version of every plan for this candidate, the newest first; also of a dossier put together with it."""
    found = TailoredPlan.objects.visible_to(request.actor).filter(trajectory__in=trajectory.family)
    return list(found.with_facts().newest_first())


def one_of(plans: list[TailoredPlan], version: str) -> TailoredPlan | None:
    """The one that was asked, else the one that is worked on, else the one in force, else the newest; 404 for none."""
    if version:
        chosen = next((plan for plan in plans if str(plan.version) == version), None)
        if chosen is None:
            raise Http404
        return chosen
    order = {PlanStatus.CONCEPT: 0, PlanStatus.AGREED: 1}
    return min(plans, key=lambda plan: order.get(PlanStatus(plan.status), 2), default=None)


def find(request: HttpRequest, number: str, *statuses: str) -> TailoredPlan:
    """The plan in that state, for who is aan zet: 404 outside, 403 for others; too late is a sentence."""
    trajectory = held(request, number)
    mine = [plan for plan in plans_of(request, trajectory) if plan.trajectory_id == trajectory.pk]
    for plan in mine:
        if plan.status in statuses:
            plan.trajectory = trajectory
            return plan
    if mine:
        raise WrongStatus(_("This plan has changed in the meantime: %s.") % mine[0].get_status_display())
    raise WrongStatus(_("There is no plan yet."))


@roles(*WORKERS)
@step
def plan(request: HttpRequest, number: str) -> HttpResponse:
    """The plan of a candidate: gap, parts with their days, costs, versions."""
    trajectory = worked(request, number)
    plans = plans_of(request, trajectory)
    found = one_of(plans, request.GET.get("versie", ""))
    holds = trajectory.is_open and trajectory.holder_id in request.actor.organisation_ids
    context = {"trajectory": trajectory, "holds": holds, "plan": found}
    if found is None:
        return render(request, "matching/plan.html", context)
    came_along = found.trajectory_id != trajectory.pk
    own_runs = any(one.trajectory_id == trajectory.pk and one.status in RUNS for one in plans)
    may_carry = holds and came_along and found.status in RUNS and not own_runs
    others = [one for one in plans if one.pk != found.pk]
    if came_along:
        holds = False  # it is changed once it goes on here
    else:
        found.trajectory = trajectory
    context["may_carry"] = may_carry
    return render(request, "matching/plan.html", {**context, **shown(found, others, holds=holds)})


def shown(plan: TailoredPlan, others: list[TailoredPlan], *, holds: bool) -> dict[str, Any]:
    """Everything of one version in words."""
    sheet = sheet_of(plan)
    lines = part_lines(sheet, holds=holds)
    return {
        "standing": standing(plan),
        "agreed": agreed_words(plan),
        "facts": plan_facts(plan, sheet),
        "lines": lines,
        "gap": gap_of(demands_of(plan), sheet),
        "sheet": sheet,
        "costs": cost_rows(sheet),
        "counts": counts_of(sheet.profile),
        "versions": version_lines(others),
        "in_force": next((one for one in others if one.status == PlanStatus.AGREED), None),
        "next": next((one for one in others if one.status == PlanStatus.CONCEPT), None),
        "may_edit": holds and plan.is_concept,
        "may_change": holds and plan.status == PlanStatus.AGREED,
        "off": [line.problem for line in lines if line.problem] if plan.status == PlanStatus.AGREED else [],
        "tell": tell_words(plan.trajectory.candidate) if plan.status == PlanStatus.AGREED else "",
    }


def counts_of(profile: MatchingProfile) -> list[tuple[str, str]]:
    """What may count towards an exemption: work done before, papers, hours; a school decides, nothing here does."""
    groups = profile_groups(profile)
    kinds = (FactGroup.WORK, FactGroup.PAPERS, FactGroup.LANGUAGE, FactGroup.WISHES, FactGroup.TRAVEL, FactGroup.TIME)
    return [row for kind in kinds for row in groups[kind]]


@step
def plan_new(request: HttpRequest, number: str) -> HttpResponse:
    """Begin: what somebody becomes, and from when."""
    trajectory = held(request, number)
    profile = MatchingProfile.objects.filter(trajectory=trajectory).first()
    known = profile.available_from if profile and profile.available_from else days.today()
    form = GoalForm(posted(request), initial={"begins_on": max(known, days.today())})
    if form.is_valid() and taken(form, lambda: TailoredPlan.begin(trajectory, by=request.actor, **form.facts())):
        messages.success(request, _("The plan has begun. Below stands what this trade asks; add parts for what lacks."))
        return redirect("matching:plan", number)
    return asked(request, trajectory, form, title=_("Make a tailored plan"), submit=_("Begin the plan"))


@require_POST
@step
def plan_carry(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Go on here with the plan of a dossier that came along."""
    trajectory = held(request, number)
    plans = TailoredPlan.objects.visible_to(request.actor).filter(trajectory__in=trajectory.family)
    get_object_or_404(plans.with_facts().select_related("trajectory"), pk=pk).carry_over(trajectory, by=request.actor)
    messages.success(request, _("The plan goes on in this dossier. Look whether the days still are right."))
    return redirect("matching:plan", number)


@step
def plan_goal(request: HttpRequest, number: str) -> HttpResponse:
    """Another goal or first day of the concept."""
    found = find(request, number, PlanStatus.CONCEPT)
    form = GoalForm(posted(request), plan=found)
    if form.is_valid():
        if taken(form, lambda: found.aim(opened_at=form.opened_at, by=request.actor, **form.facts())):
            messages.success(request, _("It has been saved."))
            return redirect("matching:plan", number)
        form.look_again()
    return asked(request, found.trajectory, form, title=_("Goal and first day"), submit=_("Save"))


@step
def plan_agree(request: HttpRequest, number: str) -> HttpResponse:
    """The candidate agreed: the version stands."""
    found = find(request, number, PlanStatus.CONCEPT)
    form = AgreeForm(posted(request))
    if form.is_valid() and taken(form, lambda: found.agree(by=request.actor, on=form.cleaned_data["on"])):
        call = tell_words(found.trajectory.candidate)
        messages.success(request, call or _("The plan is agreed. The candidate gets it by mail."))
        return redirect("matching:plan", number)
    lead = _("From now on this version stands. It can be changed later, with a reason.")
    words = {"title": _("Agree the plan"), "submit": _("Agree the plan"), "lead": lead}
    return asked(request, found.trajectory, form, **words)


@step
def plan_change(request: HttpRequest, number: str) -> HttpResponse:
    """The next version as a concept, with its reason."""
    found = find(request, number, PlanStatus.AGREED)
    form = ReasonForm(posted(request))
    if form.is_valid() and taken(form, lambda: found.change(because=form.cleaned_data["because"], by=request.actor)):
        messages.success(request, _("A new version has begun. The old one stands until you agree the new one."))
        return redirect("matching:plan", number)
    lead = _("What has begun keeps its days. The candidate hears of it when the new version is agreed.")
    words = {"title": _("Change the plan"), "submit": _("Make a new version"), "lead": lead}
    return asked(request, found.trajectory, form, **words)


@step
def plan_stop(request: HttpRequest, number: str) -> HttpResponse:
    """Throw the concept away, or stop a plan that was agreed."""
    found = find(request, number, PlanStatus.CONCEPT, PlanStatus.AGREED)
    form = ReasonForm(posted(request))
    if form.is_valid() and taken(form, lambda: found.stop(because=form.cleaned_data["because"], by=request.actor)):
        messages.success(request, _("The plan has been stopped."))
        return redirect("matching:plan", number)
    title = _("Throw this version away") if found.is_concept else _("Stop the plan")
    lead = _("Seats that were asked stay: give them back on the page of the seat.")
    return asked(request, found.trajectory, form, title=title, submit=title, lead=lead)


def asked(request: HttpRequest, trajectory: Trajectory, form: Any, **words: Any) -> HttpResponse:
    """A page with one question about the plan."""
    context = {"trajectory": trajectory, "form": form, "summary": summary_of(trajectory), "lead": "", **words}
    status = UNPROCESSABLE if form.is_bound and form.errors else 200
    return render(request, "matching/plan_step.html", context, status=status)


@require_safe
@roles(*WORKERS)
@step
def plan_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """One version on paper, to give along."""
    trajectory = worked(request, number)
    found = one_of(plans_of(request, trajectory), request.GET.get("versie", ""))
    if found is None:
        raise Http404
    found.trajectory = trajectory
    title = _("Tailored plan of %(name)s") % {"name": trajectory.candidate.name}
    filename, back = f"maatwerkplan-{number}-{found.version}.pdf", reverse("matching:plan", args=[number])
    return pdf_response(request, "plan", printed(found), title=title, filename=filename, back=back)


@roles(*WORKERS)
def plans(request: HttpRequest) -> HttpResponse:
    """The plans of the candidates my organisation works for; of one route or theme when that is where I came from."""
    choice = PlansFilter(request.GET)
    stand = choice.cleaned_data.get("stand", "") if choice.is_valid() else ""
    found = TailoredPlan.objects.visible_to(request.actor)
    if stand in {PlanStatus.CONCEPT, PlanStatus.AGREED}:
        found = found.filter(status=stand)
    elif stand != "alle":
        found = found.running()
    found, about = narrowed(request, found)
    rows = found.with_facts().select_related("trajectory__candidate").order_by("-edited_at", "-pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    off = set(TailoredPart.objects.filter(plan__in=[one.pk for one in page]).off(days.today()).values_list("plan"))
    lines = [(one, standing(one), (one.pk,) in off and one.status == PlanStatus.AGREED) for one in page]
    return render(request, "matching/plans.html", {"choice": choice, "page": page, "lines": lines, "about": about})


def narrowed(request: HttpRequest, found: Any) -> tuple[Any, Any]:
    """Those with a part of the route or of a route of the theme in the address, and what that is; else all."""
    route, theme = request.GET.get("route", ""), request.GET.get("thema", "")
    if route.isdecimal():
        about = get_object_or_404(LearningRoute.objects.visible_to(request.actor), pk=int(route))
        routes: Any = [about.pk]
        name = about.title
    elif theme:
        named = get_object_or_404(Theme, code=theme)
        routes = LearningRoute.objects.visible_to(request.actor).of_theme(named).values("pk")
        name = named.name
    else:
        return found, ""
    parts = TailoredPart.objects.filter(start__route__in=routes) | TailoredPart.objects.filter(
        route_part__route__in=routes
    )
    return found.filter(pk__in=parts.values("plan")), name
