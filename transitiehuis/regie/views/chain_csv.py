"""Every table of the chain as a spreadsheet, with what each number means."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from intake.export import csv_of
from intake.models import Step
from transitiehuis.regie import pulse
from transitiehuis.regie.flow import behind, page, words
from transitiehuis.regie.flow.figures import OUT
from transitiehuis.regie.flow.group_cohorts import cohort_group_rows
from transitiehuis.regie.flow.groups import group_rows
from transitiehuis.regie.flow.promises import promised
from transitiehuis.regie.flow.stuck import by_step
from transitiehuis.regie.models import GroupCohort, GroupQuarter, StoodKind
from transitiehuis.regie.national import stood
from transitiehuis.regie.views.chain import READERS, Chosen, chosen, chosen_region
from transitiehuis.ui.access import roles

Row = list[Any]
QUARTERS = 4
STOOD = {
    "dekking": StoodKind.COVERAGE,
    "middelen": StoodKind.MEANS,
    "vast": StoodKind.STUCK,
    "prognose": StoodKind.FORECAST,
}
CORRECTED = ("inflow", "running", "waiting_days")
NOW = {"vast", "te-laat", "doelgroepen", "cohorten-doelgroepen"}  # these have no period of their own


@roles(*READERS)
def chain_csv(request: HttpRequest, table: str) -> FileResponse:
    what = chosen(request)
    if what is None or table not in TABLES:
        raise Http404
    if table == "te-laat" and not pulse.steers(request.actor, what.region.pk):
        raise Http404
    period = [] if table in NOW else [[_("Period"), str(what.seen.period)]]
    said: list[Row] = [[_("Region"), what.region.name], *period, []]
    name = f"keten-{table}-{what.region.code}-{what.seen.period.code}.csv"
    file = csv_of([*said, *TABLES[table](what)])
    return FileResponse(file, filename=name, as_attachment=True, content_type="text/csv")


@roles(*READERS)
def standing_csv(request: HttpRequest, kind: str) -> FileResponse:
    """How the region stood month by month; 404 for who sees no region and for what is not written down."""
    region = chosen_region(request, pulse.regions_of(request.actor))
    if region is None or kind not in STOOD:
        raise Http404
    heads, rows = stood.months_of(request.actor, region.pk, STOOD[kind])
    file = csv_of([[_("Region"), region.name], [stood.note()], [], heads, *rows])
    name = f"verloop-{kind}-{region.code}.csv"
    return FileResponse(file, filename=name, as_attachment=True, content_type="text/csv")


def stream(what: Chosen) -> Iterable[Row]:
    yield [_("Step"), _("At the start"), _("In"), _("Further"), _("Back"), _("To work"), _("Dropped out"),
           _("Elsewhere"), _("At the end")]  # fmt: skip
    for row in page.step_rows(what.seen.flow):
        yield [row.name, row.start, row.came, row.further, row.back, row.work, row.dropped, row.elsewhere, row.end]


def moves(what: Chosen) -> Iterable[Row]:
    yield [pgettext("move", "From"), pgettext("move", "To"), _("How it ended"), _("Moves")]
    for (start, end, how), number in sorted(what.seen.flow.moves.items()):
        yield [_place(start, first=True), _place(end), words.outcome_name(how) if how else "", number]


def _place(step: str, *, first: bool = False) -> str:
    if step in Step.values:
        return words.step_name(step)
    if step == OUT:
        return _("Closed")
    return _("New") if first else ""


def step_days(what: Chosen) -> Iterable[Row]:
    yield [_("Step"), _("Days"), _("Went on"), pgettext("flow", "Stopped"), _("Open, so far")]
    for step, stays in what.seen.flow.stays.items():
        for length in sorted({*stays.went, *stays.stopped, *stays.open}):
            yield [words.step_name(step), length, stays.went[length], stays.stopped[length], stays.open[length]]


def waits(what: Chosen) -> Iterable[Row]:
    names = page.names_of(what.seen.flow)
    yield [_("Step"), _("Whose turn"), _("Waited for"), _("Waited on"), _("Days")]
    for wait, number in sorted(what.seen.flow.waits.items(), key=lambda one: (-one[1], str(one[0]))):
        on = names.get(wait.on, "–") if wait.on else ""
        yield [words.step_name(wait.step), names.get(wait.holder, "–"), words.cause_name(wait.cause), on, number]


def partners(what: Chosen) -> Iterable[Row]:
    yield [_("Step"), _("Partner"), _("Agreed, in working days"), _("Half within"), _("9 of 10 within"), _("Turns"),
           _("Of which running")]  # fmt: skip
    promises = promised(what.actor, what.region.pk, what.seen.period.since, what.seen.last)
    names = page.names_of(what.seen.flow, (holder for _step, holder in promises))
    for row in page.turn_rows(what.seen.flow, names, promises):
        agreed = "" if row.promised is None else row.promised
        yield [row.step, row.holder, agreed, row.half, row.most, row.number, row.open]


def cohorts(what: Chosen) -> Iterable[Row]:
    yield [
        _("Began in"),
        _("Began"),
        _("Came to matching"),
        _("Placed"),
        _("To work"),
        pgettext("flow", "Stopped"),
        pgettext("flow", "Open"),
    ]
    for row in page.cohort_rows(what.seen.flow):
        yield [row["name"], *(row[name] for name in page.COHORT_HEADS)]


def between(what: Chosen) -> Iterable[Row]:
    yield [pgettext("move", "From"), pgettext("move", "To"), _("Half within"), _("9 of 10 within"), _("Counted"),
           _("Of whom on the way")]  # fmt: skip
    for row in page.way_rows(what.seen.flow):
        yield [row.from_name, row.to_name, row.half, row.most, row.number, row.open]


def unplaced(what: Chosen) -> Iterable[Row]:
    """How many of those under way belong to no group of a split."""
    yield [_("Not known"), _("Under way"), _("Of all under way")]
    for _code, name, number in page.unplaced_rows(what.seen.flow):
        yield [name, number, what.seen.flow.running]


def stuck(what: Chosen) -> Iterable[Row]:
    """By number for who steers, else how many."""
    by_number = pulse.steers(what.actor, what.region.pk)
    return stuck_numbers(what) if by_number else stuck_steps(behind.standing(what.region.pk))


def stuck_steps(rows: Sequence[behind.Standing]) -> Iterable[Row]:
    yield [_("Step"), _("Stuck"), _("Longest, in days"), _("Mostly has the turn"), _("Mostly because")]
    for row in by_step(rows):
        yield [row.name, row.count, row.longest, row.holder, row.cause]


def stuck_numbers(what: Chosen) -> Iterable[Row]:
    """Of the step that the page shows, else of all."""
    asked = QueryDict(what.query).get("stap", "")
    yield [
        _("Trajectory"),
        _("Step"),
        _("Days"),
        _("Norm"),
        _("Whose turn"),
        _("Waits for"),
        _("Asked"),
        pgettext("stuck", "Answer"),
    ]
    for row in behind.standing(what.region.pk):
        if asked not in Step.values or row.step == asked:
            yield [row.number, row.step_name, row.days, row.norm, row.holder, row.waits, row.asked_on or "", row.reason]


def late(what: Chosen) -> Iterable[Row]:
    """Whose next action is too late, by number."""
    yield [_("Trajectory"), _("Step"), _("Since"), _("Due"), _("Whose turn"), _("Next action"), _("Waits for")]
    for row in pulse.stuck(what.region.pk):
        waits = _("no answer to the handover") if row.unanswered else row.waits
        yield [row.number, row.step_name, row.step_since, row.due, row.holder, row.action, waits]


def groups(what: Chosen) -> Iterable[Row]:
    """The last quarters that are over; what the rule of small numbers hides says so."""
    heads = words.group_heads()
    yield [_("Quarter"), _("Target group"), *heads.values()]
    for row in GroupQuarter.objects.visible_to(what.actor).filter(region=what.region).newest_first()[:QUARTERS]:
        yield from ([str(row.name), *cells(one, heads)] for one in group_rows(row.figures))


def cohort_groups(what: Chosen) -> Iterable[Row]:
    """The last quarters of start that lie a year back; what the rule of small numbers hides says so."""
    heads = words.group_cohort_heads()
    yield [_("Began in"), _("Target group"), *heads.values()]
    for row in GroupCohort.objects.visible_to(what.actor).filter(region=what.region).newest_first()[:QUARTERS]:
        yield from ([str(row.name), *cells(one, heads)] for one in cohort_group_rows(row.figures))


def cells(group: Mapping[str, Any], heads: Iterable[str]) -> list[Any]:
    """The name of a target group and its numbers."""
    return [group["name"], *(_("hidden") if group[key] is None else group[key] for key in heads)]


def corrected(what: Chosen) -> Iterable[Row]:
    """Months that were counted again, each figure as it was first and as it is now."""
    yield [_("Month"), _("Counted again"), _("In, first"), _("In, now"), _("Under way, first"), _("Under way, now"),
           _("Waiting days, first"), _("Waiting days, now")]  # fmt: skip
    for row in what.seen.corrected:
        before, after = row.before, row.after
        numbers = [getattr(flow, name) for name in CORRECTED for flow in (before, after)]
        yield [f"{row.month:%Y-%m}", timezone.localdate(row.on), *numbers]


TABLES: dict[str, Callable[[Chosen], Iterable[Row]]] = {
    "stroom": stream,
    "bewegingen": moves,
    "dagen": step_days,
    "wachtdagen": waits,
    "partners": partners,
    "cohorten": cohorts,
    "doelgroepen": groups,
    "cohorten-doelgroepen": cohort_groups,
    "tussen": between,
    "onbekend": unplaced,
    "correcties": corrected,
    "vast": stuck,
    "te-laat": late,
}
