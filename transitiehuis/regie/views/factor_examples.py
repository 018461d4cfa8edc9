"""Beside the national text: what a region adds to it, and examples of what partners did."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from transitiehuis.netwerk.forms import posted
from transitiehuis.netwerk.models import Region, Role
from transitiehuis.regie.forms.factor_examples import AdditionForm, ExampleForm, WithdrawForm
from transitiehuis.regie.models import FactorAddition, FactorExample, SuccessFactor
from transitiehuis.regie.models.factor_examples import SHOWERS
from transitiehuis.ui.access import roles
from transitiehuis.ui.once import once
from transitiehuis.workflow import WrongStatus

PAGE = "regie/toolkit/step.html"


def regions_of(request: HttpRequest) -> list[Region]:
    """Those the actor takes part in or directs."""
    mine = {*request.actor.region_ids, *request.actor.directed_region_ids}
    return list(Region.objects.filter(pk__in=mine).order_by("name"))


def draw(request: HttpRequest, factor: SuccessFactor, form: Any, **words: Any) -> HttpResponse:
    """A form of this factor on a page of its own; what was typed stays."""
    back = reverse("regie:factor", args=[factor.code])
    return render(request, PAGE, {"factor": factor, "form": form, "back": back, "lead": "", **words})


@roles(Role.CHAIN_DIRECTOR)
@once
def addition(request: HttpRequest, code: str) -> HttpResponse:
    """What the factor means in the region that `?regio=` names, else in the one the actor directs."""
    factor = get_object_or_404(SuccessFactor, code=code)
    region = directed(request)
    rows = FactorAddition.objects.visible_to(request.actor).standing().select_related("written_by")
    standing = rows.filter(factor=factor, region=region).first()
    form, theirs = AdditionForm(posted(request), standing=standing), None
    if form.is_valid():
        typed = form.cleaned_data
        try:
            FactorAddition.write(factor, region, typed["text"], after=typed["after"], by=request.actor)
        except WrongStatus as late:
            theirs = standing
            form.add_error(None, str(late))
            form.data = {**form.data.dict(), "after": standing.pk if standing else 0}  # seen now: once more is meant
        else:
            messages.success(request, _("Saved."))
            return redirect("regie:factor", code)
    title = _("What it means in %(region)s") % {"region": region.name}
    return draw(request, factor, form, title=title, submit=_("Save"), theirs=theirs)


def directed(request: HttpRequest) -> Region:
    """The region the actor directs; 404 for another one, or where they direct several and name none."""
    rows = Region.objects.filter(pk__in=request.actor.directed_region_ids)
    if code := request.GET.get("regio"):
        rows = rows.filter(code=code)
    found = rows.order_by("name").first()
    if found is None:
        raise Http404
    return found


@roles(*SHOWERS)
@once
def add(request: HttpRequest, code: str) -> HttpResponse:
    factor = get_object_or_404(SuccessFactor, code=code)
    regions = regions_of(request)
    if not regions:
        raise PermissionDenied  # an office without a region has nothing it did there
    form = ExampleForm(posted(request), regions=regions)
    if form.is_valid():
        made = FactorExample.add(factor, form.chosen_region(), by=request.actor, **form.step())
        messages.success(request, _("Thank you. It now stands beside the success factor."))
        return redirect(made)
    words = {"title": _("Show how you did it"), "lead": factor.title, "submit": _("Save")}
    return draw(request, factor, form, **words)


def changing(request: HttpRequest, pk: int) -> FactorExample:
    """The example, when the actor may change it; 404 out of sight, 403 otherwise."""
    rows = FactorExample.objects.visible_to(request.actor).select_related("factor", "changed_by")
    found = get_object_or_404(rows, pk=pk)
    if not found.may_change(request.actor):
        raise PermissionDenied
    return found


@once
def change(request: HttpRequest, pk: int) -> HttpResponse:
    example = changing(request, pk)
    form, theirs = ExampleForm(posted(request), example=example), None
    if form.is_valid():
        try:
            example.change(seen=form.cleaned_data["seen"], by=request.actor, **form.step())
        except WrongStatus as late:
            theirs = example
            form.add_error(None, str(late))
            form.data = {**form.data.dict(), "seen": example.seen}  # seen now: once more is meant
        else:
            messages.success(request, _("Saved."))
            return redirect(example)
    words = {"title": _("Change the example"), "lead": example.factor.title, "submit": _("Save")}
    return draw(request, example.factor, form, theirs=theirs, **words)


@once
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    example = changing(request, pk)
    form = WithdrawForm(posted(request))
    if form.is_valid():
        example.withdraw(form.cleaned_data["reason"], by=request.actor)
        messages.success(request, _("The example was withdrawn."))
        return redirect(example)
    words = {"title": _("Withdraw the example"), "lead": example.title, "submit": _("Withdraw")}
    return draw(request, example.factor, form, **words)
