"""What the figures tell the review pack, and the points they put on the agenda."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from transitiehuis.regie.figures.beside import Measured, clash_words, lay_beside
from transitiehuis.regie.figures.definitions import missing_fact
from transitiehuis.regie.figures.figure import Figure
from transitiehuis.regie.figures.page import moved
from transitiehuis.regie.figures.reading import frozen, history
from transitiehuis.regie.landscape import Row
from transitiehuis.regie.meeting.points import Proposed, proposes
from transitiehuis.regie.meeting.standing import rows_of
from transitiehuis.regie.models import Assessment, ChainPart, QuarterRound, SuccessFactor
from transitiehuis.regie.pack.sections import Section, Table, section
from transitiehuis.ui.words import longday


def scored(round: QuarterRound) -> list[Row]:
    """The rows of the landscape with the figure beside each."""
    rows = rows_of(round, Assessment.objects.answered())
    lay_beside(round, rows)
    return rows


@section("figures", 40)
def figures(round: QuarterRound, day: date) -> Section | None:
    """Every indicator as it was frozen, beside the quarter before it, and where it clashes with the scores."""
    now = frozen(round)
    if not now:
        return None
    kept, quarter = history(round.region_id), round.name.previous()
    clashes = {row.factor.pk: row.measured for row in scored(round) if row.measured and row.measured.clash}
    factors = [f for f in SuccessFactor.objects.in_order() if f.pk in now]
    rows = tuple(_row(f, now[f.pk], kept.get(f.pk, {}).get(quarter.previous()), clashes.get(f.pk)) for f in factors)
    first = now[factors[0].pk]
    facts = {"since": longday(first.since), "until": longday(first.until)}
    table = Table(
        _("The figures of the quarter that this round looks back on"),
        (
            _("Success factor"), _("Figure"), _("Counted"), _("Open"), _("Unknown"), _("The quarter before"),
            _("Change"), _("Beside the scores"),
        ),
        rows,
        _(
            "Source: what partners recorded, counted over everybody in the region from %(since)s until %(until)s and"
            " frozen when the round closed. Open: not finished on the last day."
        )
        % facts,
    )  # fmt: skip
    return Section(_("The figures"), _lead(factors, now, kept, round), tuple(_missing()), (table,))


def _row(factor: SuccessFactor, now: Figure, before: Figure | None, beside: Measured | None) -> tuple:
    change = moved(factor, now, before)
    part = capfirst(str(ChainPart(factor.chain_part).label))
    return (
        f"{part}: {factor.title}",
        now.words,
        now.n,
        now.open,
        now.unknown,
        before.words if before else None,
        change[1] if change else None,
        clash_words(beside.clash) if beside else "",
    )


def _lead(factors: list[SuccessFactor], now: dict[int, Figure], kept: dict, round: QuarterRound) -> str:
    quarter = round.name.previous()
    pairs = [(moved(f, now[f.pk], kept.get(f.pk, {}).get(quarter.previous())) or ("", ""))[0] for f in factors]
    facts = {"better": pairs.count("up"), "worse": pairs.count("down"), "total": len(factors), "quarter": quarter}
    return (
        _("Of %(total)s figures over %(quarter)s, %(better)s are better and %(worse)s worse than the quarter before.")
        % facts
    )


def _missing() -> Iterable[str]:
    codes = SuccessFactor.objects.exclude(indicator="").order_by("position").values_list("indicator", flat=True)
    absent = [code for code in codes if missing_fact(code)]
    if absent:
        yield (
            ngettext(
                "%(number)s figure cannot be measured yet, because its fact is not kept.",
                "%(number)s figures cannot be measured yet, because their facts are not kept.",
                len(absent),
            )
            % {"number": len(absent)}
        )


@proposes("clash", 40)
def clash_points(round: QuarterRound, day: date) -> list[Proposed]:
    """Where what partners judge clashes with the figure, in the order of the chain."""
    return [
        Proposed(f"clash-{row.factor.code}", row.factor.title, row.measured.sentence, _url(round, row), row.factor)
        for row in scored(round)
        if row.measured and row.measured.clash
    ]


def _url(round: QuarterRound, row: Row) -> str:
    from transitiehuis.regie.figures.opened import url_of

    return url_of(round, row.factor)
