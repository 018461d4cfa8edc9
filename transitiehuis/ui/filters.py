"""Choices above a list that are still there when you come back."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect, QueryDict

COOKIE = "keuzes"
FORGET = "alles"
UNFOLD = "toon"  # which part of a page to show whole
ONE = "plek"  # the one row that a link led to
NEVER_KEPT = ("q", "page", UNFOLD, FORGET, ONE)  # what was searched for names people; the others mean nothing tomorrow
LONGEST = 500

View = Callable[..., HttpResponseBase]


def filters_stay(view: View) -> View:
    """Keep the choices of a list in a cookie of its own address, until the browser closes.

    Opened without a query the list answers with a redirect to the last choices; `?alles=1` shows all and forgets
    them. Nothing is written on the server, so GET stays a GET.
    """

    @wraps(view)
    def listed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        name = cookie_of(request.path)
        kept = request.COOKIES.get(name, "")
        if request.method != "GET" or request.headers.get("HX-Request"):
            return view(request, *args, **kwargs)
        if FORGET in request.GET:
            response: HttpResponseBase = HttpResponseRedirect(request.path)
            response.delete_cookie(name, path=request.path, samesite="Lax")
            return response
        if not request.GET and kept:
            return HttpResponseRedirect(f"{request.path}?{QueryDict(kept).urlencode()}")
        response = view(request, *args, **kwargs)
        return _keep(request, response) if request.GET else response

    return listed


def cookie_of(path: str) -> str:
    """The cookie of one list: the browser sends that of / to every page, so each has a name of its own."""
    return "-".join([COOKIE, *filter(None, path.split("/"))])


def _keep(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    chosen = request.GET.copy()
    for key in [*NEVER_KEPT, *(key for key, values in chosen.lists() if not any(values))]:
        chosen.pop(key, None)
    query, name = chosen.urlencode(), cookie_of(request.path)
    if query and len(query) <= LONGEST:
        secure = settings.SESSION_COOKIE_SECURE
        response.set_cookie(name, query, path=request.path, secure=secure, httponly=True, samesite="Lax")
    elif name in request.COOKIES:
        response.delete_cookie(name, path=request.path, samesite="Lax")
    return response
