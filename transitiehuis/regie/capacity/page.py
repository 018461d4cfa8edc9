"""Middelen en menskracht as the page shows it: bars, sums in words, what is narrowest, and what closing it costs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from transitiehuis.regie.capacity import guidance
from transitiehuis.regie.capacity.reckoning import STEP_OF, Cell, Inputs, Narrow, Reckoning, Sum
from transitiehuis.regie.coverage.numbers import euro, fte, plain, signed, whole
from transitiehuis.regie.coverage.picture import Picture
from transitiehuis.regie.coverage.standing import Word
from transitiehuis.regie.models import Activity
from transitiehuis.regie.models.coverage import NormPer
from transitiehuis.regie.models.toolkit import ChainPart

BAR = 240  # units of the drawing
MOST_SHOWN = Decimal("1.6")  # of what is needed: a bar that is longer ends there


@dataclass(frozen=True)
class Bar:
    """A part of the chain: hours offered as a bar, hours needed as a mark, and the word."""

    name: str
    needed: str
    offered: str
    difference: str
    tone: str
    word: str
    length: str


@dataclass(frozen=True)
class Line:
    """One activity in a quarter, with the sum of what it needs."""

    activity: Activity
    part: str
    sum: str
    needed: str
    offered: str
    difference: str
    cost: str
    pays: str  # what it is usually paid from
    payers: str  # who pays here
    is_short: bool


@dataclass(frozen=True)
class Price:
    """What closing a white spot takes, or what an overlap could free."""

    activity: Activity
    word: str
    tone: str
    sum: str
    number: Decimal
    per_fte: int
    cost: Decimal
    pays: str  # what it is usually paid from
    payers: str  # who pays here

    @property
    def hours(self) -> str:
        return whole(self.number)

    @property
    def fte(self) -> str:
        return fte(self.number, self.per_fte)

    @property
    def euro(self) -> str:
        return euro(self.cost)


def name_of(part: str) -> str:
    return capfirst(str(ChainPart(part).label))


def bars(reckoning: Reckoning, number: int) -> list[Bar]:
    """Each part on a scale of its own: the mark is all that is needed, the bar what is offered of it."""
    narrowest = reckoning.narrowest(number)
    return [_bar(one, narrowest) for one in reckoning.parts(number)]


def _bar(one: Sum, narrowest: Narrow | None) -> Bar:
    tight = narrowest is not None and narrowest.part == one.part and narrowest.people < narrowest.expected
    if tight:
        tone, word = "late", _("holds up first")
    elif one.short:
        tone, word = "down", _("short")
    elif not one.needed and not one.offered:
        tone, word = "same", _("nothing needed")
    else:
        tone, word = "done", _("enough")
    share = one.offered / one.needed if one.needed else (MOST_SHOWN if one.offered else Decimal(0))
    hours = (whole(one.needed), whole(one.offered), signed(one.difference))
    return Bar(name_of(one.part), *hours, tone, word, f"{min(share, MOST_SHOWN) * BAR / MOST_SHOWN:.1f}")


def lines(reckoning: Reckoning, number: int, picture: Picture) -> list[Line]:
    cells = {cell.work.pk: cell for cell in reckoning.cells[number]}
    return [_line(one.activity, cells[one.activity.pk], ", ".join(one.payers)) for one in picture.lines]


def _line(activity: Activity, cell: Cell, payers: str) -> Line:
    return Line(
        activity,
        name_of(activity.chain_part),
        sum_words(cell),
        whole(cell.needed),
        whole(cell.offered),
        signed(cell.offered - cell.needed),
        _("%(hours)s × %(rate)s = %(euro)s")
        % {"hours": whole(cell.short), "rate": euro_cents(cell.rate), "euro": euro(cell.short * cell.rate)}
        if whole(cell.short) != "0"
        else "",
        activity.law_or_fund,
        payers,
        whole(cell.short) != "0",
    )


def euro_cents(rate: Decimal) -> str:
    return f"€\u00a0{plain(rate)}"


def sum_words(cell: Cell) -> str:
    """66 trajecten × 1,5 uur."""
    return _("%(volume)s × %(hours)s hours") % {"volume": volume_words(cell), "hours": plain(cell.norm.hours)}


def volume_words(cell: Cell) -> str:
    """Whole things where they are counted, tenths where they are a mean."""
    number, shown = cell.volume, plain(cell.volume, 1)
    count = 1 if number == 1 else 2
    texts = {
        NormPer.QUARTER: ngettext("%(number)s quarter", "%(number)s quarters", count),
        NormPer.TRAJECTORY: ngettext("%(number)s trajectory", "%(number)s trajectories", count),
        NormPer.TRAINING_COMPANY: ngettext("%(number)s training company", "%(number)s training companies", count),
        NormPer.ROUTE_START: ngettext("%(number)s start", "%(number)s starts", count),
        NormPer.PLACEMENT: ngettext("%(number)s placement", "%(number)s placements", count),
        NormPer.GUIDANCE_WEEK: ngettext("%(number)s week of guidance", "%(number)s weeks of guidance", count),
    }
    return texts[NormPer(cell.norm.per)] % {"number": shown}


def prices(picture: Picture, reckoning: Reckoning, number: int) -> list[Price]:
    """White spots with what they take, and overlap with what is offered above what is needed."""
    cells = {cell.work.pk: cell for cell in reckoning.cells[number]}
    per_fte = reckoning.inputs.fte
    found = []
    for word, tone in ((Word.WHITE_SPOT, "gap"), (Word.OVERLAP, "overlap")):
        for line in picture.with_word(word):
            cell = cells[line.activity.pk]
            hours = cell.short if word == Word.WHITE_SPOT else cell.spare
            found.append(
                Price(
                    line.activity, str(word.label), tone, price_sum(cell, word), hours, per_fte, hours * cell.rate,
                    line.activity.law_or_fund, ", ".join(line.payers),
                )
            )  # fmt: skip
    return found


def price_sum(cell: Cell, word: Word) -> str:
    facts = {"sum": sum_words(cell), "offered": whole(cell.offered), "needed": whole(cell.needed)}
    if word == Word.WHITE_SPOT:
        return _("%(sum)s = %(needed)s needed, %(offered)s offered") % facts
    return _("%(offered)s offered, %(needed)s needed (%(sum)s)") % facts


def narrow_words(one: Narrow | None) -> str:
    """The narrowest part in a sentence that shows its sum."""
    if one is None:
        return _("No hours a person are known yet, so no step can be called the narrowest.")
    facts = {
        "part": name_of(one.part),
        "hours": whole(one.hours),
        "each": plain(one.each, 1),
        "people": whole(one.people),
        "expected": whole(one.expected),
    }
    if one.people >= one.expected:
        return (
            _(
                "%(part)s is the narrowest. For the work that is done for each person there are %(hours)s hours; at "
                "%(each)s hours a person these let %(people)s people through a quarter. %(expected)s are expected, so "
                "it fits."
            )
            % facts
        )
    return (
        _(
            "%(part)s holds up first. For the work that is done for each person there are %(hours)s hours; at %(each)s "
            "hours a person these let %(people)s people through a quarter, where %(expected)s are expected. More "
            "people in the steps before it only wait longer."
        )
        % facts
    )


def closing_words(reckoning: Reckoning, number: int) -> str:
    """What all that is short takes in hours, fte and euro."""
    hours, total = reckoning.short(number), reckoning.total(number)
    if whole(hours) == "0":
        return _("Nothing is short in this quarter.")
    per_fte = reckoning.inputs.fte
    return _(
        "Closing all of it takes %(hours)s hours a quarter: %(fte)s fte (%(hours)s ÷ %(per)s), about %(euro)s."
    ) % {"hours": whole(hours), "fte": fte(hours, per_fte), "per": per_fte, "euro": euro(total.cost)}


def rests_on(inputs: Inputs) -> list[str]:
    """What the arithmetic rests on, in sentences."""
    counted = inputs.counted
    return [
        *(came_words(inputs) if sum(counted.known) else [_("Nobody came in yet, so what comes is not known.")]),
        _("Under way now: %(open)s trajectories, counted in the first quarter for the steps still ahead of them.")
        % {"open": whole(sum(counted.open.values()))},
        weeks_words(inputs),
        spread_words(inputs),
        _("Offered are the hours of who leads and helps, for the days of the quarter on which they hold."),
        _("Within one part of the chain hours can shift between activities; between parts they cannot."),
    ]


def weeks_words(inputs: Inputs) -> str:
    """How long guidance takes, or what is reckoned with until that is known."""
    counted = inputs.counted
    placed = counted.entered.get("placement", 0)
    facts = {"weeks": plain(counted.weeks_each, 1), "all": whole(counted.weeks), "placed": whole(placed)}
    if not placed or not counted.weeks:
        return (
            _("How long guidance takes is not known yet; reckoned with are %(weeks)s weeks for each placement.") % facts
        )
    return _("Guidance takes %(weeks)s weeks for each placement: %(all)s weeks over %(placed)s placements.") % facts


def spread_words(inputs: Inputs) -> str:
    """In which quarters these weeks fall."""
    weeks = inputs.counted.weeks_each
    return _(
        "They count in the quarter in which they fall: on average %(first)s in that of the placement, %(second)s in "
        "the next and %(third)s in the one after. Whoever is guided now has half of them to go, on average."
    ) % {word: plain(guidance.of_placement(weeks, later), 1) for later, word in enumerate(("first", "second", "third"))}


def came_words(inputs: Inputs) -> list[str]:
    """How many came, how many are expected, and how far they get."""
    counted = inputs.counted
    return [
        ngettext(
            "Inflow: %(sum)s = %(total)s trajectories in the last whole quarter.",
            "Inflow: %(sum)s = %(total)s trajectories in the last %(count)s whole quarters, so %(mean)s a quarter.",
            len(counted.known),
        )
        % {
            "sum": " + ".join(map(str, counted.known)),
            "total": sum(counted.known),
            "count": len(counted.known),
            "mean": plain(counted.mean, 1),
        },
        _("Expected inflow: %(list)s.")
        % {"list": "; ".join(f"{q} {plain(n, 1)}" for q, n in zip(inputs.quarters, inputs.inflow, strict=True))},
        _("Of 100 who come in, so many reach each step: %(list)s.")
        % {
            "list": ", ".join(
                f"{name_of(part).lower()} {whole(counted.share(step) * 100)}"
                for part, step in STEP_OF.items()
                if part != ChainPart.GUIDANCE
            )
        },
    ]


def tiles(reckoning: Reckoning, number: int) -> list[tuple[str, str, str, str]]:
    """Tone, word, number and what it is."""
    total, short, per_fte = reckoning.total(number), reckoning.short(number), reckoning.inputs.fte
    quarter = reckoning.inputs.quarters[number]
    parts = sum(1 for one in reckoning.parts(number) if whole(one.short) != "0")
    in_parts = ngettext("hours short, in %(count)s of ten parts", "hours short, in %(count)s of ten parts", parts)
    return [
        ("today", _("needed"), whole(total.needed), _("hours in %(quarter)s") % {"quarter": quarter}),
        ("done", _("offered"), whole(total.offered), _("hours by partners that lead or help")),
        ("late", _("short"), whole(short), in_parts % {"count": parts}),
        ("down", _("short"), fte(short, per_fte), _("fte of %(hours)s hours a quarter") % {"hours": per_fte}),
        ("down", _("to close it"), euro(total.cost), _("a quarter, at the rates of who usually does it")),
    ]


def volume_note() -> str:
    return _(
        "Of a gap: the hours that are short. Of overlap: the hours offered above what is needed; whether they "
        "are free is for the partners to say."
    )


def context(picture: Picture, inputs: Inputs, number: int) -> dict[str, Any]:
    reckoning = Reckoning(inputs)
    return {
        "number": number,
        "nobody_said": picture.nobody_said,
        "quarter": inputs.quarters[number],
        "quarters": list(inputs.quarters),
        "tiles": tiles(reckoning, number),
        "bars": bars(reckoning, number),
        "lines": lines(reckoning, number, picture),
        "prices": prices(picture, reckoning, number),
        "narrow": narrow_words(reckoning.narrowest(number)),
        "closing": closing_words(reckoning, number),
        "rests_on": rests_on(inputs),
        "bar": BAR,
        "mark": f"{BAR / MOST_SHOWN:.1f}",
    }


def sheet(reckoning: Reckoning, picture: Picture) -> Iterator[list[str]]:
    """Every activity in each of the four quarters, with its sum and who pays, as a spreadsheet reads it."""
    yield [
        _("Quarter"), _("Part of the chain"), _("Activity"), _("Standing"), _("Volume"), _("Norm in hours"), _("Per"),
        _("Hours needed"), _("Hours offered"), _("Difference in hours"), _("Difference in fte"), _("Euro an hour"),
        _("Euro to close it"), _("Who pays"), _("Usually paid from"),
    ]  # fmt: skip
    lines, per_fte = {line.activity.pk: line for line in picture.lines}, reckoning.inputs.fte
    for number, quarter in enumerate(reckoning.inputs.quarters):
        for cell in reckoning.cells[number]:
            line, more = lines[cell.work.pk], cell.offered - cell.needed
            numbers = (cell.needed, cell.offered, more, more / per_fte, cell.rate, cell.short * cell.rate)
            yield [
                str(quarter), name_of(line.activity.chain_part), line.activity.title, str(line.word.label),
                comma(cell.volume), comma(cell.norm.hours), str(NormPer(cell.norm.per).label), *map(comma, numbers),
                ", ".join(line.payers) or _("not known"), line.activity.law_or_fund or _("not known"),
            ]  # fmt: skip


def comma(number: Decimal) -> str:
    return f"{number:.2f}".replace(".", ",")
