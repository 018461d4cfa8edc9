"""A region's public form, without account: GET changes nothing, and everybody gets the same answer."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import qrcode
from django.conf import settings
from django.db import DatabaseError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from qrcode.image.svg import SvgPathImage

from intake.forms.self_referral import SelfReferralForm
from intake.models import SelfReferral
from intake.views.page import UNPROCESSABLE
from transitiehuis import days
from transitiehuis.limits import Limit, TooManyError, address_of, in_a_form
from transitiehuis.netwerk.models import Region
from transitiehuis.ui.access import public

FROM_ONE_ADDRESS = Limit("self_referral", 60, 3600)  # an information evening, all behind one address
IN_ONE_REGION = Limit("self_referral_region", 80, 3600)


def until_tomorrow() -> int:
    """Seconds left of today."""
    return int((days.start_of(days.today() + timedelta(days=1)) - timezone.now()).total_seconds())


def region_of(slug: str) -> Region:
    """The region that is called so, by name or code; 404 for one without a front desk."""
    regions = Region.objects.with_front_desk(days.today()).select_related("front_desk__place").in_order()
    found = next((region for region in regions if slug.lower() in {region.slug, region.code.lower()}), None)
    if found is None:
        raise Http404
    return found


@public
@require_http_methods(["GET", "HEAD", "POST"])
def self_refer(request: HttpRequest, region: str) -> HttpResponse:
    """Whoever sends it reads the same page, known or not, robot or not."""
    found = region_of(region)
    form = SelfReferralForm(request.POST if request.method == "POST" else None, region=found)
    status = 200
    if request.method == "POST":
        try:
            FROM_ONE_ADDRESS.require(address_of(request), found.front_desk)
            if form.trapped:
                return redirect("self_referred", region)
            if form.is_valid():
                sent(form, found)
                return redirect("self_referred", region)
            status = UNPROCESSABLE
        except TooManyError as limit:
            status = in_a_form(form, limit)
    return render(request, "intake/self_refer.html", {"form": form, "region": found}, status=status)


def sent(form: SelfReferralForm, region: Region) -> None:
    """Keep it, unless the region is flooded. Raises TooManyError; the database refuses too."""
    IN_ONE_REGION.require(region.pk, region.front_desk)
    if not SelfReferral.room_in(region):
        raise TooManyError(until_tomorrow(), region.front_desk)
    try:
        with transaction.atomic():
            form.send()
    except DatabaseError as refused:  # the last place of the day went to somebody else
        raise TooManyError(until_tomorrow(), region.front_desk) from refused


@public
@require_safe
def self_referred(request: HttpRequest, region: str) -> HttpResponse:
    """It has arrived, and what comes next."""
    return render(request, "intake/self_referred.html", {"region": region_of(region)})


@public
@require_safe
def qr(request: HttpRequest, region: str) -> HttpResponse:
    """The address of the form as a picture for a poster."""
    url = settings.SITE_URL + reverse("self_refer", args=[region_of(region).slug])
    picture = BytesIO()
    qrcode.make(url, image_factory=SvgPathImage, border=2).save(picture)
    return HttpResponse(picture.getvalue(), content_type="image/svg+xml")
