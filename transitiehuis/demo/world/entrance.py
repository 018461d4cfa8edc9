"""How people come in: through the region's public form, and after a return with what was missing completed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from intake.models import (
    Channel,
    Handover,
    LanguageLevel,
    NextAction,
    ReasonKind,
    Referral,
    SelfReferral,
)
from intake.models.mending import Mending
from intake.tasks import self_referrals
from transitiehuis import days
from transitiehuis.netwerk.actor import ANONYMOUS, acting
from transitiehuis.netwerk.models import OrganisationKind, Role

if TYPE_CHECKING:
    from transitiehuis.demo.world.person import Person

OWN_WORDS = (
    "Ik wil graag iets met mijn handen doen. Bel me liever na vier uur.",
    "Ik werk nu in een magazijn en wil een vak leren.",
    "Ik zag de poster bij de bibliotheek. Kan ik eerst een dag meekijken?",
    "",
)
WHYS = (
    "Woont dichter bij jullie en wil in de avond leren.",
    "Kiest voor installatie, dat doen jullie.",
    "Jullie begeleiden al bij dit bedrijf.",
)
SINCE_THEN = "Taalniveau nagevraagd. Wil graag in de praktijk leren en kan snel beginnen."
SCHOOLS = (OrganisationKind.MBO_SCHOOL, OrganisationKind.SECTOR_SCHOOL)
SHARE = 0.08  # of the newcomers refer themselves


def refer_self(person: Person) -> Iterator[int]:
    """The public form, the worker that takes it in, and the front desk that chooses a school a day or two later."""
    sent = typed(person)
    with acting(ANONYMOUS):
        sent.send()
    self_referrals()
    person.trajectory = Referral.objects.get(token=sent.token).trajectory
    person.adviser = person.world.worker_of(person.trajectory.holder_id)
    yield person.wait(1, 2)
    offer(person, why="Meldde zich zelf aan. Gebeld: wil graag een proefles.")


def typed(person: Person) -> SelfReferral:
    """What somebody of the crowd fills in."""
    world, someone = person.world, person.world.crowd.somebody()
    return SelfReferral(
        region=world.region,
        first_name=someone.first_name,
        last_name=someone.last_name,
        birth_year=someone.birth_year,
        email=someone.email,
        phone=someone.phone if someone.channel != Channel.GUIDE else f"06 {world.luck.randrange(10**8):08d}",
        place=someone.place,
        themes=[theme.pk for theme in world.crowd.wishes()],
        explanation=world.luck.choice(OWN_WORDS),
        invented=True,
    )


def offer(person: Person, *, why: str, mended: Mending | None = None) -> None:
    """Whoever is aan zet offers it to the coordinator's school, with what was completed."""
    due = days.add_werkdagen(days.today(), 10)
    facts: dict[str, Any] = {"why": why, "action": NextAction.HOLD_INTAKE, "due": due}
    trajectory, to = person.fresh(), person.coordinator.organisation
    with person.world.acting(person.adviser) as by:
        if mended:
            mended.offer(trajectory, to, by=by, **facts)
        else:
            Handover.offer(trajectory, to, by=by, **facts)


def give_back(person: Person) -> Handover:
    """Full, too far, or something is missing."""
    reason = person.reason(ReasonKind.DECLINE_HANDOVER, "no_room", "outside_area", "profile_incomplete")
    note = "Probeer een collega-school, dan gaat het sneller."
    if reason.code == "profile_incomplete":
        note = "Zonder taalniveau kunnen we geen groep kiezen."
    found = person.offer()
    with person.world.acting(person.coordinator) as by:
        found.give_back(reason, by=by, note=note, missing=["language", "explanation"])
    return found


def offer_again(person: Person, returned: Handover) -> None:
    """What was missing is completed and offered to the same school; else another one is asked."""
    if not returned.missing:
        others = person.world.members_with(Role.COORDINATOR, kinds=SCHOOLS)
        person.coordinator = person.world.pick(
            [member for member in others if member.organisation_id != person.coordinator.organisation_id]
        )
        offer(person, why=person.luck.choice(WHYS))
        return
    level = person.luck.choice((LanguageLevel.A2, LanguageLevel.B1))
    offer(person, why=SINCE_THEN, mended=Mending(language_level=level, explained=True))
