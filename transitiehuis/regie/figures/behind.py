"""The list behind a figure, for who may see it.

Who directs the region, and the national adviser, read the numbers of all trajecten, without names. Anybody else reads
their own: those that open for them. What is no traject (a route, an activity, a partner) everybody in the region sees.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from intake.models import Trajectory
from transitiehuis.netwerk.models import Region
from transitiehuis.regie.figures.counting import Case, cases
from transitiehuis.regie.figures.definitions import Definition
from transitiehuis.regie.figures.figure import Figure
from transitiehuis.regie.pulse import steers
from transitiehuis.ui.navigation import CASE_WORK

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor


@dataclass(frozen=True)
class Line:
    """One case as the page shows it; `url` where it opens for this person."""

    name: str
    url: str
    said: str
    note: str


@dataclass(frozen=True)
class Behind:
    """What this person sees of the cases behind a figure; `hidden` is how many trajecten are not theirs to see."""

    lines: list[Line]
    hidden: int
    people: bool


def behind(actor: Actor, region: Region, one: Definition, figure: Figure) -> Behind:
    """The cases of `figure`, as far as `actor` may see them. Two queries besides what a worker's role takes."""
    rows = cases(region, figure.since, figure.until, one)
    numbers = {row.number for row in rows if row.number}
    mine = set(Trajectory.objects.visible_to(actor).filter(number__in=numbers).values_list("number", flat=True))
    everything, opens = steers(actor, region.pk), actor.has_role(*CASE_WORK)
    seen = [row for row in rows if not row.number or everything or row.number in mine]
    lines = [
        Line(
            row.number or row.what,
            reverse("trajectory", args=[row.number]) if opens and row.number in mine else "",
            said(one, row, figure),
            note(row),
        )
        for row in seen
    ]
    return Behind(lines, len(rows) - len(seen), bool(numbers))


def said(one: Definition, row: Case, figure: Figure) -> str:
    """What the case counts for: yes or no in a share, so many days in a length."""
    if one.how == "ratio":
        if row.amount is None:
            return _("agreed")
        return _("yes") if row.number else Figure(0, date.min, date.min, row.amount, 1, 0, 0).words
    if row.amount is None:
        return _("not counted")
    if one.how in {"share", "total"}:
        return _("yes") if row.amount else _("no")
    return Figure(0, date.min, date.min, row.amount, 1, 0, 0, code=figure.code, unit=figure.unit).words


def note(row: Case) -> str:
    if row.unknown:
        return _("unknown")
    return _("still open") if row.open else ""
