"""Dekking: who does what, on the screen, on paper and per activity."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as text
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from intake.export import csv_of
from transitiehuis import days
from transitiehuis.asking import ahead, asks
from transitiehuis.documents import pdf_response
from transitiehuis.netwerk.actor import Actor
from transitiehuis.netwerk.models import Organisation, Region, Role
from transitiehuis.regie import pulse
from transitiehuis.regie.agreements.carrying import carrying
from transitiehuis.regie.capacity import one, reading
from transitiehuis.regie.coverage import page, paper, picture
from transitiehuis.regie.coverage.filling import WRITERS, may_fill, say_pays
from transitiehuis.regie.coverage.picture import Picture, rows_seen
from transitiehuis.regie.coverage.scope import Scope
from transitiehuis.regie.models import Activity, StoodKind
from transitiehuis.regie.national import stood
from transitiehuis.regie.paper import as_file
from transitiehuis.regie.views.chain import chosen_region
from transitiehuis.ui.access import roles

READERS = (
    Role.COORDINATOR, Role.ADVISER, Role.PARTNER_CONTACT, Role.CHAIN_DIRECTOR, Role.NATIONAL_ADVISER, Role.MANAGER,
)  # fmt: skip


class CoverageFilter(forms.Form):
    """For which part of the work; what does not exist is no choice."""

    fields: dict[str, Any]

    regio = forms.ChoiceField(label=_("Region"), required=False)
    gemeente = forms.ChoiceField(label=_("Municipality"), required=False)
    thema = forms.ChoiceField(label=_("Theme"), required=False)
    doelgroep = forms.ChoiceField(label=_("Target group"), required=False)

    def __init__(self, *args: Any, regions: list[Region], picture: Picture, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, names in zip(("thema", "doelgroep", "gemeente"), picture.names.dimensions, strict=True):
            self.fields[name].choices = [("", _("all")), *names.items()]
        if len(regions) > 1:
            self.fields["regio"].choices = [(region.code, region.name) for region in regions]
        else:
            del self.fields["regio"]


def narrowed(request: HttpRequest) -> Scope:
    """The part of the work that the address asks for."""
    return Scope.of(*(filter(None, [request.GET.get(name, "")]) for name in ("thema", "doelgroep", "gemeente")))


def picture_of(request: HttpRequest, region: Region) -> Picture:
    day = days.today()
    return Picture(region, day, rows_seen(request.actor, region.pk, day), narrowed(request))


def questions(actor: Actor, region: Region, kind: StoodKind) -> None:
    """What a page asks that tells of the coverage and of its months, in one statement; what is counted comes on top."""
    picture.questions(actor, region, days.today())
    stood.months_of(actor, region.pk, kind)


@roles(*READERS)
def coverage(request: HttpRequest) -> HttpResponse:
    regions = pulse.regions_of(request.actor)
    region = chosen_region(request, regions)
    context: dict[str, Any] = {"region": region, "picture": None}
    if region:
        with ahead(lambda: questions(request.actor, region, StoodKind.COVERAGE)):
            seen = picture_of(request, region)
            context |= page.context(seen) | stood.shown(request.actor, region.pk, StoodKind.COVERAGE)
        choices = CoverageFilter(request.GET, regions=regions, picture=seen)
        context |= {"choices": choices, "query": request.GET.urlencode()}
        context["may_fill"] = region.pk in request.actor.directed_region_ids or request.actor.has_role(*WRITERS)
        context["directs"] = region.pk in request.actor.directed_region_ids
    return render(request, "regie/coverage/coverage.html", context)


@roles(*READERS)
def coverage_pdf(request: HttpRequest) -> HttpResponse:
    """The same on paper, with the same choices."""
    region = chosen_region(request, pulse.regions_of(request.actor))
    back = f"{reverse('regie:coverage')}?{request.GET.urlencode()}"
    if region is None:
        return redirect(back)
    data = paper.printed(picture_of(request, region), stood.months_of(request.actor, region.pk, StoodKind.COVERAGE))
    title = text("Coverage of %(region)s") % {"region": region.name}
    return pdf_response(request, "coverage", data, title=title, filename="dekking.pdf", back=back)


@roles(*READERS)
def coverage_csv(request: HttpRequest) -> HttpResponseBase:
    """Each activity with its word, and a row for each partner that does something of it."""
    region = chosen_region(request, pulse.regions_of(request.actor))
    if region is None:
        return redirect("regie:coverage")
    rows = paper.sheet(picture_of(request, region))
    name = f"dekking-{region.code}.csv"
    return FileResponse(csv_of(rows), as_attachment=True, filename=name, content_type="text/csv; charset=utf-8")


def _activity(request: HttpRequest, code: str) -> dict[str, Any]:
    """What the page of one activity shows; without a region nothing of it."""
    found = get_object_or_404(Activity.objects.visible_to(request.actor), code=code)
    region = chosen_region(request, pulse.regions_of(request.actor))
    context: dict[str, Any] = {"activity": found, "region": region}
    if region:
        with ahead(lambda: _questions(request.actor, found, region)):
            context |= page.activity_context(found, region, request.actor)
            context["agreements"] = carrying(found, region, request.actor)
            context["mine"] = _partners(request, region, days.today())
            if context["line"]:
                context |= one.context(found, region, days.today())
        context["directs"] = region.pk in request.actor.directed_region_ids
    return context


def _questions(actor: Actor, found: Activity, region: Region) -> None:
    """What the page asks, in one statement; what is counted and set comes on top."""
    page.activity_context(found, region, actor)
    carrying(found, region, actor)
    partners_on(region.pk, days.today())
    reading.settings(region, days.today())
    reading.offers(region, reading.quarters_ahead(days.today()))


@asks
def partners_on(region: int, day: date) -> QuerySet[Organisation]:
    return Organisation.objects.partners_of([region], day).in_order()


def _partners(request: HttpRequest, region: Region, day: date) -> list[Organisation]:
    """Those of whom the reader says what they do."""
    return [one for one in partners_on(region.pk, day) if may_fill(request.actor, region.pk, one.pk)]


@roles(*READERS)
def activity(request: HttpRequest, code: str) -> HttpResponse:
    shown = _activity(request, code)
    if shown.get("line"):
        paying = {partner.pk for partner, _one in shown["payers"]}
        shown["may_end"] = paying & {partner.pk for partner in shown["mine"]}
        shown["may_pay"] = [partner for partner in shown["mine"] if partner.pk not in paying]
    return render(request, "regie/coverage/activity.html", shown)


@require_POST
@roles(*READERS)
def activity_pays(request: HttpRequest, code: str) -> HttpResponse:
    """A partner pays for it from today on; `betaalt=nee`: no longer."""
    region, day = chosen_region(request, pulse.regions_of(request.actor)), days.today()
    if region is None:
        raise PermissionDenied
    found = get_object_or_404(Activity.objects.in_use(day), code=code)
    asked = request.POST.get("partner", "")
    partner = next((one for one in _partners(request, region, day) if str(one.pk) == asked), None)
    if partner is None:
        raise PermissionDenied
    pays = request.POST.get("betaalt") != "nee"
    say_pays(region, partner, found, pays, by=request.actor)
    said = text("%(name)s pays, from today on.") if pays else text("%(name)s no longer pays, from today on.")
    messages.success(request, said % {"name": partner.name})
    return redirect(f"{found.get_absolute_url()}?{urlencode({'regio': region.code})}#betaalt")


@roles(*READERS)
def activity_file(request: HttpRequest, code: str, kind: str) -> HttpResponseBase:
    """The same on paper, or as a spreadsheet."""
    shown = _activity(request, code)
    found, region = shown["activity"], shown["region"]
    back = found.get_absolute_url()
    if region is None:
        return redirect(back)
    return as_file(request, paper.of_activity(found, region, shown), kind, back=f"{back}?regio={region.code}")
