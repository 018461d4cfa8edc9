"""The list behind a figure, for who may see it.

Who directs the region, and the national adviser, read the numbers of all trajecten, without names. Anybody else reads
their own: those that open for them. What is no traject (a route, an activity, a partner) everybody in the region sees.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
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
    """What this person sees of the cases behind a figure.

    `lines` are counted in it, and `hidden` is how many more are: trajecten that are not theirs to see. `beside` was
    looked at and is not counted: the agreed number that a share is set against, or what is still too short to count.
    """

    lines: list[Line]
    hidden: int
    people: bool
    beside: Sequence[Line] = ()
    against: bool = False

    @property
    def number(self) -> int:
        """How many are counted: the n of the figure, when nothing was written down since."""
        return len(self.lines) + self.hidden

    @property
    def beside_title(self) -> str:
        return _("What it is set against") if self.against else _("Looked at, and not counted")

    def since_kept(self, figure: Figure) -> str:
        """Why a list made now has another number than the figure that was kept; '' where both have one."""
        if self.number == figure.n:
            return ""
        said = _(
            "The figure was kept with %(then)s counted. Of the same days %(now)s count now: something was written"
            " down or corrected later."
        )
        return said % {"then": figure.n, "now": self.number}


def behind(actor: Actor, region: Region, one: Definition, figure: Figure) -> Behind:
    """The cases of `figure`, as far as `actor` may see them. Two queries besides what a worker's role takes."""
    rows = cases(region, figure.since, figure.until, one)
    numbers = {row.number for row in rows if row.number}
    mine = set(Trajectory.objects.visible_to(actor).filter(number__in=numbers).values_list("number", flat=True))
    everything, opens = steers(actor, region.pk), actor.has_role(*CASE_WORK)
    seen = [row for row in rows if not row.number or everything or row.number in mine]

    def line(row: Case) -> Line:
        url = reverse("trajectory", args=[row.number]) if opens and row.number in mine else ""
        return Line(row.number or row.what, url, said(one, row, figure), note(row))

    lines = [line(row) for row in seen if row.amount is not None]
    beside = [line(row) for row in seen if row.amount is None]
    hidden = sum(row.amount is not None for row in rows) - len(lines)
    return Behind(lines, hidden, bool(numbers), beside, against=one.how == "ratio")


def said(one: Definition, row: Case, figure: Figure) -> str:
    """What the case counts for: yes or no in a share, so many days in a length."""
    if one.how == "ratio":
        if row.amount is None:
            return _("agreed: %(number)s") % {"number": _number(row.per)}
        return _("yes") if row.number else _number(row.amount)
    if row.amount is None:
        return _("not counted")
    if one.how in {"share", "total"}:
        return _("yes") if row.amount else _("no")
    return Figure(0, date.min, date.min, row.amount, 1, 0, 0, code=figure.code, unit=figure.unit).words


def _number(amount: Decimal | None) -> str:
    return Figure(0, date.min, date.min, amount, 1, 0, 0).words


def note(row: Case) -> str:
    if row.unknown:
        return _("unknown")
    return _("still open") if row.open else ""
