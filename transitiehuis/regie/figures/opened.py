"""One factor of a closed round, opened: who sees what and why, side by side, and the figure with its trend."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from transitiehuis.regie.figures import picture
from transitiehuis.regie.figures.beside import measured
from transitiehuis.regie.figures.definitions import definitions
from transitiehuis.regie.figures.page import SHOWN
from transitiehuis.regie.figures.reading import back_from, history
from transitiehuis.regie.landscape import SUFFIX
from transitiehuis.regie.models import Assessment, QuarterRound, SuccessFactor
from transitiehuis.regie.rhythm import Quarter
from transitiehuis.regie.toolkit.scales import Scales

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor


@dataclass(frozen=True)
class Voice:
    """What one partner gave: a level or no view, how sure, why, and the level of the round before."""

    name: str
    sure: str
    reason: str
    before: int | None


@dataclass(frozen=True)
class Side:
    """Everybody who gave one level."""

    level: int
    text: str
    voices: list[Voice]


def url_of(round: QuarterRound, factor: SuccessFactor) -> str:
    return f"{reverse('regie:round_factor', args=[round.name, factor.code])}?regio={round.region.code}"


class Voices:
    """What partners gave for one factor in a round, beside what they gave in the one before it. One query, and those
    of the scales."""

    def __init__(self, round: QuarterRound, factor: SuccessFactor, former: QuarterRound | None, actor: Actor) -> None:
        self.round, self.factor, self.former = round, factor, former
        self.scales = Scales([factor])
        self.scales.dress([factor], round.opens_on)
        asked = [one for one in (round, former) if one]
        found = Assessment.objects.visible_to(actor).answered().filter(factor=factor, round__in=asked)
        rows = list(found.select_related("organisation").order_by("organisation__sort_name", "pk"))
        self.then = {row.organisation_id: row.level for row in rows if row.round_id != round.pk}
        self.now = [row for row in rows if row.round_id == round.pk]

    @property
    def levels(self) -> list[int]:
        return [row.level or 0 for row in self.now]

    def at(self, level: int) -> list[Voice]:
        """Who gave that level; 0 is no view."""
        return [self._voice(row) for row in self.now if (row.level or 0) == level]

    def _voice(self, row: Assessment) -> Voice:
        before = self.then.get(row.organisation_id)
        carried = (
            self.scales.carried(self.factor.pk, before, self.former.opens_on, self.round.opens_on)
            if self.former and before
            else None
        )
        name = row.organisation.name.removesuffix(SUFFIX)
        return Voice(name, str(row.get_confidence_display()) if row.confidence else "", row.reason, carried or None)


def context(round: QuarterRound, factor: SuccessFactor, former: QuarterRound | None, actor: Actor) -> dict[str, Any]:
    """For `opened.html`. The number of queries does not grow with partners or quarters."""
    voices = Voices(round, factor, former, actor)
    levels = voices.levels
    kept, quarter = history(round.region_id, factor), round.name.previous()
    beside = measured(kept, factor, levels, quarter)
    own = kept.get(factor.pk, {})
    figures = [own[each] for each in back_from(quarter, SHOWN) if each in own]
    one = definitions().get(factor.indicator)
    return {
        "round": round,
        "factor": factor,
        "sides": [Side(level.level, level.text, voices.at(level.level)) for level in factor.ordered_levels],
        "no_view": voices.at(0),
        "counts": {level: levels.count(level) for level in set(levels) if level},
        "former": former,
        "beside": beside,
        "trend": picture.draw(factor.title, figures, one.bound if one else None),
        "figures": [(Quarter.of(each.since), each) for each in reversed(figures)],
    }
