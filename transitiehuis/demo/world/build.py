"""Two years of an invented region, day by day: the same methods, rules and clock tasks that a real one runs on."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import date, time, timedelta
from random import Random

from django.core import mail
from django.db import connection, transaction
from django.test.utils import override_settings
from django.utils import timezone, translation

from intake.lapse_tasks import lapse_days
from intake.tasks import chase_handovers, self_referral_bell
from matching.seat_tasks import seat_days
from matching.tasks import chain_days, proposal_days
from transitiehuis import days
from transitiehuis.demo.world import (
    abreast,
    asking,
    covering,
    guiding,
    importing,
    own,
    partners,
    resulting,
    scenes,
    standing_still,
    tailor,
    twins,
    waiting,
)
from transitiehuis.demo.world.arriving import Arriving
from transitiehuis.demo.world.clock import OPENS, office_day
from transitiehuis.demo.world.person import Ready
from transitiehuis.demo.world.places import recognise
from transitiehuis.demo.world.plan import Hours, Plan, evening, morning
from transitiehuis.demo.world.region import World
from transitiehuis.demo.world.routes import Schools
from transitiehuis.demo.world.standing import Standing
from transitiehuis.demo.world.steering import Steering
from transitiehuis.demo.world.working import Working
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
        self.before: date | None = None  # the day that was walked last

    def build(self, tell: Callable[[float], None] = lambda share: None, *, at_once: bool = False) -> World:
        """Make the region and walk to the last day; `tell` hears how far it is, from 0 to 1.

        With `at_once` more processes do their part: sooner done, the same region. Not inside a transaction.
        """
        with nothing_leaves():
            with office_day(self.plan.since), transaction.atomic():
                self.settle()
            with self.abreast(at_once) as self.together:
                for share, day in self.plan.each_day():
                    self.walk(day)
                    tell(share)
                self.finish(self.plan.until)
        return self.world

    def abreast(self, at_once: bool) -> AbstractContextManager[abreast.Abreast]:
        table, arriving = self.table, self.arriving
        groups: list[abreast.Parts] = [
            {"begin": table.begin, "work": table.work, "finish": table.finish},
            {"arrive": arriving.work},
            {"other companies": self.elsewhere.go_on, "asked": self.asked},
        ]
        if at_once:
            return abreast.at_once(groups, keep_statements)
        keep_statements()
        return nullcontext(abreast.InTurn(groups))

    def settle(self) -> None:
        region = Region.objects.get(code=self.plan.region)
        cooperation = partners.settle(region, self.plan.since)
        self.world = World(region, cooperation, self.luck)
        recognise(self.world)
        self.table = Steering(self.plan, cooperation)
        self.arriving = Arriving(self.plan, cooperation)
        self.working, self.elsewhere = (Working(self.plan, cooperation, turn, 2) for turn in (0, 1))
        self.ready: list[Ready] = []  # since the day before, a company may be asked for them
        self.schools = Schools(self.world, self.plan.until)
        self.standing = Standing(self.world, self.plan.until)
        self.waits = {
            waiting.EARLIER_WERKDAGEN: waiting.fill_earlier,
            waiting.HELD_WERKDAGEN: waiting.fill,
            waiting.ASKS_WERKDAGEN: waiting.ask_seats,
        }

    # -- one day ------------------------------------------------------------------------------------------

    def walk(self, day: date) -> None:
        """What the day before owed, the rules of the calendar in the morning, and the people after that."""
        with self.together.beside("begin", day):
            self.join()
        with self.together.beside("work", day):
            if day != self.plan.until:  # the last morning's reminders are for the real worker
                self.begin(day)
            with self.hours.at_work(day) as self.world.clock:
                self.work(day)
                self.live(day, timezone.localtime().time())
                if day == days.previous_werkdag(self.plan.until):
                    self.standing.make_room()
        self.before = day

    def live(self, day: date, opens: time) -> None:
        """Everybody's next steps, from that time on."""
        here, there = self.divided()
        with (
            self.together.beside("arrive", day, opens) as self.ready,
            self.together.beside("other companies", day, opens, there),
        ):
            self.working.go_on(day, opens, here)

    def divided(self) -> tuple[list[Ready], list[Ready]]:
        """Who may be matched now, and for whom the companies elsewhere are asked."""
        here: list[Ready] = []
        there: list[Ready] = []
        for one in self.ready:
            (here if self.luck.random() < self.working.share else there).append(one)
        return here, there

    def join(self) -> None:
        """What was owed on the day before becomes mail; that of the last day is for the real worker."""
        if self.before:
            with evening(self.before):
                while join_due():
                    pass

    def begin(self, day: date) -> None:
        """What a date decides, of trajecten and of what companies and schools were asked."""
        with self.together.beside("asked", day), morning(day):
            chain_days()
            chase_handovers()
        with morning(day):
            if self.plan.until - day < LAPSES_TOLD:
                lapse_days()
            if day == days.next_werkdag(self.plan.until.replace(day=1)):
                self.keep_month(day)

    def asked(self, day: date) -> None:
        with morning(day, seconds=10):
            proposal_days()
            seat_days()
            self.standing.morning(day)

    def finish(self, day: date) -> None:
        """What is counted in the night."""
        with self.together.beside("finish", day), office_day(day, OPENS):
            with working():
                count_region(self.world.region.pk)
            national_months()
            finding_nights()

    def keep_month(self, day: date) -> None:
        """How the region stands when the newest month is over: written at the end, it would be how it stands then."""
        with working():
            keep_standing(last_over(day), [self.world.region.pk], day, timezone.now())

    def work(self, day: date) -> None:
        """What only some days ask, in whatever part of the chain."""
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
        self.schools.work(day)
        for before, step in self.waits.items():
            if day == days.add_werkdagen(self.plan.until, -before):
                step(self.world, self.schools)
        if day == days.add_werkdagen(self.plan.until, -importing.BEFORE_WERKDAGEN):
            importing.bring_in(self.world)
        asking.work(self.world, day, self.plan.until)
        standing_still.work(self.world, day, self.plan.until)
        self.standing.work(day)
        resulting.work(self.world, day, self.plan.until)
