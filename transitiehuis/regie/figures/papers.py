"""The figures of a region on paper and as a spreadsheet: all of them, one with its quarters, and the list behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from transitiehuis.netwerk.models import Region
from transitiehuis.regie.figures.behind import Behind
from transitiehuis.regie.figures.figure import Figure
from transitiehuis.regie.figures.page import Row, parts
from transitiehuis.regie.models import SuccessFactor
from transitiehuis.regie.paper import ON_PAPER, Paper, Picture, Table
from transitiehuis.regie.rhythm import Quarter
from transitiehuis.ui.words import daytime


def every(region: Region, rows: Sequence[Row], quarter: Quarter, counted_at: Any) -> Paper:
    """A table for each part of the chain."""
    kept = _("A quarter that ended stays as it was frozen with its round.")
    when = _("The quarter under way was counted %(moment)s.") % {"moment": daytime(counted_at)} if counted_at else ""
    return Paper(
        title=_("Figures"),
        lead=region.name,
        name=f"cijfers-{region.code}",
        tables=[part_table(part, found, quarter) for part, found in parts(list(rows))],
        how=[*([when] if when else []), kept],
    )


def part_table(part: str, rows: Sequence[Row], quarter: Quarter) -> Table:
    heads = [_("Success factor"), _("What is measured"), _("%(quarter)s, so far") % {"quarter": quarter},
             _("Of how many"), _("The quarter before"), _("Of how many then"), _("Change")]  # fmt: skip
    return Table(part, heads, [cells(row) for row in rows])


def cells(row: Row) -> list[Any]:
    """Both quarters, or why it cannot be measured yet."""
    first = [row.factor.title, row.factor.indicator_definition]
    if row.missing or row.now is None:
        missing = _("It waits for %(fact)s.") % {"fact": row.missing} if row.missing else None
        return [*first, missing, None, None, None, None]
    before = [row.before.words, row.before.counted] if row.before else [_("not kept"), None]
    return [*first, row.now.words, row.now.counted, *before, row.moved[1] if row.moved else None]


def one(region: Region, factor: SuccessFactor, shown: dict[str, Any]) -> Paper:
    """One figure as its page shows it in the chosen quarter."""
    trend, figure = shown["trend"], shown["figure"]
    heads = [_("Quarter"), _("Figure"), _("Counted"), _("Still open"), _("Unknown")]
    rows = [[str(quarter), each.words, each.n, each.open, each.unknown] for quarter, each in shown["figures"]]
    quarter = {"quarter": shown["quarter"]}
    tables = [Table(_("Over the quarters"), heads, rows)]
    says = [factor.indicator_definition]
    if figure:
        says.append(_("In %(quarter)s: %(value)s") % {**quarter, "value": figure.words})
    if shown["bound"]:
        says.append(_("Level 3 of this success factor names %(bound)s.") % {"bound": shown["bound"]})
    if shown["behind"]:
        tables += lines(_("What is behind it in %(quarter)s") % quarter, shown["behind"])
        says += hidden(shown["behind"])
    return Paper(
        title=factor.title,
        lead=f"{region.name}, {shown['quarter']}",
        name=f"{factor.code}-{region.code}",
        says=says,
        pictures=[Picture(factor.title, str(trend.svg), trend.about)] if trend else [],
        tables=tables,
        how=made_now(shown["behind"], figure),
    )


def lines(title: str, found: Behind, most: int | None = ON_PAPER) -> list[Table]:
    """What is counted, and apart from it what was looked at; no table where there is none, a note where it is cut."""
    heads = [_("Trajectory") if found.people else _("What is counted"), _("Counts for"), _("Remark")]
    tables = []
    for name, each in ((title, found.lines), (found.beside_title, found.beside)):
        rows = [[line.name, line.said, line.note] for line in each[:most]]
        cut = {"shown": len(rows), "total": len(each)}
        note = _("The first %(shown)s of %(total)s; the table (CSV) has all of them.") % cut
        tables += [Table(name, heads, rows, note if len(rows) < len(each) else "")] if rows else []
    return tables


def made_now(found: Behind | None, figure: Figure | None) -> list[str]:
    """That the list is younger than the figure, and where that shows."""
    if found is None or figure is None:
        return []
    return [each for each in (_("The list is made now, from the same definition."), found.since_kept(figure)) if each]


def hidden(found: Behind) -> list[str]:
    """How many trajecten are not this reader's to see."""
    if not found.hidden:
        return []
    said = ngettext("%(number)s trajectory of other partners is counted too, and is not shown to you.",
                    "%(number)s trajectories of other partners are counted too, and are not shown to you.",
                    found.hidden)  # fmt: skip
    return [said % {"number": found.hidden}]
