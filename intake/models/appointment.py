from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.access import WORKING_ROLES, is_party, link_sees, party_sees
from intake.models.candidate import Candidate
from intake.models.slot import IntakeSlot
from intake.models.trajectory import Trajectory
from intake.models.words import NextAction, Step, WaitingFor
from transitiehuis import days
from transitiehuis.constraints import choices
from transitiehuis.netwerk.models import Link, Organisation, User
from transitiehuis.rowsecurity import LINK, RowSecurity
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus, same_click

if TYPE_CHECKING:
    from intake.models.intake import Intake
    from transitiehuis.netwerk.actor import Actor

LINK_DAYS = 28
CHOOSE_WERKDAGEN = 5


class IntakeInvitationQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> IntakeInvitationQuerySet:
        """Of trajecten my organisation works on; the only door from a request."""
        return self.filter(is_party(actor, days.today(), "trajectory", WORKING_ROLES))

    def by_link(self, link: Link) -> IntakeInvitationQuerySet:
        """What the candidate sees who followed `link`."""
        return self.filter(link=link)

    def open(self) -> IntakeInvitationQuerySet:
        return self.filter(ended_at=None)


class IntakeInvitation(Lockable):
    """A candidate is asked to choose a moment for the intake, through a link without account.

    The same link books, moves and calls off until the moment begins. Every step holds the traject first.
    """

    trajectory = models.ForeignKey(Trajectory, on_delete=models.PROTECT, related_name="intake_invitations")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    link = models.OneToOneField(Link, on_delete=models.PROTECT, related_name="+", null=True)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    # How often the appointment changed: a calendar keeps the highest.
    sequence = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = IntakeInvitationQuerySet.as_manager()
    row_security = RowSecurity(
        f"link_id = {LINK} OR {party_sees('intake_intakeinvitation.trajectory_id', WORKING_ROLES)}"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["trajectory"], condition=Q(ended_at__isnull=True), name="intakeinvitation_one_open"
            )
        ]

    def __str__(self) -> str:
        return f"intake invitation {self.pk}"

    @property
    def usable(self) -> bool:
        return self.ended_at is None and self.link is not None and self.link.usable

    def booking(self) -> IntakeBooking | None:
        """The moment chosen now."""
        return self.bookings.booked().select_related("slot__host__user", "slot__organisation").first()

    def last_missed(self) -> IntakeBooking | None:
        """The last moment to which this candidate did not come."""
        return IntakeBooking.objects.missed().filter(trajectory=self.trajectory_id).in_order().last()

    # -- by who is aan zet --------------------------------------------------------------------------------------------

    @classmethod
    @transaction.atomic
    def invite(cls, trajectory: Trajectory, *, by: Actor) -> IntakeInvitation:
        """Ask the candidate to choose; an earlier link stops working. From now on the traject waits for the candidate.

        A second click of the same person is the same invitation: two mails would be one with a link that does not work.
        Raises NotAllowed for who is not aan zet, WrongStatus past the intake or with an appointment that stands.
        """
        from intake import appointment_letters as letters

        trajectory.hold()
        trajectory.require_holder(by)
        if trajectory.step != Step.REFERRAL:
            raise WrongStatus(_("The intake of this trajectory has already been recorded."))
        for earlier in cls.objects.open().filter(trajectory=trajectory):
            if earlier.booking():
                raise WrongStatus(_("This candidate has already chosen a moment."))
            if earlier.usable and earlier.invited_by_id == by.person.pk and same_click(earlier.invited_at):
                return earlier
            earlier._end()
        invitation = cls.objects.create(
            trajectory=trajectory,
            organisation=by.member.organisation,
            invited_by=by.person,
            invited_at=timezone.now(),
        )
        expires_at = days.start_of(days.today() + timedelta(days=LINK_DAYS))
        invitation.link = Link.make(
            purpose=Link.Purpose.INTAKE, subject=invitation, expires_at=expires_at, scope_id=trajectory.pk
        )
        invitation.save(update_fields=["link"])
        invitation._wait_for_choice(by)
        letters.invited(invitation)
        return invitation

    # -- by the candidate, or by who is aan zet on their behalf -------------------------------------------------------

    @contextmanager
    def _door(self, by: Actor) -> Iterator[None]:
        """Traject and invitation held. The candidate's own step is written as the worker: it must see all bookings."""
        from transitiehuis.netwerk.actor import working

        if by.link is None or by.link.pk != self.link_id:
            self.trajectory.require_holder(by)
            self._hold()
            yield
            return
        with working():
            self._hold()
            yield

    def _hold(self) -> None:
        self.trajectory.hold()
        self.lock(keeping="trajectory")
        if not self.usable or self.trajectory.step != Step.REFERRAL:
            raise WrongStatus(_("This invitation has come to an end. Ask for a new one."))

    @transaction.atomic
    def choose(self, slot: IntakeSlot, *, by: Actor) -> IntakeBooking:
        """Book `slot`, or move to it; the same one again changes nothing.

        Of two who want the last seat one wins; the other gets WrongStatus, and so does who is too late.
        """
        from intake import appointment_letters as letters

        with self._door(by):
            if slot.organisation_id != self.organisation_id:
                raise NotAllowed
            old = self.booking()
            if old and old.slot_id == slot.pk:
                return old
            if old:
                old.not_begun()
            for one in sorted([slot, *([old.slot] if old else [])], key=lambda held: held.pk or 0):
                one.lock()  # in one order, so that two who change places do not wait for each other
            slot.take()
            if old:
                old.settle(BookingStatus.MOVED)
            new = IntakeBooking.objects.create(
                invitation=self, trajectory=self.trajectory, slot=slot, booked_at=timezone.now()
            )
            self._changed()
            if self.link and self.link.expires_at < slot.starts_at:
                self.link.expires_at = slot.starts_at
                self.link.save(update_fields=["expires_at"])
            self._plan_on(by, slot)
            letters.chosen(new, old)
            return new

    @transaction.atomic
    def call_off(self, *, by: Actor) -> None:
        """The candidate cannot come; another moment can be chosen through the same link. WrongStatus when too late."""
        from intake import appointment_letters as letters

        with self._door(by):
            booking = self.booking()
            if booking is None:
                raise WrongStatus(_("There is no appointment any more."))
            booking.not_begun()
            booking.settle(BookingStatus.CALLED_OFF)
            self._changed()
            self._wait_for_choice(by)
            letters.called_off(booking)

    def lacks_number(self) -> bool:
        """Nobody knows on which number to call. Read as the worker: the candidate's link sees no candidate."""
        from transitiehuis.netwerk.actor import working

        with working():
            return not Candidate.objects.get(pk=self.trajectory.candidate_id).phone

    @transaction.atomic
    def call_on(self, phone: str, *, by: Actor) -> None:
        """The candidate says on which number to call; one that is known already stays as it is."""
        with self._door(by):
            candidate = Candidate.objects.select_for_update(no_key=True).get(pk=self.trajectory.candidate_id)
            if not candidate.phone:
                candidate.phone = phone
                candidate.save(update_fields=["phone", "phone_key"])

    # -- what follows -------------------------------------------------------------------------------------------------

    def _changed(self) -> None:
        self.sequence += 1
        self.save(update_fields=["sequence"])

    def _plan_on(self, by: Actor, slot: IntakeSlot) -> None:
        """Aan zet holds the intake on that day; whoever holds the slot has it, unless a colleague has."""
        trajectory = self.trajectory
        if trajectory.assignee_id is None and trajectory.holder_id == slot.organisation_id:
            trajectory.assignee = slot.host
        self._plan(by, timezone.localdate(slot.starts_at), WaitingFor.NOTHING)

    def _wait_for_choice(self, by: Actor) -> None:
        self._plan(by, days.add_werkdagen(days.today(), CHOOSE_WERKDAGEN), WaitingFor.CANDIDATE)

    def _plan(self, by: Actor, due: date, waiting_for: str) -> None:
        """As `Trajectory.plan`, also where the candidate acts."""
        trajectory = self.trajectory
        trajectory.set_next(NextAction.HOLD_INTAKE, due, waiting_for=waiting_for)
        trajectory.save()
        trajectory.record("planned", by=by, by_organisation=self.organisation)

    def _end(self) -> None:
        self.ended_at = timezone.now()
        self.save(update_fields=["ended_at"])
        if self.link:
            self.link.revoke()

    @classmethod
    def end_for(cls, trajectory: Trajectory, *, goes_on: bool) -> None:
        """The traject leaves its first step: the link ends, and what was booked.

        `goes_on`: to a later step of the chain, so that an appointment ahead is not needed any more; else (handed over,
        closed) it does not go ahead. The candidate is told, but not of a talk held on or after its day. Called inside
        the step that moves it.
        """
        from transitiehuis.netwerk.actor import working

        open_now = cls.objects.open().filter(trajectory=trajectory)
        if not open_now.exists():
            return
        with working():
            for invitation in open_now.select_related("trajectory", "link").order_by("pk"):
                booking = invitation.booking()
                if booking:
                    booking.end(held=invitation.talk() is not None, goes_on=goes_on)
                invitation._end()

    def talk(self) -> Intake | None:
        """The intake that was recorded since the candidate was invited; None while there is none."""
        from intake.models.intake import Intake

        since = Intake.objects.filter(trajectory=self.trajectory_id, recorded_at__gte=self.invited_at)
        return since.order_by("held_on", "pk").last()


class BookingStatus(models.TextChoices):
    BOOKED = "booked", gettext_lazy("appointment")
    MOVED = "moved", gettext_lazy("moved")
    CALLED_OFF = "called_off", gettext_lazy("called off by the candidate")
    WITHDRAWN = "withdrawn", gettext_lazy("called off by the organisation")
    HELD = "held", gettext_lazy("held")
    NO_SHOW = "no_show", gettext_lazy("did not come")
    NOT_NEEDED = "not_needed", gettext_lazy("no longer needed")


class IntakeBookingQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> IntakeBookingQuerySet:
        """Of trajecten my organisation works on; the only door from a request."""
        return self.filter(is_party(actor, days.today(), "trajectory", WORKING_ROLES))

    def booked(self) -> IntakeBookingQuerySet:
        return self.filter(status=BookingStatus.BOOKED)

    def missed(self) -> IntakeBookingQuerySet:
        return self.filter(status=BookingStatus.NO_SHOW).select_related("slot")

    def in_order(self) -> IntakeBookingQuerySet:
        return self.order_by("booked_at", "pk")


class IntakeBooking(Lockable):
    """One moment that a candidate chose, and what became of it; moved, it stays as a fact beside the new one."""

    Status = BookingStatus

    invitation = models.ForeignKey(IntakeInvitation, on_delete=models.PROTECT, related_name="bookings")
    trajectory = models.ForeignKey(Trajectory, on_delete=models.PROTECT, related_name="intake_bookings")
    slot = models.ForeignKey(IntakeSlot, on_delete=models.PROTECT, related_name="bookings")
    booked_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=BookingStatus.choices, default=BookingStatus.BOOKED)
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = IntakeBookingQuerySet.as_manager()
    row_security = RowSecurity(
        f"{party_sees('intake_intakebooking.trajectory_id', WORKING_ROLES)} OR {link_sees('trajectory_id')}"
    )

    class Meta:
        constraints = [
            choices("intakebooking", "status", BookingStatus),
            models.CheckConstraint(
                condition=Q(status="booked", settled_at__isnull=True)
                | ~Q(status="booked") & Q(settled_at__isnull=False),
                name="intakebooking_settled_has_when",
            ),
            models.UniqueConstraint(
                fields=["trajectory"], condition=Q(status="booked"), name="intakebooking_one_stands"
            ),
        ]
        indexes = [models.Index(fields=["slot", "status"], name="intakebooking_slot")]

    def __str__(self) -> str:
        return f"intake booking {self.pk}"

    def not_begun(self) -> None:
        """Raises WrongStatus once the moment is there."""
        if self.slot.begun:
            raise WrongStatus(_("This appointment has begun already. Call us if something is wrong."))

    def settle(self, status: str) -> None:
        """Write what became of it; a seat that nobody will sit on is free again."""
        self.status, self.settled_at = status, timezone.now()
        self.save(update_fields=["status", "settled_at"])
        if status not in {BookingStatus.HELD, BookingStatus.NO_SHOW}:
            self.slot.free()

    def fall(self, *, by: Actor | None = None, again: bool = True) -> None:
        """The organisation calls it off; the candidate is told and, with `again`, asked to choose another moment."""
        from intake import appointment_letters as letters

        self.settle(BookingStatus.WITHDRAWN)
        self.invitation._changed()
        if again and by is not None:
            self.invitation._wait_for_choice(by)
        letters.fallen(self, again=again)

    def end(self, *, held: bool, goes_on: bool) -> None:
        """The traject goes on or away without this moment; `held`: the talk was, then or at another moment."""
        from intake import appointment_letters as letters

        day = timezone.localdate(self.slot.starts_at)
        if day <= days.today() if held else self.slot.begun:
            self.settle(BookingStatus.HELD)
        elif goes_on:
            self.settle(BookingStatus.NOT_NEEDED)
            self.invitation._changed()
            letters.not_needed(self, held=held)
        else:
            self.fall(again=False)

    @transaction.atomic
    def miss(self, *, again: bool, by: Actor) -> None:
        """The candidate did not come: a dated fact. `again` sends a new invitation; else aan zet calls tomorrow.

        Raises WrongStatus before the moment, or when what became of it has been recorded.
        """
        trajectory = self.trajectory
        trajectory.hold()
        trajectory.require_holder(by)
        self.lock()
        if self.status != BookingStatus.BOOKED:
            raise WrongStatus(_("What became of this appointment has already been recorded."))
        if not self.slot.begun:
            raise WrongStatus(_("This appointment has not begun yet."))
        self.settle(BookingStatus.NO_SHOW)
        self.invitation._end()
        if again:
            IntakeInvitation.invite(trajectory, by=by)
        else:
            due = days.add_werkdagen(days.today(), 1)
            note = _("Call: did not come to the intake")
            trajectory.plan(NextAction.OTHER, due, by=by, note=note, waiting_for=WaitingFor.CANDIDATE)
