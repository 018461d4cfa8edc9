"""One waiting message at a time, held in a transaction of its own.

A mail costs one round trip to PostgreSQL: marking one message and holding the next are sent together. That is why
this speaks SQL and not the ORM.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from types import TracebackType
from typing import Any

import psycopg
from django.db import Error, connection
from django.utils import timezone

from transitiehuis.netwerk.actor import working
from transitiehuis.outbox.models import Message
from transitiehuis.rowsecurity import WORKER

FIELDS = [field.attname for field in Message._meta.concrete_fields]
COLUMNS = ", ".join(str(field.column) for field in Message._meta.concrete_fields)
# A crash of PostgreSQL itself may forget the marks of the last half second; those mails go again, with the same
# Message-ID. Waiting for the disk at every mail would cost as much as the mail.
HOLD = f"""
SELECT set_config('role', '{WORKER}', true), set_config('synchronous_commit', 'off', true);
SELECT {COLUMNS} FROM outbox_message WHERE state = 'waiting' AND not_before <= %s AND (phone <> '') = %s
ORDER BY not_before, id LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED
"""  # noqa: S608 - names of our own columns
MARK = """
WITH sent AS (UPDATE outbox_message SET state = 'sent', sent_at = %s, failure = '' WHERE id = %s RETURNING id)
UPDATE outbox_owed SET state = 'sent', settled_at = %s, failure = '' FROM sent WHERE message_id = sent.id
"""


@contextlib.contextmanager
def several() -> Iterator[Any]:
    """A cursor that takes several statements in one text, which a prepared statement cannot."""
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.ClientCursor(connection.connection) as cursor:
        yield cursor


class Holding:
    """`message` is held by this process alone until `sent()` or `let_go()`; None when nothing is left.

    A mail, or with `text` a text message: the two go different ways, and one does not wait for the other.

    Killed in between, PostgreSQL lets go of it and it waits as before. Within a transaction (tests) savepoints
    take the place of transactions. While something is held, Django believes there is no transaction: no `atomic()`.
    """

    def __init__(self, text: bool = False) -> None:
        self.message: Message | None = None
        self.text = text
        nested = connection.in_atomic_block
        self.begin = "SAVEPOINT held" if nested else "BEGIN"
        self.onward = "RELEASE SAVEPOINT held; SAVEPOINT held" if nested else "COMMIT AND CHAIN"
        # Not ROLLBACK, at which psycopg forgets every statement it had prepared.
        self.end = "RELEASE SAVEPOINT held" if nested else "COMMIT"
        self.nested = nested

    def __enter__(self) -> Holding:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is None or not issubclass(kind, Error):
            self.let_go()
        else:  # whatever the connection is in, it is over
            with contextlib.suppress(Error):
                self._end("ROLLBACK TO SAVEPOINT held; RELEASE SAVEPOINT held" if self.nested else "ROLLBACK")
            self.message = None
            if not self.nested:
                connection.close()
        if self.nested:
            with working():  # at its end the role is again what it was before
                pass

    def take(self) -> Message | None:
        """Hold the longest waiting message that is due and that nobody else holds."""
        return self._run(f"{self.begin}; {HOLD}", [timezone.now(), self.text])

    def sent(self) -> Message | None:
        """What is held has been handed over: mark it, and take the next."""
        if self.message is None:
            raise RuntimeError("Nothing is held.")
        now = timezone.now()
        script = f"{MARK}; {self.onward}; {HOLD}"
        return self._run(script, [now, self.message.pk, now, now, self.text])

    def let_go(self) -> None:
        """Nothing is held any more, and nothing was changed."""
        if self.message is not None:
            self.message = None
            self._end(self.end)

    def _run(self, script: str, values: list) -> Message | None:
        with several() as cursor:
            cursor.execute(script, values)
            while cursor.nextset():
                pass
            row = cursor.fetchone()
        self.message = Message.from_db(connection.alias, FIELDS, row) if row else None
        if row is None:
            self._end(self.end)
        return self.message

    def _end(self, words: str) -> None:
        with several() as cursor:
            cursor.execute(words)
