"""What regions lack, and one figure month by month, on paper: the tables that the screen shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from transitiehuis.netwerk.models import Region
from transitiehuis.regie.figures.papers import hidden, lines, made_now
from transitiehuis.regie.models import GapKind, SuccessFactor
from transitiehuis.regie.national.corrections import Corrected
from transitiehuis.regie.national.lacking import Here, Row
from transitiehuis.regie.national.page import meanings
from transitiehuis.regie.paper import Paper, Picture, Table
from transitiehuis.ui.words import longday, shortday

Shown = dict[str, Any]  # the context of the page


def gaps(region: Region | None, shown: Shown) -> Paper:
    """Witte vlekken and themes nobody trains for; of one region, or which regions for who advises nationally."""
    lead = region.name if region else _("All regions")
    says = [_("As it stood on %(day)s.") % {"day": longday(shown["day"])}]
    if shown["few"]:
        says.append(_("How many regions lack something is told of six regions on."))
    return Paper(
        title=_("What many regions lack"),
        lead=lead,
        name="witte-vlekken",
        says=says,
        tables=[*(gap_table(kind, rows, shown["national"]) for kind, rows, _all in shown["tables"]),
                *corrections(shown["corrected"])],
        how=shown["meanings"],
    )  # fmt: skip


def gap_table(kind: str, rows: Sequence[Row], national: bool) -> Table:
    activity = kind == GapKind.ACTIVITY
    title = _("Gaps that regions share") if activity else _("Themes nobody trains for")
    first = _("Activity") if activity else _("Theme")
    if national:
        heads = [first, _("Lacks in"), _("Not known"), _("Which regions"), _("Closed, and what they did")]
        cells = [[row.name, lacks(row), row.unknown, listed(row.lacking), listed(row.solved)] for row in rows]
    else:
        heads = [first, _("This region"), _("Lacks in"), _("Not known"), _("Closed within a year")]
        cells = [
            [row.name, row.own_words, lacks(row), row.unknown if row.regions else None, closed(row)] for row in rows
        ]
    return Table(title, heads, cells, "" if rows else _("There is nothing to show."))


def lacks(row: Row) -> str:
    if not row.regions:
        return _("too few regions")
    facts = {"gaps": row.gaps, "regions": row.regions}
    return ngettext("%(gaps)s of %(regions)s region", "%(gaps)s of %(regions)s regions", row.regions) % facts


def closed(row: Row) -> str:
    if not row.regions:
        return _("too few regions")
    return ngettext("%(number)s region", "%(number)s regions", row.closed) % {"number": row.closed}


def listed(places: Sequence[Here]) -> str:
    return ", ".join(f"{here.name} ({here.when})" if here.when else here.name for here in places)


def corrections(rows: Sequence[Corrected]) -> list[Table]:
    """No table where nothing was corrected."""
    heads = [_("Month"), _("What"), _("Region"), _("Was"), _("Is"), _("Counted on")]
    cells = [[date_format(one.month, "F Y"), one.name, one.where, one.was, one.now, shortday(one.on)] for one in rows]
    return [Table(_("Corrections"), heads, cells)] if rows else []


def figure(region: Region, factor: SuccessFactor, shown: Shown) -> Paper:
    """One indicator of one region: the drawing, its months, and what was corrected."""
    line, drawing = shown["line"], shown["drawing"]
    heads = [_("Period"), _("Figure"), _("Counted"), _("Still open"), _("Unknown"), _("Middle half of the others"), ""]
    months = [
        [one.period, one.figure.words, one.figure.n, one.figure.open, one.figure.unknown, one.band_words, one.place]
        for one in shown["points"]
    ]
    tables = [Table(_("Month by month"), heads, months)]
    if shown["corrected"]:
        rows = [[one.period, "; ".join(v.words for v in one.former), one.newest.words] for one in shown["corrected"]]
        tables.append(Table(_("Corrections"), [_("Period"), _("Was"), _("Is")], rows))
    says = [factor.indicator_definition]
    if shown["behind"]:
        tables += lines(list_title(shown), shown["behind"])
        says += hidden(shown["behind"])
    return Paper(
        title=factor.title,
        lead=region.name,
        name=f"landelijk-{factor.code}",
        says=says,
        pictures=[Picture(factor.title, str(drawing.svg), drawing.about)] if drawing and line else [],
        tables=tables,
        how=[*meanings(), *made_now(shown["behind"], shown["chosen"].figure if shown["behind"] else None)],
    )


def listed_cases(region: Region, factor: SuccessFactor, shown: Shown) -> Paper:
    """The list behind one month, whole."""
    return Paper(
        title=factor.title,
        lead=region.name,
        name=f"landelijk-{factor.code}-{shown['chosen'].month:%Y-%m}",
        says=hidden(shown["behind"]),
        tables=lines(list_title(shown), shown["behind"], None),
    )


def list_title(shown: Shown) -> str:
    return _("What is behind it: %(period)s") % {"period": shown["chosen"].period}
