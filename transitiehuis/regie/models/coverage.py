from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from transitiehuis.constraints import choices, each, period
from transitiehuis.netwerk.models import Organisation, Region
from transitiehuis.netwerk.models.organisations import ClosedDateRange, DatesQuerySet, OrganisationKind
from transitiehuis.regie.models.toolkit import Bilingual, ChainPart
from transitiehuis.rowsecurity import DIRECTED_REGIONS, MY_ORGANISATIONS, MY_REGIONS, OPEN, RowSecurity

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor


class NormPer(models.TextChoices):
    QUARTER = "quarter", _("quarter")
    TRAJECTORY = "trajectory", _("trajectory")
    TRAINING_COMPANY = "training_company", _("training company")
    ROUTE_START = "route_start", _("route start")
    PLACEMENT = "placement", _("placement")
    GUIDANCE_WEEK = "guidance_week", _("week of guidance")


class Activity(Bilingual):
    """A piece of work in a part of the chain that somebody must do, with a starting norm in hours."""

    code = models.SlugField(max_length=40, unique=True)
    position = models.PositiveSmallIntegerField()
    chain_part = models.CharField(max_length=12, choices=ChainPart.choices)
    name_nl = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100, blank=True)
    norm_per = models.CharField(max_length=16, choices=NormPer.choices)
    norm_hours = models.DecimalField(max_digits=6, decimal_places=2)
    usual_kinds = ArrayField(
        models.CharField(max_length=16, choices=OrganisationKind.choices), default=list, blank=True
    )
    law_or_fund = models.CharField(max_length=120, blank=True)
    until = models.DateField(null=True, blank=True)
    # Set when somebody changed it here: reference data is then no longer loaded over it.
    edited_at = models.DateTimeField(null=True, blank=True)

    row_security = OPEN
    impersonal = {"code", "name_nl", "name_en", "law_or_fund", "until"}

    class Meta:
        constraints = [
            choices("activity", "chain_part", ChainPart),
            choices("activity", "norm_per", NormPer),
            each("activity", "usual_kinds", OrganisationKind),
            models.CheckConstraint(condition=Q(norm_hours__gte=0), name="activity_norm_hours_not_negative"),
        ]

    def __str__(self) -> str:
        return f"activity {self.code}"

    @property
    def name(self) -> str:
        return self.said("name")


class CoverageRole(models.TextChoices):
    LEADS = "leads", _("leads")
    HELPS = "helps", _("helps")
    STANDS_IN = "stands_in", _("stands in")
    PAYS = "pays", _("pays")


class CoverageQuerySet(DatesQuerySet):
    def visible_to(self, actor: Actor) -> CoverageQuerySet:
        """What partners of the actor's regions do, and what the own organisation does anywhere."""
        regions = {*actor.region_ids, *actor.directed_region_ids}
        return self.filter(Q(region__in=regions) | Q(organisation__in=actor.organisation_ids))


class Coverage(models.Model):
    """An organisation does an activity in a region, in a role, from and until a day (both inside)."""

    Role = CoverageRole

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="coverage")
    role = models.CharField(max_length=10, choices=CoverageRole.choices)
    hours_per_quarter = models.DecimalField(max_digits=7, decimal_places=1, null=True, blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = CoverageQuerySet.as_manager()
    row_security = RowSecurity(
        f"region_id = ANY ({MY_REGIONS}) OR region_id = ANY ({DIRECTED_REGIONS})"
        f" OR organisation_id = ANY ({MY_ORGANISATIONS})",
        f"region_id = ANY ({DIRECTED_REGIONS}) OR organisation_id = ANY ({MY_ORGANISATIONS})",
    )
    impersonal = {"since", "until"}

    class Meta:
        constraints = [
            choices("coverage", "role", CoverageRole),
            period("coverage"),
            models.CheckConstraint(
                condition=Q(hours_per_quarter__isnull=True) | Q(hours_per_quarter__gte=0),
                name="coverage_hours_not_negative",
            ),
            ExclusionConstraint(
                name="coverage_never_twice_at_once",
                expressions=[
                    ("region", RangeOperators.EQUAL),
                    ("organisation", RangeOperators.EQUAL),
                    ("activity", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (
                        ClosedDateRange(
                            F("since"), F("until"), RangeBoundary(inclusive_lower=True, inclusive_upper=True)
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]
        indexes = [models.Index(fields=["region", "organisation"], name="coverage_region_organisation")]

    def __str__(self) -> str:
        return f"coverage {self.pk}"
