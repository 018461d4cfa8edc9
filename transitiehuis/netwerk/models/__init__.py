"""Regions, places, partners and people, and what each may see."""

from transitiehuis.netwerk.models.links import Invitation, Link
from transitiehuis.netwerk.models.organisations import Organisation, OrganisationCode, Partnership
from transitiehuis.netwerk.models.people import Absence, Membership, Role, User
from transitiehuis.netwerk.models.regions import Municipality, Place, Region

__all__ = [
    "Absence",
    "Invitation",
    "Link",
    "Membership",
    "Municipality",
    "Organisation",
    "OrganisationCode",
    "Partnership",
    "Place",
    "Region",
    "Role",
    "User",
]
