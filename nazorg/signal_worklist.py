"""Signals, and check-ins that a begeleider has to ask, as rows of Vandaag and of the page of signals."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext as _

from intake.models import Trajectory
from nazorg.models import Barrier, BarrierRequest, CheckIn, Colour, Side, Signal
from nazorg.models.asked import Channel
from nazorg.signal_words import TONES, ending, why
from transitiehuis.asking import asks
from transitiehuis.ui.words import due_words, is_past, longday
from transitiehuis.ui.worklist import Group, WorkItem

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

MOST = 200


def signal_work(actor: Actor, day: date) -> list[WorkItem]:
    """The open signals of trajecten my organisation is aan zet for, and whom to ask; one query."""
    absent = {membership.pk: membership.user.name for membership in actor.absent_colleagues(day)}
    found: list[WorkItem] = []
    for trajectory in _rows(actor):
        facts: dict[str, Any] = trajectory.__dict__
        found += [barrier_row(fact, trajectory, actor, day) for fact in facts["thinks"]]
        if trajectory.holder_id not in actor.organisation_ids:
            continue
        found += [signal_row(_signal(fact, trajectory), fact["at"], actor, absent) for fact in facts["fired"]]
        found += [asking_row(fact, trajectory, actor, day, absent) for fact in facts["to_ask"]]
    return sorted(found, key=lambda row: (row.tone != "red", row.due or day))


@asks
def _rows(actor: Actor) -> QuerySet[Trajectory]:
    """Trajecten with their open signals, check-ins to ask and requests to think along."""
    of_traject = {"trajectory": OuterRef("pk")}
    signals = Signal.objects.visible_to(actor).open().filter(**of_traject).in_order()
    asked = CheckIn.objects.visible_to(actor).open().filter(**of_traject, channel=Channel.GUIDE).order_by("due", "pk")
    barriers = BarrierRequest.objects.open().filter(**of_traject, asked_of__in=actor.organisation_ids).in_order()
    return (
        Trajectory.objects.visible_to(actor)
        .filter(Q(Exists(signals) | Exists(asked), holder__in=actor.organisation_ids) | Exists(barriers))
        .annotate(
            fired=ArraySubquery(signals.annotate(fact=JSONObject(**SIGNAL)).values("fact")),
            thinks=ArraySubquery(barriers.annotate(fact=JSONObject(**THINKS)).values("fact")),
            to_ask=ArraySubquery(asked.annotate(fact=JSONObject(**ASKED)).values("fact")),
        )
        .select_related("candidate", "holder", "assignee__user")
        .order_by("pk")[:MOST]
    )


SIGNAL = {
    **{name: name for name in ("pk", "kind", "colour", "facts", "due", "fired_at")},
    "at": "placement__employer__name",
}
THINKS = {
    **{name: name for name in ("pk", "barriers", "due")},
    "who": "asked_by__user__name",
    "by": "asked_by__organisation__name",
}
ASKED = {"pk": "pk", "side": "side", "due": "due", "at": "placement__employer__name"}


def _signal(fact: dict[str, Any], trajectory: Trajectory) -> Signal:
    """As it stands in the database, as far as a row shows it."""
    days_said = {"due": date.fromisoformat(fact["due"]), "fired_at": datetime.fromisoformat(fact["fired_at"])}
    named = {name: fact[name] for name in ("pk", "kind", "colour", "facts")}
    return Signal(trajectory=trajectory, **named, **days_said)


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
    owner = owner_of(trajectory)
    return WorkItem(
        what=why(signal),
        title=trajectory.candidate.name,
        who=_("Works at %(employer)s") % {"employer": employer},
        detail=_looks(owner, signal.due),
        due=signal.due,
        since=signal.fired_at,
        group="signal",
        url=trajectory.get_absolute_url(),
        action=_("Close the signal"),
        action_url=reverse("nazorg:signal_close", args=[signal.pk]),
        tone=TONES[Colour(signal.colour)],
        **whose(trajectory, actor, absent),
    )


def _looks(owner: str, due: date) -> str:
    """Who looks at it by when, or how late that is."""
    facts = {"owner": owner, "day": longday(due), "late": due_words(due)}
    if is_past(due):
        return _("%(owner)s would look at it by %(day)s: %(late)s") % facts
    return _("%(owner)s looks at it by %(day)s") % facts


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


def asking_row(
    fact: dict[str, Any], trajectory: Trajectory, actor: Actor, day: date, absent: dict[int, str]
) -> WorkItem:
    """Nobody can be written to: the begeleider asks, or hands over the link on paper."""
    due = date.fromisoformat(fact["due"])
    group: Group = "late" if due < day else "today" if due == day else "later"
    return WorkItem(
        what=_("Ask the three questions: %(who)s") % {"who": Side(fact["side"]).label},
        title=trajectory.candidate.name,
        who=_("Works at %(employer)s") % {"employer": fact["at"]},
        detail=_("Nothing is sent: no address to write to."),
        due=due,
        since=None,
        group=group,
        url=trajectory.get_absolute_url(),
        action=_("Check-in"),
        action_url=reverse("nazorg:question", args=["check-in", fact["pk"]]),
        **whose(trajectory, actor, absent),
    )


def barrier_row(fact: dict[str, Any], trajectory: Trajectory, actor: Actor, day: date) -> WorkItem:
    """A partner asks my organisation to think along."""
    due = date.fromisoformat(fact["due"])
    group: Group = "late" if due < day else "today" if due == day else "later"
    named = ", ".join(str(Barrier(value).label) for value in fact["barriers"])
    return WorkItem(
        what=_("Think along: %(words)s") % {"words": named},
        title=trajectory.candidate.name,
        who=_("Asked by %(who)s of %(by)s") % {"who": fact["who"], "by": fact["by"]},
        detail="",
        due=due,
        since=None,
        group=group,
        url=trajectory.get_absolute_url(),
        action=_("Answer"),
        action_url=reverse("nazorg:barrier", args=[fact["pk"]]),
    )
