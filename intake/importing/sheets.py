"""Spreadsheets that go out: the template with VUM names, an example to try, and what is still wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import IO

from django.utils.translation import gettext as _

from intake.export import Row, csv_of, xlsx_of
from intake.importing.columns import BY_NAME, FIELDS, Field
from intake.importing.faults import sentence
from intake.models.importing import Import, ImportRow
from intake.models.importing_words import RowState
from transitiehuis import days

KINDS = ("xlsx", "csv")
# Invented people, as a school's own list has them: other headings, and what Excel spoils.
EXAMPLE_HEADINGS = ("Roepnaam", "Tussenv.", "Familienaam", "Geb.datum", "Mobiel", "Mail", "Woonplaats", "Richting")
EXAMPLE = (
    ("Aukje", "", "Dijkhuizen", "14-03-1991", "612345670", "", "Apeldoorn", "warmtepompen"),
    ("Youssef", "el", "Amrani", "33311", "06-12345671", "youssef@voorbeeld.nl", "Epe", ""),
    ("Marlies", "van der", "Veen", "02-11-88", "", "marlies@voorbeeld.nl", "Zutphen", ""),
    ("Thijs", "", "Brouwer", "1995", "6.12346E+08", "", "Deventer", ""),
    ("Nadia", "", "Kowalska", "31-02-1990", "0612345673", "", "Apeldorn", ""),
    ("Sam", "de", "Groot", "2001", "+31 6 12345674", "", "7311 AB Apeldoorn", "loodgieten"),
)
FAULT_WIDTH = 60


def template(kind: str) -> IO[bytes]:
    """An empty sheet with the headings we know best; as a workbook with an explanation beside it."""
    headings = [field.heading for field in FIELDS]
    if kind == "csv":
        return csv_of([headings])
    explained = [[_("Column"), _("What stands in it"), _("Example")], *map(_explained, FIELDS)]
    widths = [max(field.width, len(field.heading) + 2) for field in FIELDS]
    return xlsx_of({_("Candidates"): (widths, [headings]), _("Explanation"): ((40, 40, 30), explained)})


def _explained(field: Field) -> Row:
    return [field.heading, str(field.label), field.example]


def example(kind: str) -> IO[bytes]:
    """A list of a school as it comes, with faults, to try an import with."""
    told = (days.today() - timedelta(days=7)).strftime("%d-%m-%Y")
    rows = [[*EXAMPLE_HEADINGS, "Besproken op"], *([*row, told] for row in EXAMPLE)]
    return csv_of(rows) if kind == "csv" else xlsx_of({"Lijst": ([16] * len(rows[0]), rows)})


def still_wrong(source: Import, kind: str) -> IO[bytes]:
    """The rows with a fault, with what to do behind each; upload it again when it is mended."""
    names = [name for name in source.fields if name]
    headings = [BY_NAME[name].heading for name in names]
    rows = _faulty(source.rows.filter(state=RowState.FAULTY).in_order().iterator(500), names)
    lines: Iterable[Row] = _headed([*headings, _("What to do")], rows)
    if kind == "csv":
        return csv_of(lines)
    return xlsx_of({_("Rows with a fault"): ([*[18] * len(names), FAULT_WIDTH], lines)})


def _headed(head: Row, rows: Iterable[Row]) -> Iterator[Row]:
    yield head
    yield from rows


def _faulty(rows: Iterable[ImportRow], names: list[str]) -> Iterator[Row]:
    for row in rows:
        todo = " ".join(f"{BY_NAME[name].label}: {sentence(kept)}" for name, kept in row.faults.items())
        yield [*(row.cells.get(name, "") for name in names), todo]
