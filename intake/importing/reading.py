"""From an uploaded file to rows of text, with every limit looked at before anything is unpacked or parsed."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import IO, Any

from charset_normalizer import from_bytes
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from intake.guard import NINE_DIGITS, find_bsn, passes_elfproef
from intake.importing.columns import forbidden, guess
from intake.importing.zipped import Bomb, Measures, measure
from transitiehuis.ui.plain import plain

MOST_BYTES = 20 * 1024 * 1024
MOST_ROWS = 50_000
MOST_COLUMNS = 200
LONGEST_CELL = 5_000
LOOKED_AT = 10  # rows in which the headings are looked for
SAMPLE = 200  # rows by which a column of BSNs is known
NINE = 9
REFUSED = re.compile(r"[\r\ufffe\uffff\ud800-\udfff]")
SEPARATORS = ";\t,|"
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
UTF16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
DUTCH_ENCODINGS = ["cp1252", "cp850", "mac_roman"]
MASK = "*********"


class Unreadable(Exception):
    """The file as a whole cannot be used; `str()` is a sentence that says why and what to do."""


@dataclass
class Sheet:
    """A file as read: `rows` gives cells as text, each as many as there are headings."""

    headings: list[str]
    rows: Iterator[list[str]]
    dropped: list[tuple[str, str]] = field(default_factory=list)  # a heading that is not read, and why
    formulas: bool = False


def read(name: str, file: IO[bytes]) -> Sheet:
    """The first sheet of an .xlsx, or a .csv. Raises Unreadable."""
    data = file.read(MOST_BYTES + 1)
    _refuse_as_file(name, data)
    if data.startswith(ZIP):
        for _title, rows, formulas in _visible(data):
            return _headed(rows, formulas)
        raise Unreadable(_("There is nothing on the first sheet of this file."))
    return _headed(_csv(data), False)


def _refuse_as_file(name: str, data: bytes) -> None:
    """Too large, empty, protected, or no spreadsheet at all: Unreadable."""
    if len(data) > MOST_BYTES:
        raise Unreadable(_("The file is larger than 20 MB. Divide it, and upload the parts one by one."))
    if not data.strip():
        raise Unreadable(_("The file is empty."))
    if data.startswith(OLE):
        raise Unreadable(_("This is an old or a protected Excel file. Save it as .xlsx without a password."))
    if data.startswith(ZIP):
        return
    if name.lower().endswith((".xlsx", ".xlsm", ".xls", ".ods", ".pdf", ".docx", ".doc")) or b"%PDF-" in data[:16]:
        raise Unreadable(_("This is no spreadsheet that we can read. Save it as .xlsx or .csv."))


def read_sheets(name: str, file: IO[bytes], *, most_rows: int) -> list[list[tuple[int, list[str]]]]:
    """Every visible sheet of an .xlsx, or the one of a .csv, as its rows of text with their numbers.

    For lists of organisations, which hold no people: nothing is left out but rows without a word. Raises Unreadable,
    also when there are more than `most_rows` rows.
    """
    data = file.read(MOST_BYTES + 1)
    _refuse_as_file(name, data)
    found = [rows for _title, rows, _formulas in _visible(data)] if data.startswith(ZIP) else [_csv(data)]
    sheets = []
    for rows in found:
        numbered = ((number, row) for number, row in enumerate(rows, 1) if any(row))
        filled = list(itertools.islice(numbered, most_rows + 1))
        if len(filled) > most_rows:
            raise Unreadable(_("The file has more than %(most)s rows on one sheet. Divide it.") % {"most": most_rows})
        sheets.append(filled)
    return sheets


# -- Excel ------------------------------------------------------------------------------------------------------------


def _visible(data: bytes) -> Iterator[tuple[str, Iterator[list[str]], bool]]:
    """Name, rows and whether there are formulas, of each visible sheet with something on it."""
    try:
        found = measure(data)
    except Bomb as error:
        raise Unreadable(str(error)) from error
    _refuse_large(found)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for sheet in book.sheets_metadata:
            if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible:
                cells = book.get_sheet_by_name(sheet.name)
                if cells.height:
                    yield sheet.name, (list(map(as_text, row)) for row in cells.iter_rows()), found.formulas
    except (CalamineError, ValueError, OverflowError) as error:
        raise Unreadable(_("The file is damaged. Open it in Excel and save it once more as .xlsx.")) from error


def _refuse_large(found: Measures) -> None:
    if found.rows * found.columns > MOST_ROWS * MOST_COLUMNS or found.columns > MOST_COLUMNS:
        raise Unreadable(
            _("The sheet has cells in row %(row)s and column %(column)s. Use at most 50,000 rows and 200 columns.")
            % {"row": found.rows, "column": found.columns}
        )


def as_text(cell: Any) -> str:
    """A cell of a workbook as somebody would type it: 37,125 with a comma; a day as year-month-day."""
    if isinstance(cell, str):
        return clean(cell)
    if isinstance(cell, bool):
        return _("yes") if cell else _("no")
    if isinstance(cell, float):
        whole = cell.is_integer() and abs(cell) < 1e15  # noqa: PLR2004 whole floats
        return str(int(cell)) if whole else repr(cell).replace(".", ",")
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def clean(text: str) -> str:
    """Without what cannot be seen, spaces around it, and what PostgreSQL would refuse."""
    return plain(REFUSED.sub("", text.replace("\xa0", " "))).strip()[:LONGEST_CELL]


# -- CSV --------------------------------------------------------------------------------------------------------------


def _csv(data: bytes) -> Iterator[list[str]]:
    text = decoded(data)
    first, _end, rest = text.partition("\n")
    separator = ""
    if first.lower().startswith("sep=") and len(first.strip()) > len("sep="):
        separator, text = first[len("sep=")], rest
    separator = separator or _separator(text)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            yield [clean(cell) for cell in row]
    except csv.Error as error:
        raise Unreadable(_("The file cannot be read as CSV: is there a quotation mark that is not closed?")) from error


def _separator(text: str) -> str:
    """What divides the columns: the sign that the first lines have most of, outside quotation marks."""
    lines = [re.sub(r'"[^"]*"', "", line) for line in itertools.islice(io.StringIO(text[:50_000]), LOOKED_AT)]
    counts = {sign: max((line.count(sign) for line in lines), default=0) for sign in SEPARATORS}
    return max(SEPARATORS, key=lambda sign: counts[sign])


def decoded(data: bytes) -> str:
    """The text of a CSV in the encoding it was written in: UTF-8 and UTF-16 are certain, the rest is weighed."""
    for mark, encoding in UTF16.items():
        if data.startswith(mark):
            return data[2:].decode(encoding, "replace")
    if data[:400].count(0) > len(data[:400]) / 4:
        return data.decode("utf-16-le" if data[1:2] == b"\0" else "utf-16-be", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        found = from_bytes(data[:100_000], cp_isolation=DUTCH_ENCODINGS, enable_fallback=False).best()
        return data.decode(found.encoding if found else "cp1252", "replace")


# -- headings and what may not be read --------------------------------------------------------------------------------


def _headed(rows: Iterator[list[str]], formulas: bool) -> Sheet:
    """Find the row of headings, drop what may not be read, and count."""
    first = list(itertools.islice((row for row in rows if any(row)), SAMPLE))
    if not first:
        raise Unreadable(_("The file is empty."))
    at = _heading_row(first)
    headings = _named(first[at])
    if len(headings) > MOST_COLUMNS:
        raise Unreadable(_("The file has more than 200 columns. Keep those about the candidates."))
    body = first[at + 1 :]
    if not body:
        raise Unreadable(_("There are headings in this file, and no candidates below them."))
    reasons = [forbidden(heading) or _full_of_bsns(headings, body, at) for at, heading in enumerate(headings)]
    dropped = [(heading, why) for heading, why in zip(headings, reasons, strict=True) if why]
    kept = [at for at, why in enumerate(reasons) if not why]
    phones = {at for at in kept if guess(headings[at]) == "phone"}
    masked = _masked(itertools.chain(body, rows), kept, phones)
    return Sheet([headings[at] for at in kept], _counted(masked), dropped, formulas)


def _heading_row(first: list[list[str]]) -> int:
    """Above the headings often stands a title: the row in which most headings are known has them."""
    known = [sum(bool(guess(cell)) for cell in row) for row in first[:LOOKED_AT]]
    if max(known):
        return known.index(max(known))
    return next((at for at, row in enumerate(first[:LOOKED_AT]) if sum(map(bool, row)) > 1), 0)


def _named(cells: Iterable[str]) -> list[str]:
    """A name for each column, none twice; empty columns at the end are none."""
    names = [" ".join(cell.split())[:120] for cell in cells]
    while names and not names[-1]:
        names.pop()
    seen: dict[str, int] = {}
    for at, name in enumerate(names):
        name = name or _("Column %(number)s") % {"number": at + 1}  # noqa: PLW2901 its name from here on
        seen[name] = seen.get(name, 0) + 1
        names[at] = name if seen[name] == 1 else f"{name} ({seen[name]})"
    return names


def _full_of_bsns(headings: list[str], rows: list[list[str]], at: int) -> str:
    """'bsn' when most of what stands in the column passes the elfproef of nine digits and it is no telephone."""
    filled = [row[at] for row in rows if at < len(row) and row[at]]
    numbers = [cell for cell in filled if NINE_DIGITS.fullmatch(cell)]
    passed = sum(passes_elfproef(number) for number in numbers)
    return "bsn" if guess(headings[at]) != "phone" and passed and passed * 2 > len(filled) else ""


def _masked(rows: Iterable[list[str]], kept: list[int], phones: set[int]) -> Iterator[list[str]]:
    """Each row with as many cells as are kept; a BSN inside a text is not taken along."""
    for row in rows:
        if not any(row):
            continue
        cells = [row[at] if at < len(row) else "" for at in kept]
        for place, at in enumerate(kept):
            if len(cells[place]) > NINE and at not in phones:
                for number in find_bsn(cells[place]):
                    cells[place] = cells[place].replace(number, MASK)
        yield cells


def _counted(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    for number, row in enumerate(rows, 1):
        if number > MOST_ROWS:
            raise Unreadable(_("The file has more than 50,000 rows. Divide it, and upload the parts one by one."))
        yield row
