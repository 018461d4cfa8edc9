"""Who is asked to think along about drempels hears so, and who asked hears that there is an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from intake.messages import team_of
from nazorg.models.barrier import BarrierRequest
from transitiehuis.outbox import owe, still_stands
from transitiehuis.ui.words import fullday

if TYPE_CHECKING:
    from transitiehuis.outbox.models import Owed

ASKED, ANSWERED = "nazorg.barrier_asked", "nazorg.barrier_answered"


def asked(request: BarrierRequest) -> None:
    """To the team of the partner that is asked. No name of the candidate."""
    for member in team_of(request.asked_of_id):
        with translation.override(member.user.language):
            facts = {
                "number": request.trajectory.number,
                "by": request.asked_by.organisation.name,
                "person": request.asked_by.user.name,
                "due": fullday(request.due),
            }
            subject = _("Think along about trajectory %(number)s") % facts
            body = _(
                "%(person)s of %(by)s asks you to think along about what stands in the way of the candidate of "
                "trajectory %(number)s.\n\nRead the question and answer it by %(due)s."
            )
            if request.opened:
                body += "\n\n" + _("You see the dossier for this question, until you have answered.")
            why = _("Your organisation is asked to think along about trajectory %(number)s.") % facts
        owe(
            f"{ASKED}/{request.pk}/{member.user_id}",
            kind=ASKED,
            subject=subject,
            body=body % facts,
            user=member.user,
            organisation=member.organisation,
            region=request.trajectory.region,
            trajectory_id=request.trajectory_id,
            url=reverse("nazorg:barrier", args=[request.pk]),
            why=why,
        )


@still_stands(ASKED)
def still_asked(owed: Owed) -> bool:
    """Asked again at delivery: who answered needs no mail."""
    return BarrierRequest.objects.filter(pk=int(owed.key.split("/")[1])).open().exists()


def answered(request: BarrierRequest) -> None:
    """To who asked."""
    member = request.asked_by
    with translation.override(member.user.language):
        facts = {"number": request.trajectory.number, "of": request.asked_of.name}
        subject = _("%(of)s has answered: trajectory %(number)s") % facts
        body = _("%(of)s has answered your question about what stands in the way in trajectory %(number)s.") % facts
        why = _("You asked to think along.")
    owe(
        f"{ANSWERED}/{request.pk}",
        kind=ANSWERED,
        subject=subject,
        body=body,
        user=member.user,
        organisation=member.organisation,
        region=request.trajectory.region,
        trajectory_id=request.trajectory_id,
        url=request.trajectory.get_absolute_url(),
        why=why,
        must=False,
    )
