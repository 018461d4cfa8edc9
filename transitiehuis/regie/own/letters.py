"""What the candidate is mailed about their own page, in plain words and in their language.

Owed for no organisation: who works there does not read along.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from intake.candidate_mail import to_candidate
from intake.own_page import link_of
from transitiehuis.outbox import still_stands

if TYPE_CHECKING:
    from intake.models import Trajectory
    from transitiehuis.outbox.models import Owed

LINK_SENT = "own.link_sent"
WHY = _lazy("It is about the candidate's own page.")


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
