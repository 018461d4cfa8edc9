"""The pack on paper and as a sheet: the same sections as the page, at most twenty pages of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from transitiehuis import documents
from transitiehuis.regie.models import ReviewPack
from transitiehuis.regie.pack.page import Chapter, Grid, frozen_words, in_short, meeting_words, usual_source

MOST_PAGES = 20
# Rows of a table on paper, the first that fits in twenty pages; the CSV has all of them.
ROWS = (40, 25, 15, 10, 6, 3, 1)
WIDE = 8  # columns from which on the type is smaller
NARROW = 22  # characters of a column that does not break its lines
TEMPLATE = "pack"


def title_of(pack: ReviewPack) -> str:
    return _("Review pack %(name)s") % {"name": pack.round.name}


def filename_of(pack: ReviewPack, kind: str) -> str:
    return f"gespreksstuk-{pack.round.region.code}-{pack.round.name}.{kind}".lower()


def as_pdf(pack: ReviewPack, found: Sequence[Chapter]) -> bytes:
    """Tagged, in the reader's language; the same bytes for the same pack at the same moment. Raises NotSet."""
    title, language = title_of(pack), get_language() or "nl"
    data: dict[str, Any] = {}
    for rows in ROWS:
        data = data_of(pack, found, rows)
        if documents.pages(TEMPLATE, data, title=title, language=language) <= MOST_PAGES:
            break
    return documents.pdf(TEMPLATE, data, title=title, language=language, heads_of_rows=True)


def data_of(pack: ReviewPack, found: Sequence[Chapter], rows: int) -> dict[str, Any]:
    """What `pack.typ` asks, with so many rows a table."""
    return {
        "lead": frozen_words(pack),
        "meeting": meeting_words(pack),
        "foot": f"{title_of(pack)}, {pack.round.region.name}",
        "in_short": _("In short"),
        "contents": _("Contents"),
        "says": [{"number": c.number, "text": c.section.lead} for c in in_short(found)],
        "see": _("The number behind a sentence is the part where it is told in full."),
        "chapters": [_chapter(pack, chapter, rows) for chapter in found],
    }


def _chapter(pack: ReviewPack, chapter: Chapter, rows: int) -> dict[str, Any]:
    section = chapter.section
    return {
        "number": chapter.number,
        "title": section.title,
        "lead": section.lead,
        "says": list(section.says),
        "tables": [_table(grid, rows, usual_source(pack)) for grid in chapter.grids],
    }


def _table(grid: Grid, rows: int, source: str) -> dict[str, Any]:
    left = len(grid.rows) - rows
    more = (
        ngettext("%(count)s more row is in the CSV.", "%(count)s more rows are in the CSV.", left) if left > 0 else ""
    )
    return {
        "caption": grid.caption,
        "heads": [{"text": head.text, "right": head.number} for head in grid.heads],
        "rows": [[{"text": c.text, "right": c.number, "level": c.level} for c in line] for line in grid.lines[:rows]],
        "widths": widths_of(grid),
        "scores": grid.scores,
        "small": len(grid.columns) >= WIDE,
        "more": more % {"count": left} if more else "",
        "source": grid.source or source,
    }


def widths_of(grid: Grid) -> list[float]:
    """A share for each column with long words, by the root of their length; 0 for one that is as wide as its words."""
    found = []
    for number, head in enumerate(grid.heads):
        lengths = [len(line[number].text) for line in grid.lines] or [0]
        longest = max(len(head.text), *lengths)
        short = grid.numeric[number] or longest <= NARROW
        found.append(0 if short else round((sum(lengths) / len(lengths) + len(head.text) / 2) ** 0.5, 1))
    return found if any(found) else [1, *found[1:]]


def sheet(pack: ReviewPack, found: Sequence[Chapter]) -> Iterator[list[Any]]:
    """Every table whole, one below the other, each with its head and where it comes from."""
    yield [title_of(pack), pack.round.region.name, pack.frozen_on]
    for chapter in found:
        for grid in chapter.grids:
            yield []
            yield [chapter.section.title, grid.caption]
            yield list(grid.columns)
            for row in grid.rows:
                yield [_("not known") if cell is None else _plain(cell) for cell in row]
            yield [grid.source or usual_source(pack)]


def _plain(cell: Any) -> Any:
    """A decimal as a spreadsheet in the reader's language reads it; the rest as it is."""
    return number_format(cell, use_l10n=True) if isinstance(cell, Decimal) else cell
