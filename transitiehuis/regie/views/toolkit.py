"""The toolkit of success factors: what makes side entry work, and how the region stands."""

from __future__ import annotations

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import capfirst

from transitiehuis import days
from transitiehuis.regie.course import course_of
from transitiehuis.regie.models import Action, ChainPart, FocusFactor, QuarterRound, SuccessFactor


def factors(request: HttpRequest) -> HttpResponse:
    found = SuccessFactor.objects.in_use(days.today()).in_order()
    in_focus = FocusFactor.objects.filter(round__in=_rounds_now(request)).values_list("factor", flat=True)
    parts = [
        (capfirst(str(ChainPart(part).label)), list(rows)) for part, rows in groupby(found, key=lambda f: f.chain_part)
    ]
    return render(request, "regie/quarter/factors.html", {"parts": parts, "in_focus": set(in_focus)})


def _rounds_now(request: HttpRequest) -> list[int]:
    """The round of each region of the actor that opened last."""
    opened = QuarterRound.objects.visible_to(request.actor).opened_by(days.today())
    latest = {round.region_id: round.pk for round in opened.order_by("year", "quarter")}
    return list(latest.values())


def factor(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(SuccessFactor.objects.with_texts(), code=code)
    actions = Action.objects.visible_to(request.actor).filter(factor=found).with_names().in_order()
    context = {"factor": found, "course": course_of(found, request.actor), "actions": actions}
    return render(request, "regie/quarter/factor.html", context)
