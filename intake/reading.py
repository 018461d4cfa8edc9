"""What a traject's dossier is made of on this floor, read once for ketenlijn, timeline and buttons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from intake.models import (
    BookingStatus,
    ChainEvent,
    Handover,
    HandoverStatus,
    IntakeBooking,
    OrientationActivity,
    OrientationStatus,
    Trajectory,
)

if TYPE_CHECKING:
    from intake.models.event import ChainEventQuerySet
    from transitiehuis.netwerk.actor import Actor


def moves_of(trajectory: Trajectory, actor: Actor) -> ChainEventQuerySet:
    """The moves of this traject as they happened, with everything that is named in them."""
    events = ChainEvent.objects.visible_to(actor).filter(trajectory=trajectory)
    return events.select_related("holder", "waiting_on", "by_organisation", "by_user", "reason").in_order()


@dataclass(frozen=True)
class Read:
    """The moves, handovers, orientations and appointments of one traject that `actor` sees, each as it happened."""

    events: list[ChainEvent]
    handovers: list[Handover]
    orientations: list[OrientationActivity]
    bookings: list[IntakeBooking]

    @classmethod
    def of(cls, trajectory: Trajectory, actor: Actor) -> Read:
        """Four queries, with everything that is named in the rows."""
        handovers = Handover.objects.visible_to(actor).filter(trajectory=trajectory)
        orientations = OrientationActivity.objects.visible_to(actor).filter(trajectory=trajectory)
        bookings = IntakeBooking.objects.visible_to(actor).filter(trajectory=trajectory)
        parties = ("sender", "receiver", "offered_by", "decided_by", "return_reason")
        facts = ("host", "no_show_reason", "new_wish", "planned_by__user", "planned_by__organisation")
        return cls(
            list(moves_of(trajectory, actor)),
            list(handovers.select_related(*parties).in_order()),
            list(orientations.select_related(*facts).in_order()),
            list(bookings.select_related("slot__host__user", "slot__organisation").in_order()),
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
