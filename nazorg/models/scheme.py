from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import Func, Q
from django.utils.translation import gettext_lazy as _

from nazorg import plan
from transitiehuis import days
from transitiehuis.constraints import each, period
from transitiehuis.netwerk.models import Region
from transitiehuis.netwerk.models.organisations import never_twice
from transitiehuis.rowsecurity import DIRECTED_REGIONS, RowSecurity
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

DEFAULT_WEEKS = tuple(ask.week for ask in plan.DEFAULT_ASKS)
LAST_WEEK = 104


class AskedBy(models.TextChoices):
    """Which begeleider keeps the contact; where there is none of that kind, who leads does."""

    LEAD = "lead", _("who leads the guidance")
    JOB_COACH = "job_coach", _("the job coach")
    SCHOOL = "school", _("the guide from school")
    CLIENT_MANAGER = "client_manager", _("the case manager")
    AFTERCARE = "aftercare", _("the aftercare contact")


class Asks(models.TextChoices):
    CANDIDATE = "candidate", _("the candidate")
    COMPANY = "company", _("the training company")
    BOTH = "both", _("candidate and training company")


def default_weeks() -> list[int]:
    return list(DEFAULT_WEEKS)


class SchemeQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> SchemeQuerySet:
        """Schemes of the regions somebody takes part in; the only door from a request."""
        return self.filter(region__in={*actor.region_ids, *actor.directed_region_ids})

    def of_region(self, region: int) -> SchemeQuerySet:
        """The region's schemes, newest first."""
        return self.filter(region=region).order_by("-since", "-pk")

    def as_facts(self, region: int) -> list[plan.Scheme]:
        return [scheme.facts for scheme in self.of_region(region)]


class FollowUpScheme(Lockable):
    """In which weeks after the actual start a region keeps contact; with dates, so that history stays right.

    `asked_by` and `asks` stand beside `weeks`, in the same order; left empty the lead asks the candidate.
    """

    AskedBy, Asks = AskedBy, Asks

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    weeks = ArrayField(models.PositiveSmallIntegerField(), default=default_weeks)
    asked_by = ArrayField(
        models.CharField(max_length=16, choices=AskedBy.choices), default=list, blank=True, db_default=[]
    )
    asks = ArrayField(models.CharField(max_length=10, choices=Asks.choices), default=list, blank=True, db_default=[])
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = SchemeQuerySet.as_manager()
    row_security = RowSecurity("true", check=f"region_id = ANY ({DIRECTED_REGIONS})")
    impersonal = {"weeks", "asked_by", "asks", "since", "until"}

    class Meta:
        constraints = [
            period("followupscheme"),
            each("followupscheme", "asked_by", AskedBy),
            each("followupscheme", "asks", Asks),
            models.CheckConstraint(condition=Q(weeks__len__gt=0), name="followupscheme_has_weeks"),
            models.CheckConstraint(
                name="followupscheme_says_all_or_nothing",
                condition=Q(asked_by=[], asks=[])
                | Q(
                    asked_by__len=Func("weeks", function="cardinality", output_field=models.IntegerField()),
                    asks__len=Func("weeks", function="cardinality", output_field=models.IntegerField()),
                ),
            ),
            models.UniqueConstraint(fields=["region", "since"], name="followupscheme_once_a_day"),
            never_twice("followupscheme_one_in_force", "region"),
        ]

    def __str__(self) -> str:
        return f"follow-up scheme {self.pk}"

    @property
    def facts(self) -> plan.Scheme:
        """As `nazorg.plan` reckons with it."""
        by = self.asked_by or [AskedBy.LEAD.value] * len(self.weeks)
        of = self.asks or [Asks.CANDIDATE.value] * len(self.weeks)
        asks = tuple(plan.Ask(*each) for each in sorted(zip(self.weeks, by, of, strict=True)))
        return plan.Scheme(asks, self.since, self.until)

    @classmethod
    @transaction.atomic
    def change(cls, region: Region, asks: Sequence[plan.Ask], *, since: date, by: Actor) -> FollowUpScheme:
        """From `since` (after today) the region asks this; the scheme in force then ends the day before.

        A change that was to begin on that day or later is replaced. The plan follows in the night.
        Raises NotAllowed for who is not the region's ketenregisseur, WrongStatus for a day that has come.
        """
        if region.pk not in by.directed_region_ids:
            raise NotAllowed
        if since <= days.today():
            raise WrongStatus(
                _("A changed scheme begins tomorrow at the earliest: what was planned until then stands.")
            )
        Region.objects.select_for_update(of=("self",), no_key=True).get(pk=region.pk)
        cls.objects.filter(region=region, since__gte=since).delete()
        before = cls.objects.filter(region=region).exclude(until__lt=since)
        before.update(until=since - timedelta(days=1))
        return cls.objects.create(
            region=region,
            weeks=[ask.week for ask in asks],
            asked_by=[ask.by for ask in asks],
            asks=[ask.of for ask in asks],
            since=since,
            written_by=by.person,
        )


def after_change(schemes: Sequence[plan.Scheme], asks: Sequence[plan.Ask], since: date) -> list[plan.Scheme]:
    """The region's schemes as they would be after such a change, newest first."""
    kept = [scheme for scheme in schemes if scheme.since < since]
    ended = [plan.Scheme(one.asks, one.since, min(one.until or since, since - timedelta(days=1))) for one in kept]
    return [plan.Scheme(tuple(asks), since), *ended]


def planned_weeks(region: int, start: date) -> list[int]:
    """Weeks to keep contact after `start`, in order."""
    return [ask.week for ask in plan.asks_for(FollowUpScheme.objects.as_facts(region), start)]
