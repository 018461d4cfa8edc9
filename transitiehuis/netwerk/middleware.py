"""Each request runs in one transaction as the role web, and knows who acts."""

from collections.abc import Callable, Iterator

from django.contrib import messages
from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from transitiehuis.netwerk import sittings
from transitiehuis.netwerk.actor import ANONYMOUS, Actor, acting, become
from transitiehuis.workflow import WrongStatus

SERVER_ERROR = 500
SESSION_KEY = "membership"


class ActingMiddleware:
    """Stands before the session so that reading and writing it happens as web too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with acting(ANONYMOUS):
            response = self.get_response(request)
            if response.status_code >= SERVER_ERROR:
                transaction.set_rollback(True)
        if response.streaming:
            response.streaming_content = self.stream(request, response.streaming_content)
        return response

    @staticmethod
    def stream(request: HttpRequest, parts: Iterator[bytes]) -> Iterator[bytes]:
        with acting(getattr(request, "actor", ANONYMOUS)):
            yield from parts


class ActorMiddleware:
    """`request.actor`: who acts, as member of which organisation. Too late is a sentence, never an error."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.actor = ANONYMOUS
        if request.user.is_authenticated and sittings.is_over(request.session):
            logout(request)
            messages.info(request, _("You were away for a while. Sign in again to go on."))
        if request.user.is_authenticated:
            sittings.note(request.session)
            request.actor = Actor.of(request.user, request.session.get(SESSION_KEY))
            become(request.actor)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, WrongStatus):
            return None
        messages.error(request, str(exception))
        return redirect(came_from(request))


def came_from(request: HttpRequest) -> str:
    """The page of this site that the request came from, else `home`."""
    url = request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return url if safe else "home"
