"""The parts of a dossier that belong to this floor: the ketenlijn and the timeline. The roof puts them on the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import DateField, QuerySet, Value
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from intake.actions import actions_for
from intake.appointment_letters import where
from intake.copying import copy_text
from intake.models import (
    BookingStatus,
    ChainEvent,
    EventKind,
    Handover,
    HandoverStatus,
    Intake,
    IntakeBooking,
    Note,
    OrientationActivity,
    OrientationKind,
    OrientationStatus,
    Reason,
    ReasonKind,
    Referral,
    Step,
    Trajectory,
    WaitingFor,
)
from intake.models.words import STEP_ORDER
from intake.reading import Read, moves_of
from transitiehuis import days
from transitiehuis.asking import asks
from transitiehuis.ui.parts import ChainReturn, ChainStep, Moment
from transitiehuis.ui.words import clock, local_date, shortday
from transitiehuis.ui.words import day as day_words

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor
    from transitiehuis.netwerk.models import Organisation, User

__all__ = [
    "Entry",
    "Read",
    "actions_for",
    "chainline",
    "copy_text",
    "events_of",
    "order",
    "panel_of",
    "timeline_of",
    "written_on",
]

LONG_AGO = datetime.min.replace(tzinfo=UTC)
BEGINS = {EventKind.OPENED, EventKind.MOVED, EventKind.REOPENED}
# What the timeline says of each kind of move, its tone, and whether it is a step in the chain.
EVENTS = {
    EventKind.OPENED: (gettext_lazy("Referred"), "done", True),
    EventKind.MOVED: (gettext_lazy("From %(from)s to %(to)s"), "done", True),
    EventKind.CLOSED: (gettext_lazy("Trajectory closed"), "done", True),
    EventKind.REOPENED: (gettext_lazy("Trajectory re-opened"), "new", True),
    EventKind.INVOLVED: (gettext_lazy("Another partner became involved"), "open", False),
    EventKind.MERGED: (gettext_lazy("Put together with another dossier of the same person"), "new", True),
    EventKind.PARTED: (gettext_lazy("The dossiers were taken apart again"), "back", True),
    EventKind.PLANNED: ("", "open", False),  # what is waited for
}
# Told by the handover itself, with names and reasons.
OF_A_HANDOVER = {EventKind.OFFERED, EventKind.ACCEPTED, EventKind.RETURNED, EventKind.WITHDRAWN}


@dataclass(frozen=True)
class Entry(Moment):
    """One line of the timeline. Floors mix theirs: newest first is `sorted(entries, key=order, reverse=True)`."""

    recorded_at: datetime = field(default=LONG_AGO)


def order(entry: Entry) -> tuple[date, datetime]:
    """By the day of the fact, then as it was recorded."""
    return local_date(entry.day), entry.recorded_at


def events_of(trajectory: Trajectory, actor: Actor) -> list[ChainEvent]:
    """The moves of this traject as they happened, with everything that is named in them; one query."""
    found = moves_of(actor, tuple(trajectory.family))
    return [move for move in found if move.trajectory_id == trajectory.pk]


# The ketenlijn -----------------------------------------------------------------------------------------------------


@dataclass
class Visit:
    """A stay in a step; `left_to` is the step it was left for, '' while the traject is there or was closed there."""

    step: str
    since: date
    until: date | None = None
    left_to: str = ""

    @property
    def ended(self) -> bool:
        """The traject was closed there."""
        return self.until is not None and not self.left_to

    @property
    def turned_back(self) -> bool:
        return bool(self.left_to) and STEP_ORDER[self.left_to] < STEP_ORDER[self.step]


def visits_of(events: Iterable[ChainEvent]) -> list[Visit]:
    """Each stay in a step, in order; being closed ends one and being re-opened begins one."""
    visits: list[Visit] = []
    for event in sorted(events, key=lambda event: (event.recorded_at, event.pk)):  # a day may be written down later
        if event.kind == EventKind.CLOSED and visits:
            visits[-1].until = event.occurred_on
        elif event.kind in BEGINS or (event.kind == EventKind.PARTED and visits and visits[-1].ended):
            if visits and visits[-1].until is None:
                visits[-1].until, visits[-1].left_to = max(visits[-1].since, event.occurred_on), event.to_step
            visits.append(Visit(event.to_step, event.occurred_on))
    return visits


def chainline(trajectory: Trajectory, events: list[ChainEvent]) -> tuple[list[ChainStep], list[ChainReturn]]:
    """The seven steps with their dates, and the ways back; for `{% chainline steps returns %}`. No query."""
    visits = visits_of(events)
    steps = [_chain_step(trajectory, step, visits) for step in Step.values]
    returns = [
        ChainReturn(STEP_ORDER[event.from_step] + 1, STEP_ORDER[event.to_step] + 1, _back_words(event))
        for event in events
        if event.kind == EventKind.MOVED and event.is_return
    ]
    return steps, returns


def _chain_step(trajectory: Trajectory, step: str, visits: list[Visit]) -> ChainStep:
    here = [visit for visit in visits if visit.step == step]
    name = capfirst(str(Step(step).label))
    if trajectory.step == step and trajectory.is_open:
        since = _("since %(day)s") % {"day": shortday(trajectory.step_since)}
        if len(here) > 1:
            since = _("%(since)s, time %(times)s") % {"since": since, "times": len(here)}
        holder = trajectory.holder.name if trajectory.holder else ""
        return ChainStep(name, "now", (since, holder))
    if not here:
        furthest = max((STEP_ORDER[visit.step] for visit in visits), default=0)
        ahead = _("to come") if trajectory.is_open else _("not reached")
        return ChainStep(name, "open", (_("not visited") if STEP_ORDER[step] < furthest else ahead,))
    last = here[-1]
    lines = [_period(last)]
    if len(here) > 1:
        lines.append(ngettext("%(count)s time", "%(count)s times", len(here)) % {"count": len(here)})
    if last.turned_back:
        return ChainStep(name, "past", (*lines, _("stopped")))
    if trajectory.step == step:
        return ChainStep(name, "past", (*lines, _("closed")))
    return ChainStep(name, "done", tuple(lines))


def _period(visit: Visit) -> str:
    if visit.until is None or visit.until == visit.since:
        return shortday(visit.since)
    return _("%(first)s to %(last)s") % {"first": shortday(visit.since), "last": shortday(visit.until)}


def _back_words(event: ChainEvent) -> str:
    day = day_words(event.occurred_on).split(" ", 1)[1]
    if event.reason:
        return _("Back on %(day)s: %(reason)s") % {"day": day, "reason": event.reason.label}
    return _("Back on %(day)s") % {"day": day}


# The timeline ------------------------------------------------------------------------------------------------------


def timeline_of(trajectory: Trajectory, actor: Actor, read: Read | None = None) -> list[Entry]:
    """What happened on this floor, newest first, as far as the reader may see it.

    One query when the traject was read (`read`) together with its referral, whatever there is.
    """
    read = read or Read.of(trajectory, actor)
    written = [Written(*row) for row in written_on(actor, tuple(trajectory.family))]
    told: set[tuple[str, date]] = {(Step.INTAKE, words.held_on) for words in written if words.held_on}
    referral = getattr(trajectory, "referral", None) if trajectory.is_worked_by(actor) else None
    moves = [
        *_event_entries(read.events, told, referral),
        *(_absorbed_entries(trajectory, actor, read, told) if read.absorbed else ()),
    ]
    entries = [
        *moves,
        *map(_written_entry, written),
        *map(_orientation_entry, read.orientations),
        *_handover_entries(read.handovers, {line for move in moves for line in move.lines}),
        *(entry for booking in read.bookings if (entry := _booking_entry(booking))),
    ]
    return sorted(entries, key=order, reverse=True)


def _who(user: User | None, organisation: Organisation | None) -> str:
    return ", ".join(part.name for part in (user, organisation) if part)


def _event_entries(events: list[ChainEvent], told: set[tuple[str, date]], referral: Referral | None) -> list[Entry]:
    found, waits = [], None
    for earlier, event in zip([None, *events], events, strict=False):
        waits = None if event.kind in BEGINS | OF_A_HANDOVER else waits
        moved = (event.to_step, event.occurred_on) if event.kind == EventKind.MOVED else None
        if event.kind in OF_A_HANDOVER or moved in told:
            continue
        if event.kind == EventKind.PLANNED:
            if not _waits_anew(earlier, event) or waits == _wait_of(event):
                continue
            waits = _wait_of(event)  # told once, also where a plan that came to nothing lies between
        opened = referral if event.kind == EventKind.OPENED else None
        said = _said_at_once(opened) if opened else []
        entry = _event_entry(event, said, by_candidate=referral is not None and referral.by_candidate)
        found.append(replace(entry, aside=_ground_of(opened)) if opened else entry)
    return found


def _absorbed_entries(trajectory: Trajectory, actor: Actor, read: Read, told: set[tuple[str, date]]) -> Iterator[Entry]:
    """What happened on dossiers that were put together with this one, each with the number it stood under.

    That they were closed by it is told by the event on this one.
    """
    referrals = {found.trajectory_id: found for found in _referrals(trajectory, actor)}
    for pk, number in trajectory.absorbed.order_by("pk").values_list("pk", "number"):
        moves = [move for move in read.absorbed if move.trajectory_id == pk]
        moves = [move for move in moves if move.reason_id or move.kind != EventKind.CLOSED]
        for entry in _event_entries(moves, told, referrals.get(pk)):
            yield replace(
                entry, who=", ".join(filter(None, (entry.who, _("trajectory %(number)s") % {"number": number})))
            )


def _referrals(trajectory: Trajectory, actor: Actor) -> Iterable[Referral]:
    return Referral.objects.visible_to(actor).filter(trajectory__in=trajectory.family).order_by("pk")


def _said_at_once(referral: Referral) -> list[str]:
    """What the referrer wrote, and when the candidate was told."""
    told = _("The candidate was told on %(day)s.") % {"day": shortday(referral.informed_on)}
    return [referral.explanation, told]


def _ground_of(referral: Referral) -> tuple[str, str]:
    """Why it may be shared, as the candidate was told it: long, and hardly ever looked up."""
    return _("Why this may be shared"), referral.told_words


def _waits_anew(earlier: ChainEvent | None, event: ChainEvent) -> bool:
    """Another date is no news; something else to wait for is."""
    return event.waiting_for != WaitingFor.NOTHING and (earlier is None or _wait_of(event) != _wait_of(earlier))


def _wait_of(event: ChainEvent) -> tuple[str, int | None]:
    return event.waiting_for, event.waiting_on_id


def _event_entry(event: ChainEvent, said: list[str], *, by_candidate: bool) -> Entry:
    text, tone, strong = EVENTS[EventKind(event.kind)]
    lines = [line for line in said if line]
    if event.reason and not _told_by_cause(event, event.reason):
        lines.append(_("Reason: %(reason)s.") % {"reason": event.reason.label})
    if event.kind == EventKind.OPENED and by_candidate:
        text = _("Referred themselves")
    if event.kind == EventKind.MOVED:
        steps = {"from": Step(event.from_step).label if event.from_step else "", "to": Step(event.to_step).label}
        text, tone = (_("Back from %(from)s to %(to)s"), "back") if event.is_return else (text, tone)
        text = str(text) % steps
    if event.kind == EventKind.PLANNED:
        text = capfirst(str(WaitingFor(event.waiting_for).label))
        lines += [event.waiting_on.name] if event.waiting_on else []
    who = _who(event.by_user, event.by_organisation)
    return Entry(event.occurred_on, str(text), who, tone, tuple(lines), strong, recorded_at=event.recorded_at)


def _told_by_cause(event: ChainEvent, reason: Reason) -> bool:
    """What made the plan change tells its reason itself, and so does a placement that ended or did not start."""
    return event.kind == EventKind.PLANNED or reason.kind in {ReasonKind.PLACEMENT_END, ReasonKind.NOT_STARTED}


class Written(NamedTuple):
    """What a colleague wrote down: the words of an intake, which was held on a day, or a note."""

    held_on: date | None
    at: datetime
    person: str
    organisation: str
    text: str


@asks
def written_on(actor: Actor, family: tuple[int, ...]) -> QuerySet[Intake, tuple[Any, ...]]:
    """Intakes and notes of a traject that `actor` sees, as they were written: what `Written` is made of."""
    of_it = {"trajectory__in": family}
    held_by = ("held_by__user__name", "held_by__organisation__name")
    intakes = Intake.objects.visible_to(actor).filter(**of_it)
    notes = Note.objects.visible_to(actor).filter(**of_it)
    no_day = Value(None, output_field=DateField())
    both = intakes.values_list("held_on", "recorded_at", *held_by, "summary").union(
        notes.values_list(no_day, "written_at", "author__name", "organisation__name", "text"), all=True
    )
    return both.order_by("recorded_at")


def _written_entry(words: Written) -> Entry:
    who = f"{words.person}, {words.organisation}"
    lines = tuple(filter(None, (words.text,)))
    if words.held_on:
        return Entry(words.held_on, _("Intake held"), who, "done", lines, strong=True, recorded_at=words.at)
    return Entry(words.at, _("Note"), who, "open", lines, recorded_at=words.at)


def _orientation_entry(activity: OrientationActivity) -> Entry:
    what = {"what": capfirst(str(OrientationKind(activity.kind).label)), "host": activity.host.name}
    text, tone = {
        OrientationStatus.PLANNED: (_("%(what)s at %(host)s planned"), "today"),
        OrientationStatus.ATTENDED: (_("%(what)s at %(host)s"), "done"),
        OrientationStatus.NO_SHOW: (_("%(what)s at %(host)s: did not come"), "no"),
        OrientationStatus.CANCELLED: (_("%(what)s at %(host)s: cancelled"), "no"),
    }[OrientationStatus(activity.status)]
    lines = [f"“{activity.said}”"] if activity.said else []
    if activity.new_wish:
        lines.append(_("Wish since then: %(theme)s.") % {"theme": activity.new_wish.name})
    if activity.no_show_reason:
        lines.append(_("Reason: %(reason)s.") % {"reason": activity.no_show_reason.label})
    who = _who(activity.planned_by.user, activity.planned_by.organisation)
    # Planned for today it lies before whatever was recorded today, as it does for a later day.
    recorded = activity.recorded_at or days.start_of(activity.on + timedelta(days=1))
    return Entry(activity.on, text % what, who, tone, tuple(lines), recorded_at=recorded)


def _booking_entry(booking: IntakeBooking) -> Entry | None:
    """A moment that was chosen, and what became of it; that the talk was held is told by the intake itself."""
    if booking.status == BookingStatus.HELD:
        return None
    slot, settled = booking.slot, booking.settled_at or booking.booked_at
    moment = {"day": day_words(slot.starts_at), "time": clock(slot.starts_at)}
    text, tone, on = {
        BookingStatus.BOOKED: (_("Intake agreed on for %(day)s, %(time)s"), "today", booking.booked_at),
        BookingStatus.MOVED: (_("Intake of %(day)s, %(time)s moved by the candidate"), "open", settled),
        BookingStatus.CALLED_OFF: (_("Intake of %(day)s, %(time)s called off by the candidate"), "no", settled),
        BookingStatus.WITHDRAWN: (_("Intake of %(day)s, %(time)s does not go on"), "no", settled),
        BookingStatus.NOT_NEEDED: (
            _("Appointment for the intake on %(day)s, %(time)s no longer needed"),
            "open",
            settled,
        ),
        BookingStatus.NO_SHOW: (_("Did not come to the intake of %(day)s, %(time)s"), "no", slot.starts_at),
    }[BookingStatus(booking.status)]
    return Entry(on, text % moment, _who(slot.host.user, slot.organisation), tone, recorded_at=settled)


def panel_of(read: Read) -> dict[str, object] | None:
    """The appointment that stands, for beside the dossier; None when there is none. No query."""
    booking = read.booked
    if booking is None:
        return None
    slot = booking.slot
    rows = [
        (_("Day"), day_words(slot.starts_at)),
        (_("Time"), _("%(from)s to %(to)s") % {"from": clock(slot.starts_at), "to": clock(slot.ends_at)}),
        (_("Where"), where(slot)),
        (_("With"), slot.host.user.name),
    ]
    missed = sum(one.status == BookingStatus.NO_SHOW for one in read.bookings)
    return {"booking": booking, "facts": rows, "missed": missed}


def _handover_entries(offers: Iterable[Handover], said: set[str]) -> list[Entry]:
    """Offers and answers; what the referral `said` already, or an earlier offer, is not said again."""
    found = []
    for offer in offers:
        found += [_offered_entry(offer, "" if offer.why in said else offer.why), _decided_entry(offer)]
        said = {*said, offer.why}
    return [entry for entry in found if entry]


def _offered_entry(offer: Handover, why: str) -> Entry:
    text = _("Handover offered to %(receiver)s") % {"receiver": offer.receiver.name}
    mended = _("Completed: %(things)s.") % {"things": ", ".join(offer.mended_words)} if offer.mended else ""
    lines = tuple(filter(None, (f"“{why}”" if why else "", mended)))
    who = _who(offer.offered_by, offer.sender)
    return Entry(offer.offered_at, text, who, "open", lines, recorded_at=offer.offered_at)


def _decided_entry(offer: Handover) -> Entry | None:
    if offer.decided_at is None:
        return None
    names = {"receiver": offer.receiver.name, "sender": offer.sender.name}
    lines: list[str] = []
    if offer.return_reason:
        missing = _("Missing: %(things)s.") % {"things": ", ".join(offer.missing_words)} if offer.missing else ""
        lines = [_("Reason: %(reason)s.") % {"reason": offer.return_reason.label}, missing, offer.return_note]
    text, tone, by = {
        HandoverStatus.ACCEPTED: (_("%(receiver)s takes over from %(sender)s") % names, "done", offer.receiver),
        HandoverStatus.RETURNED: (_("Given back to %(sender)s") % names, "back", offer.receiver),
        HandoverStatus.WITHDRAWN: (_("Handover to %(receiver)s withdrawn") % names, "no", offer.sender),
    }[HandoverStatus(offer.status)]
    who = _who(offer.decided_by, by)
    return Entry(offer.decided_at, text, who, tone, tuple(filter(None, lines)), recorded_at=offer.decided_at)
