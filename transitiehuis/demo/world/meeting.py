"""The kwartaalgesprek of the invented region: through the agenda, with decisions, who was there, and a report.

Draws from a luck of its own, so that the rest of the region lives the same life with or without it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import time
from random import Random

from transitiehuis import days
from transitiehuis.demo.world.region import World
from transitiehuis.netwerk.actor import Actor, acting
from transitiehuis.netwerk.models import Membership, Organisation
from transitiehuis.regie.meeting.agenda import propose
from transitiehuis.regie.models import (
    Action,
    ActionJudgement,
    AgendaPoint,
    Attendance,
    Decision,
    QuarterMeeting,
    QuarterRound,
)
from transitiehuis.regie.models.attendance import There

Contact = Callable[[Organisation], Membership | None]
DECIDED = (
    "Elke partner noemt één vaste collega die binnen vijf werkdagen antwoordt.",
    "Gemeenten en UWV vullen samen één intakeformulier in; de kandidaat vertelt het één keer.",
    "Scholen plannen een start elke zes weken, ook met acht mensen.",
    "Wie iemand plaatst, houdt de nazorg tot iemand anders die overneemt.",
    "Bedrijven geven vóór de eerste werkdag door wie de praktijkopleider is.",
    "We kijken over drie maanden opnieuw naar deze cijfers.",
)
SAID = {
    "helped": "Sinds dit loopt, wachten mensen merkbaar korter.",
    "partly": "Bij twee partners werkt het, bij de anderen nog niet.",
    "not": "Het rooster is er, maar niemand houdt zich eraan.",
    "early": "Er is nog maar één groep geweest.",
}
CLOSING = "Rondvraag"
FEW_MINUTES = (4, 6, 7, 9, 12)


@contextmanager
def as_member(world: World, membership: Membership) -> Iterator[Actor]:
    """A minute later somebody takes a step."""
    world.clock.pass_minutes(1)
    with acting(world.actor(membership)) as actor:
        yield actor


def begin(world: World, round: QuarterRound) -> list[AgendaPoint]:
    """The director has the agenda ready and the first point is up."""
    director = world.partners.director()
    with as_member(world, director) as by:
        propose(round, by=by)
        AgendaPoint.add(round, by=by, title=CLOSING, minutes=5)
        if not round.meeting_at:
            round.move(round.meeting_on, by=by, at=time(13, 30), place=round.meeting_place or "Stadhuis Apeldoorn")
    return list(AgendaPoint.objects.on().filter(round=round).select_related("factor").in_order())


def finish(world: World, round: QuarterRound, points: list[AgendaPoint], contact_of: Contact) -> None:
    """Each point in turn, with some decisions; who was there; and the report goes out."""
    luck = Random(f"meeting {round.name}")
    sentences = iter(luck.sample(DECIDED, 3))
    for number, point in enumerate(points):
        with as_member(world, world.partners.director()) as by:
            point.take_the_floor(by=by)
        world.clock.pass_minutes(luck.choice(FEW_MINUTES))
        if point.factor and number % 2 == 0 and (text := next(sentences, "")):
            with as_member(world, world.partners.director()) as by:
                Decision.write(point, text, by=by)
    with as_member(world, world.partners.director()) as by:
        Attendance.keep(round, there(world, luck, contact_of), by=by)
        QuarterMeeting.objects.get(round=round).close(by=by)


def there(world: World, luck: Random, contact_of: Contact) -> dict[int, There]:
    """Most partners send their contact, some a colleague without an account; a few nobody."""
    joined = world.joined()
    found = {}
    for name in sorted(world.partners.organisations):
        organisation = world.partners.organisations[name]
        if organisation.pk not in joined or luck.random() < 0.2:
            continue
        contact = contact_of(organisation)
        found[organisation.pk] = There([contact] if contact else [], luck.choice((0, 0, 1, 2)) if contact else 1)
    return found


def prepare(world: World, round: QuarterRound) -> None:
    """What the director wants on the agenda of the round that is being scored."""
    with as_member(world, world.partners.director()) as by:
        why = "Twee gemeenten beginnen met een warmtenet."
        AgendaPoint.add(round, by=by, title="Warmtenetten: wie leidt in 2027 op?", minutes=15, why=why)


def judge(world: World, round: QuarterRound) -> None:
    """Owners say whether what they did helped; one of them has yet to say it."""
    luck = Random(f"judgement {round.name}")
    rows = Action.objects.to_judge_on(days.today()).filter(round__region=world.region, person__isnull=False)
    for action in list(rows.select_related("person").order_by("pk"))[1:]:
        verdict = luck.choice(sorted(SAID))
        with as_member(world, action.person) as by:
            ActionJudgement.give(action, verdict, SAID[verdict], by=by)
