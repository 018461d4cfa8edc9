"""A button that is pressed twice."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

KEY = "pressed"
REMEMBERED = 5


def once(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The same form sent twice ends where the first time ended, and changes nothing the second time.

    Told apart by what was posted: each drawing of a form has a CSRF token of its own. Two in the very same instant are
    for the step's lock to tell apart.
    """

    @wraps(view)
    def pressed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        mark = hashlib.sha256(f"{request.path}?{request.POST.urlencode()}".encode()).hexdigest()
        before: dict[str, str] = request.session.get(KEY, {})
        if mark in before:
            return HttpResponseRedirect(before[mark])
        response = view(request, *args, **kwargs)
        if isinstance(response, HttpResponseRedirect):
            request.session[KEY] = dict([*before.items(), (mark, response.url)][-REMEMBERED:])
        return response

    return pressed
