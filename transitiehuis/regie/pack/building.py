"""The long work of a review pack: one section a transaction, so that a killed worker goes on where it was."""

from __future__ import annotations

import logging
import time
from datetime import date

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils import timezone, translation

from transitiehuis import days
from transitiehuis.netwerk.actor import working
from transitiehuis.outbox.owing import Bell
from transitiehuis.regie.figures.keeping import freeze
from transitiehuis.regie.flow.keeping import count_region, due_regions
from transitiehuis.regie.models import PackPart, QuarterRound, ReviewPack
from transitiehuis.regie.models.review_pack import PackFailure, PackState
from transitiehuis.regie.pack.content import kept
from transitiehuis.regie.pack.sections import TELLERS, in_order

log = logging.getLogger(__name__)
REVIEW_PACKS = "transitiehuis.regie.tasks.review_packs"
pack_bell = Bell(REVIEW_PACKS)
SECONDS = 240


def look(seconds: float = SECONDS) -> bool:
    """Begin what is due and go on with each pack that is being made; True when time was up before all was done."""
    until = time.monotonic() + seconds
    with working():
        waiting = due(days.today())
    for round_id in waiting:
        with working():
            ReviewPack.begin(round_id)
    with working():
        making = [(pack.pk, pack.round_id, pack.done) for pack in ReviewPack.objects.making()]
    for pk, round_id, done in making:
        if not done and not prepare(pk, round_id):
            continue
        while go_on(pk):
            if time.monotonic() > until:
                return True
    return False


def due(day: date) -> list[int]:
    """Rounds that have closed, do not have a pack and have not met yet; after the meeting only its director asks."""
    packs = ReviewPack.objects.filter(round=OuterRef("pk"))
    rounds = QuarterRound.objects.closed_by(day).filter(~Exists(packs), meeting_on__gte=day)
    return list(rounds.order_by("pk").values_list("pk", flat=True))


def prepare(pk: int, round_id: int) -> bool:
    """What the sections speak of: the figures that the round is closed with, and the months of the chain where no
    night counted them. Two transactions; False when it could not be done, and the pack is marked so."""
    try:
        with working():
            freeze(round_id)
        with working():
            region = QuarterRound.objects.values_list("region", flat=True).get(pk=round_id)
            if region in due_regions(timezone.now()):
                count_region(region)
    except Exception:
        give_up(pk)
        return False
    return True


def give_up(pk: int) -> None:
    """Say of a pack, in a transaction of its own, that it could not be made; the log says why."""
    log.exception("review pack %s could not be made", pk)
    with working():
        if pack := held(pk):
            pack.fail(PackFailure.SECTION)


def held(pk: int) -> ReviewPack | None:
    """The pack, locked, with its round; None when another worker is at it or it is not being made."""
    free = ReviewPack.objects.making().select_for_update(skip_locked=True, of=("self",), no_key=True)
    return free.select_related("round__region").filter(pk=pk).first()


def go_on(pk: int) -> bool:
    """One section more, or the end: a transaction. False when nothing is left, or another worker is at it."""
    try:
        with working():
            pack = held(pk)
            return step(pack) if pack else False
    except Exception:  # whatever the rows of one region bring about: others must not wait for it
        give_up(pk)
        return False


def step(pack: ReviewPack) -> bool:
    """Held by the caller: the next section in every language, or (all done) it is ready."""
    if not pack.round.is_closed() or pack.round.closes_on != pack.frozen_on:
        pack.fail(PackFailure.ROUND)
        return False
    tellers = in_order()
    there = set(PackPart.objects.filter(pack=pack).values_list("code", flat=True))
    code, teller = next(((code, teller) for code, teller in tellers if code not in there), (None, None))
    if code is None or teller is None:
        pack.finish()
        return False
    content = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            content[language] = kept(teller(pack.round, pack.frozen_on))
    PackPart.objects.create(pack=pack, code=code, place=TELLERS[code][0], content=content)
    pack.state, pack.done = PackState.BUILDING, len(there) + 1
    pack.total = max(len(tellers), pack.done)
    pack.save(update_fields=["state", "done", "total"])
    return True
