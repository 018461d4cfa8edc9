"""Accepting an invitation by its link: GET only shows, so a mail scanner that follows it changes nothing."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from transitiehuis.netwerk.actor import become
from transitiehuis.netwerk.forms import PasswordForm, posted
from transitiehuis.netwerk.middleware import SESSION_KEY
from transitiehuis.netwerk.models import Invitation, Link, User
from transitiehuis.ui.access import public
from transitiehuis.workflow import WrongStatus

BACKEND = settings.AUTHENTICATION_BACKENDS[0]
GONE = 410


@public
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """A new account chooses a password and is signed in; who has one confirms, and signs in as always."""
    found = invitation_of(request, token)
    if found is None:
        return render(request, "netwerk/invitation_over.html", {"invitation": None}, status=404)
    if not found.open:
        return render(request, "netwerk/invitation_over.html", {"invitation": found}, status=GONE)
    account = found.invited_user()
    form = None if account else PasswordForm(posted(request), user=User(email=found.email, name=found.name))
    if request.method != "POST" or (form and not form.is_valid()):
        return render(request, "netwerk/invitation.html", {"form": form, "invitation": found, "account": account})
    try:
        user = found.accept(password=form.cleaned_data["password"] if form else "")
    except WrongStatus:
        found.refresh_from_db()
        return render(request, "netwerk/invitation_over.html", {"invitation": found}, status=GONE)
    return welcome(request, found, user, new=account is None)


def invitation_of(request: HttpRequest, token: str) -> Invitation | None:
    """The invitation of a link; from here on this request may see it. None when the token is a guess."""
    link = Link.objects.resolve(token, Link.Purpose.INVITATION)
    if link is None:
        return None
    request.actor = replace(request.actor, link=link)
    become(request.actor)
    return Invitation.objects.by_link(link).select_related("organisation", "invited_by", "link", "region").first()


def welcome(request: HttpRequest, found: Invitation, user: User, *, new: bool) -> HttpResponse:
    """On to the work: signed in when the account is new or was signed in already, else to the sign-in page.

    A link in a mailbox may make an account, but never opens one that exists: that would pass by its password.
    """
    told = {"role": found.get_role_display(), "organisation": found.organisation.name}
    if new:
        login(request, user, backend=BACKEND)
    if new or request.user == user:
        request.session[SESSION_KEY] = user.memberships.latest("pk").pk
        messages.success(request, _("Welcome. You are now %(role)s at %(organisation)s.") % told)
        return redirect("home")
    messages.success(request, _("You are now %(role)s at %(organisation)s. Sign in to go on.") % told)
    return redirect(settings.LOGIN_URL)
