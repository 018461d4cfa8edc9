"""Agreements along the quarters as a drawing: how long each lasts, where today is, and where its money ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from transitiehuis import days
from transitiehuis.regie.models import Standing
from transitiehuis.regie.rhythm import Quarter
from transitiehuis.ui.words import longday, shortday

if TYPE_CHECKING:
    from transitiehuis.regie.agreements.listing import Listed

QUARTER_MONTHS = 3
BACK, AHEAD = 2, 7  # quarters before and after this one
ROW, TOP, BAR = 46, 34, 12
LETTER = 7.0  # about how wide a letter is drawn
PHONE = 600  # from here on there is room for each quarter and each last day
FILLS = {
    Standing.DRAFT: "s-need",
    Standing.SIGNING: "s-need",
    Standing.AHEAD: "f-mid",
    Standing.IN_FORCE: "f-accent",
    Standing.EXPIRED: "f-line",
    Standing.ENDED: "f-line",
}


@dataclass(frozen=True)
class Bar:
    """One agreement: its words above, the stretch below, and where it goes on beyond the picture."""

    label: str
    ends: str
    url: str
    fill: str
    x: str
    width: str
    label_y: int
    bar_y: int
    middle: int
    soon: str  # where it ends, when that is soon; '' when not
    arrow: str  # the points of an arrow for what has no end or ends later; '' for none
    money: Sequence[str]  # the points of a diamond for each source that ends


@dataclass(frozen=True)
class Tick:
    x: str
    label: str


@dataclass(frozen=True)
class Drawing:
    name: str
    width: int
    height: int
    title: str
    about: str
    bars: Sequence[Bar]
    ticks: Sequence[Tick]
    today: str
    today_label: str
    bottom: int


def draw(name: str, rows: Sequence[Listed], day: date, width: int) -> SafeString:
    """The picture, `width` units wide. Rows outside its quarters are drawn at its edge."""
    first, last = span(day)
    scale = Scale(first, last, width)
    bars = [_bar(row, number, scale, day) for number, row in enumerate(rows)]
    height = TOP + ROW * len(bars) + 10
    every = 1 if width > PHONE else 3  # on a phone a name for each third quarter
    drawing = Drawing(
        name=name,
        width=width,
        height=height,
        title=_("Agreements from quarter to quarter"),
        about=" ".join(_said(row) for row in rows),
        bars=bars,
        ticks=[
            Tick(f"{scale.x(start):.0f}", _quarter(start) if number % every == 0 else "")
            for number, start in enumerate(quarters(first, last))
        ],
        today=f"{scale.x(day):.0f}",
        today_label=_("today"),
        bottom=height - 8,
    )
    return render_to_string("regie/agreements/timeline.svg", {"drawing": drawing})


@dataclass(frozen=True)
class Scale:
    first: date
    last: date
    width: int

    def x(self, day: date) -> float:
        """Where a day stands; what lies outside is drawn at the edge."""
        share = (day - self.first).days / (self.last - self.first).days
        return 4 + (self.width - 20) * min(1.0, max(0.0, share))


def span(day: date) -> tuple[date, date]:
    """First and last day of the picture."""
    start = date(day.year, (day.month - 1) // QUARTER_MONTHS * QUARTER_MONTHS + 1, 1)
    return days.add_months(start, -BACK * QUARTER_MONTHS), days.add_months(start, AHEAD * QUARTER_MONTHS)


def quarters(first: date, last: date) -> list[date]:
    """The first days of the quarters from `first` until `last`."""
    found = [first]
    while (after := days.add_months(found[-1], QUARTER_MONTHS)) < last:
        found.append(after)
    return found


def _quarter(day: date) -> str:
    return str(Quarter.of(day))


def _bar(row: Listed, number: int, scale: Scale, day: date) -> Bar:
    top = TOP + ROW * number
    begin, end = scale.x(row.agreement.since), scale.x(row.last or scale.last)
    goes_on = row.last is None or row.last > scale.last
    middle = top + 20 + BAR // 2
    diamonds = [_diamond(scale.x(one.until), middle) for one in row.money if scale.first <= one.until <= scale.last]
    room = int(scale.width / LETTER) - 16
    title = row.agreement.title
    return Bar(
        label=title if len(title) <= room else f"{title[: room - 1].rstrip()}…",
        ends=_said_end(row) if scale.width > PHONE else "",
        url=row.agreement.get_absolute_url(),
        fill="f-late" if row.tone == "orange" else FILLS[row.standing],
        x=f"{begin:.0f}",
        width=f"{max(end - begin, 3):.0f}",
        label_y=top + 13,
        bar_y=top + 20,
        middle=middle,
        soon=f"{end:.0f}" if row.tone == "orange" and not goes_on else "",
        arrow=_arrow(end, middle) if goes_on else "",
        money=diamonds,
    )


def _said_end(row: Listed) -> str:
    return _("until %(day)s") % {"day": shortday(row.last)} if row.last else _("no last day")


def _arrow(x: float, y: int) -> str:
    return f"{x:.0f},{y - 9} {x + 12:.0f},{y} {x:.0f},{y + 9}"


def _diamond(x: float, y: int) -> str:
    return f"{x:.0f},{y - 9} {x + 8:.0f},{y} {x:.0f},{y + 9} {x - 8:.0f},{y}"


def _said(row: Listed) -> str:
    """One agreement in a sentence, for who does not see the picture."""
    facts = {
        "title": row.agreement.title,
        "standing": row.standing.label,
        "since": longday(row.agreement.since),
        "until": longday(row.last) if row.last else "",
    }
    if row.last:
        return _("%(title)s: %(standing)s, from %(since)s until %(until)s.") % facts
    return _("%(title)s: %(standing)s, from %(since)s, without a last day.") % facts
