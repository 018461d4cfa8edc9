"""What the review pack says of actions and of the meeting: what became of what was agreed, and what to talk about."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from transitiehuis.regie.meeting.points import proposed
from transitiehuis.regie.models import Action, ActionChange, QuarterRound
from transitiehuis.regie.models.actions import ActionState, ChangeKind
from transitiehuis.regie.pack.about_scores import former_of
from transitiehuis.regie.pack.sections import Section, Table, section
from transitiehuis.regie.pack.words import longday, shortday


@section("actions", 85)
def actions(round: QuarterRound, day: date) -> Section | None:
    """The actions of the round before, and older ones that still ran; what became of each. Owners are organisations."""
    former = former_of(round)
    earlier = QuarterRound.objects.filter(region=round.region_id).before(round.name)
    found = Action.objects.filter(round__in=earlier)
    rows = list((found.filter(round=former) | found.open()).with_names().in_order())
    if not rows:
        return None
    changes = ActionChange.objects.filter(action__in=rows).exclude(reason="").order_by("at", "pk")
    why = dict(changes.values_list("action", "reason"))
    moved = changes.filter(kind=ChangeKind.MOVED).values_list("action", flat=True)
    facts = {
        "total": len(rows),
        "done": sum(a.state == ActionState.DONE for a in rows),
        "dropped": sum(a.state == ActionState.DROPPED for a in rows),
        "late": sum(a.state == ActionState.OPEN and a.due_on < day for a in rows),
        "open": sum(a.state == ActionState.OPEN and a.due_on >= day for a in rows),
    }
    lead = ngettext(
        "Of %(total)s action from earlier meetings: %(done)s done, %(open)s under way, %(late)s too late, %(dropped)s "
        "dropped.",
        "Of %(total)s actions from earlier meetings: %(done)s done, %(open)s under way, %(late)s too late, "
        "%(dropped)s dropped.",
        len(rows),
    )
    table = Table(
        _("What became of the actions"),
        (_("Action"), _("Owner"), _("By"), _("Standing"), _("Why")),
        tuple(
            (a.text, a.organisation.name, a.due_on, _standing(a, day, a.pk in moved), why.get(a.pk, "")) for a in rows
        ),
        _("Source: the actions of this region, as they stood on %(day)s.") % {"day": longday(day)},
    )
    return Section(_("What became of the actions"), lead % facts, tables=(table,))


def _standing(action: Action, day: date, moved: bool) -> str:
    if action.closed_on:
        said = _("done on %(day)s") if action.state == ActionState.DONE else _("dropped on %(day)s")
        return said % {"day": shortday(action.closed_on)}
    if action.due_on < day:
        return _("too late")
    return _("under way, moved") if moved else _("under way")


@section("agenda", 95)
def agenda(round: QuarterRound, day: date) -> Section | None:
    """What the rooms propose for the meeting."""
    points = [point for _kind, point in proposed(round, day)]
    if not points:
        return None
    facts = {"count": len(points), "day": longday(round.meeting_on)}
    return Section(
        _("Proposed agenda"),
        _("Points proposed for the meeting of %(day)s: %(count)s.") % facts,
        tables=(
            Table(
                _("Proposed agenda"),
                (_("Point"), _("Why it is on the agenda")),
                tuple((str(point.title), str(point.why)) for point in points),
                _("Source: proposed by the portal out of the figures, actions and agreements of this region."),
            ),
        ),
    )
