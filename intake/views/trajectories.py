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
from transitiehuis.netwerk.actor import Actor
from transitiehuis.ui.access import roles
from transitiehuis.ui.filters import filters_stay

PAGE = 25
CHUNK = 500


@roles(*WORKERS)
@filters_stay
def trajectories(request: HttpRequest) -> HttpResponseBase:
    """Everything my organisation is a party to, narrowed by the choices above it."""
    choices = TrajectoryFilter(request.GET, actor=request.actor)
    page = Paginator(choices.rows().values_list("pk", flat=True), PAGE).get_page(request.GET.get("page"))
    page.object_list = in_order_of(list(page.object_list), request.actor)
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
    name = _("trajectories-%(day)s") % {"day": days.today().isoformat()}
    return FileResponse(spreadsheet.WRITERS[kind](rows), as_attachment=True, filename=f"{name}.{kind}")


def written(request: HttpRequest, numbers: list[int]) -> Iterable[spreadsheet.Row]:
    """The rows in their order, read in pieces; what ended to be visible meanwhile is left out."""
    for start in range(0, len(numbers), CHUNK):
        yield from map(spreadsheet.row_of, in_order_of(numbers[start : start + CHUNK], request.actor))


def in_order_of(keys: list[int], actor: Actor) -> list[Trajectory]:
    """Those trajecten with all that a row names, in the order of their keys: names are read of what is shown alone."""
    seen = spreadsheet.with_everything(Trajectory.objects.visible_to(actor))
    found = {trajectory.pk: trajectory for trajectory in seen.filter(pk__in=keys)}
    return [found[key] for key in keys if key in found]
