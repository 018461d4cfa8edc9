"""Receivers that do not answer a handover are reminded, after three and after five werkdagen."""

from __future__ import annotations

from django.db.models import QuerySet

from intake import messages
from intake.models import Handover
from transitiehuis import days
from transitiehuis.outbox.models import Owed
from transitiehuis.ui.words import local_date

CHASED_AFTER = (3, 5)  # werkdagen without an answer; the answer is due on the last of them


def chase() -> None:
    """Owe what is due today and was not told yet; only the newest reminder of each handover."""
    waiting = list(_waiting())
    told = _told_already(waiting)
    for offer in waiting:
        stage = stage_of(offer)
        if stage and f"handover/{offer.pk}/chased/{stage}" not in told:
            messages.handover_chased(offer, stage)


def _waiting() -> QuerySet[Handover]:
    last = days.start_of(days.add_werkdagen(days.today(), 1 - CHASED_AFTER[0]))
    return (
        Handover.objects.waiting()
        .filter(offered_at__lt=last, trajectory__closed_at=None)
        .select_related("trajectory__region", "trajectory__candidate", "sender", "receiver")
        .in_order()
    )


def _told_already(offers: list[Handover]) -> set[str]:
    """The reminders that were owed before, without whom they were for."""
    numbers = [offer.trajectory_id for offer in offers]
    keys = Owed.objects.filter(kind=messages.CHASED, trajectory_id__in=numbers).values_list("key", flat=True)
    return {key.rpartition("/")[0] for key in keys.order_by("pk")}


def stage_of(offer: Handover) -> int:
    """After how many werkdagen the newest reminder that is due today goes; 0 when none is."""
    offered = local_date(offer.offered_at)
    reached = [after for after in CHASED_AFTER if days.add_werkdagen(offered, after) <= days.today()]
    return max(reached, default=0)
