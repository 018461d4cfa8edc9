"""The live figures of a region: all of them, one with its trend and the list behind it, and the same as CSV."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.export import csv_of
from transitiehuis import days
from transitiehuis.netwerk.models import Region
from transitiehuis.regie import paper, pulse
from transitiehuis.regie.figures import opened, page, papers
from transitiehuis.regie.figures.definitions import missing_fact
from transitiehuis.regie.figures.reading import back_from
from transitiehuis.regie.models import SuccessFactor
from transitiehuis.regie.models.national import READERS
from transitiehuis.regie.rhythm import Quarter
from transitiehuis.regie.round_page import neighbours
from transitiehuis.regie.views.chain import chosen_region
from transitiehuis.regie.views.rounds import among


class FiguresFilter(forms.Form):
    """Which region, for who sees several, and for one figure the quarter whose list is shown."""

    fields: dict[str, Any]

    regio = forms.ChoiceField(label=gettext_lazy("Region"), required=False)
    kwartaal = forms.ChoiceField(label=gettext_lazy("Quarter"), required=False)

    def __init__(self, *args: Any, regions: list[Region], quarters: list[Quarter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(regions) > 1:
            self.fields["regio"].choices = [(region.code, region.name) for region in regions]
        else:
            del self.fields["regio"]
        if quarters:
            self.fields["kwartaal"].choices = [(str(quarter), str(quarter)) for quarter in reversed(quarters)]
        else:
            del self.fields["kwartaal"]


def figures(request: HttpRequest) -> HttpResponse:
    regions = pulse.regions_of(request.actor)
    region = chosen_region(request, regions)
    choices = FiguresFilter(request.GET, regions=regions, quarters=[])
    context: dict[str, Any] = {"region": region, "several": len(regions) > 1, "choices": choices}
    context["beside"] = request.actor.has_role(*READERS)
    if region:
        rows, counted_at = page.rows_of(region)
        context |= {"parts": list(page.parts(rows)), "quarter": Quarter.of(days.today()), "counted_at": counted_at}
    return render(request, "regie/figures/figures.html", context)


def figures_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """All of them on paper, or as a spreadsheet."""
    region = chosen_region(request, pulse.regions_of(request.actor))
    if region is None:
        return redirect("regie:figures")
    rows, counted_at = page.rows_of(region)
    told = papers.every(region, rows, Quarter.of(days.today()), counted_at)
    return paper.as_file(request, told, kind, back=f"{reverse('regie:figures')}?regio={region.code}")


def figure(request: HttpRequest, code: str) -> HttpResponse:
    factor, regions, region = _asked(request, code)
    if region is None:
        return render(request, "regie/figures/figure.html", {"factor": factor, "region": None})
    quarters = back_from(Quarter.of(days.today()), page.SHOWN)
    measured = [] if missing_fact(factor.indicator) else quarters
    context = page.one(request.actor, region, factor, _quarter(request, quarters))
    context["choices"] = FiguresFilter(request.GET or None, regions=regions, quarters=measured)
    context["several"] = len(regions) > 1
    return render(request, "regie/figures/figure.html", context)


def figure_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """One figure on paper, with the list behind the chosen quarter as far as this person sees it."""
    factor, _regions, region = _asked(request, code)
    if region is None or missing_fact(factor.indicator):
        raise Http404
    shown = page.one(request.actor, region, factor, _quarter(request, back_from(Quarter.of(days.today()), page.SHOWN)))
    back = f"{reverse('regie:figure', args=[code])}?{request.GET.urlencode()}"
    return paper.as_pdf(request, papers.one(region, factor, shown), back=back)


def figure_csv(request: HttpRequest, code: str) -> HttpResponseBase:
    """The figure quarter by quarter; with `?lijst=ja` the list behind one quarter, as far as this person sees it."""
    factor, _regions, region = _asked(request, code)
    if region is None or missing_fact(factor.indicator):
        raise Http404
    figures = page.quarters_of(region, factor)
    rows: list[list[Any]] = [
        [_("Quarter"), _("First day"), _("Last day"), _("Figure"), _("Unit"), _("Counted"), _("Open"), _("Unknown")]
    ]
    name = f"{factor.code}.csv"
    if request.GET.get("lijst") == "ja":
        chosen = _quarter(request, back_from(Quarter.of(days.today()), page.SHOWN))
        found = next((each for each in figures if Quarter.of(each.since) == chosen), None)
        behind = page.listed(request.actor, region, factor, found)
        rows = [[_("Trajectory or name"), _("Counts for"), _("Remark")]]
        rows += [[line.name, line.said, line.note] for line in (behind.lines if behind else [])]
        name = f"{factor.code}-{chosen}.csv"
    else:
        unit = str(factor.get_unit_display())
        rows += [[str(Quarter.of(f.since)), f.since, f.until, f.number, unit, f.n, f.open, f.unknown] for f in figures]
    return FileResponse(csv_of(rows), as_attachment=True, filename=name, content_type="text/csv; charset=utf-8")


def round_factor(request: HttpRequest, quarter: Quarter, code: str) -> HttpResponse:
    """One factor of a round that has closed; before that there is nothing to lay side by side."""
    round, rounds = among(request, quarter)
    factor = get_object_or_404(SuccessFactor.objects.with_texts(), code=code)
    if not round.is_closed():
        return render(request, "regie/figures/not_yet.html", {"round": round, "factor": factor})
    before = neighbours(round, rounds)[0]
    former = None if before is None or before.cancelled_at else before
    context = opened.context(round, factor, former, request.actor)
    return render(request, "regie/figures/opened.html", context)


def _asked(request: HttpRequest, code: str) -> tuple[SuccessFactor, list[Region], Region | None]:
    factor = get_object_or_404(SuccessFactor.objects.exclude(indicator="").order_by("pk"), code=code)
    regions = pulse.regions_of(request.actor)
    return factor, regions, chosen_region(request, regions)


def _quarter(request: HttpRequest, quarters: list[Quarter]) -> Quarter:
    """The quarter that `?kwartaal=` names among `quarters`, else the one under way; 404 for another."""
    asked = request.GET.get("kwartaal", "")
    if not asked:
        return quarters[-1]
    found = next((quarter for quarter in quarters if str(quarter) == asked), None)
    if found is None:
        raise Http404
    return found
