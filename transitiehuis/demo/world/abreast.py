"""Two things that go on at once: in two processes, or one after the other in this one.

The region comes out the same: a part of a day that is done beside another reads nothing that the other writes.
"""

from __future__ import annotations

import multiprocessing
import signal
import traceback
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from multiprocessing.connection import Connection
from typing import Protocol

from django.db import connections

from transitiehuis.embedded import die_with_parent

STOP_SECONDS = 5


class Side(Protocol):
    """Whatever has parts of a day, by name."""

    def begin(self, day: date) -> None: ...
    def work(self, day: date) -> None: ...
    def finish(self, day: date) -> None: ...


class Abreast(Protocol):
    def beside(self, part: str, day: date) -> AbstractContextManager[None]:
        """Until the end of the block, `part` of the side goes on beside it."""


class InTurn:
    """No second process: what goes on beside is done after it."""

    def __init__(self, side: Side) -> None:
        self.side = side

    @contextmanager
    def beside(self, part: str, day: date) -> Iterator[None]:
        yield
        getattr(self.side, part)(day)


class AtOnce:
    """The side lives in a process of its own, with its own connection to the database."""

    def __init__(self, pipe: Connection) -> None:
        self.pipe = pipe

    @contextmanager
    def beside(self, part: str, day: date) -> Iterator[None]:
        """Ends when both have come to an end. Raises RuntimeError with what went wrong over there."""
        self.pipe.send((part, day))
        yield
        try:
            problem = self.pipe.recv()
        except (EOFError, ConnectionError) as error:
            raise RuntimeError(f"The process beside this one is gone: {part} of {day} was not done.") from error
        if problem:
            raise RuntimeError(problem)


@contextmanager
def at_once(side: Side, ready: Callable[[], None]) -> Iterator[AtOnce]:
    """Outside a transaction; `ready` is called in both processes, as neither has a connection left."""
    connections.close_all()
    fork = multiprocessing.get_context("fork")
    here, there = fork.Pipe()
    process = fork.Process(target=_serve, args=(side, there, here, ready), daemon=True)
    process.start()
    there.close()
    try:
        ready()
        yield AtOnce(here)
    finally:
        here.close()  # over there this is the end
        process.join(STOP_SECONDS)
        process.kill()
        process.join()


def _serve(side: Side, pipe: Connection, other_end: Connection, ready: Callable[[], None]) -> None:
    """Do what is asked until nobody asks any more; Ctrl-C is for who asks."""
    other_end.close()
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGALRM):
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    die_with_parent(signal.SIGKILL)
    ready()
    try:
        while True:
            part, day = pipe.recv()
            pipe.send(_problem(side, part, day))
    except (EOFError, ConnectionError):
        connections.close_all()


def _problem(side: Side, part: str, day: date) -> str:
    try:
        getattr(side, part)(day)
    except Exception:
        return traceback.format_exc()
    return ""
