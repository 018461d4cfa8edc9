"""Leeraanpak: what partners of a region learn together, and what another region can take over."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from intake.views.page import UNPROCESSABLE
from transitiehuis.netwerk.forms import posted
from transitiehuis.regie.forms.learning import LearningFilter, LessonForm, RoleForm, TrackForm, TurnForm
from transitiehuis.regie.learning import pages
from transitiehuis.regie.models import LearningTrack
from transitiehuis.ui.filters import filters_stay
from transitiehuis.ui.once import once
from transitiehuis.workflow import WrongStatus


@require_safe
@filters_stay
def learning(request: HttpRequest) -> HttpResponse:
    """Per theme: of the own regions, and what others share."""
    choose = LearningFilter(request.GET or None)
    chosen = choose.chosen()
    seen = LearningTrack.objects.visible_to(request.actor).filter(pages.found_by(chosen.get("q") or ""))
    if theme := chosen.get("thema"):
        seen = seen.filter(theme=theme)
    rows = list(seen.with_names().in_order())
    mine = {*request.actor.region_ids, *request.actor.directed_region_ids}
    context = {
        "choose": choose,
        "mine": pages.by_theme(track for track in rows if track.region_id in mine),
        "others": pages.by_theme(track for track in rows if track.region_id not in mine),
        "may_add": bool(mine) and request.actor.has_role(*pages.WRITERS),
        "narrowed": bool(chosen.get("q") or theme),
    }
    return render(request, "regie/learning/list.html", context)


def found(request: HttpRequest, pk: int) -> LearningTrack:
    return get_object_or_404(LearningTrack.objects.visible_to(request.actor).with_names(), pk=pk)


def writing(request: HttpRequest, pk: int) -> LearningTrack:
    """The track, when the actor may write in it; 403 otherwise."""
    track = found(request, pk)
    if not track.written_by(request.actor):
        raise PermissionDenied
    return track


@require_safe
def track(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "regie/learning/track.html", pages.page_of(found(request, pk), request.actor))


def shown(request: HttpRequest, form: Any, page: dict[str, Any]) -> HttpResponse:
    context = {"form": form, "lead": "", "track": None, "role": None, **page}
    return render(request, "regie/learning/step.html", context, status=UNPROCESSABLE if form.errors else 200)


@once
def begin(request: HttpRequest) -> HttpResponse:
    regions = pages.regions_written(request.actor)
    if not regions:
        raise PermissionDenied
    form = TrackForm(posted(request), regions=regions, theme=request.GET.get("thema", ""))
    if form.is_valid():
        facts = form.facts()
        made = LearningTrack.begin(form.chosen_region, facts.pop("theme"), by=request.actor, **facts)
        messages.success(request, _("The learning track is there. Now say what changes for each partner."))
        return redirect(made)
    page = {"title": _("Begin a learning track"), "submit": _("Begin"), "back": reverse("regie:learning")}
    return shown(request, form, page)


@once
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    row = writing(request, pk)
    form = TrackForm(posted(request), regions=[row.region], track=row)
    if form.is_valid():
        try:
            row.edit(seen=form.moment_seen, by=request.actor, **form.facts())
        except WrongStatus as late:
            form.add_error(None, str(late))
        else:
            messages.success(request, _("Saved."))
            return redirect(row)
    page = {"title": _("Change the learning track"), "submit": _("Save"), "back": row.get_absolute_url(), "track": row}
    return shown(request, form, page)


@require_POST
@once
def turn(request: HttpRequest, pk: int) -> HttpResponse:
    row = writing(request, pk)
    form = TurnForm(request.POST)
    if form.is_valid():
        row.turn(form.cleaned_data["state"], by=request.actor)
        messages.success(request, _("Saved."))
    return redirect(row)


@require_POST
@once
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """The region begins its own from this one."""
    row = found(request, pk)
    regions = {str(region.pk): region for region in pages.regions_written(request.actor)}
    region = regions.get(request.POST.get("region", "")) or next(iter(regions.values()), None)
    if region is None:
        raise PermissionDenied
    made = row.follow(region, by=request.actor)
    messages.success(request, _("Your region has its own now: question and roles came along. Fill in who does it."))
    return redirect(made)


@once
def role_new(request: HttpRequest, pk: int) -> HttpResponse:
    row = writing(request, pk)
    form = RoleForm(posted(request), track=row)
    if form.is_valid():
        row.change_role(by=request.actor, **form.facts())
        messages.success(request, _("The change of role is there."))
        return redirect(row)
    page = {
        "title": _("What changes for a partner?"),
        "submit": _("Save"),
        "back": row.get_absolute_url(),
        "track": row,
    }
    return shown(request, form, page)


@once
def role(request: HttpRequest, pk: int, role_pk: int) -> HttpResponse:
    """Other words for a change of role, or the row taken out."""
    row = writing(request, pk)
    change = get_object_or_404(row.roles.select_related("organisation"), pk=role_pk)
    if request.method == "POST" and "drop" in request.POST:
        row.drop_role(change, by=request.actor)
        messages.success(request, _("The change of role was taken out."))
        return redirect(row)
    form = RoleForm(posted(request), track=row, row=change)
    if form.is_valid():
        row.change_role(by=request.actor, row=change, **form.facts())
        messages.success(request, _("Saved."))
        return redirect(row)
    page = {"title": _("What changes for a partner?"), "submit": _("Save"), "back": row.get_absolute_url()}
    return shown(request, form, {**page, "track": row, "role": change})


@once
def lesson(request: HttpRequest, pk: int) -> HttpResponse:
    row = writing(request, pk)
    form = LessonForm(posted(request))
    if form.is_valid():
        row.learn(by=request.actor, **form.facts())
        messages.success(request, _("The lesson is written down."))
        return redirect(row)
    page = {"title": _("Write down a lesson"), "submit": _("Write down"), "back": row.get_absolute_url(), "track": row}
    return shown(request, form, page)
