"""What is owed to who is asked by link. No name of a candidate stands in a message; the page behind the link has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _

from matching.models import PlacementState
from nazorg.models.asked import Channel
from nazorg.models.checkin import CheckIn, Side
from transitiehuis.outbox import owe, still_stands

if TYPE_CHECKING:
    from intake.models import Trajectory
    from nazorg.models.asked import Asked
    from nazorg.reaching import Reach
    from transitiehuis.netwerk.models import Organisation
    from transitiehuis.outbox.models import Owed

CHECK_IN = "nazorg.check_in"
Said = tuple[str, str, str, str]  # subject, text of a mail, text message and why


def send(asked: Asked, reach: Reach, kind: str, said: Said, *, again: bool = False) -> None:
    """Owe the question by the way this person is reached; where there is none the begeleider asks it."""
    if reach.channel == Channel.GUIDE:
        return
    subject, mail, text, why = said
    owe(
        f"{kind}/{asked.pk}/{'again' if again else 'asked'}",
        kind=kind,
        subject=subject,
        body=text if reach.channel == Channel.TEXT else mail,
        link=asked.link,
        organisation=reader_of(asked.trajectory),
        region=asked.trajectory.region,
        trajectory_id=asked.trajectory_id,
        why=why,
        alone=True,
        **reach.to,
    )


def reader_of(trajectory: Trajectory) -> Organisation | None:
    """Whose people read the answer: who is aan zet, for in plaatsing and nazorg that is the lead's organisation."""
    return trajectory.holder


def check_in_asked(asked: CheckIn, reach: Reach, again: bool = False) -> None:
    with translation.override(reach.language):
        words = _to_candidate if asked.side == Side.CANDIDATE else _to_company
        send(asked, reach, CHECK_IN, words(asked, again), again=again)


def _facts(asked: CheckIn) -> dict[str, str]:
    reader = reader_of(asked.trajectory)
    return {"company": asked.placement.training_company.name, "reader": reader.name if reader else ""}


def _to_candidate(asked: CheckIn, again: bool) -> Said:
    subject = _("Reminder: how are you doing at work?") if again else _("How are you doing at work?")
    mail = _(
        "Good day,\n\nYou work at %(company)s. How are you doing there?\n\n"
        "We have three questions. It takes one minute:\n\n{url}\n\n"
        "%(reader)s reads your answers. Your employer does not. You may also leave it."
    )
    text = _("%(reader)s: how are you doing at work? Three short questions: {url}")
    why = _("The candidate is asked how it goes, between two contact moments.")
    return subject, mail % _facts(asked), text % _facts(asked), why


def _to_company(asked: CheckIn, again: bool) -> Said:
    subject = _("Reminder: how is your candidate doing?") if again else _("How is your candidate doing?")
    mail = _(
        "A candidate from the region works and learns at %(company)s. How is it going?\n\n"
        "Three questions, half a minute, without an account:\n\n{url}\n\n"
        "%(reader)s reads your answers. The candidate does not. "
        "Is something wrong? Say so here, and we call you."
    )
    text = _("%(reader)s: how is your candidate doing? Three short questions: {url}")
    why = _("The training company is asked how it goes, between two contact moments.")
    return subject, mail % _facts(asked), text % _facts(asked), why


@still_stands(CHECK_IN)
def still_asked(owed: Owed) -> bool:
    """Asked again at delivery: who answered, or does not work there any more, gets no message."""
    asked = CheckIn.objects.filter(pk=int(owed.key.split("/")[1])).unanswered()
    return asked.filter(placement__state=PlacementState.STARTED, trajectory__closed_at=None).exists()
