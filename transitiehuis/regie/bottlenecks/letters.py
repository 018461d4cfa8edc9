"""Who hears of a bottleneck: the landelijk adviseurs when it is raised, the region's directors when it is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transitiehuis import days
from transitiehuis.netwerk.models import Membership, Role, User
from transitiehuis.outbox import owe
from transitiehuis.regie.brief import words
from transitiehuis.regie.contacts import directors_of, distinct

if TYPE_CHECKING:
    from transitiehuis.regie.models import Bottleneck


def tell_raised(bottleneck: Bottleneck) -> None:
    advisers = Membership.objects.with_role(Role.NATIONAL_ADVISER).current_on(days.today())
    rows = advisers.filter(user__is_active=True).select_related("user").order_by("since", "pk")
    _tell(bottleneck, "raised", distinct([row.user for row in rows]))


def tell_answered(bottleneck: Bottleneck) -> None:
    _tell(bottleneck, "answered", directors_of([bottleneck.region_id], days.today()).get(bottleneck.region_id, []))


def _tell(bottleneck: Bottleneck, what: str, users: list[User]) -> None:
    moment = bottleneck.raised_at if what == "raised" else bottleneck.answered_at
    for user in users:
        subject, body, why = words(f"regie/mail/bottleneck_{what}.txt", user, bottleneck=bottleneck)
        owe(
            f"bottleneck/{bottleneck.pk}/{what}/{moment:%Y%m%d%H%M%S%f}/{user.pk}",
            kind=f"regie.bottleneck_{what}",
            user=user,
            region=bottleneck.region,
            subject=subject,
            body=body,
            why=why,
            url=bottleneck.get_absolute_url(),
            must=what == "raised",
        )
