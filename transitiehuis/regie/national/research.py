"""What goes out for research: figures of regions, without persons, and no small number in it.

Only quarters go out: months overlap, and one less the next would give a single month away. A number of one to four is
left out, and so is what it would follow from: the total of all regions stands beside it. Of a share the number behind
it counts, those who did as well as those who did not.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from intake.export import csv_of
from transitiehuis.netwerk.models import Region
from transitiehuis.regie.durability.small import hidden
from transitiehuis.regie.figures.definitions import definitions
from transitiehuis.regie.models import FigureMonth, GapMonth, GroupQuarter, SuccessFactor
from transitiehuis.regie.models.national import FIVE
from transitiehuis.regie.rhythm import MONTHS, Quarter

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

ALL = "NL"
COUNTS = ("n", "open", "unknown")
NOT_OF_PEOPLE = ("least", "total")  # of agreements and activities
WHOLE = Decimal(1)
Cells = dict[str, Any]
Rows = list[list[Any]]


@dataclass(frozen=True)
class Written:
    """The file, how many rows it has, and how many numbers were left out."""

    content: bytes
    rows: int
    hidden: int


def counted_yes(how: str, value: Decimal | None, n: int) -> int | None:
    """How many a share says did; None where the figure is no share."""
    if how != "share" or value is None:
        return None
    return int((value * n / 100).quantize(WHOLE, ROUND_HALF_UP))


def masked(how: str, rows: Mapping[str, Cells]) -> dict[str, Cells]:
    """The rows of one indicator in one quarter by region, with the row of all of them, as far as they may go out.

    `rows` have value, n, open and unknown. None stands for what is hidden, and for a value that never was.
    """
    covered = {name: hidden({key: row[name] for key, row in rows.items()}) for name in COUNTS}
    yes = {key: counted_yes(how, row["value"], row["n"]) for key, row in rows.items()}
    did = {key: count for key, count in yes.items() if count is not None}
    sides = hidden(did) | hidden({key: rows[key]["n"] - count for key, count in did.items()})
    values = covered["n"] | sides
    if how in NOT_OF_PEOPLE:
        values, covered = set(), {name: set() for name in COUNTS}
    told = {
        key: {"value": None if key in values else row["value"]}
        | {name: None if key in covered[name] else row[name] for name in COUNTS}
        for key, row in rows.items()
    }
    total: Cells = {name: sum(row[name] for row in rows.values()) for name in COUNTS}
    total["value"] = _share(sum(did.values()), sum(rows[key]["n"] for key in did)) if did else None
    return told | {ALL: _told_whole(total, sum(did.values()) if did else None)}


def _told_whole(total: Cells, yes: int | None) -> Cells:
    """The row of all regions: small numbers are left out of it as well."""
    found = {name: None if 0 < total[name] < FIVE else total[name] for name in COUNTS}
    small = yes is not None and (0 < yes < FIVE or 0 < total["n"] - yes < FIVE)
    return found | {"value": None if small or found["n"] is None else total["value"]}


def _share(part: int, whole: int) -> Decimal | None:
    return (Decimal(100) * part / whole).quantize(Decimal("0.1"), ROUND_HALF_UP) if whole else None


def left_out(before: Mapping[str, Cells], told: Mapping[str, Cells]) -> int:
    """How many numbers are hidden of those that were there."""
    return sum(
        told[key][name] is None and row[name] is not None for key, row in before.items() for name in ("value", *COUNTS)
    )


def quarters(rows: Iterable[FigureMonth]) -> dict[tuple[date, str], dict[int, FigureMonth]]:
    """The newest version of each month that ends a quarter, by month and indicator."""
    found: dict[tuple[date, str], dict[int, FigureMonth]] = {}
    for row in rows:
        if row.month.month % MONTHS == 0:
            found.setdefault((row.month, row.indicator), {})[row.region_id] = row
    return found


def figures(actor: Actor, regions: Mapping[int, Region]) -> tuple[Rows, int]:
    """The rows of `cijfers.csv`, and how many numbers were left out."""
    made: Rows = []
    out = 0
    stored = FigureMonth.objects.visible_to(actor).filter(region__in=list(regions)).every_version()
    for (month, code), rows in sorted(quarters(stored).items(), key=lambda one: one[0]):
        cells = {
            regions[key].code: {"value": row.value, "n": row.n, "open": row.open, "unknown": row.unknown}
            for key, row in rows.items()
        }
        told = masked(definitions()[code].how, cells)
        out += left_out(cells, told)
        versions = {regions[key].code: row.version for key, row in rows.items()}
        unit = next(iter(rows.values())).unit
        for name in sorted(told):
            row = told[name]
            made.append([str(Quarter.of(month)), name, code, unit, *_cells(row), versions.get(name, "")])
    return made, out


def _cells(row: Cells) -> list[Any]:
    return ["" if row[name] is None else row[name] for name in ("value", *COUNTS)]


def groups(actor: Actor, regions: Mapping[int, Region]) -> Rows:
    """The rows of `doelgroepen.csv`: hidden already where they were counted, and never counted again."""
    kept = GroupQuarter.objects.visible_to(actor).filter(region__in=list(regions)).order_by("year", "number", "region")
    return [
        [str(row.name), regions[row.region_id].code, group or "unknown",
         *("" if cells.get(name) is None else cells[name] for name in ("came", "placed", "work", "dropped"))]
        for row in kept
        for group, cells in sorted(row.figures.items())
    ]  # fmt: skip


def gaps(actor: Actor, regions: Mapping[int, Region]) -> Rows:
    """The rows of `witte-vlekken.csv`: the newest version of each month."""
    stored = GapMonth.objects.visible_to(actor).filter(region__in=list(regions)).every_version()
    newest = {(row.month, row.region_id, row.kind, row.code): row for row in stored}
    return [
        [f"{row.month:%Y-%m}", regions[row.region_id].code, row.kind, row.code, row.state, row.since or "", row.version]
        for row in newest.values()
    ]


def indicators(factors: Sequence[SuccessFactor]) -> Rows:
    """The rows of `indicatoren.csv`: what each code of `cijfers.csv` counts, and how."""
    known = definitions()
    return [
        [one.indicator, one.title, one.indicator_definition, one.unit, known[one.indicator].how, one.direction,
         known[one.indicator].bound or ""]
        for one in factors
        if one.indicator in known
    ]  # fmt: skip


def file(tables: Mapping[str, tuple[Sequence[str], Rows]], texts: Mapping[str, str], hidden_numbers: int) -> Written:
    """All of it in one ZIP, the same bytes for the same content."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, (heads, rows) in tables.items():
            packed.writestr(_entry(name), csv_of([heads, *rows]).read())
        for name, text in texts.items():
            packed.writestr(_entry(name), text)
    return Written(buffer.getvalue(), sum(len(rows) for _heads, rows in tables.values()), hidden_numbers)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry
