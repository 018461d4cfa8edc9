"""Things that go on at once: in processes beside this one, or one after the other in it.

The region comes out the same: a part of a day that is done beside another reads nothing that the other writes.
"""

from __future__ import annotations

import multiprocessing
import signal
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import date
from multiprocessing.connection import Connection
from typing import Any, Protocol

from django.db import connections

from transitiehuis.embedded import die_with_parent

STOP_SECONDS = 5


Told = list[Any]  # what a part has to tell when it is done; it can be pickled
Parts = Mapping[str, Callable[..., Told | None]]  # of a day, by name


class Abreast(Protocol):
    def beside(self, part: str, day: date, *facts: Any) -> AbstractContextManager[Told]:
        """Until the end of the block, `part` of the day goes on beside it; the list has what it told after that.

        What it must know besides the day (`facts`) can be pickled. A process does one part at a time.
        """


class InTurn:
    """No other process: what goes on beside is done after it."""

    def __init__(self, groups: Sequence[Parts]) -> None:
        self.parts = {name: part for group in groups for name, part in group.items()}

    @contextmanager
    def beside(self, part: str, day: date, *facts: Any) -> Iterator[Told]:
        told: Told = []
        yield told
        told += self.parts[part](day, *facts) or []


class AtOnce:
    """Each group of parts lives in a process of its own, with its own connection to the database."""

    def __init__(self, pipes: Mapping[str, Connection]) -> None:
        self.pipes = pipes  # by part

    @contextmanager
    def beside(self, part: str, day: date, *facts: Any) -> Iterator[Told]:
        """Ends when both have come to an end. Raises RuntimeError with what went wrong over there."""
        pipe = self.pipes[part]
        pipe.send((part, day, *facts))
        told: Told = []
        yield told
        try:
            problem, found = pipe.recv()
        except (EOFError, ConnectionError) as error:
            raise RuntimeError(f"The process beside this one is gone: {part} of {day} was not done.") from error
        if problem:
            raise RuntimeError(problem)
        told += found


@contextmanager
def at_once(groups: Sequence[Parts], ready: Callable[[], None]) -> Iterator[AtOnce]:
    """Outside a transaction; `ready` is called in each process, as none has a connection left."""
    connections.close_all()
    with ExitStack() as processes:
        pipes = [processes.enter_context(_process(group, ready)) for group in groups]
        ready()
        yield AtOnce({part: pipe for group, pipe in zip(groups, pipes, strict=True) for part in group})


@contextmanager
def _process(parts: Parts, ready: Callable[[], None]) -> Iterator[Connection]:
    """Ends with the block; the pipe by which it is asked."""
    fork = multiprocessing.get_context("fork")
    here, there = fork.Pipe()
    process = fork.Process(target=_serve, args=(parts, there, here, ready), daemon=True)
    process.start()
    there.close()
    try:
        yield here
    finally:
        here.close()  # over there this is the end
        process.join(STOP_SECONDS)
        process.kill()
        process.join()


def _serve(parts: Parts, pipe: Connection, other_end: Connection, ready: Callable[[], None]) -> None:
    """Do what is asked until nobody asks any more; Ctrl-C is for who asks."""
    other_end.close()
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGALRM):
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    die_with_parent(signal.SIGKILL)
    ready()
    try:
        while True:
            part, *facts = pipe.recv()
            pipe.send(_done(parts[part], *facts))
    except (EOFError, ConnectionError):
        connections.close_all()


def _done(part: Callable[..., Told | None], *facts: Any) -> tuple[str, Told]:
    """What went wrong, '' for nothing, and what it had to tell."""
    try:
        return "", part(*facts) or []
    except Exception:
        return traceback.format_exc(), []
