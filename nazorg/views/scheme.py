"""The region's scheme of contact: what holds, and a change with what it would do before it is saved."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from intake.models import ClosingRule
from intake.views.page import UNPROCESSABLE, taken
from nazorg import plan
from nazorg.forms_scheme import SchemeForm
from nazorg.models import FollowUpScheme
from nazorg.models.scheme import AskedBy, Asks, after_change
from nazorg.planning import effect_of
from transitiehuis import days
from transitiehuis.netwerk.actor import working
from transitiehuis.netwerk.models import Region, Role
from transitiehuis.ui.access import roles
from transitiehuis.ui.words import day as day_words


@roles(Role.CHAIN_DIRECTOR)
def scheme(request: HttpRequest) -> HttpResponse:
    """Look, change, see what that does, save."""
    region = region_of(request)
    rows = list(FollowUpScheme.objects.visible_to(request.actor).of_region(region.pk))
    today = days.today()
    holding = next((row for row in rows if row.facts.holds_on(today)), None)
    newest = rows[0].facts.asks if rows else plan.DEFAULT_ASKS
    form = SchemeForm(request.POST or None, asks=newest)
    looked = None
    if request.method == "POST" and form.is_valid():
        if "save" in request.POST and form.cleaned_data["seen"] == form.mark():
            if taken(form, lambda: save(form, region, request)):
                return redirect(request.get_full_path())
        else:
            looked = preview(form, region)
    context = {
        "form": form,
        "region": region,
        "together": ClosingRule.holds(region.pk),
        "holding": lines_of(holding.facts.asks if holding else plan.DEFAULT_ASKS),
        "since": holding.since if holding else None,
        "ahead": [(row.since, lines_of(row.facts.asks)) for row in reversed(rows) if row.since > today],
        "effect": looked,
        "mark": form.mark() if looked else "",
    }
    return render(request, "nazorg/scheme.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_POST
@roles(Role.CHAIN_DIRECTOR)
def closing_rule(request: HttpRequest) -> HttpResponse:
    """Whether a colleague looks along before a traject is closed in this region."""
    region, on = region_of(request), request.POST.get("on") == "1"
    ClosingRule.put(region, on, by=request.actor)
    said = _("From today a colleague looks along.") if on else _("From today who has the turn closes alone.")
    messages.success(request, said)
    return redirect(f"{reverse('nazorg:scheme')}?regio={region.code}")


def region_of(request: HttpRequest) -> Region:
    """The region that `?regio=` names, else the first that this person steers; 404 for another."""
    steered = Region.objects.filter(pk__in=request.actor.directed_region_ids).in_order()
    code = request.GET.get("regio")
    found = steered.filter(code=code).first() if code else steered.first()
    if found is None:
        raise Http404
    return found


def preview(form: SchemeForm, region: Region) -> plan.Effect:
    """What the change would do to everybody who is at work now; nothing is written."""
    with working():
        now = FollowUpScheme.objects.as_facts(region.pk)
        return effect_of(region.pk, after_change(now, form.asks(), form.cleaned_data["since"]))


def save(form: SchemeForm, region: Region, request: HttpRequest) -> None:
    made = FollowUpScheme.change(region, form.asks(), since=form.cleaned_data["since"], by=request.actor)
    said = _("The scheme holds from %(day)s. The plans follow tonight.") % {"day": day_words(made.since)}
    messages.success(request, said)


def lines_of(asks: tuple[plan.Ask, ...]) -> list[tuple[str, str]]:
    """A week, and who asks whom."""
    return [
        (
            _("Week %(week)s") % {"week": ask.week},
            _("%(by)s asks %(of)s") % {"by": AskedBy(ask.by).label, "of": Asks(ask.of).label},
        )
        for ask in asks
    ]
