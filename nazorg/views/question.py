"""The same questions for who has an account: told on the telephone or handed over as a printed QR code, or asked of
their own organisation."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from intake.views.invite import qr
from intake.views.page import UNPROCESSABLE, step, summary_of, taken, to_dossier
from nazorg.models import StalledQuestion
from nazorg.models.asked import Asked
from nazorg.views.asked import QUESTIONS, of_candidate
from transitiehuis.workflow import NotAllowed

KINDS = {
    "check-in": "nazorg.CheckIn",
    "breuk": "nazorg.BreakReport",
    "proefplaatsing": "nazorg.TrialOutcome",
    "stilstand": "nazorg.StalledQuestion",
}


@step
def question(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """The questions to tick while somebody tells, and beside them the link on paper."""
    if kind not in KINDS:
        raise Http404
    about = QUESTIONS[KINDS[kind]]
    found = about.rows().visible_to(request.actor).with_names().select_related("trajectory__candidate__place")
    asked = get_object_or_404(found, pk=pk)
    if not asked.may_answer(request.actor):
        raise NotAllowed
    asked.require_open()
    form = about.form(request.POST if request.method == "POST" else None, asked=asked)
    if form.is_valid() and taken(form, lambda: form.take(asked, request.actor)):
        return to_dossier(request, asked.trajectory, _("The answers have been recorded."))
    said, summary = about.words(asked), summary_of(asked.trajectory)
    context = {"words": said, "form": form, "trajectory": asked.trajectory, "summary": summary}
    context |= {"title": said.title, "lead": said.lead} if isinstance(asked, StalledQuestion) else told(asked)
    with translation.override(about.language(asked)):
        context["paper"] = about.words(asked)  # handed over, in the language of who is asked
    return render(request, "nazorg/question.html", context, status=UNPROCESSABLE if form.errors else 200)


def told(asked: Any) -> dict[str, Any]:
    """What stands around a question to somebody else: whom to call, and the link to hand over."""
    who = asked.trajectory.candidate if of_candidate(asked) else asked.placement.training_company
    address = address_of(asked)
    return {
        "title": _("Question to %(name)s") % {"name": who.name},
        "lead": _("Ask it on the telephone and fill in what you hear, or hand over the link."),
        "reach": reached(asked),
        "address": address,
        "qr": qr(address) if address else "",
    }


def address_of(asked: Asked) -> str:
    """The whole address behind the link, as the mail has it; '' when it opens nothing any more."""
    if asked.link is None or not asked.usable:
        return ""
    return settings.SITE_URL + settings.LINK_PATHS[asked.link.purpose].format(token=asked.link.token)


def reached(asked: Any) -> list[tuple[str, str]]:
    """Whom to call, and how the question went out."""
    candidate, company = asked.trajectory.candidate, asked.placement.training_company
    who = [(_("Telephone"), candidate.phone), (_("E-mail"), candidate.email)]
    if not of_candidate(asked):
        who = [(_("Company"), company.name), (_("Telephone"), company.phone), (_("E-mail"), company.email)]
    return [*who, (pgettext("question", "Asked"), asked.get_channel_display())]
