"""The flow of a region as its pages show it: tiles, picture, tables. Words are ready for the screen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from intake.models import Step, WaitingFor
from intake.models.words import STEP_ORDER
from transitiehuis.netwerk.models import Organisation
from transitiehuis.netwerk.sorting import sort_key
from transitiehuis.regie.flow.counting import UNPLACED
from transitiehuis.regie.flow.figures import DROPPED, ELSEWHERE, MERGED, WORK, Flow, Stays, Wait
from transitiehuis.regie.flow.reading import Seen
from transitiehuis.regie.flow.words import cause_head, cause_name, step_name
from transitiehuis.regie.rhythm import Quarter
from transitiehuis.ui.parts import Kpi

MOST = 10


@dataclass(frozen=True)
class StepRow:
    """One step in the table beneath the picture. All numbers of the period."""

    step: str
    name: str
    start: int
    came: int
    further: int
    back: int
    work: int
    dropped: int
    elsewhere: int
    end: int


def step_rows(flow: Flow) -> list[StepRow]:
    return [
        StepRow(
            step, step_name(step), flow.start(step), flow.came(step), flow.further(step), flow.back(step),
            flow.ended(WORK, step), flow.ended(DROPPED, step), flow.ended((*ELSEWHERE, *MERGED), step), flow.end(step),
        )
        for step in Step.values
    ]  # fmt: skip


@dataclass(frozen=True)
class DaysRow:
    """How long one step takes: half and nine out of ten within, of how many, of whom open; drawn to one scale."""

    step: str
    name: str
    half: int | None
    most: int | None
    number: int
    open: int
    stopped: int
    other_half: int | None = None
    scale: int = 1

    @property
    def bar(self) -> dict[str, str]:
        """Ends of the bars in percents of the widest."""
        half, most = (self.half or 0) * 98 / self.scale, (self.most or 0) * 98 / self.scale
        return {"half": f"{half:.1f}", "rest": f"{most - half:.1f}", "at": f"{half:.1f}", "end": f"{most:.1f}"}


def days_rows(flow: Flow, other: Flow | None = None) -> list[DaysRow]:
    scale = max((flow.stays[step].most or 0 for step in Step.values), default=0) or 1
    return [
        DaysRow(
            step, step_name(step), stays.half, stays.most, stays.number, stays.open.total(), stays.stopped.total(),
            other.stays[step].half if other else None, scale,
        )
        for step, stays in flow.stays.items()
    ]  # fmt: skip


@dataclass(frozen=True)
class WayRow:
    """From one step to a later one: days within which half and nine of ten came there or stood so far, of how many."""

    start: str
    end: str
    from_name: str
    to_name: str
    half: int | None
    most: int | None
    number: int
    open: int
    other_half: int | None
    scale: int

    @property
    def width(self) -> str:
        """The bar, in percents of the longest."""
        return f"{(self.half or 0) * 100 / self.scale:.1f}"


def way_rows(flow: Flow, other: Flow | None = None) -> list[WayRow]:
    """Every way of which somebody reached the end, in the order of the steps."""
    went = [(way, stays) for way, stays in flow.ways.items() if stays.went]
    found = sorted(went, key=lambda one: [STEP_ORDER[step] for step in one[0]])
    scale = max((stays.half or 0 for _way, stays in found), default=0) or 1
    return [
        WayRow(
            a, b, step_name(a), step_name(b), stays.half, stays.most, stays.number, stays.still,
            other.ways[a, b].half if other and (a, b) in other.ways else None, scale,
        )
        for (a, b), stays in found
    ]  # fmt: skip


def unplaced_rows(flow: Flow) -> list[tuple[str, str, int]]:
    """Of each split: the url's code of who belongs to none of its groups, what they are called, and how many."""
    names = {"theme": _("Theme not known"), "route": _("No learning route yet"), "partner": _("Partner not known")}
    return [(f"{split}-{UNPLACED}", names[split], number) for split, number in flow.unplaced.items()]


@dataclass(frozen=True)
class WaitRow:
    """Some of the waiting days: whose, how many, and which part of all."""

    name: str
    days: int
    share: int
    width: str
    other: int | None = None
    runs: bool = False
    code: str = ""


def cause_rows(flow: Flow, other: Flow | None = None) -> list[WaitRow]:
    """The seven causes, the dearest first; what runs without waiting comes last."""
    found = flow.waited("cause")
    beside = other.waited("cause") if other else Counter()
    order = sorted(WaitingFor.values, key=lambda cause: (cause == WaitingFor.NOTHING, -found[cause], cause))
    rows = {cause: found[cause] for cause in order}
    return [
        WaitRow(
            cause_name(cause), number, _share(number, rows), _wide(number, rows),
            beside[cause] if other else None, cause == WaitingFor.NOTHING, cause,
        )
        for cause, number in rows.items()
    ]  # fmt: skip


def _share(number: int, rows: Mapping[Any, int]) -> int:
    total = sum(rows.values())
    return int(number / total * 100 + 0.5) if total else 0


def _wide(number: int, rows: Mapping[Any, int]) -> str:
    return f"{number * 100 / (max(rows.values(), default=0) or 1):.1f}"


def names_of(flow: Flow, others: Iterable[int] = ()) -> dict[int, str]:
    """The organisations in the account of waiting days, and who was aan zet. One query."""
    ids = {wait.holder for wait in flow.waits} | {wait.on for wait in flow.waits if wait.on}
    ids |= {holder for _step, holder in flow.turns} | set(others)
    return dict(Organisation.objects.filter(pk__in=ids).values_list("pk", "name"))


@dataclass(frozen=True)
class Costly:
    """One of the dearest waits: who is aan zet in which step, for what, and how many days that came to."""

    rank: int
    step: str
    holder: str
    cause: str
    days: int
    wait: Wait


def costliest(flow: Flow, names: Mapping[int, str]) -> list[Costly]:
    """The ten rows of the account that cost most days; what runs without waiting is no wait."""
    found = [(wait, number) for wait, number in flow.waits.items() if wait.cause != WaitingFor.NOTHING]
    found.sort(key=lambda one: (-one[1], str(one[0])))
    return [
        Costly(
            rank, step_name(wait.step), names.get(wait.holder, "–"),
            cause_name(wait.cause, names.get(wait.on, "") if wait.on else ""), number, wait,
        )
        for rank, (wait, number) in enumerate(found[:MOST], 1)
    ]  # fmt: skip


@dataclass(frozen=True)
class Crossed:
    """A table of waiting days: a row per name, a column per cause, the total last."""

    heads: Sequence[str]
    rows: Sequence[tuple[str, Sequence[int], int]]
    totals: Sequence[int]
    total: int


def crossed(flow: Flow, by: str, names: Mapping[Any, str]) -> Crossed:
    """Days by step or holder, across the causes; the dearest row first, steps in their order."""
    causes = WaitingFor.values
    found, whole = flow.waited(by, "cause"), flow.waited(by)
    keys = Step.values if by == "step" else sorted(whole, key=lambda key: (-whole[key], sort_key(names.get(key, ""))))
    rows = [(names.get(key, "–"), [found[key, cause] for cause in causes], whole[key]) for key in keys]
    totals = [sum(cells[place] for _name, cells, _total in rows) for place in range(len(causes))]
    return Crossed([cause_head(cause) for cause in causes], rows, totals, sum(totals))


def tiles(seen: Seen, other: Seen | None, url: str) -> list[Kpi]:
    """The period in four figures, each with its course over the months, its definition and where it is from."""
    flow = seen.flow
    return [
        Kpi(_("Under way"), str(flow.running), url=f"{url}#stroom", course=seen.course("running"),
            note=_beside(other, "running") or _("open at the end of the period"),
            definition=_("Trajectories that are open at the end of the last day counted, in whichever step.")),
        Kpi(_("Came in"), str(flow.inflow), url=f"{url}#stroom", course=seen.course("inflow"),
            note=_beside(other, "inflow") or _("new and re-opened"),
            definition=_("Trajectories that were opened or re-opened in the period.")),
        Kpi(_("To work"), str(flow.to_work), url=f"{url}#stroom", course=seen.course("to_work"),
            note=_beside(other, "to_work") or _("closed because they work"),
            definition=_("Closed because somebody works in the trade or found other work. "
                         "Who is in placement or aftercare is under way still.")),
        Kpi(_("Dropped out"), str(flow.dropped_out), url=f"{url}#stroom", course=seen.course("dropped_out"),
            note=_beside(other, "dropped_out") or _("closed without work"),
            definition=_("Closed for another reason, also when that is not known. "
                         "Who goes on elsewhere is counted apart.")),
    ]  # fmt: skip


def _beside(other: Seen | None, figure: str) -> str:
    if other is None or other.empty:
        return ""
    return _("%(period)s: %(number)s") % {"number": getattr(other.flow, figure), "period": str(other.period)}


COHORT_HEADS = ("began", "matched", "placed", "work", "stopped", "open")


def cohort_rows(flow: Flow) -> list[dict[str, Any]]:
    """By quarter of start, the newest first: how many, and what became of them in percents."""
    rows = []
    for day, numbers in sorted(flow.cohort.items(), reverse=True):
        row: dict[str, Any] = dict(zip(COHORT_HEADS, numbers, strict=True))
        row["quarter"] = Quarter.of(date.fromisoformat(day))
        row["name"] = str(row["quarter"])
        began = row["began"] or 1
        row["shares"] = {name: int(row[name] / began * 100 + 0.5) for name in COHORT_HEADS[1:]}
        rows.append(row)
    return rows


@dataclass(frozen=True)
class TurnRow:
    """How many werkdagen a partner is aan zet in a step, of how many turns, of which running."""

    step: str
    holder: str
    half: int | None
    most: int | None
    number: int
    open: int
    promised: int | None = None
    other_half: int | None = None
    key: tuple[str, int] = ("", 0)  # step and organisation, as the address calls them

    @property
    def within(self) -> bool:
        """Nine of ten turns take no longer than was agreed."""
        return self.promised is not None and (self.most or 0) <= self.promised


def turn_rows(
    flow: Flow, names: Mapping[int, str], promises: Mapping[tuple[str, int], int], other: Flow | None = None
) -> list[TurnRow]:
    """Step after step, within it by name; what was promised and never came up too."""
    beside = other.turns if other else {}
    order = {step: place for place, step in enumerate(Step.values)}
    turns_of = {**{key: Stays() for key in promises}, **flow.turns}
    found = sorted(turns_of.items(), key=lambda one: (order[one[0][0]], sort_key(names.get(one[0][1], "")), one[0][1]))
    return [
        TurnRow(
            step_name(step),
            names.get(holder, "–"),
            turns.half,
            turns.most,
            turns.number,
            turns.still,
            promises.get((step, holder)),
            beside[step, holder].half if (step, holder) in beside else None,
            (step, holder),
        )
        for (step, holder), turns in found
        if turns.number or (step, holder) in promises
    ]
