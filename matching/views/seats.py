"""Seats: enrol somebody, one enrolment with its steps, and a start with its waiting list."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from intake.models import WORKERS, Trajectory
from intake.views.page import UNPROCESSABLE, held, step, taken
from matching.choosing import choices_for
from matching.forms.seats import DayForm, FinishForm, GiveBackForm, StartsFilter, StopForm
from matching.free_weeks import free_weeks
from matching.models import Enrolment, EnrolmentStatus, RouteDemand, RouteStart
from matching.seats import TONES, line_on, room_words, status_words
from transitiehuis import days
from transitiehuis.netwerk.forms import posted
from transitiehuis.ui.access import roles
from transitiehuis.ui.words import written

# Steps that need nothing but a click: what the page then says.
AT_ONCE = {
    "confirm": gettext_lazy("The candidate is enrolled."),
    "begin": gettext_lazy("The candidate has begun; the trajectory is in learning."),
}
# Steps that ask something first: form, title, button, sentence afterwards.
ASKED: dict[str, tuple[type, Any, Any, Any]] = {
    "withdraw": (
        GiveBackForm,
        gettext_lazy("Give the seat back"),
        gettext_lazy("Give back"),
        gettext_lazy("The seat was given back. Who waits longest is told."),
    ),
    "finish": (
        FinishForm,
        gettext_lazy("Record that it was finished"),
        gettext_lazy("Record"),
        gettext_lazy("Recorded: finished."),
    ),
    "drop": (
        StopForm,
        gettext_lazy("Record that it was stopped"),
        gettext_lazy("Record"),
        gettext_lazy("Recorded: stopped halfway."),
    ),
}


@step
def enrol(request: HttpRequest, number: str) -> HttpResponse:
    """The starts this candidate can join, with one button each."""
    trajectory = held(request, number)
    chosen = request.POST.get("start", "")
    if chosen.isdecimal():
        starts = RouteStart.objects.visible_to(request.actor)
        start = get_object_or_404(starts.select_related("route"), pk=int(chosen))
        enrolment = Enrolment.ask(trajectory, start, by=request.actor)
        said = _("A seat is held. Confirm it when the candidate comes.")
        if enrolment.status == EnrolmentStatus.WAITING:
            said = _("There is no seat now: the candidate is on the waiting list.")
        messages.success(request, said)
        return redirect(enrolment)
    choice = StartsFilter(request.GET)
    asked = choice.cleaned_data if choice.is_valid() else {}
    found, wishes = choices_for(trajectory, request.actor, asked.get("thema", ""), asked.get("volgorde", ""))
    context = {
        "trajectory": trajectory,
        "choice": choice,
        "wished": [one for one in found if one.wished],
        "others": [one for one in found if not one.wished],
        "wishes": wishes,
    }
    return render(request, "matching/enrol.html", context)


def find(request: HttpRequest, pk: int) -> Enrolment:
    return get_object_or_404(Enrolment.objects.visible_to(request.actor).with_facts(), pk=pk)


@roles(*WORKERS)
def enrolment(request: HttpRequest, pk: int) -> HttpResponse:
    """How it stands, what can be done, and what happened."""
    found = find(request, pk)
    stands = Q(pk=found.trajectory_id) | Q(absorbed=found.trajectory_id)  # the dossier it is read on now
    known = Trajectory.objects.visible_to(request.actor).filter(stands)
    trajectory = known.with_part(request.actor).select_related("candidate").first()
    works = bool(trajectory and trajectory.works)
    holds = bool(trajectory and trajectory.holder_id in request.actor.organisation_ids)
    return render(
        request,
        "matching/enrolment.html",
        {
            "enrolment": found,
            "known": trajectory,
            "steps": steps_of(found, works=works, holds=holds),
            "state": (TONES[EnrolmentStatus(found.status)], status_words(found)),
            "room": capfirst(room_words(found.start)),
            "events": list(found.events.select_related("by_user", "by_organisation").order_by("pk")),
        },
    )


def steps_of(enrolment: Enrolment, *, works: bool, holds: bool) -> list[str]:
    """What this person can do with it today, the first as the page's own task."""
    if not works:
        return []
    begun = enrolment.start.starts_on <= days.today()
    match enrolment.status:
        case EnrolmentStatus.HELD:
            return ["confirm", "withdraw"] if holds else ["withdraw"]
        case EnrolmentStatus.WAITING:
            return ["withdraw"]
        case EnrolmentStatus.ENROLLED if begun:
            return [*(["begin"] if holds else []), "finish", "drop"]
        case EnrolmentStatus.ENROLLED:
            return ["withdraw"]
    return []


@require_POST
@step
def enrolment_step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One click: confirm the seat, or begin."""
    found = find(request, pk)
    getattr(found, name)(by=request.actor)
    messages.success(request, AT_ONCE[name])
    return redirect("trajectory", found.number) if name == "begin" else redirect(found)


@step
def enrolment_asked(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Give back, finish or stop: asked on a page of its own."""
    found = find(request, pk)
    found.trajectory_for(request.actor).require_worker(request.actor)
    shape, title, submit, done = ASKED[name]
    form: BaseForm = shape(posted(request))
    if form.is_valid() and taken(form, lambda: getattr(found, name)(by=request.actor, **told(form))):
        messages.success(request, done)
        return redirect(found)
    context = {"enrolment": found, "form": form, "title": title, "submit": submit}
    status = UNPROCESSABLE if form.is_bound and form.errors else 200
    return render(request, "matching/enrolment_step.html", context, status=status)


def told(form: BaseForm) -> dict[str, Any]:
    """The day and the reason, as far as the form asks for them."""
    return {field: form.cleaned_data[field] for field in ("on", "because") if field in form.cleaned_data}


def start(request: HttpRequest, pk: int) -> HttpResponse:
    """A start with its list as it stood on a day, and the demands in force then."""
    starts = RouteStart.objects.visible_to(request.actor).select_related("route__owner", "place")
    found = get_object_or_404(starts, pk=pk)
    form = DayForm(request.GET)
    day = (form.cleaned_data.get("dag") if form.is_valid() else None) or days.today()
    demands = RouteDemand.objects.visible_to(request.actor).filter(route=found.route).kept().current_on(day)
    context = {
        "start": found,
        "form": DayForm(initial={"dag": day}),
        "day": day,
        "is_today": day == days.today(),
        "lines": line_on(found, day, request.actor),
        "demands": list(demands.select_related("certificate").order_by("kind", "pk")),
        "room": capfirst(room_words(found)),
        "ends": ends_words(found),
    }
    return render(request, "matching/start.html", context)


def ends_words(start: RouteStart) -> str:
    """Until when it lasts, and which holidays of the provider it goes around; '' where nobody said how long."""
    if not start.route.weeks:
        return ""
    free = free_weeks(start.route.owner_id)
    last = free.last_of(start.starts_on, start.route.weeks)
    passed = dict.fromkeys(one.name for one in free.between(start.starts_on, last))
    facts = {"last": written(last, "j F"), "holidays": ", ".join(passed)}
    if passed:
        return _("Lasts until %(last)s, with no lessons in: %(holidays)s.") % facts
    return _("Lasts until %(last)s.") % facts
