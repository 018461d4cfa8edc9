"""Two at once around the kwartaalgesprek: judging an action, and sending everybody the calendar."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError

from tests.cast import World
from tests.regie.meeting.scenes import CLOSED
from tests.regie.meeting.test_judging import settled  # noqa: F401
from tests.regie.quarter.scenes import at
from transitiehuis.netwerk.actor import working
from transitiehuis.outbox.models import Owed
from transitiehuis.regie.meeting import calendar
from transitiehuis.regie.models import Action, ActionJudgement, MeetingInvitation, QuarterRound, RoundStage
from transitiehuis.workflow import Lockable

pytestmark = pytest.mark.django_db(transaction=True)


def meet(both: threading.Barrier) -> None:
    """Wait until the other one is here too; on who is held up elsewhere nobody waits for long."""
    with contextlib.suppress(threading.BrokenBarrierError):
        both.wait(2)


def judged(action: Action, *, by: Any) -> ActionJudgement:
    return ActionJudgement.give(action, "helped", f"Zo ziet {by.user.name} het.", by=by)


@pytest.mark.parametrize("locked", [True, False])
def test_of_two_who_judge_at_once_the_last_word_stands(
    world: World,
    settled: Action,  # noqa: F811
    twice_at_once: Callable,
    monkeypatch: pytest.MonkeyPatch,
    locked: bool,
) -> None:
    """Both write as plainly as can be, having looked first. The twin that does not hold the action: both look before
    either wrote, and the database refuses one."""
    both = threading.Barrier(2)

    def plainly(action: Action, round: QuarterRound, defaults: dict[str, Any]) -> tuple[ActionJudgement, bool]:
        there = ActionJudgement.objects.filter(action=action, round=round).first()
        meet(both)
        if there:
            ActionJudgement.objects.filter(pk=there.pk).update(**defaults)
            return there, False
        return ActionJudgement.objects.create(action=action, round=round, **defaults), True

    monkeypatch.setattr(ActionJudgement.objects, "update_or_create", plainly)
    if not locked:
        monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)
    with at(CLOSED):
        race = twice_at_once(judged, settled, by=(world.actor("coordinator"), world.actor("director")))
    assert [type(loser) for loser in race.losers] == ([] if locked else [IntegrityError])
    assert ActionJudgement.objects.count() == 1


def invited(round: QuarterRound, *, by: Any) -> int:
    with working():
        return calendar.follow(round.pk, CLOSED)


@pytest.mark.parametrize("held", [True, False])
def test_of_two_workers_one_sends_the_calendar(
    world: World, closed: QuarterRound, twice_at_once: Callable, monkeypatch: pytest.MonkeyPatch, held: bool
) -> None:
    """The twin that does not hold the round: both find nobody invited, and the database refuses one."""
    with at(CLOSED), working():
        for organisation in (world.school, world.branch):
            RoundStage.objects.create(round=closed, organisation=organisation, stage="pack", told_on=CLOSED)
    both, newly = threading.Barrier(2), calendar.newly

    def slowly(*facts: Any) -> list[MeetingInvitation]:
        found = newly(*facts)
        meet(both)
        return found

    monkeypatch.setattr(calendar, "newly", slowly)
    if not held:
        monkeypatch.setattr(QuarterRound.objects, "select_for_update", lambda **how: QuarterRound.objects.all())
    with at(CLOSED):
        race = twice_at_once(invited, closed, by=world.actor("director"))
    assert [type(loser) for loser in race.losers] == ([] if held else [IntegrityError])
    assert sorted(race.winners) == ([0, 2] if held else [2])
    assert Owed.objects.filter(kind=calendar.KIND).count() == 2
