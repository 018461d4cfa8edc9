"""What lies behind moves, turns and cohorts of the chain: trajecten by number, for who may see them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from intake.models import Step
from intake.models.words import STEP_ORDER
from transitiehuis import days
from transitiehuis.regie.flow import behind, page, words
from transitiehuis.regie.flow.behind import Begun, Move
from transitiehuis.regie.flow.figures import DROPPED, ELSEWHERE, MERGED, NEW, OUT, WORK
from transitiehuis.regie.rhythm import Quarter
from transitiehuis.regie.views import chain_lists
from transitiehuis.regie.views.chain import READERS, Chosen, chosen
from transitiehuis.regie.views.chain_parts import PAGE, mine
from transitiehuis.ui.access import roles
from transitiehuis.ui.words import longday

Line = tuple[str, Sequence[Any]]  # number and cells


def _ahead(move: Move) -> int:
    both = move.start in STEP_ORDER and move.end in STEP_ORDER
    return STEP_ORDER[move.end] - STEP_ORDER[move.start] if both else 0


# The columns of the table beneath the picture, as the address calls them.
KINDS: dict[str, Callable[[Move, str], bool]] = {
    "in": lambda move, step: move.end == step,
    "verder": lambda move, step: move.start == step and _ahead(move) > 0,
    "terug": lambda move, step: move.start == step and _ahead(move) < 0,
    "werk": lambda move, step: move.start == step and move.end == OUT and move.how in WORK,
    "uitgevallen": lambda move, step: move.start == step and move.end == OUT and move.how in DROPPED,
    "elders": lambda move, step: move.start == step and move.end == OUT and move.how in (*ELSEWHERE, *MERGED),
}


def kind_name(kind: str) -> str:
    return {
        "in": _("In"), "verder": _("Further"), "terug": _("Back"), "werk": _("To work"),
        "uitgevallen": _("Dropped out"), "elders": _("Elsewhere"),
    }[kind]  # fmt: skip


def counted(request: HttpRequest) -> Chosen:
    """404 where nothing of the period was counted."""
    what = chosen(request)
    if what is None or what.seen.empty:
        raise Http404
    return what


@dataclass(frozen=True)
class Behind:
    """A list: its title, the name and the url's name of the page whose figure it is, and its rows with their heads."""

    title: str
    up: str
    route: str
    heads: Sequence[str]
    rows: Sequence[Line]


def listed(request: HttpRequest, what: Chosen, told: Behind, file: str) -> HttpResponseBase:
    """The page; `file` asks for the same as `pdf` or `csv`."""
    if file:
        numbers = chain_lists.Numbers(told.title, told.heads, [[number, *cells] for number, cells in told.rows])
        return chain_lists.as_file(request, what, numbers, file, back=request.path.removesuffix(f"{file}/"))
    shown = Paginator(told.rows, PAGE).get_page(request.GET.get("page"))
    context = {"what": what, "title": told.title, "up": told.up, "up_name": told.route, "heads": told.heads}
    context |= {"page": shown, "mine": mine(request, [number for number, _cells in shown])}
    return render(request, "regie/flow/behind.html", context)


@roles(*READERS)
def moved(request: HttpRequest, step: str, kind: str, *, file: str = "") -> HttpResponseBase:
    """One cell of the table beneath the picture."""
    if step not in Step.values or kind not in KINDS:
        raise Http404
    what = counted(request)
    found = behind.moves(what.region.pk, step, what.seen.period.since, what.seen.last, what.group)
    rows = [
        (move.number, [longday(move.day), place_name(move.start), place_name(move.end, move.how)])
        for move in found
        if KINDS[kind](move, step)
    ]
    title = _("%(step)s: %(kind)s") % {"step": words.step_name(step), "kind": kind_name(kind).lower()}
    heads = [_("Day"), pgettext("move", "From"), pgettext("move", "To")]
    return listed(request, what, Behind(title, _("Chain"), "regie:chain", heads, rows), file)


def place_name(state: str, how: str = "") -> str:
    if state == NEW:
        return _("New")
    return words.step_name(state) if state in Step.values else words.outcome_name(how) if how else _("Closed")


@roles(*READERS)
def turn(request: HttpRequest, step: str, holder: int, *, file: str = "") -> HttpResponseBase:
    """The turns behind one row of how long a partner is aan zet; of all trajecten together, as that page."""
    if step not in Step.values:
        raise Http404
    what = counted(request)
    names = page.names_of(what.seen.flow)
    if (step, holder) not in what.seen.flow.turns:
        raise Http404
    last = what.seen.last
    found = [
        (days.werkdagen_between(began, ended or last), number, longday(began), longday(ended) if ended else "")
        for number, began, ended in behind.turns(what.region.pk, step, holder, what.seen.period.since, last)
    ]
    rows = [(number, cells) for number, *cells in ((one[1], one[0], *one[2:]) for one in sorted(found, reverse=True))]
    title = _("%(step)s, turn: %(holder)s") % {"step": words.step_name(step), "holder": names.get(holder, "–")}
    heads = [_("Working days"), _("Since"), _("Until")]
    told = Behind(title, _("How long a partner has the turn"), "regie:chain_partners", heads, rows)
    return listed(request, what, told, file)


@roles(*READERS)
def cohort(request: HttpRequest, quarter: Quarter, *, file: str = "") -> HttpResponseBase:
    """Who began in one quarter, and where they stand on the last day counted."""
    what = counted(request)
    if quarter.first_day.isoformat() not in what.seen.flow.cohort:
        raise Http404
    found = behind.begun(what.region.pk, quarter.first_day, what.seen.last, what.group)
    rows = [(one.number, [longday(one.began), yes(one.matched), yes(one.placed), stands(one)]) for one in found]
    title = _("Began in quarter %(number)s of %(year)s") % {"number": quarter.number, "year": quarter.year}
    heads = [_("Began"), _("Came to matching"), _("Placed"), _("Stands now")]
    return listed(request, what, Behind(title, _("By quarter of start"), "regie:chain_cohorts", heads, rows), file)


def yes(fact: bool) -> str:
    return _("yes") if fact else _("no")


def stands(one: Begun) -> str:
    return words.step_name(one.step) if one.step in Step.values else words.outcome_name(one.how)
