"""People who were written down twice: two pairs that Marieke can put together, one pair she put together, and a
partner elsewhere that found a dossier and asks to become involved.

Played on the last werkdag before the world ends, by the same steps as everybody's life.
"""

from __future__ import annotations

from datetime import timedelta

from intake.models import (
    Candidate,
    Channel,
    Handover,
    InvolvementRequest,
    Merge,
    Note,
    PartyRole,
    Referral,
    Trajectory,
    Typed,
    look,
)
from transitiehuis import days
from transitiehuis.demo.world.person import REFERRERS, Person
from transitiehuis.demo.world.region import World
from transitiehuis.demo.world.scenes import COORDINATOR
from transitiehuis.netwerk.models import Membership, Role

# How a name is heard by who writes it down for the second time.
MISHEARD = (("ij", "y"), ("ou", "au"), ("c", "k"), ("ss", "s"), ("s", "z"), ("d", "dd"), ("m", "mm"), ("n", "nn"))
TWICE = 3


def play(world: World) -> None:
    """Each of them once; nothing where Marieke or a second referrer does not take part."""
    marieke = next((m for m in world.members_with(Role.COORDINATOR) if m.user.name == COORDINATOR), None)
    others = world.members_with(Role.ADVISER, kinds=REFERRERS)
    if marieke is None or not others:
        return
    for turn in range(TWICE):
        first = begun(world, marieke)
        adviser = next((m for m in others if m.organisation_id != first.adviser.organisation_id), others[0])
        second = again(world, first.trajectory, adviser, marieke)
        if turn == 0:
            put_together(world, first.trajectory, second, marieke)
    asked_elsewhere(world, begun(world, marieke), others)


def begun(world: World, marieke: Membership) -> Person:
    """Referred, taken over by Marieke and spoken to."""
    person = Person(world)
    person.coordinator = marieke
    person.refer()
    person.accept()
    person.hold_intake()
    return person


def misheard(name: str) -> str:
    """The same name as another would write it."""
    for said, written in MISHEARD:
        if said in name[1:]:
            return name[0] + name[1:].replace(said, written, 1)
    return name


def again(world: World, known: Trajectory, adviser: Membership, marieke: Membership) -> Trajectory:
    """Another referrer, who could not see the first dossier, refers the same person to the same school."""
    person = known.candidate
    facts = {"birth_year": person.birth_year, "place": person.place, "invented": True, "channel": Channel.GUIDE}
    twin = Candidate(first_name=person.first_name, last_name=misheard(person.last_name), **facts)
    with world.acting(adviser) as by:
        made = Referral.submit(
            candidate=twin,
            region=world.region,
            to=marieke.organisation,
            themes=world.crowd.wishes(),
            informed_on=days.today() - timedelta(days=1),
            explanation="Meldde zich bij ons aan de balie.",
            by=by,
        )
    with world.acting(marieke) as by:
        Handover.objects.get(trajectory=made).accept(by=by)
        Note.write(made, "Is bereikbaar na vier uur.", by=by)
    return made


def put_together(world: World, first: Trajectory, second: Trajectory, marieke: Membership) -> None:
    with world.acting(marieke) as by:
        first.refresh_from_db()
        second.refresh_from_db()
        Merge.of(first, second, choices={}, by=by)


def asked_elsewhere(world: World, person: Person, others: list[Membership]) -> None:
    """Somebody who does not see the dossier typed the name, and asks Marieke's school."""
    adviser = next((m for m in others if m.organisation_id != person.adviser.organisation_id), None)
    if adviser is None:
        return
    known = person.trajectory.candidate
    with world.acting(adviser) as by:
        found = look([world.region], Typed(known.first_name, known.last_name, known.birth_year), by=by)
        for like in (one for one in found if not one.mine):
            facts = {"name": known.name, "birth_year": known.birth_year}
            why = "Kwam vanmorgen bij ons binnen en vroeg hoe het verder gaat."
            InvolvementRequest.ask(like, world.region, role=PartyRole.REFERRER, why=why, by=by, **facts)
            return
