"""A real SMTP server within the test: it remembers what was handed over, and can hold its answer back."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from types import TracebackType

from aiosmtpd.smtp import SMTP, Envelope, Session

MINUTE = 60


@dataclass
class Mail:
    """One hand-over: who handed it over (the sender's address), to whom, and the mail itself."""

    sender: str
    to: str
    message: Message

    @property
    def message_id(self) -> str:
        return str(self.message["Message-ID"])


@dataclass
class Sink:
    """`with Sink() as sink:` listens on `sink.port`; give a port to come back on the same one.

    A mail counts as handed over before the answer is given. With `holds(number)` true for the number of a hand-over
    (counted from 1) its answer is held back until `release()`.
    """

    port: int = 0
    holds: Callable[[int], bool] = lambda _number: False
    mails: list[Mail] = field(default_factory=list)

    def __enter__(self) -> Sink:
        self.changed = threading.Condition()
        self.held: list[Mail] = []
        self.gate = threading.Event()
        started = threading.Event()
        self.thread = threading.Thread(target=lambda: asyncio.run(self._serve(started)))
        self.thread.start()
        assert started.wait(MINUTE)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.gate.set()
        self.loop.call_soon_threadsafe(self.end.set)
        self.thread.join(MINUTE)

    async def _serve(self, started: threading.Event) -> None:
        self.loop, self.end = asyncio.get_running_loop(), asyncio.Event()
        server = await self.loop.create_server(lambda: SMTP(self, loop=self.loop), "127.0.0.1", self.port)
        self.port = server.sockets[0].getsockname()[1]
        started.set()
        await self.end.wait()
        server.close()

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        mail = Mail(envelope.mail_from, envelope.rcpt_tos[0], message_from_bytes(envelope.content))
        with self.changed:
            self.mails.append(mail)
            held = self.holds(len(self.mails))
            if held:
                self.gate.clear()
                self.held.append(mail)
            self.changed.notify_all()
        if held:
            await asyncio.to_thread(self.gate.wait, MINUTE)
        return "250 OK"

    def wait_for(self, holds: Callable[[], object], seconds: float = 2 * MINUTE) -> None:
        """Until `holds()` is true, asked at each hand-over; fails when that takes too long."""
        with self.changed:
            assert self.changed.wait_for(holds, seconds), f"only {len(self.mails)} mails came"

    def next_held(self) -> Mail:
        """The mail whose answer is held back now."""
        self.wait_for(lambda: self.held)
        return self.held.pop()

    def release(self) -> None:
        self.gate.set()

    def per_recipient(self) -> dict[str, Counter[str]]:
        """How often each Message-ID was handed over, by recipient."""
        found: dict[str, Counter[str]] = {}
        for mail in self.mails:
            found.setdefault(mail.to, Counter())[mail.message_id] += 1
        return found
