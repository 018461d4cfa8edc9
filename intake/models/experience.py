from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from intake.models.profile import MatchingProfile
from intake.models.trajectory import TRAJECTORY_TERM
from transitiehuis.privacy import Personal
from transitiehuis.rowsecurity import RowSecurity


class WorkExperience(models.Model):
    """Work somebody did before, in a few words and years; no employer, as that would tell who it is."""

    profile = models.ForeignKey(MatchingProfile, on_delete=models.CASCADE, related_name="experience")  # part of it
    work = models.CharField(max_length=120)
    since_year = models.PositiveSmallIntegerField(null=True, blank=True)
    until_year = models.PositiveSmallIntegerField(null=True, blank=True)

    row_security = RowSecurity(
        "EXISTS (SELECT 1 FROM intake_matchingprofile p WHERE p.id = intake_workexperience.profile_id)"
    )
    personal = {"work": Personal(_("To find a place that fits."), TRAJECTORY_TERM)}

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(work=""), name="workexperience_says_something"),
            models.CheckConstraint(
                condition=Q(since_year__isnull=True)
                | Q(until_year__isnull=True)
                | Q(since_year__lte=F("until_year")),
                name="workexperience_years_in_order",
            ),
            models.UniqueConstraint(fields=["profile", "work", "since_year"], name="workexperience_once",
                                    nulls_distinct=False),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"work experience {self.pk}"
