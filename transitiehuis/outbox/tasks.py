"""What a worker does for the outbox. It is told nothing: it looks at what is due."""

from celery import shared_task

from transitiehuis.outbox import delivery, heartbeat
from transitiehuis.outbox.owing import bell


@shared_task(ignore_result=True)
def deliver_due() -> None:
    """Send what is due.

    Run twice, also at once: each message is held by one of them, the other passes it by. Killed: what was handed
    to the mail server but not yet marked goes once more with the same Message-ID; the rest waits for the next run.
    """
    if delivery.deliver():  # time was up: let the next one go on at once
        bell.ring()


@shared_task(ignore_result=True)
def watch() -> None:
    """Notice jobs that are late and tell the managers once. Run twice or killed: the same messages are owed once."""
    heartbeat.look()
