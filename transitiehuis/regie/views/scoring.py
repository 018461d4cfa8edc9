"""A partner scores: saves as you go with htmx, and with a button without it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from transitiehuis.regie.models.scores import not_open
from transitiehuis.regie.rhythm import Quarter
from transitiehuis.regie.sheet import Sheet
from transitiehuis.regie.views.rounds import round_of
from transitiehuis.workflow import WrongStatus


def scoring(request: HttpRequest, quarter: Quarter) -> HttpResponse:
    """The whole form; `done` says that the organisation is done, without it only what was typed is kept."""
    round = round_of(request, quarter)
    sheet = Sheet(round, request.actor, request.POST if request.method == "POST" else None)
    if request.method == "POST" and sheet.keep():
        if "done" not in request.POST:
            messages.success(request, _("Saved."))
            return redirect(round.url_of("regie:scoring"))
        sheet.ready().submit(by=request.actor, seen=parse_datetime(request.POST.get("seen", "")))
        messages.success(request, _("Thank you, %(name)s is done.") % {"name": sheet.organisation.name})
        return redirect(round.url_of())
    closed = "" if round.can_be_scored() else not_open(round)
    context = {"round": round, "sheet": sheet, "closed": closed, "late": ""}
    return render(request, "regie/quarter/scoring.html", context)


@require_POST
def score(request: HttpRequest, quarter: Quarter, code: str) -> HttpResponse:
    """One factor, as you go; answers with the line below it and the progress."""
    round = round_of(request, quarter)
    sheet = Sheet(round, request.actor, request.POST)
    question = next((q for q in sheet.questions if q.factor.code == code), None)
    if question is None:
        raise Http404
    late = ""
    if question.form.is_valid():
        try:
            question.form.keep(sheet.ready(), by=request.actor)
        except WrongStatus as error:
            late = str(error)
    context = {"round": round, "sheet": sheet, "question": question, "late": late}
    return render(request, "regie/quarter/scored.html", context)
