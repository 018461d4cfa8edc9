"""What who is aan zet is mailed when a candidate asks something on their own page. No name stands in a mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _

from intake.messages import team_of
from transitiehuis import days
from transitiehuis.outbox import owe, still_stands
from transitiehuis.ui.words import fullday

if TYPE_CHECKING:
    from transitiehuis.netwerk.models import Membership
    from transitiehuis.outbox.models import Owed
    from transitiehuis.regie.models import CandidateRequest

REQUEST = "own.request"
REMIND_WERKDAGEN = 2  # before the last day


def request_came_in(request: CandidateRequest) -> None:
    """To who is aan zet: at once, and two werkdagen before the term ends. No name stands in a mail."""
    trajectory = request.trajectory
    assignee = trajectory.assignee
    for member in [assignee] if assignee else team_of(request.asked_id):
        _ask(request, member, "asked")
        _ask(request, member, "reminder")


def _ask(request: CandidateRequest, member: Membership, when: str) -> None:
    first = when == "asked"
    due = None if first else days.add_werkdagen(request.due, -REMIND_WERKDAGEN)
    if due and due <= days.today():
        return
    with translation.override(member.user.language):
        facts = {"number": request.trajectory.number, "kind": request.get_kind_display(), "due": fullday(request.due)}
        subject = _("The candidate of trajectory %(number)s asks something") % facts
        if not first:
            subject = _("Answer the candidate of trajectory %(number)s by %(due)s") % facts
        body = _("The candidate asked it on their own page: %(kind)s.\n\nAnswer by %(due)s.") % facts
        why = _("Your organisation has the turn in this trajectory.")
    owe(
        f"own/request/{request.pk}/{when}/{member.user_id}",
        kind=REQUEST,
        user=member.user,
        organisation=request.asked,
        region=request.trajectory.region,
        trajectory_id=request.trajectory_id,
        subject=subject,
        body=body,
        why=why,
        url=request.get_absolute_url(),
        due=due,
    )


@still_stands(REQUEST)
def still_asked(owed: Owed) -> bool:
    """Asked again at delivery: what was answered needs no mail."""
    from transitiehuis.regie.models import CandidateRequest

    return CandidateRequest.objects.open().filter(pk=int(owed.key.split("/")[2])).exists()
