"""Mail about who guides: a colleague is asked to lead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from matching.messages import to_user
from transitiehuis.outbox import still_stands

if TYPE_CHECKING:
    from nazorg.models import LeadOffer
    from transitiehuis.netwerk.actor import Actor


def lead_offered(offer: LeadOffer, *, by: Actor) -> None:
    """To the colleague who is asked to lead; somebody of another organisation gets the handover's mail."""

    def words() -> tuple[str, str, str]:
        facts = {"name": by.person.name, "number": offer.trajectory.number}
        return (
            _("%(name)s offers you the guidance of trajectory %(number)s") % facts,
            _(
                "%(name)s asks you to lead the guidance of trajectory %(number)s from now on."
                " Look at the plan and answer there."
            )
            % facts,
            _("You were asked to lead the guidance of trajectory %(number)s.") % facts,
        )

    to_user(f"leadoffer/{offer.pk}", "nazorg.lead_offered", offer.trajectory, words, member=offer.to, must=True)


@still_stands("nazorg.lead_offered")
def still_offered(owed: Any) -> bool:
    """Asked again at delivery: an offer that was answered or withdrawn needs no mail."""
    from nazorg.models import LeadOffer

    return LeadOffer.objects.waiting().filter(pk=int(owed.key.split("/")[1])).exists()
