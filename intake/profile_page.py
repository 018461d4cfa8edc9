"""The matchingsprofiel as its own page: two layers, and how fresh each group of facts is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from intake.facts import Row, profile_groups
from intake.models import FactGroup, Freshness, MatchingProfile
from intake.models.freshness import is_stale


@dataclass(frozen=True)
class Group:
    """One group of facts, when somebody last wrote or confirmed it and who that was."""

    code: str
    rows: list[Row]
    checked_at: datetime | None
    checked_by: str
    confirmed_at: datetime | None  # what the page sends back with 'klopt nog'

    @property
    def name(self) -> str:
        return str(FactGroup(self.code).label)

    @property
    def stale(self) -> bool:
        """Something is known, and nobody looked at it for ninety days."""
        return bool(self.rows) and (self.checked_at is None or is_stale(self.checked_at))

    @property
    def seen(self) -> str:
        return self.confirmed_at.isoformat() if self.confirmed_at else ""


def groups_of(profile: MatchingProfile) -> list[Group]:
    """All groups in their order; what was never stamped is as old as the profile. Two queries."""
    stamps = {row.group: row for row in Freshness.objects.filter(profile=profile).select_related("checked_by")}
    return [_group(code, rows, profile, stamps.get(code)) for code, rows in profile_groups(profile).items()]


def _group(code: str, rows: list[Row], profile: MatchingProfile, stamp: Freshness | None) -> Group:
    at, by = (stamp.checked_at, stamp.checked_by) if stamp else (profile.updated_at, profile.updated_by)
    return Group(code, rows, at, by.name if by else "", stamp.checked_at if stamp else None)


def stale_names(profile: MatchingProfile) -> list[str]:
    """The groups to ask about again."""
    return [group.name for group in groups_of(profile) if group.stale]
