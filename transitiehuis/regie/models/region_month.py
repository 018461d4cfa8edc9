from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from transitiehuis.constraints import choices
from transitiehuis.netwerk.models import Region
from transitiehuis.regie.models.durability import SEEN, sees
from transitiehuis.regie.models.figures import APPEND_ONLY
from transitiehuis.regie.models.national import frozen_rules
from transitiehuis.rowsecurity import RowSecurity

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor


class StoodKind(models.TextChoices):
    """What is written down of a region as it stands; figures of what happened are counted by their own days."""

    COVERAGE = "coverage", _("coverage")
    MEANS = "means", _("means and staff")
    STUCK = "stuck", _("stuck")
    FORECAST = "forecast", _("what is full first")


class RegionMonthQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> RegionMonthQuerySet:
        """Of regions whose figures this person sees; the only door from a request."""
        return self.filter(sees(actor))

    def of(self, region: int, kind: str) -> RegionMonthQuerySet:
        """One kind of one region, the newest month first."""
        return self.filter(region=region, kind=kind).order_by("-month")


class RegionMonth(models.Model):
    """How a region stood in the first night after a month: written once, so that history cannot shift under it.

    `figures`, by kind. Coverage: how many activities have each word. Means: hours needed, offered and short in the
    quarter ahead, hours of an fte, and euro to close it. Stuck: by step how many trajecten, and the longest in days.
    Forecast: of each thing that can be full the Monday (ISO), '' for not in half a year, None for not known.
    """

    Kind = StoodKind

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    kind = models.CharField(max_length=8, choices=StoodKind.choices)
    figures = models.JSONField()
    counted_at = models.DateTimeField()

    objects = RegionMonthQuerySet.as_manager()
    row_security = RowSecurity(SEEN, check="false")
    withheld = APPEND_ONLY
    impersonal = {"month", "figures"}

    class Meta:
        constraints = [
            choices("regionmonth", "kind", StoodKind),
            models.CheckConstraint(condition=Q(month__day=1), name="regionmonth_first_of_month"),
            models.UniqueConstraint(fields=["region", "month", "kind"], name="regionmonth_once"),
        ]
        triggers = frozen_rules()

    def __str__(self) -> str:
        return f"region month {self.pk}"
