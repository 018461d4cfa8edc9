"""The region at work: who is there, whose turn it is, and the clock everybody goes by."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date
from random import Random
from typing import TypeVar

from transitiehuis import days
from transitiehuis.demo.world.clock import Clock
from transitiehuis.demo.world.partners import Cooperation
from transitiehuis.demo.world.people import Crowd
from transitiehuis.netwerk.actor import Actor, acting
from transitiehuis.netwerk.models import Membership, Organisation, Region, Role

WORKERS = (Role.COORDINATOR, Role.ADVISER)
T = TypeVar("T")


class World:
    """What a life and a quarter need to take their steps. Everything drawn comes from one seed."""

    def __init__(
        self, region: Region, partners: Cooperation, luck: Random, asked: Collection[int] | None = None
    ) -> None:
        self.region, self.partners, self.luck = region, partners, luck
        self.asked = asked  # only these companies are asked and offer places; None: all
        self.crowd = Crowd(region, luck)
        self.joined_on: date | None = None
        self.joined_ids: set[int] = set()
        self.actors: dict[int, Actor] = {}
        self.known_as: tuple | None = None
        self.clock: Clock

    @contextmanager
    def acting(self, membership: Membership) -> Iterator[Actor]:
        """Some minutes later somebody takes a step, with the sight and the rights they really have."""
        self.clock.pass_minutes(self.luck.randint(1, 9))
        with acting(self.actor(membership)) as actor:
            yield actor

    def actor(self, membership: Membership) -> Actor:
        """Who somebody is; looked up again each month, and when another organisation takes part."""
        known_as = (days.today().replace(day=1), frozenset(self.joined()))
        if known_as != self.known_as:
            self.known_as, self.actors = known_as, {}
        if membership.pk not in self.actors:
            self.actors[membership.pk] = Actor.of(membership)
        return self.actors[membership.pk]

    def arrivals(self, rate: float) -> int:
        """How many on one day, `rate` on average: a whole part, and one more with the chance of the rest."""
        return int(rate) + (self.luck.random() < rate % 1)

    def pick(self, rows: list[T]) -> T:
        return self.luck.choice(rows)

    def here(self, membership: Membership) -> bool:
        return membership.since <= days.today()

    def members_with(self, *roles: str, kinds: tuple[str, ...] = ()) -> list[Membership]:
        joined = self.joined()
        return [m for m in self.partners.with_role(*roles, kinds=kinds) if m.organisation_id in joined]

    def joined(self) -> set[int]:
        """The organisations that take part today; looked up once a day."""
        if self.joined_on != days.today():
            self.joined_on = days.today()
            current = self.region.partnerships.current_on(self.joined_on)
            self.joined_ids = set(current.order_by("pk").values_list("organisation", flat=True))
        return self.joined_ids

    def member(self, pk: int | None) -> Membership | None:
        """Of whom this is the membership; None for nobody."""
        return next((member for member in self.partners.members if member.pk == pk), None)

    def worker_of(self, organisation: int | None) -> Membership:
        """Somebody there who works on trajecten."""
        return self.luck.choice([m for m in self.partners.with_role(*WORKERS) if m.organisation_id == organisation])

    def coaches_at(self, organisation: int) -> list[Membership]:
        return [m for m in self.partners.with_role(Role.ADVISER) if m.organisation_id == organisation]

    def employers(self) -> list[Organisation]:
        found = [member.organisation for member in self.members_with(Role.TRAINER)]
        return found if self.asked is None else [one for one in found if one.pk in self.asked]

    def trainer_of(self, organisation: int) -> Membership:
        return next(m for m in self.partners.with_role(Role.TRAINER) if m.organisation_id == organisation)
