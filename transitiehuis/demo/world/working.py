"""The rest of the chain: places are offered, companies asked, people begin and are kept in contact with.

There are more of these, each for some of the companies and for the people it asks those for: what the one does the
others neither read nor write, so that they can go on beside each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from random import Random

from nazorg.models import Circumstances, ContactMoment, Learning, NextStep, Wellbeing
from transitiehuis import days
from transitiehuis.demo.world.life import go_to_work
from transitiehuis.demo.world.lives import Lives
from transitiehuis.demo.world.partners import Cooperation
from transitiehuis.demo.world.person import Ready
from transitiehuis.demo.world.places import Offers
from transitiehuis.demo.world.plan import Hours, Plan
from transitiehuis.demo.world.region import World
from transitiehuis.netwerk.models import OrganisationKind

PLACES = 0.8  # for each newcomer
SAID: dict[str, dict[str, str]] = {  # what is written down beside how the work goes, in most talks nothing
    "nothing": {"circumstances": Circumstances.GOOD},
    "travel": {"circumstances": Circumstances.FAIR, "note": "De bus rijdt niet op tijd; we zoeken een fiets."},
    "rota": {"circumstances": Circumstances.BAD, "next_step": NextStep.COMPANY, "note": "Rooster botst met de opvang."},
    "school": {"circumstances": Circumstances.GOOD, "next_step": NextStep.SCHOOL},
    "later": {"circumstances": Circumstances.UNKNOWN},
}


class Working:
    """With a luck and a clock of its own, for every `of`th of the companies."""

    def __init__(self, plan: Plan, partners: Cooperation, turn: int, of: int) -> None:
        self.luck, self.hours = Random(f"working {turn} {plan.seed}"), Hours(plan.until, seconds=10 * turn)
        companies = partners.of_kind(OrganisationKind.EMPLOYER)
        self.asked = frozenset(company.pk for company in companies[turn::of])
        self.world = World(partners.region, partners, self.luck, asked=self.asked)
        self.share = len(self.asked) / len(companies)
        self.offers = Offers(self.world, Random(f"trainers {turn} {plan.seed}"))
        self.rate = plan.a_day * PLACES * self.share  # places on a werkdag
        self.lives = Lives()

    def go_on(self, day: date, opens: time, ready: Iterable[Ready]) -> None:
        """One day from that time on, with who are new here: places, everybody's next steps, and who is at work."""
        for one in ready:
            self.lives.live(go_to_work(self.world, one), day)
        if not days.is_werkdag(day):
            return
        with self.hours.at_work(day, opens) as self.world.clock:
            for _place in range(self.world.arrivals(self.rate)):
                self.offers.add()
            self.lives.go_on(day)
            self.contacts(day)

    def contacts(self, day: date) -> None:
        """Contact moments that are due: most are held within days, some people are hard to reach."""
        due = ContactMoment.objects.due_by(day).filter(placement__training_company__in=self.asked)
        for moment in due.with_people().in_order():
            if self.luck.random() > 0.38:
                continue
            member = self.world.member(moment.assignee_id) or self.world.worker_of(moment.owner_id)
            with self.world.acting(member) as by:
                if self.luck.random() < 0.2:
                    moment.not_reached(by=by)
                    continue
                wellbeing = self.luck.choices(list(Wellbeing), weights=(7, 3, 1))[0]
                learning = self.luck.choices(list(Learning), weights=(6, 3, 1, 1))[0]
                beside = SAID[self.luck.choices(list(SAID), weights=(8, 1, 1, 1, 1))[0]]
                moment.record(held_on=day, wellbeing=wellbeing, learning=learning, by=by, **beside)
