"""A section as it is kept: JSON that gives back what the room told, number for number and day for day."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise

from transitiehuis.regie.pack.sections import Cell, Section, Table

Kept = dict[str, Any]


def kept(section: Section | None) -> Kept | None:
    """What is written down of a section; None for one with nothing to tell. TypeError for a cell that is no Cell."""
    if section is None:
        return None
    tables = [
        {
            "caption": str(table.caption),
            "columns": [str(column) for column in table.columns],
            "rows": [[_kept(cell) for cell in row] for row in table.rows],
            "source": str(table.source),
            "scores": table.scores,
        }
        for table in section.tables
    ]
    return {
        "title": str(section.title),
        "lead": str(section.lead),
        "says": [str(sentence) for sentence in section.says],
        "tables": tables,
    }


def told(content: Kept) -> Section:
    """The section again, out of what `kept` wrote."""
    tables = tuple(
        Table(
            caption=table["caption"],
            columns=tuple(table["columns"]),
            rows=tuple(tuple(_told(cell) for cell in row) for row in table["rows"]),
            source=table["source"],
            scores=table["scores"],
        )
        for table in content["tables"]
    )
    return Section(content["title"], content["lead"], tuple(content["says"]), tables)


def _kept(cell: Any) -> Any:
    """Days and decimals are marked, so that they come back as such; words in the language of the moment are text."""
    if isinstance(cell, Promise):
        return str(cell)
    if isinstance(cell, date) and not isinstance(cell, datetime):
        return {"day": cell.isoformat()}
    if isinstance(cell, Decimal):
        return {"number": str(cell)}
    if cell is None or (isinstance(cell, str | int) and not isinstance(cell, bool)):
        return cell
    raise TypeError(f"{cell!r} is no cell")


def _told(cell: Any) -> Cell:
    if not isinstance(cell, dict):
        return cell
    if "day" in cell:
        return date.fromisoformat(cell["day"])
    return Decimal(cell["number"])
