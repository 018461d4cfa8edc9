"""The list of trajecten one may see, and the same list as a spreadsheet."""

from collections.abc import Iterable

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from intake import export as spreadsheet
from intake.forms.filters import TrajectoryFilter
from intake.models import WORKERS, DossierView, Trajectory, ViewKind
from transitiehuis import days
from transitiehuis.ui.access import roles
from transitiehuis.ui.filters import filters_stay

PAGE = 25
CHUNK = 500


@roles(*WORKERS)
@filters_stay
def trajectories(request: HttpRequest) -> HttpResponseBase:
    """Everything my organisation is a party to, narrowed by the choices above it."""
    choices = TrajectoryFilter(request.GET, actor=request.actor)
    page = Paginator(spreadsheet.with_everything(choices.rows()), PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {"choices": choices, "page": page, "query": query.urlencode(), "today": days.today()}
    return render(request, "intake/list.html", context)


@roles(*WORKERS)
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The whole list as it was filtered, all pages of it; each dossier in it gets a line in the inzagelog."""
    if kind not in spreadsheet.WRITERS:
        raise Http404
    chosen = list(TrajectoryFilter(request.GET, actor=request.actor).rows())
    DossierView.log(chosen, ViewKind.EXPORTED, by=request.actor)
    rows = written(request, [trajectory.pk for trajectory in chosen])
    name = _("trajecten-%(day)s") % {"day": days.today().isoformat()}
    return FileResponse(spreadsheet.WRITERS[kind](rows), as_attachment=True, filename=f"{name}.{kind}")


def written(request: HttpRequest, numbers: list[int]) -> Iterable[spreadsheet.Row]:
    """The rows in their order, read in pieces; what ended to be visible meanwhile is left out."""
    seen = spreadsheet.with_everything(Trajectory.objects.visible_to(request.actor))
    for start in range(0, len(numbers), CHUNK):
        piece = numbers[start : start + CHUNK]
        found = {trajectory.pk: trajectory for trajectory in seen.filter(pk__in=piece)}
        yield from (spreadsheet.row_of(found[number]) for number in piece if number in found)
