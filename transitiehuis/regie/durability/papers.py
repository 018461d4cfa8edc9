"""Lasting placement as a spreadsheet, and the list behind one of its numbers on paper as well."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from transitiehuis.netwerk.models import Region
from transitiehuis.regie.durability.curve import Group, Row
from transitiehuis.regie.durability.quarter_rows import QuarterRow
from transitiehuis.regie.figures.behind import Behind
from transitiehuis.regie.figures.papers import hidden, lines
from transitiehuis.regie.paper import ON_PAPER, Paper, Table
from transitiehuis.ui.words import daytime


def whole(region: Region, facts: dict[str, Any]) -> Paper:
    """Every table of the page, with the same numbers hidden."""
    shown = facts["shown"]
    tables = [points(facts["rows"]) if shown.people is not None else None, survival(facts), split(facts)]
    return Paper(
        title=_("Lasting placement in %(region)s") % {"region": region.name},
        lead=capfirst(shown.label),
        name=f"duurzaamheid-{region.code}",
        says=[_("Counted %(moment)s") % {"moment": daytime(shown.counted_at)}, *facts["stands_out"]],
        tables=[*(one for one in tables if one), contact(facts["quarters"]), breaks(facts["quarters"]), *why(facts)],
        how=[*facts["how"], *facts["quarters_mean"]],
    )


def points(rows: Sequence[Row]) -> Table:
    heads = [_("Measured"), _("Counted"), _("Certainly in the trade"), _("Unknown"), _("At most")]
    return Table(_("In the trade, in numbers"), heads, [[capfirst(row.when), *numbers(row)] for row in rows])


def numbers(row: Row) -> list[str]:
    return [_("hidden")] * 4 if row.hidden else [row.reached, row.sure, row.unknown, row.most]


def survival(facts: dict[str, Any]) -> Table | None:
    if not facts["survival"]:
        return None
    heads = [_("Measured"), _("Still in"), _("Band of 95 percent"), _("Followed")]
    rows = [[row["when"], row["share"], row["band"], row["followed"]] for row in facts["survival"]["rows"]]
    return Table(_("Survival curve, in numbers"), heads, rows)


def split(facts: dict[str, Any]) -> Table | None:
    """A row for each group and measuring point; a hidden group says so once."""
    groups: Sequence[Group] = facts["groups"]
    if not groups:
        return None
    heads = [_("Group"), _("Began"), _("Measured"), _("Counted"), _("Certainly in the trade"), _("Unknown"),
             _("At most")]  # fmt: skip
    rows: list[list[Any]] = []
    for group in groups:
        if group.hidden:
            rows.append([group.label, _("hidden"), *[""] * 5])
        else:
            rows += [[group.label, group.people, capfirst(cell.when), *numbers(cell)] for cell in group.cells]
    return Table(_("By %(per)s") % {"per": facts["per_label"]}, heads, rows)


def contact(quarters: Sequence[QuarterRow]) -> Table:
    heads = [_("Quarter"), _("Planned"), _("Kept in time"), _("Kept later"), _("Missed"), _("Overdue on the last day")]
    names = ("due", "kept", "late", "missed", "overdue")
    return Table(
        _("Contact moments by quarter"), heads, [[q.name, *(q.contact[name] for name in names)] for q in quarters]
    )


def breaks(quarters: Sequence[QuarterRow]) -> Table:
    heads = [_("Quarter"), _("Work ended"), _("Began again"), _("Days until then"), _("Still looking"), _("Unknown")]
    rows = []
    for one in quarters:
        again, median, still, unknown = (one.again[name] for name in ("again", "median", "open", "unknown"))
        shown = [one.few if number is None else number for number in (again, still, unknown)]
        rows.append([one.name, one.again["ended"], shown[0], median, *shown[1:]])
    return Table(_("Breaks and re-entry by quarter"), heads, rows)


def why(facts: dict[str, Any]) -> list[Table]:
    """Why work ended, by quarter and by who told it; no table where nothing ended."""
    rows = [
        [quarter.name, capfirst(reason.label), *(number for _side, number in reason.cells)]
        for quarter in facts["quarters"]
        for reason in quarter.reasons
    ]
    heads = [_("Quarter"), _("Reason"), *(capfirst(side) for side in facts["sides"])]
    return [Table(_("Why work ended, by who told it"), heads, rows)] if rows else []


def behind(title: str, region: Region, found: Behind, kind: str) -> Paper:
    """The list behind one number: on paper the first of it, in the spreadsheet all."""
    none = [] if found.lines else [_("There is nothing that you may see.")]
    return Paper(
        title=title,
        lead=region.name,
        name=f"duurzaamheid-lijst-{region.code}",
        says=[*hidden(found), *none],
        tables=lines(_("The list"), found, ON_PAPER if kind == "pdf" else None),
        how=[how()],
    )


def how() -> str:
    return _("The list is made now; the figure was counted last night. What was recorded since then makes the "
             "difference.")  # fmt: skip
