"""Trying a trade: plan a day, and record what came of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from intake.forms.orientation import OrientationOutcomeForm, OrientationPlanForm
from intake.models import Channel, OrientationActivity, OrientationStatus, Trajectory
from intake.models.orientation_offer import ahead
from intake.views.page import form_page, held, step, taken, to_dossier, too_late
from transitiehuis.ui.words import day
from transitiehuis.workflow import WrongStatus


@step
def plan(request: HttpRequest, number: str) -> HttpResponse:
    """A trial lesson, a day along or a taster placement on a day somewhere."""
    trajectory = held(request, number)
    form = OrientationPlanForm(request.POST or None, trajectory=trajectory, actor=request.actor)
    if form.is_valid() and taken(
        form, lambda: OrientationActivity.schedule(trajectory, **form.cleaned_data, by=request.actor)
    ):
        return to_dossier(request, trajectory, _("Planned on %(day)s.") % {"day": day(form.cleaned_data["on"])})
    words = {"title": _("Plan an orientation"), "submit": _("Plan the orientation")}
    offered = ahead(request.actor).count()
    lead = lead_for(trajectory)
    return form_page(request, trajectory, form, "intake/orientation_plan.html", lead=lead, offered=offered, **words)


def lead_for(trajectory: Trajectory) -> str:
    """What the portal does about that day, and what it leaves to who plans it."""
    if trajectory.candidate.channel == Channel.EMAIL:
        return _(
            "Agree on the time with the candidate yourself: they are reminded the day before of the day and the place. "
            "On the day itself we ask what came of it."
        )
    return _(
        "Agree on the time with the candidate yourself: no mail is sent. On the day itself we ask what came of it."
    )


@step
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """Was the candidate there, what did they think of it, and what now?"""
    found = OrientationActivity.objects.visible_to(request.actor).select_related(
        "host", "trajectory__candidate__place", "trajectory__holder"
    )
    activity = get_object_or_404(found, pk=pk)
    trajectory = activity.trajectory
    trajectory.require_worker(request.actor)
    form = OrientationOutcomeForm(request.POST or None)
    if form.is_valid() and taken(form, lambda: form.take(activity, request.actor)):
        return to_dossier(request, trajectory, _("What came of the orientation has been recorded."))
    if not form.is_bound and activity.status != OrientationStatus.PLANNED:
        late = WrongStatus(_("What came of this orientation has already been recorded."))
        return too_late(request, trajectory, late)
    facts = {"what": capfirst(str(activity.get_kind_display())), "host": activity.host.name, "day": day(activity.on)}
    words = {"title": _("Record the orientation"), "submit": _("Record the outcome")}
    return form_page(request, trajectory, form, lead=_("%(what)s at %(host)s, %(day)s.") % facts, **words)
