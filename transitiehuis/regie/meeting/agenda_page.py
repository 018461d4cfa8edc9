"""The page of the agenda: what comes when, and whether it fits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from transitiehuis.regie.forms.meeting import MinutesForm
from transitiehuis.regie.models import AgendaPoint, AgendaState, QuarterMeeting, QuarterRound
from transitiehuis.regie.round_page import lead

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor


@dataclass(frozen=True)
class Line:
    """A point with the time on the clock at which it begins, where the meeting has one, and its field for minutes."""

    point: AgendaPoint
    at: str
    field: BoundField | None
    first: bool
    last: bool


def meeting_of(round: QuarterRound, actor: Actor) -> QuarterMeeting:
    """The meeting of the round, or one that was not saved: nobody has touched it yet."""
    found = QuarterMeeting.objects.visible_to(actor).filter(round=round).select_related("closed_by").first()
    return found or QuarterMeeting(round=round)


def context(round: QuarterRound, actor: Actor, posted: Any = None) -> dict[str, Any]:
    meeting = meeting_of(round, actor)
    rows = list(AgendaPoint.objects.visible_to(actor).filter(round=round).in_order())
    points = [point for point in rows if point.state == AgendaState.ON]
    directs = round.directed_by(actor) and meeting.closed_at is None and not round.cancelled_at
    form = MinutesForm(posted, meeting=meeting, points=points) if directs and points else None
    return {
        "round": round,
        "lead": lead(round, len({*actor.region_ids, *actor.directed_region_ids}) > 1),
        "meeting": meeting,
        "lines": lines(round, points, form),
        "dropped": [point for point in rows if point.state == AgendaState.DROPPED],
        "directs": directs,
        "closed": round.is_closed(),
        "ready": meeting.pk is not None and meeting.is_running(),
        "reported": meeting.pk is not None and (meeting.closed_at is not None or meeting.reopened_at is not None),
        "fits": fits(meeting, points),
        "over": sum(point.minutes for point in points) > meeting.minutes,
        "form": form,
    }


def lines(round: QuarterRound, points: list[AgendaPoint], form: MinutesForm | None) -> list[Line]:
    clock = datetime.combine(round.meeting_on, round.meeting_at) if round.meeting_at else None
    found = []
    for number, point in enumerate(points):
        at = _("%(hour)s:%(minute)s") % {"hour": clock.hour, "minute": f"{clock.minute:02}"} if clock else ""
        field = form.field_of(point) if form else None
        found.append(Line(point, at, field, number == 0, number == len(points) - 1))
        clock = clock + timedelta(minutes=point.minutes) if clock else None
    return found


def fits(meeting: QuarterMeeting, points: list[AgendaPoint]) -> str:
    """65 van 90 minuten, nog 25 vrij; or how many too many."""
    total = sum(point.minutes for point in points)
    left = meeting.minutes - total
    facts = {"total": total, "length": meeting.minutes, "left": abs(left)}
    if left < 0:
        told = ngettext(
            "%(total)s of %(length)s minutes: %(left)s minute too many",
            "%(total)s of %(length)s minutes: %(left)s minutes too many",
            -left,
        )
    elif left:
        told = ngettext(
            "%(total)s of %(length)s minutes, %(left)s minute free",
            "%(total)s of %(length)s minutes, %(left)s minutes free",
            left,
        )
    else:
        told = _("%(total)s of %(length)s minutes: it fits exactly")
    return told % facts
