"""When the own school gives no lessons: as its vakantieregio, or as it says itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from intake.views.page import UNPROCESSABLE, taken
from matching.forms.holiday import HolidayForm
from matching.models import SchoolHoliday, school_year_of
from transitiehuis import days
from transitiehuis.netwerk.forms import posted
from transitiehuis.netwerk.models import HolidayRegion, Organisation, Role
from transitiehuis.ui.access import roles
from transitiehuis.ui.once import once

AHEAD = 2


@dataclass(frozen=True)
class SchoolYear:
    """One school year: what holds in it, and whether the school wrote that itself."""

    year: int
    own: bool
    periods: list[SchoolHoliday]

    @property
    def title(self) -> str:
        return f"{self.year}–{self.year + 1}"


def region_of(school: Organisation) -> str:
    """The vakantieregio in which the school stands; '' when that is not known."""
    found = Organisation.objects.filter(pk=school.pk).values_list("place__municipality__holiday_region", flat=True)
    return (found.first() or "") if school.is_school else ""


def years_of(request: HttpRequest, region: str) -> list[SchoolYear]:
    """This school year and those that can be planned in; two queries."""
    first = school_year_of(days.today())
    own = list(SchoolHoliday.objects.visible_to(request.actor).filter(school_year__gte=first).in_order())
    official = list(SchoolHoliday.objects.official(region).filter(school_year__gte=first).in_order()) if region else []
    found = []
    for year in range(first, first + AHEAD + 1):
        mine = [one for one in own if one.school_year == year]
        found.append(SchoolYear(year, bool(mine), mine or [one for one in official if one.school_year == year]))
    return found


@roles(Role.COORDINATOR)
@once
def holidays(request: HttpRequest) -> HttpResponse:
    """The holidays that count for plans and courses of the own school; a press begins an own list of a school year."""
    year = request.POST.get("year", "")
    if request.method == "POST" and year.isdecimal():
        SchoolHoliday.take_over(int(year), by=request.actor)
        messages.success(request, _("From now on these are your own. Change what is different at your school."))
        return redirect("matching:holidays")
    region = region_of(request.actor.member.organisation)
    named = HolidayRegion(region).label if region else ""
    context = {"years": years_of(request, region), "region": named, "organisation": request.actor.organisation}
    return render(request, "matching/holidays.html", context)


@roles(Role.COORDINATOR)
@once
def holiday_new(request: HttpRequest) -> HttpResponse:
    """One more period without lessons."""
    form = HolidayForm(posted(request))
    if form.is_valid() and taken(form, lambda: SchoolHoliday.add(by=request.actor, **form.facts())):
        return saved(request)
    return asked(request, form, _("Add a holiday"))


@roles(Role.COORDINATOR)
@once
def holiday(request: HttpRequest, pk: int) -> HttpResponse:
    """Other days, or lessons after all."""
    found = get_object_or_404(SchoolHoliday.objects.visible_to(request.actor), pk=pk)
    form = HolidayForm(posted(request), row=found)
    if form.is_valid() and taken(form, step_of(request, found, form)):
        return saved(request)
    if form.is_bound and form.non_field_errors():
        form.look_again()
    return asked(request, form, _("Change a holiday"), found)


def step_of(request: HttpRequest, found: SchoolHoliday, form: HolidayForm) -> Callable[[], Any]:
    if "remove" in request.POST:
        return lambda: found.remove(opened_at=form.opened_at, by=request.actor)
    return lambda: found.change(opened_at=form.opened_at, by=request.actor, **form.facts())


def saved(request: HttpRequest) -> HttpResponse:
    messages.success(request, _("Saved. Plans in draft are worked out anew; agreed ones keep their days."))
    return redirect("matching:holidays")


def asked(request: HttpRequest, form: HolidayForm, title: str, row: SchoolHoliday | None = None) -> HttpResponse:
    context = {"form": form, "title": title, "row": row}
    return render(request, "matching/holiday.html", context, status=UNPROCESSABLE if form.errors else 200)
