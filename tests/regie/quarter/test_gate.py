"""The gate of the rhythm: when it says that nothing is due, a whole run changes nothing; an idle minute is cheap."""

from __future__ import annotations

import contextlib
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import World
from tests.regie.agreements.scenes import signed
from tests.regie.quarter.scenes import at, fill_in, load_toolkit
from transitiehuis.netwerk.actor import working
from transitiehuis.netwerk.models import Membership, Partnership, User
from transitiehuis.outbox.models import Owed
from transitiehuis.regie import gate, tasks
from transitiehuis.regie.models import (
    Action,
    ActionNudge,
    AgendaPoint,
    AgreementReminder,
    Assessment,
    FrozenFigure,
    MeetingInvitation,
    PackPart,
    QuarterMeeting,
    QuarterRound,
    ReviewPack,
    RoundStage,
    Submission,
    SuccessFactor,
)
from transitiehuis.regie.models.rounds import Phase
from transitiehuis.regie.tasks import quarter_rhythm
from transitiehuis.workflow import WrongStatus

pytestmark = pytest.mark.django_db
WRITTEN = (
    Owed, RoundStage, Submission, Assessment, ActionNudge, AgreementReminder, MeetingInvitation, AgendaPoint,
    QuarterRound, QuarterMeeting, ReviewPack, FrozenFigure,
)  # fmt: skip
FIRST, DAYS = date(2026, 1, 5), 380


def written() -> list[Any]:
    """Everything that the rhythm writes, as it stands."""
    return [list(model.objects.order_by("pk").values_list()) for model in WRITTEN] + [PackPart.objects.count()]


class Year:
    """What people do on a day, out of a seed."""

    def __init__(self, world: World, seed: int) -> None:
        self.world, self.luck = world, Random(seed)  # noqa: S311 chance, no secret
        self.director = world.actor("director")
        self.factors = list(SuccessFactor.objects.in_order())

    def act(self, day: date) -> None:
        steps = (self.score, self.focus, self.move, self.cancel, self.hold_again, self.reopen, self.agree, self.settle,
                 self.sign, self.leave, self.unreached, self.nothing)  # fmt: skip
        step = self.luck.choice(steps)
        with contextlib.suppress(WrongStatus):
            step(day)

    def round(self, day: date, *phases: Phase) -> QuarterRound | None:
        found = [one for one in QuarterRound.objects.filter(region=self.world.region) if one.phase_on(day) in phases]
        return self.luck.choice(found) if found else None

    def nothing(self, day: date) -> None:
        """Most days are like that."""

    def score(self, day: date) -> None:
        if round := self.round(day, Phase.SCORING):
            fill_in(self.world.actor(self.luck.choice(["reader", "partner_contact"])), round)

    def focus(self, day: date) -> None:
        if round := self.round(day, Phase.PLANNED, Phase.SCORING):
            round.focus_on(self.luck.sample(self.factors, 2), by=self.director)

    def move(self, day: date) -> None:
        if round := self.round(day, Phase.PLANNED, Phase.SCORING, Phase.MEETING):
            place = self.luck.choice(["", "Stadhuis", "Zaal 3"])
            round.move(round.meeting_on + timedelta(self.luck.randrange(-9, 10)), by=self.director, place=place)

    def cancel(self, day: date) -> None:
        if self.luck.random() < 0.4 and (round := self.round(day, Phase.SCORING, Phase.MEETING)):
            round.cancel("Iedereen is ziek", by=self.director)

    def hold_again(self, day: date) -> None:
        if round := self.round(day, Phase.CANCELLED):
            round.hold_again(day + timedelta(self.luck.randrange(1, 30)), "De zaal is er toch", by=self.director)

    def reopen(self, day: date) -> None:
        if self.luck.random() < 0.4 and (round := self.round(day, Phase.MEETING)):
            round.reopen(day + timedelta(1), "Een partner was ziek", by=self.director)

    def agree(self, day: date) -> None:
        if round := self.round(day, Phase.MEETING, Phase.ACTIONS):
            owner = self.luck.choice([self.world.school, self.world.branch])
            due_on = day + timedelta(self.luck.randrange(-20, 60))
            Action.add(round, by=self.director, organisation=owner, text="Iets doen", due_on=due_on)

    def settle(self, day: date) -> None:
        for action in Action.objects.open()[:1]:
            if self.luck.random() < 0.5:
                action.move(day + timedelta(self.luck.randrange(1, 30)), "Later", by=self.director)
            else:
                action.finish(by=self.director)

    def sign(self, day: date) -> None:
        signed(self.world, lasts=self.luck.randrange(20, 250))

    def leave(self, day: date) -> None:
        """The branch leaves the region, or is back."""
        rows = Partnership.objects.filter(organisation=self.world.branch)
        until = day - timedelta(1) if rows.filter(until=None).exists() else None
        rows.update(until=until)

    def unreached(self, day: date) -> None:
        """Somebody leaves, or an account is closed: nobody can be told, until there is somebody."""
        contact = self.world.memberships["partner_contact"]
        if self.luck.random() < 0.5:
            User.objects.filter(pk=contact.user_id).update(is_active=self.luck.random() < 0.5)
        else:
            Membership.objects.filter(pk=contact.pk).update(until=self.luck.choice([None, day]))


def due(day: date) -> bool:
    with working():
        return gate.anything_due(day)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_when_it_says_idle_a_whole_run_changes_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    load_toolkit()
    year, day, said = Year(world, seed), FIRST, []
    monkeypatch.setattr(tasks, "anything_due", lambda today: True)
    while day < FIRST + timedelta(DAYS):
        with at(day):
            year.act(day)
            before, asked = written(), due(day)
            quarter_rhythm()
            changed = written() != before
            assert asked or not changed, f"{day}: idle, and yet something changed"
            assert not due(day), f"{day}: all was done, and yet something is due"
            said.append((asked, changed))
        day += timedelta(year.luck.choice([1, 1, 1, 2, 3, 9]) if year.luck.random() < 0.95 else -2)
    assert sum(asked and changed for asked, changed in said) > 20
    assert sum(not asked for asked, _changed in said) > 20
    assert [one for one in said if one == (True, False)] == []


def test_an_idle_minute_asks_two_things(world: World, round: QuarterRound) -> None:
    """Beside them the role, and what the transaction is told and forgets."""
    with at(date(2026, 10, 26)):
        quarter_rhythm()
        with CaptureQueriesContext(connection) as asked:
            quarter_rhythm()
    told = [q["sql"] for q in asked if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(told) <= 5, told
    assert sum("regie_" in sql for sql in told) == 2


def test_closed_the_whole_run_would_lose_it(world: World, round: QuarterRound, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: with a gate that always says idle nobody hears that the round opens."""
    monkeypatch.setattr(tasks, "anything_due", lambda today: False)
    with at(date(2026, 10, 20)):
        quarter_rhythm()
        assert not Owed.objects.filter(kind="regie.quarter_opening").exists()
        monkeypatch.undo()
        quarter_rhythm()
        assert Owed.objects.filter(kind="regie.quarter_opening").exists()
