"""The sheets that a region begins with: their columns, by whatever heading people give them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from transitiehuis.netwerk.sorting import sort_key
from transitiehuis.regie.models import LineKind

LOOKED_AT = 10  # rows in which the headings are looked for; above them often stands a title


@dataclass(frozen=True)
class Column:
    """`heading` is how our template calls it, `also` are other words for it (as sort keys)."""

    name: str
    heading: str
    label: Any
    means: Any
    example: str
    also: tuple[str, ...] = ()


PARTNER = (
    Column("name", "Naam", _("Name"), _("How the organisation is called"), "Bedrijfstakschool De Gevel",
           ("organisatie", "partner", "naam organisatie", "name", "organisation")),
    Column("kind", "Soort", _("Kind"), _("Choose from the list below"), "bedrijfstakschool",
           ("type", "soort organisatie", "kind")),
    Column("place", "Plaats", _("Place"), _("Town, village or municipality"), "Deventer",
           ("gemeente", "vestigingsplaats", "woonplaats", "place", "municipality")),
    Column("website", "Website", _("Website"), _("May stay empty"), "https://degevel.example",
           ("site", "url", "webadres")),
)  # fmt: skip
COVERAGE = (
    Column("partner", "Partner", _("Partner"), _("The name, as on the sheet of partners"), "Bedrijfstakschool De Gevel",
           ("organisatie", "naam", "wie", "organisation")),
    Column("activity", "Activiteit", _("Activity"), _("Choose from the list below"), "intakegesprek voeren",
           ("taak", "wat", "werk", "activity")),
    Column("role", "Rol", _("Role"), _("Choose from the list below"), "leidt", ("role",)),
    Column("hours", "Uren per kwartaal", _("Hours per quarter"), _("May stay empty"), "40",
           ("uren", "uur per kwartaal", "hours", "hours per quarter")),
    Column("since", "Sinds", _("Since"), _("Empty is today"), "01-09-2026",
           ("vanaf", "begindatum", "ingangsdatum", "since")),
)  # fmt: skip
SHEETS: dict[str, tuple[Column, ...]] = {LineKind.PARTNER: PARTNER, LineKind.COVERAGE: COVERAGE}
NEEDED = {LineKind.PARTNER: {"name", "kind"}, LineKind.COVERAGE: {"partner", "activity"}}
Rows = list[tuple[int, list[str]]]
Cells = list[tuple[int, dict[str, str]]]


def named(cell: str, columns: tuple[Column, ...]) -> str:
    """Which column a heading stands for; '' for none of these."""
    key = sort_key(" ".join(cell.split()))
    return next((c.name for c in columns if key == sort_key(c.heading) or key in c.also), "")


def told_apart(sheets: list[Rows]) -> dict[str, Cells]:
    """The rows of each kind of sheet by column; a sheet is known by its headings, others are passed by."""
    found: dict[str, Cells] = {}
    for rows in sheets:
        for kind in (LineKind.COVERAGE, LineKind.PARTNER):
            if cells := _below_headings(rows, kind):
                found.setdefault(kind, []).extend(cells)
                break
    return {kind: numbered(cells) for kind, cells in found.items()}


def _below_headings(rows: Rows, kind: LineKind) -> Cells:
    columns = SHEETS[kind]
    for at, (_number, row) in enumerate(rows[:LOOKED_AT]):
        places: dict[str, int] = {}
        for place, cell in enumerate(row):
            if name := named(cell, columns):
                places.setdefault(name, place)
        if NEEDED[kind] <= set(places):
            read = [
                (number, {name: row[place] if place < len(row) else "" for name, place in places.items()})
                for number, row in rows[at + 1 :]
            ]
            return [(number, cells) for number, cells in read if any(cells.values())]
    return []


def numbered(cells: Cells) -> Cells:
    """Two sheets of one kind in a file: the rows of the second are counted on, so that no number comes twice."""
    taken: set[int] = set()
    found: Cells = []
    for number, row in cells:
        while number in taken:
            number += 1  # noqa: PLW2901 its number from here on
        taken.add(number)
        found.append((number, row))
    return found
