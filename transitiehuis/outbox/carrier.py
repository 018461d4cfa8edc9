"""What delivery asks of who carries a message: the postman for mail, the courier for text messages."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Self

from transitiehuis.outbox.models import Message


class Away(Exception):
    """Nobody's message can be handed over now; the one at hand was not touched."""


class Refused(Exception):
    """This message was not taken: never will be (`permanent`), or not now. `str()` is what was said."""

    def __init__(self, reply: str, *, permanent: bool) -> None:
        super().__init__(reply)
        self.permanent = permanent


class Carrier(ABC):
    """One way out of the house for one run. `job` is its name on the health page, `text` whether it takes texts."""

    job = ""
    text = False

    def __init__(self) -> None:
        self.called = False
        self.broken = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.hang_up()

    @abstractmethod
    def call(self) -> None:
        """Be ready to hand over. Raises Away."""

    @abstractmethod
    def hand_over(self, message: Message) -> None:
        """The message is theirs from now on. Raises Refused, or Away before anything was said about it."""

    @abstractmethod
    def hang_up(self) -> None:
        """Nothing more in this run."""
