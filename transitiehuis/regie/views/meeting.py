"""Who was at the kwartaalgesprek, closing it, and its report."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from transitiehuis.calendar import download
from transitiehuis.documents import pdf_response
from transitiehuis.netwerk.forms import posted
from transitiehuis.netwerk.models import Role
from transitiehuis.regie.forms.attendance import AttendanceForm, CloseForm, CorrectForm
from transitiehuis.regie.meeting import report_page
from transitiehuis.regie.meeting.agenda_page import meeting_of
from transitiehuis.regie.meeting.calendar import event_of
from transitiehuis.regie.models import Attendance, MeetingReport
from transitiehuis.regie.rhythm import Quarter
from transitiehuis.regie.views.rounds import round_of, step
from transitiehuis.ui.access import roles
from transitiehuis.workflow import WrongStatus


def calendar(request: HttpRequest, quarter: Quarter) -> HttpResponse:
    """The meeting as a file that a phone or a calendar opens."""
    round = round_of(request, quarter)
    event = event_of(round, meeting_of(round, request.actor).minutes)
    return download(event, request.build_absolute_uri(round.url_of("regie:agenda")))


@roles(Role.CHAIN_DIRECTOR)
def attendance(request: HttpRequest, quarter: Quarter) -> HttpResponse:
    round = round_of(request, quarter)
    if not round.directed_by(request.actor):
        raise PermissionDenied
    form = AttendanceForm(posted(request), round=round)
    if form.is_valid():
        try:
            Attendance.keep(round, form.there(), by=request.actor)
        except WrongStatus as late:
            form.add_error(None, str(late))
        else:
            messages.success(request, _("Who was there is written down."))
            return redirect(round.url_of("regie:wall"))
    return render(request, "regie/meeting/attendance.html", {"round": round, "form": form})


@roles(Role.CHAIN_DIRECTOR)
def close(request: HttpRequest, quarter: Quarter) -> HttpResponse:
    round = round_of(request, quarter)
    page = {
        "title": _("Close the meeting"),
        "lead": _(
            "The report goes to all partners, to who was there and to who took something on. After that it is fixed."
        ),
        "submit": _("Close and send the report"),
        "done": _("The meeting is closed and the report is on its way."),
        "back": round.url_of("regie:agenda"),
    }
    meeting = meeting_of(round, request.actor)
    return step(request, round, CloseForm(posted(request)), lambda _typed: meeting.close(by=request.actor), page)


@roles(Role.CHAIN_DIRECTOR)
def correct(request: HttpRequest, quarter: Quarter) -> HttpResponse:
    round = round_of(request, quarter)
    meeting = meeting_of(round, request.actor)
    page = {
        "title": _("Correct the report"),
        "lead": _("What was written down can be changed again. Close the meeting once more to send the correction."),
        "submit": _("Open for correction"),
        "done": _("The meeting is open again. Change what is wrong and close it once more."),
        "back": round.url_of("regie:report"),
    }
    form = CorrectForm(posted(request))
    return step(request, round, form, lambda typed: meeting.reopen(typed["reason"], by=request.actor), page)


def found(request: HttpRequest, quarter: Quarter) -> tuple[MeetingReport, list[MeetingReport]]:
    """The report that is asked (`?versie=`), else the newest, with all versions; 404 when there is none."""
    round = round_of(request, quarter)
    rows = MeetingReport.objects.visible_to(request.actor).filter(round=round)
    versions = list(rows.select_related("round__region", "made_by").newest_first())
    asked = request.GET.get("versie")
    chosen = next((row for row in versions if asked in {None, "", str(row.version)}), None)
    if chosen is None:
        raise Http404
    return chosen, versions


def report(request: HttpRequest, quarter: Quarter) -> HttpResponse:
    row, versions = found(request, quarter)
    directs = row.round.directed_by(request.actor)
    meeting = meeting_of(row.round, request.actor)
    context = {**report_page.context(row), "versions": versions, "directs": directs, "meeting": meeting}
    return render(request, "regie/meeting/report.html", context)


def report_pdf(request: HttpRequest, quarter: Quarter) -> HttpResponse:
    row, _versions = found(request, quarter)
    title = _("Report of quarter meeting %(name)s, %(region)s") % {
        "name": row.round.name,
        "region": row.round.region.name,
    }
    name = f"verslag-{row.round.name}-{row.version}.pdf"
    back = row.round.url_of("regie:report")
    return pdf_response(request, "report", report_page.printed(row), title=title, filename=name, back=back)
