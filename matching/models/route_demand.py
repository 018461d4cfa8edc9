from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from intake.models import Certificate, LanguageLevel
from matching.models.place import NeededLicence
from matching.models.route_items import RouteItem, of_route
from matching.models.route_words import DemandKind
from matching.models.routes import LearningRoute
from matching.profile import hours_words
from transitiehuis import days
from transitiehuis.constraints import choices, period
from transitiehuis.netwerk.models.organisations import ClosedDateRange
from transitiehuis.workflow import WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

BOTH_INSIDE = RangeBoundary(inclusive_lower=True, inclusive_upper=True)
FACTS = ("level", "licence", "certificate", "hours_min", "hours_max", "is_hard")


class RouteDemand(RouteItem):
    """Entry demand: one rule about one fact of the matchingsprofiel, in force from and until a day (both inside).

    A change ends this row and begins another, so that the rules of any earlier day can be shown. Hard: without it
    somebody cannot begin. Not hard: to be discussed.
    """

    Kind = DemandKind

    route = models.ForeignKey(LearningRoute, on_delete=models.PROTECT, related_name="demands")
    kind = models.CharField(max_length=16, choices=DemandKind.choices)
    level = models.CharField(max_length=2, choices=LanguageLevel.choices, blank=True)
    licence = models.CharField(max_length=4, choices=NeededLicence.choices, blank=True)
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    hours_min = models.PositiveSmallIntegerField(null=True, blank=True)
    hours_max = models.PositiveSmallIntegerField(null=True, blank=True)
    is_hard = models.BooleanField(default=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    row_security = of_route("matching_routedemand")
    impersonal = {"since", "until"}

    class Meta:
        constraints = [
            choices("routedemand", "kind", DemandKind),
            choices("routedemand", "level", LanguageLevel, blank=True),
            choices("routedemand", "licence", NeededLicence, blank=True),
            period("routedemand"),
            models.CheckConstraint(
                name="routedemand_has_the_value_of_its_kind",
                condition=(Q(kind="language") ^ Q(level=""))
                & (Q(kind="licence") ^ Q(licence=""))
                & (Q(kind="certificate") ^ Q(certificate__isnull=True))
                & (Q(kind="hours") ^ Q(hours_min__isnull=True, hours_max__isnull=True)),
            ),
            models.CheckConstraint(
                condition=Q(hours_min__isnull=True) | Q(hours_max__isnull=True) | Q(hours_min__lte=F("hours_max")),
                name="routedemand_hours_in_order",
            ),
            ExclusionConstraint(
                name="routedemand_never_twice_at_once",
                condition=Q(removed_at=None),
                expressions=[
                    ("route", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    (Coalesce("certificate", 0), RangeOperators.EQUAL),
                    (
                        ClosedDateRange(
                            F("since"), F("until"), RangeBoundary(inclusive_lower=True, inclusive_upper=True)
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"demand {self.pk} of a route"

    @property
    def words(self) -> str:
        """What is asked, in words: "at least A2", "B", "24 to 32"; '' where the kind says it all."""
        if self.kind == DemandKind.LANGUAGE:
            return _("at least %(level)s") % {"level": self.get_level_display()}
        if self.kind == DemandKind.CERTIFICATE and self.certificate:
            return self.certificate.name_nl
        if self.kind == DemandKind.HOURS:
            return hours_words(self.hours_min, self.hours_max)
        return str(self.get_licence_display()) if self.licence else ""

    @transaction.atomic
    def replace(self, *, opened_at: datetime, by: Actor, on: date | None = None, **facts: Any) -> RouteDemand:
        """The rule with other `facts` from `on` (today) on; returns the row that is in force then.

        What held before stays as it was. Raises WrongStatus when somebody wrote since `opened_at`, or for a day
        before the rule itself began.
        """
        day = on or days.today()
        self._hold(opened_at, by)
        if day < self.since or (self.until is not None and day > self.until):
            raise WrongStatus(_("Choose a day on which this demand is in force."))
        if day == self.since:
            self._take(facts)
            self.save()
            return self
        follows = RouteDemand(route=self.route, kind=self.kind, since=day, until=self.until)
        for name in FACTS:
            setattr(follows, name, getattr(self, name))
        follows._take(facts)
        self.until = day - timedelta(days=1)
        self.save()
        follows._sign(by)
        follows.save(force_insert=True)
        return follows

    @transaction.atomic
    def end(self, *, opened_at: datetime, by: Actor, on: date | None = None) -> None:
        """No longer in force from `on` (today) on; a rule that never came into force is taken away."""
        day = on or days.today()
        if day <= self.since:
            self.remove(opened_at=opened_at, by=by)
            return
        self._hold(opened_at, by)
        self.until = day - timedelta(days=1)
        self.save()

    def _take(self, facts: dict[str, Any]) -> None:
        for name, value in facts.items():
            setattr(self, name, value)

    def _refuse_double(self) -> None:
        same = RouteDemand.objects.kept().filter(route=self.route_id, kind=self.kind, certificate=self.certificate_id)
        others = same.exclude(pk=self.pk).filter(Q(until__isnull=True) | Q(until__gte=self.since))
        if self.until:
            others = others.filter(since__lte=self.until)
        if others.exists():
            raise WrongStatus(_("This is asked already. Change that demand instead."))
