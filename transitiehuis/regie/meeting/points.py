"""What the meeting should talk about: rooms of the roof propose, the agenda puts it in order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transitiehuis.regie.models import QuarterRound, SuccessFactor


@dataclass(frozen=True)
class Proposed:
    """A point for the agenda. `key` is the same as long as the reason is (`clash-<factor>`), so that it comes once.

    `title` is a few words, `why` the sentence that says why it is here now, `url` the page that shows it.
    """

    key: str
    title: str
    why: str
    url: str = ""
    factor: SuccessFactor | None = None


Proposer = Callable[["QuarterRound", date], list[Proposed]]
PROPOSERS: dict[str, tuple[int, Proposer]] = {}


def proposes(kind: str, order: int) -> Callable[[Proposer], Proposer]:
    """Register `proposer(round, day)`, read as the worker; lower `order` comes first on the agenda.

    ValueError where two rooms take one `kind`.
    """

    def register(proposer: Proposer) -> Proposer:
        if kind in PROPOSERS:
            raise ValueError(f"points of kind {kind} are there already")
        PROPOSERS[kind] = (order, proposer)
        return proposer

    return register


def proposed(round: QuarterRound, day: date) -> list[tuple[str, Proposed]]:
    """Kind and point, in the order of the agenda."""
    rows = sorted(PROPOSERS.items(), key=lambda item: (item[1][0], item[0]))
    return [(kind, point) for kind, (_order, proposer) in rows for point in proposer(round, day)]
