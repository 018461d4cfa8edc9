from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from intake.models import TargetGroup
from transitiehuis.constraints import choices, each, period
from transitiehuis.netwerk.models import Organisation, Partnership, Region, Role, User
from transitiehuis.netwerk.models.organisations import ClosedDateRange, DatesQuerySet, OrganisationKind
from transitiehuis.regie.coverage.scope import Scope
from transitiehuis.regie.models.toolkit import Bilingual, ChainPart
from transitiehuis.rowsecurity import DIRECTED_REGIONS, MY_ORGANISATIONS, MY_REGIONS, MY_ROLES, OPEN, RowSecurity

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor


class NormPer(models.TextChoices):
    QUARTER = "quarter", _("quarter")
    TRAJECTORY = "trajectory", _("trajectory")
    TRAINING_COMPANY = "training_company", _("training company")
    ROUTE_START = "route_start", _("route start")
    PLACEMENT = "placement", _("placement")
    GUIDANCE_WEEK = "guidance_week", _("week of guidance")


class ActivityQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> ActivityQuerySet:
        """Every activity: the list is the same in the whole country."""
        return self.all()

    def in_use(self, day: date) -> ActivityQuerySet:
        """The last day is inside."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=day))

    def in_order(self) -> ActivityQuerySet:
        """As the chain runs."""
        return self.order_by("position", "pk")


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

    objects = ActivityQuerySet.as_manager()
    named_by = ("name_nl", "name_en", "code")
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

    @property
    def title(self) -> str:
        return capfirst(self.name)

    def get_absolute_url(self) -> str:
        return reverse("regie:activity", args=[self.code])


class CoverageRole(models.TextChoices):
    LEADS = "leads", _("leads")
    HELPS = "helps", _("helps")
    STANDS_IN = "stands_in", _("stands in")
    PAYS = "pays", _("pays")


class CoverageQuerySet(DatesQuerySet):
    def of_partners(self, region: int, day: date) -> CoverageQuerySet:
        """What counts in `region` on `day`: rows that hold (both ends inside), of partners that take part."""
        partners = Partnership.objects.current_on(day).filter(region=region)
        return self.current_on(day).filter(region=region, organisation__in=partners.values("organisation"))

    def in_order(self) -> CoverageQuerySet:
        return self.order_by("activity__position", "organisation__sort_name", "role", "since", "pk")

    def visible_to(self, actor: Actor) -> CoverageQuerySet:
        """What partners of the actor's regions do, and what the own organisation does anywhere; nationally all."""
        if actor.has_role(Role.NATIONAL_ADVISER):
            return self.all()
        regions = {*actor.region_ids, *actor.directed_region_ids}
        return self.filter(Q(region__in=regions) | Q(organisation__in=actor.organisation_ids))


class Coverage(models.Model):
    """An organisation does an activity in a region, in a role, from and until a day (both inside).

    The scope is codes of themes, target groups and municipalities (CBS); an empty list is all. A change ends the row
    and begins the next (`transitiehuis.regie.coverage.filling`), so that what held on an earlier day stays.
    """

    Role = CoverageRole

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="coverage")
    role = models.CharField(max_length=10, choices=CoverageRole.choices)
    hours_per_quarter = models.DecimalField(max_digits=7, decimal_places=1, null=True, blank=True)
    themes = ArrayField(models.CharField(max_length=40), default=list, blank=True, db_default=[])
    target_groups = ArrayField(
        models.CharField(max_length=16, choices=TargetGroup.choices), default=list, blank=True, db_default=[]
    )
    municipalities = ArrayField(models.CharField(max_length=6), default=list, blank=True, db_default=[])
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = CoverageQuerySet.as_manager()
    row_security = RowSecurity(
        f"region_id = ANY ({MY_REGIONS}) OR region_id = ANY ({DIRECTED_REGIONS})"
        f" OR organisation_id = ANY ({MY_ORGANISATIONS}) OR 'national_adviser' = ANY ({MY_ROLES})",
        f"region_id = ANY ({DIRECTED_REGIONS}) OR organisation_id = ANY ({MY_ORGANISATIONS})",
    )
    impersonal = {"since", "until"}

    class Meta:
        constraints = [
            choices("coverage", "role", CoverageRole),
            each("coverage", "target_groups", TargetGroup),
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

    @property
    def scope(self) -> Scope:
        return Scope.of(self.themes, self.target_groups, self.municipalities)
