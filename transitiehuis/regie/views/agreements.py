"""Afspraken: the list of a region, one agreement, and the acts of its director."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from intake.export import csv_of
from intake.views.page import UNPROCESSABLE, taken
from transitiehuis import days
from transitiehuis.documents import pdf_response
from transitiehuis.netwerk.forms import posted
from transitiehuis.netwerk.models import Region, Role
from transitiehuis.regie.agreements import listing, page, timeline
from transitiehuis.regie.agreements.signing import offered_emails
from transitiehuis.regie.agreements.wording import parts_of, wording
from transitiehuis.regie.forms.agreements import (
    AgreementForm,
    AskAgainForm,
    AskForm,
    DocumentForm,
    EndAgreementForm,
    FundingForm,
    LineForm,
    TermForm,
)
from transitiehuis.regie.models import Activity, Agreement, AgreementSignature, AgreementState, SuccessFactor
from transitiehuis.regie.views.chain import chosen_region
from transitiehuis.ui.access import roles
from transitiehuis.ui.filters import filters_stay
from transitiehuis.ui.once import once
from transitiehuis.workflow import WrongStatus

LINES: dict[str, type[LineForm]] = {"getal": TermForm, "geld": FundingForm, "document": DocumentForm}
WIDE, NARROW = 1080, 350


def my_regions(request: HttpRequest) -> list[Region]:
    mine = {*request.actor.region_ids, *request.actor.directed_region_ids}
    return list(Region.objects.filter(pk__in=mine).in_order())


@filters_stay
def agreements(request: HttpRequest) -> HttpResponse:
    """What is agreed in the region, and what ends when."""
    regions = my_regions(request)
    region = chosen_region(request, regions)
    if region is None:
        return render(request, "regie/agreements/list.html", {"region": None})
    today = days.today()
    rows = listing.listed(request.actor, region, today)
    form = listing.AgreementFilter(request.GET, regions=regions, parties=listing.parties_in(rows))
    chosen = listing.chosen_of(rows, form)
    drawn = [row for row in chosen if not row.past]
    context = {
        "region": region,
        "choices": form,
        "directs": region.pk in request.actor.directed_region_ids,
        "any": bool(rows),
        "figures": listing.figures(rows, today, f"&regio={region.code}" if len(regions) > 1 else ""),
        "current": drawn,
        "past": [row for row in chosen if row.past],
        "wide": timeline.draw("tijdlijn", drawn, today, WIDE) if drawn else "",
        "narrow": timeline.draw("tijdlijn-smal", drawn, today, NARROW) if drawn else "",
        "query": request.GET.urlencode(),
    }
    return render(request, "regie/agreements/list.html", context)


@require_safe
def agreements_csv(request: HttpRequest) -> HttpResponse | FileResponse:
    """The list as it stood on the screen, as a spreadsheet."""
    regions = my_regions(request)
    region = chosen_region(request, regions)
    if region is None:
        raise Http404
    rows = listing.listed(request.actor, region, days.today())
    form = listing.AgreementFilter(request.GET, regions=regions, parties=listing.parties_in(rows))
    file = csv_of(listing.csv_rows(listing.chosen_of(rows, form)))
    return FileResponse(file, as_attachment=True, filename="afspraken.csv", content_type="text/csv")


def found(request: HttpRequest, pk: int) -> Agreement:
    return get_object_or_404(Agreement.objects.visible_to(request.actor).with_names(), pk=pk)


@require_safe
def agreement(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "regie/agreements/agreement.html", page.context(found(request, pk), request.actor))


@require_safe
def agreement_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The text as it is signed, or the concept as it stands, with who signed."""
    row = found(request, pk)
    text = None if row.state == AgreementState.DRAFT else row.wordings.order_by("number").last()
    title, parts = parts_of(text.body if text else wording(row))
    lead = str(row.standing_on(days.today()).label).capitalize()
    foot = page.foot(text) if text else _("Draft of %(day)s") % {"day": page.longday(row.edited_at)}
    data = {
        "lead": lead,
        "foot": foot,
        "parts": parts,
        "signatures": page.signed_rows(row),
        "who": _("Signed by"),
        "when": _("Who and when"),
    }
    return pdf_response(
        request, "pok", data, title=title, filename=f"afspraak-{row.pk}.pdf", back=row.get_absolute_url()
    )


# By the region's director --------------------------------------------------------------------------------------------


def directing(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page for the director of the agreement's region: 404 out of sight, 403 for others. Too late is a sentence."""

    @once
    @wraps(view)
    def guarded(request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
        row = found(request, pk)
        if not row.directed_by(request.actor):
            raise PermissionDenied
        try:
            return view(request, row, *args, **kwargs)
        except WrongStatus as late:
            messages.error(request, str(late))
            return redirect(row)

    return guarded


def drawn(request: HttpRequest, form: Any, row: Agreement | None = None, **words: Any) -> HttpResponse:
    """The page of one form; 422 when what was sent needs another look."""
    context = {"form": form, "agreement": row, "lead": "", **words}
    return render(request, "regie/agreements/form.html", context, status=UNPROCESSABLE if form.errors else 200)


@once
@roles(Role.CHAIN_DIRECTOR)
def agreement_new(request: HttpRequest) -> HttpResponse:
    """A concept; `?activiteit=` and `?factor=` say by their code what it is about."""
    region = next((one for one in my_regions(request) if one.pk in request.actor.directed_region_ids), None)
    if region is None:
        raise PermissionDenied
    activity = Activity.objects.filter(code=request.GET.get("activiteit", "")).first()
    factor = SuccessFactor.objects.filter(code=request.GET.get("factor", "")).first()
    initial = {"activities": [activity.pk] if activity else [], "factor": factor.pk if factor else None}
    if about := activity or factor:
        initial["chain_part"] = about.chain_part  # type: ignore[assignment]
    form = AgreementForm(posted(request), actor=request.actor, region=region, initial=initial)
    if form.is_bound and form.is_valid():
        made = Agreement.draw_up(region, by=request.actor, **form.facts())
        messages.success(request, _("The draft is there. Add numbers, money and documents, and put it to be signed."))
        return redirect(made)
    lead = _("It begins as a draft. Nobody is bound until every party has signed.")
    return drawn(request, form, title=_("New agreement"), submit=_("Make the draft"), lead=lead)


@directing
def agreement_edit(request: HttpRequest, row: Agreement) -> HttpResponse:
    form = AgreementForm(posted(request), actor=request.actor, region=row.region, row=row)
    if row.state != AgreementState.DRAFT:
        raise WrongStatus(_("Only a draft can be changed. Take it back first, or renew it."))
    if form.is_bound and form.is_valid():
        if taken(form, form.change):
            messages.success(request, _("The draft is changed."))
            return redirect(row)
        form.look_again()
    return drawn(request, form, row, title=_("Change the draft"), submit=_("Save"))


@directing
def agreement_line(request: HttpRequest, row: Agreement, kind: str) -> HttpResponse:
    """One more number, source of money or document."""
    form = line_form(kind)(posted(request), agreement=row)
    if form.is_bound and form.is_valid() and taken(form, lambda: form.add(request.actor)):
        messages.success(request, _("It has been added."))
        return redirect(row)
    return drawn(request, form, row, title=form.title, submit=_("Add"))


@require_POST
@directing
def agreement_line_remove(request: HttpRequest, row: Agreement, kind: str, line: int) -> HttpResponse:
    part = get_object_or_404(line_form(kind).model.objects.filter(agreement=row), pk=line)
    part.agreement = row
    part.take_out(by=request.actor)
    messages.success(request, _("It has been taken out."))
    return redirect(row)


def line_form(kind: str) -> type[LineForm]:
    if kind not in LINES:
        raise Http404
    return LINES[kind]


@directing
def agreement_ask(request: HttpRequest, row: Agreement) -> HttpResponse:
    """Each party gets a link to sign; the text is frozen as it stands."""
    form = AskForm(posted(request), offered=offered_emails(row))
    if form.is_bound and form.is_valid() and taken(form, lambda: row.ask(form.emails(), by=request.actor)):
        messages.success(request, _("The links are on their way. You see here who has signed."))
        return redirect(row)
    _title, parts = parts_of(wording(row))
    words = {"title": _("Put to be signed"), "submit": _("Send the links"), "parts": parts}
    lead = _("Each party gets a mail with a link of its own. The text below is what they sign; it no longer changes.")
    return drawn(request, form, row, lead=lead, **words)


@directing
def agreement_ask_again(request: HttpRequest, row: Agreement, signature: int) -> HttpResponse:
    """Another link for a party that has not signed."""
    asked = get_object_or_404(AgreementSignature.objects.filter(agreement=row).select_related("text"), pk=signature)
    asked.agreement, asked.text.agreement = row, row
    form = AskAgainForm(posted(request), initial={"email": asked.email})
    again = lambda: asked.ask_again(form.cleaned_data["email"], by=request.actor)  # noqa: E731
    if form.is_bound and form.is_valid() and taken(form, again):
        messages.success(request, _("A new link is on its way. The former one opens nothing more."))
        return redirect(row)
    title = _("A new link for %(name)s") % {"name": asked.organisation.name}
    return drawn(request, form, row, title=title, submit=_("Send a new link"))


@require_POST
@directing
def agreement_take_back(request: HttpRequest, row: Agreement) -> HttpResponse:
    row.take_back(by=request.actor)
    messages.success(request, _("It is a draft again. The links that were sent open nothing more."))
    return redirect(row)


@require_POST
@directing
def agreement_renew(request: HttpRequest, row: Agreement) -> HttpResponse:
    made = row.renew(by=request.actor)
    messages.success(request, _("This is the successor, as a draft. Find its money, and put it to be signed."))
    return redirect(made)


@directing
def agreement_end(request: HttpRequest, row: Agreement) -> HttpResponse:
    form = EndAgreementForm(posted(request), agreement=row)
    end = lambda: row.end(form.cleaned_data["on"], form.cleaned_data["reason"], by=request.actor)  # noqa: E731
    if form.is_bound and form.is_valid() and taken(form, end):
        messages.success(request, _("The agreement ends on the day you chose."))
        return redirect(row)
    lead = _("What falls away with it stands on the page of the agreement.")
    return drawn(request, form, row, title=_("End early"), submit=_("End the agreement"), lead=lead)
