"""A workbook written row by row. Imported when somebody asks for one: openpyxl loads numpy where that is installed."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils import get_column_letter

from intake.export import EXECUTED, Row


def write(sheets: dict[str, tuple[Sequence[int], Iterable[Row]]]) -> IO[bytes]:
    """The sheets of `export.xlsx_of`; only the packed form is held."""
    book = Workbook(write_only=True)
    for title, (widths, rows) in sheets.items():
        sheet = book.create_sheet(title)
        for number, width in enumerate(widths, 1):
            sheet.column_dimensions[get_column_letter(number)].width = width
        sheet.freeze_panes = "A2"
        for row in rows:
            sheet.append([_cell(sheet, value) for value in row])
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def _cell(sheet: Any, value: Any) -> Any:
    if isinstance(value, date):
        cell = WriteOnlyCell(sheet, value)
        cell.number_format = "DD-MM-YYYY"
        return cell
    text = ILLEGAL_CHARACTERS_RE.sub("", str(value))
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"  # openpyxl makes a formula of what begins with =
    cell.quotePrefix = text.startswith(EXECUTED)
    return cell
