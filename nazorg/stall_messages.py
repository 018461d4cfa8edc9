"""A partner of a traject that stands still is asked by mail: whoever has it there, else the whole team."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _

from intake.messages import team_of
from nazorg.models.stalled import StalledQuestion, moved_since
from transitiehuis.outbox import owe, still_stands
from transitiehuis.ui.words import fullday

if TYPE_CHECKING:
    from transitiehuis.outbox.models import Owed

STALLED = "nazorg.stalled"


def asked(question: StalledQuestion) -> None:
    """One question each, by the same link: the first answer counts."""
    team = team_of(question.asked_of_id)
    assignee = question.trajectory.assignee_id
    for member in [one for one in team if one.pk == assignee] or team:
        with translation.override(member.user.language):
            facts = {"number": question.number, "since": fullday(question.stalled_since)}
            subject = _("Trajectory %(number)s stands still") % facts
            body = _(
                "In trajectory %(number)s nothing has happened since %(since)s.\n\n"
                "Why is that, is there contact, and what is needed? It takes half a minute:\n\n{url}\n\n"
                "Answer by %(due)s. After that the chain director sees that nobody answered."
            )
            why = _("Your organisation works on trajectory %(number)s.") % facts
            said = body % {**facts, "due": fullday(question.due)}
        owe(
            f"{STALLED}/{question.pk}/{member.user_id}",
            kind=STALLED,
            subject=subject,
            body=said,
            user=member.user,
            organisation=member.organisation,
            region=question.region,
            trajectory_id=question.trajectory_id,
            link=question.link,
            why=why,
            alone=True,
        )


@still_stands(STALLED)
def still_asked(owed: Owed) -> bool:
    """Asked again at delivery: a traject that moved, was closed or was answered about needs no mail."""
    found = StalledQuestion.objects.filter(pk=int(owed.key.split("/")[1]), trajectory__closed_at=None).unanswered()
    question = found.select_related("trajectory", "link").first()
    return question is not None and not moved_since(question)
