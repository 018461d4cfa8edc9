"""The portal's own Celery app with one guard taken away, named by the environment: the tests' tests.

Each test of reliability that a worker passes must fail with the worker that lacks its guard.
"""

import os

import django

django.setup()

from django.core.mail import make_msgid  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.backends.base.base import BaseDatabaseWrapper  # noqa: E402
from django.utils import timezone  # noqa: E402

from transitiehuis.celery import app  # noqa: E402, F401
from transitiehuis.outbox import carrier, holding, postman  # noqa: E402
from transitiehuis.outbox.models import Message  # noqa: E402


def mark_late() -> None:
    """Mark all at the end of the run, as who marks a whole batch at once does."""

    def sent(self: holding.Holding) -> Message | None:
        self.done = [*getattr(self, "done", []), self.message.pk]
        others = holding.HOLD.replace("ORDER BY", f"AND id <> ALL (ARRAY{self.done}::bigint[]) ORDER BY")
        found, now = self._run(f"ROLLBACK; BEGIN; {others}", [timezone.now(), self.text]), timezone.now()
        if found is None:
            with connection.cursor() as cursor:
                cursor.executemany(holding.MARK, [[now, pk, now] for pk in self.done])
        return found

    holding.Holding.sent = sent


def new_ids() -> None:
    """Make up a Message-ID at each hand-over, as mail libraries do."""
    Message.message_id = property(lambda self: make_msgid())


def no_lock() -> None:
    """Look without holding."""
    holding.HOLD = holding.HOLD.replace("FOR NO KEY UPDATE SKIP LOCKED", "")


def give_up() -> None:
    """Take a mail server that is away for one that refuses this mail."""
    call = postman.Postman.call

    def careless(self: postman.Postman) -> None:
        try:
            call(self)
        except carrier.Away as away:
            if self.at_hand:
                raise postman.Refused(str(away), permanent=True) from away

    def hand_over(self: postman.Postman, message: Message) -> None:
        self.at_hand = True
        given(self, message)

    given = postman.Postman.hand_over
    postman.Postman.at_hand = False
    postman.Postman.call, postman.Postman.hand_over = careless, hand_over


def keep_connection() -> None:
    """Never let go of a broken connection."""
    BaseDatabaseWrapper.close = lambda self: None
    BaseDatabaseWrapper.close_if_unusable_or_obsolete = lambda self: None


globals()[os.environ["WITHOUT"]]()
