"""A list brought in: an adviser refers six people at once from a spreadsheet; one row still has a fault."""

from __future__ import annotations

import io
from random import Random

from intake.importing.reading import read
from intake.importing.running import batch
from intake.models import Candidate, Import
from transitiehuis import days
from transitiehuis.demo.world.people import Crowd
from transitiehuis.demo.world.region import World
from transitiehuis.netwerk.models import OrganisationKind, Role

BEFORE_WERKDAGEN = 3  # before the last day: the offers still wait for an answer
PEOPLE = 6
ORGANISATION = "gemeente Apeldoorn (demo)"  # that of Fatma and Ilse, who find it
HEADINGS = "Voornaam;Achternaam;Geb.jaar;Mobiel;E-mail;Woonplaats;Wens;Toelichting"


def bring_in(world: World) -> None:
    """From upload to trajecten, as the adviser walks it; the school finds them on its page Vandaag."""
    advisers = world.members_with(Role.ADVISER, kinds=(OrganisationKind.MUNICIPALITY,))
    adviser = next(member for member in advisers if member.organisation.name == ORGANISATION)
    school = world.members_with(Role.COORDINATOR, kinds=(OrganisationKind.SECTOR_SCHOOL,))[0].organisation
    sheet = read("kandidaten.csv", io.BytesIO(text(world).encode()))
    with world.acting(adviser) as by:
        told = days.previous_werkdag(days.today())
        source = Import.stage(sheet, name="kandidaten.csv", region=world.region, to=school, informed_on=told, by=by)
        source.choose(source.fields, by=by)
        carry_on(source, by)
        source.start(by=by)
        carry_on(source, by)
        made = source.rows.filter(trajectory__isnull=False).values("trajectory__candidate")
        Candidate.objects.filter(pk__in=made).update(invented=True)


def carry_on(source: Import, by) -> None:
    """What the worker does, here at once."""
    while batch(source.pk, by):
        pass
    source.refresh_from_db()


def text(world: World) -> str:
    """The list as it stands in a spreadsheet; Excel spoilt a telephone number and somebody mistyped a year."""
    crowd = Crowd(world.region, Random(11))
    lines = [HEADINGS]
    for number in range(PEOPLE):
        one = crowd.somebody()
        year = "19x8" if number == PEOPLE - 1 else one.birth_year
        phone = one.phone.removeprefix("0").replace(" ", "")
        wish, said = crowd.wishes()[0].name_nl, crowd.explain()
        cells = (one.first_name, one.last_name, year, phone, one.email, one.place.name, wish, said)
        lines.append(";".join(map(str, cells)))
    return "\n".join(lines)
