"""As whom one acts, one's own account, and the characters of the demo."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from transitiehuis.netwerk.demo_cast import account_of
from transitiehuis.netwerk.forms import AccountForm, posted
from transitiehuis.netwerk.middleware import SESSION_KEY
from transitiehuis.netwerk.views.invitation import BACKEND
from transitiehuis.ui.access import public


@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Act by another membership of one's own from now on; anybody else's is 404."""
    chosen = next((m for m in request.actor.memberships if str(m.pk) == request.POST.get("membership")), None)
    if chosen is None:
        raise Http404
    request.session[SESSION_KEY] = chosen.pk
    told = {"role": chosen.get_role_display(), "organisation": chosen.organisation.name}
    messages.success(request, _("You now act as %(role)s at %(organisation)s.") % told)
    return redirect("home")  # the page they came from may not be for this role


def account(request: HttpRequest) -> HttpResponse:
    form = AccountForm(posted(request), instance=request.actor.user)
    if form.is_valid():
        user = form.save()
        translation.activate(user.language)
        messages.success(request, _("Saved."))
        response = redirect("netwerk:account")
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            user.language,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite="Lax",
        )
        return response
    return render(request, "netwerk/account.html", {"form": form})


@public
@require_POST
def demo_sign_in(request: HttpRequest, slug: str) -> HttpResponse:
    """One click and you are a character of the demo region. Outside the demo this page does not exist."""
    user = account_of(slug) if settings.DEMO else None
    if user is None:
        raise Http404
    login(request, user, backend=BACKEND)
    return redirect(next_page(request))


def next_page(request: HttpRequest) -> str:
    """The page of this site that was asked for before signing in, else `home`."""
    url = request.POST.get("next", "")
    return url if url_has_allowed_host_and_scheme(url, {request.get_host()}, request.is_secure()) else "home"
