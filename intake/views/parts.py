"""The intake in steps: one subject a screen, saved at each step, back and forth as the talk goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from intake.facts import profile_facts
from intake.forms.talk import FORMS, AgreedForm, PartForm
from intake.models import Freshness, IntakeDraft, Involvement, MatchingProfile, Referral, Step, TalkPart, Trajectory
from intake.views.page import UNPROCESSABLE, held, step, taken, to_dossier, too_late
from intake.views.talk import opened
from transitiehuis.netwerk.models import Membership
from transitiehuis.ui.words import local_date
from transitiehuis.workflow import WrongStatus

PARTS = list(TalkPart.values)


@dataclass(frozen=True)
class Stop:
    """One subject in the row above the form."""

    number: int
    name: str
    url: str
    done: bool
    current: bool


@step
def begin(request: HttpRequest, number: str) -> HttpResponse:
    """Go on where the talk stopped: the first subject that was not talked about."""
    trajectory = in_talk(request, number)
    if isinstance(trajectory, HttpResponse):
        return trajectory
    finished = done_of(trajectory)
    part = next((one for one in PARTS if one not in finished), TalkPart.AGREED)
    return redirect("intake:part", number, part)


@step
def part(request: HttpRequest, number: str, part: str) -> HttpResponse:
    """One subject: look, change, go on. What is saved here is known to everybody who works on the traject."""
    if part not in PARTS:
        raise Http404
    trajectory = in_talk(request, number)
    if isinstance(trajectory, HttpResponse):
        return trajectory
    if part == TalkPart.AGREED:
        return agreed(request, trajectory)
    draft = draft_of(trajectory)
    finished = draft.done if draft else []
    data = request.POST if request.method == "POST" else None
    form = FORMS[part](data, trajectory=trajectory, known=part not in finished)
    if form.is_valid() and taken(form, lambda: save(form, part, request)):
        return onward(request, trajectory, part)
    opened(request, trajectory)
    known = None if part in finished else known_from(form, draft)
    return page(request, trajectory, part, form, finished, known=known)


def in_talk(request: HttpRequest, number: str) -> Trajectory | HttpResponse:
    trajectory = held(request, number)
    if trajectory.step != Step.REFERRAL:
        late = WrongStatus(_("The intake of this trajectory has already been recorded."))
        return too_late(request, trajectory, late)
    return trajectory


def draft_of(trajectory: Trajectory) -> IntakeDraft | None:
    """The talk as far as it has come."""
    return IntakeDraft.objects.filter(trajectory=trajectory).first()


def done_of(trajectory: Trajectory) -> list[str]:
    """Which subjects were talked about."""
    draft = draft_of(trajectory)
    return draft.done if draft else []


def save(form: PartForm, part: str, request: HttpRequest) -> None:
    """Into the profile when there is something to write, and in any case: this was talked about."""
    IntakeDraft.begin(form.trajectory, by=request.actor)
    if form.touched():
        form.save(request.actor)
    if form.cleaned_data.get("still_right"):
        Freshness.stamp(form.profile, form.groups(), request.actor.user)
    IntakeDraft.mark(form.trajectory, part, by=request.actor)


def onward(request: HttpRequest, trajectory: Trajectory, part: str) -> HttpResponse:
    if "later" in request.POST:
        return to_dossier(request, trajectory, _("Saved. You can go on with the intake later."))
    return redirect("intake:part", trajectory.number, PARTS[PARTS.index(part) + 1])


def agreed(request: HttpRequest, trajectory: Trajectory) -> HttpResponse:
    """The last screen: kept for later, or the intake is recorded."""
    later = "later" in request.POST
    form = AgreedForm(request.POST if request.method == "POST" else None, trajectory=trajectory, later=later)
    if form.is_valid():
        if later:
            if taken(form, lambda: form.keep(request.actor)):
                return to_dossier(request, trajectory, _("Saved. You can go on with the intake later."))
        elif taken(form, lambda: form.hold(request.actor)):
            return to_dossier(request, trajectory, _("The intake has been recorded."))
    opened(request, trajectory)
    finished = done_of(trajectory)
    missing = [str(TalkPart(one).label) for one in PARTS[:-1] if one not in finished]
    facts = profile_facts(MatchingProfile.objects.get(trajectory=trajectory))
    return page(request, trajectory, TalkPart.AGREED, form, finished, facts=facts, missing=missing)


def known_from(form: PartForm, draft: IntakeDraft | None) -> dict[str, Any] | None:
    """Whose word it is what stands on this screen, and since when; None when nothing does."""
    if not form.holds_something:
        return None
    looked = Freshness.objects.filter(profile=form.profile, group__in=form.groups()).select_related("checked_by")
    if draft:  # what this talk itself has changed is nobody else's word
        looked = looked.filter(checked_at__lt=draft.begun_at)
    last = looked.order_by("-checked_at", "pk").first()
    if last is None or last.checked_by is None:
        referral = Referral.objects.filter(trajectory=form.trajectory).select_related("organisation").first()
        return said(referral.organisation.name, referral.referred_on) if referral else None
    parties = Involvement.objects.filter(trajectory=form.trajectory).values("organisation")
    member = Membership.objects.filter(user=last.checked_by, organisation__in=parties).select_related("organisation")
    found = member.order_by("pk").first()
    names = [last.checked_by.name, *([found.organisation.name] if found else [])]
    return said(", ".join(names), last.checked_at)


def said(who: str, moment: date | datetime) -> dict[str, Any]:
    return {"who": who, "day": local_date(moment)}


def page(
    request: HttpRequest, trajectory: Trajectory, part: str, form: BaseForm, finished: list[str], **more: Any
) -> HttpResponse:
    at = PARTS.index(part)
    stops = [
        Stop(n + 1, capfirst(str(TalkPart(one).label)), url_of(trajectory, one), one in finished, one == part)
        for n, one in enumerate(PARTS)
    ]
    context = {
        "form": form,
        "trajectory": trajectory,
        "stops": stops,
        "number": at + 1,
        "total": len(PARTS),
        "title": stops[at].name,
        "back": url_of(trajectory, PARTS[at - 1]) if at else "",
        "last": part == TalkPart.AGREED,
        **more,
    }
    return render(request, "intake/talk.html", context, status=UNPROCESSABLE if form.is_bound and form.errors else 200)


def url_of(trajectory: Trajectory, part: str) -> str:
    return reverse("intake:part", args=[trajectory.number, part])
