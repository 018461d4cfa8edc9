"""A frozen pack as it is read: sections in their order and language, the page in short, and where numbers come from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from transitiehuis.regie.models import PackPart, ReviewPack
from transitiehuis.regie.pack.content import told
from transitiehuis.regie.pack.sections import Cell, Section, Table
from transitiehuis.regie.pack.words import longday, shown

# What an alderman wants to know first; other sections fill up what is missing.
IN_SHORT = ("flow", "durability", "landscape", "actions", "coverage")
SENTENCES = 5
BRIEF = 22
LEVELS = frozenset({1, 2, 3, 4})
MARKS = frozenset({"–", "?", ""})


@dataclass(frozen=True)
class Chapter:
    """A section with its number, as the table of contents lists it."""

    number: int
    code: str
    section: Section

    @property
    def anchor(self) -> str:
        return f"deel-{self.code}"

    @property
    def grids(self) -> list[Grid]:
        return [Grid(table) for table in self.section.tables]


@dataclass(frozen=True)
class Shown:
    """One cell: its words, whether it stands to the right, and the level it draws (0: none)."""

    text: str
    number: bool
    level: int
    label: str = ""

    @property
    def brief(self) -> bool:
        """Too short to break over two lines."""
        return len(self.text) <= BRIEF


class Grid:
    """A table as page and paper set it: a column of numbers stands to the right."""

    def __init__(self, table: Table) -> None:
        self.caption, self.columns, self.source, self.scores = table.caption, table.columns, table.source, table.scores
        self.rows = table.rows
        self.numeric = [self._is_numeric(number) for number in range(len(table.columns))]

    def _is_numeric(self, column: int) -> bool:
        cells = [row[column] for row in self.rows]
        numbers = [cell for cell in cells if isinstance(cell, int | Decimal)]
        return bool(numbers) and all(cell is None or cell in MARKS for cell in cells if cell not in numbers)

    @property
    def heads(self) -> list[Shown]:
        return [Shown(str(name), self.numeric[n], 0) for n, name in enumerate(self.columns)]

    @property
    def lines(self) -> list[list[Shown]]:
        return [[self._shown(n, cell) for n, cell in enumerate(row)] for row in self.rows]

    def _shown(self, column: int, cell: Cell) -> Shown:
        level = int(cell) if self.scores and isinstance(cell, int) and cell in LEVELS else 0
        return Shown(shown(cell), self.numeric[column], level, str(self.columns[column]))


def chapters(parts: Iterable[PackPart], language: str = "") -> list[Chapter]:
    """The sections that have something to tell, in the language of the reader."""
    language = language or get_language() or "nl"
    ordered = sorted(parts, key=lambda part: (part.place, part.code))
    found = [(part.code, part.content.get(language) or part.content.get("nl")) for part in ordered]
    return [
        Chapter(number, code, told(content)) for number, (code, content) in enumerate(filter(lambda f: f[1], found), 1)
    ]


def in_short(found: Sequence[Chapter]) -> list[Chapter]:
    """The chapters whose leads make the first page, five at most: in the order of the pack."""
    ranked = sorted(found, key=lambda c: (IN_SHORT.index(c.code) if c.code in IN_SHORT else len(IN_SHORT), c.number))
    return sorted(ranked[:SENTENCES], key=lambda chapter: chapter.number)


def frozen_words(pack: ReviewPack) -> str:
    """As at the close of 12 november 2026, the same for ever."""
    facts = {"day": longday(pack.frozen_on), "region": pack.round.region.name}
    return _("%(region)s, as at the close of the scores on %(day)s. What stands here no longer changes.") % facts


def meeting_words(pack: ReviewPack) -> str:
    return _("For the quarter meeting of %(day)s.") % {"day": longday(pack.round.meeting_on)}


def usual_source(pack: ReviewPack) -> str:
    """Where numbers come from when the room that tells them did not say."""
    return _("Source: what partners keep in Transitiehuis, as at %(day)s.") % {"day": longday(pack.frozen_on)}
