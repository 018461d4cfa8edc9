"""Regions, places, partners and people, and what each may see."""

from transitiehuis.netwerk.models.links import Invitation, Link
from transitiehuis.netwerk.models.organisations import (
    ORGANISATION_TERM,
    Organisation,
    OrganisationCode,
    OrganisationCodeType,
    OrganisationKind,
    Partnership,
)
from transitiehuis.netwerk.models.people import Absence, Language, Membership, User, roles_of
from transitiehuis.netwerk.models.regions import HolidayRegion, Municipality, Place, Region
from transitiehuis.netwerk.models.roles import Role

__all__ = [
    "ORGANISATION_TERM",
    "Absence",
    "HolidayRegion",
    "Invitation",
    "Language",
    "Link",
    "Membership",
    "Municipality",
    "Organisation",
    "OrganisationCode",
    "OrganisationCodeType",
    "OrganisationKind",
    "Partnership",
    "Place",
    "Region",
    "Role",
    "User",
    "roles_of",
]
