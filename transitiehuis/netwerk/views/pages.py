"""Pages for everybody: which data and why, accessibility, help, and where to report a leak."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from transitiehuis.netwerk.declared import declared
from transitiehuis.ui.access import public

# A contact that nobody checks is worse than none: the file says by itself when it is too old to trust.
SECURITY_TXT_DAYS = 180


@public
@require_safe
def data(request: HttpRequest) -> HttpResponse:
    return render(request, "netwerk/data.html", {"things": declared()})


@public
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "netwerk/accessibility.html", {"contact": settings.CONTACT_EMAIL})


@public
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "netwerk/help.html", {"contact": settings.CONTACT_EMAIL, "phone": settings.CONTACT_PHONE})


@public
@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """RFC 9116: whom to tell about a weakness."""
    expires = (timezone.now() + timedelta(days=SECURITY_TXT_DAYS)).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = (
        f"Contact: mailto:{settings.SECURITY_CONTACT}",
        f"Expires: {expires.isoformat()}",
        "Preferred-Languages: nl, en",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
    )
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
