"""What a worker does for this floor: spreadsheets on their way in, and what a date decides.

It is told nothing: it looks at what is busy and what is due.
"""

from __future__ import annotations

import time
from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from intake.lapse_tasks import lapse_days  # noqa: F401 Celery looks in this module
from transitiehuis.netwerk.actor import Actor, acting, working
from transitiehuis.outbox.owing import Bell

IMPORTS = "intake.tasks.imports"
SECONDS = 300  # after that the next run goes on: a worker is stopped at ten minutes

SELF_REFERRALS = "intake.tasks.self_referrals"

bell = Bell(IMPORTS)
self_referral_bell = Bell(SELF_REFERRALS)


@shared_task(ignore_result=True)
def imports() -> None:
    """Go on with each import that is busy, as the person who asked for it, until nothing is left.

    Each batch is a transaction. Run twice, also at once: an import is held by one of them, the other passes it by.
    Killed: what the batch had written is gone with it, and the next run does it again.
    """
    from intake.models import Import

    until = time.monotonic() + SECONDS
    with working():
        found = list(Import.objects.busy().select_related("membership__user").only("pk", "membership"))
    for source in found:
        carry_on(source.pk, Actor.of(source.membership), until)
    forget()
    if time.monotonic() > until:
        bell.ring()


def carry_on(pk: int, actor: Actor, until: float) -> None:
    """Batch after batch as `actor`. Who is no member any more does nothing: a colleague can take it up."""
    from intake.importing.running import batch

    more = True
    while more and time.monotonic() < until:
        with acting(actor):
            more = batch(pk, actor)


def forget() -> None:
    """Erase rows and the name of the file 30 days after the import was finished, undone or left lying."""
    from intake.models import Import, ImportRow
    from intake.models.importing_words import UNDO_DAYS

    with working():
        old = Import.objects.filter(moved_at__lt=timezone.now() - timedelta(days=UNDO_DAYS + 1)).exclude(file_name="")
        for source in old.order_by("pk"):
            ImportRow.objects.filter(source=source).delete()
            source.file_name = ""
            source.save(update_fields=["file_name"])


@shared_task(ignore_result=True)
def chase_handovers() -> None:
    """Remind receivers that did not answer a handover, after three and after five werkdagen.

    Looks at what is due today, whenever it was called: after an outage only the newest reminder goes. Run twice, also
    at once: a reminder has one key and is owed once. An answer in the meantime drops it at delivery.
    """
    from intake.chasing import chase

    with working():
        chase()


@shared_task(ignore_result=True)
def self_referrals() -> int:
    """Make a traject of each self-referral that waits; how many were made.

    Each is a transaction of its own. Run twice, also at once: a row is held by one of them, the other passes it by.
    Killed: what was not finished is still there for the next run.
    """
    from intake.models import SelfReferral

    with working():
        waiting = list(SelfReferral.objects.order_by("sent_at", "pk").values_list("pk", flat=True))
    return sum(_taken_in(pk) for pk in waiting)


def _taken_in(pk: int) -> bool:
    from intake.models import SelfReferral

    with working():
        free = SelfReferral.objects.select_for_update(skip_locked=True, of=("self",), no_key=True)
        row = free.filter(pk=pk).select_related("region__front_desk__place", "place").first()
        return row is not None and row.take_in() is not None
