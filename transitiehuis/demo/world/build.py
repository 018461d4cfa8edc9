"""Two years of an invented region, day by day: the same methods, rules and clock tasks that a real one runs on."""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import date, timedelta
from itertools import count
from random import Random

from django.core import mail
from django.db import connection, transaction
from django.test.utils import override_settings
from django.utils import timezone, translation

from intake.lapse_tasks import lapse_days
from intake.tasks import chase_handovers, self_referral_bell
from matching.seat_tasks import seat_days
from matching.tasks import chain_days, proposal_days
from nazorg.models import Circumstances, ContactMoment, Learning, NextStep, Wellbeing
from transitiehuis import days
from transitiehuis.demo.world import (
    abreast,
    agreeing,
    asking,
    covering,
    guiding,
    hindering,
    importing,
    learning,
    own,
    partners,
    resulting,
    scenes,
    slots,
    standing_still,
    tailor,
    toolkit,
    twins,
    waiting,
)
from transitiehuis.demo.world.clock import OPENS, office_day
from transitiehuis.demo.world.entrance import SHARE
from transitiehuis.demo.world.life import Life, life
from transitiehuis.demo.world.orienting import offer_some
from transitiehuis.demo.world.places import recognise
from transitiehuis.demo.world.plan import Hours, Plan, evening, morning
from transitiehuis.demo.world.region import World
from transitiehuis.demo.world.routes import Schools
from transitiehuis.demo.world.standing import Standing
from transitiehuis.demo.world.steering import Steering
from transitiehuis.netwerk.actor import working
from transitiehuis.netwerk.models import Region
from transitiehuis.outbox.joining import join_due
from transitiehuis.outbox.owing import bell
from transitiehuis.regie.finding_tasks import finding_nights
from transitiehuis.regie.flow.keeping import count_region
from transitiehuis.regie.national.months import last_over
from transitiehuis.regie.national.stood import keep_standing
from transitiehuis.regie.national_tasks import national_months

LAPSES_TOLD = timedelta(days=45)  # who looks at the demo reads of what ends now, not of years ago
SAID: dict[str, dict[str, str]] = {  # what is written down beside how the work goes, in most talks nothing
    "nothing": {"circumstances": Circumstances.GOOD},
    "travel": {"circumstances": Circumstances.FAIR, "note": "De bus rijdt niet op tijd; we zoeken een fiets."},
    "rota": {"circumstances": Circumstances.BAD, "next_step": NextStep.COMPANY, "note": "Rooster botst met de opvang."},
    "school": {"circumstances": Circumstances.GOOD, "next_step": NextStep.SCHOOL},
    "later": {"circumstances": Circumstances.UNKNOWN},
}
KEPT_STATEMENTS = 1500  # two years of steps send the same ones over and over


def keep_statements() -> None:
    """PostgreSQL keeps more prepared statements of this connection than a web process asks it to, and writes no day of
    the region to disk before the next one begins: a region that was cut off is begun anew.
    """
    connection.ensure_connection()
    connection.connection.prepared_max = KEPT_STATEMENTS
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO off")


@contextmanager
def nothing_leaves() -> Iterator[None]:
    """No mail reaches anybody, no worker is woken, and texts are Dutch."""
    before = [(one, one.quiet_until) for one in (bell, self_referral_bell)]
    for one, _quiet in before:
        one.quiet_until = math.inf
    backend = "django.core.mail.backends.dummy.EmailBackend"
    try:
        with override_settings(EMAIL_BACKEND=backend, SMS_URL=""), translation.override("nl"):
            yield
    finally:
        for one, quiet in before:
            one.quiet_until = quiet
        mail.outbox = []


class Builder:
    """Walks the days. Whoever has something to do on a day does it, in an order the seed decides."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.hours, self.luck = plan, Hours(plan.until), Random(plan.seed)
        self.agenda: list[tuple[date, int, Life]] = []
        self.number = count()
        self.before: date | None = None  # the day that was walked last

    def build(self, tell: Callable[[float], None] = lambda share: None, *, at_once: bool = False) -> World:
        """Make the region and walk to the last day; `tell` hears how far it is, from 0 to 1.

        With `at_once` a second process does its part: sooner done, the same region. Not inside a transaction.
        """
        with nothing_leaves():
            with office_day(self.plan.since), transaction.atomic():
                self.settle()
            with self.abreast(at_once) as self.steering:
                for share, day in self.plan.each_day():
                    self.walk(day)
                    tell(share)
                self.finish(self.plan.until)
        return self.world

    def abreast(self, at_once: bool) -> AbstractContextManager[abreast.Abreast]:
        if at_once:
            return abreast.at_once(self.table, keep_statements)
        keep_statements()
        return nullcontext(abreast.InTurn(self.table))

    def settle(self) -> None:
        region = Region.objects.get(code=self.plan.region)
        cooperation = partners.settle(region, self.plan.since)
        self.world = World(region, cooperation, self.luck)
        recognise(self.world)
        self.table = Steering(self.plan, self.hours, cooperation)
        self.schools = Schools(self.world, self.plan.until)
        self.standing = Standing(self.world, self.plan.until)
        self.agreeing = agreeing.Agreeing(self.world, self.plan.until)
        self.hindering = hindering.Hindering(self.world, self.plan.until)
        self.waits = {
            waiting.EARLIER_WERKDAGEN: waiting.fill_earlier,
            waiting.HELD_WERKDAGEN: waiting.fill,
            waiting.ASKS_WERKDAGEN: waiting.ask_seats,
        }

    # -- one day ------------------------------------------------------------------------------------------

    def walk(self, day: date) -> None:
        """What the day before owed, the rules of the calendar in the morning, and the people after that."""
        with self.steering.beside("begin", day):
            self.join()
        with self.steering.beside("work", day):
            if day != self.plan.until:  # the last morning's reminders are for the real worker
                self.begin(day)
            with self.hours.at_work(day) as self.world.clock:
                self.work(day)
        self.before = day

    def join(self) -> None:
        """What was owed on the day before becomes mail; that of the last day is for the real worker."""
        if self.before:
            with evening(self.before):
                while join_due():
                    pass

    def begin(self, day: date) -> None:
        with morning(day):
            chain_days()
            chase_handovers()
            proposal_days()
            seat_days()
            self.standing.morning(day)
            if self.plan.until - day < LAPSES_TOLD:
                lapse_days()
            if day == days.next_werkdag(self.plan.until.replace(day=1)):
                self.keep_month(day)

    def finish(self, day: date) -> None:
        """What is counted in the night."""
        with self.steering.beside("finish", day), office_day(day, OPENS):
            with working():
                count_region(self.world.region.pk)
            national_months()
            finding_nights()

    def keep_month(self, day: date) -> None:
        """How the region stands when the newest month is over: written at the end, it would be how it stands then."""
        with working():
            keep_standing(last_over(day), [self.world.region.pk], day, timezone.now())

    def work(self, day: date) -> None:
        if day == days.previous_werkdag(self.plan.until - timedelta(days=4)):
            partners.send_on_leave(self.world.partners, self.plan.until)
        if not days.is_werkdag(day):
            return
        if day == days.add_werkdagen(self.plan.until, -1):
            scenes.play(self.world)
            tailor.play(self.world, self.schools)
            twins.play(self.world)
            guiding.play(self.world)
            own.play(self.world)
            covering.play(self.world)
        if day == days.add_werkdagen(self.plan.until, -slots.AHEAD):
            for story in slots.begin(self.world, self.plan.until):
                self.live(story, day)
        self.schools.work(day)
        for before, step in self.waits.items():
            if day == days.add_werkdagen(self.plan.until, -before):
                step(self.world, self.schools)
        if day == days.add_werkdagen(self.plan.until, -importing.BEFORE_WERKDAGEN):
            importing.bring_in(self.world)
        asking.work(self.world, day, self.plan.until)
        standing_still.work(self.world, day, self.plan.until)
        self.standing.work(day)
        self.newcomers(day)
        offer_some(self.world)
        self.lives(day)
        self.contacts(day)
        resulting.work(self.world, day, self.plan.until)
        toolkit.work(self.world, day, self.plan.until)
        self.agreeing.work(day)
        self.hindering.work(day)
        learning.work(self.world, day, self.plan.until)
        if day == days.previous_werkdag(self.plan.until):
            self.standing.make_room()

    def newcomers(self, day: date) -> None:
        """Referrals and leerwerkplekken, spread over the werkdagen."""
        werkdagen = max(1, days.werkdagen_between(self.plan.since, self.plan.until))
        for _person in range(self.arrivals(self.plan.candidates / werkdagen)):
            self.live(life(self.world, by_candidate=self.luck.random() < SHARE), day)
        if day == days.previous_werkdag(self.plan.until):  # somebody is new at the front desk
            self.live(life(self.world, by_candidate=True), day)
        for _place in range(self.arrivals(self.plan.candidates / werkdagen * 0.8)):
            self.standing.offer()

    def arrivals(self, rate: float) -> int:
        """How many on one day, `rate` on average: a whole part, and one more with the chance of the rest."""
        return int(rate) + (self.luck.random() < rate % 1)

    def live(self, story: Life, day: date) -> None:
        """The next step of a life, and when the one after that is."""
        wait = next(story, None)
        if wait is not None:
            then = days.add_werkdagen(day, wait) if wait else day
            heapq.heappush(self.agenda, (then, next(self.number), story))

    def lives(self, day: date) -> None:
        while self.agenda and self.agenda[0][0] <= day:
            _day, _number, story = heapq.heappop(self.agenda)
            self.live(story, day)

    def contacts(self, day: date) -> None:
        """Contact moments that are due: most are held within days, some people are hard to reach."""
        due = ContactMoment.objects.due_by(day).with_people().in_order()
        for moment in due.filter(trajectory__region=self.world.region):
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
