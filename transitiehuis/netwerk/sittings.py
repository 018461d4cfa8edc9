"""How long somebody stays signed in: half an hour without doing anything, twelve hours at the very most.

The session says when the sitting began and when it was last seen; the latter is written once a minute at most, so
that a page costs no write.
"""

from __future__ import annotations

import time
from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

IDLE_SECONDS = 30 * 60
LONGEST_SECONDS = 12 * 60 * 60
NOTED_EVERY_SECONDS = 60
BEGAN, SEEN = "sitting_began", "sitting_seen"


def begin(request: HttpRequest, **_kwargs: Any) -> None:
    """Somebody signed in: a new sitting."""
    request.session[BEGAN] = request.session[SEEN] = int(time.time())


def is_over(session: SessionBase) -> bool:
    """Too long ago since the last page, or since signing in. A session without a beginning is over too."""
    now = time.time()
    return now - session.get(SEEN, 0) > IDLE_SECONDS or now - session.get(BEGAN, 0) > LONGEST_SECONDS


def note(session: SessionBase) -> None:
    """Seen now."""
    now = int(time.time())
    if now - session[SEEN] >= NOTED_EVERY_SECONDS:
        session[SEEN] = now


def listen() -> None:
    user_logged_in.connect(begin, dispatch_uid="sitting begins")
