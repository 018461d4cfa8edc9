"""`/gezond/`: how the parts of the house are, and since when something is wrong.

Answers also while the database is away.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from celery import current_app
from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from transitiehuis.ui.access import public

State = Literal["good", "amber", "red"]
WORST: tuple[State, ...] = ("good", "amber", "red")
UNAVAILABLE = 503
ANSWERS_WITHIN = 0.5  # seconds, of the queue


@dataclass(frozen=True)
class Finding:
    """How one part is, in a sentence. Red: pages do not work. Amber: pages work, something waits."""

    part: str
    state: State
    text: str
    since: datetime | None = None


Check = Callable[[], Iterator[Finding]]
_checks: list[Check] = []


def check(found: Check) -> Check:
    """Register what looks at more parts. It is asked only while the database answers."""
    if found not in _checks:
        _checks.append(found)
    return found


class HealthMiddleware:
    """Answers before anything that needs the database: session, account, transaction."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return health(request) if request.path == reverse("health") else self.get_response(request)


@public
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """A page for people, JSON for a monitor. 503 when the database is away; amber still answers 200."""
    findings = list(look())
    worst = max((finding.state for finding in findings), key=WORST.index)
    status = UNAVAILABLE if worst == "red" else 200
    if "text/html" not in request.headers.get("Accept", ""):
        parts = [{"part": f.part, "state": f.state, "text": f.text, "since": f.since} for f in findings]
        return JsonResponse({"state": worst, "parts": parts}, status=status)
    return render(request, "health.html", {"findings": findings, "worst": worst}, status=status)


def look() -> Iterator[Finding]:
    """Every part, the database first: without it nothing else can be told."""
    database = _database()
    yield database
    yield _queue()
    if database.state == "good":
        for found in _checks:
            yield from found()


def _database() -> Finding:
    try:
        start = time.perf_counter()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        connection.close()
        return Finding(_("Database"), "red", _("Does not answer: no page works now."))
    milliseconds = 1000 * (time.perf_counter() - start)
    return Finding(_("Database"), "good", _("Answers within %(ms)d ms.") % {"ms": max(1, round(milliseconds))})


def _queue() -> Finding:
    options: dict[str, Any] = {
        "socket_connect_timeout": ANSWERS_WITHIN,
        "socket_timeout": ANSWERS_WITHIN,
        "max_retries": 0,
    }
    try:
        transport = {**settings.CELERY_BROKER_TRANSPORT_OPTIONS, **options}
        with current_app.connection_for_read(transport_options=transport) as queue:
            waiting = queue.default_channel.client.llen(current_app.conf.task_default_queue)
    except Exception:  # whatever the broker's client raises
        return Finding(_("Queue"), "amber", _("Does not answer. Pages work; messages and long work wait."))
    return Finding(_("Queue"), "good", _("Answers; %(count)d tasks wait.") % {"count": waiting})
