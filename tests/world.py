"""The invented region as a suite sees it: built once a run by the demo's own builder, and copied for who visits it.

`region` puts the test in a fresh copy of it, on the last afternoon of that region; what pages write there stays
within the module. It is real data that was committed, so no other fixture with a database goes with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import StringIO
from smtplib import SMTPRecipientsRefused
from typing import Any
from unittest.mock import patch

import pytest
import time_machine
from django.core.mail.backends.dummy import EmailBackend
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone, translation

from intake.models import OrientationKind, OrientationOffer
from matching.models import Placement, PlacementKind
from tests.cast import signed_in
from tests.database import NAME, PROCESS, built_once, create, drop, living_in
from tests.house import HouseClient
from transitiehuis import days
from transitiehuis.demo.world import partners
from transitiehuis.demo.world.build import Builder, Plan, nothing_leaves
from transitiehuis.demo.world.clock import office_day
from transitiehuis.demo.world.person import Person
from transitiehuis.demo.world.region import World
from transitiehuis.netwerk.actor import Actor, acting
from transitiehuis.netwerk.models import Invitation, Membership, Organisation, OrganisationKind, Region, Role, User
from transitiehuis.outbox import owe
from transitiehuis.outbox.delivery import deliver
from transitiehuis.regie.models import Action, QuarterRound, SuccessFactor

PLAN = Plan("AM06", date(2026, 11, 24), seed=6, candidates=36, months=7)
NOW = datetime(2026, 11, 24, 15, tzinfo=timezone.get_default_timezone())
TEMPLATE = f"{NAME}_region"

PERSONAS = {  # who visits: (name, role, what they stand for)
    "marieke": ("Marieke Oosterhof", Role.COORDINATOR),
    "fatma": ("Fatma Yıldız", Role.ADVISER),
    "ilse": ("Ilse Boerkamp", Role.ADVISER),
    "daan": ("Daan Veldhuis", Role.CHAIN_DIRECTOR),
    "koen": ("Koen Lammers", Role.PARTNER_CONTACT),
    "joke": ("Joke Ruiter", Role.TRAINER),
    "nynke": ("Nynke Bosgraaf", Role.MANAGER),
    "mirjam": ("Mirjam de Wit", Role.NATIONAL_ADVISER),
    "sanne": ("Sanne Geluk", Role.CHAIN_DIRECTOR),
}


def build() -> None:
    """The region in the empty database at hand: what the demo has, and the few states it does not come to."""
    call_command("load_reference", verbosity=0, stdout=StringIO())
    world = Builder(PLAN).build()
    cooperation = world.partners
    with nothing_leaves():
        with office_day(PLAN.until - timedelta(days=1)) as world.clock, transaction.atomic():
            placements(world)
            trial_lesson(world)
            newcomer(world).plan_orientation(ahead=1)
            newcomer(world, until="accepted")
            newcomer(world, until="offered")
        with transaction.atomic():
            partners.send_on_leave(cooperation, PLAN.until)
            invite(cooperation)
            national_adviser()
            action(cooperation)
    mail_that_bounced(cooperation)


def member(cooperation: partners.Cooperation, slug: str) -> Membership:
    name, role = PERSONAS[slug]
    return next(found for found in cooperation.with_role(role) if found.user.name == name)


def newcomer(world: World, until: str = "held") -> Person:
    """Somebody Fatma referred: offered to Marieke's school, accepted by it, or (held) spoken to as well."""
    person = Person(world)
    person.adviser, person.coordinator = member(world.partners, "fatma"), member(world.partners, "marieke")
    person.refer()
    if until != "offered":
        person.accept()
    if until == "held":
        person.hold_intake()
    return person


def trial_lesson(world: World) -> None:
    """Marieke's school offers one in ten days, and somebody of hers comes."""
    marieke, somebody = member(world.partners, "marieke"), newcomer(world)
    starts = days.start_of(PLAN.until + timedelta(days=10))
    with world.acting(marieke) as by:
        [offer] = OrientationOffer.put_up(
            [(starts + timedelta(hours=10), starts + timedelta(hours=12))],
            by=by,
            region=world.region,
            kind=OrientationKind.TRIAL_LESSON,
            host=marieke.organisation,
            place=marieke.organisation.place,
            seats=6,
        )
        offer.book([somebody.fresh()], by=by)


def placements(world: World) -> None:
    """The day before: a trial placement to be permitted, a first day at work tomorrow, and one that was today."""
    company = world.partners.organisations["Hanzewarmte"]
    for kind, ahead in ((PlacementKind.TRIAL, 8), (PlacementKind.CONTRACT, 1), (PlacementKind.BBL, 0)):
        person = newcomer(world)
        agreed = {"training_company": company, "employer": company, "hours": 32, "guide": person.coordinator}
        with world.acting(person.coordinator) as by:
            start = days.today() + timedelta(days=ahead)
            Placement.log(person.fresh(), kind=kind, start=start, by=by, **agreed)


def action(cooperation: partners.Cooperation) -> None:
    """Koen has something to do for the round before this one."""
    koen, daan = member(cooperation, "koen"), member(cooperation, "daan")
    last = QuarterRound.objects.closed_by(days.today()).newest_first().first()
    facts = {"text": "Contactlijst van praktijkopleiders delen", "why": "Niet iedereen weet wie hij kan bellen."}
    with acting(Actor.of(daan)) as by:
        Action.add(
            last,
            organisation=koen.organisation,
            person=koen,
            factor=SuccessFactor.objects.in_order().first(),
            due_on=days.today() + timedelta(days=10),
            by=by,
            **facts,
        )


def invite(cooperation: partners.Cooperation) -> None:
    """One invitation is open."""
    with acting(Actor.of(member(cooperation, "nynke"))) as by:
        Invitation.send(email="siem.brouwer@ijsselpoort.example", name="Siem Brouwer", role=Role.COORDINATOR, by=by)


def national_adviser() -> None:
    """Somebody who looks over all regions."""
    office = Organisation.objects.create(
        kind=OrganisationKind.OTHER, name="Landelijk Bureau Techniek (demo)", since=PLAN.since, invented=True
    )
    partners.make_membership(PERSONAS["mirjam"][0], Role.NATIONAL_ADVISER, office, PLAN.since)


def mail_that_bounced(cooperation: partners.Cooperation) -> None:
    """One message did not arrive: its address is refused for good."""
    refusal = SMTPRecipientsRefused({"x": (550, b"no such user here")})
    koen = member(cooperation, "koen")
    with nothing_leaves(), patch.object(EmailBackend, "send_messages", side_effect=refusal):
        with transaction.atomic():
            owe("world/bounced", kind="world", user=koen.user, subject="Welkom", body="Fijn dat je meedoet.")
        deliver()


def built(empty_tables: str) -> str:
    """The name of the database with the region; the first process of a run that asks for it builds it."""
    with built_once(TEMPLATE, empty_tables) as first:
        if first:
            with living_in(TEMPLATE), time_machine.travel(NOW, tick=False):
                build()
    return TEMPLATE


@pytest.fixture(scope="session")
def region_template(empty_tables: str, django_db_blocker: Any) -> str:
    with django_db_blocker.unblock():
        return built(empty_tables)


@dataclass(frozen=True)
class Visited:
    """The region, visited on its last afternoon."""

    clock: time_machine.Coordinates

    def membership(self, slug: str) -> Membership:
        name, role = PERSONAS[slug]
        return Membership.objects.select_related("user", "organisation").get(user__name=name, role=role, until=None)

    def user(self, slug: str) -> User:
        return self.membership(slug).user

    def actor(self, slug: str) -> Actor:
        return Actor.of(self.membership(slug))

    def client(self, slug: str) -> Client:
        """A browser with that persona behind it, who has just signed in; '' is nobody."""
        membership = self.membership(slug) if slug else None
        return signed_in(HouseClient(), membership.user, membership) if membership else HouseClient()

    def home_region(self) -> Region:
        return Region.objects.get(code=PLAN.region)

    def pass_days(self, number: int) -> None:
        """So many days later, at nine in the morning."""
        day = timezone.localtime() + timedelta(days=number)
        self.clock.move_to(day.replace(hour=9, minute=0))


@pytest.fixture(scope="module")
def region(region_template: str, django_db_blocker: Any) -> Iterator[Visited]:
    """A copy of the region for this module alone, on its last afternoon."""
    mine = f"{TEMPLATE}_{PROCESS}"
    with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
        create(cursor, mine, region_template)
        try:
            with living_in(mine), time_machine.travel(NOW) as clock, translation.override("nl"):
                yield Visited(clock)
        finally:
            drop(cursor, mine)
