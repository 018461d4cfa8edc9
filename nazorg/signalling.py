"""When a signal fires, and when the house sees that its reason has gone. All of it runs as the worker."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from matching.models import Placement, PlacementState
from nazorg.models.checkin import AtWork, CheckIn, Side
from nazorg.models.contact import ContactMoment, ContactStatus, Learning, Wellbeing
from nazorg.models.signal import Colour, Signal, SignalKind
from nazorg.signal_dates import ending_soon, ending_still
from nazorg.signal_messages import tell_red
from nazorg.signal_statements import differing
from transitiehuis import days

LATE_WERKDAGEN, VERY_LATE_WERKDAGEN = 5, 15  # a contact moment: orange, red
BESIDE_DAYS = 21  # answers of both sides within so many days can be laid beside each other
CALL_WERKDAGEN = 2
RED_ANSWERS = {"at_work:no", "at_work:leaving", "going:bad"}
QUIET = {"at_work:yes", "going:good", "learning:yes", "learning:unknown"}


# Answers -----------------------------------------------------------------------------------------------------------


def check_in_answered(asked: CheckIn) -> None:
    """Held by the caller: what was answered fires, alone or beside the other side; the silence before it is over."""
    Signal.objects.open().filter(kind=SignalKind.SILENCE, subject=asked.pk).update(gone_at=timezone.now())
    Signal.fire_all([*_of_answer(asked), *_of_both(asked)])


def said_in(asked: CheckIn) -> list[str]:
    """What in the answers asks somebody to look, as codes: "going:bad", "call"."""
    codes = [f"at_work:{asked.at_work}", f"going:{asked.going}", f"learning:{asked.learning}"]
    return [code for code in codes if code not in QUIET] + (["call"] if asked.call_me else [])


def _of_answer(asked: CheckIn) -> Iterator[Signal]:
    said = said_in(asked)
    if not said:
        return
    colour = Colour.RED if RED_ANSWERS.intersection(said) else Colour.ORANGE
    soon = days.add_werkdagen(days.today(), CALL_WERKDAGEN) if "call" in said and colour == Colour.ORANGE else None
    facts: dict[str, Any] = {"said": said, "side": asked.side, "week": asked.week, "subject": asked.pk}
    yield Signal.made(f"answer/{asked.pk}", asked.placement, SignalKind.ANSWER, colour, due=soon, **facts)


def _of_both(asked: CheckIn) -> Iterator[Signal]:
    """The other side's last answer about the same placement says otherwise."""
    since = timezone.now() - timedelta(days=BESIDE_DAYS)
    others = CheckIn.objects.filter(placement=asked.placement_id, answered_at__gte=since).exclude(side=asked.side)
    other = others.order_by("-answered_at", "-pk").first()
    if other is None:
        return
    candidate, company = (asked, other) if asked.side == Side.CANDIDATE else (other, asked)
    about = [name for name in ("at_work", "going", "learning") if _differ(candidate, company, name)]
    if not about:
        return
    facts: dict[str, Any] = {
        "about": about,
        "candidate": [getattr(candidate, name) for name in about],
        "company": [getattr(company, name) for name in about],
        "subject": candidate.pk,
    }
    colour = Colour.RED if "at_work" in about else Colour.ORANGE
    key = f"contradiction/{candidate.pk}/{company.pk}"
    yield Signal.made(key, asked.placement, SignalKind.CONTRADICTION, colour, **facts)


OPPOSITES: dict[str, dict[str, set[str]]] = {
    "at_work": {AtWork.YES: {AtWork.NO, AtWork.LEAVING}},
    "going": {Wellbeing.GOOD: {Wellbeing.BAD}},
    "learning": {Learning.YES: {Learning.NO}},
}


def _differ(one: CheckIn, other: CheckIn, name: str) -> bool:
    said, answered = getattr(one, name), getattr(other, name)
    against = OPPOSITES[name]
    return answered in against.get(said, ()) or said in against.get(answered, ())


def silence_found(asked: CheckIn) -> None:
    """Held by the caller. The candidate's first silence is orange, a second in a row red; of the company the second."""
    earlier = CheckIn.objects.filter(placement=asked.placement_id, side=asked.side, asked_on__lt=asked.asked_on)
    last = earlier.order_by("-asked_on").first()
    again = last is not None and last.silent_on is not None and last.answered_at is None
    if asked.side == Side.COMPANY and not again:
        return
    colour = Colour.RED if again and asked.side == Side.CANDIDATE else Colour.ORANGE
    facts: dict[str, Any] = {"side": asked.side, "week": asked.week, "again": again, "subject": asked.pk}
    Signal.fire_all([Signal.made(f"silence/{asked.pk}", asked.placement, SignalKind.SILENCE, colour, **facts)])


def contested(ended: Any) -> None:
    """Held by the caller: the candidate does not agree with what was written of the trial placement."""
    made = Signal.made(f"contest/{ended.pk}", ended.placement, SignalKind.CONTEST, Colour.RED, subject=ended.pk)
    Signal.fire_all([made])


# What a date decides -----------------------------------------------------------------------------------------------


def fire_due(day: date) -> None:
    """Contact that is overdue, what ends soon of somebody who is at work, and where partners state otherwise.

    As many queries for one as for all.
    """
    Signal.fire_all([*overdue(day), *ending_soon(day), *differing(day)])
    since = days.last_before(day, VERY_LATE_WERKDAGEN + 1)
    late = ContactMoment.objects.filter(pk=OuterRef("subject"), status=ContactStatus.OPEN, due__lte=since)
    grown = Signal.objects.open().filter(Exists(late), kind=SignalKind.OVERDUE, colour=Colour.ORANGE)
    keys = list(grown.values_list("key", flat=True))
    Signal.objects.filter(key__in=keys).update(colour=Colour.RED, due=days.add_werkdagen(day, 1))
    tell_red(keys)


def overdue(day: date) -> Iterator[Signal]:
    late = ContactMoment.objects.overdue_on(days.last_before(day, LATE_WERKDAGEN) + timedelta(days=1))
    fired = Signal.objects.filter(kind=SignalKind.OVERDUE, subject=OuterRef("pk"))
    running = late.filter(~Exists(fired), placement__state=PlacementState.STARTED, trajectory__closed_at=None)
    for moment in running.select_related("placement").in_order():
        facts = {"week": moment.week, "day": moment.due.isoformat(), "subject": moment.pk}
        yield Signal.made(f"overdue/{moment.pk}", moment.placement, SignalKind.OVERDUE, Colour.ORANGE, **facts)


# What has gone -----------------------------------------------------------------------------------------------------


def lift_gone(day: date) -> None:
    """Signals whose reason is not there any more: contact was held, a certificate renewed, the work ended."""
    now, subject = timezone.now(), OuterRef("subject")
    late = ContactMoment.objects.filter(pk=subject, status=ContactStatus.OPEN, due__lt=day)
    stands = {SignalKind.OVERDUE: late, **ending_still(day, subject)}
    for kind, rows in stands.items():
        Signal.objects.open().filter(~Exists(rows), kind=kind).update(gone_at=now)
    otherwise = [signal.key for signal in differing(day)]
    Signal.objects.open().filter(kind=SignalKind.DIFFER).exclude(key__in=otherwise).update(gone_at=now)
    ended = Q(placement__state=PlacementState.ENDED) | ~Q(trajectory__closed_at=None)
    still = Signal.objects.open().exclude(kind=SignalKind.CONTEST).filter(ended)
    Signal.objects.filter(pk__in=still.values("pk")).update(gone_at=now)


def lift_of(placement: Placement) -> None:
    """The work ended: what was the matter with it is over. Held by the caller."""
    open_now = Signal.objects.open().filter(placement=placement).exclude(kind=SignalKind.CONTEST)
    open_now.update(gone_at=timezone.now())
