"""What the tests of the meeting share: a round that was scored, its days, and its agenda."""

from __future__ import annotations

from datetime import date

from tests.cast import World
from tests.regie.quarter.scenes import at, factor, fill_in, plan
from transitiehuis.netwerk.actor import acting
from transitiehuis.regie.meeting.agenda import propose
from transitiehuis.regie.models import Action, AgendaPoint, QuarterRound
from transitiehuis.regie.rhythm import Quarter

OPEN, CLOSED, MEETING = date(2026, 10, 26), date(2026, 11, 13), date(2026, 11, 17)
ROUND = "/regie/kwartaal/2026-K4/"


def score_apart(world: World, round: QuarterRound) -> None:
    former = plan(world, Quarter(2026, 3))
    director = world.actor("director")
    with at(date(2026, 8, 18)):
        Action.add(
            former,
            by=director,
            organisation=world.school,
            person=world.memberships["coordinator"],
            text="Proefrooster met een start elke zes weken",
            due_on=date(2026, 10, 1),
            factor=factor("frequent-starts"),
        )
    with at(OPEN):
        round.focus_on([factor("fast-first-talk")], by=director)
        fill_in(world.actor("reader"), round, {"fast-first-talk": 1, "known-outcome": 1})
        fill_in(world.actor("partner_contact"), round, {"fast-first-talk": 4, "known-outcome": 4})


def proposed(world: World, round: QuarterRound) -> list[AgendaPoint]:
    """The agenda as it is proposed now."""
    director = world.actor("director")
    with acting(director):
        propose(round, by=director)
    return on(round)


def on(round: QuarterRound) -> list[AgendaPoint]:
    return list(AgendaPoint.objects.on().filter(round=round).in_order())


def titles(round: QuarterRound) -> list[str]:
    return [point.title for point in on(round)]
