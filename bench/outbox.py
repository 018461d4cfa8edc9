"""Mails a second through the ledger, against a bare loop that hands the same mails to the same local mail server.

`python -m bench.outbox` (or as part of `make bench`). Both run in turns; the figures are medians. The loop hands over
the mails as Django writes them; beside it stands a loop whose mails were written beforehand. One worker's `deliver()`
is measured from owed rows to rows marked sent; PostgreSQL is a private one with every safety on.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import statistics
import time
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from typing import Any

from aiosmtpd.smtp import SMTP
from django.core.mail import EmailMultiAlternatives

from bench.private import database

MAILS, ROUNDS = 400, 9


class Sink:
    """Takes everything and keeps nothing."""

    async def handle_DATA(self, _server: object, _session: object, _envelope: object) -> str:  # noqa: N802 - aiosmtpd's
        return "250 OK"


def serve(ready: Connection) -> None:
    """A mail server in a process of its own; ends when the other end of the pipe is closed."""

    async def run() -> None:
        server = await asyncio.get_running_loop().create_server(lambda: SMTP(Sink()), "127.0.0.1", 0)
        ready.send(server.sockets[0].getsockname()[1])
        async with server:
            await asyncio.to_thread(ready.poll, None)

    asyncio.run(run())


def owe_all(number: int) -> None:
    """What the round owes: one part each for so many people, as a reminder of the quarter has it."""
    from django.db import transaction

    from transitiehuis.netwerk.actor import working
    from transitiehuis.outbox import owe

    body = "\n\n".join(["De kwartaalronde is open. Breng de succesfactoren verder."] * 12)
    with transaction.atomic(), working():
        for mail in range(MAILS):
            owe(
                f"bench/{number}/{mail}",
                kind="bench",
                address=f"partner{mail}@partner{mail}.example",
                subject="Kwartaalronde 2026-K4: scoor in tien minuten",
                body=body,
                url="/regie/kwartaal/2026-K4/",
            )


def as_django_writes(letter: EmailMultiAlternatives) -> EmailMultiAlternatives:
    """The same mail as anybody would make it with Django."""
    same = {"subject": letter.subject, "body": letter.body, "to": letter.to, "headers": letter.extra_headers}
    mail = EmailMultiAlternatives(**same)
    mail.attach_alternative(str(letter.alternatives[0][0]), "text/html")
    return mail


class Ready(EmailMultiAlternatives):
    """A mail whose bytes are there already: nothing is left but SMTP."""

    def __init__(self, mail: EmailMultiAlternatives) -> None:
        super().__init__(to=mail.to)
        self.written = mail.message()

    def message(self) -> Any:
        return self.written


def bare(mails: Sequence[EmailMultiAlternatives]) -> float:
    """Seconds to hand over these mails in a loop over one connection."""
    from django.core import mail

    start = time.perf_counter()
    with mail.get_connection() as connection:
        for each in mails:
            connection.send_messages([each])
    return time.perf_counter() - start


def ledger() -> float:
    """Seconds to join and send all that is owed, with one worker's `deliver()`."""
    from transitiehuis.outbox.delivery import deliver

    start = time.perf_counter()
    deliver()
    return time.perf_counter() - start


def one_round(number: int) -> tuple[float, float, float]:
    """Seconds for the same mails: the ledger, a loop of Django's mails, a loop of mails written beforehand."""
    from transitiehuis.outbox import letters
    from transitiehuis.outbox.models import Message, Owed

    owe_all(number)
    through = ledger()
    sent = Owed.objects.filter(key__startswith=f"bench/{number}/", state=Owed.State.SENT)
    assert sent.count() == MAILS
    mails = [letters.as_mail(message) for message in Message.objects.filter(parts__in=sent)]
    return through, bare([as_django_writes(mail) for mail in mails]), bare([Ready(mail) for mail in mails])


def measure() -> str:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    one_round(-1)  # warm
    rounds = [one_round(number) for number in range(ROUNDS)]
    through, loop, ready = (statistics.median(times) for times in zip(*rounds, strict=True))
    ratio = statistics.median(b / a for a, b, _c in rounds)
    hardest = statistics.median(c / a for a, _b, c in rounds)
    return (
        f"{MAILS} mails, {ROUNDS} rounds: ledger {MAILS / through:.0f} mails a second, "
        f"bare SMTP loop {MAILS / loop:.0f}; ratio {ratio:.2f} (goal: 0.60 or more). "
        f"A loop of mails written beforehand {MAILS / ready:.0f}; ratio {hardest:.2f}."
    )


def main(report: Callable[[str], None] = print) -> None:
    """Start a mail server and a private database, measure, clean up."""
    here, there = multiprocessing.Pipe()
    sink = multiprocessing.Process(target=serve, args=(there,), daemon=True)
    sink.start()
    there.close()  # the sink's end lives in the sink alone: when we end, it ends
    try:
        with database(EMAIL_URL=f"smtp://127.0.0.1:{here.recv()}"):
            report(measure())
    finally:
        here.close()
        sink.join(10)


if __name__ == "__main__":
    main()
