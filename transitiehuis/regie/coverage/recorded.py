"""Who leads work in a busy step and records nothing there. Numbers of a whole region, nobody's name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from intake.models import Step
from transitiehuis.regie.coverage.standing import Doing
from transitiehuis.regie.models.coverage import CoverageRole
from transitiehuis.regie.models.toolkit import ChainPart

WEEKS = 13
BUSY = 5  # trajecten in the step from which on nobody can say that there was nothing to record
STEP_OF = {
    ChainPart.INTAKE: (Step.REFERRAL, Step.INTAKE),
    ChainPart.ORIENTATION: (Step.ORIENTATION,),
    ChainPart.MATCHING: (Step.MATCHING,),
    ChainPart.LEARNING: (Step.LEARNING,),
    ChainPart.PLACEMENT: (Step.PLACEMENT,),
    ChainPart.GUIDANCE: (Step.LEARNING, Step.PLACEMENT),
    ChainPart.AFTERCARE: (Step.AFTERCARE,),
}


@dataclass(frozen=True)
class Recorded:
    """Open trajecten by step, and what each organisation recorded by step in the last thirteen weeks."""

    open: dict[str, int]
    by: dict[tuple[str, int], int]


@dataclass(frozen=True)
class Silent:
    """`organisation` leads work in a part of the chain where `open` trajecten lie, and recorded nothing."""

    organisation: int
    part: str
    open: int

    @property
    def part_name(self) -> str:
        return capfirst(str(ChainPart(self.part).label))


def recorded(region: int, day: date) -> Recorded:
    """One query, for who takes part in the region, directs it or advises nationally; nothing for others."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT step, organisation_id, number FROM regie_recorded(%s, %s)",
            [region, day - timedelta(weeks=WEEKS)],
        )
        rows = cursor.fetchall()
    return Recorded(
        {step: number for step, organisation, number in rows if organisation is None},
        {(step, organisation): number for step, organisation, number in rows if organisation is not None},
    )


def silent(doings: Iterable[tuple[str, Doing]], facts: Recorded) -> list[Silent]:
    """Leaders, by part of the chain, of whom nothing was recorded though the step is busy; busiest first."""
    found = set()
    for part, doing in doings:
        steps = STEP_OF.get(ChainPart(part), ())
        waiting = sum(facts.open.get(step, 0) for step in steps)
        if doing.role != CoverageRole.LEADS or waiting < BUSY:
            continue
        if not any(facts.by.get((step, doing.organisation)) for step in steps):
            found.add(Silent(doing.organisation, part, waiting))
    return sorted(found, key=lambda one: (-one.open, one.part, one.organisation))


def meaning() -> str:
    return _(
        "A step is busy with five open trajectories or more. Recorded is a move of a trajectory or a contact "
        "moment, by this partner, in the last thirteen weeks. What partners do outside the portal is not seen here."
    )
