"""The pages of the chain on paper, one way for all of them: the tables that the screen shows, with their choices."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from intake.models import Step
from transitiehuis import days
from transitiehuis.regie import paper, pulse
from transitiehuis.regie.flow import behind, page, words
from transitiehuis.regie.flow.figures import BUCKETS, Stays
from transitiehuis.regie.models import StoodKind
from transitiehuis.regie.national import stood
from transitiehuis.regie.paper import Bar, Paper, Table
from transitiehuis.regie.views import chain_csv
from transitiehuis.regie.views.chain import READERS, Chosen, chosen, shown
from transitiehuis.ui.access import roles
from transitiehuis.ui.words import daytime, longday

Facts = dict[str, Any]  # of a `Paper`


@roles(*READERS)
def chain_paper(request: HttpRequest, name: str = "stroom") -> HttpResponse:
    """One page of the chain as PDF; back to that page where nothing was counted."""
    if name not in PAPERS:
        raise Http404
    what = chosen(request)
    route, tell = PAPERS[name]
    asked = request.GET.get("stap", "")
    args = [asked if asked in Step.values else Step.MATCHING] if route == "chain_step" else []
    back = f"{reverse(f'regie:{route}', args=args)}?{request.GET.urlencode()}"
    if what is None or (what.seen.empty and name not in chain_csv.NOW):
        return redirect(back)
    facts = tell(what, asked)
    facts["tables"] += corrections(what) if name not in chain_csv.NOW else []
    return paper.as_pdf(request, Paper(**about(what, name), **facts), back=back)


def about(what: Chosen, name: str) -> Facts:
    """Which file, of which region and period, of which trajecten, and when it was counted."""
    period = "" if name in chain_csv.NOW else str(what.seen.period)
    lead = ", ".join(filter(None, [what.region.name, period]))
    if what.group_name and name not in chain_csv.NOW:
        lead = _("%(period)s, only %(group)s") % {"period": lead, "group": what.group_name}
    counted = timezone.now() if name == "vast" else what.seen.counted_at or timezone.now()
    foot = _("Counted %(moment)s, printed on %(day)s") % {"moment": daytime(counted), "day": longday(days.today())}
    return {"name": f"keten-{name}", "lead": lead, "foot": foot}


def table_of(title: str, rows: Iterable[list[Any]], note: str = "") -> Table:
    """A table of which the first row is the head, as the spreadsheet has it."""
    heads, *found = rows
    return Table(title, heads, found, note)


def corrections(what: Chosen) -> list[Table]:
    """No table where no month of the period was counted again."""
    rows = list(chain_csv.corrected(what))
    return [table_of(_("Corrections"), rows, words.corrected_note())] if len(rows) > 1 else []


def stream(what: Chosen, _asked: str) -> Facts:
    facts = shown(what, behind.standing(what.region.pk))
    drawing = paper.Picture(_("The chain as a stream"), str(facts["stream"].svg), facts["stream"].about)
    tables = [
        table_of(_("Per step"), chain_csv.stream(what)),
        days_table(what),
        causes_table(what),
        table_of(_("Not known"), chain_csv.unplaced(what), words.unplaced_note()),
    ]
    how = [*words.how_flow(), *words.how_days(), *words.how_waits()]
    title = _("The chain in %(region)s") % {"region": what.region.name}
    return {"title": title, "pictures": [drawing], "tables": tables, "how": how}


def days_table(what: Chosen) -> Table:
    heads = [_("Step"), _("As a bar"), _("Half within"), _("9 of 10 within"), _("Counted"), pgettext("flow", "Open"),
             pgettext("flow", "Stopped")]  # fmt: skip
    rows = page.days_rows(what.seen.flow)
    cells = [
        [row.name, Bar((row.half or 0) / row.scale, (row.most or 0) / row.scale), row.half, row.most, row.number,
         row.open, row.stopped]
        for row in rows
    ]  # fmt: skip
    return Table(_("Days in a step"), heads, cells, _("The bar is half, the mark 9 of 10."))


def causes_table(what: Chosen) -> Table:
    rows = page.cause_rows(what.seen.flow)
    cells = [[row.name, Bar(float(row.width) / 100), row.days, f"{row.share}%"] for row in rows]
    return Table(_("What do candidates wait for?"), [_("Waited for"), _("As a bar"), _("Days"), _("Share")], cells)


def step_days(what: Chosen, asked: str) -> Facts:
    steps = [asked] if asked in Step.values else list(Step.values)
    tables = [buckets(words.step_name(step), what.seen.flow.stays[step]) for step in steps]
    title = _("Days in %(label)s") % {"label": Step(asked).label} if asked in Step.values else _("Days in a step")
    return {"title": title, "tables": [days_table(what), *tables], "how": words.how_days()}


def buckets(name: str, stays: Stays) -> Table:
    found = [(words.bucket_name(low, high), *stays.between(low, high)) for low, high in BUCKETS]
    widest = max((went + still for _name, went, still in found), default=0) or 1
    rows = [[said, Bar((went + still) / widest), went, still] for said, went, still in found]
    return Table(name, [_("Days"), _("As a bar"), _("Went on"), _("Open, so far")], rows)


def waits(what: Chosen, _asked: str) -> Facts:
    flow, names = what.seen.flow, page.names_of(what.seen.flow)
    dear = [[row.rank, row.cause, row.step, row.holder, row.days] for row in page.costliest(flow, names)]
    heads = ["", _("Waited for"), _("Step"), _("Whose turn"), _("Days")]
    tables = [
        causes_table(what),
        Table(_("The ten that cost most days"), heads, dear),
        crossed(_("Per step"), _("Step"), page.crossed(flow, "step", {s: words.step_name(s) for s in Step.values})),
        crossed(_("Per partner that has the turn"), _("Whose turn"), page.crossed(flow, "holder", names)),
    ]
    said = _("%(all)s days of open trajectories, of which %(waiting)s waiting. Each day has one cause.")
    says = [said % {"all": flow.days, "waiting": flow.waiting_days}]
    return {"title": _("Account of waiting days"), "says": says, "tables": tables, "how": words.how_waits()}


def crossed(title: str, first: str, found: page.Crossed) -> Table:
    rows = [[name, *cells, total] for name, cells, total in found.rows]
    return Table(title, [first, *found.heads, _("Total")], [*rows, [_("Total"), *found.totals, found.total]])


def partners(what: Chosen, _asked: str) -> Facts:
    title = _("How long a partner has the turn")
    return {"title": title, "tables": [table_of(title, chain_csv.partners(what))], "how": words.how_turns()}


def cohorts(what: Chosen, _asked: str) -> Facts:
    title = _("By quarter of start")
    return {"title": title, "tables": [table_of(title, chain_csv.cohorts(what))], "how": words.how_cohorts()}


def groups(what: Chosen, _asked: str) -> Facts:
    title = _("By target group")
    return {"title": title, "tables": [table_of(title, chain_csv.groups(what))], "how": words.how_groups()}


def cohort_groups(what: Chosen, _asked: str) -> Facts:
    title = _("By quarter of start and target group")
    tables = [table_of(title, chain_csv.cohort_groups(what))]
    return {"title": title, "tables": tables, "how": words.how_group_cohorts()}


def between(what: Chosen, _asked: str) -> Facts:
    title = _("Days between steps")
    return {"title": title, "tables": [table_of(title, chain_csv.between(what))], "how": words.how_ways()}


def stuck(what: Chosen, _asked: str) -> Facts:
    """By step for everybody; by number for who steers, and no names."""
    tables = [table_of(_("Per step"), chain_csv.stuck_steps(behind.standing(what.region.pk)))]
    if pulse.steers(what.actor, what.region.pk):
        tables.append(table_of(_("By number"), chain_csv.stuck_numbers(what)))
        tables.append(table_of(_("Next action too late"), chain_csv.late(what)))
    tables += stood.paper_tables(stood.months_of(what.actor, what.region.pk, StoodKind.STUCK))
    says = [_("Nothing happened for longer than the region lets that step stand.")]
    return {"title": _("Trajectories that are stuck"), "says": says, "tables": tables}


PAPERS: dict[str, tuple[str, Callable[[Chosen, str], Facts]]] = {
    "stroom": ("chain", stream),
    "dagen": ("chain_step", step_days),
    "wachtdagen": ("chain_waits", waits),
    "partners": ("chain_partners", partners),
    "cohorten": ("chain_cohorts", cohorts),
    "doelgroepen": ("chain_groups", groups),
    "cohorten-doelgroepen": ("chain_cohort_groups", cohort_groups),
    "tussen": ("chain_between", between),
    "vast": ("chain_stuck", stuck),
}
