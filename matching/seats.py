"""What pages show of seats: how an enrolment stands, and the waiting list of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intake.models import WORKERS, Trajectory
from intake.story import Entry
from matching.models import Enrolment, EnrolmentEvent, EnrolmentStatus, RouteStart
from matching.models.enrolment_words import OPEN
from transitiehuis.ui.parts import Person
from transitiehuis.ui.words import shortday

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

TONES = {
    EnrolmentStatus.WAITING: "open",
    EnrolmentStatus.HELD: "today",
    EnrolmentStatus.ENROLLED: "done",
    EnrolmentStatus.FINISHED: "done",
    EnrolmentStatus.DROPPED: "no",
    EnrolmentStatus.WITHDRAWN: "no",
    EnrolmentStatus.LAPSED: "no",
    EnrolmentStatus.TURNED_AWAY: "no",
}


def status_words(enrolment: Enrolment) -> str:
    """The state as a reader of today says it."""
    if enrolment.status == EnrolmentStatus.HELD and enrolment.held_until:
        return _("seat held until %(day)s") % {"day": shortday(enrolment.held_until)}
    return str(enrolment.get_status_display())


def room_words(start: RouteStart) -> str:
    """nog 3 van 12 plaatsen; vol, 2 wachten."""
    if start.waiting:
        return ngettext("full, %(count)s waits", "full, %(count)s wait", start.waiting) % {"count": start.waiting}
    if not start.seats_left:
        return _("full")
    return _("%(left)s of %(seats)s seats free") % {"left": start.seats_left, "seats": start.seats}


@dataclass(frozen=True)
class Stood:
    """One line of the list as it stood at the end of a day. Who it is is named to who may see the traject only."""

    number: str
    name: str
    asked_on: date
    tone: str
    state: str


def line_on(start: RouteStart, day: date, actor: Actor) -> list[Stood]:
    """Who had a seat, was held one or waited at the end of `day`, in the order of asking; two queries.

    By number; by name for who works with candidates and may see the traject.
    """
    events = EnrolmentEvent.objects.visible_to(actor).filter(enrolment__start=start).as_on(day)
    found = list(
        events.filter(status__in=OPEN).select_related("enrolment").order_by("enrolment__asked_at", "enrolment")
    )
    ids = [event.enrolment.trajectory_id for event in found]
    seen = Trajectory.objects.visible_to(actor).filter(pk__in=ids if actor.has_role(*WORKERS) else [])
    names = {trajectory.pk: trajectory.candidate.name for trajectory in seen.select_related("candidate")}
    return [
        Stood(
            event.enrolment.number,
            names.get(event.enrolment.trajectory_id, ""),
            event.enrolment.asked_on,
            TONES[EnrolmentStatus(event.status)],
            str(EnrolmentStatus(event.status).label),
        )
        for event in found
    ]


def url_for(actor: Actor, enrolment: Enrolment) -> str:
    """Its page, which is for who works with candidates; others read of it in the dossier."""
    return enrolment.get_absolute_url() if actor.has_role(*WORKERS) else ""


def people_of(enrolments: list[Enrolment], actor: Actor) -> list[Person]:
    """The open enrolments of a traject, for beside the dossier."""
    return [
        Person(
            enrolment.start.route.title,
            _("starts %(day)s") % {"day": shortday(enrolment.start.starts_on)},
            url_for(actor, enrolment),
            TONES[EnrolmentStatus(enrolment.status)],
            status_words(enrolment),
        )
        for enrolment in enrolments
    ]


def entries_of(enrolment: Enrolment, actor: Actor) -> list[Entry]:
    """What happened to a seat, for the timeline of the dossier."""
    told: list[dict[str, str]] = getattr(enrolment, "history", [])
    facts = {"route": enrolment.start.route.title, "day": shortday(enrolment.start.starts_on)}
    return [
        Entry(
            datetime.fromisoformat(one["at"]),
            _("%(route)s, start %(day)s: %(state)s") % {**facts, "state": EnrolmentStatus(one["status"]).label},
            ", ".join(filter(None, (one["who"], one["of"]))),
            TONES[EnrolmentStatus(one["status"])],
            (),
            url=url_for(actor, enrolment),
            recorded_at=datetime.fromisoformat(one["at"]),
        )
        for one in told
    ]
