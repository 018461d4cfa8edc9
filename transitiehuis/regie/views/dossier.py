"""One traject over all floors: where it is, who is aan zet, what happened, who is involved."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from intake.models import Trajectory


def dossier(request: HttpRequest, number: str) -> HttpResponse:
    trajectory = get_object_or_404(Trajectory.objects.visible_to(request.actor), number=number)
    return render(request, "regie/dossier.html", {"trajectory": trajectory})
