"""The candidate's own page, for who works on the traject: make the link, mail or print it, turn it off."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from intake import own_page
from intake.models import WORKERS, Channel, Trajectory
from intake.views.invite import qr
from intake.views.page import step, summary_of, worked
from transitiehuis.documents import pdf_response
from transitiehuis.netwerk.models import Link
from transitiehuis.regie.own import letters
from transitiehuis.ui.access import roles
from transitiehuis.ui.words import longday
from transitiehuis.workflow import WrongStatus


def address_of(link: Link) -> str:
    """The whole address, as a mail has it."""
    return settings.SITE_URL + settings.LINK_PATHS[link.purpose].format(token=link.token)


@step
def manage(request: HttpRequest, number: str) -> HttpResponse:
    """Where the link stands, and what can be done with it. Each button says what it does to the link before it."""
    trajectory = worked(request, number)
    trajectory.require_worker(request.actor)
    if request.method == "POST":
        act(request, trajectory)
        return redirect("regie:own_manage", number)
    link = own_page.standing(trajectory)
    context: dict[str, Any] = {
        "trajectory": trajectory,
        "summary": summary_of(trajectory),
        "link": link,
        "address": address_of(link) if link else "",
        "qr": qr(address_of(link)) if link else "",
        "by_mail": trajectory.candidate.channel == Channel.EMAIL,
        "had_one": own_page.links_of(trajectory).exists(),
    }
    return render(request, "regie/own/manage.html", context)


def act(request: HttpRequest, trajectory: Trajectory) -> None:
    """What was pressed. A second press finds it done."""
    if "off" in request.POST:
        own_page.turn_off(trajectory)
        messages.success(request, _("The link is turned off. The candidate can ask for a new one."))
    elif "mail" in request.POST:
        letters.link_sent(trajectory)
        messages.success(request, _("The link goes to %(email)s.") % {"email": trajectory.candidate.email})
    elif "new" in request.POST:
        own_page.new_link(trajectory)
        messages.success(request, _("There is a new link. The one before it no longer works."))
    else:
        own_page.link_of(trajectory)


@require_safe
@roles(*WORKERS)
def paper(request: HttpRequest, number: str) -> HttpResponse:
    """A sheet to hand over, in the language of the candidate: what the page is for, the QR code and the address."""
    try:
        trajectory = worked(request, number)
    except WrongStatus:
        return redirect("trajectory", number)
    link = own_page.standing(trajectory)
    if link is None:
        messages.error(request, _("There is no link to print. Make one first."))
        return redirect("regie:own_manage", number)
    with translation.override(trajectory.candidate.language):
        data = {
            "lead": _("For %(name)s") % {"name": trajectory.candidate.name},
            "foot": _("This link is yours alone. Keep this paper safe."),
            "qr": qr(address_of(link)),
            "alt": _("QR code that opens your own page"),
            "address": address_of(link),
            "lines": [
                _("This is your own page. You need no password."),
                _("On it you read who helps you and what comes next."),
                _("You also see who looked at your data. And you can say it when something is wrong."),
                _("Scan the code with the camera of your phone. Or type the address."),
                _("The link works until %(day)s.") % {"day": longday(link.expires_at)},
            ],
        }
        return pdf_response(
            request,
            "own_page",
            data,
            title=_("Your own page"),
            filename=f"eigen-pagina-{number}.pdf",
            back=f"/trajecten/{number}/eigen-pagina/",
        )
