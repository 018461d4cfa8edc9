"""Two at once: of every step one wins and the other reads a sentence; without the lock that would not be so."""

import pytest
from django.db import DatabaseError

from intake.models import (
    Closing,
    Handover,
    Intake,
    NextAction,
    OrientationActivity,
    Reason,
    ReasonKind,
    Step,
    Trajectory,
)
from transitiehuis import days
from transitiehuis.netwerk.actor import acting
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

pytestmark = pytest.mark.django_db(transaction=True)


def soon():
    return days.add_werkdagen(days.today(), 3)


def give_back(row, world, by):
    row.give_back(Reason.objects.get(code="no_room"), by=by)


def withdraw(row, world, by):
    row.withdraw(by=by)


def offer(row, world, by):
    Handover.offer(row, world.municipality, why="Jobcoach", action=NextAction.KEEP_CONTACT, due=soon(), by=by)


def hold(row, world, by):
    Intake.hold(row, held_on=days.today(), summary="Eerste gesprek.", by=by)


def move(row, world, by):
    row.move_to(Step.MATCHING, by=by, action=NextAction.FIND_PLACE, due=soon())


def close(row, world, by):
    row.close(Closing.WITHDRAWN, Reason.objects.get(code="not_now"), by=by)


def reopen(row, world, by):
    row.reopen(by=by)


def schedule(row, world, by):
    OrientationActivity.schedule(row, kind="proefles", host=world.employer, on=soon(), by=by)


def attend(row, world, by):
    row.attend(by=by)


# step: what has to be so before it
STEPS = {give_back: "offered", withdraw: "sent", offer: "held", hold: "held", move: "held", close: "held",
         schedule: "held", attend: "planned", reopen: "closed"}  # fmt: skip
# The database refuses these too: without the lock the loser falls over it instead of reading a sentence.
CONSTRAINED = {offer, hold, schedule, give_back}


@pytest.fixture
def ready(refer, world, reasons):
    """What a step is taken on, as far as it needs it, and who takes the step."""
    reasons(ReasonKind.DECLINE_HANDOVER, "no_room")
    reasons(ReasonKind.CLOSE, "not_now")

    def prepared(state):
        trajectory = refer()
        if state in {"offered", "sent"}:
            return trajectory.handovers.get(), world.actor("coordinator" if state == "offered" else "adviser")
        with acting(world.actor("coordinator")) as actor:
            trajectory.handovers.get().accept(by=actor)
            trajectory.refresh_from_db()
            if state == "planned":
                return OrientationActivity.schedule(
                    trajectory, kind="proefles", host=world.employer, on=soon(), by=actor
                ), actor
            if state == "closed":
                close(trajectory, world, actor)
        return trajectory, actor

    return prepared


def race(step, ready, world, twice_at_once):
    row, actor = ready(STEPS[step])
    return twice_at_once(lambda row, by: step(row, world, by), row, by=actor)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.__name__)
def test_of_two_at_once_one_wins_and_the_other_reads_a_sentence(step, ready, world, twice_at_once):
    ended = race(step, ready, world, twice_at_once)
    assert len(ended.winners) == 1, ended
    assert isinstance(ended.losers[0], WrongStatus)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.__name__)
def test_without_the_lock_nobody_would_read_a_sentence(step, ready, world, twice_at_once, monkeypatch):
    prepared = ready(STEPS[step])
    monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)
    ended = race(step, lambda state: prepared, world, twice_at_once)

    assert not any(isinstance(loser, WrongStatus) for loser in ended.losers)
    if step in CONSTRAINED:
        assert all(isinstance(loser, DatabaseError) for loser in ended.losers)
    else:
        assert not ended.losers


def test_accepting_and_withdrawing_at_once_leaves_one_truth(ready, world, twice_at_once):
    offered, sender = ready("sent")

    def decide(row, by):
        row.accept(by=by) if by.organisation == world.school else row.withdraw(by=by)

    ended = twice_at_once(decide, offered, by=(world.actor("coordinator"), sender))
    assert len(ended.winners) == 1
    assert isinstance(ended.losers[0], WrongStatus | NotAllowed)
    offered.refresh_from_db()
    winner = world.school if offered.status == "accepted" else world.uwv
    assert Trajectory.objects.get().holder == winner
