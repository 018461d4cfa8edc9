"""Spreadsheet in: upload, choose columns, check rows, decide duplicates, import, undo."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from intake.forms.importing import ColumnsForm, RowsForm, UploadForm, lines_of
from intake.importing import sheets
from intake.models import WORKERS, Decision, Import, ImportRow, ImportState, LegalGround, RowState
from intake.tasks import bell
from intake.views.page import UNPROCESSABLE
from intake.worked_on import worked_on
from transitiehuis import days
from transitiehuis.ui.access import roles
from transitiehuis.ui.once import once
from transitiehuis.ui.parts import Count
from transitiehuis.workflow import WrongStatus

PAGE = 20
TABS = {  # in the address: (state, tone)
    "fouten": (RowState.FAULTY, "late"),
    "dubbel": (RowState.ALIKE, "today"),
    "goed": (RowState.GOOD, "done"),
    "overgeslagen": (RowState.SKIPPED, "open"),
    "bekend": (RowState.LINKED, "open"),
    "gevraagd": (RowState.ASKED, "open"),
    "klaar": (RowState.IMPORTED, "done"),
}


def found(request: HttpRequest, pk: int) -> Import:
    """The import, when it is of the actor's organisation; else 404."""
    seen = Import.objects.visible_to(request.actor).select_related("membership__user", "to", "organisation")
    return get_object_or_404(seen, pk=pk)


@roles(*WORKERS)
def imports(request: HttpRequest) -> HttpResponse:
    """Upload one, and what was imported before."""
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = UploadForm(*sent, actor=request.actor)
    if form.is_valid() and (made := form.stage()):
        return redirect("intake:import_columns", made.pk)
    before = Import.objects.visible_to(request.actor).select_related("membership__user").with_counts().newest_first()
    page = Paginator(before, PAGE).get_page(request.GET.get("page"))
    ground = LegalGround.sentence_for(request.actor.organisation)
    context = {"form": form, "page": page, "ground": ground, "demo": settings.DEMO}
    return render(request, "intake/imports.html", context, status=UNPROCESSABLE if form.errors else 200)


@roles(*WORKERS)
def import_template(request: HttpRequest, name: str, kind: str) -> FileResponse:
    """The template, or an example to try it with."""
    writers = {"sjabloon": sheets.template, "voorbeeld": sheets.example}
    if name not in writers or kind not in sheets.KINDS:
        raise Http404
    return FileResponse(writers[name](kind), as_attachment=True, filename=f"kandidaten-{name}.{kind}")


@roles(*WORKERS)
@once
def import_columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Which column is which fact; asked once for each set of headings."""
    source = found(request, pk)
    if source.state != ImportState.COLUMNS:
        return redirect("intake:import", pk)
    form = ColumnsForm(request.POST if request.method == "POST" else None, source=source)
    if form.is_valid():
        source.choose(form.chosen(), by=request.actor)
        return redirect("intake:import", pk)
    context = {"form": form, "source": source}
    return render(request, "intake/import_columns.html", context, status=UNPROCESSABLE if form.errors else 200)


@roles(*WORKERS)
def import_page(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is, and row by row what is to be done."""
    source = found(request, pk)
    if source.state == ImportState.COLUMNS:
        return redirect("intake:import_columns", pk)
    if request.method == "POST":
        return save_rows(request, source)
    counts = source.counts()
    context = {"source": source, "counts": counts, "today": days.today(), **progress_of(source, counts)}
    if not source.is_busy:
        context |= rows_of(request, source, counts)
    return render(request, "intake/import.html", context)


def rows_of(request: HttpRequest, source: Import, counts: dict[str, int]) -> dict[str, Any]:
    """The tabs with their counts, and the page of rows of the one that is open."""
    full = [name for name, (state, _tone) in TABS.items() if counts[state]]
    tab = request.GET.get("toon", "")
    tab = tab if tab in full else next(iter(full), "")
    url = reverse("intake:import", args=[source.pk])
    tally = [
        Count(TABS[name][1], str(TABS[name][0].label), counts[TABS[name][0]], f"{url}?toon={name}") for name in full
    ]
    rows = source.rows.filter(state=TABS[tab][0] if tab else "").in_order().with_dossier()
    paginator = Paginator(rows, PAGE)
    paginator.count = counts[TABS[tab][0]] if tab else 0  # counted already
    page = paginator.get_page(request.GET.get("page"))
    touched = source.state == ImportState.UNDONE
    lines = lines_of(source, page)
    if touched:
        done = worked_on([line.row.trajectory_id for line in lines if line.row.trajectory_id])
        for line in lines:
            line.done = done.get(line.row.trajectory_id or 0, [])
    return {"tally": tally, "tab": tab, "page": page, "lines": lines, "touched": touched}


def progress_of(source: Import, counts: dict[str, int]) -> dict[str, int]:
    """How many rows of how many are done, in the work that is going on."""
    if source.state == ImportState.CHECKING:
        return {"done": source.total - counts[RowState.STAGED], "of": source.total}
    if source.state == ImportState.UNDOING:
        return {"done": min(source.undone_to, source.total), "of": source.total}
    return {"done": counts[RowState.IMPORTED], "of": counts[RowState.IMPORTED] + counts[RowState.GOOD]}


def save_rows(request: HttpRequest, source: Import) -> HttpResponse:
    """What was typed and decided on the page of rows it came from."""
    asked = [int(pk) for pk in request.POST.getlist("row") if pk.isdecimal()][:PAGE]
    rows = ImportRow.objects.visible_to(request.actor).filter(source=source, pk__in=asked).in_order()
    for row in rows:
        row.source = source
    good, left = RowsForm(request.POST, rows, request.actor).save()
    if good:
        said = ngettext("%(count)s row is dealt with.", "%(count)s rows are dealt with.", good)
        messages.success(request, said % {"count": good})
    if left:
        said = ngettext("%(count)s row still has a fault.", "%(count)s rows still have a fault.", left)
        messages.warning(request, said % {"count": left})
    return redirect(f"{reverse('intake:import', args=[source.pk])}?toon={request.POST.get('toon', '')}")


@roles(*WORKERS)
def import_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The bar alone, asked every two seconds; the whole page when the work is over."""
    source = found(request, pk)
    if not source.is_busy:
        return HttpResponse(headers={"HX-Refresh": "true"})
    context = {"source": source, **progress_of(source, source.counts())}
    return render(request, "intake/import_progress.html", context)


@roles(*WORKERS)
def import_faults(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    """The rows with a fault as a sheet, with what to do behind each."""
    source = found(request, pk)
    if kind not in sheets.KINDS:
        raise Http404
    name = _("faults-%(day)s") % {"day": days.today().isoformat()}
    return FileResponse(sheets.still_wrong(source, kind), as_attachment=True, filename=f"{name}.{kind}")


@require_POST
@roles(*WORKERS)
def import_start(request: HttpRequest, pk: int) -> HttpResponse:
    """Import the good rows. Twice is once: the other click is told so."""
    source = found(request, pk)
    try:
        source.start(by=request.actor)
    except WrongStatus as late:
        messages.info(request, str(late))
    return redirect("intake:import", pk)


@require_POST
@roles(*WORKERS)
def import_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """The same decision for all rows that may be somebody we know."""
    source, decision = found(request, pk), request.POST.get("decision")
    if decision in {Decision.NEW, Decision.SKIP}:
        source.decide_all(str(decision), by=request.actor)
    return redirect("intake:import", pk)


@require_POST
@roles(*WORKERS)
def import_resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Nothing moved for a while: go on, as the person who asks for it now."""
    source = found(request, pk)
    source.take_up(by=request.actor)
    bell.on_commit()
    return redirect("intake:import", pk)


@roles(*WORKERS)
def import_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """What undoing does, and the button."""
    source = found(request, pk)
    if request.method == "POST":
        source.undo(by=request.actor)
        return redirect("intake:import", pk)
    return render(request, "intake/import_undo.html", {"source": source, "made": source.counts()[RowState.IMPORTED]})


@require_POST
@roles(*WORKERS)
def import_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw away what was uploaded, before anything of it was imported."""
    found(request, pk).discard(by=request.actor)
    messages.success(request, _("Nothing of the file is kept."))
    return redirect("intake:imports")
