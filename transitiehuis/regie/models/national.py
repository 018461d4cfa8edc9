"""What a worker stored of every region month by month, so that regions can be laid beside each other.

A month is three months counted together, the last of them the month it is named after: that of a quarter's end counts
what that quarter counts. Nothing changes a row; what becomes known later is a next version beside it.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from transitiehuis.constraints import choices
from transitiehuis.netwerk.models import Organisation, Region, Role, User
from transitiehuis.privacy import Personal
from transitiehuis.regie.models.durability import SEEN, sees
from transitiehuis.regie.models.figures import APPEND_ONLY, KeptFigure, kept_rules
from transitiehuis.rowsecurity import ME, MY_ROLES, RowSecurity
from transitiehuis.workflow import Lockable

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

FIVE = 5  # as many others as the rule of small numbers asks before anything is told of them together
READERS = (Role.CHAIN_DIRECTOR, Role.NATIONAL_ADVISER)
NATIONALLY = f"'{Role.NATIONAL_ADVISER.value}' = ANY ({MY_ROLES})"
STEERS = f"{NATIONALLY} OR '{Role.CHAIN_DIRECTOR.value}' = ANY ({MY_ROLES})"


def frozen_rules() -> list[pgtrigger.Trigger]:
    return [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


def month_rules(model: str, *same: str) -> list[models.BaseConstraint]:
    """A month is called by its first day, and each version stands once."""
    return [
        models.CheckConstraint(condition=Q(month__day=1), name=f"{model}_first_of_month"),
        models.CheckConstraint(condition=Q(version__gte=1), name=f"{model}_version_from_one"),
        models.UniqueConstraint(fields=[*same, "month", "version"], name=f"{model}_once_a_version"),
    ]


class NationalMonth(Lockable):
    """A month that was counted in all regions, and when it was looked at last; the one row here that changes."""

    month = models.DateField(unique=True)
    looked_at = models.DateTimeField(null=True)

    row_security = RowSecurity("true", check="false")
    withheld = "DELETE, TRUNCATE"
    impersonal = {"month"}

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(month__day=1), name="nationalmonth_first_of_month")]

    def __str__(self) -> str:
        return f"national month {self.month:%Y-%m}"


class MonthQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> MonthQuerySet:
        """Of regions whose figures this person sees; the only door from a request."""
        return self.filter(sees(actor))

    def between(self, first: date, last: date) -> MonthQuerySet:
        """Months from `first` up to and with `last`, each by its first day."""
        return self.filter(month__range=(first, last))

    def every_version(self) -> MonthQuerySet:
        """Month after month, of each the first version first."""
        return self.order_by("month", "version", "pk")


class FigureMonth(KeptFigure):
    """What an indicator came to in a region, over the three months that end with `month`."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    version = models.PositiveSmallIntegerField(default=1)

    objects = MonthQuerySet.as_manager()
    row_security = RowSecurity(SEEN, check="false")
    impersonal = KeptFigure.impersonal | {"month"}

    class Meta:
        constraints = [*kept_rules("figuremonth"), *month_rules("figuremonth", "region", "indicator")]
        triggers = frozen_rules()

    def __str__(self) -> str:
        return f"figure month {self.pk}"


class BandMonth(models.Model):
    """Where the middle half of the other regions lay: the band that is drawn behind a region's own line.

    `regions` is how many others had enough cases. Under five there is no band: with four, its edge would be the figure
    of one region.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    indicator = models.CharField(max_length=60)
    month = models.DateField()
    version = models.PositiveSmallIntegerField(default=1)
    low = models.IntegerField(null=True)
    high = models.IntegerField(null=True)
    regions = models.PositiveSmallIntegerField()
    counted_at = models.DateTimeField()

    objects = MonthQuerySet.as_manager()
    row_security = RowSecurity(SEEN, check="false")
    withheld = APPEND_ONLY
    impersonal = {"indicator", "month"}

    class Meta:
        constraints = [
            *month_rules("bandmonth", "region", "indicator"),
            models.CheckConstraint(
                condition=Q(regions__lt=FIVE, low=None, high=None)
                | Q(regions__gte=FIVE, low__isnull=False, high__isnull=False),
                name="bandmonth_of_five_others_at_least",
            ),
            models.CheckConstraint(condition=Q(low=None) | Q(high__gte=F("low")), name="bandmonth_low_below_high"),
        ]
        triggers = frozen_rules()

    def __str__(self) -> str:
        return f"band month {self.pk}"


class GapKind(models.TextChoices):
    ACTIVITY = "activity", _("activity")
    THEME = "theme", _("theme")


class GapState(models.TextChoices):
    GAP = "gap", _("nobody does it")
    FILLED = "filled", _("somebody does it")
    UNKNOWN = "unknown", _("not known")


class GapMonth(models.Model):
    """Whether a region led an activity, or trained for a theme, on the last day of a month.

    `since` is the first day of the gap; empty where it was there before the region wrote anything down.
    """

    Kind, State = GapKind, GapState

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    kind = models.CharField(max_length=8, choices=GapKind.choices)
    code = models.CharField(max_length=40)
    state = models.CharField(max_length=8, choices=GapState.choices)
    since = models.DateField(null=True)
    version = models.PositiveSmallIntegerField(default=1)
    counted_at = models.DateTimeField()

    objects = MonthQuerySet.as_manager()
    row_security = RowSecurity(SEEN, check="false")
    withheld = APPEND_ONLY
    impersonal = {"month", "code", "since"}

    class Meta:
        constraints = [
            choices("gapmonth", "kind", GapKind),
            choices("gapmonth", "state", GapState),
            *month_rules("gapmonth", "region", "kind", "code"),
            models.CheckConstraint(condition=Q(state=GapState.GAP) | Q(since=None), name="gapmonth_since_of_a_gap"),
        ]
        triggers = frozen_rules()

    def __str__(self) -> str:
        return f"gap month {self.pk}"


class SharedGapMonthQuerySet(MonthQuerySet):
    def visible_to(self, actor: Actor) -> SharedGapMonthQuerySet:
        """Numbers over all regions, for who steers one or advises nationally."""
        return self.all() if actor.has_role(*READERS) else self.none()


class SharedGapMonth(models.Model):
    """In how many regions there was a gap on the last day of a month: numbers, never which. Of six regions at least,
    so that whoever knows their own still has five others before them."""

    month = models.DateField()
    kind = models.CharField(max_length=8, choices=GapKind.choices)
    code = models.CharField(max_length=40)
    regions = models.PositiveSmallIntegerField()
    gaps = models.PositiveSmallIntegerField()
    closed = models.PositiveSmallIntegerField()
    unknown = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField(default=1)
    counted_at = models.DateTimeField()

    objects = SharedGapMonthQuerySet.as_manager()
    row_security = RowSecurity(STEERS, check="false")
    withheld = APPEND_ONLY
    impersonal = {"month", "code"}

    class Meta:
        constraints = [
            choices("sharedgapmonth", "kind", GapKind),
            *month_rules("sharedgapmonth", "kind", "code"),
            models.CheckConstraint(condition=Q(regions__gt=FIVE), name="sharedgapmonth_of_six_regions_at_least"),
            models.CheckConstraint(
                condition=Q(gaps__lte=F("regions")) & Q(closed__lte=F("regions")), name="sharedgapmonth_a_part_of_all"
            ),
        ]
        triggers = frozen_rules()

    def __str__(self) -> str:
        return f"shared gap month {self.pk}"


class ResearchExportQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> ResearchExportQuerySet:
        """All of them for who advises nationally, nothing for anybody else."""
        return self.all() if actor.has_role(Role.NATIONAL_ADVISER) else self.none()

    def newest_first(self) -> ResearchExportQuerySet:
        return self.order_by("-made_at", "-pk")


class ResearchExport(models.Model):
    """Who took the figures out for research, when, for what, and which file exactly. Nothing can change it."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    rows = models.PositiveIntegerField()
    hidden = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)

    objects = ResearchExportQuerySet.as_manager()
    row_security = RowSecurity(NATIONALLY, f"{NATIONALLY} AND user_id = {ME}")
    withheld = APPEND_ONLY
    personal = {"purpose": Personal(_("To know where figures went."), _("As long as the figures are kept."))}
    impersonal = {"digest"}

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(purpose=""), name="researchexport_has_a_purpose"),
            models.CheckConstraint(condition=Q(digest__regex="^[0-9a-f]{64}$"), name="researchexport_digest_is_sha256"),
        ]
        triggers = frozen_rules()

    def __str__(self) -> str:
        return f"research export {self.pk}"
