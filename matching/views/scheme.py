"""The opleidingsschema: themes against forms on the screen and on paper, and one theme."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intake.models import WORKERS, Theme
from matching.beside_themes import told_of
from matching.forms.scheme import SchemeFilter, region_of
from matching.models.routes import KEEPERS
from matching.scheme import Cell, Row, Scheme, scheme_of
from matching.theme import theme_of, theme_wishes
from matching.views.trades import READERS
from transitiehuis import days
from transitiehuis.documents import pdf_response
from transitiehuis.netwerk.models import Role
from transitiehuis.ui.filters import filters_stay
from transitiehuis.ui.words import longday


@filters_stay
def scheme(request: HttpRequest) -> HttpResponse:
    """Themes against forms for the region and landelijk, or what was chosen above them."""
    choices = SchemeFilter(request.GET, actor=request.actor)
    wanted = choices.wanted()
    found = scheme_of(request.actor, wanted, theme_wishes(wanted.region))
    told = told_of(request.actor, [row.theme.pk for row in found.rows])
    for row in found.rows:
        row.theme.told = told.get(row.theme.pk, [])
    context = {
        "choices": choices,
        "wanted": wanted,
        "scheme": found,
        "may_add": request.actor.has_role(*KEEPERS),
        "may_read_trades": request.actor.has_role(*READERS),
        "may_plan_holidays": request.actor.has_role(Role.COORDINATOR),
        "query": request.GET.urlencode(),
    }
    return render(request, "matching/scheme.html", context)


def scheme_pdf(request: HttpRequest) -> HttpResponse:
    """The same on paper, with the same choices."""
    choices = SchemeFilter(request.GET, actor=request.actor)
    wanted = choices.wanted()
    found = scheme_of(request.actor, wanted, theme_wishes(wanted.region))
    title = _("Training scheme %(region)s") % {
        "region": wanted.region.name if wanted.region else request.actor.region_name
    }
    query = request.GET.urlencode()
    back = reverse("matching:scheme") + (f"?{query}" if query else "")
    data = printed(found, wanted.narrowed)
    return pdf_response(request, "scheme", data, title=title.strip(), filename="opleidingsschema.pdf", back=back)


def printed(found: Scheme, narrowed: bool) -> dict[str, Any]:
    """What the template of the print asks."""
    return {
        "lead": _("What somebody can learn here, who develops it, when it begins and whether there is room."),
        "foot": _("Printed on %(day)s") % {"day": longday(days.today())},
        "theme": _("Theme"),
        "forms": [name for _code, name in found.forms],
        "rows": [
            {
                "theme": capfirst(row.theme.name),
                "about": row.theme.about_nl,
                "gap": gap_words(row, narrowed) if row.is_empty else "",
                "cells": [printed_cell(cell) for cell in row.cells],
            }
            for row in found.rows
        ],
    }


def printed_cell(cell: Cell) -> list[dict[str, Any]]:
    """The routes of one cell, and a line that there are more."""
    shown = [{"status": e.status, "tone": e.tone, "title": e.title, "lines": e.lines} for e in cell.entries]
    more = ngettext("and %(count)s more", "and %(count)s more", cell.more) % {"count": cell.more}
    return [*shown, {"status": "", "tone": "", "title": "", "lines": [more]}] if cell.more else shown


def gap_words(row: Row, narrowed: bool) -> str:
    """An empty row says more when nothing was left out of it."""
    return _("Nothing with these choices") if narrowed else _("Gap: nothing runs and nobody develops it")


def theme(request: HttpRequest, code: str) -> HttpResponse:
    """One theme: what is there, what is being developed and by whom, what is asked for and not there."""
    found = get_object_or_404(Theme.objects.valid_on(days.today()), code=code)
    region = region_of(request.actor, request.GET.get("regio", ""))
    page = theme_of(request.actor, found, region)
    told = [capfirst(found.about_nl), _("Region %(region)s") % {"region": region.name} if region else ""]
    context = {"theme": found, "page": page, "may_add": request.actor.has_role(*KEEPERS)}
    context["lead"] = ". ".join(filter(None, told))
    context["told"] = told_of(request.actor, [found.pk]).get(found.pk, [])
    context["may_plan"] = request.actor.has_role(*WORKERS)
    return render(request, "matching/theme.html", context)
