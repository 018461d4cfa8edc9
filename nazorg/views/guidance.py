"""Mijn begeleiding, the plan of one person, and handing over the lead."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from intake.models import WORKERS, Trajectory
from intake.views.page import UNPROCESSABLE, form_page, held, step, taken, worked
from matching.models import Placement
from nazorg.forms_guidance import CeilingForm, GoalForm, GuideForm, LeadForm
from nazorg.glance import glance_of
from nazorg.models import CaseLoadCeiling, ContactMoment, Goal, GoalStatus, Guidance, LeadOffer
from nazorg.models.case_load import loads_of
from nazorg.planning import give_to_guides
from transitiehuis import days
from transitiehuis.netwerk.actor import Actor
from transitiehuis.netwerk.models import Membership, Organisation, Role
from transitiehuis.ui.access import roles
from transitiehuis.ui.parts import Count
from transitiehuis.workflow import WrongStatus

TEAM = "team"


@roles(*WORKERS)
def mine(request: HttpRequest) -> HttpResponse:
    """Whom to call today, of everybody I guide."""
    team = request.GET.get("wie") == TEAM
    found = glance_of(request.actor, days.today(), team=team)
    counts = [
        Count("late", _("too late"), found.late, "#nu"),
        Count("today", _("call today"), len(found.call) - found.late, "#nu"),
        Count("open", _("due this week"), len(found.week), "#week" if found.week else "#nu"),
        Count("done", _("all right until later"), len(found.rest), "#later" if found.rest else "#nu"),
    ]
    context = {"found": found, "counts": counts, "team": team, "loads": loads_of(request.actor, days.today())}
    return render(request, "nazorg/mine.html", context)


@roles(*WORKERS, Role.MANAGER)
def case_load(request: HttpRequest) -> HttpResponse:
    """How many people each begeleider of the organisation leads; its manager sets the ceiling."""
    sets = request.actor.has_role(Role.MANAGER)
    form = CeilingForm(
        request.POST if request.method == "POST" and sets else None,
        initial={"most": CaseLoadCeiling.of(request.actor.organisation_ids)},
    )
    if form.is_valid():
        CaseLoadCeiling.put(form.cleaned_data["most"], by=request.actor)
        messages.success(request, _("The ceiling holds from today."))
        return redirect("nazorg:case_load")
    context = {"form": form, "sets": sets, "loads": loads_of(request.actor, days.today())}
    return render(request, "nazorg/case_load.html", context, status=UNPROCESSABLE if form.errors else 200)


# -- the plan of one person -------------------------------------------------------------------------------------------


@step
def plan(request: HttpRequest, number: str) -> HttpResponse:
    """Who guides, what was agreed and when contact is; the goal is added here."""
    trajectory = worked(request, number)
    form = GoalForm(request.POST or None)
    if form.is_valid() and taken(form, lambda: Goal.agree(trajectory, by=request.actor, **facts_of(form))):
        messages.success(request, _("It stands in the plan. The candidate reads it too."))
        return redirect("nazorg:plan", number)
    return plan_page(request, trajectory, form)


def facts_of(form: BaseForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("kind", "text", "who", "due")}


def plan_page(request: HttpRequest, trajectory: Trajectory, form: BaseForm) -> HttpResponse:
    guides = Guidance.objects.visible_to(request.actor).filter(trajectory=trajectory)
    goals = Goal.objects.visible_to(request.actor).filter(trajectory__in=trajectory.family).select_related("agreed_by")
    moments = ContactMoment.objects.visible_to(request.actor).filter(trajectory=trajectory).to_be_held()
    offers = LeadOffer.objects.visible_to(request.actor).filter(trajectory=trajectory).waiting()
    offer = offers.select_related("to__user", "to__organisation", "offered_by", "handover").in_order().first()
    context = {
        "trajectory": trajectory,
        "form": form,
        "guides": guides.select_related("membership__user", "organisation", "handed_to__membership__user").in_order(),
        "goals": goals.in_order(),
        "moments": moments.select_related("assignee__user", "owner").in_order(),
        "offer": offer,
        "asked_me": offer is not None and offer.to_id in request.actor.membership_ids,
        "holds": trajectory.is_open and trajectory.holder_id in request.actor.organisation_ids,
    }
    return render(request, "nazorg/plan.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_POST
@roles(*WORKERS)
def goal_close(request: HttpRequest, pk: int) -> HttpResponse:
    goal = get_object_or_404(Goal.objects.visible_to(request.actor).select_related("trajectory"), pk=pk)
    goal.close(GoalStatus.REACHED if "reached" in request.POST else GoalStatus.DROPPED, by=request.actor)
    messages.success(request, _("The plan has been brought up to date."))
    return redirect("nazorg:plan", goal.trajectory.number)


@step
def guide_add(request: HttpRequest, number: str) -> HttpResponse:
    trajectory = worked(request, number)
    form = GuideForm(request.POST or None, trajectory=trajectory)
    if form.is_valid() and taken(form, lambda: add(trajectory, form, request.actor)):
        messages.success(request, _("The guide stands in the plan."))
        return redirect("nazorg:plan", number)
    words = {"title": _("Add a guide"), "submit": _("Add the guide")}
    return form_page(request, trajectory, form, lead=_("Beside who leads the guidance."), **words)


def add(trajectory: Trajectory, form: BaseForm, actor: Actor) -> None:
    facts = form.cleaned_data
    Guidance.add(trajectory, facts["kind"], membership=facts["person"], name=facts["name"], by=actor)
    hand_out(trajectory)


def hand_out(trajectory: Trajectory) -> None:
    """The moments that the scheme leaves to a kind of begeleider go to who is that now."""
    running = Placement.objects.filter(trajectory=trajectory).started().first()
    if running:
        running.trajectory = trajectory
        give_to_guides(running)


@require_POST
@roles(*WORKERS)
def guide_end(request: HttpRequest, pk: int) -> HttpResponse:
    guide = get_object_or_404(Guidance.objects.visible_to(request.actor).select_related("trajectory"), pk=pk)
    guide.end(by=request.actor)
    hand_out(guide.trajectory)
    messages.success(request, _("This guide stops, from tomorrow."))
    return redirect("nazorg:plan", guide.trajectory.number)


# -- handing over the lead --------------------------------------------------------------------------------------------


@step
def lead_offer(request: HttpRequest, number: str) -> HttpResponse:
    """Offer the lead to somebody else, with what was done for a warm handover."""
    trajectory = held(request, number)
    loads = loads_of(request.actor, days.today())
    partners = partners_of(request.actor, trajectory)
    form = LeadForm(request.POST or None, trajectory=trajectory, partners=partners, loads=loads)
    if form.is_valid() and taken(form, lambda: LeadOffer.offer(trajectory, by=request.actor, **form_facts(form))):
        name = form.cleaned_data["to"].user.name
        messages.success(request, _("Offered to %(name)s. Until they accept you go on leading.") % {"name": name})
        return redirect("nazorg:plan", number)
    lead = _("After they accept both of you are responsible, until the new guide has spoken with the candidate.")
    title, submit = _("Hand over the guidance"), _("Offer the guidance")
    return form_page(request, trajectory, form, title=title, submit=submit, lead=lead)


def form_facts(form: BaseForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("to", "checked", "note")}


def partners_of(actor: Actor, trajectory: Trajectory) -> Any:
    """Who can lead: colleagues, and people of the region's partners who do this work."""
    day = days.today()
    partners = Organisation.objects.partners_of([trajectory.region_id], day).values("pk")
    found = Membership.objects.visible_to(actor).current_on(day).with_role(*WORKERS)
    own = found.filter(organisation__in=actor.organisation_ids) | found.filter(organisation__in=partners)
    return own.filter(user__is_active=True).select_related("user", "organisation").in_order()


@require_POST
@roles(*WORKERS)
def lead_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept, give back or withdraw an offer of the lead."""
    offers = LeadOffer.objects.visible_to(request.actor).select_related(
        "trajectory", "to__user", "handover__trajectory"
    )
    offer = get_object_or_404(offers, pk=pk)
    act, said = answers(offer).get(request.POST.get("answer", ""), (None, ""))
    if act is None:
        raise WrongStatus(_("Choose whether you take the guidance over."))
    act(by=request.actor)
    messages.success(request, said)
    return redirect("nazorg:plan", offer.trajectory.number)


def answers(offer: LeadOffer) -> dict[str, tuple[Any, str]]:
    return {
        "accept": (
            offer.accept,
            _("You lead the guidance now. Call the candidate: until then you are responsible together."),
        ),
        "decline": (offer.decline, _("Given back. Who led goes on leading.")),
        "withdraw": (offer.withdraw, _("Withdrawn. You go on leading.")),
    }
