"""To owe somebody a message: written in the same transaction as the fact it tells."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from celery import current_app
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from transitiehuis import days
from transitiehuis.netwerk.models import Link, Organisation, Region, User
from transitiehuis.outbox.models import Owed
from transitiehuis.outbox.models.preference import digest_moment
from transitiehuis.outbox.sentences import sentences

log = logging.getLogger(__name__)

KEY_LIMIT = 200

_waiting: ContextVar[list[Owed] | None] = ContextVar("owed_together", default=None)
Reason = Callable[[Owed], bool]
_reasons: dict[str, Reason] = {}


def still_stands(kind: str) -> Callable[[Reason], Reason]:
    """Register the question asked again just before a message of `kind` is sent; False drops it.

    The function runs as the worker, gets the row as it was owed and must be cheap: it is asked per message.
    """

    def register(reason: Reason) -> Reason:
        _reasons[kind] = reason
        return reason

    return register


def stands(owed: Owed) -> bool:
    """Whether the reason for this message is still there; a kind without a question always stands."""
    reason = _reasons.get(owed.kind)
    return reason is None or reason(owed.copy_of or owed)


def owe(
    key: str,
    *,
    kind: str,
    subject: str,
    body: str,
    user: User | None = None,
    address: str = "",
    phone: str = "",
    organisation: Organisation | None = None,
    region: Region | None = None,
    url: str = "",
    link: Link | None = None,
    due: datetime | date | None = None,
    must: bool = True,
    trajectory_id: int | None = None,
    why: str = "",
    alone: bool = False,
    calendar: str = "",
) -> None:
    """Owe one message to a `user`, an `address` or a `phone`, once per `key`, also when two call at the same moment.

    A second call changes nothing. `body` is finished text in the recipient's
    language; `{url}` in it becomes the address of `url` (a path, for who signs in) or of `link` at delivery, else
    the address comes on a line of its own. Its sentences get their capitals here (`transitiehuis.outbox.sentences`).
    A `due` date means 7.00 local time of that day; None means now.
    With must=False the message yields to the recipient's choice of mail. With `alone` it is never joined with others;
    nor with a `calendar`, the text of `transitiehuis.calendar.render`, which the mail then carries.
    To a `phone` (as `transitiehuis.outbox.telephone.mobile` gives it) goes a text message: the `body`, no subject.
    Raises ValueError for a recipient that is more than one or none, a key over 200 characters, a url that is no path,
    or a link that leads nowhere.
    """
    _refuse_nonsense(key, [user, address, phone], url, link)
    now = timezone.now()
    moment = _moment(due) if due else now
    row = Owed(
        key=key,
        kind=kind,
        user=user,
        address=address,
        phone=phone,
        organisation=organisation,
        region=region,
        trajectory_id=trajectory_id,
        subject=sentences(_one_line(subject, 200)),
        body=sentences(body.strip()),
        url=url,
        link=link,
        why=sentences(_one_line(why, 300)),
        must=must,
        alone=alone or bool(calendar or phone),
        calendar=calendar,
        created_at=now,
        due=moment,
        not_before=moment,
    )
    if (waiting := _waiting.get()) is not None:
        waiting.append(row)
        return
    # Without RETURNING: the web role may owe what it may not read.
    Owed.objects.bulk_create([row], ignore_conflicts=True)
    if moment <= now:
        bell.on_commit()


@contextmanager
def together() -> Iterator[None]:
    """All that is owed inside is written in one statement at the end; until then nothing of it is saved."""
    rows: list[Owed] = []
    token = _waiting.set(rows)
    try:
        yield
    finally:
        _waiting.reset(token)
    if rows:
        Owed.objects.bulk_create(rows, ignore_conflicts=True)
        bell.on_commit()


def _refuse_nonsense(key: str, recipients: list[User | str | None], url: str, link: Link | None) -> None:
    if not 0 < len(key) <= KEY_LIMIT:
        raise ValueError(f"The key of a message has 1 to {KEY_LIMIT} characters.")
    if sum(map(bool, recipients)) != 1:
        raise ValueError("A message is owed to a user, to an address or to a telephone.")
    if url and (link or not url.startswith("/")):
        raise ValueError("A message has the path of a page, or a link, or neither.")
    if link and link.purpose not in settings.LINK_PATHS:
        raise ValueError(f"settings.LINK_PATHS does not say where a link of purpose {link.purpose} leads.")


def _moment(due: datetime | date) -> datetime:
    return due if isinstance(due, datetime) else digest_moment(days.start_of(due))


def _one_line(text: str, limit: int) -> str:
    """A header is one line; a longer one ends in an ellipsis."""
    line = " ".join(str(text).split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


DELIVER = "transitiehuis.outbox.tasks.deliver_due"
QUIET_SECONDS = 30  # after a wake-up that failed; beat asks each minute anyway
# A page waits for the queue at most this long, and at most once in QUIET_SECONDS.
IMPATIENT = {"socket_connect_timeout": 0.3, "socket_timeout": 0.5, "max_retries": 0}


class Bell:
    """Wakes a worker for `task`; keeps quiet for a while after it could not."""

    def __init__(self, task: str) -> None:
        self.task, self.quiet_until = task, 0.0

    def on_commit(self) -> None:
        """Once this transaction commits: let a worker look. Once per transaction, however much is owed."""
        inside = set(connection.savepoint_ids)
        if any(waiting[1] == self.ring and set(waiting[0]) <= inside for waiting in connection.run_on_commit):
            return
        transaction.on_commit(self.ring, robust=True)

    def ring(self) -> None:
        """Ask a worker to look at what is due. With the queue away nothing happens and nothing is lost."""
        if time.monotonic() < self.quiet_until:
            return
        try:
            options = {**settings.CELERY_BROKER_TRANSPORT_OPTIONS, **IMPATIENT}
            with current_app.connection_for_write(transport_options=options) as queue:
                current_app.send_task(self.task, connection=queue, retry=False, ignore_result=True)
        except Exception:  # whatever the broker's client raises: a page must not fail because nobody can be woken
            self.quiet_until = time.monotonic() + QUIET_SECONDS
            log.warning("The queue is away; the work waits for the next beat.", exc_info=True)


bell = Bell(DELIVER)
