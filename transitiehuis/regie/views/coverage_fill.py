"""A partner says what it does; the region's director says it for any partner."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from transitiehuis import days
from transitiehuis.netwerk.models import Organisation, Region
from transitiehuis.regie import pulse
from transitiehuis.regie.coverage.filling import may_fill
from transitiehuis.regie.coverage.sheet import Sheet
from transitiehuis.regie.views.chain import chosen_region
from transitiehuis.workflow import WrongStatus

PARTNER = "partner"
NEXT, SHOW, ASK = "naar", "tonen", "eerst"  # another partner, and the button that shows it
OPEN = "deel"  # the scope of one activity


def partner_of(request: HttpRequest, partners: list[Organisation]) -> Organisation:
    """The partner that `?partner=` names, else the actor's own, else the first; 404 outside the region."""
    asked = request.GET.get(PARTNER, "")
    own = request.actor.organisation_ids
    if asked:
        found = next((one for one in partners if str(one.pk) == asked), None)
    else:
        found = next((one for one in partners if one.pk in own), partners[0] if partners else None)
    if found is None:
        raise Http404
    return found


def fill(request: HttpRequest) -> HttpResponse:
    """The whole form. `deel` opens the scope of one activity and saves nothing yet.

    `tonen` goes to another partner: first it asks what to do with what was typed here.
    """
    region = chosen_region(request, pulse.regions_of(request.actor))
    if region is None:
        raise PermissionDenied
    day = days.today()
    partners = list(Organisation.objects.partners_of([region.pk], day).in_order())
    partner = partner_of(request, partners)
    if not may_fill(request.actor, region.pk, partner.pk):
        raise PermissionDenied
    sheet = Sheet(region, partner, day, request.POST if request.method == "POST" else None)
    after = next((one for one in partners if str(one.pk) == request.POST.get(NEXT, "")), partner)
    wish = request.POST.get(SHOW, "")
    if wish == ASK and not sheet.changed:
        return redirect(address(region, after))
    if request.method == "POST" and OPEN not in request.POST and wish != ASK and sheet.is_valid:
        try:
            told(request, sheet.save(by=request.actor), partner)
            return redirect(address(region, after if wish else None))
        except WrongStatus as error:
            sheet.late = str(error)
    directs = region.pk in request.actor.directed_region_ids
    context = {"sheet": sheet, "region": region, "partner": partner, "partners": partners if directs else []}
    context |= {"after": after, "asks": wish == ASK and after != partner, "elsewhere": address(region, after)}
    return render(request, "regie/coverage/fill.html", context, status=422 if sheet.errors or sheet.late else 200)


def address(region: Region, partner: Organisation | None) -> str:
    """The form of a partner; without one the coverage."""
    if partner is None:
        return f"{reverse('regie:coverage')}?{urlencode({'regio': region.code})}"
    return f"{reverse('regie:coverage_fill')}?{urlencode({'regio': region.code, PARTNER: str(partner.pk)})}"


def told(request: HttpRequest, changed: int, partner: Organisation) -> None:
    if not changed:
        messages.info(request, _("Nothing was changed."))
        return
    text = ngettext(
        "Saved for %(name)s: %(count)s change, from today on.",
        "Saved for %(name)s: %(count)s changes, from today on.",
        changed,
    )
    messages.success(request, text % {"name": partner.name, "count": changed})
