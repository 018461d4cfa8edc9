"""Oriëntatie-aanbod: a trial lesson or a visit that a school or company offers, with seats that partners book."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.models.orientation import OrientationActivity, OrientationKind
from intake.models.trajectory import WORKERS, Trajectory
from intake.models.vocabulary import Theme
from transitiehuis import days
from transitiehuis.constraints import choices
from transitiehuis.netwerk.models import Membership, Organisation, Place, Region, Role
from transitiehuis.rowsecurity import MY_REGIONS, RowSecurity
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

MOST_SEATS = 100
OFFERERS = (*WORKERS, Role.TRAINER)


class BookableBy(models.TextChoices):
    REGION = "region", _("all partners of the region")
    HOME = "home", _("only the organisation that offers it")


class OfferStatus(models.TextChoices):
    OPEN = "open", _("goes on")
    CANCELLED = "cancelled", _("does not go on")


class OrientationOfferQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> OrientationOfferQuerySet:
        """What is offered in the regions my organisation takes part in; the only door from a request."""
        return self.filter(region__in=actor.region_ids)

    def of(self, actor: Actor) -> OrientationOfferQuerySet:
        """Those my organisation hosts or put up."""
        mine = actor.organisation_ids
        return self.filter(Q(host__in=mine) | Q(offered_by__organisation__in=mine))

    def ahead_of(self, moment: datetime) -> OrientationOfferQuerySet:
        return self.filter(starts_at__gt=moment)

    def going_on(self) -> OrientationOfferQuerySet:
        return self.filter(status=OfferStatus.OPEN)

    def in_order(self) -> OrientationOfferQuerySet:
        return self.order_by("starts_at", "pk")


@dataclass
class Booked:
    """What came of booking a group: who has a seat, for whom there was none, and whom it could not be for and why."""

    done: list[Trajectory] = field(default_factory=list)
    full: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


class OrientationOffer(Lockable):
    """An activity on a day at a host, with so many seats. Never more is booked than there are seats."""

    Kind, Status, BookableBy = OrientationKind, OfferStatus, BookableBy

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=OrientationKind.choices)
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    host = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    where = models.CharField(max_length=120, blank=True)
    about = models.CharField(max_length=400, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    seats = models.PositiveSmallIntegerField()
    booked = models.PositiveSmallIntegerField(default=0)
    bookable_by = models.CharField(max_length=8, choices=BookableBy.choices, default=BookableBy.REGION)
    offered_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    offered_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=OfferStatus.choices, default=OfferStatus.OPEN)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_note = models.CharField(max_length=200, blank=True)

    objects = OrientationOfferQuerySet.as_manager()
    row_security = RowSecurity(f"region_id = ANY ({MY_REGIONS})")
    impersonal = {"where", "about", "cancel_note"}

    class Meta:
        constraints = [
            choices("orientationoffer", "kind", OrientationKind),
            choices("orientationoffer", "bookable_by", BookableBy),
            choices("orientationoffer", "status", OfferStatus),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="orientationoffer_ends_after_start"),
            models.CheckConstraint(
                condition=Q(seats__range=(1, MOST_SEATS), booked__lte=F("seats")), name="orientationoffer_seats"
            ),
            models.CheckConstraint(
                condition=Q(status=OfferStatus.CANCELLED, cancelled_at__isnull=False)
                | Q(status=OfferStatus.OPEN, cancelled_at__isnull=True),
                name="orientationoffer_cancelled_has_when",
            ),
        ]
        indexes = [models.Index(fields=["region", "starts_at"], name="orientationoffer_list")]

    def __str__(self) -> str:
        return f"orientation offer {self.pk}"

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("intake:offer", args=[self.pk])

    @property
    def on(self) -> date:
        return timezone.localdate(self.starts_at)

    @property
    def seats_left(self) -> int:
        return self.seats - self.booked

    @property
    def begun(self) -> bool:
        return self.starts_at <= timezone.now()

    @property
    def goes_on(self) -> bool:
        return self.status == OfferStatus.OPEN

    def is_of(self, actor: Actor) -> bool:
        """My organisation hosts it or put it up."""
        return bool({self.host_id, self.offered_by.organisation_id}.intersection(actor.organisation_ids))

    def open_to(self, actor: Actor) -> bool:
        """Who may book a seat, whether or not one is left."""
        return actor.has_role(*WORKERS) and (self.bookable_by == BookableBy.REGION or self.is_of(actor))

    # -- by the host or who offers for it -----------------------------------------------------------------------------

    @classmethod
    @transaction.atomic
    def put_up(cls, moments: Iterable[tuple[datetime, datetime]], *, by: Actor, **facts: Any) -> list[OrientationOffer]:
        """One offer a moment. A company offers at its own place; others for a host that takes part in the region."""
        host: Organisation = facts["host"]
        if not by.has_role(*OFFERERS) or facts["region"].pk not in by.region_ids:
            raise NotAllowed
        if not by.has_role(*WORKERS) and host.pk not in by.organisation_ids:
            raise NotAllowed
        now = timezone.now()
        return [
            cls.objects.create(starts_at=starts, ends_at=ends, offered_by=by.member, offered_at=now, **facts)
            for starts, ends in moments
        ]

    @transaction.atomic
    def cancel(self, note: str, *, by: Actor) -> int:
        """It does not go on: everybody who had a seat is told and plans again; how many people had one.

        Raises NotAllowed for others than the host and who put it up, WrongStatus when it was cancelled or has begun.
        """
        from intake import orientation_letters as letters
        from transitiehuis.netwerk.actor import CLOCK, working

        if not by.has_role(*OFFERERS) or not self.is_of(by):
            raise NotAllowed
        with working():  # who hosts it may not see whose people come
            held = self._hold_all()
            self._require_going_on()
            if held != self._trajectories():
                raise WrongStatus(_("Somebody booked a seat at this very moment. Try again."))
            self.status, self.cancelled_at, self.cancel_note = OfferStatus.CANCELLED, timezone.now(), note
            self.save(update_fields=["status", "cancelled_at", "cancel_note"])
            letters.offer_cancelled(self, by)
            for activity in self._planned().select_related("trajectory__candidate", "trajectory__region", "host"):
                activity.cancel(by=CLOCK)
        return len(held)

    def _planned(self) -> models.QuerySet[OrientationActivity]:
        found = OrientationActivity.objects.filter(offer=self, trajectory__closed_at=None)
        return found.planned().order_by("trajectory")

    def _trajectories(self) -> list[int]:
        return list(self._planned().values_list("trajectory", flat=True))

    def _hold_all(self) -> list[int]:
        """The trajecten of who comes, then the offer: always in that order, so that nobody waits for each other."""
        held = self._trajectories()
        for trajectory in Trajectory.objects.filter(pk__in=held).order_by("pk"):
            trajectory.lock()
        self.lock()
        return held

    def _require_going_on(self) -> None:
        if not self.goes_on:
            raise WrongStatus(_("This activity does not go on."))
        if self.begun:
            raise WrongStatus(_("This activity has begun already."))

    # -- by who has candidates ----------------------------------------------------------------------------------------

    @transaction.atomic
    def book(self, trajectories: Iterable[Trajectory], *, by: Actor) -> Booked:
        """Seats for a group in one go: who has been in its step longest comes first when there are too few.

        Nobody is booked past the last seat. Who cannot come (something planned that day, no longer held) is left out
        and named in the answer. Raises WrongStatus when it has begun or does not go on, NotAllowed where it is not
        open to my organisation.
        """
        from intake import orientation_letters as letters

        if not self.open_to(by):
            raise NotAllowed
        chosen = {trajectory.pk: trajectory for trajectory in trajectories}
        for pk in sorted(chosen):
            chosen[pk].lock()
        self.lock()
        self._require_going_on()
        found = Booked()
        for trajectory in sorted(chosen.values(), key=lambda one: (one.step_since, one.pk)):
            self._seat(trajectory, found, by)
        if found.done:
            self.booked = F("booked") + len(found.done)
            self.save(update_fields=["booked"])
            self.refresh_from_db(fields=["booked"])
            OrientationBooking.count(self, len(found.done), by)
            letters.group_booked(self, len(found.done), by)
        return found

    def _seat(self, trajectory: Trajectory, found: Booked, by: Actor) -> None:
        if len(found.done) >= self.seats_left:
            found.full.append(trajectory.number)
            return
        facts: dict[str, Any] = {
            "kind": self.kind,
            "host": self.host,
            "on": self.on,
            "theme": self.theme,
            "offer": self,
        }
        try:
            with transaction.atomic():
                OrientationActivity.schedule(trajectory, **facts, by=by)
        except WrongStatus as late:
            found.refused.append((trajectory.number, str(late)))
        except NotAllowed:
            found.refused.append((trajectory.number, str(_("Another partner has the turn now."))))
        else:
            found.done.append(trajectory)

    def release(self, organisation_id: int) -> None:
        """One seat is free again: somebody of that organisation does not come. The traject is held by the caller."""
        self.lock()
        OrientationOffer.objects.filter(pk=self.pk, booked__gt=0).update(booked=F("booked") - 1)
        OrientationBooking.objects.filter(offer=self, organisation=organisation_id, people__gt=0).update(
            people=F("people") - 1
        )


class OrientationBooking(models.Model):
    """How many people an organisation has booked, and whom the host can ask: numbers, never who they are."""

    offer = models.ForeignKey(OrientationOffer, on_delete=models.CASCADE, related_name="bookings")  # part of it
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    people = models.PositiveSmallIntegerField(default=0)

    row_security = RowSecurity(
        "EXISTS (SELECT 1 FROM intake_orientationoffer o WHERE o.id = intake_orientationbooking.offer_id)"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["offer", "organisation"], name="orientationbooking_once")]

    def __str__(self) -> str:
        return f"orientation booking {self.pk}"

    @classmethod
    def count(cls, offer: OrientationOffer, people: int, by: Actor) -> None:
        """So many more of my organisation; who booked last is whom to ask. The offer is held by the caller."""
        row, _made = cls.objects.get_or_create(
            offer=offer, organisation=by.member.organisation, defaults={"member": by.member}
        )
        row.people, row.member = row.people + people, by.member
        row.save(update_fields=["people", "member"])


def moments_on(dates: Iterable[date], starts: Any, ends: Any) -> list[tuple[datetime, datetime]]:
    """The same hours on each of these days, in local time."""
    zone = timezone.get_default_timezone()
    return [
        (datetime.combine(day, starts, tzinfo=zone), datetime.combine(day, ends, tzinfo=zone))
        for day in sorted(set(dates))
    ]


def ahead(actor: Actor) -> OrientationOfferQuerySet:
    """What can still be booked from today on, in order of date."""
    since = days.start_of(days.today())
    return OrientationOffer.objects.visible_to(actor).going_on().filter(starts_at__gte=since).in_order()
