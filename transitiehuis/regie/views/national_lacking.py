"""Landelijk: what many regions lack, and the figures for research, without persons."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from intake.export import csv_of
from transitiehuis import days
from transitiehuis.netwerk.models import Role
from transitiehuis.regie import paper, pulse
from transitiehuis.regie.forms.national import NationalFilter, ResearchForm
from transitiehuis.regie.models import GapKind, GapMonth, ResearchExport, SharedGapMonth
from transitiehuis.regie.models.national import READERS
from transitiehuis.regie.national import dictionary, lacking, papers
from transitiehuis.regie.national.months import shown
from transitiehuis.regie.views.chain import chosen_region
from transitiehuis.ui.access import roles

LATEST = 20  # exports that the page lists


def _lacking(request: HttpRequest) -> dict[str, Any]:
    """What the page of what regions lack shows: of one region, or of all for who advises nationally."""
    regions = pulse.regions_of(request.actor)
    everywhere = request.actor.has_role(Role.NATIONAL_ADVISER)
    region = None if everywhere else chosen_region(request, regions)
    context: dict[str, Any] = {"region": region, "regions": regions, "counted": False}
    if everywhere or region:
        context |= lacking.context(request.actor, regions if everywhere else [region] if region else [])
    return context


@roles(*READERS)
def national_gaps(request: HttpRequest) -> HttpResponse:
    """Witte vlekken and themes nobody trains for."""
    context = _lacking(request) | {"choices": None}
    if context["region"] and len(context["regions"]) > 1:
        context["choices"] = NationalFilter(request.GET, regions=context["regions"])
    return render(request, "regie/national/gaps.html", context)


@roles(*READERS)
def national_gaps_pdf(request: HttpRequest) -> HttpResponse:
    """The same on paper; back to the page where nothing was stored."""
    shown = _lacking(request)
    back = f"{reverse('regie:national_gaps')}?{request.GET.urlencode()}"
    if not shown["counted"]:
        return redirect(back)
    return paper.as_pdf(request, papers.gaps(shown["region"], shown), back=back)


@roles(*READERS)
def national_gaps_csv(request: HttpRequest) -> FileResponse:
    """Every month and version: region by region as far as one sees them, and the numbers over all."""
    regions = {region.pk: region for region in pulse.regions_of(request.actor)}
    if not regions:
        raise Http404
    months = shown(days.today())
    names = {(kind, code): name for kind, code, name, _part in lacking.Names().all()}
    rows: list[list[Any]] = [
        [_("Month"), _("Region"), _("Kind"), _("What"), _("State"), _("Since"), _("Regions that lack it"),
         _("Regions counted"), _("Closed"), _("Not known"), _("Version"), _("Counted on")]
    ]  # fmt: skip
    own = GapMonth.objects.visible_to(request.actor).filter(region__in=list(regions))
    for row in own.between(months[0], months[-1]).every_version():
        what = names.get((row.kind, row.code), row.code)
        rows.append(
            [f"{row.month:%Y-%m}", regions[row.region_id].name, GapKind(row.kind).label, what, row.get_state_display(),
             row.since or "", "", "", "", "", row.version, timezone.localdate(row.counted_at)]
        )  # fmt: skip
    shared = SharedGapMonth.objects.visible_to(request.actor).between(months[0], months[-1])
    for told in shared.every_version():
        what = names.get((told.kind, told.code), told.code)
        rows.append(
            [f"{told.month:%Y-%m}", _("all regions"), GapKind(told.kind).label, what, "", "", told.gaps, told.regions,
             told.closed, told.unknown, told.version, timezone.localdate(told.counted_at)]
        )  # fmt: skip
    return FileResponse(csv_of(rows), as_attachment=True, filename="witte-vlekken.csv", content_type="text/csv")


@roles(Role.NATIONAL_ADVISER)
def national_research(request: HttpRequest) -> HttpResponse:
    """The file for research; each one that was made is kept with who, when and what for."""
    form = ResearchForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _made(request, form.cleaned_data["purpose"])
    made = ResearchExport.objects.visible_to(request.actor).select_related("user", "organisation").newest_first()
    context = {
        "form": form,
        "rules": dictionary.rules(),
        "dictionary": dictionary.dictionary(),
        "made": list(made[:LATEST]),
    }
    return render(request, "regie/national/research.html", context, status=422 if form.errors else 200)


@transaction.atomic
def _made(request: HttpRequest, purpose: str) -> HttpResponse:
    """The file and its line in the log, or neither."""
    file = dictionary.export(request.actor, pulse.regions_of(request.actor))
    ResearchExport.objects.create(
        user=request.actor.person,
        organisation=request.actor.organisation,
        purpose=purpose,
        made_at=timezone.now(),
        rows=file.rows,
        hidden=file.hidden,
        digest=hashlib.sha256(file.content).hexdigest(),
    )
    name = f"transitiehuis-onderzoek-{days.today():%Y-%m-%d}.zip"
    response = HttpResponse(file.content, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
