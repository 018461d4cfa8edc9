"""Landelijk: a region's own line against the band of the others, and all regions beside each other per figure."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from intake.export import csv_of
from transitiehuis.documents import pdf_response
from transitiehuis.netwerk.models import Region, Role
from transitiehuis.regie import paper, pulse
from transitiehuis.regie.figures.definitions import definitions
from transitiehuis.regie.forms.national import FigureFilter, NationalFilter
from transitiehuis.regie.models import SuccessFactor
from transitiehuis.regie.models.national import READERS
from transitiehuis.regie.national import page, papers, printed
from transitiehuis.regie.national.months import parse
from transitiehuis.regie.national.reading import Point
from transitiehuis.regie.views.chain import chosen_region
from transitiehuis.ui.access import roles

CSV = "text/csv; charset=utf-8"


def _factor(code: str) -> SuccessFactor:
    """404 for one that no definition counts."""
    found = get_object_or_404(SuccessFactor.objects.exclude(indicator="").order_by("pk"), code=code)
    if found.indicator not in definitions():
        raise Http404
    return found


def _region(request: HttpRequest) -> tuple[Region | None, list[Region]]:
    regions = pulse.regions_of(request.actor)
    return chosen_region(request, regions), regions


@roles(*READERS)
def national(request: HttpRequest) -> HttpResponse:
    """All indicators of one region."""
    region, regions = _region(request)
    context: dict[str, Any] = {"region": region, "national": request.actor.has_role(Role.NATIONAL_ADVISER)}
    if region:
        rows = page.of_region(request.actor, region)
        context |= {
            "parts": list(page.parts(rows)),
            "counted": any(row.line for row in rows),
            "banded": any(row.line and row.line.banded for row in rows),
            "until": page.until_words(),
            "meanings": page.meanings(),
            "choices": NationalFilter(request.GET, regions=regions) if len(regions) > 1 else None,
        }
    return render(request, "regie/national/national.html", context)


@roles(*READERS)
def national_csv(request: HttpRequest) -> FileResponse:
    """Every month of every indicator of one region, each version of it."""
    region, _regions = _region(request)
    if region is None:
        raise Http404
    rows: list[list[Any]] = [heads()]
    for row in page.of_region(request.actor, region):
        for point in row.line.points if row.line else ():
            rows += cells(row, point)
    name = f"landelijk-{region.code}.csv"
    return FileResponse(csv_of(rows), as_attachment=True, filename=name, content_type=CSV)


@roles(*READERS)
def national_pdf(request: HttpRequest) -> HttpResponse:
    """The same region on paper."""
    region, _regions = _region(request)
    back = reverse("regie:national")
    if region is None:
        return redirect(back)
    back = f"{back}?regio={region.code}"
    rows = page.of_region(request.actor, region)
    if not any(row.line for row in rows):
        return redirect(back)
    title = _("%(region)s beside the other regions") % {"region": region.name}
    data = printed.of(rows)
    return pdf_response(request, "national", data, title=title, filename="landelijk.pdf", back=back)


@roles(*READERS)
def national_figure(request: HttpRequest, code: str) -> HttpResponse:
    """One indicator of one region, month by month; with `?maand=` the list behind that month."""
    factor = _factor(code)
    region, regions = _region(request)
    context: dict[str, Any] = {"factor": factor, "region": region}
    if region:
        context |= page.one(request.actor, region, factor)
        context |= {"choices": NationalFilter(request.GET, regions=regions) if len(regions) > 1 else None}
        context |= _behind(request, region, factor, context)
    return render(request, "regie/national/figure.html", context)


@roles(*READERS)
def national_figure_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The same on paper, with `?maand=` the list too; back to the page where nothing was stored."""
    factor = _factor(code)
    region, _regions = _region(request)
    back = f"{reverse('regie:national_figure', args=[code])}?{request.GET.urlencode()}"
    shown = page.one(request.actor, region, factor) if region else {"line": None}
    if region is None or shown["line"] is None:
        return redirect(back)
    return paper.as_pdf(
        request, papers.figure(region, factor, shown | _behind(request, region, factor, shown)), back=back
    )


def _behind(request: HttpRequest, region: Region, factor: SuccessFactor, shown: dict[str, Any]) -> dict[str, Any]:
    asked = request.GET.get("maand", "")
    if not asked:
        return {"chosen": None, "behind": None}
    point = page.point_of(shown["line"], _month(asked))
    if point is None:
        raise Http404
    rows = page.listed(request.actor, region, factor, point)
    return {
        "chosen": point,
        "behind": rows,
        "younger": rows.since_kept(point.figure),
        "first_lines": rows.lines[: page.LISTED],
        "more_lines": rows.lines[page.LISTED :],
    }


def _month(text: str) -> date:
    try:
        return parse(text)
    except ValueError as wrong:
        raise Http404 from wrong


@roles(*READERS)
def national_figure_csv(request: HttpRequest, code: str) -> FileResponse:
    """One indicator month by month: of one region, or with `?regio=alle` of all that this person sees.

    With `?maand=` the list behind that month.
    """
    factor = _factor(code)
    regions = pulse.regions_of(request.actor)
    if request.GET.get("regio") != "alle":
        one = chosen_region(request, regions)
        regions = [one] if one else []
    if not regions:
        raise Http404
    if request.GET.get("maand"):
        return _list_csv(request, regions[0], factor)
    rows: list[list[Any]] = [heads()]
    for row in page.of_factor(request.actor, regions, factor):
        for point in row.line.points if row.line else ():
            rows += cells(row, point)
    return FileResponse(csv_of(rows), as_attachment=True, filename=f"landelijk-{code}.csv", content_type=CSV)


def _list_csv(request: HttpRequest, region: Region, factor: SuccessFactor) -> FileResponse:
    shown = page.one(request.actor, region, factor)
    return paper.as_csv(papers.listed_cases(region, factor, shown | _behind(request, region, factor, shown)))


def _of_all(request: HttpRequest) -> tuple[SuccessFactor | None, list[SuccessFactor], list[page.Row]]:
    """The figure that `?cijfer=` names, else the first, with the row of each region; 404 for one that is none."""
    factors = page.measured()
    asked = request.GET.get("cijfer", factors[0].code if factors else "")
    factor = next((one for one in factors if one.code == asked), None)
    if factor is None and factors:
        raise Http404
    regions = pulse.regions_of(request.actor)
    return factor, factors, page.of_factor(request.actor, regions, factor) if factor else []


@roles(Role.NATIONAL_ADVISER)
def national_regions(request: HttpRequest) -> HttpResponse:
    """One indicator of all regions beside each other, in the order of their names."""
    factor, factors, rows = _of_all(request)
    context = {
        "factor": factor,
        "rows": rows,
        "counted": any(row.line for row in rows),
        "banded": any(row.line and row.line.banded for row in rows),
        "until": page.until_words(),
        "choices": FigureFilter({"cijfer": factor.code if factor else ""}, factors=factors),
        "meanings": page.meanings(),
    }
    return render(request, "regie/national/regions.html", context)


@roles(Role.NATIONAL_ADVISER)
def national_regions_pdf(request: HttpRequest) -> HttpResponse:
    """The same on paper; back to the page where nothing was stored."""
    factor, _factors, rows = _of_all(request)
    back = f"{reverse('regie:national_regions')}?{request.GET.urlencode()}"
    if factor is None or not any(row.line for row in rows):
        return redirect(back)
    data = printed.of_factor(factor, rows)
    return pdf_response(request, "national", data, title=factor.title, filename=f"regios-{factor.code}.pdf", back=back)


def heads() -> list[str]:
    return [
        _("Region"), _("Success factor"), _("Indicator"), _("Month"), _("First day"), _("Last day"), _("Version"),
        _("Counted on"), _("Figure"), _("Unit"), _("Counted"), _("Open"), _("Unknown"), _("Band from"), _("Band to"),
        _("Other regions in the band"),
    ]  # fmt: skip


def cells(row: page.Row, point: Point) -> list[list[Any]]:
    """A line for each version of a month; the band stands beside the newest."""
    band = point.band
    made = []
    for number, version in enumerate(point.versions, start=1):
        figure = version.figure
        last = number == len(point.versions) and band is not None
        edges = [band.low, band.high, band.regions] if last and band else ["", "", ""]
        made.append(
            [row.region.name, row.factor.title, figure.code, f"{point.month:%Y-%m}", figure.since, figure.until, number,
             timezone.localdate(version.counted_at), figure.number, str(row.factor.get_unit_display()), figure.n,
             figure.open, figure.unknown, *("" if edge is None else edge for edge in edges)]
        )  # fmt: skip
    return made
