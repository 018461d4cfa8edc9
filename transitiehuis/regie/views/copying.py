"""*Kopieer voor eigen systeem*: the dossier as plain text, and a line in the inzagelog that it was taken."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from intake.copying import copy_text
from intake.models import DossierView, Trajectory, ViewKind
from intake.views.page import old_number


def copy(request: HttpRequest, number: str) -> HttpResponse:
    """The button on the dossier posts here: what was taken is logged first and then shown."""
    worked = Trajectory.objects.visible_to(request.actor).worked_by(request.actor)
    related = ("candidate__place", "holder", "waiting_on", "closing_reason", "profile")
    trajectory = worked.select_related(*related).filter(number=number).first()
    if trajectory is None:
        return old_number(request, number)
    if request.method == "POST":
        DossierView.log([trajectory], ViewKind.COPIED, by=request.actor)
        return redirect("regie:copy", number)
    DossierView.log([trajectory], ViewKind.OPENED, by=request.actor)
    return render(request, "regie/copy.html", {"trajectory": trajectory, "text": copy_text(trajectory)})
