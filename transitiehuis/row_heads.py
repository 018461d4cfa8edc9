"""The first cell of each row of a table as the head of that row, in a tagged PDF.

typst marks the heads of columns; to mark those of rows it asks for a switch that its Python package does not pass on.
It writes each tag as a plain object, so that tags can be changed here without a word on the page changing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

OBJECT = re.compile(rb"(\d+) 0 obj\n(.*)endobj\n", re.DOTALL)
KIDS = re.compile(rb"/K\[([^\]]*)\]")
REFERENCE = re.compile(rb"(\d+) 0 R")
HEADS = re.compile(rb"/Headers\[([^\]]*)\]")
NAMES = re.compile(rb"/IDTree<</Names\[([^\]]*)\]>>")
NAMED = re.compile(rb"\(([^)]*)\)(\d+ 0 R)")
LISTED = re.compile(rb"(\d{10}) \d{5} n")
BODY, ROW, CELL, HEAD, ROOT = b"/S/TBody", b"/S/TR", b"/S/TD", b"/S/TH", b"/Type/StructTreeRoot"
Objects = dict[int, bytes]


def mark(document: bytes) -> bytes:
    """`document` with the first cell of each row below the heads as the head of that row, named by the other cells.

    ValueError when the file is not laid out as typst lays it out.
    """
    front, objects, trailer = apart(document)
    found = dict(row for body in list(objects.values()) if BODY in body for row in _rows(body, objects))
    for cells in found.values():
        _mark_row(cells, objects)
    _name([cells[0] for cells in found.values()], objects)
    return together(front, objects, trailer)


def apart(document: bytes) -> tuple[bytes, Objects, bytes]:
    """What stands before the first object, the objects by number, and the trailer."""
    tail = document.rpartition(b"startxref\n")[2]
    begins = int(tail.split()[0])
    table = document[begins:]
    if not table.startswith(b"xref") or b"trailer" not in table:
        raise ValueError("no table of objects")
    places = sorted(int(place) for place in LISTED.findall(table))
    objects: Objects = {}
    for place, until in zip(places, [*places[1:], begins], strict=True):
        one = OBJECT.fullmatch(document[place:until])
        if one is None:
            raise ValueError(f"no object at {place}")
        objects[int(one[1])] = one[2]
    trailer = table[table.index(b"trailer") : table.index(b"startxref")]
    return document[: places[0]], objects, trailer


def _rows(body: bytes, objects: Mapping[int, bytes]) -> list[tuple[int, list[int]]]:
    """Number and cells of each row under a body of a table that has more than one cell, the first of them no head."""
    rows = [(number, _kids(objects[number])) for number in _kids(body) if ROW in objects[number]]
    return [
        (number, cells)
        for number, cells in rows
        if len(cells) > 1 and CELL in objects[cells[0]] and b"/O/Table" in objects[cells[0]]
    ]


def _kids(body: bytes) -> list[int]:
    found = KIDS.search(body)
    return [int(number) for number in REFERENCE.findall(found[1])] if found else []


def _mark_row(cells: list[int], objects: Objects) -> None:
    first, *others = cells
    name = _name_of(first)
    tagged = objects[first].replace(CELL, HEAD + b"/ID(" + name + b")", 1)
    objects[first] = tagged.replace(b"/O/Table", b"/O/Table/Scope/Row", 1)
    for number in others:
        objects[number] = HEADS.sub(rb"/Headers[\1(" + name + rb")]", objects[number], count=1)


def _name_of(number: int) -> bytes:
    return b"R%d" % number


def _name(heads: list[int], objects: Objects) -> None:
    """Add the heads to the list of names, which stands in the order of its bytes."""
    for number, body in objects.items():
        if ROOT in body and (listed := NAMES.search(body)):
            names = dict(NAMED.findall(listed[1])) | {_name_of(head): b"%d 0 R" % head for head in heads}
            told = b"".join(b"(%s)%s" % pair for pair in sorted(names.items()))
            objects[number] = body.replace(listed[0], b"/IDTree<</Names[" + told + b"]>>")
            return
    if heads:
        raise ValueError("no list of names")


def together(front: bytes, objects: Mapping[int, bytes], trailer: bytes) -> bytes:
    """A whole file again, with the places where its objects stand now."""
    written, place, places = [front], len(front), {}
    for number, body in sorted(objects.items()):
        one = b"%d 0 obj\n%sendobj\n" % (number, body)
        places[number] = place
        place += len(one)
        written.append(one)
    lines = [b"xref\n0 %d\n0000000000 65535 f\r\n" % (max(places) + 1)]
    lines += [b"%010d 00000 n\r\n" % places[number] for number in range(1, max(places) + 1)]
    return b"".join([*written, *lines, trailer, b"startxref\n%d\n%%%%EOF" % place])
