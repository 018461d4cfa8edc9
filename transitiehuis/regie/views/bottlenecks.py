"""Knelpunten: the list of a region, what regions raised, one bottleneck, and its steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from intake.export import csv_of
from intake.views.page import UNPROCESSABLE, taken
from transitiehuis.netwerk.forms import posted
from transitiehuis.netwerk.models import Region, Role
from transitiehuis.regie.bottlenecks import findings, listing, page
from transitiehuis.regie.forms.bottlenecks import (
    AnswerForm,
    BottleneckForm,
    CloseForm,
    RaiseForm,
    ReopenBottleneckForm,
    SetAsideForm,
)
from transitiehuis.regie.models import Agreement, Bottleneck, Finding, SuccessFactor
from transitiehuis.regie.views.agreements import my_regions
from transitiehuis.regie.views.chain import chosen_region
from transitiehuis.ui.access import roles
from transitiehuis.ui.filters import filters_stay
from transitiehuis.ui.once import once
from transitiehuis.workflow import WrongStatus


@filters_stay
def bottlenecks(request: HttpRequest) -> HttpResponse:
    regions = my_regions(request)
    region = chosen_region(request, regions)
    context: dict[str, Any] = {"region": region, "national": request.actor.has_role(Role.NATIONAL_ADVISER)}
    if region:
        form = listing.BottleneckFilter(request.GET, regions=regions)
        rows = list(form.narrowed(listing.of_region(request.actor, region)))
        context |= {"choices": form, "rows": told(rows), "query": request.GET.urlencode()}
        context |= {"findings": findings.proposed(request.actor, region)}
        context |= {"directs": region.pk in request.actor.directed_region_ids}
    return render(request, "regie/bottlenecks/list.html", context)


@require_safe
@roles(Role.NATIONAL_ADVISER)
def raised(request: HttpRequest) -> HttpResponse:
    """What regions laid before the landelijk adviseur."""
    rows = list(listing.raised(request.actor))
    waiting = [row for row in rows if row.answered_at is None]
    answered = [row for row in rows if row.answered_at]
    context = {"waiting": told(waiting), "answered": told(answered)}
    return render(request, "regie/bottlenecks/raised.html", context)


def told(rows: list[Bottleneck]) -> list[dict[str, Any]]:
    """Rows as the table draws them."""
    return [
        {
            "row": row,
            "standing": listing.standing(row),
            "raised": listing.raised_standing(row),
            "partners": listing.touched(row),
        }
        for row in rows
    ]


@require_safe
def bottlenecks_csv(request: HttpRequest) -> FileResponse:
    """The list as it stood on the screen, as a spreadsheet."""
    regions = my_regions(request)
    region = chosen_region(request, regions)
    if region is None:
        raise Http404
    form = listing.BottleneckFilter(request.GET, regions=regions)
    file = csv_of(listing.csv_rows(form.narrowed(listing.of_region(request.actor, region))))
    return FileResponse(file, as_attachment=True, filename="knelpunten.csv", content_type="text/csv")


def found(request: HttpRequest, pk: int) -> Bottleneck:
    return get_object_or_404(Bottleneck.objects.visible_to(request.actor).with_names(), pk=pk)


@require_safe
def bottleneck(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "regie/bottlenecks/bottleneck.html", page.context(found(request, pk), request.actor))


def drawn(request: HttpRequest, form: Any, row: Bottleneck | None = None, **words: Any) -> HttpResponse:
    """The page of one form; 422 when what was sent needs another look."""
    context = {"form": form, "bottleneck": row, "lead": "", **words}
    return render(request, "regie/bottlenecks/form.html", context, status=UNPROCESSABLE if form.errors else 200)


@once
def bottleneck_new(request: HttpRequest) -> HttpResponse:
    """By any partner; `?factor=` and `?afspraak=` say what it belongs to, `?cijfer=` which figure showed it, and
    `?aanwijzing=` what the figures point at by themselves."""
    region = chosen_region(request, my_regions(request))
    if region is None:
        raise PermissionDenied
    finding = pointed_at(request, region)
    said = findings.initial(finding) if finding else initial(request)
    form = BottleneckForm(posted(request), actor=request.actor, region=region, initial=said)
    if form.is_bound and form.is_valid() and taken(form, lambda: reported(request, region, form, finding)):
        messages.success(request, _("The bottleneck is on the list."))
        return redirect(form.made)
    lead = _("It is about the chain, never about one person.")
    return drawn(request, form, title=_("Report a bottleneck"), submit=_("Report it"), lead=lead)


def pointed_at(request: HttpRequest, region: Region) -> Finding | None:
    """What the figures point at, as the address names it."""
    number = request.GET.get("aanwijzing", "")
    if not (number.isascii() and number.isdigit()):
        return None
    rows = Finding.objects.visible_to(request.actor).proposed().filter(region=region, pk=int(number))
    return rows.select_related("factor", "region").first()


@transaction.atomic
def reported(request: HttpRequest, region: Region, form: BottleneckForm, finding: Finding | None) -> None:
    form.made = Bottleneck.report(region, by=request.actor, **form.facts())
    if finding:
        finding.become(form.made, by=request.actor)


@once
def finding_set_aside(request: HttpRequest, pk: int) -> HttpResponse:
    """The director says why what the figures point at is no bottleneck."""
    rows = Finding.objects.visible_to(request.actor).standing().select_related("factor", "region")
    row = get_object_or_404(rows, pk=pk)
    if row.region_id not in request.actor.directed_region_ids:
        raise PermissionDenied
    form = SetAsideForm(posted(request))
    step = lambda: row.set_aside(form.cleaned_data["reason"], by=request.actor)  # noqa: E731
    if form.is_bound and form.is_valid() and taken(form, step):
        messages.success(request, _("Set aside. It comes back only when the figures say so anew."))
        return redirect(f"{reverse('regie:bottlenecks')}?regio={row.region.code}")
    lead = f"{findings.title(row)}. {findings.why(row)}"
    return drawn(request, form, title=_("No bottleneck"), submit=_("Set aside"), lead=lead)


def initial(request: HttpRequest) -> dict[str, Any]:
    """What the page that led here says already."""
    factor = SuccessFactor.objects.filter(code=request.GET.get("factor", "")).first()
    number = request.GET.get("afspraak", "")
    known = Agreement.objects.visible_to(request.actor)
    agreement = known.filter(pk=int(number)).first() if number.isascii() and number.isdigit() else None
    found: dict[str, Any] = {"factor": factor.pk if factor else None, "agreement": agreement.pk if agreement else None}
    if figure := request.GET.get("cijfer", "")[:200]:
        found |= {"found_by": "figures", "figure": figure}
    if about := agreement or factor:
        found["chain_part"] = about.chain_part
    return found


@once
def bottleneck_edit(request: HttpRequest, pk: int) -> HttpResponse:
    row = found(request, pk)
    if not row.kept_by(request.actor):
        raise PermissionDenied
    form = BottleneckForm(posted(request), actor=request.actor, region=row.region, row=row)
    if form.is_bound and form.is_valid():
        if taken(form, form.change):
            messages.success(request, _("The bottleneck is changed."))
            return redirect(row)
        form.look_again()
    return drawn(request, form, row, title=_("Change the bottleneck"), submit=_("Save"))


def directed(request: HttpRequest, pk: int) -> Bottleneck:
    """The bottleneck for its region's director: 404 out of sight, 403 for others."""
    row = found(request, pk)
    if not row.directed_by(request.actor):
        raise PermissionDenied
    return row


def act(request: HttpRequest, row: Bottleneck, form: Any, step: Callable[[], Any], **words: Any) -> HttpResponse:
    """One step on a page of its own: what is typed stays when it cannot be done."""
    if form.is_bound and form.is_valid() and taken(form, step):
        messages.success(request, words["done"])
        return redirect(row)
    return drawn(request, form, row, **words)


@require_POST
@once
def bottleneck_take_up(request: HttpRequest, pk: int) -> HttpResponse:
    row = directed(request, pk)
    try:
        row.take_up(by=request.actor)
    except WrongStatus as late:
        messages.error(request, str(late))
    else:
        messages.success(request, _("The region works on it."))
    return redirect(row)


@once
def bottleneck_close(request: HttpRequest, pk: int) -> HttpResponse:
    row, form = directed(request, pk), CloseForm(posted(request))
    words = {"title": _("Close the bottleneck"), "submit": _("Close it"), "done": _("The bottleneck is closed.")}
    return act(request, row, form, lambda: row.close(*form.step(), by=request.actor), **words)


@once
def bottleneck_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    row, form = directed(request, pk), ReopenBottleneckForm(posted(request))
    words = {"title": _("Open it again"), "submit": _("Open it again"), "done": _("The bottleneck is open again.")}
    return act(request, row, form, lambda: row.reopen(form.cleaned_data["reason"], by=request.actor), **words)


@once
def bottleneck_raise(request: HttpRequest, pk: int) -> HttpResponse:
    row, form = directed(request, pk), RaiseForm(posted(request))
    words = {
        "title": _("Raise it nationally"),
        "submit": _("Raise it"),
        "done": _("The national adviser gets a mail."),
    }
    return act(request, row, form, lambda: row.raise_nationally(form.cleaned_data["reason"], by=request.actor), **words)


@once
@roles(Role.NATIONAL_ADVISER)
def bottleneck_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """By the landelijk adviseur."""
    row = found(request, pk)
    form = AnswerForm(posted(request), row=row)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        step = lambda: row.answer_region(said["answer"], said["taken_up"], form.opened_at, by=request.actor)  # noqa: E731
        if taken(form, step):
            messages.success(request, _("The region gets your answer by mail."))
            return redirect(row)
        form.look_again()
    return drawn(request, form, row, title=_("Answer the region"), submit=_("Send the answer"))
