from __future__ import annotations

from typing import TYPE_CHECKING

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from transitiehuis.constraints import choices
from transitiehuis.netwerk.models import Region
from transitiehuis.regie.models.durability import SEEN, sees
from transitiehuis.regie.rhythm import Quarter
from transitiehuis.rowsecurity import RowSecurity

if TYPE_CHECKING:
    from datetime import date

    from transitiehuis.netwerk.actor import Actor


class Split(models.TextChoices):
    """Of which trajecten a month is counted: all, or those of one theme, learning route or partner."""

    ALL = "all", _("all together")
    THEME = "theme", _("theme")
    ROUTE = "route", _("learning route")
    PARTNER = "partner", _("partner")


def month_constraints(model: str) -> list[models.BaseConstraint]:
    return [
        choices(model, "split", Split),
        models.CheckConstraint(condition=Q(month__day=1), name=f"{model}_first_of_month"),
        models.CheckConstraint(
            condition=Q(split=Split.ALL, key="") | (~Q(split=Split.ALL) & ~Q(key="")), name=f"{model}_all_is_one"
        ),
    ]


class CountedMonth(models.Model):
    """What a worker counted of one month of the chain, for one group of trajecten; see `flow.figures` for the shape.

    `until` is the first day that is not counted: the first of the next month, or the night of counting.
    """

    Split = Split

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    until = models.DateField()
    split = models.CharField(max_length=8, choices=Split.choices)
    key = models.CharField(max_length=20, blank=True)
    label_nl = models.CharField(max_length=200, blank=True)
    label_en = models.CharField(max_length=200, blank=True)
    figures = models.JSONField()
    counted_at = models.DateTimeField()

    row_security = RowSecurity(SEEN, check="false")
    impersonal = {"month", "until", "key", "label_nl", "label_en", "figures"}

    class Meta:
        abstract = True

    @property
    def label(self) -> str:
        return self.label_en if get_language() == "en" and self.label_en else self.label_nl


class ChainMonthQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> ChainMonthQuerySet:
        """Of regions whose figures this person sees; the only door from a request."""
        return self.filter(sees(actor))

    def of(self, region: int, split: str, key: str) -> ChainMonthQuerySet:
        return self.filter(region=region, split=split, key=key)

    def between(self, since: date, until: date) -> ChainMonthQuerySet:
        """Months whose first day lies in the period, both days inside."""
        return self.filter(month__range=(since, until))

    def every_version(self) -> ChainMonthQuerySet:
        """Month after month, of each the first version first."""
        return self.order_by("month", "version")


class ChainMonth(CountedMonth):
    """A month that is over, as it was counted then. Nothing changes it: what became known later is a next version."""

    version = models.PositiveSmallIntegerField(default=1)

    objects = ChainMonthQuerySet.as_manager()
    withheld = "UPDATE, DELETE, TRUNCATE"

    class Meta:
        constraints = [
            *month_constraints("chainmonth"),
            models.CheckConstraint(condition=Q(version__gte=1), name="chainmonth_version_counts_from_one"),
            models.UniqueConstraint(
                fields=["region", "split", "key", "month", "version"], name="chainmonth_once_a_version"
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"chain month {self.pk}"


class GroupQuarterQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> GroupQuarterQuerySet:
        """Of regions whose figures this person sees; the only door from a request."""
        return self.filter(sees(actor))

    def newest_first(self) -> GroupQuarterQuerySet:
        return self.order_by("-year", "-number", "pk")


class ToldQuarter(models.Model):
    """What is told of a quarter by target group: once and never again, or what is hidden would follow from it.

    `figures`: by group (a `TargetGroup`, 'several' where partners state otherwise, '' for not known) its numbers; None
    for what the rule of small numbers hides, which is written nowhere.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    figures = models.JSONField()
    counted_at = models.DateTimeField()

    objects = GroupQuarterQuerySet.as_manager()
    row_security = RowSecurity(SEEN, check="false")
    withheld = "UPDATE, DELETE, TRUNCATE"
    impersonal = {"figures"}

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=Q(number__range=(1, 4)), name="%(class)s_one_of_four"),
            models.UniqueConstraint(fields=["region", "year", "number"], name="%(class)s_once"),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def name(self) -> Quarter:
        return Quarter(self.year, self.number)


class GroupQuarter(ToldQuarter):
    """What happened in it: by group how many came in, were placed, went to work and dropped out."""


class GroupCohort(ToldQuarter):
    """What became a year later of who came in: by group how many that were, and how many in each of its states."""

    LATER = 4  # quarters after that of the start

    @property
    def told_of(self) -> date:
        """The last day counted."""
        return self.later(self.name).last_day

    @classmethod
    def later(cls, quarter: Quarter) -> Quarter:
        """At the end of which it is told what became of who came in during a quarter."""
        for _n in range(cls.LATER):
            quarter = quarter.next()
        return quarter


class MonthSoFarQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> MonthSoFarQuerySet:
        """Of regions whose figures this person sees; the only door from a request."""
        return self.filter(sees(actor))

    def of(self, region: int, split: str, key: str) -> MonthSoFarQuerySet:
        """The month that runs, for one group; and of all together, which knows the groups there are."""
        return self.filter(Q(split=split, key=key) | Q(split=Split.ALL), region=region).order_by("month", "split")


class MonthSoFar(CountedMonth):
    """The month that runs, counted up to and with yesterday and replaced each night.

    `groups` on the row of all together: [split, key, Dutch, English] of each group that can be chosen.
    """

    groups = models.JSONField(default=list)

    objects = MonthSoFarQuerySet.as_manager()
    impersonal = CountedMonth.impersonal | {"groups"}

    class Meta:
        constraints = [
            *month_constraints("monthsofar"),
            models.UniqueConstraint(fields=["region", "split", "key"], name="monthsofar_once"),
        ]

    def __str__(self) -> str:
        return f"month so far {self.pk}"
