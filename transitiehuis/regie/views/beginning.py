"""The first day of a region: a start page that says what is missing, partners by hand or out of a spreadsheet."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from intake.views.page import UNPROCESSABLE
from transitiehuis import days
from transitiehuis.netwerk.forms import EndForm, posted
from transitiehuis.netwerk.models import Invitation, Organisation, Partnership, Region, Role
from transitiehuis.regie.beginning import shown, steps
from transitiehuis.regie.beginning.template import template
from transitiehuis.regie.forms.beginning import FirstRoundForm, PartnerForm, SheetForm, WelcomeForm
from transitiehuis.regie.models import Activity, PartnerSheet, QuarterRound
from transitiehuis.ui.access import roles
from transitiehuis.ui.once import once
from transitiehuis.workflow import WrongStatus


def region_of(request: HttpRequest) -> Region:
    """The region the actor directs; of several the one that `?regio=` names. 404 outside those."""
    found = Region.objects.filter(pk__in=request.actor.directed_region_ids).in_order()
    if code := request.GET.get("regio"):
        found = found.filter(code=code)
    region = found.first()
    if region is None:
        raise Http404
    return region


@require_safe
@roles(Role.CHAIN_DIRECTOR)
def beginning(request: HttpRequest) -> HttpResponse:
    found = steps.beginning_of(region_of(request), request.actor, days.today())
    return render(request, "regie/beginning/start.html", steps.facts(found))


@roles(Role.CHAIN_DIRECTOR)
@once
def partners(request: HttpRequest) -> HttpResponse:
    """Who takes part, and a form to add one."""
    region = region_of(request)
    form = PartnerForm(posted(request), region=region)
    if form.is_valid() and (made := added(request, region, form)):
        messages.success(request, _("%(name)s takes part from today on.") % {"name": made.organisation.name})
        return redirect(request.get_full_path())
    rows = steps.partners_of(region, days.today(), request.actor)
    context = {"form": form, "region": region, "partners": rows, "own": set(request.actor.organisation_ids)}
    return render(request, "regie/beginning/partners.html", context, status=UNPROCESSABLE if form.errors else 200)


def added(request: HttpRequest, region: Region, form: PartnerForm) -> Partnership | None:
    """The partner; None, with the sentence in the form, when it takes part already."""
    try:
        return Partnership.begin(region, by=request.actor, **form.cleaned_data)[0]
    except WrongStatus as late:
        form.add_error("name", str(late))
        return None


def partnership_of(request: HttpRequest, pk: int) -> Partnership:
    found = Partnership.objects.directed_by(request.actor).select_related("organisation", "region")
    return get_object_or_404(found, pk=pk)


def one_act(request: HttpRequest, form: Any, act: Any, page: dict[str, Any]) -> HttpResponse:
    """One act about a partner on a page of its own; what was typed stays when it cannot be done."""
    if form.is_valid():
        try:
            act(form.cleaned_data)
        except WrongStatus as late:
            form.add_error(None, str(late))
        else:
            messages.success(request, page["done"])
            return redirect(page["back"])
    context = {"form": form, "lead": "", **page}
    return render(request, "regie/beginning/step.html", context, status=UNPROCESSABLE if form.errors else 200)


def partners_page(region: Region) -> str:
    return steps.page_in("regie:begin_partners", region)


@roles(Role.CHAIN_DIRECTOR)
@once
def partner_end(request: HttpRequest, pk: int) -> HttpResponse:
    row = partnership_of(request, pk)
    page = {
        "title": _("%(name)s leaves the region") % {"name": row.organisation.name},
        "lead": _("What it did stays remembered. From the day after, its people see nothing of the region any more."),
        "submit": _("Let it leave"),
        "done": _("The last day has been set."),
        "back": partners_page(row.region),
    }
    form = EndForm(posted(request))
    return one_act(request, form, lambda typed: row.end(typed["last_day"], by=request.actor), page)


@roles(Role.CHAIN_DIRECTOR)
@once
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    row = partnership_of(request, pk)
    page = {
        "title": _("Invite somebody of %(name)s") % {"name": row.organisation.name},
        "lead": _("As manager: that one gets the mail of the round, can score, and invites colleagues."),
        "submit": _("Send the invitation"),
        "done": _("The invitation is on its way."),
        "back": partners_page(row.region),
    }
    form = WelcomeForm(posted(request))
    return one_act(request, form, lambda typed: Invitation.welcome(row, by=request.actor, **typed), page)


@roles(Role.CHAIN_DIRECTOR)
@once
def first_round(request: HttpRequest) -> HttpResponse:
    region = region_of(request)
    page = {
        "title": _("Choose the day of the quarter meeting"),
        "lead": _("Within four weeks? Then partners can score at once, and get their mail within minutes."),
        "submit": _("Save the day"),
        "done": _("The day is set."),
        "back": steps.page_in("regie:beginning", region),
    }
    form = FirstRoundForm(posted(request), round=steps.current_round(region, days.today()))
    return one_act(request, form, lambda typed: QuarterRound.begin(region, by=request.actor, **typed), page)


# A spreadsheet -------------------------------------------------------------------------------------------------------


@roles(Role.CHAIN_DIRECTOR)
def sheet_new(request: HttpRequest) -> HttpResponse:
    """Upload one, and those before it."""
    region = region_of(request)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = SheetForm(*sent, region=region)
    if form.is_valid():
        return redirect(form.show(request.actor))
    before = PartnerSheet.objects.visible_to(request.actor).filter(region=region).select_related("uploaded_by")
    context = {"form": form, "region": region, "before": before.newest_first()[:10]}
    return render(request, "regie/beginning/sheet_new.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_safe
@roles(Role.CHAIN_DIRECTOR)
def sheet_template(request: HttpRequest) -> FileResponse:
    partners = Organisation.objects.partners_of([region_of(request).pk], days.today()).in_order()
    activities = Activity.objects.order_by("position")
    file = template(partners.values_list("name", flat=True), activities)
    return FileResponse(file, as_attachment=True, filename="partners-en-wie-doet-wat.xlsx")


def sheet_of(request: HttpRequest, pk: int) -> PartnerSheet:
    found = PartnerSheet.objects.visible_to(request.actor).select_related("region", "uploaded_by")
    return get_object_or_404(found, pk=pk)


@require_safe
@roles(Role.CHAIN_DIRECTOR)
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Row by row what it says, with each fault at its cell."""
    return render(request, "regie/beginning/sheet.html", shown.page_of(sheet_of(request, pk)))


@require_POST
@roles(Role.CHAIN_DIRECTOR)
@once
def sheet_bring_in(request: HttpRequest, pk: int) -> HttpResponse:
    row = sheet_of(request, pk)
    count = row.bring_in(by=request.actor)
    said = ngettext("%(count)s row was brought in.", "%(count)s rows were brought in.", count)
    messages.success(request, said % {"count": count})
    return redirect(row)


@require_POST
@roles(Role.CHAIN_DIRECTOR)
@once
def sheet_undo(request: HttpRequest, pk: int) -> HttpResponse:
    row = sheet_of(request, pk)
    kept = row.undo(by=request.actor)
    if kept:
        said = ngettext(
            "%(count)s row stayed: it is used by now.", "%(count)s rows stayed: they are used by now.", kept
        )
        messages.warning(request, said % {"count": kept})
    else:
        messages.success(request, _("Everything this sheet brought in is gone."))
    return redirect(row)
