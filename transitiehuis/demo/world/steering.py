"""The region at its table: the rhythm of the quarter, the rounds of its partners, the figures kept, and the post.

It has a luck and a clock of its own and leaves the trajecten alone, so that it can go on beside the lives in them.
"""

from __future__ import annotations

import math
from datetime import date, timedelta
from random import Random

from transitiehuis import days
from transitiehuis.demo.world import learning, quarter, toolkit
from transitiehuis.demo.world.agreeing import Agreeing
from transitiehuis.demo.world.clock import OPENS, office_day
from transitiehuis.demo.world.hindering import Hindering
from transitiehuis.demo.world.partners import Cooperation
from transitiehuis.demo.world.plan import Hours, Plan, evening, morning
from transitiehuis.demo.world.region import World
from transitiehuis.netwerk.actor import working
from transitiehuis.outbox.delivery import Postman, deliver_waiting
from transitiehuis.regie.durability_tasks import durability_nights
from transitiehuis.regie.figure_tasks import figure_days
from transitiehuis.regie.models import QuarterRound
from transitiehuis.regie.rhythm import Quarter, default_meeting
from transitiehuis.regie.tasks import quarter_rhythm

MEETING_AHEAD = timedelta(days=14)


class Steering:
    """What happens in one day of the quarter, in parts that may each go on beside something else."""

    def __init__(self, plan: Plan, partners: Cooperation) -> None:
        self.plan, self.hours = plan, Hours(plan.until, seconds=20)
        self.world = World(partners.region, partners, Random(f"quarter {plan.seed}"))
        quarter.cover(self.world)
        self.rounds = quarter.Rounds(self.world, plan.until)
        self.agreeing = Agreeing(self.world, plan.until)
        self.hindering = Hindering(self.world, plan.until)
        self.today: date | None = None
        self.before: date | None = None  # the day before, whose mail has yet to leave

    def begin(self, day: date) -> None:
        """While nobody works on a traject: letters, packs and agendas of the round, the figures, the kwartaalgesprek.

        The last morning's reminders are for the real worker.
        """
        self.before, self.today = self.today, day
        if day != self.plan.until:
            with morning(day):
                quarter_rhythm()
                if day.weekday() == 0:  # the real worker looks each minute
                    figure_days()
        with self.hours.at_work(day) as self.world.clock:
            self.plan_meeting(day)
            if days.is_werkdag(day):
                self.rounds.meet_today()

    def work(self, day: date) -> None:
        """The mail of the day before leaves; partners choose focus, score, keep what they agreed, report and learn."""
        if self.before:
            with evening(self.before), Postman() as postman:  # only what was joined: more may be owed meanwhile
                postman.call()
                deliver_waiting(postman, math.inf)
        if days.is_werkdag(day):
            with self.hours.at_work(day) as self.world.clock:
                self.rounds.work()
                toolkit.work(self.world, day, self.plan.until)
                self.agreeing.work(day)
                self.hindering.work(day)
                learning.work(self.world, day, self.plan.until)

    def finish(self, day: date) -> None:
        """What is counted of placements that last."""
        with office_day(day, OPENS):
            durability_nights()

    def plan_meeting(self, day: date) -> None:
        """The last meeting lies two weeks after the last day, agreed before its round would have opened."""
        meeting = self.plan.until + MEETING_AHEAD
        name = Quarter.of(meeting)
        early = days.previous_werkdag(min(meeting, default_meeting(name)) - timedelta(days=35))
        if day != max(days.next_werkdag(self.plan.since), early):
            return
        with working():
            found = QuarterRound.plan(self.world.region, name, default_meeting(name))
        quarter.set_meeting(self.world, found, meeting)
