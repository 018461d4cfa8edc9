"""What if: scenarios beside the present, kept and agreed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from transitiehuis import days
from transitiehuis.asking import ahead
from transitiehuis.netwerk.forms import posted
from transitiehuis.netwerk.models import Region, Role
from transitiehuis.regie import paper, pulse
from transitiehuis.regie.agreements.wording import said_money, said_number, said_period
from transitiehuis.regie.capacity import agreeing, beside, papers
from transitiehuis.regie.capacity import kept as stood_months
from transitiehuis.regie.capacity.reading import questions, read
from transitiehuis.regie.capacity.scenario_form import ScenarioForm
from transitiehuis.regie.models import Agreement, AgreementFunding, AgreementTerm, Scenario, ScenarioMonth
from transitiehuis.regie.models.scenario import Draft, ScenarioQuerySet, may_make
from transitiehuis.regie.views.chain import chosen_region
from transitiehuis.regie.views.coverage import READERS
from transitiehuis.ui.access import roles
from transitiehuis.ui.once import once


def kept(request: HttpRequest) -> tuple[Region | None, ScenarioQuerySet]:
    """Of the chosen region, the newest first."""
    region = chosen_region(request, pulse.regions_of(request.actor))
    return region, Scenario.objects.visible_to(request.actor).filter(region=region).with_names().newest_first()


@roles(*READERS)
def scenarios(request: HttpRequest) -> HttpResponse:
    region, rows = kept(request)
    may = region is not None and may_make(request.actor, region.pk)
    return render(request, "regie/capacity/scenarios.html", {"region": region, "rows": rows, "may_make": may})


@roles(*READERS)
def scenarios_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The same on paper, or as a spreadsheet."""
    region, rows = kept(request)
    if region is None:
        return redirect("regie:scenarios")
    return paper.as_file(request, papers.scenarios(region, rows), kind, back=reverse("regie:scenarios"))


@roles(*READERS)
@once
def new(request: HttpRequest) -> HttpResponse:
    """`save` keeps it; otherwise it is worked out, at an address of its own, so that Back sends nothing again."""
    region = chosen_region(request, pulse.regions_of(request.actor))
    if region is None or not may_make(request.actor, region.pk):
        raise PermissionDenied
    day = days.today()
    typed = posted(request) or (request.GET if "name" in request.GET else None)
    form = ScenarioForm(typed, region=region, day=day, actor=request.actor)
    context: dict[str, Any] = {"region": region, "form": form, "rows": None}
    if form.is_valid():
        if "save" in request.POST:
            made = Scenario.keep(region, form.cleaned_data["name"], form.changes(), by=request.actor)
            messages.success(request, _("The scenario is kept."))
            return redirect(made)
        if request.method == "POST":
            return redirect(f"{request.path}?{urlencode(form.typed() | {'regio': region.code})}")
        context |= beside.context(read(region, day, list(form.activities.values())), form.changes())
    return render(request, "regie/capacity/scenario_new.html", context)


def found(request: HttpRequest, pk: int) -> Scenario:
    return get_object_or_404(Scenario.objects.visible_to(request.actor).with_names(), pk=pk)


@roles(*READERS)
def scenario(request: HttpRequest, pk: int) -> HttpResponse:
    row = found(request, pk)
    changes = row.otherwise
    months, stood = of_month(request, row)
    context = {
        "scenario": row,
        "said": beside.said(changes, beside.Names(changes)),
        "months": stood_months.lines(months),
        "months_heads": stood_months.heads(),
        "months_note": stood_months.note(),
        "stood": stood,
        "agreements": Agreement.objects.visible_to(request.actor).filter(scenario=row).in_order(),
        "may_agree": not row.agreed_at and row.region_id in request.actor.directed_region_ids,
        **comes_to(row, stood),
    }
    return render(request, "regie/capacity/scenario.html", context)


def of_month(request: HttpRequest, row: Scenario) -> tuple[Sequence[ScenarioMonth], ScenarioMonth | None]:
    """The months that were written down, and the one that `?maand=` names; 404 for one that was not."""
    months, asked = stood_months.months_of(request.actor, row), request.GET.get("maand", "")
    stood = next((one for one in months if f"{one.month:%Y-%m}" == asked), None)
    if asked and stood is None:
        raise Http404
    return months, stood


def comes_to(row: Scenario, stood: ScenarioMonth | None) -> dict[str, Any]:
    """Beside the present, or beside that of the month that was written down."""
    if stood:
        return stood_months.context(stood.figures)
    day = days.today()
    with ahead(lambda: questions(row.region, day)):
        return beside.context(read(row.region, day), row.otherwise)


@roles(*READERS)
def scenario_file(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    """Beside the present on paper, or as a spreadsheet; with `?maand=` as it stood then."""
    row = found(request, pk)
    changes = row.otherwise
    said = beside.said(changes, beside.Names(changes))
    months, stood = of_month(request, row)
    told = papers.scenario(row, said, comes_to(row, stood), months, stood)
    return paper.as_file(request, told, kind, back=f"{row.get_absolute_url()}?{request.GET.urlencode()}")


@roles(Role.CHAIN_DIRECTOR)
@once
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    """What agreeing makes; one click there makes just that. Where it would make something else by now, look again."""
    row = found(request, pk)
    if row.region_id not in request.actor.directed_region_ids:
        raise PermissionDenied
    if row.agreed_at:
        messages.info(request, _("This scenario was agreed already."))
        return redirect(row)
    plan = agreeing.plan(row, read(row.region, days.today()), days.today(), by=request.actor)
    sent = request.method == "POST"
    if sent and request.POST.get("seen") == plan.mark:
        row.agree(plan.actions, plan.drafts, by=request.actor)
        messages.success(request, made_words(plan))
        return redirect(row)
    context = {"scenario": row, "plan": plan, "drafts": [page_of(one) for one in plan.drafts], "moved_on": sent}
    return render(request, "regie/capacity/scenario_agree.html", context, status=409 if sent else 200)


def made_words(plan: agreeing.Plan) -> str:
    actions, drafts = len(plan.actions), len(plan.drafts)
    said = ngettext("Agreed: %(count)s action was added.", "Agreed: %(count)s actions were added.", actions)
    more = ngettext("%(count)s agreement is ready as a draft.", "%(count)s agreements are ready as drafts.", drafts)
    return " ".join([said % {"count": actions}, *([more % {"count": drafts}] if drafts else [])])


def page_of(draft: Draft) -> dict[str, Any]:
    """A concept as the page shows it before it is there."""
    terms = [AgreementTerm(organisation=who, kind=kind, number=number) for who, kind, number in draft.terms]
    funding = [AgreementFunding(source=source, amount=euro, until=until) for source, euro, until in draft.funding]
    return {
        "title": draft.facts["title"],
        "text": draft.facts["text"],
        "parties": [one.name for one in draft.parties],
        "period": said_period(Agreement(since=draft.facts["since"], until=draft.facts["until"])),
        "numbers": [f"{term.organisation.name}: {said_number(term)}" for term in terms],
        "money": [said_money(row) for row in funding],
    }
