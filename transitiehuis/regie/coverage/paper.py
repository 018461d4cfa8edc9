"""The coverage on paper: what the document template asks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from transitiehuis import days
from transitiehuis.netwerk.models import Region
from transitiehuis.regie.coverage import attention
from transitiehuis.regie.coverage.page import tiles, towns
from transitiehuis.regie.coverage.picture import Line, Picture
from transitiehuis.regie.coverage.standing import Word
from transitiehuis.regie.models.coverage import Activity, CoverageRole
from transitiehuis.regie.national import stood
from transitiehuis.regie.paper import Paper, Table
from transitiehuis.ui.words import longday

OTHERS = (CoverageRole.HELPS, CoverageRole.STANDS_IN, CoverageRole.PAYS)


def printed(picture: Picture, months: stood.Table) -> dict[str, Any]:
    return {
        "lead": _("Who does what in the chain, where two do the same, and what does nobody do?"),
        "foot": _("As partners say it on %(day)s") % {"day": longday(picture.day)},
        "counts": [[word, str(number)] for _tone, word, number, _means in tiles(picture)],
        "first": _("What needs attention first"),
        "points": [[point.word, point.title, point.why] for point in attention.points(picture, [])],
        "map": _("Coverage map"),
        "heads": [_("Activity"), _("Standing"), str(CoverageRole.LEADS.label), _("Others")],
        "parts": [{"name": part, "rows": [row(line) for line in lines]} for part, lines in picture.parts],
        "towns": _("By municipality"),
        "town_heads": [_("Municipality"), *(str(word.label) for word in Word)],
        "town_rows": [[town["name"], *(str(number) for _tone, number in town["counts"])] for town in towns(picture)],
        "months": _("Month by month"),
        "months_note": stood.note(),
        "month_heads": months[0],
        "month_rows": [[str(cell) for cell in cells] for cells in months[1]],
    }


def row(line: Line) -> list[str]:
    """Each partner with the part of the work where it is not all of it."""
    others = [f"{CoverageRole(role).label}: {names}" for role in OTHERS if (names := named(line, role))]
    return [line.activity.title, str(line.word.label), named(line, CoverageRole.LEADS), "; ".join(others)]


def named(line: Line, role: str) -> str:
    mine = [(partner.name, one.scope) for partner, roles in line.given for one in roles if one.row.role == role]
    return ", ".join(f"{name} ({scope})" if scope else name for name, scope in mine)


def sheet(picture: Picture) -> Iterator[list[Any]]:
    """A row for each activity and partner, in each role and part of the work; one for an activity that nobody does."""
    yield [picture.region.name, longday(picture.day), picture.names.words(picture.narrow)]
    yield []
    yield [
        _("Part of the chain"), _("Activity"), _("Standing"), _("Not led"), _("Partner"), _("Role"), _("For"),
        _("Hours a quarter"), _("Since"), _("Until"), _("Usually paid from"),
    ]  # fmt: skip
    for line in picture.lines:
        rest = "" if line.word == Word.COVERED else "; ".join(filter(None, line.rest))
        first = [line.part, line.activity.title, str(line.word.label), rest]
        pays = line.activity.law_or_fund
        for partner, one in [(partner, one) for partner, roles in line.given for one in roles]:
            row = one.row
            yield [*first, partner.whole, one.word, one.scope, one.hours, row.since, row.until or "", pays]
        if not line.given:
            yield [*first, "", "", "", "", "", "", pays]


def of_activity(found: Activity, region: Region, shown: dict[str, Any]) -> Paper:
    """One activity as its page shows it: who does it, what was agreed about it, and how it went."""
    told = [now(shown), payers(shown), takes(shown), actions(shown), agreements(shown), history(shown)]
    return Paper(
        title=found.title,
        lead=f"{region.name}, {longday(days.today())}",
        name=f"activiteit-{found.code}",
        says=[*standing_words(shown), *shown.get("undone", [])],
        tables=[table for table in told if table.rows],
        how=[f"{name}: {value}" for name, value in shown["facts"]],
    )


def standing_words(shown: dict[str, Any]) -> list[str]:
    """The word and why; that it is not known, where the region has recorded nothing yet."""
    line = shown["line"]
    if line and shown["nobody_said"]:
        return [_("Nobody has recorded yet who does what here.")]
    word = capfirst(str(line.word.label)) if line else _("This activity is no longer in use.")
    return [word, *shown["why"], *([] if shown["now"] else [_("Nobody does this in this region.")])]


def now(shown: dict[str, Any]) -> Table:
    heads = [_("Partner"), _("Role"), _("For"), _("Hours a quarter")]
    rows = [
        [partner.whole, one.word, one.scope or _("everything"), one.hours or _("not said")]
        for partner, one in shown["now"]
    ]
    return Table(_("Who does it now"), heads, rows)


def payers(shown: dict[str, Any]) -> Table:
    """Who pays, as the region wrote it down; that it is not known, where nobody did."""
    rows = [[partner.whole, one.scope or _("everything")] for partner, one in shown["payers"]]
    return Table(_("Who pays"), [_("Partner"), _("For")], rows or [[_("not known"), ""]])


def takes(shown: dict[str, Any]) -> Table:
    title = _("What it takes in %(quarter)s") % {"quarter": shown.get("quarter", "")}
    return Table(title, [_("What"), _("How much")], [list(row) for row in shown.get("takes", [])])


def actions(shown: dict[str, Any]) -> Table:
    heads = [_("Action"), _("Owner"), _("By"), _("Standing")]
    rows = [
        [row.text, row.organisation.name, longday(row.due_on), capfirst(str(row.get_state_display()))]
        for row in shown["actions"]
    ]
    return Table(_("Actions about it"), heads, rows)


def agreements(shown: dict[str, Any]) -> Table:
    heads = [_("Agreement"), _("Standing"), _("Until and including")]
    rows = [
        [row.title, standing, longday(row.last_day) if row.last_day else ""] for row, standing in shown["agreements"]
    ]
    return Table(_("Agreements about it"), heads, rows)


def history(shown: dict[str, Any]) -> Table:
    heads = [_("Partner"), _("Role"), _("For"), _("Since"), _("Until")]
    rows = [
        [row.organisation.name, one.word, one.scope or _("everything"), longday(row.since),
         longday(row.until) if row.until else ""]
        for row, one in shown["history"]
    ]  # fmt: skip
    return Table(_("How it went"), heads, rows)
