"""What the coverage tells the review pack, the agenda and the actions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from transitiehuis.regie.capacity.page import Price, prices, volume_note
from transitiehuis.regie.capacity.reading import read
from transitiehuis.regie.capacity.reckoning import Reckoning
from transitiehuis.regie.coverage import attention
from transitiehuis.regie.coverage.picture import Picture
from transitiehuis.regie.coverage.standing import Word
from transitiehuis.regie.meeting.points import Proposed, proposes
from transitiehuis.regie.models import Activity, QuarterRound
from transitiehuis.regie.pack.sections import Cell, Section, Table, section
from transitiehuis.regie.subjects import subject

MOST_POINTS = 2  # a meeting talks about a few; the page has them all

subject("activity", Activity)


@section("coverage", 70)
def told(round: QuarterRound, day: date) -> Section | None:
    """White spots and overlap with their price; None in a region where nobody said what it does."""
    picture = Picture(round.region, day)
    if not picture.rows:
        return None
    reckoning = Reckoning(read(round.region, day, picture.activities))
    return Section(
        title=_("Who does what, and what nobody does"),
        lead=lead(picture),
        says=tuple(f"{point.title}: {point.why}" for point in attention.points(picture, []) if point.tone == "orange"),
        tables=(price_table(picture, reckoning), part_table(picture)),
    )


def lead(picture: Picture) -> str:
    white, shared = (len(picture.with_word(word)) for word in (Word.WHITE_SPOT, Word.OVERLAP))
    facts = {"all": len(picture.activities), "white": white, "shared": shared}
    return _("Of %(all)s activities nobody leads %(white)s, and two partners or more lead %(shared)s at once.") % facts


def price_table(picture: Picture, reckoning: Reckoning) -> Table:
    rows = prices(picture, reckoning, 0)
    return Table(
        _("Gaps and overlap with their price in %(quarter)s") % {"quarter": reckoning.inputs.quarters[0]},
        (_("Activity"), _("Standing"), _("Sum in hours"), _("Hours"), _("fte"), _("Euro"), _("Usually paid from")),
        tuple(price_row(one) for one in rows),
        volume_note(),
    )


def price_row(one: Price) -> tuple[Cell, ...]:
    fte = (one.number / one.per_fte).quantize(Decimal("0.1"))
    return one.activity.title, one.word, one.sum, round(one.number), fte, round(one.cost), one.pays or None


def part_table(picture: Picture) -> Table:
    """How many activities of each part of the chain have each word."""
    rows: list[tuple[Cell, ...]] = []
    for part, lines in picture.parts:
        words = [line.word for line in lines]
        rows.append((part, *(words.count(word) for word in Word)))
    source = _("What partners said they do, as it holds on %(day)s.") % {"day": picture.day.isoformat()}
    heads = (_("Part of the chain"), *(str(word.label) for word in Word))
    return Table(_("How activities stand, by part of the chain"), heads, tuple(rows), source)


@proposes("white-spot", 60)
def white_spots(round: QuarterRound, day: date) -> list[Proposed]:
    """The white spots that take the most hours."""
    picture = Picture(round.region, day)
    if not picture.rows:
        return []
    reckoning = Reckoning(read(round.region, day, picture.activities))
    short = {cell.work.pk: cell.short for cell in reckoning.cells[0]}
    white = picture.with_word(Word.WHITE_SPOT)
    lines = sorted(white, key=lambda line: (-short[line.activity.pk], line.activity.position))
    found = []
    for line in lines[:MOST_POINTS]:
        hours = int(short[line.activity.pk].to_integral_value())
        why = ngettext(
            "Nobody leads this; it takes %(count)s hour a quarter.",
            "Nobody leads this; it takes %(count)s hours a quarter.",
            hours,
        ) % {"count": hours}
        url = reverse("regie:activity", args=[line.activity.code])
        found.append(Proposed(f"white-spot-{line.activity.code}", line.activity.title, why, url))
    return found
