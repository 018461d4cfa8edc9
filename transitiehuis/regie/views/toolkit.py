"""The toolkit of success factors: what makes side entry work, and how the region stands."""

from __future__ import annotations

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import capfirst

from transitiehuis import days
from transitiehuis.netwerk.models import Role
from transitiehuis.regie.models import ChainPart, FocusFactor, QuarterRound, SuccessFactor
from transitiehuis.regie.toolkit import page


def factors(request: HttpRequest) -> HttpResponse:
    found = SuccessFactor.objects.in_use(days.today()).in_order()
    in_focus = FocusFactor.objects.filter(round__in=_rounds_now(request)).values_list("factor", flat=True)
    parts = [
        (capfirst(str(ChainPart(part).label)), list(rows)) for part, rows in groupby(found, key=lambda f: f.chain_part)
    ]
    edits = request.actor.has_role(Role.NATIONAL_ADVISER)
    return render(request, "regie/toolkit/factors.html", {"parts": parts, "in_focus": set(in_focus), "edits": edits})


def _rounds_now(request: HttpRequest) -> list[int]:
    """The round of each region of the actor that opened last."""
    opened = QuarterRound.objects.visible_to(request.actor).opened_by(days.today())
    latest = {round.region_id: round.pk for round in opened.order_by("year", "quarter")}
    return list(latest.values())


def factor(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(SuccessFactor.objects.with_texts(), code=code)
    return render(request, "regie/toolkit/factor.html", page.context(found, request.actor))
