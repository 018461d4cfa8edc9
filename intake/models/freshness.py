"""How fresh the facts of a profile are: per group of facts when somebody last wrote or confirmed them, and who."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.models.profile import MatchingProfile
from transitiehuis import days
from transitiehuis.constraints import choices
from transitiehuis.rowsecurity import RowSecurity

if TYPE_CHECKING:
    from transitiehuis.netwerk.models import User

STALE_DAYS = 90


class FactGroup(models.TextChoices):
    WISHES = "wishes", _("Wants and can do")
    TIME = "time", _("When and how much")
    TRAVEL = "travel", _("How far and by what")
    LANGUAGE = "language", _("Language and education")
    PAPERS = "papers", _("Certificates")
    WORK = "work", _("Work done before")


GROUPS: dict[str, tuple[str, ...]] = {
    FactGroup.WISHES: ("themes", "occupations", "skills"),
    FactGroup.TIME: ("available_from", "hours_min", "hours_max", "earliest_start"),
    FactGroup.TRAVEL: ("max_distance_km", "transport", "licences"),
    FactGroup.LANGUAGE: ("language_level", "education_level"),
    FactGroup.PAPERS: ("certificates",),
    FactGroup.WORK: ("experience",),
}


def groups_of(fields: Iterable[str]) -> set[str]:
    """The groups that these fields belong to."""
    named = set(fields)
    return {group for group, members in GROUPS.items() if named.intersection(members)}


class Freshness(models.Model):
    """When a group of facts of one profile was last written or confirmed ('klopt nog'), and by whom."""

    profile = models.ForeignKey(MatchingProfile, on_delete=models.CASCADE, related_name="freshness")  # part of it
    group = models.CharField(max_length=10, choices=FactGroup.choices)
    checked_at = models.DateTimeField()
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)

    row_security = RowSecurity(
        "EXISTS (SELECT 1 FROM intake_matchingprofile p WHERE p.id = intake_freshness.profile_id)"
    )

    class Meta:
        constraints = [
            choices("freshness", "group", FactGroup),
            models.UniqueConstraint(fields=["profile", "group"], name="freshness_once"),
        ]

    def __str__(self) -> str:
        return f"freshness {self.pk}"

    @classmethod
    def stamp(cls, profile: MatchingProfile, groups: Iterable[str], user: User | None) -> None:
        """These groups were looked at now, by `user`."""
        now = timezone.now()
        rows = [Freshness(profile=profile, group=group, checked_at=now, checked_by=user) for group in sorted(groups)]
        columns = ["checked_at", "checked_by"]
        Freshness.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["profile", "group"], update_fields=columns
        )


def is_stale(checked_at: datetime) -> bool:
    """Older than ninety days: ask again before anybody builds on it."""
    return checked_at < days.start_of(days.today() - timedelta(days=STALE_DAYS))
