from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pgtrigger
from django.db import models
from django.db.models import F, Q

from transitiehuis.constraints import choices
from transitiehuis.netwerk.models import Region
from transitiehuis.regie.models.durability import SEEN, sees
from transitiehuis.regie.models.rounds import QuarterRound
from transitiehuis.regie.models.toolkit import SuccessFactor, Unit
from transitiehuis.rowsecurity import RowSecurity

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

APPEND_ONLY = "UPDATE, DELETE, TRUNCATE"
DATES = {"since", "until", "indicator"}


def kept_rules(name: str) -> list[models.BaseConstraint]:
    """What holds for a figure wherever it is kept."""
    return [
        choices(name, "unit", Unit),
        models.CheckConstraint(condition=Q(until__gte=F("since")), name=f"{name}_until_not_before"),
        models.CheckConstraint(condition=Q(n=0, value=None) | Q(n__gt=0), name=f"{name}_nothing_counted_is_no_value"),
        models.CheckConstraint(condition=~Q(indicator=""), name=f"{name}_has_an_indicator"),
    ]


class KeptFigure(models.Model):
    """A figure as it was counted. Only a worker writes it, and nothing changes it afterwards."""

    factor = models.ForeignKey(SuccessFactor, on_delete=models.PROTECT, related_name="+")
    # As the factor said then: a later toolkit may measure something else.
    indicator = models.CharField(max_length=60)
    unit = models.CharField(max_length=8, choices=Unit.choices)
    since = models.DateField()
    until = models.DateField()
    value = models.DecimalField(max_digits=9, decimal_places=1, null=True)
    n = models.PositiveIntegerField()
    open = models.PositiveIntegerField()
    unknown = models.PositiveIntegerField()
    counted_at = models.DateTimeField()

    withheld = APPEND_ONLY
    impersonal = DATES

    class Meta:
        abstract = True


class QuarterFigureQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> QuarterFigureQuerySet:
        """Of regions whose figures this person sees; the only door from a request."""
        return self.filter(sees(actor))


class QuarterFigure(KeptFigure):
    """What an indicator came to in a quarter that ended, kept so that history stays as it was read."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")

    objects = QuarterFigureQuerySet.as_manager()
    row_security = RowSecurity(SEEN, check="false")

    class Meta:
        constraints = [
            *kept_rules("quarterfigure"),
            models.UniqueConstraint(fields=["region", "factor", "since"], name="quarterfigure_once"),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"quarter figure {self.pk}"


ROUNDS_WITH_FIGURES = f"SELECT id FROM regie_quarterround WHERE {SEEN}"  # noqa: S608 own words only


class FrozenFigureQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> FrozenFigureQuerySet:
        """Of rounds of regions whose figures this person sees; the only door from a request."""
        return self.filter(round__in=QuarterRound.objects.filter(sees(actor)))


class FrozenFigure(KeptFigure):
    """The figure of the quarter a round looks back on, frozen at its close; a round that closed again has a next
    version beside the former one."""

    round = models.ForeignKey(QuarterRound, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField()

    objects = FrozenFigureQuerySet.as_manager()
    row_security = RowSecurity(f"round_id IN ({ROUNDS_WITH_FIGURES})", check="false")

    class Meta:
        constraints = [
            *kept_rules("frozenfigure"),
            models.UniqueConstraint(fields=["round", "factor", "version"], name="frozenfigure_once"),
            models.CheckConstraint(condition=Q(version__gte=1), name="frozenfigure_version_from_one"),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"frozen figure {self.pk}"


class FigureSoFarQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> FigureSoFarQuerySet:
        """Of regions whose figures this person sees; the only door from a request."""
        return self.filter(sees(actor))

    def in_quarter(self, first_day: date) -> FigureSoFarQuerySet:
        """Of the quarter that begins on that day; what stands of a former one says nothing any more."""
        return self.filter(since=first_day).order_by("pk")


class FigureSoFar(KeptFigure):
    """What an indicator comes to in the quarter under way, counted each night in a region too large for a page."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")

    objects = FigureSoFarQuerySet.as_manager()
    row_security = RowSecurity(SEEN, check="false")
    withheld = "UPDATE, TRUNCATE"  # the next night writes anew

    class Meta:
        constraints = [
            *kept_rules("figuresofar"),
            models.UniqueConstraint(fields=["region", "factor"], name="figuresofar_once"),
        ]

    def __str__(self) -> str:
        return f"figure so far {self.pk}"
