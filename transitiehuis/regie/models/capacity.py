"""What a region reckons with: norms, rates and hours an fte with dates, and the inflow it expects."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.db.models import Q

from transitiehuis import days
from transitiehuis.constraints import choices, period
from transitiehuis.netwerk.models import Region, User
from transitiehuis.netwerk.models.organisations import DatesQuerySet, OrganisationKind, never_twice
from transitiehuis.regie.models.coverage import Activity, NormPer
from transitiehuis.regie.models.rounds import user_of
from transitiehuis.regie.rhythm import Quarter
from transitiehuis.rowsecurity import DIRECTED_REGIONS, MY_REGIONS, MY_ROLES, RowSecurity
from transitiehuis.workflow import NotAllowed

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

FTE_HOURS = 400  # a quarter, where a region said nothing
STARTING_RATE = Decimal(68)  # euro an hour, where a region said nothing
OF_REGION = RowSecurity(
    f"region_id = ANY ({MY_REGIONS}) OR region_id = ANY ({DIRECTED_REGIONS}) OR 'national_adviser' = ANY ({MY_ROLES})",
    f"region_id = ANY ({DIRECTED_REGIONS})",
)


class SettingQuerySet(DatesQuerySet):
    def visible_to(self, actor: Actor) -> SettingQuerySet:
        """What the actor's regions reckon with."""
        return self.filter(region__in={*actor.region_ids, *actor.directed_region_ids})


class Setting(models.Model):
    """Holds in a region from and until a day (both inside). A change ends the row and begins the next."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = SettingQuerySet.as_manager()
    row_security = OF_REGION
    impersonal = {"since", "until"}

    class Meta:
        abstract = True

    @classmethod
    @transaction.atomic
    def settle(cls, region: Region, facts: dict[str, Any], *, by: Actor, **same: Any) -> bool:
        """From today on `facts` hold for `same`; whether that changed anything. NotAllowed for who does not direct."""
        if region.pk not in by.directed_region_ids:
            raise NotAllowed
        Region.objects.select_for_update(no_key=True).get(pk=region.pk)
        today = days.today()
        now = cls._default_manager.filter(region=region, **same).filter(since__lte=today).exclude(until__lt=today)
        row = now.order_by("pk").first()
        if row and all(getattr(row, name) == value for name, value in facts.items()):
            return False
        if row and row.since == today:
            for name, value in facts.items():
                setattr(row, name, value)
            row.save(update_fields=[*facts])
            return True
        if row:
            row.until = today - timedelta(days=1)
            row.save(update_fields=["until"])
        cls._default_manager.create(region=region, since=today, written_by=user_of(by), **same, **facts)
        return True


class ActivityNorm(Setting):
    """How many hours an activity takes here, per what; without one the starting norm of the activity holds."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="+")
    hours = models.DecimalField(max_digits=6, decimal_places=2)
    per = models.CharField(max_length=16, choices=NormPer.choices)

    class Meta:
        constraints = [
            choices("activitynorm", "per", NormPer),
            period("activitynorm"),
            models.CheckConstraint(condition=Q(hours__gte=0), name="activitynorm_not_negative"),
            never_twice("activitynorm_never_twice_at_once", "region", "activity"),
        ]

    def __str__(self) -> str:
        return f"norm {self.pk}"


class HourlyRate(Setting):
    """What an hour of a kind of organisation costs here, in euro."""

    kind = models.CharField(max_length=16, choices=OrganisationKind.choices)
    rate = models.DecimalField(max_digits=6, decimal_places=2)

    class Meta:
        constraints = [
            choices("hourlyrate", "kind", OrganisationKind),
            period("hourlyrate"),
            models.CheckConstraint(condition=Q(rate__gte=0), name="hourlyrate_not_negative"),
            never_twice("hourlyrate_never_twice_at_once", "region", "kind"),
        ]

    def __str__(self) -> str:
        return f"rate {self.pk}"


class FteHours(Setting):
    """How many hours a quarter one fte is here."""

    hours = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            period("ftehours"),
            models.CheckConstraint(condition=Q(hours__range=(1, 600)), name="ftehours_of_a_quarter"),
            never_twice("ftehours_never_twice_at_once", "region"),
        ]

    def __str__(self) -> str:
        return f"fte {self.pk}"


class ExpectedInflow(models.Model):
    """How many new trajecten a region expects in a quarter; without one it is the mean of its last four."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = SettingQuerySet.as_manager()
    row_security = OF_REGION

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "year", "quarter"], name="expectedinflow_once"),
            models.CheckConstraint(condition=Q(quarter__range=(1, 4)), name="expectedinflow_quarter_valid"),
            models.CheckConstraint(condition=Q(number__lte=100_000), name="expectedinflow_believable"),
        ]

    def __str__(self) -> str:
        return f"expected inflow {self.pk}"

    @classmethod
    @transaction.atomic
    def settle(cls, region: Region, quarter: Quarter, number: int | None, *, by: Actor) -> bool:
        """Expect `number` in `quarter`; None goes back to the mean. NotAllowed for who does not direct."""
        if region.pk not in by.directed_region_ids:
            raise NotAllowed
        Region.objects.select_for_update(no_key=True).get(pk=region.pk)
        rows = cls.objects.filter(region=region, year=quarter.year, quarter=quarter.number)
        row = rows.first()
        if number is None:
            rows.delete()  # an expectation taken back is none; nothing was counted with it that is kept
            return row is not None
        if row and row.number == number:
            return False
        facts = {"number": number, "written_by": user_of(by)}
        cls.objects.update_or_create(region=region, year=quarter.year, quarter=quarter.number, defaults=facts)
        return True
