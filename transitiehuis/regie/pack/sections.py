"""What rooms of the roof have to say in the review pack: they register here, the pack puts it together.

A section is plain: text, numbers and tables, in the language that is active. Page, PDF and CSV are set from the same
sections, so that no two of them can differ.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transitiehuis.regie.models import QuarterRound

Cell = str | int | Decimal | date | None


@dataclass(frozen=True)
class Table:
    """Rows under a caption; a number is right-aligned, None reads as not known.

    `source` says in a sentence where the numbers come from, over which period and how many are not known.
    With `scores` the numbers 1 to 4 are levels, and are drawn as such.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    source: str = ""
    scores: bool = False


@dataclass(frozen=True)
class Section:
    """One heading of the pack. `lead` is the sentence an alderman remembers; `says` are further sentences."""

    title: str
    lead: str
    says: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()


Teller = Callable[["QuarterRound", date], Section | None]
TELLERS: dict[str, tuple[int, Teller]] = {}


def section(code: str, order: int) -> Callable[[Teller], Teller]:
    """Register what a room tells: `teller(round, day)`, read as the worker. None leaves the section out.

    `day` is the last day of scoring. ValueError where two rooms take one `code`.
    """

    def register(teller: Teller) -> Teller:
        if code in TELLERS:
            raise ValueError(f"section {code} is there already")
        TELLERS[code] = (order, teller)
        return teller

    return register


def in_order() -> list[tuple[str, Teller]]:
    """Code and teller of each section, as the pack lists them."""
    rows = sorted(TELLERS.items(), key=lambda item: (item[1][0], item[0]))
    return [(code, teller) for code, (_order, teller) in rows]
