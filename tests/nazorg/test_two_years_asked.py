"""Two years in the database, day by day: starts that move, breaks, returns, schemes that change, holidays, a worker
that is away. No moment is lost or double, nobody is written to twice within seven days, and no message goes to
somebody whose reason is gone.

A day on which the gates of the scheduler find nothing is passed over; on some of those the tasks run all the same, to
see that they find nothing either. `TWO_YEARS=20 pytest …` walks more lives than `make test` does.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from intake.models import ReasonKind
from matching.models import Placement
from matching.tasks import chain_days
from nazorg import plan
from nazorg.check_tasks import check_in_days, due_on, signal_days
from nazorg.models import CheckIn, ContactMoment, FollowUpScheme, Side, Signal
from nazorg.models.checkin import WINDOW_DAYS, check_in_weeks
from nazorg.plan_tasks import plan_days
from tests.nazorg.test_two_years import ASKS, asked_weeks
from transitiehuis import days
from transitiehuis.netwerk.actor import Actor, acting, working
from transitiehuis.outbox.delivery import deliver
from transitiehuis.outbox.models import Owed
from transitiehuis.workflow import WrongStatus

DAYS, PEOPLE = 731, 8
LIVES = int(os.environ.get("TWO_YEARS", "1"))
QUIET = {"asked": 0, "silent": 0, "reminded": 0}
KINDS = ["start", "start", "ahead", "end", "back", "scheme", "away"]
HAPPENINGS = st.lists(
    st.tuples(st.integers(0, DAYS - 60), st.sampled_from(KINDS), st.integers(1, 20), ASKS), min_size=4, max_size=14
)
FIVE_AT_ONCE = [(ahead, "start", 1, []) for ahead in (0, 1, 2, 3, 8)]


@dataclass
class Years:
    """The world of one example: who does what on which day."""

    first: date
    luck: Random
    make: dict[str, Any]
    on: Callable[[date], None]
    said: list[tuple[date, list[plan.Ask]]] = field(default_factory=list)
    planned: list[tuple[date, Placement]] = field(default_factory=list)
    away_until: date = date.min
    longest_away: int = 0
    people: int = 0
    wrong: list[str] = field(default_factory=list)

    def walk(self, happenings: list) -> None:
        for ahead in range(DAYS):
            day = self.first + timedelta(days=ahead)
            now = [one for one in happenings if one[0] == ahead]
            idle = not now and not self.busy(day)
            if idle and self.luck.random() > 0.03:
                continue
            self.on(day)
            for _ahead, kind, number, asks in now:
                getattr(self, kind)(day, number, asks)
            self.confirm(day)
            if day < self.away_until:
                continue
            self.tasks(day, idle=idle)
            self.talk(day)

    def busy(self, day: date) -> bool:
        """As the tasks themselves look: is there anybody to ask, to remind or to note down?"""
        if day.weekday() == 0 or any(on <= day for on, _placement in self.planned):
            return True
        with working():
            rows = CheckIn.objects
            return days.is_werkdag(day) and bool(
                rows.silent_on_day(day).exists() or rows.to_remind_on(day).exists() or due_on(day)
            )

    def tasks(self, day: date, *, idle: bool) -> None:
        if day.weekday() == 0 or self.said:
            plan_days()
        if day.weekday() == 0:
            chain_days()
            signal_days()
        found = check_in_days()
        assert not idle or found == QUIET, "a day that was passed over had something to do"
        assert found == QUIET or check_in_days() == QUIET, "a second run finds nothing"
        deliver()
        self.wrong += sent_wrongly()

    def talk(self, day: date) -> None:
        """Some answer, and on Mondays most contact is held."""
        with working():
            asked = list(CheckIn.objects.open().with_names().order_by("pk"))
        for one in asked:
            if self.luck.random() < 0.2:
                going = self.luck.choice(["good", "fair", "bad"])
                with acting(Actor(link=one.link)) as by:
                    one.answer(at_work="yes", going=going, learning="yes", by=by)
        if day.weekday():
            return
        with acting(self.make["world"].actor("coordinator")) as by:
            for moment in ContactMoment.objects.due_by(day).select_related("trajectory", "placement").order_by("pk"):
                if self.luck.random() < 0.8:
                    moment.record(held_on=day, wellbeing="good", learning="yes", by=by)
                else:
                    moment.move(day + timedelta(days=5), by=by)

    # -- what happens ------------------------------------------------------------------------------------------------

    def start(self, day: date, number: int, _asks: list) -> None:
        if self.people < PEOPLE:
            self.people += 1
            self.make["employed"](email=f"k{self.people}@x.example")

    def ahead(self, day: date, number: int, _asks: list) -> None:
        """Logged to begin later; on the day itself it turns out to be some days later still."""
        if self.people < PEOPLE:
            self.people += 1
            made = self.make["employed"](email=f"k{self.people}@x.example", start=day + timedelta(days=number))
            self.planned.append((day + timedelta(days=number + self.luck.randrange(6)), made))

    def confirm(self, day: date) -> None:
        for on, placement in [one for one in self.planned if one[0] <= day]:
            self.planned.remove((on, placement))
            with acting(self.make["world"].actor("coordinator")) as by:
                found = Placement.objects.select_related("trajectory").get(pk=placement.pk)
                if found.state == Placement.State.PLANNED:
                    found.confirm_start(by=by, on=day)

    def end(self, day: date, number: int, _asks: list) -> None:
        running = list(Placement.objects.started().select_related("trajectory").order_by("pk"))
        if running:
            with acting(self.make["world"].actor("coordinator")) as by:
                running[number % len(running)].end(self.make["why"], told_by="company", on=day, by=by)

    def back(self, day: date, number: int, _asks: list) -> None:
        """Who stopped begins again."""
        gone = Placement.objects.filter(state="ended", trajectory__closed_at=None, trajectory__step="matching")
        if found := gone.select_related("trajectory").order_by("pk").first():
            try:
                self.make["log_placement"](found.trajectory, start=day + timedelta(days=1))
            except WrongStatus:
                return
            again = Placement.objects.filter(trajectory=found.trajectory).order_by("-pk")[0]
            if again.state == Placement.State.PLANNED:
                self.planned.append((day + timedelta(days=1), again))

    def scheme(self, day: date, number: int, asks: list[plan.Ask]) -> None:
        since = day + timedelta(days=number)
        with acting(self.make["world"].actor("director")) as by:
            FollowUpScheme.change(self.make["world"].region, asks or [plan.Ask(1)], since=since, by=by)
        self.said = [(on, told) for on, told in self.said if on < since] + [(since, asks or [plan.Ask(1)])]

    def away(self, day: date, number: int, _asks: list) -> None:
        self.away_until = day + timedelta(days=number)
        self.longest_away = max(self.longest_away, number)


def sent_wrongly() -> list[str]:
    """Mails that went out today to somebody who answered, or does not work there any more."""
    links = {f"/check-in/{one.link.token}/": one for one in CheckIn.objects.with_names()}
    gone = []
    for letter in mail.outbox:
        for address, one in links.items():
            beside = CheckIn.objects.filter(round=one.round, placement__state="started").unanswered()
            if address in letter.body and not beside.exists():
                gone.append(letter.body)
    mail.outbox.clear()
    return gone


@settings(max_examples=LIVES, phases=[Phase.explicit, Phase.generate])
@example(first=date(2026, 3, 2), happenings=FIVE_AT_ONCE, seed=1)
@given(
    first=st.dates(date(2026, 3, 2), date(2027, 3, 1)), happenings=HAPPENINGS, seed=st.integers(0, 9999)
)  # fmt: skip
@pytest.mark.django_db
def test_two_years_of_asking(employed, log_placement, world, reasons, on, first, happenings, seed):
    why = reasons(ReasonKind.PLACEMENT_END, "other_work")
    reasons(ReasonKind.CLOSE, "works_in_trade")  # what the clock closes with
    make = {"employed": employed, "log_placement": log_placement, "world": world, "why": why}
    with transaction.atomic():
        on(first)
        years = Years(first, Random(seed), make, on)  # noqa: S311 no secret
        years.walk([(0, "start", 1, []), *happenings])
        last = first + timedelta(days=DAYS)
        on(last)
        plan_days()
        signal_days()
        assert years.wrong == []
        assert CheckIn.objects.exists(), "something happened"
        check_messages()
        check_moments(years, last)
        check_asked(years, last)
        transaction.set_rollback(True)


def check_messages() -> None:
    """Never two rounds within seven days, and of each round one message and at most one reminder."""
    by_person: dict[str, set[date]] = {}
    for recipient, asked_on in CheckIn.objects.order_by("pk").values_list("recipient", "asked_on"):
        by_person.setdefault(recipient, set()).add(asked_on)
    gaps = [(then - once).days for dates in by_person.values() for once, then in pairwise(sorted(dates))]
    assert all(gap >= 7 for gap in gaps), gaps
    told: dict[tuple[Any, str], int] = {}
    rounds = dict(CheckIn.objects.values_list("pk", "round"))
    for key in Owed.objects.filter(kind="nazorg.check_in").order_by("pk").values_list("key", flat=True):
        _kind, pk, which = key.split("/")
        told[rounds[int(pk)], which] = told.get((rounds[int(pk)], which), 0) + 1
    assert set(told.values()) <= {1}, "a round is written about once, and reminded of once"


def check_moments(years: Years, last: date) -> None:
    """Of each placement every week that the schemes asked for, once, by a reckoning of its own."""
    for placement in Placement.objects.filter(state__in=["started", "ended"]).select_related("trajectory"):
        rows = ContactMoment.objects.filter(placement=placement, week__isnull=False).order_by("week")
        by_week = {moment.week: moment for moment in rows}
        assert len(by_week) == rows.count(), "a week stands twice"
        if placement.state == "ended" or not placement.trajectory.is_open:
            assert not any(moment.status == "open" for moment in by_week.values()), "asked after the end"
            continue
        for week in asked_weeks(years, placement.counted_from):  # type: ignore[arg-type]
            assert week in by_week, f"week {week} is lost"
            lapsed = by_week[week].status == "lapsed"
            assert not lapsed or placement.counted_from + timedelta(weeks=week) < last, f"week {week} lapsed"
    assert not Signal.objects.open().filter(placement__state="ended").exists()


def check_asked(years: Years, last: date) -> None:
    """Nobody is asked about work that is over; and while the scheme stood and the worker ran, nobody is passed by."""
    for one in CheckIn.objects.select_related("placement").order_by("pk"):
        assert one.placement.ended_on is None or one.asked_on <= one.placement.ended_on
    if years.said or years.longest_away > 5:
        return
    asked = set(CheckIn.objects.values_list("placement", "side", "week"))
    weeks = check_in_weeks([ask.week for ask in plan.DEFAULT_ASKS])
    for placement in Placement.objects.filter(state__in=["started", "ended"]).select_related("trajectory"):
        until = min(placement.ended_on or last, placement.closes_on, last) - timedelta(days=WINDOW_DAYS + 7)
        for week in weeks:
            due = placement.counted_from + timedelta(weeks=week)
            if placement.start <= due <= until:
                missed = [side for side in Side.values if (placement.pk, side, week) not in asked]
                assert not missed, (placement.pk, week, missed)
