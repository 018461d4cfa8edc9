"""The partners of the region, and one of them."""

from __future__ import annotations

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Count, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from transitiehuis import days
from transitiehuis.netwerk.forms import PartnersForm
from transitiehuis.netwerk.models import Membership, Organisation, Partnership, Region, Role
from transitiehuis.netwerk.own_pages import pages_for
from transitiehuis.ui.filters import filters_stay

PER_PAGE = 50


def partners_of(request: HttpRequest):
    """Today's partners of the regions this person works in; of all regions for a national adviser."""
    day = days.today()
    regions = request.actor.region_ids
    if request.actor.has_role(Role.NATIONAL_ADVISER):
        regions = Region.objects.values("pk")
    at_work = Q(memberships__since__lte=day) & (Q(memberships__until=None) | Q(memberships__until__gte=day))
    current = Partnership.objects.current_on(day).select_related("region").order_by("region__name")
    return (
        Organisation.objects.visible_to(request.actor)
        .partners_of(regions, day)
        .select_related("place")
        .prefetch_related(Prefetch("partnerships", queryset=current, to_attr="current_partnerships"))
        .annotate(people=Count("memberships__user", filter=at_work, distinct=True))
        .in_order()
    )


@filters_stay
def index(request: HttpRequest) -> HttpResponse:
    form = PartnersForm(request.GET or None)
    page = Paginator(form.narrow(partners_of(request)), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "choose": form, "national": request.actor.has_role(Role.NATIONAL_ADVISER)}
    return render(request, "netwerk/index.html", context)


def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Organisation.objects.visible_to(request.actor).select_related("place"), pk=pk)
    people = (
        Membership.objects.visible_to(request.actor)
        .current_on(days.today())
        .filter(organisation=found)
        .select_related("user", "region")
        .in_order()
    )
    context = {
        "organisation": found,
        "people": people,
        "partnerships": found.partnerships.select_related("region").order_by("since", "pk"),
        "codes": found.codes.order_by("type", "value"),
        "front_desk_of": Region.objects.with_front_desk(days.today()).filter(front_desk=found).in_order(),
        "site": settings.SITE_URL,
        "own": found.pk in request.actor.organisation_ids,
        "own_pages": pages_for(request.actor) if found.pk in request.actor.organisation_ids else [],
    }
    return render(request, "netwerk/organisation.html", context)
