"""The trajecten behind a figure of the chain as paper and as spreadsheet: by number, as far as the reader sees them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from transitiehuis.regie import paper
from transitiehuis.regie.flow.behind import Stay
from transitiehuis.regie.paper import ON_PAPER
from transitiehuis.regie.views.chain import Chosen
from transitiehuis.regie.views.chain_papers import about
from transitiehuis.ui.words import longday

Row = Sequence[Any]  # its number first


@dataclass(frozen=True)
class Numbers:
    """A list: of what, with which columns after the number."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Row]
    says: Sequence[str] = ()


def stays(title: str, rows: Sequence[Stay]) -> Numbers:
    """Stays in a step, or ways between two."""
    cells = [[one.number, one.days, longday(one.began), one.next_name or _("open, so far")] for one in rows]
    return Numbers(title, [_("Days"), _("Since"), _("On to")], cells)


def as_file(request: HttpRequest, what: Chosen, told: Numbers, kind: str, *, back: str) -> HttpResponseBase:
    """`pdf` or `csv`, with the choices of the page it stands on; 404 for anything else."""
    rows = told.rows[:ON_PAPER] if kind == "pdf" else told.rows
    says = [*told.says, made_now()]
    if len(rows) < len(told.rows):
        facts = {"shown": len(rows), "total": len(told.rows)}
        says.append(_("The first %(shown)s of %(total)s; the table (CSV) has all of them.") % facts)
    if not rows:
        says.append(none_seen())
    tables = [paper.Table(_("Trajectories, by number"), [_("Trajectory"), *told.heads], rows)] if rows else []
    sheet = paper.Paper(title=told.title, says=says, tables=tables, **about(what, "nummers"))
    return paper.as_file(request, sheet, kind, back=f"{back}?{request.GET.urlencode()}")


def made_now() -> str:
    return _("The list is made now; the stored figure stays as it was until it is corrected.")


def none_seen() -> str:
    return _("There is none that you may see. The chain director sees all of them by number, a partner its own.")
