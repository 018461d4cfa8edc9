"""Signals, and check-ins that a begeleider has to ask, as rows of Vandaag and of the page of signals."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from nazorg.models import CheckIn, Colour, Signal
from nazorg.models.asked import Channel
from nazorg.signal_words import TONES, ending, why
from transitiehuis.ui.words import longday
from transitiehuis.ui.worklist import Group, WorkItem

if TYPE_CHECKING:
    from intake.models import Trajectory
    from transitiehuis.netwerk.actor import Actor

MOST = 200


def signal_work(actor: Actor, day: date) -> list[WorkItem]:
    """The open signals of trajecten my organisation is aan zet for, and whom to ask; one query each."""
    absent = {membership.pk: membership.user.name for membership in actor.absent_colleagues(day)}
    mine = actor.organisation_ids
    signals = Signal.objects.visible_to(actor).open().held_by(mine).with_names().in_order()[:MOST]
    asked = CheckIn.objects.visible_to(actor).open().filter(channel=Channel.GUIDE, trajectory__holder__in=mine)
    named = asked.select_related("trajectory__assignee").with_names().order_by("due", "pk")[:MOST]
    return [
        *(signal_row(one, actor, absent) for one in signals),
        *(asking_row(one, actor, day, absent) for one in named),
    ]


def whose(trajectory: Trajectory, actor: Actor, absent: dict[int, str]) -> dict[str, Any]:
    """Whether the row is the reader's own, or of somebody they stand in for."""
    assignee = trajectory.assignee_id
    mine = assignee is None or assignee in actor.membership_ids or assignee in absent
    return {"mine": mine, "stand_in_for": absent.get(assignee or 0, "")}


def owner_of(trajectory: Trajectory) -> str:
    """Who looks at the signals of this traject: who is aan zet, by name where one person is."""
    if trajectory.assignee:
        return str(trajectory.assignee.user.name)
    return trajectory.holder.name if trajectory.holder else ""


def signal_row(signal: Signal, actor: Actor, absent: dict[int, str]) -> WorkItem:
    """Why it fired, who looks at it and by when; shape and word say the colour too."""
    trajectory = signal.trajectory
    owner = owner_of(trajectory)
    return WorkItem(
        what=why(signal),
        title=trajectory.candidate.name,
        who=_("Works at %(employer)s") % {"employer": signal.placement.employer.name},
        detail=_("%(owner)s looks at it by %(day)s") % {"owner": owner, "day": longday(signal.due)},
        due=signal.due,
        since=signal.fired_at,
        group="signal",
        url=trajectory.get_absolute_url(),
        action=_("Close the signal"),
        action_url=reverse("nazorg:signal_close", args=[signal.pk]),
        tone=TONES[Colour(signal.colour)],
        **whose(trajectory, actor, absent),
    )


def over_row(signal: Signal, actor: Actor, absent: dict[int, str]) -> WorkItem:
    """One that is over: how it ended and what was done; no button."""
    return WorkItem(
        what=why(signal),
        title=signal.trajectory.candidate.name,
        who=ending(signal),
        detail=signal.done,
        due=None,
        since=signal.closed_at or signal.gone_at,
        group="later",
        url=signal.trajectory.get_absolute_url(),
        action="",
        action_url="",
        **whose(signal.trajectory, actor, absent),
    )


def asking_row(asked: CheckIn, actor: Actor, day: date, absent: dict[int, str]) -> WorkItem:
    """Nobody can be written to: the begeleider asks, or hands over the link on paper."""
    group: Group = "late" if asked.due < day else "today" if asked.due == day else "later"
    return WorkItem(
        what=_("Ask the three questions: %(who)s") % {"who": asked.get_side_display()},
        title=asked.trajectory.candidate.name,
        who=_("Works at %(employer)s") % {"employer": asked.placement.employer.name},
        detail=_("Nothing is sent: no address to write to."),
        due=asked.due,
        since=None,
        group=group,
        url=asked.trajectory.get_absolute_url(),
        action=_("Check-in"),
        action_url=reverse("nazorg:question", args=["check-in", asked.pk]),
        **whose(asked.trajectory, actor, absent),
    )
