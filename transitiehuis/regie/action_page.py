"""The page of an action: what was agreed and what happened to it, in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from transitiehuis.regie.action_thread import before_and_after, thread
from transitiehuis.regie.models import Action, ActionChange
from transitiehuis.regie.models.actions import ChangeKind
from transitiehuis.regie.models.judgements import judging_round
from transitiehuis.ui import words
from transitiehuis.ui.parts import Moment

TONES = {ChangeKind.DONE: "done", ChangeKind.DROPPED: "no", ChangeKind.MOVED: "open", ChangeKind.ADDED: "new"}


def context(action: Action) -> dict[str, Any]:
    changes = action.changes.select_related("by").order_by("-at", "-pk")
    owner = action.organisation.name
    judgements = list(action.judgements.select_related("round", "by").oldest_first())
    return {
        "owner": f"{owner}, {action.person.user.name}" if action.person else owner,
        "thread": thread(action, judgements),
        "figures": before_and_after(action),
        "judging": judging_round(action),
        "moments": [moment(change) for change in changes],
        "agreed": [
            (_("Round"), str(action.round.name)),
            (_("By"), words.longday(action.due_on)),
            (_("Success factor"), action.factor.title if action.factor else ""),
        ],
    }


def moment(change: ActionChange) -> Moment:
    """One line: what happened, by whom, and why."""
    told = {
        ChangeKind.ADDED: _("Added"),
        ChangeKind.DONE: _("Done"),
        ChangeKind.DROPPED: _("Dropped"),
        ChangeKind.MOVED: "",
    }[ChangeKind(change.kind)]
    if change.former_due_on:
        told = _("Another date, first it was %(day)s") % {"day": words.day(change.former_due_on)}
    lines = (change.reason,) if change.reason else ()
    return Moment(change.at, told, change.by.name, TONES[ChangeKind(change.kind)], lines)
