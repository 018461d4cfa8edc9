"""The gespreksstuk of a round: how far it is while it is made, and then the page, the PDF and the sheet."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from intake.export import csv_of
from transitiehuis.documents import NotSet
from transitiehuis.netwerk.models import Role
from transitiehuis.regie.models import PackPart, QuarterRound, ReviewPack
from transitiehuis.regie.pack import page, paper
from transitiehuis.regie.rhythm import Quarter
from transitiehuis.regie.views.rounds import round_of
from transitiehuis.ui.access import roles
from transitiehuis.workflow import WrongStatus


def packs_of(request: HttpRequest, round: QuarterRound) -> list[ReviewPack]:
    """All packs of the round that may be seen now, the newest close first: one query."""
    found = list(ReviewPack.objects.visible_to(request.actor).filter(round=round).newest_first())
    for pack in found:
        pack.round = round
    return found


def chosen(request: HttpRequest, found: list[ReviewPack]) -> ReviewPack | None:
    """The one of the close that `?stand=` names, else the newest; 404 for a close that has none."""
    asked = request.GET.get("stand")
    pack = next((pack for pack in found if not asked or pack.frozen_on.isoformat() == asked), None)
    if asked and pack is None:
        raise Http404
    return pack


def read(request: HttpRequest, quarter: Quarter) -> tuple[ReviewPack, list[page.Chapter]]:
    """The ready pack and what stands in it; 404 when there is none."""
    pack = chosen(request, packs_of(request, round_of(request, quarter)))
    if pack is None or pack.state != ReviewPack.State.READY:
        raise Http404
    return pack, page.chapters(PackPart.objects.filter(pack=pack))


def review_pack(request: HttpRequest, quarter: Quarter) -> HttpResponse:
    round = round_of(request, quarter)
    found = packs_of(request, round)
    pack = chosen(request, found)
    ready = pack is not None and pack.state == ReviewPack.State.READY
    chapters = page.chapters(PackPart.objects.filter(pack=pack)) if ready else []
    context = {
        "round": round,
        "pack": pack,
        "others": [other for other in found if other != pack and other.state == ReviewPack.State.READY],
        "chapters": chapters,
        "in_short": page.in_short(chapters),
        "usual_source": page.usual_source(pack) if pack else "",
        "lead": f"{page.frozen_words(pack)} {page.meeting_words(pack)}" if ready and pack else "",
        "query": request.GET.urlencode(),
        **standing(request, round, found),
    }
    return render(request, "regie/pack/pack.html", context)


def standing(request: HttpRequest, round: QuarterRound, found: list[ReviewPack]) -> dict[str, Any]:
    """Whether the pack of this close is there, and whether this person may have it made."""
    current = next((pack for pack in found if pack.frozen_on == round.closes_on), None)
    missing = current is None or current.state == ReviewPack.State.FAILED
    may_ask = round.directed_by(request.actor) and round.is_closed() and missing
    return {"closed": round.is_closed(), "current": current, "may_ask": may_ask}


def review_pack_progress(request: HttpRequest, quarter: Quarter) -> HttpResponse:
    """The bar alone, asked every two seconds; the whole page when the work is over."""
    round = round_of(request, quarter)
    pack = chosen(request, packs_of(request, round))
    if pack is None or not pack.is_busy:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "regie/pack/progress.html", {"round": round, "pack": pack})


@require_POST
@roles(Role.CHAIN_DIRECTOR)
def review_pack_make(request: HttpRequest, quarter: Quarter) -> HttpResponse:
    """Have it made: the first one, one after a reopening, or one that failed. Twice is once."""
    round = round_of(request, quarter)
    if not round.directed_by(request.actor):
        raise PermissionDenied  # directs another region
    try:
        ReviewPack.ask(round, by=request.actor)
    except WrongStatus as late:
        messages.info(request, str(late))
    else:
        messages.success(request, _("The review pack is being made. You can leave this page: the work goes on."))
    return redirect(round.url_of("regie:review_pack"))


def review_pack_pdf(request: HttpRequest, quarter: Quarter) -> HttpResponse:
    pack, chapters = read(request, quarter)
    try:
        made = paper.as_pdf(pack, chapters)
    except NotSet:
        messages.error(request, _("The PDF could not be made just now. You can print this page instead."))
        return redirect(pack.round.url_of("regie:review_pack"))
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{paper.filename_of(pack, "pdf")}"'
    return response


def review_pack_csv(request: HttpRequest, quarter: Quarter) -> HttpResponseBase:
    pack, chapters = read(request, quarter)
    file = csv_of(paper.sheet(pack, chapters))
    return FileResponse(file, as_attachment=True, filename=paper.filename_of(pack, "csv"))
