"""What an occupation asks: read by everybody, kept by the landelijk adviseur and per region by its ketenregisseur."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from intake.models import Occupation
from intake.views.page import UNPROCESSABLE, taken
from matching.effect import effect_of_trade
from matching.forms.trade_demand import TradeDemandForm, region_of
from matching.gap import asked_words
from matching.models import TradeDemand, TradeDemandKind
from transitiehuis import days
from transitiehuis.netwerk.forms import posted
from transitiehuis.netwerk.models import Role
from transitiehuis.ui.access import roles
from transitiehuis.ui.once import once

KEEPERS = (Role.CHAIN_DIRECTOR, Role.NATIONAL_ADVISER)
READERS = (Role.COORDINATOR, Role.ADVISER, Role.PARTNER_CONTACT, *KEEPERS)
PER_PAGE = 25


@dataclass(frozen=True)
class DemandLine:
    """One thing that is asked, where it holds, what it rests on and how sure that is."""

    demand: TradeDemand
    asked: str
    when: str
    where: str
    url: str  # to change it; '' for who may not
    later: bool


@roles(*READERS)
def trades(request: HttpRequest) -> HttpResponse:
    """Occupations by name, with how much is known to be asked of each by itself."""
    sought = request.GET.get("q", "").strip()
    found = Occupation.objects.filter(until=None)
    if sought:
        found = found.filter(Q(name_nl__icontains=sought) | Q(alternative_names__icontains=sought))
    own = TradeDemand.objects.valid_on(days.today()).in_regions(request.actor.region_ids)
    counts = dict(own.exclude(occupation=None).values_list("occupation").annotate(Count("pk")))
    page = Paginator(found.order_by("name_nl", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    lines = [(one, counts.get(one.pk, 0)) for one in page]
    return render(request, "matching/trades.html", {"page": page, "lines": lines, "sought": sought})


def find(pk: int) -> Occupation:
    return get_object_or_404(Occupation, pk=pk)


def lines_of(request: HttpRequest, occupation: Occupation) -> list[DemandLine]:
    """What holds now or is to hold: of the occupation itself first, then of its themes; two queries."""
    today = days.today()
    ahead = Q(until=None) | Q(until__gte=today)
    known = TradeDemand.objects.kept().filter(ahead).of_occupation(occupation)
    if not request.actor.has_role(Role.NATIONAL_ADVISER):
        known = known.in_regions(request.actor.region_ids)
    mine = set(TradeDemand.objects.kept_by(request.actor).filter(occupation=occupation).values_list("pk", flat=True))
    rows = sorted(known.select_related("theme").in_order(), key=lambda one: (one.occupation_id is None, one.kind))
    return [
        DemandLine(
            one,
            capfirst(asked_words(one)),
            f"{one.get_moment_display()}, {one.get_weight_display()}",
            where_of(one),
            reverse("matching:trade_demand", args=[occupation.pk, one.pk]) if one.pk in mine else "",
            one.since > today,
        )
        for one in rows
    ]


def where_of(demand: TradeDemand) -> str:
    if demand.region:
        return demand.region.name
    return _("all occupations of: %(theme)s") % {"theme": demand.theme.name} if demand.theme else _("everywhere")


@roles(*READERS)
def trade(request: HttpRequest, pk: int) -> HttpResponse:
    """What one occupation asks."""
    found = find(pk)
    context = {
        "occupation": found,
        "lines": lines_of(request, found),
        "may_add": request.actor.has_role(*KEEPERS),
        "where": region_of(request.actor) if request.actor.has_role(*KEEPERS) else None,
    }
    return render(request, "matching/trade.html", context)


@roles(*KEEPERS)
@once
def trade_demand_new(request: HttpRequest, pk: int) -> HttpResponse:
    """First which kind, then its value."""
    found, kind = find(pk), request.GET.get("soort", "")
    if kind not in TradeDemandKind.values:
        context = {"occupation": found, "kinds": TradeDemandKind.choices, "title": _("Add a demand")}
        return render(request, "matching/demand_kind.html", context)
    form = TradeDemandForm(posted(request), actor=request.actor, occupation=found, kind=kind)
    return previewed(request, form, title=capfirst(str(TradeDemandKind(kind).label)))


@roles(*KEEPERS)
@once
def trade_demand(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """One demand to change, from a day on."""
    found, row = find(pk), line_of(request, pk, line)
    form = TradeDemandForm(posted(request), actor=request.actor, occupation=found, kind=row.kind, row=row)
    return previewed(request, form, title=capfirst(str(row.get_kind_display())))


@require_POST
@roles(*KEEPERS)
def trade_demand_end(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """Not asked any more from today on."""
    row = line_of(request, pk, line)
    form = TradeDemandForm(request.POST, actor=request.actor, occupation=find(pk), kind=row.kind, row=row)
    form.is_valid()
    if taken(form, lambda: row.end(opened_at=form.stood, by=request.actor)):
        messages.success(request, _("It has been taken away."))
    else:
        messages.error(request, " ".join(map(str, form.non_field_errors())))
    return redirect("matching:trade", pk)


def line_of(request: HttpRequest, occupation: int, line: int) -> TradeDemand:
    """The demand, for who decides what holds there; else 404."""
    kept = TradeDemand.objects.kept_by(request.actor).kept().select_related("region", "certificate", "skill")
    return get_object_or_404(kept, occupation=occupation, pk=line)


def previewed(request: HttpRequest, form: TradeDemandForm, *, title: str) -> HttpResponse:
    """The effect is shown first; what was seen and is sent again is saved."""
    submit, effect = _("See what this changes"), None
    if form.is_bound and form.is_valid():
        effect, submit = effect_on(form), _("Save the demand")
        if not form.was_seen:
            form.keep_seen()
        elif taken(form, form.save):
            messages.success(request, _("It has been saved."))
            return redirect("matching:trade", form.occupation.pk)
        elif form.row is not None:
            form.look_again()
    context = {
        "form": form,
        "occupation": form.occupation,
        "title": title,
        "submit": submit,
        "effect": effect,
        "row": form.row,
        "lines": lines_of(request, form.occupation),
    }
    status = UNPROCESSABLE if form.is_bound and form.errors else 200
    return render(request, "matching/trade_demand.html", context, status=status)


def effect_on(form: TradeDemandForm) -> Any:
    """Who would come to fit and who no longer, on the first day of the changed demand."""
    proposed = form.proposed()
    regions = [proposed.region_id] if proposed.region_id else []
    known = TradeDemand.objects.valid_on(form.day).in_regions(regions).of_occupation(form.occupation)
    before = list(known.in_order())
    others = [one for one in before if form.row is None or one.pk != form.row.pk]
    return effect_of_trade(proposed, before, [*others, proposed], form.actor)
