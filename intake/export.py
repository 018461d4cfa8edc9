"""A list of trajecten as a spreadsheet: exactly what stood on the screen, and nothing a spreadsheet would execute."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import chain
from typing import IO, Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from intake.models import Trajectory
from intake.models.trajectory import TrajectoryQuerySet
from transitiehuis.columns import named

BELOW_NOTHING = re.compile(r"-\d+(,\d+)?", re.ASCII)
EXECUTED = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
WIDTHS = (12, 26, 18, 30, 14, 12, 28, 24, 34, 12, 30)

Row = Sequence[str | date]


def with_everything(trajectories: TrajectoryQuerySet) -> TrajectoryQuerySet:
    """With what a row names, and no query more."""
    people = ("candidate", "candidate__place", "holder", "assignee__user", "closing_reason")
    return named(trajectories.with_themes(), *people)


def columns() -> Row:
    return [
        _("Number"),
        _("Name"),
        _("Place"),
        _("Themes"),
        _("Step"),
        _("Since"),
        _("Whose turn"),
        _("Colleague"),
        _("Next action"),
        _("Due"),
        _("Waits for"),
    ]


def row_of(trajectory: Trajectory) -> Row:
    """The cells of one traject; a day stays a day."""
    waits = trajectory.get_waiting_for_display() if trajectory.waiting_for != trajectory.WaitingFor.NOTHING else ""
    reason = trajectory.closing_reason
    ended = f"{trajectory.get_closing_display()}: {reason.label}" if reason else ""
    return [
        trajectory.number,
        trajectory.candidate.name,
        trajectory.candidate.place.name,
        ", ".join(sorted(trajectory.theme_names)),
        capfirst(str(trajectory.get_step_display())),
        trajectory.step_since,
        trajectory.holder.name if trajectory.holder else _("closed"),
        trajectory.assignee.user.name if trajectory.assignee else "",
        trajectory.action_text if trajectory.is_open else ended,
        trajectory.next_action_due or "",
        str(waits),
    ]


def as_csv(rows: Iterable[Row]) -> IO[bytes]:
    """The list, with semicolons, as a Dutch Excel opens it."""
    return csv_of(chain([columns()], rows))


def csv_of(rows: Iterable[Row]) -> IO[bytes]:
    """Rows as text with semicolons; nothing in it is a formula."""
    file = io.BytesIO()
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, delimiter=";")
    for row in rows:
        writer.writerow([_harmless(cell) for cell in row])
    text.detach().seek(0)
    return file


def as_xlsx(rows: Iterable[Row]) -> IO[bytes]:
    """The list as a workbook."""
    return xlsx_of({_("Trajectories"): (WIDTHS, chain([columns()], rows))})


def xlsx_of(sheets: dict[str, tuple[Sequence[int], Iterable[Row]]]) -> IO[bytes]:
    """A workbook of these sheets (widths in characters, rows)."""
    from intake.workbook import write

    return write(sheets)


def _harmless(value: Any) -> str:
    """A text that a spreadsheet would take for a formula is told to be text; what is less than nothing is a number."""
    text = value.isoformat() if isinstance(value, date) else str(value)
    return f"'{text}" if text.startswith(EXECUTED) and not BELOW_NOTHING.fullmatch(text) else text


WRITERS = {"csv": as_csv, "xlsx": as_xlsx}
