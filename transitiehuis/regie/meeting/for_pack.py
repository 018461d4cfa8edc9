"""What the meeting itself puts on its agenda: last time, what is late, the focus, and where partners lie apart."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from transitiehuis.regie import subjects
from transitiehuis.regie.landscape import SHOWN, Row
from transitiehuis.regie.meeting.points import Proposed, proposes
from transitiehuis.regie.meeting.standing import rows_of
from transitiehuis.regie.models import Action, ActionState, AgendaPoint, Assessment, Decision, QuarterRound

subjects.subject("agenda_point", AgendaPoint)


def former_of(round: QuarterRound) -> QuarterRound | None:
    """The last round of the region that was held before this one."""
    before = QuarterRound.objects.standing().filter(region=round.region_id).before(round.name)
    return before.select_related("region").newest_first().first()


@proposes("last_time", 10)
def last_time(round: QuarterRound, day: date) -> list[Proposed]:
    former = former_of(round)
    if former is None:
        return []
    states = list(Action.objects.filter(round=former).values_list("state", flat=True))
    decisions = Decision.objects.filter(round=former).standing().count()
    if not states and not decisions:
        return []
    why = ngettext("%(number)s decision", "%(number)s decisions", decisions) % {"number": decisions}
    done = {"number": len(states), "done": states.count(ActionState.DONE), "dropped": states.count(ActionState.DROPPED)}
    told = ngettext(
        "%(number)s action: %(done)s done, %(dropped)s dropped.",
        "%(number)s actions: %(done)s done, %(dropped)s dropped.",
        len(states),
    )
    reason = " ".join(filter(None, (f"{why}." if decisions else "", told % done if states else "")))
    return [Proposed("last-time", _("What did we agree last time, and did it help?"), reason, former.url_of())]


@proposes("late_actions", 20)
def late_actions(round: QuarterRound, day: date) -> list[Proposed]:
    rows = Action.objects.open().filter(round__region=round.region_id, due_on__lt=day).order_by("due_on", "pk")
    late = list(rows.values_list("text", flat=True))
    if not late:
        return []
    why = ngettext("%(number)s action is late.", "%(number)s actions are late.", len(late)) % {"number": len(late)}
    return [Proposed("late-actions", _("Actions that are late"), why, f"{round.url_of()}#acties")]


@proposes("focus", 30)
def focus(round: QuarterRound, day: date) -> list[Proposed]:
    rows = rows_of(round, Assessment.objects.answered())
    return [
        Proposed(f"factor-{row.factor.code}", row.factor.title, focus_reason(row), factor=row.factor)
        for row in rows
        if row.is_focus
    ]


def focus_reason(row: Row) -> str:
    told = _("We work on this together this quarter.")
    return f"{told} {row.sides}" if row.apart else told


@proposes("apart", 50)
def apart(round: QuarterRound, day: date) -> list[Proposed]:
    """Where partners lie two levels or more apart; the widest first."""
    rows = [row for row in rows_of(round, Assessment.objects.answered()) if row.apart and not row.is_focus]
    widest = sorted(rows, key=lambda row: (-row.range, row.factor.position))[:SHOWN]
    return [Proposed(f"factor-{row.factor.code}", row.factor.title, row.sides, factor=row.factor) for row in widest]
