"""How often somebody may ask, counted in Redis for a short while. With Redis away nobody is refused.

Addresses are counted under a keyed hash and forgotten when the time is over.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from transitiehuis.ui.words import daytime

log = logging.getLogger(__name__)

TOO_MANY, NOT_FOUND = 429, 404
QUIET_ATTEMPTS = 5 * 60  # of signing in and passwords, as allauth counts them
QUIET_SECONDS = 30  # a counter that did not answer is left alone for so long: no page waits for it twice
PREFIX = ""  # another one in each test
_quiet_until = 0.0


class Reached(Protocol):
    """Who can be called or mailed; both may be empty."""

    name: str
    phone: str
    email: str


class TooManyError(Exception):
    """Asked too often; `seconds` is after how long it may be tried again. Answered with 429.

    `whom` is who helps meanwhile; the help desk of the portal where that is nobody.
    """

    def __init__(self, seconds: int, whom: Reached | None = None) -> None:
        super().__init__()
        self.seconds, self.whom = seconds, whom


@dataclass(frozen=True)
class Limit:
    """`times` within `seconds` for each who asks."""

    name: str
    times: int
    seconds: int

    def reached(self, who: object) -> bool:
        """Whether `who` asked as often as is allowed; counts nothing."""
        return _asked(lambda cache: cache.get(self._key(who), 0), 0) >= self.times

    def count(self, who: object) -> int:
        """One more for `who`; how often that was now, 0 when nobody counts."""

        def add(cache: Any) -> int:
            key = self._key(who)
            cache.add(key, 0, self.seconds)
            try:
                return cache.incr(key)
            except ValueError:  # its time ended in between
                return 1

        return _asked(add, 0)

    def require(self, who: object, whom: Reached | None = None) -> None:
        """Count one; raises TooManyError when that is more than is allowed. `whom` can be called meanwhile."""
        if self.count(who) > self.times:
            raise TooManyError(self.left, whom)

    @property
    def left(self) -> int:
        """Seconds until counting begins anew, for everybody at once."""
        return self.seconds - int(time.time()) % self.seconds

    def _key(self, who: object) -> str:
        window = int(time.time()) // self.seconds
        return f"{PREFIX}{self.name}:{salted_hmac('limits', str(who)).hexdigest()[:24]}:{window}"


def _asked(question: Callable[[Any], int], unknown: int) -> int:
    global _quiet_until  # noqa: PLW0603 one process, one memory of a silent counter
    if time.monotonic() < _quiet_until:
        return unknown
    try:
        return question(caches["limits"])
    except Exception:  # whatever Redis' client raises: a page must not fail because nobody counts
        _quiet_until = time.monotonic() + QUIET_SECONDS
        log.warning("Redis is away; nobody is limited for now.", exc_info=True)
        return unknown


def address_of(request: HttpRequest) -> str:
    """Where the request came from, behind as many proxies as the settings trust; '' when that is not known."""
    try:
        return str(get_adapter(request).get_client_ip(request))
    except PermissionDenied:
        return ""


def in_a_form(form: BaseForm, exception: TooManyError) -> int:
    """Say it above the form, where nothing of what was typed is lost. The status of the answer."""
    facts = {"again": daytime(again(exception.seconds)), "whom": "", "reach": ""}
    whom, wait = exception.whom, _("Too many attempts. Try again: %(again)s.")
    if whom and (whom.phone or whom.email):
        facts |= {"whom": whom.name, "reach": whom.phone or whom.email}
        wait = _("Too many attempts. Try again: %(again)s. Can it not wait? Call or mail %(whom)s: %(reach)s.")
    form.add_error(None, wait % facts)
    return TOO_MANY


def again(seconds: int) -> datetime:
    """The minute from which it may be tried again, never too early."""
    moment = timezone.now() + timedelta(seconds=seconds)
    return moment.replace(second=0, microsecond=0) + timedelta(minutes=bool(moment.second or moment.microsecond))


def too_many(request: HttpRequest, seconds: int = QUIET_ATTEMPTS, whom: Reached | None = None) -> HttpResponse:
    """The one page that says so, whatever was asked: when to try again, and who can be called until then."""
    desk = {"phone": settings.CONTACT_PHONE, "email": settings.CONTACT_EMAIL}
    answer = render(request, "429.html", {"again": again(seconds), "whom": whom, "desk": desk}, status=TOO_MANY)
    answer["Retry-After"] = str(seconds)
    return answer


GUESSES = Limit("guess", 20, 600)


class LimitMiddleware:
    """Pages by link: an address that tried too many links that do not exist is told to wait, and learns nothing.

    A link that exists opens all the same, however many others at that address (a school, an office) mistyped theirs:
    nobody guesses 160 bits. What a view raises as TooManyError gets the same page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if response.status_code != NOT_FOUND or not match or "token" not in match.kwargs:
            return response
        guessed = GUESSES.count(address_of(request)) > GUESSES.times
        return too_many(request, GUESSES.left) if guessed else response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return too_many(request, exception.seconds, exception.whom) if isinstance(exception, TooManyError) else None
