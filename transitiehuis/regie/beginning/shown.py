"""A sheet of partners as the page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from transitiehuis.regie.beginning.checking import sentence
from transitiehuis.regie.beginning.columns import SHEETS
from transitiehuis.regie.models import LineKind, LineState, PartnerSheet, SheetLine, SheetState
from transitiehuis.ui.parts import Count

TONES = {
    LineState.FAULTY: "late",
    LineState.GOOD: "new",
    LineState.KNOWN: "open",
    LineState.DONE: "done",
    LineState.UNDONE: "unknown",
    LineState.KEPT: "today",
}
FIRST = (LineState.FAULTY, LineState.GOOD, LineState.KEPT, LineState.DONE, LineState.KNOWN, LineState.UNDONE)


@dataclass(frozen=True)
class Cell:
    """What stood in a cell, and the sentence that says what is wrong with it."""

    label: str
    text: str
    fault: str


@dataclass(frozen=True)
class Line:
    position: int
    cells: list[Cell]
    tone: str
    state: str


@dataclass(frozen=True)
class Part:
    """One of the two sheets: rows with a fault first."""

    title: str
    anchor: str
    headings: list[str]
    lines: list[Line]


def page_of(sheet: PartnerSheet) -> dict[str, Any]:
    """Two queries, however many rows."""
    lines = list(sheet.lines.in_order())
    counts = {state: sum(line.state == state for line in lines) for state in FIRST}
    parts = [_part(kind, [line for line in lines if line.kind == kind]) for kind in LineKind]
    return {
        "sheet": sheet,
        "parts": [part for part in parts if part.lines],
        "tally": [Count(TONES[s], capfirst(str(s.label)), n, "") for s, n in counts.items() if n],
        "good": counts[LineState.GOOD],
        "faulty": counts[LineState.FAULTY],
        "may_bring_in": sheet.state == SheetState.SHOWN and counts[LineState.GOOD] > 0,
        "may_undo": sheet.state == SheetState.DONE and counts[LineState.DONE] > 0,
    }


def _part(kind: LineKind, lines: list[SheetLine]) -> Part:
    columns = SHEETS[kind]
    rows = sorted(lines, key=lambda line: (FIRST.index(LineState(line.state)), line.position))
    headings = [str(column.label) for column in columns]
    title = _("Partners") if kind == LineKind.PARTNER else _("Who does what")
    return Part(title, str(kind), headings, [_line(kind, row) for row in rows])


def _line(kind: LineKind, row: SheetLine) -> Line:
    cells = [
        Cell(
            str(column.label),
            row.cells.get(column.name, ""),
            sentence(row.faults[column.name]) if column.name in row.faults else "",
        )
        for column in SHEETS[kind]
    ]
    return Line(row.position, cells, TONES[LineState(row.state)], str(row.get_state_display()))
