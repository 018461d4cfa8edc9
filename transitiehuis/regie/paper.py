"""A page of figures on paper and as a spreadsheet: told once as a `Paper`, set as tagged PDF or written as CSV.

The same tables in both, so that paper and spreadsheet cannot say something else than each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from intake.export import csv_of
from transitiehuis import days
from transitiehuis.documents import pdf_response
from transitiehuis.ui.words import longday

TEMPLATE = "figures"
NUMBER = re.compile(r"(€\u00a0)?[+−-]?\s?(€\u00a0)?[\d.,]*\d%?|–|")  # also none, and nothing
WIDE = 8  # columns from which on the paper lies on its side
TOGETHER = 14  # rows that stay on one page
ON_PAPER = 400  # rows of a list, some ten pages; the spreadsheet has all


@dataclass(frozen=True)
class Bar:
    """A cell that is drawn: a share of the widest, and a mark. The numbers stand in the cells beside it."""

    share: float
    mark: float | None = None


@dataclass(frozen=True)
class Table:
    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Any]]
    note: str = ""


@dataclass(frozen=True)
class Picture:
    """A drawing, with the sentences that say the same."""

    title: str
    svg: str
    alt: str


@dataclass(frozen=True)
class Paper:
    """`lead` is what it is about: region and period. `says` are its sentences, `how` says how it was counted."""

    title: str
    lead: str
    name: str  # of the file, without its ending
    says: Sequence[str] = ()
    pictures: Sequence[Picture] = ()
    tables: Sequence[Table] = ()
    how: Sequence[str] = ()
    foot: str = ""
    facts: Sequence[tuple[str, str]] = field(default=())  # above the tables of the spreadsheet


def as_pdf(request: HttpRequest, paper: Paper, *, back: str) -> HttpResponse:
    """A download in the reader's language; without one back to the page, which says so."""
    return pdf_response(request, TEMPLATE, data_of(paper), title=paper.title, filename=f"{paper.name}.pdf", back=back)


def as_csv(paper: Paper) -> FileResponse:
    """Every table, one below the other, each with its head."""
    return FileResponse(
        csv_of(lines(paper)), as_attachment=True, filename=f"{paper.name}.csv", content_type="text/csv; charset=utf-8"
    )


def as_file(request: HttpRequest, paper: Paper, kind: str, *, back: str) -> HttpResponse | FileResponse:
    """What the end of the address asks: `pdf` or `csv`. 404 for anything else."""
    if kind not in {"pdf", "csv"}:
        raise Http404
    return as_csv(paper) if kind == "csv" else as_pdf(request, paper, back=back)


def lines(paper: Paper) -> Iterator[list[Any]]:
    yield [paper.title]
    yield [paper.lead]
    yield from ([*fact] for fact in paper.facts)
    for sentence in paper.says:
        yield [sentence]
    for table in paper.tables:
        drawn = drawn_columns(table)
        yield []
        yield [table.title]
        yield [head for place, head in enumerate(table.heads) if place not in drawn]
        for row in table.rows:
            yield ["" if cell is None else cell for place, cell in enumerate(row) if place not in drawn]
    if paper.how:
        yield []
        yield from ([sentence] for sentence in paper.how)


def data_of(paper: Paper) -> dict[str, Any]:
    """What `figures.typ` asks."""
    return {
        "lead": paper.lead,
        "foot": paper.foot or _("Printed on %(day)s") % {"day": longday(days.today())},
        "flipped": any(len(table.heads) > WIDE for table in paper.tables),
        "says": list(paper.says),
        "pictures": [{"title": one.title, "svg": one.svg, "alt": one.alt} for one in paper.pictures],
        "tables": [_table(one) for one in paper.tables],
        "how": _("This is how we count"),
        "counted": list(paper.how),
    }


def _table(table: Table) -> dict[str, Any]:
    drawn = drawn_columns(table)
    columns = [[row[place] for row in table.rows] for place in range(len(table.heads))]
    return {
        "title": table.title,
        "note": table.note,
        "heads": list(table.heads),
        "right": [place > 0 and place not in drawn and _numbers(cells) for place, cells in enumerate(columns)],
        "widths": [_width(place, cells, drawn) for place, cells in enumerate(columns)],
        "rows": [[_cell(cell) for cell in row] for row in table.rows],
        "together": len(table.rows) <= TOGETHER,
    }


def drawn_columns(table: Table) -> set[int]:
    """Columns of bars: a spreadsheet has none."""
    return {place for row in table.rows[:1] for place, cell in enumerate(row) if isinstance(cell, Bar)}


def _cell(cell: Any) -> dict[str, Any]:
    if isinstance(cell, Bar):
        return {"text": "", "bar": min(1.0, cell.share), "mark": cell.mark}
    return {"text": "–" if cell is None else str(cell), "bar": None, "mark": None}


def _numbers(cells: Sequence[Any]) -> bool:
    return all(cell is None or NUMBER.fullmatch(str(cell)) for cell in cells)


def _width(place: int, cells: Sequence[Any], drawn: set[int]) -> float:
    """0 for a column as wide as its numbers, else a share that grows with the length of its words."""
    if place in drawn:
        return 4
    if place and _numbers(cells):
        return 0
    lengths = [len(str(cell)) for cell in cells] or [1]
    return round(max(2.0, (sum(lengths) / len(lengths)) ** 0.5), 1)
