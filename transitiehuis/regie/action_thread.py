"""From what was wrong to what it changed: one thread for each action, as far as the facts are there."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from transitiehuis.regie import figures, subjects
from transitiehuis.regie.figures import Figure
from transitiehuis.regie.models import Action, ActionJudgement, ActionState, AgendaPoint
from transitiehuis.regie.models.judgements import judging_round
from transitiehuis.ui import words

TONES = {"helped": "done", "partly": "new", "not": "no", "early": "unknown"}


@dataclass(frozen=True)
class Knot:
    """One place on the thread: what it is, what it says, where it stands; `tone` as in status."""

    label: str
    text: str
    url: str = ""
    note: str = ""
    tone: str = ""
    lang: str = ""


def thread(action: Action, judgements: list[ActionJudgement]) -> list[Knot]:
    """In the order in which it happened."""
    found = []
    if action.factor:
        found.append(Knot(_("Works on"), action.factor.title, f"/regie/succesfactoren/{action.factor.code}/"))
    for thing in subjects.of(action):
        if isinstance(thing, AgendaPoint):
            found += talked(thing, action)
        else:
            found.append(Knot(_("Is about"), thing.title, thing.get_absolute_url()))
    agreed = _("by %(day)s") % {"day": words.day(action.due_on)}
    found.append(Knot(_("Agreed"), action.text, note=f"{action.organisation.name}, {agreed}"))
    if action.state == ActionState.DONE and action.closed_on:
        found.append(Knot(_("Done"), words.day(action.closed_on), tone="done"))
    elif action.state == ActionState.DROPPED and action.closed_on:
        found.append(Knot(_("Dropped"), words.day(action.closed_on), tone="no"))
    return found + [judged(judgement) for judgement in judgements]


def talked(point: AgendaPoint, action: Action) -> list[Knot]:
    """The point it was agreed on, and what was decided there."""
    on = _("Talked about on %(day)s") % {"day": words.day(action.round.meeting_on)}
    decided = point.decisions.filter(struck_at=None).order_by("written_at", "pk").values_list("text", flat=True)
    return [
        Knot(on, point.title, point.get_absolute_url(), lang="nl" if point.kind else ""),
        *(Knot(_("Decided"), text) for text in decided),
    ]


def judged(judgement: ActionJudgement) -> Knot:
    said = _("%(name)s, round %(round)s") % {"name": judgement.by.name, "round": judgement.round.name}
    label = capfirst(judgement.get_verdict_display())
    return Knot(label, judgement.text, note=said, tone=TONES[judgement.verdict])


def before_and_after(action: Action) -> tuple[Figure, Figure] | None:
    """The figure of the factor in the quarter before the action, and in the last one that was over; None without."""
    if action.factor is None or not action.factor.indicator:
        return None
    later = judging_round(action)
    if later is None:
        return None
    quarters = [action.round.name.previous(), later.name.previous()]
    found = figures.trend(action.round.region_id, action.factor, quarters)
    return (found[0], found[1]) if len(found) == len(quarters) else None
