"""Who tries to work out what is hidden: reads the tables of a page, and knows what follows from sums."""

from __future__ import annotations

from collections.abc import Sequence
from html.parser import HTMLParser

Cells = Sequence[int | None]


class Tables(HTMLParser):
    """The cells of every row in the bodies of tables, each as its words."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.inside = self.body = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.body = self.body or tag == "tbody"
        if tag == "tr" and self.body:
            self.rows.append([])
        if tag in {"td", "th"} and self.body:
            self.rows[-1].append("")
            self.inside = True
        if tag == "small" and self.inside:
            self.rows[-1][-1] += "\n"

    def handle_endtag(self, tag: str) -> None:
        self.body = self.body and tag != "tbody"
        self.inside = self.inside and tag not in {"td", "th"}

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.rows[-1][-1] += data


def cells(html: str) -> list[list[str]]:
    parser = Tables()
    parser.feed(html.split("<main", 1)[1])
    return [[cell.strip() for cell in row] for row in parser.rows]


def solved(rows: Sequence[Cells], totals: Sequence[int], everybody: int) -> set[tuple[int, int]]:
    """Which hidden states can have one value only, as (row, column).

    Each row is how many came in and its states; `totals` are those of the states over all rows, `everybody` is how
    many came in. A value can be if a world exists in which it is so and every sum is right.
    """
    dark = [place for place, row in enumerate(rows) if None in row[1:]]
    came = [rows[place][0] for place in dark]
    left = [total - sum(row[column] or 0 for row in rows) for column, total in enumerate(totals, 1)]
    unknown = everybody - sum(row[0] or 0 for row in rows)
    found = set()
    for index, place in enumerate(dark):
        for column in range(len(totals)):
            values = [one for one in range(left[column] + 1) if exists(came, unknown, left, index, column, one)]
            assert values, "what is true can be"
            if len(values) == 1:
                found.add((place, column + 1))
    return found


def exists(came: Cells, unknown: int, left: Sequence[int], row: int, column: int, value: int) -> bool:
    """Whether a world exists with this value in this cell: everybody finds a place, told as a flow through a net.

    People flow from 'all' to rows, at once or where it is hidden how many came in through 'unknown', then to states.
    """
    room: dict[tuple[object, object], int] = {}
    plenty = sum(left)
    for place, number in enumerate(came):
        if number is None:
            room["unknown", ("row", place)] = plenty
        else:
            room["all", ("row", place)] = number
        room |= {(("row", place), ("state", n)): plenty for n in range(len(left))}
    room["all", "unknown"] = unknown
    room |= {(("state", n), "end"): number for n, number in enumerate(left)}
    source = "unknown" if came[row] is None else "all"
    cell = (("row", row), ("state", column))
    for edge in ((source, ("row", row)), cell, (("state", column), "end")):
        room[edge] -= value
    if source == "unknown":
        room["all", "unknown"] -= value
    room[cell] = 0
    if any(number < 0 for number in room.values()):
        return False
    return flow(room) == plenty - value


def flow(room: dict[tuple[object, object], int]) -> int:
    """How many can go from 'all' to 'end', one after another along a way on which there is room."""
    total = 0
    while way := path(room):
        for start, end in way:
            room[start, end] -= 1
            room[end, start] = room.get((end, start), 0) + 1
        total += 1
    return total


def path(room: dict[tuple[object, object], int]) -> list[tuple[object, object]]:
    came: dict[object, object] = {"all": None}
    line: list[object] = ["all"]
    for node in line:
        for (start, end), number in room.items():
            if start == node and number and end not in came:
                came[end] = node
                line.append(end)
    if "end" not in came:
        return []
    node: object = "end"
    way: list[tuple[object, object]] = []
    while came[node] is not None:
        way.append((came[node], node))
        node = came[node]
    return way
