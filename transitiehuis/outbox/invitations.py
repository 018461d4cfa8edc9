"""An invitation of the ground floor is owed as a mail, in the transaction that made it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from transitiehuis.netwerk.models import Invitation
from transitiehuis.netwerk.signals import invited
from transitiehuis.outbox.letters import written
from transitiehuis.outbox.models import Owed
from transitiehuis.outbox.owing import owe, still_stands

INVITATION = "netwerk/invitation"


def owe_invitation(sender: Any, invitation: Invitation, **_kwargs: object) -> None:
    subject, body = written("outbox/mail/invitation.txt", settings.LANGUAGE_CODE, invitation=invitation)
    owe(
        f"{INVITATION}/{invitation.pk}",
        kind=INVITATION,
        address=invitation.email,
        organisation=invitation.organisation,
        subject=subject,
        body=body,
        link=invitation.link,
        why=_("A manager of the organisation invited this colleague."),
        alone=True,
    )


@still_stands(INVITATION)
def is_waiting(owed: Owed) -> bool:
    """Not accepted, withdrawn or too old."""
    link = owed.link
    return link is not None and link.usable and Invitation.objects.waiting().filter(link=link).exists()


def listen() -> None:
    invited.connect(owe_invitation, dispatch_uid="invitation mail")
