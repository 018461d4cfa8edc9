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
from transitiehuis.regie.coverage import kept
from transitiehuis.regie.coverage.filling import may_fill
from transitiehuis.regie.coverage.sheet import Sheet
from transitiehuis.regie.views.chain import chosen_region
from transitiehuis.workflow import WrongStatus

PARTNER = "partner"
NEXT, SHOW, ASK = "naar", "tonen", "eerst"  # another partner, and the button that shows it
OPEN = "deel"  # the scope of one activity
KEPT, AWAY = "getypt", "weg"  # what was typed and not saved yet, and the button that throws it away


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
    """The whole form. What is not saved yet stands at an address of its own, so that Back and reload send nothing."""
    region = chosen_region(request, pulse.regions_of(request.actor))
    if region is None:
        raise PermissionDenied
    day = days.today()
    partners = list(Organisation.objects.partners_of([region.pk], day).in_order())
    partner = partner_of(request, partners)
    if not may_fill(request.actor, region.pk, partner.pk):
        raise PermissionDenied
    if request.method == "POST":
        return sent(request, Sheet(region, partner, day, request.POST), partners)
    asked = request.GET.get(KEPT, "")
    typed = kept.found(request.session, asked, region.pk, partner.pk)
    sheet = Sheet(region, partner, day, kept=typed)
    directs = region.pk in request.actor.directed_region_ids
    after = next((one for one in partners if typed and str(one.pk) == typed.after), partner)
    context = {"sheet": sheet, "region": region, "partner": partner, "partners": partners if directs else []}
    context |= {"after": after, "asks": after != partner, "elsewhere": address(region, after)}
    context |= {"gone": asked and not typed}
    if not typed and (waiting := kept.newest(request.session, region.pk, partner.pk)):
        context |= {"waiting": waiting, "go_on": address(region, partner, waiting.key)}
    return render(request, "regie/coverage/fill.html", context)


def sent(request: HttpRequest, sheet: Sheet, partners: list[Organisation]) -> HttpResponse:
    """`deel` opens the scope of one activity, `tonen` goes to another partner and first asks what to do with what was
    typed here; `weg` throws away what was kept. All else saves, where nothing is wrong."""
    region, partner, mark = sheet.region, sheet.organisation, request.POST.get(KEPT, "")
    if AWAY in request.POST:
        kept.forget(request.session, request.POST[AWAY])
        return redirect(address(region, partner))
    after = next((one for one in partners if str(one.pk) == request.POST.get(NEXT, "")), partner)
    wish, opens = request.POST.get(SHOW, ""), request.POST.get(OPEN, "")
    if wish == ASK and not sheet.changed:
        return redirect(address(region, after))
    facts = {"region": region.pk, "partner": partner.pk, "seen": sheet.seen, "changed": len(sheet.changed)}
    if not opens and wish != ASK and sheet.is_valid:
        try:
            told(request, sheet.save(by=request.actor), partner)
            kept.forget(request.session, mark)
            return redirect(address(region, after if wish else None))
        except WrongStatus as error:
            facts |= {"late": str(error), "seen": sheet.stands_now}
    facts["after"] = str(after.pk) if wish == ASK else ""
    typed = kept.keep(request.session, mark, request.POST, sheet.touched, **facts)
    return redirect(address(region, partner, typed.key) + (f"#deel-{opens}" if opens in sheet.touched else ""))


def address(region: Region, partner: Organisation | None, key: str = "") -> str:
    """The form of a partner, with what was kept under `key`; without a partner the coverage."""
    if partner is None:
        return f"{reverse('regie:coverage')}?{urlencode({'regio': region.code})}"
    asked = {"regio": region.code, PARTNER: str(partner.pk), **({KEPT: key} if key else {})}
    return f"{reverse('regie:coverage_fill')}?{urlencode(asked)}"


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
