"""Leerwerkplekken that the invented companies offer, a few each month, and what they ask."""

from __future__ import annotations

from datetime import time, timedelta
from random import Random

from intake.models import LanguageLevel, Theme
from matching.models import (
    NeededLicence,
    PlaceTrainer,
    Qualification,
    QualificationStanding,
    Recognition,
    WorkPlacementOffer,
)
from transitiehuis import days
from transitiehuis.demo.world.region import World
from transitiehuis.netwerk.models import Organisation, OrganisationKind

NOT_RECOGNISED = "Warmtewerk Brummen"
# Business contacts without an account, two for each company.
NAMES = (
    "Henk Wolters", "Ria Jansink", "Dirk-Jan Pasman", "Sevda Aksoy", "Wim Holterman", "Fenna Kroes", "Bart Nijkamp",
    "Mo Bouzian", "Gerda Mensink", "Rob Tiemens", "Ans Lubbers", "Karel Wesselink", "Yara Haddou", "Teun Brink",
)  # fmt: skip
AT_A_TIME = 4
SHARED = 0.65

TITLES = {
    "heat-pumps": "Leerling-monteur warmtepompen",
    "district-heating": "Leerling-monteur warmtenetten",
    "solar-pv": "Monteur zonnepanelen in opleiding",
    "insulation": "Leerling-isolatiemonteur",
    "charging-infrastructure": "Leerling-monteur laadpalen",
    "electricity-grid": "Leerling-monteur elektriciteitsnet",
}
ABOUT = (
    "Je werkt de hele week met dezelfde praktijkopleider.",
    "Kleine ploeg, veel bij mensen thuis. Eerst een dag meelopen kan altijd.",
    "Je begint in de werkplaats en gaat na een maand mee naar buiten.",
)


def recognise(world: World) -> None:
    """Each company but one may train for some qualifications (SBB); the one has still to ask for it."""
    current = list(Qualification.objects.filter(standing=QualificationStanding.CURRENT).order_by("crebo")[:60])
    for organisation in world.partners.of_kind(OrganisationKind.EMPLOYER):
        if organisation.name == NOT_RECOGNISED:
            continue
        for qualification in world.luck.sample(current, 4):
            Recognition.objects.get_or_create(
                organisation=organisation, qualification=qualification, defaults={"since": world.partners.since}
            )


def offer_place(world: World, employer: Organisation | None = None) -> WorkPlacementOffer:
    """One company (any of them) offers a place for one theme, with demands as companies have them."""
    luck = world.luck
    employer = employer or world.pick(world.employers())
    theme = luck.choice([*Theme.objects.valid_on(days.today()).order_by("code")])
    low, high = luck.choice(((24, 40), (32, 40), (36, 40), (16, 32)))
    place = WorkPlacementOffer(
        employer=employer,
        region=world.region,
        place=employer.place,
        title=TITLES.get(theme.code, f"Leerling-monteur {theme.name_nl}"),
        theme=theme,
        about=luck.choice(ABOUT),
        hours_min=low,
        hours_max=high,
        begin_time=luck.choice((time(7, 0), time(7, 30), time(8, 0), None)),
        start_from=days.today() + timedelta(days=luck.randint(3, 20)),
        open_until=days.today() + timedelta(days=luck.choice((120, 180, 240))),
        seats=luck.choice((1, 1, 1, 2)),
        licence=luck.choice(("", "", NeededLicence.B)),
        language_level=luck.choice(("", LanguageLevel.A2, LanguageLevel.B1)),
    )
    with world.acting(world.trainer_of(employer.pk)) as by:
        place.offer(by=by)
    return place


def name_trainers(world: World, company: Organisation) -> list[PlaceTrainer]:
    """Who trains there: the member with that role, and two without an account."""
    first = 2 * world.partners.of_kind(OrganisationKind.EMPLOYER).index(company)
    with world.acting(world.trainer_of(company.pk)) as by:
        found = [PlaceTrainer.name_one(company, membership=by.member, max_learners=AT_A_TIME, by=by)]
        for name in NAMES[first : first + 2]:
            found.append(PlaceTrainer.name_one(company, name=name, max_learners=AT_A_TIME, by=by))  # noqa: PERF401
    return found


class Offers:
    """Places with somebody who trains there; who that is has a luck of its own, so that nobody's life depends on it."""

    def __init__(self, world: World, luck: Random) -> None:
        self.world, self.luck = world, luck
        self.trainers: dict[int, list[PlaceTrainer]] = {}

    def add(self) -> WorkPlacementOffer:
        """One more, for a qualification where the company knows one."""
        place = offer_place(self.world)
        known = self.trainers.get(place.employer_id)
        if known is None:
            known = self.trainers[place.employer_id] = name_trainers(self.world, place.employer)
        together = self.luck.random() < SHARED and len(known) > 1  # then it is not told which of the two trains
        place.trainers.add(*self.luck.sample(known, 2 if together else 1))
        held = [r.qualification_id for r in Recognition.objects.of(place.employer_id).order_by("pk")]
        if held and self.luck.random() < 0.5:
            WorkPlacementOffer.objects.filter(pk=place.pk).update(qualification=self.luck.choice(held))
        return place
