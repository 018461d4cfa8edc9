"""How lasting placements are, as a curve that does not flatter: on the screen and on paper, counted anew on request."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from intake.models import WORKERS
from nazorg.models import Measure
from nazorg.models.result_words import MONTHS
from transitiehuis import days
from transitiehuis.documents import pdf_response
from transitiehuis.netwerk.actor import working
from transitiehuis.netwerk.models import Region, Role
from transitiehuis.regie import paper, pulse
from transitiehuis.regie.durability import curve as curves
from transitiehuis.regie.durability import papers
from transitiehuis.regie.durability.behind import behind, may_open
from transitiehuis.regie.durability.counting import Dimension
from transitiehuis.regie.durability.figure import svg
from transitiehuis.regie.durability.keeping import due_regions
from transitiehuis.regie.durability.quarter_rows import meanings, rows_of, sides
from transitiehuis.regie.models import AftercareQuarter, DurabilityCount, DurabilityCurve
from transitiehuis.regie.views.chain import chosen_region
from transitiehuis.ui.access import roles
from transitiehuis.ui.words import daytime, longday

READERS = (
    Role.COORDINATOR, Role.ADVISER, Role.PARTNER_CONTACT, Role.CHAIN_DIRECTOR, Role.NATIONAL_ADVISER, Role.MANAGER,
)  # fmt: skip
PER = {
    "vak": Dimension.TRADE,
    "thema": Dimension.THEME,
    "route": Dimension.ROUTE,
    "vorm": Dimension.FORM,
    "kwartaal": Dimension.QUARTER,
}
NAMELESS = "-"
ON, OFF = "ja", ""
FIRST = 25


class DurabilityFilter(forms.Form):
    """Which region, split by what, and with the survival curve or without; what does not exist is no choice."""

    fields: dict[str, Any]

    regio = forms.ChoiceField(label=gettext_lazy("Region"), required=False)
    per = forms.ChoiceField(label=gettext_lazy("See by"), required=False)
    overleving = forms.ChoiceField(
        label=gettext_lazy("Survival curve"),
        required=False,
        choices=[(OFF, gettext_lazy("leave out")), (ON, gettext_lazy("show beside it"))],
    )

    def __init__(self, *args: Any, regions: list[Region], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["per"].choices = [
            ("", Dimension.ALL.label),
            *((name, dimension.label) for name, dimension in PER.items()),
        ]
        if len(regions) > 1:
            self.fields["regio"].choices = [(region.code, region.name) for region in regions]
        else:
            del self.fields["regio"]


@roles(*READERS)
def durability(request: HttpRequest) -> HttpResponse:
    regions = pulse.regions_of(request.actor)
    region = chosen_region(request, regions)
    choices = DurabilityFilter(request.GET, regions=regions)
    context: dict[str, Any] = {"regions": regions, "region": region, "choices": choices}
    if region:
        context |= found(request, region)
        context["counting"] = is_counting(region, context["counted"])
    return render(request, "regie/durability.html", context)


def count_of(request: HttpRequest, region: Region) -> DurabilityCount:
    """How it stands with the counting; not saved where nobody ever counted."""
    rows = DurabilityCount.objects.visible_to(request.actor)
    return rows.filter(region=region).first() or DurabilityCount(region=region)


def is_counting(region: Region, counted: DurabilityCount) -> bool:
    """A worker counts, or will within a minute: asked for, or not counted before."""
    if counted.pk:
        return counted.is_busy
    with working():  # who reads figures sees no placement
        return region.pk in due_regions(timezone.now())


@roles(*READERS)
def durability_progress(request: HttpRequest) -> HttpResponse:
    """How far it is, asked every two seconds; the whole page when the work is over."""
    region = chosen_region(request, pulse.regions_of(request.actor))
    counted = count_of(request, region) if region else None
    if region is None or counted is None or not is_counting(region, counted):
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "regie/durability/progress.html", {"region": region, "counted": counted})


def _behind(request: HttpRequest) -> dict[str, Any]:
    """What the list shows; 404 where there is no such figure, or nothing that this person may open."""
    region = chosen_region(request, pulse.regions_of(request.actor))
    facts: dict[str, Any] = found(request, region) if region else {"shown": None}
    shown, months = facts["shown"], request.GET.get("na", "12")
    measured = {str(point[0]) for point in shown.points.get(Measure.TRADE, []) if point[1] is not None} if shown else ()
    if region is None or months not in measured or months == "0" or not may_open(request.actor, region.pk):
        raise Http404
    kept = urlencode([(name, str(value)) for name, value in request.GET.items() if name != "na" and value])
    others = [
        (months_words(each), f"?{kept}&na={each}", str(each) == months) for each in MONTHS if str(each) in measured
    ]
    lines = behind(request.actor, shown, int(months))
    return facts | {"region": region, "months": int(months), "behind": lines, "others": others, "kept": kept}


@roles(*READERS)
def durability_behind(request: HttpRequest) -> HttpResponse:
    """The measuring points that make a figure: by number, and only those of groups that are shown."""
    context = _behind(request)
    lines = context["behind"].lines
    context |= {"first_lines": lines[:FIRST], "more_lines": lines[FIRST:]}
    return render(request, "regie/durability/behind.html", context)


@roles(*READERS)
def durability_behind_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The same on paper, or as a spreadsheet."""
    facts = _behind(request)
    said = {"region": facts["region"].name, "months": facts["months"], "group": facts["shown"].label}
    title = _("In the trade after %(months)s months: %(region)s") % said
    if facts["chosen"]:
        title = _("In the trade after %(months)s months: %(group)s, %(region)s") % said
    told = papers.behind(title, facts["region"], facts["behind"], kind)
    return paper.as_file(request, told, kind, back=f"{reverse('regie:durability_behind')}?{request.GET.urlencode()}")


def months_words(months: int) -> str:
    return _("after %(months)s months") % {"months": months}


def found(request: HttpRequest, region: Region) -> dict[str, Any]:
    """What the page shows of a region; three queries."""
    per = PER.get(request.GET.get("per", ""), Dimension.ALL)
    rows = list(DurabilityCurve.objects.visible_to(request.actor).of_split(region.pk, per))
    whole = next((row for row in rows if row.dimension == Dimension.ALL), None)
    counted = count_of(request, region)
    asked = request.GET.get("groep")
    key = "" if asked == NAMELESS else asked
    chosen = next((row for row in rows if row.dimension == per and row.key == key), None) if asked else None
    shown = chosen or whole
    facts: dict[str, Any] = {"counted": counted, "shown": shown, "chosen": chosen, "per": request.GET.get("per", "")}
    if shown is None:
        return facts
    survival = request.GET.get("overleving") == ON
    kept = urlencode([(name, str(value)) for name, value in request.GET.items() if name != "groep" and value])
    return facts | {
        "figures": curves.figures(shown) if shown.people is not None else [],
        "rows": curves.table(shown.points.get(Measure.TRADE, [])),
        "stands_out": curves.stands_out(shown),
        "groups": curves.groups(rows, per, key if chosen else None) if per != Dimension.ALL else [],
        "per_label": per.label,
        "months_measured": curves.MONTHS,
        "survival": survival_of(shown) if survival and shown.people is not None else None,
        "whole_url": f"?{kept}",
        "group_query": kept,
        "query": request.GET.urlencode(),
        "how": how_counted(),
        "quarters": rows_of(AftercareQuarter.objects.visible_to(request.actor).filter(region=region).newest_first()),
        "quarters_mean": meanings(),
        "sides": sides(),
        "behind_url": behind_url(kept, asked) if may_open(request.actor, region.pk) else "",
        "list_url": reverse("nazorg:results") if request.actor.has_role(*WORKERS) else "",
    }


def behind_url(kept: str, group: str | None) -> str:
    """The list behind each number of the table, which adds after how many months."""
    query = "&".join(filter(None, [kept, urlencode({"groep": group}) if group else ""]))
    return f"{reverse('regie:durability_behind')}?{query}&na=" if query else f"{reverse('regie:durability_behind')}?na="


def survival_of(shown: DurabilityCurve) -> dict[str, Any]:
    drawing = curves.survivals(shown)[Measure.TRADE]
    return {"svg": svg(drawing), "rows": curves.survival_table(shown, Measure.TRADE)}


@roles(*READERS)
@require_POST
def durability_count(request: HttpRequest) -> HttpResponse:
    """Ask a worker to count anew. A second click changes nothing."""
    region = chosen_region(request, pulse.regions_of(request.actor))
    if region is None:
        return redirect("regie:durability")
    if DurabilityCount.ask(region, by=request.actor):
        messages.success(request, _("The curves are being counted. This page shows them by itself."))
    else:
        messages.info(request, _("The curves are being counted already."))
    return redirect(f"{reverse('regie:durability')}?{urlencode({'regio': region.code})}")


@roles(*READERS)
def durability_pdf(request: HttpRequest) -> HttpResponse:
    """The same figure and table on paper, with the same choices."""
    back = f"{reverse('regie:durability')}?{request.GET.urlencode()}"
    region = chosen_region(request, pulse.regions_of(request.actor))
    facts = found(request, region) if region else {"shown": None}
    if region is None or facts["shown"] is None:
        messages.info(request, _("Nothing has been counted yet, so there is nothing to print."))
        return redirect(back)
    title = _("Lasting placement in %(region)s") % {"region": region.name}
    data = printed(facts)
    return pdf_response(request, "durability", data, title=title, filename="duurzaamheid.pdf", back=back)


@roles(*READERS)
def durability_csv(request: HttpRequest) -> HttpResponseBase:
    """Every table of the page as a spreadsheet, with the same choices."""
    region = chosen_region(request, pulse.regions_of(request.actor))
    facts = found(request, region) if region else {"shown": None}
    if region is None or facts["shown"] is None:
        messages.info(request, _("Nothing has been counted yet, so there is nothing to download."))
        return redirect(f"{reverse('regie:durability')}?{request.GET.urlencode()}")
    return paper.as_csv(papers.whole(region, facts))


def printed(facts: dict[str, Any]) -> dict[str, Any]:
    """What the template of the print asks."""
    shown, survival = facts["shown"], facts["survival"]
    pictures = [
        {"title": one["title"], "svg": one["svg"], "alt": one["about"], "means": one["means"]}
        for one in facts["figures"]
    ]
    if survival:
        drawing = curves.survivals(shown)[Measure.TRADE]
        title = _("Survival curve: %(title)s") % {"title": drawing.title}
        pictures.append({"title": title, "svg": survival["svg"], "alt": drawing.about, "means": assumptions()})
    return {
        "lead": capfirst(shown.label),
        "foot": _("Counted %(moment)s, printed on %(day)s")
        % {"moment": daytime(shown.counted_at), "day": longday(days.today())},
        "pictures": pictures,
        "said": facts["stands_out"],
        "counted": how_counted(),
        "how": _("How we count"),
        "table": _("In the trade, in numbers"),
        "heads": [_("Measured"), _("Counted"), _("Certainly in the trade"), _("Unknown"), _("At most")],
        "rows": [[capfirst(row.when), row.reached, row.sure, row.unknown, row.most] for row in facts["rows"]],
    }


def how_counted() -> list[str]:
    return [
        _("The line counts only who certainly still works in the trade. The band above it is who we do not know of."),
        _("A measuring point counts forty days after its day, for everybody who began so long ago, answered or not."),
        _("Who left the first employer and of whom no more is known is in the band. Trial placements do not count."),
        _("Groups of one to four people are not shown, nor what would give them away."),
    ]


def assumptions() -> str:
    return _(
        "Kaplan and Meier, with a confidence band of 95 percent: who left counts as gone from the day after the last "
        "day we were certain, also when they came back; who we lost sight of counts until that day, and we assume that "
        "losing sight says nothing about leaving."
    )
