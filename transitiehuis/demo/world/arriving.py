"""The front of the chain: who comes in, is taken over, spoken to and tries a trade, until a company may be asked.

It has a luck and a clock of its own and leaves alone whom partners look for a place for, so that it can go on beside
matching and nazorg.
"""

from __future__ import annotations

from datetime import date, time
from random import Random

from transitiehuis import days
from transitiehuis.demo.world import slots
from transitiehuis.demo.world.entrance import SHARE
from transitiehuis.demo.world.life import arrive
from transitiehuis.demo.world.lives import Lives
from transitiehuis.demo.world.orienting import offer_some
from transitiehuis.demo.world.partners import Cooperation
from transitiehuis.demo.world.person import Ready
from transitiehuis.demo.world.plan import Hours, Plan
from transitiehuis.demo.world.region import World


class Arriving:
    """Newcomers, spread over the werkdagen, and what schools and companies let them try."""

    def __init__(self, plan: Plan, partners: Cooperation) -> None:
        self.plan, self.hours = plan, Hours(plan.until, seconds=40)
        self.world = World(partners.region, partners, Random(f"arriving {plan.seed}"))
        self.lives = Lives()

    def work(self, day: date, opens: time) -> list[Ready]:
        """One day from that time on; who may be matched from now on."""
        if not days.is_werkdag(day):
            return []
        with self.hours.at_work(day, opens) as self.world.clock:
            self.newcomers(day)
            offer_some(self.world)
            return self.lives.go_on(day)

    def newcomers(self, day: date) -> None:
        if day == days.add_werkdagen(self.plan.until, -slots.AHEAD):
            for story in slots.begin(self.world, self.plan.until):
                self.lives.live(story, day)
        for _person in range(self.world.arrivals(self.plan.a_day)):
            self.lives.live(arrive(self.world, by_candidate=self.world.luck.random() < SHARE), day)
        if day == days.previous_werkdag(self.plan.until):  # somebody is new at the front desk
            self.lives.live(arrive(self.world, by_candidate=True), day)
