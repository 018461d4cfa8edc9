"""The agenda of a kwartaalgesprek, kept up with what rooms of the house propose."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, Sum
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from transitiehuis import days
from transitiehuis.netwerk.actor import Actor, working
from transitiehuis.regie.meeting.points import Proposed, proposed
from transitiehuis.regie.models import AgendaPoint, AgendaState, QuarterMeeting, QuarterRound
from transitiehuis.regie.models.agenda import USUAL_POINT, next_position
from transitiehuis.workflow import WrongStatus

ON_A_FACTOR = frozenset({"focus", "clash", "apart", "finding"})
TITLE, WHY, URL = 120, 2000, 200
Found = tuple[str, Proposed]
CATCH_UP = timedelta(days=31)


def due(today: date) -> list[int]:
    """Rounds that partners can no longer score and that have not met, whose agenda was not looked at today."""
    waiting = QuarterRound.objects.closed_by(today).filter(meeting_on__gte=today, meeting_on__lte=today + CATCH_UP)
    fresh = Q(meeting__proposed_on=today) | Q(meeting__began_at__isnull=False) | Q(meeting__closed_at__isnull=False)
    return list(waiting.exclude(fresh).order_by("pk").values_list("pk", flat=True))


def prepare(round_id: int, today: date) -> int:
    """Put on the agenda of one round what is proposed today; returns how many points came.

    Inside `working()`. The meeting is held, so of two at once the second finds that it was done. Not once it began:
    points must not move while people talk.
    """
    round = QuarterRound.objects.select_related("region").get(pk=round_id)
    meeting = QuarterMeeting.of(round)
    meeting.lock()
    if meeting.proposed_on == today or meeting.began_at or meeting.closed_at or not round.is_closed():
        return 0
    return refresh(meeting, today)


def refresh(meeting: QuarterMeeting, today: date) -> int:
    """Lay what is proposed beside the agenda; the caller holds the meeting and reads as the worker.

    A new point comes last, beside the agenda when the meeting is full; one whose reason is gone leaves unless
    something was agreed on it; one that somebody took off stays off.
    """
    round = meeting.round
    with translation.override(settings.LANGUAGE_CODE):
        found = distinct(proposed(round, today))
    there = {(point.kind, point.key): point for point in AgendaPoint.objects.filter(round=round).exclude(kind="")}
    fresh = [(kind, point) for kind, point in found if (kind, point.key) not in there]
    position, room = next_position(round), free_minutes(meeting)
    AgendaPoint.objects.bulk_create(
        AgendaPoint(
            round=round, position=position + n, kind=kind, key=point.key, state=state_of(n, room), **words(point)
        )
        for n, (kind, point) in enumerate(fresh)
    )
    wanted = {(kind, point.key): point for kind, point in found}
    for key, row in there.items():
        follow(row, wanted.get(key))
    meeting.proposed_on = today
    meeting.save(update_fields=["proposed_on"])
    return len(fresh)


def free_minutes(meeting: QuarterMeeting) -> int:
    """How much of the meeting no point takes yet; below zero when it is too full already."""
    taken = AgendaPoint.objects.filter(round=meeting.round_id).on().aggregate(taken=Sum("minutes"))["taken"] or 0
    return meeting.minutes - taken


def state_of(number: int, room: int) -> AgendaState:
    """Of so many new points the first fit; what does not stands beside the agenda until somebody puts it on."""
    return AgendaState.ON if (number + 1) * USUAL_POINT <= room else AgendaState.DROPPED


def follow(row: AgendaPoint, point: Proposed | None) -> None:
    """Let a point say what is true now, or leave when its reason is gone."""
    if row.state == AgendaState.DROPPED:
        return
    if point is None:
        if row.has_something():
            return
        row.state = AgendaState.GONE
    else:
        row.state = AgendaState.ON
        for name, value in words(point).items():
            setattr(row, name, value)
    row.save(update_fields=["state", "title", "why", "url", "factor"])


def words(point: Proposed) -> dict[str, object]:
    return {
        "title": cut(point.title, TITLE),
        "why": cut(point.why, WHY),
        "url": point.url if len(point.url) <= URL else "",
        "factor": point.factor,
    }


def cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def distinct(found: Iterable[Found]) -> list[Found]:
    """One point for each factor: where it is the factor itself, what comes later is added to the first one's reason."""
    points: dict[object, Found] = {}
    for kind, point in found:
        same = point.factor.pk if point.factor and kind in ON_A_FACTOR else (kind, point.key)
        if same not in points:
            points[same] = (kind, point)
            continue
        first_kind, first = points[same]
        if point.why not in first.why:
            points[same] = (first_kind, replace(first, why=f"{first.why} {point.why}".strip()))
    return list(points.values())


@transaction.atomic
def propose(round: QuarterRound, *, by: Actor) -> int:
    """What is proposed now, at the director's word; returns how many points came. Rooms propose as the worker.

    NotAllowed for anybody else; WrongStatus while partners can still score, or once the meeting was closed.
    """
    meeting = QuarterMeeting.held(round, by)
    if not round.is_closed():
        raise WrongStatus(_("Points are proposed once partners can no longer score."))
    with working():
        return refresh(meeting, days.today())
