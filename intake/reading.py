"""What a traject's dossier is made of on this floor, read once for ketenlijn, timeline and buttons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from intake.models import (
    BookingStatus,
    ChainEvent,
    Handover,
    HandoverStatus,
    IntakeBooking,
    OrientationActivity,
    OrientationStatus,
    Step,
    Trajectory,
    WaitingFor,
)
from transitiehuis.asking import asks
from transitiehuis.columns import named

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor


@asks
def moves_of(actor: Actor, family: tuple[int, ...]) -> QuerySet[ChainEvent]:
    """The moves of a traject and of what was put together with it as they happened, with all they name."""
    events = ChainEvent.objects.visible_to(actor).filter(trajectory__in=family)
    return named(events.in_order(), "waiting_on", "by_organisation", "by_user", "reason", also=("reason__kind",))


@asks
def _handovers_of(actor: Actor, family: tuple[int, ...]) -> QuerySet[Handover]:
    found = Handover.objects.visible_to(actor).filter(trajectory__in=family)
    return named(found.in_order(), "sender", "receiver", "offered_by", "decided_by", "return_reason")


@asks
def _orientations_of(actor: Actor, family: tuple[int, ...]) -> QuerySet[OrientationActivity]:
    found = OrientationActivity.objects.visible_to(actor).filter(trajectory__in=family)
    facts = ("host", "no_show_reason", "new_wish", "planned_by__user", "planned_by__organisation")
    return named(found.in_order(), *facts)


@asks
def _bookings_of(actor: Actor, family: tuple[int, ...]) -> QuerySet[IntakeBooking]:
    found = IntakeBooking.objects.visible_to(actor).filter(trajectory__in=family)
    return found.select_related("slot__host__user", "slot__organisation").in_order()


def _invited(events: list[ChainEvent]) -> bool:
    """Somebody was once asked to choose a moment for the intake: the traject waited for them at its first step."""
    return any(event.to_step == Step.REFERRAL and event.waiting_for == WaitingFor.CANDIDATE for event in events)


@dataclass(frozen=True)
class Read:
    """The moves, handovers, orientations and appointments of one traject that `actor` sees, each as it happened.

    `absorbed` are the moves of dossiers of the same person that were put together with it.
    """

    events: list[ChainEvent]
    handovers: list[Handover]
    orientations: list[OrientationActivity]
    bookings: list[IntakeBooking]
    absorbed: list[ChainEvent]

    @classmethod
    def of(cls, trajectory: Trajectory, actor: Actor) -> Read:
        """Three questions, with everything that is named in the rows; a fourth where somebody was invited."""
        family = tuple(trajectory.family)
        moves = moves_of(actor, family)
        return cls(
            [move for move in moves if move.trajectory_id == trajectory.pk],
            _handovers_of(actor, family),
            _orientations_of(actor, family),
            _bookings_of(actor, family) if _invited(moves) else [],
            [move for move in moves if move.trajectory_id != trajectory.pk],
        )

    @property
    def offer(self) -> Handover | None:
        """The handover that waits for an answer."""
        return next((offer for offer in self.handovers if offer.status == HandoverStatus.OFFERED), None)

    @property
    def planned(self) -> OrientationActivity | None:
        """The first orientation whose outcome is not recorded yet."""
        return next((one for one in self.orientations if one.status == OrientationStatus.PLANNED), None)

    @property
    def booked(self) -> IntakeBooking | None:
        """The moment for the intake that was chosen and stands."""
        return next((one for one in self.bookings if one.status == BookingStatus.BOOKED), None)
