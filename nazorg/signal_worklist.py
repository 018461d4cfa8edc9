"""Signals, and check-ins that a begeleider has to ask, as rows of Vandaag and of the page of signals."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from intake.access import is_party
from nazorg.models import Barrier, BarrierRequest, CheckIn, Colour, Side, Signal
from nazorg.models.asked import Channel
from nazorg.signal_words import TONES, ending, why
from transitiehuis import days
from transitiehuis.asking import asks
from transitiehuis.columns import named
from transitiehuis.ui.words import due_words, fullday, is_past, is_today
from transitiehuis.ui.worklist import Group, Unwritten, WorkItem

if TYPE_CHECKING:
    from intake.models import Trajectory
    from transitiehuis.netwerk.actor import Actor

MOST = 200


def signal_work(actor: Actor, day: date) -> list[WorkItem]:
    """The open signals of trajecten my organisation is aan zet for, whom to ask, and about whom to think along."""
    absent = {membership.pk: membership.user.name for membership in actor.absent_colleagues(day)}
    found = [
        *(barrier_row(barrier, actor, day) for barrier in _to_think_along(actor)),
        *(signal_row(signal, signal.placement.employer.name, actor, absent) for signal in _fired(actor)),
        *(asking_row(check_in, actor, day, absent) for check_in in _to_ask(actor)),
    ]
    return sorted(found, key=lambda row: (row.tone != "red", row.due or day))


WHO_WORKS = ("trajectory__candidate", "trajectory__holder", "trajectory__assignee__user", "placement__employer")
OF_TRAJECT = ("trajectory__number",)


def _held_by(actor: Actor) -> Q:
    return Q(trajectory__holder__in=actor.organisation_ids, trajectory__merged_into=None)


@asks
def _fired(actor: Actor) -> QuerySet[Signal]:
    found = Signal.objects.visible_to(actor).open().filter(_held_by(actor)).in_order()
    own = ("kind", "colour", "facts", "due", "fired_at")
    return named(found, *WHO_WORKS, own=own, also=OF_TRAJECT)[:MOST]


@asks
def _to_ask(actor: Actor) -> QuerySet[CheckIn]:
    """Who can only be asked by their begeleider."""
    found = CheckIn.objects.visible_to(actor).open().filter(_held_by(actor), channel=Channel.GUIDE)
    return named(found.order_by("due", "pk"), *WHO_WORKS, own=("side", "due"), also=OF_TRAJECT)[:MOST]


@asks
def _to_think_along(actor: Actor) -> QuerySet[BarrierRequest]:
    asked = BarrierRequest.objects.open().filter(asked_of__in=actor.organisation_ids, trajectory__merged_into=None)
    found = asked.filter(is_party(actor, days.today(), "trajectory")).in_order()
    people, also = ("trajectory__candidate", "asked_by__user", "asked_by__organisation"), ("trajectory__assignee",)
    return named(found, *people, own=("barriers", "due"), also=(*OF_TRAJECT, *also))[:MOST]


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


def signal_row(signal: Signal, employer: str, actor: Actor, absent: dict[int, str]) -> WorkItem:
    """Why it fired, who looks at it and by when; shape and word say the colour too."""
    trajectory = signal.trajectory
    mine = trajectory.assignee_id in actor.membership_ids
    known: dict[str, Any] = {
        "title": trajectory.candidate.name,
        "due": signal.due,
        "group": "signal",
        "tone": TONES[Colour(signal.colour)],
        **whose(trajectory, actor, absent),
    }

    def write() -> WorkItem:
        return WorkItem(
            what=why(signal),
            who=_("Works at %(employer)s") % {"employer": employer},
            detail=looks("" if mine else owner_of(trajectory), signal.due),
            since=signal.fired_at,
            url=trajectory.get_absolute_url(),
            action=_("Close the signal"),
            action_url=reverse("nazorg:signal_close", args=[signal.pk]),
            **known,
        )

    return Unwritten(write, **known)


def looks(owner: str, due: date) -> str:
    """Who looks at it by when, or how late that is; '' is the reader."""
    facts = {"owner": owner, "day": fullday(due), "late": due_words(due)}
    if not owner:
        return _looks_yourself(due) % facts
    if is_past(due):
        return _("%(owner)s would look at it by %(day)s: %(late)s") % facts
    if is_today(due):
        return _("%(owner)s looks at it today") % facts
    return _("%(owner)s looks at it by %(day)s") % facts


def _looks_yourself(due: date) -> str:
    if is_past(due):
        return _("You would look at it by %(day)s: %(late)s")
    return _("You look at it today") if is_today(due) else _("You look at it by %(day)s")


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


def asking_row(check_in: CheckIn, actor: Actor, day: date, absent: dict[int, str]) -> WorkItem:
    """Nobody can be written to: the begeleider asks, or hands over the link on paper."""
    trajectory, due = check_in.trajectory, check_in.due
    group: Group = "late" if due < day else "today" if due == day else "later"
    return WorkItem(
        what=_("Ask the three questions: %(who)s") % {"who": Side(check_in.side).label},
        title=trajectory.candidate.name,
        who=_("Works at %(employer)s") % {"employer": check_in.placement.employer.name},
        detail=_("Nothing is sent: no address to write to."),
        due=due,
        since=None,
        group=group,
        url=trajectory.get_absolute_url(),
        action=_("Check-in"),
        action_url=reverse("nazorg:question", args=["check-in", check_in.pk]),
        **whose(trajectory, actor, absent),
    )


def barrier_row(barrier: BarrierRequest, actor: Actor, day: date) -> WorkItem:
    """A partner asks my organisation to think along."""
    trajectory, due = barrier.trajectory, barrier.due
    group: Group = "late" if due < day else "today" if due == day else "later"
    said = ", ".join(str(Barrier(value).label) for value in barrier.barriers)
    by = barrier.asked_by
    return WorkItem(
        what=_("Think along: %(words)s") % {"words": said},
        title=trajectory.candidate.name,
        who=_("Asked by %(who)s of %(by)s") % {"who": by.user.name, "by": by.organisation.name},
        detail="",
        due=due,
        since=None,
        group=group,
        url=trajectory.get_absolute_url(),
        action=_("Answer"),
        action_url=reverse("nazorg:barrier", args=[barrier.pk]),
    )
