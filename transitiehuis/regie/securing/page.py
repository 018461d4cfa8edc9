"""The page of borging: per aspect the judgement over the quarters, and what the house knows beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.text import capfirst

from transitiehuis.netwerk.models import Region
from transitiehuis.regie.models import QuarterRound, SecuringAspect, SecuringScore
from transitiehuis.regie.securing.facts import facts_of
from transitiehuis.regie.securing.levels import SCALES, Text, level_text

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

QUARTERS = 4


@dataclass(frozen=True)
class Cell:
    """What was given in one quarter: None where nothing was, level 0 for no view of it."""

    round: QuarterRound
    score: SecuringScore | None

    @property
    def given(self) -> bool:
        return self.score is not None


@dataclass(frozen=True)
class Aspect:
    """One row: the newest judgement in words, the quarters in order, and the facts."""

    name: str
    question: Text
    cells: list[Cell]
    newest: SecuringScore | None
    text: Text
    facts: list[str]


def context(actor: Actor, region: Region, day: date) -> dict[str, Any]:
    """Rows for the region, and the round that is judged now; the facts besides, two queries."""
    rounds = QuarterRound.objects.visible_to(actor).standing().filter(region=region, opens_on__lte=day)
    shown = list(rounds.newest_first()[:QUARTERS])[::-1]
    for round in shown:
        round.region = region
    scores = {
        (row.round_id, row.aspect): row
        for row in SecuringScore.objects.filter(round__in=shown).select_related("scored_by")
    }
    facts = facts_of(region, day)
    aspects = [_aspect(aspect, shown, scores, facts) for aspect in SecuringAspect]
    judged = [one.newest for one in aspects if one.newest]
    return {
        "aspects": aspects,
        "rounds": shown,
        "current": shown[-1] if shown else None,
        "judged": max(judged, key=lambda row: row.scored_at) if judged else None,
    }


def _aspect(
    aspect: SecuringAspect,
    rounds: list[QuarterRound],
    scores: dict[tuple[int, str], SecuringScore],
    facts: dict[str, list[str]],
) -> Aspect:
    cells = [Cell(round, scores.get((round.pk, aspect))) for round in rounds]
    newest = next((cell.score for cell in reversed(cells) if cell.score), None)
    return Aspect(
        capfirst(str(aspect.label)),
        SCALES[aspect].question,
        cells,
        newest,
        level_text(aspect, newest.level) if newest else "",
        facts[aspect],
    )
