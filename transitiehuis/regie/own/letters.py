"""What the candidate is mailed about their own page, in plain words and in their language.

To the candidate it is owed for no organisation: who works there does not read along.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from intake.own_page import link_of
from nazorg.reaching import of_candidate
from transitiehuis.outbox import owe, still_stands
from transitiehuis.outbox.letters import says
from transitiehuis.ui.words import fullday

if TYPE_CHECKING:
    from intake.models import Trajectory
    from transitiehuis.outbox.models import Owed
    from transitiehuis.regie.models import AccessRequest, CandidateRequest

Words = Callable[[], tuple[str, str]]  # subject and body, in the language of the candidate
LINK_SENT, ANSWERED, READY, CODE = "own.link_sent", "own.answered", "own.ready", "own.code"
WHY = _lazy("It is about the candidate's own page.")


def to_known(key: str, kind: str, trajectory: Trajectory, words: Words, **facts: Any) -> bool:
    """Owe it to the channel that is known of the candidate: mail, or a text message. False where there is neither."""
    reach = of_candidate(trajectory.candidate)
    if not reach.to:
        return False
    with translation.override(reach.language):
        subject, body = words()
        why = str(WHY)
    facts = {"region": trajectory.region, "trajectory_id": trajectory.pk, "alone": True, "why": why, **facts}
    owe(key, kind=kind, subject=subject, body=body, **reach.to, **facts)
    return True


def link_sent(trajectory: Trajectory) -> bool:
    """The link once more, at most once an hour; False for who can be written to by no channel."""
    link = link_of(trajectory)

    def words() -> tuple[str, str]:
        return _("Your own page"), _(
            "Good day,\n\n"
            "This is the link to your own page: {url}\n\n"
            "On it you read who helps you and what comes next. You also see who looked at your data.\n\n"
            "The link is yours alone. Do not give it to others."
        )

    key = f"own/link/{link.pk}/{timezone.localtime():%Y%m%d%H}"
    return to_known(key, LINK_SENT, trajectory, words, link=link)


@still_stands(LINK_SENT)
def still_works(owed: Owed) -> bool:
    """Asked again at delivery: a link that was turned off meanwhile is not sent."""
    return bool(owed.link and owed.link.usable)


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
    return to_known(key, ANSWERED, trajectory, words, link=link_of(trajectory))


# All my data ---------------------------------------------------------------------------------------------------------


def pack_ready(request: AccessRequest) -> None:
    """To the candidate: it is ready, and until when."""
    trajectory = request.trajectory

    def words() -> tuple[str, str]:
        day = fullday(request.erase_on) if request.erase_on else ""
        body = _(
            "Good day,\n\n"
            "You asked for all your data. It is ready on your own page: {url}\n\n"
            "There you ask for a code. With the code you open your data. You can do so until %(day)s."
        )
        return _("Your data is ready"), body % {"day": day}

    to_known(f"own/ready/{request.pk}", READY, trajectory, words, link=link_of(trajectory))


@still_stands(READY)
def still_ready(owed: Owed) -> bool:
    from transitiehuis.regie.models import AccessRequest

    return AccessRequest.objects.ready().filter(pk=int(owed.key.split("/")[2])).exists()


def code_sent(request: AccessRequest) -> bool:
    """The code, to the known channel; it is worked out when the message leaves and stored nowhere."""

    def words() -> tuple[str, str]:
        body = _(
            "Good day,\n\n"
            "Your code is %(code)s. Fill it in on your own page.\n\n"
            "The code works for half an hour. Did you not ask for it? Then do nothing, and tell nobody the code."
        )
        return _("Your code"), body % {"code": "{url}"}

    return to_known(f"own/code/{request.pk}/{request.code_number}", CODE, request.trajectory, words)


@says(CODE)
def code_of(owed: Owed) -> str:
    """The code that this message is about."""
    from transitiehuis.regie.models import AccessRequest

    _own, _code, pk, number = owed.key.split("/")
    return AccessRequest.objects.get(pk=int(pk)).code_of(int(number))


@still_stands(CODE)
def still_tried(owed: Owed) -> bool:
    """Asked again at delivery: a code that was followed by another, or is too old, is not sent."""
    from transitiehuis.regie.models import AccessRequest

    _own, _code, pk, number = owed.key.split("/")
    found = AccessRequest.objects.ready().filter(pk=int(pk), code_number=int(number)).first()
    return found is not None and found.code_stands
