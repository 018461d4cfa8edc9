"""Schoolvakantie: weeks in which a school gives no lessons, its own or those of its vakantieregio."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from transitiehuis.constraints import choices
from transitiehuis.netwerk.models import HolidayRegion, Organisation, Role
from transitiehuis.netwerk.models.organisations import ClosedDateRange
from transitiehuis.rowsecurity import MY_ORGANISATIONS, RowSecurity
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

AUGUST = 8
BOTH_INSIDE = RangeBoundary(inclusive_lower=True, inclusive_upper=True)
PERIOD = ClosedDateRange(F("first_day"), F("last_day"), BOTH_INSIDE)


class HolidayKind(models.TextChoices):
    AUTUMN = "autumn", _("autumn holiday")
    CHRISTMAS = "christmas", _("Christmas holiday")
    SPRING = "spring", _("spring holiday")
    MAY = "may", _("May holiday")
    SUMMER = "summer", _("summer holiday")
    OTHER = "other", _("days without lessons")


def school_year_of(day: date) -> int:
    """The year in which the school year of `day` began; it begins on 1 August."""
    return day.year if day.month >= AUGUST else day.year - 1


class SchoolHolidayQuerySet(models.QuerySet):
    def kept(self) -> SchoolHolidayQuerySet:
        return self.filter(removed_at=None)

    def official(self, region: str) -> SchoolHolidayQuerySet:
        """Of a vakantieregio, as the ministry fixes or advises them."""
        return self.filter(organisation=None, region=region)

    def visible_to(self, actor: Actor) -> SchoolHolidayQuerySet:
        """Those that my own organisation wrote and may change; the only door from a request that changes one."""
        return self.kept().filter(organisation__in=actor.organisation_ids)

    def in_order(self) -> SchoolHolidayQuerySet:
        return self.order_by("first_day", "pk")


class SchoolHoliday(Lockable):
    """A period without lessons: of a vakantieregio out of `data/`, or what one school wrote itself.

    Of a school year in which a school wrote any, its own hold in place of those of its vakantieregio: an mbo school
    decides on its holidays itself.
    """

    Kind = HolidayKind

    school_year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=HolidayKind.choices)
    first_day = models.DateField()
    last_day = models.DateField()
    region = models.CharField(max_length=6, choices=HolidayRegion.choices, blank=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    rests_on_nl = models.CharField(max_length=200, blank=True)
    certainty = models.CharField(max_length=200, blank=True)
    edited_at = models.DateTimeField(null=True, blank=True)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = SchoolHolidayQuerySet.as_manager()
    # Read by everybody, for a plan passes over them; written by the school alone.
    row_security = RowSecurity("true", f"organisation_id = ANY ({MY_ORGANISATIONS})")
    withheld = "DELETE"
    impersonal = {"first_day", "last_day", "rests_on_nl", "certainty"}

    class Meta:
        constraints = [
            choices("schoolholiday", "kind", HolidayKind),
            choices("schoolholiday", "region", HolidayRegion, blank=True),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="schoolholiday_ends_after_start"),
            models.CheckConstraint(
                name="schoolholiday_of_a_region_or_a_school",
                condition=(Q(organisation=None, edited_at=None, edited_by=None, removed_at=None) & ~Q(region=""))
                | Q(organisation__isnull=False, edited_at__isnull=False, edited_by__isnull=False, region=""),
            ),
            ExclusionConstraint(
                name="schoolholiday_no_day_twice",
                expressions=[("organisation", RangeOperators.EQUAL), (PERIOD, RangeOperators.OVERLAPS)],
                condition=Q(organisation__isnull=False, removed_at=None),
            ),
            models.UniqueConstraint(
                fields=["region", "school_year", "kind"],
                condition=Q(organisation=None),
                name="schoolholiday_official_once",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "last_day"], name="schoolholiday_of_school")]

    def __str__(self) -> str:
        return f"school holiday {self.pk}"

    # -- by a coordinator of the school ------------------------------------------------------------------------------

    @classmethod
    @transaction.atomic
    def take_over(cls, school_year: int, *, by: Actor) -> None:
        """Begin the own list of a school year as that of the vakantieregio; nothing happens where there is one."""
        school = cls._school(by)
        Organisation.objects.select_for_update(no_key=True).get(pk=school.pk)
        if cls.objects.visible_to(by).filter(school_year=school_year).exists():
            return
        region = school.place.municipality.holiday_region if school.place else ""
        now = {"region": "", "organisation": school, "edited_at": timezone.now(), "edited_by": by.person}
        for official in cls.objects.official(region).filter(school_year=school_year).in_order():
            facts = {name: getattr(official, name) for name in ("school_year", "kind", "first_day", "last_day")}
            cls.objects.create(**facts, **now)

    @classmethod
    @transaction.atomic
    def add(cls, *, by: Actor, **facts: Any) -> SchoolHoliday:
        """One more period (`kind`, `first_day`, `last_day`), beside those of the vakantieregio where nothing was
        written yet. Raises WrongStatus when it covers a day that is free already, NotAllowed for others.
        """
        cls.take_over(school_year_of(facts["first_day"]), by=by)
        made = cls(organisation=cls._school(by), **facts)
        made._write(by)
        return made

    @transaction.atomic
    def change(self, *, opened_at: datetime, by: Actor, **facts: Any) -> None:
        """Other days. Raises WrongStatus when somebody wrote since `opened_at`, or a day would be free twice."""
        self._hold(opened_at, by)
        for name, value in facts.items():
            setattr(self, name, value)
        self._write(by)

    @transaction.atomic
    def remove(self, *, opened_at: datetime, by: Actor) -> None:
        """There are lessons in these days after all."""
        self._hold(opened_at, by)
        self.removed_at = timezone.now()
        self.save()

    @staticmethod
    def _school(by: Actor) -> Organisation:
        if by.organisation is None or not by.has_role(Role.COORDINATOR):
            raise NotAllowed
        return by.organisation

    def _hold(self, opened_at: datetime, by: Actor) -> None:
        if self._school(by).pk != self.organisation_id:
            raise NotAllowed
        self.lock()
        if self.removed_at is not None:
            raise WrongStatus(_("This has been taken away in the meantime."))
        if self.edited_by and self.edited_at != opened_at:
            raise WrongStatus(_("%(who)s changed this while you had it open.") % {"who": self.edited_by.name})

    def _write(self, by: Actor) -> None:
        self.school_year = school_year_of(self.first_day)
        self.edited_at, self.edited_by = timezone.now(), by.person
        try:
            with transaction.atomic():
                self.save()
        except IntegrityError as error:
            raise WrongStatus(_("One of these days is free already.")) from error
