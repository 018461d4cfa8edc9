"""An .xlsx is a zip: how much comes out of it, and how far its cells reach, before a parser is let near it."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

MOST_ENTRIES = 2_000
MOST_UNPACKED = 150 * 1024 * 1024
MOST_TEXT = 200 * 1024 * 1024  # a text that many cells share is written out in each of them
MOST_TIMES = 200  # unpacked against packed; text of a sheet is 10 to 40
SMALL = 1024 * 1024  # whatever the ratio, this much harms nobody
STEP = 64 * 1024
LOCAL_HEADER = 30
CELL = re.compile(rb"""r=["']([A-Z]{1,3})([0-9]{1,7})["']""")
LONGEST_MATCH = 16
END_OF_STRING = b"</si>"
VALUE = re.compile(rb">([0-9]{1,7})</(?:\w+:)?v")
FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")


class Bomb(Exception):
    """`str()` is a sentence for the page."""


@dataclass
class Measures:
    """What the sheets hold: the last row and column with a cell, and whether there is a formula."""

    rows: int = 0
    columns: int = 0
    formulas: bool = False
    unpacked: int = 0
    text: int = 0
    shared: array = field(default_factory=lambda: array("L"))  # how long each shared text is


def measure(data: bytes) -> Measures:
    """Unpack every part a little at a time, keeping nothing. Raises Bomb.

    The sizes that the zip itself claims are not believed: a parser unpacks until the stream ends, and so does this.
    """
    found = Measures()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
                raise Bomb(_too_much())
            for entry in sorted(entries, key=lambda entry: "sharedstrings" not in entry.filename.lower()):
                _measure_entry(data, entry, found)
    except (zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, ValueError) as error:
        raise Bomb(_("The file is damaged. Open it in Excel and save it once more as .xlsx.")) from error
    return found


def _measure_entry(data: bytes, entry: zipfile.ZipInfo, found: Measures) -> None:
    if entry.flag_bits & 1 or entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise Bomb(_("This is an old or a protected Excel file. Save it as .xlsx without a password."))
    name, extra = struct.unpack("<HH", data[entry.header_offset + 26 : entry.header_offset + LOCAL_HEADER])
    start = entry.header_offset + LOCAL_HEADER + name + extra
    packed = memoryview(data)[start : start + entry.compress_size]
    look = _LOOKS.get(_kind(entry.filename))
    size, tail = 0, b""
    for part in _unpacked(packed, entry.compress_type):
        size += len(part)
        found.unpacked += len(part)
        if found.unpacked > MOST_UNPACKED or (size > SMALL and size > MOST_TIMES * max(1, len(packed))):
            raise Bomb(_too_much())
        tail = look(tail + part, found) if look else b""
        if found.text > MOST_TEXT:
            raise Bomb(_too_much())


def _kind(filename: str) -> str:
    path = filename.replace("\\", "/").lower()
    return "sheet" if "worksheets/" in path else "shared" if "sharedstrings" in path else ""


def _unpacked(packed: memoryview, how: int) -> Iterator[bytes]:
    if how == zipfile.ZIP_STORED:
        for at in range(0, len(packed), STEP):
            yield bytes(packed[at : at + STEP])
        return
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    left: bytes | memoryview = packed
    while not stream.eof:
        part = stream.decompress(left, STEP)
        left = stream.unconsumed_tail
        if part:
            yield part
        elif not left:
            return


def _look_at_cells(part: bytes, found: Measures) -> bytes:
    """Take the farthest cell in, and the texts referred to; gives back the end, where a match may have been cut."""
    for letters, digits in set(CELL.findall(part)):
        found.rows = max(found.rows, int(digits))
        found.columns = max(found.columns, _column(letters))
    found.formulas = found.formulas or bool(FORMULA.search(part))
    known = len(found.shared)
    if known:
        found.text += sum(found.shared[at] for at in map(int, VALUE.findall(part)) if at < known)
    return part[-LONGEST_MATCH:]


def _look_at_texts(part: bytes, found: Measures) -> bytes:
    """Take in how long each shared text is; gives back the one that goes on."""
    *whole, rest = part.split(END_OF_STRING)
    found.shared.extend(len(text) for text in whole)
    return rest


_LOOKS = {"sheet": _look_at_cells, "shared": _look_at_texts}


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _too_much() -> str:
    return _("Far more comes out of this file than fits in a spreadsheet. Copy the rows into a new one.")
