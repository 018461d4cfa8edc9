"""What the region reckons with: norms, rates, inflow and the hours of an fte."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from transitiehuis import days
from transitiehuis.netwerk.models import Role
from transitiehuis.regie import pulse
from transitiehuis.regie.capacity.settings import Settings
from transitiehuis.regie.views.chain import chosen_region
from transitiehuis.ui.access import roles


@roles(Role.CHAIN_DIRECTOR)
def settings(request: HttpRequest) -> HttpResponse:
    region = chosen_region(request, pulse.regions_of(request.actor))
    if region is None or region.pk not in request.actor.directed_region_ids:
        raise PermissionDenied
    found = Settings(region, days.today(), request.POST if request.method == "POST" else None)
    if request.method == "POST" and not found.errors:
        changed = found.save(by=request.actor)
        text = ngettext("%(count)s change saved, from today on.", "%(count)s changes saved, from today on.", changed)
        messages.success(request, text % {"count": changed} if changed else _("Nothing was changed."))
        return redirect(f"{reverse('regie:capacity')}?{urlencode({'regio': region.code})}")
    context = {"settings": found, "region": region}
    return render(request, "regie/capacity/settings.html", context, status=422 if found.errors else 200)
