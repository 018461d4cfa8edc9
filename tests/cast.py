"""The small cast of the suite: one region, its partners and their people, one sentence each.

`world` is what most tests are given. `signed_in` puts one of them behind the browser; `twice_at_once` lets two act
in the same instant.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, connection, connections
from django.test import Client
from psycopg.errors import DeadlockDetected

from transitiehuis.netwerk.actor import Actor, acting
from transitiehuis.netwerk.middleware import SESSION_KEY
from transitiehuis.netwerk.models import Membership, Municipality, Organisation, Partnership, Place, Region, Role, User
from transitiehuis.netwerk.sorting import sort_key

LONG_AGO = date(2024, 1, 1)
MEET_SECONDS = 20

PLACES = {  # name: (municipality, its CBS code, latitude, longitude)
    "Apeldoorn": ("Apeldoorn", "GM0200", 52.21, 5.96944),
    "Beekbergen": ("Apeldoorn", "GM0200", 52.16, 5.96389),
    "Deventer": ("Deventer", "GM0150", 52.255, 6.16389),
    "Epe": ("Epe", "GM0232", 52.3475, 5.98333),
    "Zutphen": ("Zutphen", "GM0301", 52.13833, 6.20139),
}

ORGANISATIONS = {  # attribute of the world: (kind, name, place)
    "school": ("mbo_school", "ROC IJsselpoort", "Apeldoorn"),
    "other_school": ("sector_school", "Vakschool Stedendriehoek", "Zutphen"),
    "uwv": ("uwv", "UWV Apeldoorn (demo)", "Apeldoorn"),
    "municipality": ("municipality", "gemeente Apeldoorn (demo)", "Apeldoorn"),
    "employer": ("employer", "Hanzewarmte", "Deventer"),
    "other_employer": ("employer", "IJsselnet Infra", "Zutphen"),
    "branch": ("branch", "Branche Oost", "Deventer"),
    "region_office": ("region", "Regiobureau Stedendriehoek", "Apeldoorn"),
}

PEOPLE = {  # name in the world: (full name, role, organisation)
    "coordinator": ("Marieke Oosterhof", Role.COORDINATOR, "school"),
    "colleague": ("Bas ten Hove", Role.COORDINATOR, "school"),  # same school, same role
    "reader": ("Nynke Bos", Role.PARTNER_CONTACT, "school"),  # same school, not the role
    "manager": ("Petra Smallegange", Role.MANAGER, "school"),
    "neighbour": ("Joris Wiersma", Role.COORDINATOR, "other_school"),  # the role, but a school of their own
    "neighbour_manager": ("Lies Hulshof", Role.MANAGER, "other_school"),
    "adviser": ("Ruud Kamphuis", Role.ADVISER, "uwv"),
    "client_manager": ("Fatma Yıldız", Role.ADVISER, "municipality"),
    "trainer": ("Henk Roelofs", Role.TRAINER, "employer"),
    "other_trainer": ("Anja Mulder", Role.TRAINER, "other_employer"),
    "partner_contact": ("Koen Lammers", Role.PARTNER_CONTACT, "branch"),
    "director": ("Daan Veldhuis", Role.CHAIN_DIRECTOR, "region_office"),
    "national": ("Mirjam de Wit", Role.NATIONAL_ADVISER, "national_office"),
    "stranger": ("Sven Postma", Role.COORDINATOR, "far_school"),  # the role, in a region of their own
}


@dataclass
class World:
    """Region AM06 with its partners; `other_region` lies far away and has one school."""

    region: Region
    other_region: Region
    places: dict[str, Place]
    organisations: dict[str, Organisation] = field(default_factory=dict)
    memberships: dict[str, Membership] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        """`world.school` is an Organisation, `world.coordinator` a User."""
        if name in ORGANISATIONS or name in {"national_office", "far_school"}:
            return self.organisations[name]
        if name in PEOPLE:
            return self.memberships[name].user
        raise AttributeError(name)

    def actor(self, name: str) -> Actor:
        """`name` as who acts, today."""
        return Actor.of(self.memberships[name])

    def organisation(self, attribute: str, kind: str, name: str, place: str, region: Region | None) -> Organisation:
        """One more organisation, a partner of `region` when given."""
        self.add_organisations({attribute: (kind, name, place)}, region)
        return self.organisations[attribute]

    def add_organisations(self, rows: dict[str, tuple[str, str, str]], region: Region | None) -> None:
        """Organisations by (kind, name, place), partners of `region` when given; in two statements."""
        made = Organisation.objects.bulk_create(
            Organisation(
                kind=kind,
                name=name,
                sort_name=sort_key(name),
                place=self.places[place],
                email=f"post@{attribute.replace('_', '-')}.example",
                since=LONG_AGO,
                invented=True,
                max_approaches=60,  # tests of other things propose as often as they need
            )
            for attribute, (kind, name, place) in rows.items()
        )
        if region:
            Partnership.objects.bulk_create(
                Partnership(organisation=one, region=region, since=LONG_AGO) for one in made
            )
        self.organisations |= dict(zip(rows, made, strict=True))

    def person(self, key: str, name: str, role: Role, organisation: Organisation) -> Membership:
        """One more person with one role."""
        self.add_people({key: (name, role, organisation)})
        return self.memberships[key]

    def add_people(self, rows: dict[str, tuple[str, Role, Organisation]]) -> None:
        """People by (name, role, organisation), with an account each; in two statements."""
        users = User.objects.bulk_create(
            User(
                email=f"{key.replace('_', '.')}@{organisation.pk}.example",
                name=name,
                sort_name=sort_key(name),
                password=make_password(None),
            )
            for key, (name, _role, organisation) in rows.items()
        )
        made = Membership.objects.bulk_create(
            Membership(
                user=user,
                organisation=organisation,
                role=role,
                region=self.region if role == Role.CHAIN_DIRECTOR else None,
                since=LONG_AGO,
            )
            for user, (_name, role, organisation) in zip(users, rows.values(), strict=True)
        )
        self.memberships |= dict(zip(rows, made, strict=True))


def build_world() -> World:
    region = Region.objects.create(code="AM06", name="Veluwe Stedendriehoek")
    far = Region.objects.create(code="AM24", name="Zeeland")
    towns = {
        code: Municipality.objects.create(cbs_code=code, name=name, province="Gelderland", region=region)
        for name, code in sorted({(name, code) for name, code, _lat, _lon in PLACES.values()})
    }
    goes = Municipality.objects.create(cbs_code="GM0664", name="Goes", province="Zeeland", region=far)
    places = [
        Place(name=name, sort_name=name.lower(), municipality=towns[code], latitude=a, longitude=b)
        for name, (_town, code, a, b) in PLACES.items()
    ]
    places.append(Place(name="Goes", sort_name="goes", municipality=goes, latitude=51.50417, longitude=3.88889))
    world = World(region, far, {place.name: place for place in Place.objects.bulk_create(places)})
    world.add_organisations(ORGANISATIONS, region)
    world.organisation("far_school", "mbo_school", "ROC Zeeuwse Delta", "Goes", far)
    world.organisation("national_office", "other", "Landelijk Bureau Techniek (demo)", "Apeldoorn", None)
    world.add_people({key: (name, role, world.organisations[at]) for key, (name, role, at) in PEOPLE.items()})
    region.front_desk, region.director = world.region_office, world.memberships["director"]
    region.save()
    return world


@pytest.fixture
def world(db: None) -> World:
    """Region AM06, its partners and people; as owner of the database, so without row security."""
    return build_world()


def signed_in(client: Client, user: User, membership: Membership | None = None) -> Client:
    """`client` with `user` behind it, acting by `membership` when given."""
    client.force_login(user)
    if membership:
        session = client.session
        session[SESSION_KEY] = membership.pk
        session.save()
    return client


class Race(list):
    """What came of each runner: what its step returned, or the exception it ended with."""

    @property
    def losers(self) -> list[Exception]:
        return [result for result in self if isinstance(result, Exception)]

    @property
    def winners(self) -> list[Any]:
        return [result for result in self if not isinstance(result, Exception)]


class Instant:
    """Keeps those who act at once in one instant: nobody commits while another could still read what was before."""

    def __init__(self, number: int) -> None:
        self.barrier = threading.Barrier(number)
        self.acting: set[int] = set()  # sessions of the database that are still at their step

    def begin(self) -> None:
        """All have read the row before any takes the step."""
        self.acting.add(connection.connection.info.backend_pid)
        self.barrier.wait(MEET_SECONDS)

    def end(self) -> None:
        """Wait until each of the others has taken the step, or waits in the database for what this one holds."""
        self.acting.discard(connection.connection.info.backend_pid)
        deadline = time.monotonic() + MEET_SECONDS
        while (others := list(self.acting)) and time.monotonic() < deadline:
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted AND pid = ANY(%s)", [others])
                if cursor.fetchone() == (len(others),):
                    return
            time.sleep(0.005)


def refused(error: Exception) -> Exception:
    """Of two rows that exclude each other PostgreSQL refuses one, by a deadlock when both stood before it looked."""
    return IntegrityError(*error.args) if isinstance(error.__cause__, DeadlockDetected) else error


def run_together(step: Callable[..., Any], row: Any, actors: tuple[Actor, ...]) -> Race:
    """Each actor in a thread and a transaction of their own; no two after one another."""
    instant = Instant(len(actors))

    def run(actor: Actor) -> Any:
        session = 0
        try:
            with acting(actor):
                session = connection.connection.info.backend_pid
                found = () if row is None else (type(row)._base_manager.get(pk=row.pk),)
                instant.begin()
                result = step(*found, by=actor)
                instant.end()
                return result
        except Exception as error:  # the result of losing is what the test looks at
            return refused(error)
        finally:
            instant.acting.discard(session)
            connections.close_all()

    with ThreadPoolExecutor(len(actors)) as pool:
        return Race(pool.map(run, actors, timeout=2 * MEET_SECONDS))


@pytest.fixture
def twice_at_once(transactional_db: None) -> Callable[..., Race]:
    """Two in the same instant: `twice_at_once(Handover.accept, handover, by=(first, second))`.

    The step is called as `step(row, by=actor)`, each time with a row of its own that was read before either wrote;
    without a row as `step(by=actor)`. One actor runs twice (a double click).
    """

    def race(step: Callable[..., Any], row: Any = None, *, by: Actor | tuple[Actor, ...]) -> Race:
        return run_together(step, row, by if isinstance(by, tuple) else (by, by))

    return race
