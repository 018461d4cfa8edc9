"""How an activity is covered, in one word, from the rows that hold on a day. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from transitiehuis.regie.coverage.scope import Scope, Universe
from transitiehuis.regie.models.coverage import CoverageRole


class Word(TextChoices):
    """One word per activity; the first that holds, in this order."""

    WHITE_SPOT = "gap", _("gap")
    OVERLAP = "overlap", _("overlap")
    NO_STAND_IN = "open", _("no stand-in")
    COVERED = "done", _("covered")


class Doing(NamedTuple):
    """A partner does an activity in a role, for a scope, with so many hours a quarter (None: not said)."""

    organisation: int
    role: str
    scope: Scope = Scope()
    hours: Decimal | None = None


@dataclass(frozen=True)
class Standing:
    """The word, and what it rests on: who lead the same, which leaders nobody stands in for, what is not led."""

    word: Word
    leaders: tuple[Doing, ...]
    shared: tuple[tuple[Doing, Doing], ...]
    alone: tuple[Doing, ...]
    rest: tuple[Scope, ...]

    @property
    def in_part(self) -> bool:
        """Somebody leads, but not everything."""
        return bool(self.leaders and self.rest)


def standing(doings: Iterable[Doing], universe: Universe) -> Standing:
    """How one activity stands, of the rows of partners that hold that day."""
    rows = sorted(doings, key=lambda d: (d.role, d.organisation, sorted(map(sorted, d.scope)), d.hours or 0))
    leaders = tuple(row for row in rows if row.role == CoverageRole.LEADS)
    shared = tuple(
        pair
        for pair in combinations(leaders, 2)
        if pair[0].organisation != pair[1].organisation and pair[0].scope.meets(pair[1].scope)
    )
    alone = tuple(leader for leader in leaders if not _has_stand_in(leader, rows))
    rest = tuple(universe.rest(leader.scope for leader in leaders)) if leaders else ()
    return Standing(_word(leaders, shared, alone), leaders, shared, alone, rest)


def _has_stand_in(leader: Doing, rows: Sequence[Doing]) -> bool:
    """Another partner stands in within the leader's scope; another leader is no stand-in."""
    return any(
        row.role == CoverageRole.STANDS_IN and row.organisation != leader.organisation and row.scope.meets(leader.scope)
        for row in rows
    )


def _word(leaders: Sequence[Doing], shared: Sequence[object], alone: Sequence[Doing]) -> Word:
    if not leaders:
        return Word.WHITE_SPOT
    if shared:
        return Word.OVERLAP
    return Word.NO_STAND_IN if alone else Word.COVERED
