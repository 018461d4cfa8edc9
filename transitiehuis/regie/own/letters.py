"""What the candidate is mailed about their own page, in plain words and in their language; and who must answer them.

To the candidate it is owed for no organisation: who works there does not read along.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from intake.candidate_mail import to_candidate
from intake.messages import team_of
from intake.own_page import link_of
from transitiehuis import days
from transitiehuis.outbox import owe, still_stands
from transitiehuis.ui.words import longday

if TYPE_CHECKING:
    from intake.models import Trajectory
    from transitiehuis.netwerk.models import Membership
    from transitiehuis.outbox.models import Owed
    from transitiehuis.regie.models import CandidateRequest

LINK_SENT, REQUEST, ANSWERED = "own.link_sent", "own.request", "own.answered"
WHY = _lazy("It is about the candidate's own page.")
REMIND_WERKDAGEN = 2  # before the last day


def link_sent(trajectory: Trajectory) -> bool:
    """The link once more, at most once an hour; False for who is not reached by e-mail."""
    link = link_of(trajectory)

    def words() -> tuple[str, str]:
        return _("Your own page"), _(
            "Good day,\n\n"
            "This is the link to your own page: {url}\n\n"
            "On it you read who helps you and what comes next. You also see who looked at your data.\n\n"
            "The link is yours alone. Do not give it to others."
        )

    key = f"own/link/{link.pk}/{timezone.localtime():%Y%m%d%H}"
    return to_candidate(key, LINK_SENT, trajectory, words, link=link, alone=True, why=WHY)


@still_stands(LINK_SENT)
def still_works(owed: Owed) -> bool:
    """Asked again at delivery: a link that was turned off meanwhile is not sent."""
    return bool(owed.link and owed.link.usable)


# To who must answer -------------------------------------------------------------------------------------------------


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
        facts = {"number": request.trajectory.number, "kind": request.get_kind_display(), "due": longday(request.due)}
        subject = _("The candidate of traject %(number)s asks something") % facts
        if not first:
            subject = _("Answer the candidate of traject %(number)s by %(due)s") % facts
        body = _("The candidate asked it on their own page: %(kind)s.\n\nAnswer by %(due)s.") % facts
        why = _("Your organisation is aan zet in this traject.")
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


# The answer ---------------------------------------------------------------------------------------------------------


def request_answered(request: CandidateRequest) -> bool:
    """To the candidate: there is an answer; it stands on their own page. False when no mail goes."""
    by = request.decided_for.name if request.decided_for else ""

    def words() -> tuple[str, str]:
        body = _(
            "Good day,\n\n"
            "You asked us something on your own page. %(organisation)s has answered.\n\n"
            "Read the answer on your page: {url}"
        )
        return _("There is an answer for you"), body % {"organisation": by}

    trajectory = request.trajectory
    key = f"own/answered/{request.pk}"
    return to_candidate(key, ANSWERED, trajectory, words, link=link_of(trajectory), alone=True, why=WHY)
