"""Messages go to the mail server one by one, each in a transaction of its own.

Kill this anywhere: what was handed over but not yet marked is handed over once more, with the same Message-ID.
Nothing else is sent twice and nothing is lost.
"""

from __future__ import annotations

import logging
import time
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from transitiehuis.netwerk.actor import working
from transitiehuis.outbox import heartbeat
from transitiehuis.outbox.joining import join_due, reconsider
from transitiehuis.outbox.models import Message, Owed, OwedState
from transitiehuis.outbox.models.message import BACKOFF
from transitiehuis.outbox.postman import MailServerAway, Postman, Refused

log = logging.getLogger(__name__)

RUN_SECONDS = 240  # well within the time limit of a task; what is left is for the next one
STALE = timedelta(minutes=10)  # a message that waited longer is asked again whether its reason stands

# One statement for both: at most five go to the database per mail.
MARK_SENT = """
WITH sent AS (UPDATE outbox_message SET state = 'sent', sent_at = %s, failure = '' WHERE id = %s RETURNING id)
UPDATE outbox_owed SET state = 'sent', settled_at = %s, failure = '' FROM sent WHERE message_id = sent.id
"""


def deliver(seconds: float = RUN_SECONDS) -> bool:
    """Join and send what is due until nothing is left, the mail server is away or the time is up.

    True when the time was up. Several may run at once: each message is held by one of them.
    """
    end = time.monotonic() + seconds
    with Postman() as postman:
        try:
            while something_due() and time.monotonic() < end:
                postman.call()  # before joining: while nothing can be sent, reasons may still go
                settled = join_due()
                while time.monotonic() < end and deliver_next(postman):
                    settled += 1
                if not settled:  # another worker holds what is due
                    break
        except MailServerAway as away:
            log.warning("The mail server is away: %s", away)
            heartbeat.wrong(heartbeat.MAIL_SERVER)
            return False
        if postman.called:
            heartbeat.right(heartbeat.MAIL_SERVER)
    return time.monotonic() >= end


def something_due() -> bool:
    """Whether there is a reason to call the mail server at all."""
    now = timezone.now()
    with working():
        return Message.objects.due_on(now).exists() or Owed.objects.due_on(now).exists()


def deliver_next(postman: Postman) -> bool:
    """Hand over the longest waiting message that nobody else holds; False when there is none.

    Raises MailServerAway, with the message as it was.
    """
    with working():
        now = timezone.now()
        message = hold_next(now)
        if message is None:
            return False
        if (message.attempts or now - message.created_at > STALE) and not reconsider(message, now):
            return True
        try:
            postman.hand_over(message)
        except Refused as refusal:
            _put_off(message, refusal, now)
        else:
            mark_sent(message)
    return True


def hold_next(now: datetime) -> Message | None:
    """The next message that is due, held until the transaction ends."""
    waiting = Message.objects.due_on(now).select_for_update(skip_locked=True, of=("self",), no_key=True)
    return waiting.order_by("not_before", "pk").first()


def mark_sent(message: Message) -> None:
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(MARK_SENT, [now, message.pk, now])


def _put_off(message: Message, refusal: Refused, now: datetime) -> None:
    """Later, when the server may take it then; else it did not arrive, and the ledger says why."""
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
