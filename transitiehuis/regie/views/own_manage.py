"""The candidate's own page, for who works on the traject: make the link, mail or print it, turn it off."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from intake import own_page
from intake.candidate_mail import tell_yourself
from intake.models import WORKERS, Channel, Trajectory
from intake.views.invite import qr
from intake.views.page import UNPROCESSABLE, step, summary_of, taken, worked
from nazorg.reaching import of_candidate
from transitiehuis.documents import pdf_response
from transitiehuis.netwerk.models import Link
from transitiehuis.regie.forms.own import DecideForm
from transitiehuis.regie.models import AccessRequest, CandidateRequest, CandidateRequestKind, CandidateRequestOutcome
from transitiehuis.regie.own import letters
from transitiehuis.regie.own.worklist import what_of
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
        "access": AccessRequest.objects.visible_to(request.actor).of(trajectory).ready().first(),
        "read_out": not of_candidate(trajectory.candidate).to,
        "had_one": own_page.links_of(trajectory).exists(),
    }
    return render(request, "regie/own/manage.html", context)


def act(request: HttpRequest, trajectory: Trajectory) -> None:
    """What was pressed. A second press finds it done."""
    if "off" in request.POST:
        own_page.turn_off(trajectory)
        messages.success(request, _("The link is turned off. The candidate can ask for a new one."))
    elif "code" in request.POST:
        access = get_object_or_404(AccessRequest.objects.visible_to(request.actor).of(trajectory).ready()[:1])
        facts = {"code": access.read_code(by=request.actor), "phone": trajectory.candidate.phone}
        messages.success(
            request, _("Read this code out to the candidate: %(code)s. It works for half an hour.") % facts
        )
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


@step
def answer(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """What the candidate asked on their own page, and the answer to it; 404 for who is not aan zet."""
    found = CandidateRequest.objects.visible_to(request.actor).filter(trajectory__number=number)
    shown = found.select_related(
        "trajectory__candidate__place", "trajectory__holder", "against", "asked", "decided_by", "lifted_by"
    )
    asked = get_object_or_404(shown.select_related("decided_for"), pk=pk)
    new_link = asked.kind == CandidateRequestKind.LINK
    posted = request.POST if request.method == "POST" else None
    form = None if new_link else DecideForm(posted, partly=asked.kind == CandidateRequestKind.CORRECTION)
    if posted is not None and "lift" in posted:
        asked.lift(by=request.actor)
        messages.success(request, _("Recorded: this partner may be asked again."))
        return redirect("trajectory", number)
    if posted is not None and decided(request, asked, form):
        return redirect("trajectory", number)
    context = {
        "asked": asked,
        "what": what_of(asked),
        "trajectory": asked.trajectory,
        "summary": summary_of(asked.trajectory),
        "form": form if asked.is_open else None,
        "holds": asked.against_id is not None and asked.against_id == asked.trajectory.holder_id,
    }
    wrong = form is not None and form.is_bound and form.errors
    return render(request, "regie/own/request.html", context, status=UNPROCESSABLE if wrong else 200)


def decided(request: HttpRequest, asked: CandidateRequest, form: DecideForm | None) -> bool:
    """Write the answer; what must be told by word of mouth stands above the dossier."""
    if form is None:
        asked.decide(CandidateRequestOutcome.GRANTED, "", by=request.actor)
        messages.success(request, _("Recorded: the candidate has a new link."))
        return True
    told: list[bool] = []
    if not form.is_valid() or not taken(form, lambda: told.append(decide(asked, form, request.actor))):
        return False
    if told[0]:
        messages.success(request, _("Answered. The candidate gets a mail and reads it on their own page."))
    else:
        messages.success(request, _("Answered. It stands on the candidate's own page."))
        messages.info(request, tell_yourself(asked.trajectory.candidate))
    return True


def decide(asked: CandidateRequest, form: DecideForm, by: Any) -> bool:
    return asked.decide(form.cleaned_data["outcome"], form.cleaned_data["answer"], by=by)
