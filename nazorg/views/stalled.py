"""Stilstand, for the ketenregisseur: what nobody answered about, by number; and after how many days is asked."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from intake.views.page import UNPROCESSABLE
from nazorg.models.stalled import StalledQuestion, StallRule
from nazorg.stall_forms import StallRuleForm
from transitiehuis.netwerk.models import Region
from transitiehuis.ui.access import roles
from transitiehuis.ui.navigation import CHAIN_DIRECTOR
from transitiehuis.ui.parts import Person
from transitiehuis.ui.words import day as day_words

MOST = 200


@roles(CHAIN_DIRECTOR)
def stalled(request: HttpRequest) -> HttpResponse:
    """Numbers, never names; the days can be changed on the same page."""
    region = Region.objects.filter(pk__in=request.actor.directed_region_ids).order_by("pk").first()
    days = StallRule.of(region.pk) if region else {}
    form = StallRuleForm(request.POST if request.method == "POST" else None, days=days)
    if region and form.is_valid():
        StallRule.choose(region, form.cleaned_data, by=request.actor)
        messages.success(request, _("From tomorrow on these days hold."))
        return redirect("nazorg:stalled")
    found = StalledQuestion.objects.for_director(request.actor)[:MOST]
    context = {"rows": [line(one) for one in found], "form": form, "region": region}
    return render(request, "nazorg/stalled.html", context, status=UNPROCESSABLE if form.errors else 200)


def line(asked: StalledQuestion) -> Person:
    facts = {
        "step": asked.get_step_display(),
        "since": day_words(asked.stalled_since),
        "who": asked.asked_of.name,
        "day": day_words(asked.asked_on),
    }
    note = _("%(step)s, nothing since %(since)s. %(who)s did not answer the question of %(day)s") % facts
    return Person(asked.number, note)
