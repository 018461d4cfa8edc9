"""How one success factor went over the quarters: the own organisation beside the spread of the region."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from transitiehuis.regie.models import Assessment, QuarterRound, SuccessFactor

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor


@dataclass
class Quarterly:
    """One round: what the own organisation gave (None: nothing), and how many partners gave which level."""

    round: QuarterRound
    own: Assessment | None = None
    counts: Counter[int] = field(default_factory=Counter)

    @property
    def url(self) -> str:
        return self.round.url_of()

    @property
    def open(self) -> bool:
        """Others are not shown yet."""
        return not self.round.is_closed()


def course_of(factor: SuccessFactor, actor: Actor) -> list[Quarterly]:
    """Newest round first; of a round that is still open only the own score."""
    rows = Assessment.objects.visible_to(actor).answered().filter(factor=factor)
    found: dict[int, Quarterly] = {}
    for row in rows.select_related("round__region").order_by(
        "-round__year", "-round__quarter", "round__region__name", "pk"
    ):
        quarterly = found.setdefault(row.round_id, Quarterly(row.round))
        if row.level and not quarterly.open:
            quarterly.counts[row.level] += 1
        if row.organisation_id in actor.organisation_ids:
            quarterly.own = row
    return list(found.values())
