"""The candidate's own page by link: no account, no script. GET and HEAD only show: mail scanners click."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from intake.own_page import turn_off
from transitiehuis.regie.own.door import Visitor, visitor_of
from transitiehuis.regie.own.page import page_of
from transitiehuis.ui.access import public

GONE, NOT_FOUND = 410, 404
EVERY_LOOK = "alles"
# What a page of one person says to caches, search machines and the site that a link on it leads to.
HEADERS = {
    "Cache-Control": "no-store, private",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Referrer-Policy": "no-referrer",
}


def apart(response: HttpResponse) -> HttpResponse:
    """Keep this answer out of caches, search machines and referrers."""
    for name, value in HEADERS.items():
        response.headers[name] = value
    return response


def by_link(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page behind the candidate's own link; the view gets the `Visitor`. A guess, or a link that is over, says so."""

    @public
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def page(request: HttpRequest, token: str, *args: Any, **kwargs: Any) -> HttpResponse:
        visitor = visitor_of(request, token)
        if visitor is None:
            return apart(render(request, "regie/own/over.html", {"visitor": None}, status=NOT_FOUND))
        if not visitor.welcome:
            return apart(over(request, visitor))
        return apart(view(request, visitor, *args, **kwargs))

    return page


def over(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """The link was turned off, replaced or is too old."""
    return render(request, "regie/own/over.html", {"visitor": visitor}, status=GONE)


@by_link
def own_page(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Where am I, who helps me, what comes, what was agreed, who looked, who gets what."""
    if request.method == "POST":
        if "off" in request.POST:
            turn_off(visitor.trajectory)
            messages.success(request, _("Your link is turned off. Nobody can open your page with it any more."))
        return redirect("regie:own_page", visitor.token)
    page = page_of(visitor.trajectory, every_look=request.GET.get("inzage") == EVERY_LOOK)
    return render(request, "regie/own/page.html", {"page": page, "visitor": visitor})
