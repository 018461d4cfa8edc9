"""The enrolment and its steps: ask, confirm, withdraw, release, finish. Its facts are in enrolment.py.

Every step holds the start first: seats and waiting list are counted there, so that no two steps of one start cross.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.models import NextAction, Step, Trajectory, WaitingFor
from matching.models.enrolment import EnrolmentEvent, EnrolmentFacts
from matching.models.enrolment_words import OPEN, SEATED, EnrolmentStatus
from matching.models.route_items import RouteStart
from matching.models.route_words import StartStatus
from transitiehuis import days
from transitiehuis.workflow import WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

BEFORE_LEARNING = (Step.INTAKE, Step.ORIENTATION, Step.MATCHING)


class Enrolment(EnrolmentFacts):
    """Somebody at a start: on the waiting list, with a seat held for a term, or enrolled.

    The list is served by the day of asking and nothing else. The provider sees a number, never a name.
    """

    class Meta(EnrolmentFacts.Meta):
        abstract = False

    # -- steps -------------------------------------------------------------------------------------------------------

    @classmethod
    @transaction.atomic
    def ask(cls, trajectory: Trajectory, start: RouteStart, *, by: Actor) -> Enrolment:
        """Hold a free seat for this candidate, or put them on the waiting list when there is none.

        Somebody who waits already goes first. Raises NotAllowed for who is not aan zet; WrongStatus when enrolment is
        over or this candidate has asked before.
        """
        trajectory.hold()
        trajectory.require_holder(by)
        with _holding(start):
            if not start.is_enrollable_on(days.today()):
                raise WrongStatus(_("Enrolment for this start is over."))
            if cls.objects.filter(trajectory=trajectory, start=start).open().exists():
                raise WrongStatus(_("This candidate is enrolled here or on the waiting list already."))
            enrolment = cls(
                trajectory=trajectory,
                number=trajectory.number,
                start=start,
                asked_on=days.today(),
                asked_at=timezone.now(),
                asked_by=by.person,
                asked_for=by.organisation,
            )
            free = start.seats_left > 0 and not start.waiting
            enrolment._stand(EnrolmentStatus.HELD if free else EnrolmentStatus.WAITING, by)
            start.save(update_fields=["seats_taken", "waiting"])
        return enrolment

    @transaction.atomic
    def confirm(self, *, by: Actor) -> None:
        """The candidate comes: the held seat is theirs. The traject waits for the first day from now on.

        Raises WrongStatus when the hold ran out.
        """
        self.trajectory.hold()
        self.trajectory.require_holder(by)
        with self._held_start():
            self._require(EnrolmentStatus.HELD)
            self._stand(EnrolmentStatus.ENROLLED, by)
        if self.trajectory.step in BEFORE_LEARNING:
            due = max(self.start.starts_on, days.today())
            action = NextAction.FOLLOW_LEARNING
            self.trajectory.plan(action, due, by=by, waiting_for=WaitingFor.ROUTE_START)

    @transaction.atomic
    def withdraw(self, *, by: Actor, because: str = "") -> None:
        """The candidate does not come; the seat goes to who waits longest, with a message."""
        self.trajectory.hold()
        self.trajectory.require_worker(by)
        with self._held_start():
            self._require(*OPEN)
            if self.status == EnrolmentStatus.ENROLLED and self.start.starts_on <= days.today():
                raise WrongStatus(_("The course has begun. Record that it was stopped instead."))
            self._leave(EnrolmentStatus.WITHDRAWN, by, because)

    @transaction.atomic
    def finish(self, *, by: Actor, on: date | None = None) -> None:
        """The course was done to the end, on a day that is not in the future."""
        self._end(EnrolmentStatus.FINISHED, by, on or days.today(), "")

    @transaction.atomic
    def drop(self, *, by: Actor, because: str, on: date | None = None) -> None:
        """Stopped halfway. The seat stays used; how many stop is counted in what a provider is asked for."""
        self._end(EnrolmentStatus.DROPPED, by, on or days.today(), because)

    @transaction.atomic
    def begin(self, *, by: Actor) -> None:
        """The first day has come: the traject goes to scholing.

        Raises WrongStatus before that day, or when the traject is not on its way to a place.
        """
        self.trajectory.hold()
        self.trajectory.require_holder(by)
        self.lock()
        self._require(EnrolmentStatus.ENROLLED)
        if days.today() < self.start.starts_on:
            raise WrongStatus(_("This course has not begun yet."))
        if self.trajectory.step not in BEFORE_LEARNING:
            raise WrongStatus(_("This trajectory is in learning already, or past it."))
        due = days.next_werkdag(days.add_months(days.today(), 1))
        self.trajectory.move_to(Step.LEARNING, by=by, action=NextAction.FOLLOW_LEARNING, due=due)

    # -- what a date or the traject decides --------------------------------------------------------------------------

    @transaction.atomic
    def release(self, *, by: Actor) -> None:
        """The term of the hold is over (its last day was inside): the seat goes on to who waits longest."""
        with self._held_start():
            self._require(EnrolmentStatus.HELD)
            if self.held_until is None or self.held_until >= days.today():
                raise WrongStatus(_("This hold has not run out."))
            self._leave(EnrolmentStatus.LAPSED, by)

    @transaction.atomic
    def turn_away(self, *, by: Actor) -> None:
        """Enrolment is over and there was no seat: counted, and who is aan zet hears of it."""
        with self._held_start():
            self._require(EnrolmentStatus.WAITING)
            self._leave(EnrolmentStatus.TURNED_AWAY, by)

    @transaction.atomic
    def end_with_traject(self, *, by: Actor) -> None:
        """The traject was closed, or the start called off."""
        with self._held_start():
            if self.status == EnrolmentStatus.ENROLLED and self.start.starts_on <= days.today():
                self._leave(EnrolmentStatus.DROPPED, by)
            elif self.is_open:
                self._leave(EnrolmentStatus.WITHDRAWN, by)

    # -- how -----------------------------------------------------------------------------------------------------------

    @contextmanager
    def _held_start(self) -> Iterator[None]:
        with _holding(self.start):
            self.lock()
            yield
            self.start.save(update_fields=["seats_taken", "waiting"])

    def _require(self, *statuses: str) -> None:
        if self.status not in statuses:
            raise WrongStatus(_("This has changed in the meantime: %s.") % self.get_status_display())

    def _end(self, status: str, by: Actor, on: date, because: str) -> None:
        self.trajectory.hold()
        self.trajectory.require_worker(by)
        with self._held_start():
            self._require(EnrolmentStatus.ENROLLED)
            if not self.start.starts_on <= on <= days.today():
                raise WrongStatus(_("Choose a day between the start and today."))
            self._leave(status, by, because, on)

    def _leave(self, status: str, by: Actor, because: str = "", on: date | None = None) -> None:
        from matching import seat_messages

        was = self.status
        self.ended_on = on or days.today()
        self._stand(status, by, because, on)
        seat_messages.left(self, was, by=by)
        offer_free_seats(self.start, by=by)

    def _stand(self, status: str, by: Actor, because: str = "", on: date | None = None) -> None:
        """Count, write and remember how it stands now; the start is held and saved by who called."""
        self.start.seats_taken += _takes_seat(status) - _takes_seat(self.status)
        self.start.waiting += (status == EnrolmentStatus.WAITING) - (self.status == EnrolmentStatus.WAITING)
        self.status = status
        self.held_until = self.start.hold_ends(days.today()) if status == EnrolmentStatus.HELD else None
        self.save()
        EnrolmentEvent.objects.create(
            enrolment=self,
            status=status,
            occurred_on=on or days.today(),
            recorded_at=timezone.now(),
            by_user=by.user,
            by_organisation=by.current.organisation if by.current else None,
            because=because,
        )


def _takes_seat(status: str) -> bool:
    """A seat that was used stays used: a course that was stopped halfway has no seat to give."""
    return status in {*SEATED, EnrolmentStatus.FINISHED, EnrolmentStatus.DROPPED}


@contextmanager
def _holding(start: RouteStart) -> Iterator[None]:
    """Hold the start and work as the clock does: who is next on the list may be of a partner that `by` cannot see."""
    from transitiehuis.netwerk.actor import working

    with working():
        start.lock()
        yield


def offer_free_seats(start: RouteStart, *, by: Actor) -> None:
    """Hold each free seat for who has waited longest, with a message to who is aan zet. The start is held."""
    from matching import seat_messages

    if start.status == StartStatus.CANCELLED or days.today() > start.enrol_by:
        return
    line = Enrolment.objects.filter(start=start).waiting().in_line()
    for enrolment in line[: max(start.seats_left, 0)]:
        enrolment.lock()
        enrolment.start = start
        enrolment._stand(EnrolmentStatus.HELD, by)
        seat_messages.offered(enrolment, by=by)


def settle(start: RouteStart, *, moved: bool, by: Actor) -> None:
    """After its provider changed a start: seats that were added are offered, a start called off frees everybody."""
    from matching import seat_messages

    with _holding(start):
        mine = Enrolment.objects.filter(start=start).open().in_line()
        if start.status == StartStatus.CANCELLED:
            for enrolment in mine:
                enrolment.lock()
                enrolment.start = start
                enrolment.ended_on = days.today()
                enrolment._stand(EnrolmentStatus.WITHDRAWN, by)
                seat_messages.called_off(enrolment, by=by)
        else:
            offer_free_seats(start, by=by)
            for enrolment in mine if moved else ():
                seat_messages.moved(enrolment, by=by)
        start.save(update_fields=["seats_taken", "waiting"])
