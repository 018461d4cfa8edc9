from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models, transaction
from django.db.models import Exists, F, Func, OuterRef, Q
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.models.trajectory import WORKERS
from transitiehuis import days
from transitiehuis.constraints import choices
from transitiehuis.netwerk.models import Absence, Membership, Organisation
from transitiehuis.rowsecurity import LINK, MY_ORGANISATIONS, RowSecurity
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

MOST_AT_ONCE = 200
MOST_SEATS = 30


class SlotWay(models.TextChoices):
    HERE = "here", _("at an address")
    PHONE = "phone", _("by telephone")
    VIDEO = "video", _("by video")


class IntakeSlotQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> IntakeSlotQuerySet:
        """Slots of the actor's own organisation; the only door from a request."""
        return self.filter(organisation__in=actor.organisation_ids)

    def standing(self) -> IntakeSlotQuerySet:
        return self.filter(withdrawn_at=None)

    def ahead_of(self, moment: datetime) -> IntakeSlotQuerySet:
        """That have not begun by then."""
        return self.filter(starts_at__gt=moment)

    def free_at(self, moment: datetime) -> IntakeSlotQuerySet:
        """Ahead, with a seat left, and whoever holds it is not away that day."""
        day = TruncDate("starts_at")
        away = (
            Absence.objects.annotate(day=OuterRef("day"))
            .filter(Q(until__isnull=True) | Q(until__gte=F("day")), membership=OuterRef("host"))
            .filter(since__lte=F("day"))
        )
        found = self.standing().ahead_of(moment).filter(taken__lt=F("seats"))
        return found.annotate(day=day).filter(~Exists(away))

    def in_order(self) -> IntakeSlotQuerySet:
        return self.order_by("starts_at", "pk")


class Moments(Func):
    """From the first moment up to the last, which is outside."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class IntakeSlot(Lockable):
    """Intakemoment: a moment at which somebody of an organisation can hold so many intakes, and where."""

    Way = SlotWay

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    host = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    way = models.CharField(max_length=8, choices=SlotWay.choices)
    where = models.CharField(max_length=200, blank=True)
    seats = models.PositiveSmallIntegerField(default=1)
    taken = models.PositiveSmallIntegerField(default=0)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = IntakeSlotQuerySet.as_manager()
    row_security = RowSecurity(
        f"organisation_id = ANY ({MY_ORGANISATIONS})"  # noqa: S608 own names only
        " OR EXISTS (SELECT 1 FROM intake_intakebooking b WHERE b.slot_id = intake_intakeslot.id)"
        " OR EXISTS (SELECT 1 FROM intake_intakeinvitation v"
        f" WHERE v.organisation_id = intake_intakeslot.organisation_id AND v.link_id = {LINK})",
        check=f"organisation_id = ANY ({MY_ORGANISATIONS})",
    )
    impersonal = {"where"}

    class Meta:
        constraints = [
            choices("intakeslot", "way", SlotWay),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="intakeslot_ends_after_start"),
            models.CheckConstraint(
                condition=Q(seats__range=(1, MOST_SEATS), taken__lte=F("seats")), name="intakeslot_seats"
            ),
            models.CheckConstraint(condition=Q(way=SlotWay.PHONE) | ~Q(where=""), name="intakeslot_says_where"),
            ExclusionConstraint(
                name="intakeslot_host_one_at_a_time",
                condition=Q(withdrawn_at__isnull=True),
                expressions=[
                    ("host", RangeOperators.EQUAL),
                    (Moments(F("starts_at"), F("ends_at")), RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "starts_at"], condition=Q(withdrawn_at__isnull=True), name="intakeslot_ahead"
            )
        ]

    def __str__(self) -> str:
        return f"intake slot {self.pk}"

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("intake:slots")

    @property
    def seats_left(self) -> int:
        return self.seats - self.taken

    @property
    def begun(self) -> bool:
        return self.starts_at <= timezone.now()

    # -- seats, called by a step of an invitation ---------------------------------------------------------------------

    def take(self) -> None:
        """One seat less. Raises WrongStatus when none is left, or when it can no longer be chosen."""
        self.lock()
        if self.withdrawn_at or self.begun or self.seats_left < 1:
            raise WrongStatus(_("Somebody else has just chosen this moment. These are still free."))
        self._seat(1)

    def free(self) -> None:
        """One seat more."""
        self.lock()
        self._seat(-1)

    def _seat(self, change: int) -> None:
        # In the database, which refuses more than there are, whatever was read before.
        type(self)._base_manager.filter(pk=self.pk).update(taken=F("taken") + change)
        self.taken += change

    # -- steps --------------------------------------------------------------------------------------------------------

    @transaction.atomic
    def withdraw(self, *, by: Actor) -> int:
        """It does not go on: who had chosen it is told and chooses again; how many they were.

        Raises WrongStatus when it was withdrawn or has begun.
        """
        from intake.models.appointment import IntakeBooking

        if self.organisation_id not in by.organisation_ids or not by.has_role(*WORKERS):
            raise NotAllowed
        found = IntakeBooking.objects.booked().filter(slot=self).select_related("invitation__trajectory")
        booked = list(found.order_by("trajectory", "pk"))
        for booking in booked:  # the trajecten first, as every step does
            booking.invitation.trajectory.hold()
        self.lock()
        if self.withdrawn_at or self.begun:
            raise WrongStatus(_("This moment has been withdrawn or has begun already."))
        for booking in booked:
            booking.fall(by=by)
        self.withdrawn_at = timezone.now()
        self.save(update_fields=["withdrawn_at"])
        return len(booked)


@dataclass
class Series:
    """Slots of one day, and of the same weekday up to `weekly_until` (inside)."""

    host: Membership
    day: date
    since: time
    until: time
    minutes: int
    way: str
    where: str = ""
    seats: int = 1
    weekly_until: date | None = None

    def days(self) -> Iterator[date]:
        last, day = self.weekly_until or self.day, self.day
        while day <= last:
            yield day
            day += timedelta(days=7)

    def moments(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        """As many whole slots as fit between `since` and `until` on that day's clock."""
        length = timedelta(minutes=self.minutes)
        start, end = datetime.combine(day, self.since), datetime.combine(day, self.until)
        while start + length <= end:
            yield timezone.make_aware(start), timezone.make_aware(start + length)
            start += length

    def count(self) -> int:
        return sum(1 for day in self.days() for _moment in self.moments(day))


@dataclass
class Opened:
    """What came of a series: the slots made, and the days on which there are none, with why in a word."""

    slots: list[IntakeSlot] = field(default_factory=list)
    closed: list[date] = field(default_factory=list)  # no werkdag
    away: list[date] = field(default_factory=list)  # the host is absent
    full: list[datetime] = field(default_factory=list)  # the host has another slot then


@transaction.atomic
def open_series(series: Series, *, by: Actor) -> Opened:
    """Make the slots of a series; days that are no werkdag or on which the host is away are left out, and said.

    Raises NotAllowed for somebody of another organisation, WrongStatus when nothing or too much would be made.
    """
    if series.host.organisation_id not in by.organisation_ids or not by.has_role(*WORKERS):
        raise NotAllowed
    if not 0 < series.count() <= MOST_AT_ONCE:
        raise WrongStatus(_("Choose times and days that make 1 to %(most)s moments.") % {"most": MOST_AT_ONCE})
    Membership.objects.select_for_update(no_key=True).get(pk=series.host.pk)  # two series of one host do not cross
    found, taken = Opened(), _taken(series)
    absent = list(Absence.objects.meeting(series.day, series.weekly_until or series.day).filter(membership=series.host))
    for day in series.days():
        if not days.is_werkdag(day):
            found.closed.append(day)
        elif any(absence.since <= day and (not absence.until or day <= absence.until) for absence in absent):
            found.away.append(day)
        else:
            _open_day(series, day, taken, found)
    IntakeSlot.objects.bulk_create(found.slots)
    return found


def _taken(series: Series) -> list[tuple[datetime, datetime]]:
    since, until = days.start_of(series.day), days.start_of((series.weekly_until or series.day) + timedelta(days=1))
    rows = IntakeSlot.objects.standing().filter(host=series.host, ends_at__gt=since, starts_at__lt=until)
    return list(rows.order_by("pk").values_list("starts_at", "ends_at"))


def _open_day(series: Series, day: date, taken: Iterable[tuple[datetime, datetime]], found: Opened) -> None:
    now = timezone.now()
    for start, end in series.moments(day):
        if start <= now or any(start < other_end and other_start < end for other_start, other_end in taken):
            found.full.append(start)
            continue
        found.slots.append(
            IntakeSlot(
                organisation=series.host.organisation,
                host=series.host,
                starts_at=start,
                ends_at=end,
                way=series.way,
                where=series.where,
                seats=series.seats,
            )
        )
