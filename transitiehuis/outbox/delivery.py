"""Messages go to the mail server or the text gateway one by one, each in a transaction of its own.

Kill this anywhere: what was handed over but not yet marked is handed over once more, with the same identity (the
Message-ID of a mail, the Idempotency-Key of a text message). Nothing else is sent twice and nothing is lost.
"""

from __future__ import annotations

import logging
import time
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from transitiehuis.netwerk.actor import working
from transitiehuis.outbox import heartbeat
from transitiehuis.outbox.carrier import Away, Carrier, Refused
from transitiehuis.outbox.courier import Courier
from transitiehuis.outbox.holding import Holding
from transitiehuis.outbox.joining import join_due, reconsider
from transitiehuis.outbox.models import Message, Owed, OwedState
from transitiehuis.outbox.models.message import BACKOFF
from transitiehuis.outbox.postman import Postman

log = logging.getLogger(__name__)

RUN_SECONDS = 240  # well within the time limit of a task; what is left is for the next one
STALE = timedelta(minutes=10)  # a message that waited longer is asked again whether its reason stands


def deliver(seconds: float = RUN_SECONDS) -> bool:
    """Join and send what is due, mails and text messages, until nothing is left, who carries it is away or time is up.

    True when the time was up. Several may run at once: each message is held by one of them.
    """
    end = time.monotonic() + seconds
    late = [deliver_by(carrier, end) for carrier in carriers()]
    return any(late)


def carriers() -> list[Carrier]:
    """Who carries what; text messages wait while no gateway is set."""
    return [Postman(), Courier()] if settings.SMS_URL else [Postman()]


def deliver_by(carrier: Carrier, end: float) -> bool:
    """What goes by this carrier, until `end` (monotonic seconds); True when the time was up."""
    with carrier:
        try:
            while something_due(carrier.text) and time.monotonic() < end:
                carrier.call()  # before joining: while nothing can be sent, reasons may still go
                if not join_due(carrier.text) + deliver_waiting(carrier, end):
                    break  # another worker holds what is due
        except Away as away:
            log.warning("The %s is away: %s", carrier.job, away)
            heartbeat.wrong(carrier.job)
            return False
        if carrier.called:
            heartbeat.right(carrier.job)
    return time.monotonic() >= end


def something_due(text: bool = False) -> bool:
    """Whether there is a reason to call the mail server, or with `text` the gateway, at all."""
    now = timezone.now()
    with working():
        due = (Message.objects.due_on(now).by_text(text), Owed.objects.due_on(now).by_text(text))
        return any(rows.exists() for rows in due)


def deliver_waiting(carrier: Carrier, end: float) -> int:
    """Hand over what waits and nobody else holds, until `end` (monotonic seconds); how many were settled.

    Raises Away, with the message at hand as it was.
    """
    settled = 0
    with Holding(carrier.text) as holding:
        message = holding.take()
        while message and time.monotonic() < end:
            settled += 1
            if timezone.now() - message.asked_at > STALE:
                holding.let_go()
                ask_again(message)
                message = holding.take()
                continue
            try:
                carrier.hand_over(message)
            except Refused as refusal:
                holding.let_go()
                put_off(message, refusal)
                message = holding.take()
            else:
                message = holding.sent()
    return settled


def ask_again(message: Message) -> None:
    """Take out of a message that waited what need not be sent any more."""
    with working():
        message.lock()
        if message.state == Message.State.WAITING:
            reconsider(message, timezone.now())


def put_off(message: Message, refusal: Refused) -> None:
    """Later, when the server may take it then; else it did not arrive, and the ledger says why."""
    with working():
        message.lock()
        if message.state == Message.State.WAITING:
            _put_off(message, refusal, timezone.now())


def _put_off(message: Message, refusal: Refused, now: datetime) -> None:
    message.failure = str(refusal)[:300]
    parts = Owed.objects.filter(message=message)
    if refusal.permanent or message.attempts >= len(BACKOFF):
        message.state = Message.State.FAILED
        parts.update(state=OwedState.FAILED, failure=message.failure, settled_at=now)
    else:
        message.not_before = now + BACKOFF[message.attempts]
        message.attempts += 1
        parts.update(failure=message.failure)
    message.save(update_fields=["state", "failure", "attempts", "not_before"])
