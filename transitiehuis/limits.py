"""How often somebody may ask, counted in Redis for a short while. With Redis away nobody is refused.

Addresses are counted under a keyed hash and forgotten when the time is over.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from allauth.account.adapter import get_adapter
from django.core.cache import caches
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac

log = logging.getLogger(__name__)

TOO_MANY, NOT_FOUND = 429, 404
QUIET_SECONDS = 30  # a counter that did not answer is left alone for so long: no page waits for it twice
PREFIX = ""  # another one in each test
_quiet_until = 0.0


class TooManyError(Exception):
    """Asked too often; `seconds` is after how long it may be tried again. Answered with 429."""

    def __init__(self, seconds: int) -> None:
        super().__init__()
        self.seconds = seconds


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

    def require(self, who: object) -> None:
        """Count one; raises TooManyError when that is more than is allowed."""
        if self.count(who) > self.times:
            raise TooManyError(self.seconds)

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


def too_many(request: HttpRequest, seconds: int) -> HttpResponse:
    """The one page that says so, whatever was asked."""
    answer = render(request, "429.html", status=TOO_MANY)
    answer["Retry-After"] = str(seconds)
    return answer


GUESSES = Limit("guess", 20, 600)


class LimitMiddleware:
    """Pages by link: an address that tried too many links that do not exist finds none at all for a while.

    Who follows a good link is never counted. What a view raises as TooManyError gets the same page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if response.status_code == NOT_FOUND and match and "token" in match.kwargs:
            GUESSES.count(address_of(request))
        return response

    def process_view(
        self, request: HttpRequest, _view: Callable, _args: tuple, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if "token" in kwargs and GUESSES.reached(address_of(request)):
            return too_many(request, GUESSES.seconds)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return too_many(request, exception.seconds) if isinstance(exception, TooManyError) else None
