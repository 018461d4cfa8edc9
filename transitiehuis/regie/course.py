"""How one success factor went over the quarters: the own organisation beside the spread of the region."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from transitiehuis.netwerk.models import Region
from transitiehuis.regie.models import Assessment, QuarterRound, SuccessFactor
from transitiehuis.regie.toolkit.scales import Scales

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor


@dataclass
class Quarterly:
    """One round: what the own organisation gave (None: nothing), and how many partners gave which level.

    Levels are on the scale of now, so that rounds can be laid beside each other; where that cannot be (`apart`) they
    are as they were given.
    """

    round: QuarterRound
    apart: bool
    own: Assessment | None = None
    level: int | None = None
    counts: Counter[int] = field(default_factory=Counter)

    @property
    def url(self) -> str:
        return self.round.url_of()

    @property
    def open(self) -> bool:
        """Others are not shown yet."""
        return not self.round.is_closed()

    @property
    def was(self) -> int | None:
        """The level that was given, where it reads as another one now."""
        return self.own.level if self.own and self.own.level and self.own.level != self.level else None


@dataclass(frozen=True)
class Course:
    """One region: rounds on the levels of now, newest first, and those on levels that cannot be laid beside them."""

    region: Region
    now: Sequence[Quarterly]
    former: Sequence[Quarterly]


def course_of(factor: SuccessFactor, actor: Actor, scales: Scales | None = None) -> list[Quarterly]:
    """Newest round first; of a round that is still open only the own score. Without `scales` it reads them itself."""
    scales = scales or Scales([factor])
    rows = Assessment.objects.visible_to(actor).answered().filter(factor=factor)
    found: dict[int, Quarterly] = {}
    seen = rows.select_related("round__region")
    for row in seen.order_by("-round__year", "-round__quarter", "round__region__name", "pk"):
        opening = row.round.opens_on
        quarterly = found.setdefault(row.round_id, Quarterly(row.round, scales.apart(factor.pk, opening)))
        level = row.level if quarterly.apart else scales.carried(factor.pk, row.level, opening)
        if level and not quarterly.open:
            quarterly.counts[level] += 1
        if row.organisation_id in actor.organisation_ids:
            quarterly.own, quarterly.level = row, level
    return list(found.values())


def courses_of(factor: SuccessFactor, actor: Actor, scales: Scales | None = None) -> list[Course]:
    """The same, a region at a time."""
    regions: dict[Region, list[Quarterly]] = {}
    for quarterly in course_of(factor, actor, scales):
        regions.setdefault(quarterly.round.region, []).append(quarterly)
    return [
        Course(region, [q for q in rows if not q.apart], [q for q in rows if q.apart])
        for region, rows in regions.items()
    ]
