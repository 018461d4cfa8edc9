"""The review pack is made once: a worker killed, two workers, a score at the close."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.db import IntegrityError, connection, connections

from tests.regie.pack.scenes import FOCUS, LAST_DAY, MORNING_AFTER
from tests.regie.pack.test_building import chapters_of
from tests.regie.quarter.scenes import AMSTERDAM, at, factor
from transitiehuis.netwerk.actor import acting, working
from transitiehuis.regie.figures.keeping import freeze
from transitiehuis.regie.models import PackPart, PackState, QuarterRound, ReviewPack, Submission
from transitiehuis.regie.pack import building, sections
from transitiehuis.regie.tasks import review_packs
from transitiehuis.workflow import WrongStatus

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[3]


def run_and_kill(statement: int) -> bool:
    """Whether a process of its own was killed at that statement; False when it ended before."""
    database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    environment = {**os.environ, "DATABASE_URL": database, "PYTHONPATH": str(ROOT), "LOG_LEVEL": "ERROR"}
    words = [sys.executable, "tests/regie/pack/maker.py", str(statement), MORNING_AFTER.isoformat()]
    ended = subprocess.run(words, cwd=ROOT, env=environment, check=False, timeout=120)
    assert ended.returncode in {0, -signal.SIGKILL}
    return ended.returncode != 0


@pytest.mark.django_db(transaction=True)
def test_killed_again_and_again_it_is_made_once_and_goes_on_where_it_was(round):
    with at(MORNING_AFTER), working():
        freeze(round.pk)  # many statements, and one transaction of its own
    done = []
    for statement in (25, 40, 60):
        assert run_and_kill(statement)
        pack = ReviewPack.objects.get()
        done.append(pack.done)
        assert PackPart.objects.filter(pack=pack).count() == pack.done
    assert 0 < done[-1] < len(sections.in_order())
    assert done == sorted(done)
    with at(MORNING_AFTER):
        review_packs()
    pack = ReviewPack.objects.get()
    assert (pack.state, pack.done) == (PackState.READY, len(sections.in_order()))
    assert PackPart.objects.count() == pack.done


def sections_made_by_two(twice_at_once: Any, monkeypatch: Any, by: Any) -> list[type[BaseException]]:
    """Two workers at the same pack, each of whom read before the other wrote; what went wrong."""
    with at(MORNING_AFTER), working():
        pk = ReviewPack.objects.get_or_create(
            round=QuarterRound.objects.get(year=2026, quarter=4), frozen_on=LAST_DAY,
            defaults={"begun_at": datetime(2026, 11, 13, tzinfo=AMSTERDAM)},
        )[0].pk  # fmt: skip
    both, wrong = threading.Barrier(2), []
    step = building.step

    def slowly(pack: ReviewPack) -> bool:
        with contextlib.suppress(threading.BrokenBarrierError):  # the other one passed it by
            both.wait(2)
        return step(pack)

    monkeypatch.setattr(building, "step", slowly)
    monkeypatch.setattr(building.log, "exception", lambda *args: wrong.append(sys.exc_info()[0]))
    twice_at_once(lambda by: building.go_on(pk), by=by)
    return wrong


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_one_passes_by(round, world, twice_at_once, monkeypatch):
    with time_machine.travel(datetime.combine(MORNING_AFTER, time(8), tzinfo=AMSTERDAM), tick=False):
        assert sections_made_by_two(twice_at_once, monkeypatch, world.actor("director")) == []
        assert PackPart.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_would_make_it(round, world, twice_at_once, monkeypatch):
    """The twin: unlocked, both make the first section and the database refuses one."""
    unlocked = lambda pk: ReviewPack.objects.making().select_related("round__region").filter(pk=pk).first()  # noqa: E731
    monkeypatch.setattr(building, "held", unlocked)
    with time_machine.travel(datetime.combine(MORNING_AFTER, time(8), tzinfo=AMSTERDAM), tick=False):
        assert sections_made_by_two(twice_at_once, monkeypatch, world.actor("director")) == [IntegrityError]


class ScoreAtTheClose:
    """The school sends a score one second before midnight and is not ready when the worker begins, a second after."""

    def __init__(self, world: Any, round: QuarterRound) -> None:
        self.actor, self.round = world.actor("reader"), round
        self.sent, self.go, self.faults = threading.Event(), threading.Event(), []

    def send(self) -> None:
        try:
            with acting(self.actor):
                form = Submission.objects.get(round=self.round, organisation=self.actor.current.organisation_id)
                form.score(factor(FOCUS), 3, by=self.actor)
                self.sent.set()
                self.go.wait(10)
        except Exception as fault:
            self.faults.append(fault)
        finally:
            self.sent.set()
            connections.close_all()

    def begin(self) -> None:
        try:
            building.look()
        except Exception as fault:
            self.faults.append(fault)
        finally:
            connections.close_all()

    def levels(self) -> list[Any]:
        """What the pack says the school gave."""
        midnight = datetime.combine(MORNING_AFTER, time(0), tzinfo=AMSTERDAM)
        with time_machine.travel(midnight - timedelta(seconds=1), tick=False) as clock:
            score = threading.Thread(target=self.send)
            score.start()
            assert self.sent.wait(10)
            clock.move_to(midnight + timedelta(seconds=1))
            make = threading.Thread(target=self.begin)
            make.start()
            make.join(2)  # without the lock it is made by now
            self.go.set()
            score.join(10)
            make.join(30)
        assert self.faults == []
        [table] = chapters_of(ReviewPack.objects.get())["landscape"].tables
        [row] = [row for row in table.rows if row[0].endswith(factor(FOCUS).title_nl)]
        return sorted(cell for cell in row[2:-1] if isinstance(cell, int))


@pytest.mark.django_db(transaction=True)
def test_a_score_that_is_sent_at_the_second_of_the_close_is_in_the_pack(round, world):
    assert ScoreAtTheClose(world, round).levels() == [3, 4]


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_on_the_round_that_score_would_be_missed(round, world, monkeypatch):
    """The twin: the worker that does not wait freezes what stood before."""
    begin = ReviewPack.begin.__func__

    def careless(cls: Any, round_id: int) -> Any:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(QuarterRound, "lock", lambda self, **_how: None)
            return begin(cls, round_id)

    monkeypatch.setattr(ReviewPack, "begin", classmethod(careless))
    monkeypatch.setattr(building, "freeze", lambda round_id: 0)  # it would wait for that score as well
    assert ScoreAtTheClose(world, round).levels() == [1, 4]


@pytest.mark.django_db(transaction=True)
def test_a_score_that_comes_a_second_late_is_refused_and_stands_nowhere(round, world):
    with at(MORNING_AFTER, hour=0), acting(world.actor("reader")) as by:
        form = Submission.objects.get(round=round, organisation=by.current.organisation_id)
        with pytest.raises(WrongStatus):
            form.score(factor(FOCUS), 3, by=by)
