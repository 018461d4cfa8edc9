"""What is owed when a partner asks to become involved: the question to who is aan zet, and the answer.

No name of a kandidaat stands in a mail, and who asks is not told which traject it is until the answer is yes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import gettext as _

from intake.messages import team_of
from transitiehuis.outbox import owe, still_stands
from transitiehuis.ui.words import fullday

if TYPE_CHECKING:
    from intake.models import InvolvementRequest
    from transitiehuis.netwerk.models import Region

ASKED = "intake.involvement_asked"


def asked(request: InvolvementRequest, region: Region) -> None:
    """To everybody at the holder who works on trajecten."""
    facts = {"asker": request.organisation.name, "due": fullday(request.due)}
    for member in team_of(request.asked_id):
        with translation.override(member.user.language):
            owe(
                f"request/{request.pk}/asked/{member.user_id}",
                kind=ASKED,
                user=member.user,
                organisation=request.asked,
                region=region,
                subject=_("%(asker)s asks to become involved") % facts,
                body=_(
                    "%(asker)s wants to refer somebody for whom you may have the turn already, and "
                    "asks to become involved"
                    " in that trajectory.\n\nAnswer by %(due)s: yes, or no with the reason."
                )
                % facts,
                why=_("Your organisation has the turn in the trajectory that was found."),
                url=request.get_absolute_url(),
            )


@still_stands(ASKED)
def still_asked(owed: Any) -> bool:
    """Asked again at delivery: a question that was answered needs no mail."""
    from intake.models import InvolvementRequest

    return InvolvementRequest.objects.waiting().filter(pk=int(owed.key.split("/")[1])).exists()


def granted(request: InvolvementRequest) -> None:
    """To who asked: which traject it is, and that it can be opened now."""
    facts = {"holder": request.asked.name, "number": request.trajectory.number}

    def words() -> tuple[str, str]:
        return (
            _("You are involved in trajectory %(number)s") % facts,
            _("You asked %(holder)s to become involved. The answer is yes: you see trajectory %(number)s from now on.")
            % facts,
        )

    _answer(request, words, url=request.trajectory.get_absolute_url(), trajectory_id=request.trajectory_id)


def refused(request: InvolvementRequest) -> None:
    """To who asked: no, and why."""
    facts = {"holder": request.asked.name, "note": request.refusal_note}

    def words() -> tuple[str, str]:
        told = {**facts, "reason": request.get_refusal_display()}
        body = _("You asked %(holder)s to become involved. The answer is no: %(reason)s.") % told
        return _("Answer of %(holder)s: no") % told, "\n\n".join(filter(None, (body, request.refusal_note)))

    _answer(request, words, url=request.get_absolute_url())


def _answer(request: InvolvementRequest, words: Any, **facts: Any) -> None:
    with translation.override(request.asked_by.language):
        subject, body = words()
        owe(
            f"request/{request.pk}/answered/{request.asked_by_id}",
            kind="intake.involvement_answered",
            user=request.asked_by,
            organisation=request.organisation,
            region=request.trajectory.region,
            subject=subject,
            body=body,
            why=_("You asked to become involved in a trajectory."),
            **facts,
        )
