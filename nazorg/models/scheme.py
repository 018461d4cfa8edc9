from __future__ import annotations

from datetime import date, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from transitiehuis import days
from transitiehuis.constraints import period
from transitiehuis.netwerk.models import Region
from transitiehuis.rowsecurity import OPEN

DEFAULT_WEEKS = (1, 2, 4, 8, 13, 26, 52)


def default_weeks() -> list[int]:
    return list(DEFAULT_WEEKS)


class SchemeQuerySet(models.QuerySet):
    def of_region(self, region: int) -> SchemeQuerySet:
        """The region's schemes, newest first."""
        return self.filter(region=region).order_by("-since", "-pk")


class FollowUpScheme(models.Model):
    """In which weeks after the actual start a region keeps contact; with dates, so that history stays right."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    weeks = ArrayField(models.PositiveSmallIntegerField(), default=default_weeks)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = SchemeQuerySet.as_manager()
    row_security = OPEN
    impersonal = {"weeks", "since", "until"}

    class Meta:
        constraints = [
            period("followupscheme"),
            models.CheckConstraint(condition=Q(weeks__len__gt=0), name="followupscheme_has_weeks"),
            models.UniqueConstraint(fields=["region", "since"], name="followupscheme_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"follow-up scheme {self.pk}"

    def in_force_on(self, day: date) -> bool:
        """Both days of the period are inside."""
        return self.since <= day and (self.until is None or day <= self.until)


def plain_day(start: date, week: int) -> date:
    """The day of week `week`: 7 x week days after the start, before any shift."""
    return start + timedelta(weeks=week)


def due_day(start: date, week: int, closes_on: date) -> date:
    """The plain day, shifted to the next werkdag, and never past the day the traject closes."""
    return min(days.next_werkdag(plain_day(start, week)), closes_on)


def planned_weeks(region: int, start: date) -> list[int]:
    """Weeks to keep contact after `start`: the scheme in force on a week's own plain day decides on that week.

    Where a region has no scheme in force on that day, the weeks of the product hold: 1, 2, 4, 8, 13, 26, 52.
    """
    schemes = list(FollowUpScheme.objects.of_region(region))
    possible = set(DEFAULT_WEEKS).union(*(scheme.weeks for scheme in schemes))

    def holds(week: int) -> bool:
        day = plain_day(start, week)
        in_force = next((scheme.weeks for scheme in schemes if scheme.in_force_on(day)), DEFAULT_WEEKS)
        return week in in_force

    return sorted(filter(holds, possible))
