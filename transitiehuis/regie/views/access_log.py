"""Inzagelog: who looked in a dossier, and when."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from intake.models import DossierView, Lookup, Trajectory
from intake.views.page import old_number

PER_PAGE = 50


def access_log(request: HttpRequest, number: str) -> HttpResponse:
    """For who works on the traject; for others it is not there."""
    worked = Trajectory.objects.visible_to(request.actor).worked_by(request.actor).select_related("candidate")
    trajectory = worked.filter(number=number).first()
    if trajectory is None:
        return old_number(request, number)
    views = (
        DossierView.objects.visible_to(request.actor)
        .filter(trajectory__in=trajectory.family)
        .select_related("user", "organisation")
        .order_by("-viewed_at", "-pk")
    )
    page = Paginator(views, PER_PAGE).get_page(request.GET.get("page"))
    looked = Lookup.objects.visible_to(request.actor).filter(trajectory__in=trajectory.family)
    lookups = looked.select_related("user", "organisation").order_by("-looked_at", "-pk")[:PER_PAGE]
    context = {"trajectory": trajectory, "page": page, "lookups": lookups}
    return render(request, "regie/access_log.html", context)
