"""Who in a partner organisation hears of the round."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import QuerySet

from transitiehuis.asking import asks
from transitiehuis.netwerk.models import Membership, Role, User

# Who is asked when the partnercontact stays silent: first who can arrange it, then who does the work.
LADDER = (
    Role.PARTNER_CONTACT,
    Role.MANAGER,
    Role.CHAIN_DIRECTOR,
    Role.COORDINATOR,
    Role.ADVISER,
    Role.TRAINER,
)

CONTACTS = (Role.PARTNER_CONTACT, Role.MANAGER, Role.CHAIN_DIRECTOR)


@asks
def _members(organisations: tuple[int, ...], day: date) -> QuerySet[Membership]:
    found = Membership.objects.current_on(day).filter(organisation__in=organisations)
    return found.filter(role__in=LADDER, user__is_active=True).select_related("user").order_by("since", "pk")


class Contacts:
    """The people of some organisations on a day, in one query. Absence is the outbox's: it copies to the stand-in."""

    def __init__(self, organisation_ids: Collection[int], day: date) -> None:
        self.members: dict[int, list[Membership]] = {}
        for member in _members(tuple(organisation_ids), day):
            self.members.setdefault(member.organisation_id, []).append(member)

    def of(self, organisation_id: int) -> list[User]:
        """The partnercontacten; without one its manager, else its ketenregisseur; [] when there is nobody."""
        for role in CONTACTS:
            if found := [m.user for m in self.members.get(organisation_id, ()) if m.role == role]:
                return distinct(found)
        return []

    def colleague(self, organisation_id: int, besides: Iterable[User]) -> User | None:
        """Somebody else who can score, nearest on the ladder and there the longest; None when there is nobody."""
        known = {user.pk for user in besides}
        others = [m for m in self.members.get(organisation_id, ()) if m.user_id not in known]
        return min(others, key=lambda m: LADDER.index(m.role)).user if others else None


def distinct(users: Iterable[User]) -> list[User]:
    return list({user.pk: user for user in users}.values())


def directors_of(region_ids: Collection[int], day: date) -> dict[int, list[User]]:
    """The ketenregisseurs by region."""
    found: dict[int, list[User]] = {}
    current = Membership.objects.current_on(day).filter(region__in=region_ids, role=Role.CHAIN_DIRECTOR)
    for member in current.filter(user__is_active=True).select_related("user").order_by("since", "pk"):
        if member.region_id:  # a ketenregisseur has one, by constraint
            found.setdefault(member.region_id, []).append(member.user)
    return found
