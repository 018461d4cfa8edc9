"""Middelen en menskracht: hours needed against hours offered, in hours, fte and euro."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from intake.export import csv_of
from transitiehuis import days
from transitiehuis.asking import ahead
from transitiehuis.netwerk.actor import Actor
from transitiehuis.netwerk.models import Region
from transitiehuis.regie import paper, pulse
from transitiehuis.regie.capacity import forecast_page, funding, page, papers, reading
from transitiehuis.regie.capacity.reading import quarters_ahead, read
from transitiehuis.regie.capacity.reckoning import Reckoning
from transitiehuis.regie.coverage.filling import WRITERS
from transitiehuis.regie.coverage.picture import Picture
from transitiehuis.regie.models import StoodKind
from transitiehuis.regie.national import stood
from transitiehuis.regie.views import coverage
from transitiehuis.regie.views.chain import chosen_region
from transitiehuis.regie.views.coverage import READERS, picture_of
from transitiehuis.ui.access import roles


def quarter_number(request: HttpRequest, picture: Picture) -> int:
    """Which of the four quarters ahead the address asks for; the first for anything else."""
    names = [str(quarter) for quarter in quarters_ahead(picture.day)]
    asked = request.GET.get("kwartaal", "")
    return names.index(asked) if asked in names else 0


def questions(actor: Actor, region: Region) -> None:
    """What the page asks, in one statement; what is counted and the money that ends come on top."""
    coverage.questions(actor, region, StoodKind.MEANS)
    reading.questions(region, days.today())


@roles(*READERS)
def capacity(request: HttpRequest) -> HttpResponse:
    regions = pulse.regions_of(request.actor)
    region = chosen_region(request, regions)
    context: dict[str, Any] = {"region": region, "regions": regions, "bars": None}
    if region:
        with ahead(lambda: questions(request.actor, region)):
            picture = picture_of(request, region)
            inputs = read(region, picture.day, picture.activities)
            context |= stood.shown(request.actor, region.pk, StoodKind.MEANS)
        context |= page.context(picture, inputs, quarter_number(request, picture))
        context["funding"] = funding.ending(request.actor, region, picture.day)
        context["directs"] = region.pk in request.actor.directed_region_ids
        context["may_fill"] = context["directs"] or request.actor.has_role(*WRITERS)
    return render(request, "regie/capacity/capacity.html", context)


def arithmetic(actor: Actor, region: Region, kind: StoodKind) -> None:
    """What the arithmetic asks, and the months, in one statement."""
    reading.questions(region, days.today())
    stood.months_of(actor, region.pk, kind)


@roles(*READERS)
def forecast(request: HttpRequest) -> HttpResponse:
    """The ketenprognose: what is full first."""
    region = chosen_region(request, pulse.regions_of(request.actor))
    context: dict[str, Any] = {"region": region, "strips": None}
    if region:
        day = days.today()
        with ahead(lambda: arithmetic(request.actor, region, StoodKind.FORECAST)):
            context |= forecast_page.context(region, day, read(region, day))
            context |= stood.shown(request.actor, region.pk, StoodKind.FORECAST)
    return render(request, "regie/capacity/forecast.html", context)


@roles(*READERS)
def forecast_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The same on paper, or as a spreadsheet."""
    region = chosen_region(request, pulse.regions_of(request.actor))
    if region is None:
        return redirect("regie:forecast")
    day = days.today()
    months = stood.months_of(request.actor, region.pk, StoodKind.FORECAST)
    told = papers.ahead(region, forecast_page.context(region, day, read(region, day)), months)
    return paper.as_file(request, told, kind, back=f"{reverse('regie:forecast')}?regio={region.code}")


@roles(*READERS)
def capacity_pdf(request: HttpRequest) -> HttpResponse:
    """The chosen quarter on paper."""
    region = chosen_region(request, pulse.regions_of(request.actor))
    if region is None:
        return redirect("regie:capacity")
    with ahead(lambda: questions(request.actor, region)):
        picture = picture_of(request, region)
        inputs = read(region, picture.day, picture.activities)
        months = stood.months_of(request.actor, region.pk, StoodKind.MEANS)
    shown = page.context(picture, inputs, quarter_number(request, picture))
    told = papers.means(region, shown, funding.ending(request.actor, region, picture.day), months)
    return paper.as_pdf(request, told, back=f"{reverse('regie:capacity')}?{request.GET.urlencode()}")


@roles(*READERS)
def capacity_csv(request: HttpRequest) -> FileResponse | HttpResponse:
    """Every activity in each of the four quarters, as a spreadsheet reads it."""
    region = chosen_region(request, pulse.regions_of(request.actor))
    if region is None:
        return redirect("regie:capacity")
    picture = picture_of(request, region)
    reckoning = Reckoning(read(region, picture.day, picture.activities))
    return FileResponse(
        csv_of(page.sheet(reckoning, picture)),
        as_attachment=True,
        filename="capaciteit.csv",
        content_type="text/csv; charset=utf-8",
    )
