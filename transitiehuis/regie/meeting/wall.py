"""What the wall shows: one point of the agenda at a time, with its picture and what was agreed on it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from transitiehuis import days
from transitiehuis.columns import named
from transitiehuis.regie.figures.beside import measured
from transitiehuis.regie.figures.reading import history
from transitiehuis.regie.landscape import READ, Landscape, Row, Score
from transitiehuis.regie.meeting.for_pack import former_of
from transitiehuis.regie.models import (
    Action,
    AgendaPoint,
    Assessment,
    Bottleneck,
    Decision,
    QuarterMeeting,
    QuarterRound,
)
from transitiehuis.regie.models.meetings import may_note

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor


@dataclass(frozen=True)
class Side:
    """Who stands at one level, and the reasons they gave."""

    level: int
    text: str
    names: list[str]
    reasons: list[tuple[str, str]]


def points_of(round: QuarterRound, actor: Actor) -> list[AgendaPoint]:
    return list(AgendaPoint.objects.visible_to(actor).on().filter(round=round).in_order())


def context(point: AgendaPoint, actor: Actor) -> dict[str, Any]:
    """For `wall_point.html`, without its forms."""
    round = point.round
    meeting: QuarterMeeting = round.meeting
    points = points_of(round, actor)
    place = next((n for n, each in enumerate(points) if each.pk == point.pk), 0)
    return {
        "round": round,
        "meeting": meeting,
        "point": point,
        "points": points,
        "number": place + 1,
        "previous": points[place - 1] if place else None,
        "following": points[place + 1] if place + 1 < len(points) else None,
        "directs": round.directed_by(actor),
        "runs": round.directed_by(actor) and meeting.is_running(),
        "notes": meeting.closed_at is None and not round.cancelled_at and may_note(actor, round),
        **picture(point, actor),
        **noted(point, actor),
    }


def picture(point: AgendaPoint, actor: Actor) -> dict[str, Any]:
    """What is shown beside the title: who stands where, what is late, or what became of last time."""
    if point.factor:
        row = row_of(point, actor)
        kept, quarter = history(point.round.region_id, point.factor), point.round.name.previous()
        row.measured = measured(kept, point.factor, [score.level or 0 for score in row.given], quarter)
        return {"row": row, "sides": sides(row), "figure": row.measured.figure}
    if point.kind == "late_actions":
        rows = Action.objects.visible_to(actor).open().filter(round__region=point.round.region_id)
        return {"late": rows_of(rows.filter(due_on__lt=days.today()))}
    former = former_of(point.round) if point.kind == "last_time" else None
    if former is None:
        return {}
    decisions = Decision.objects.visible_to(actor).filter(round=former).standing().in_order()
    return {
        "former": former,
        "former_decisions": list(decisions),
        "former_actions": rows_of(Action.objects.visible_to(actor).filter(round=former).prefetch_related("judgements")),
    }


def rows_of(actions: Any) -> list[Action]:
    return list(named(actions.in_order(), "organisation", "person__user", "factor", "round", "closed_by"))


def row_of(point: AgendaPoint, actor: Actor) -> Row:
    """How the factor of the point was scored, as far as the actor may see it: one query."""
    given = Assessment.objects.visible_to(actor).answered().filter(round=point.round_id, factor=point.factor_id)
    scores = [Score(*row) for row in given.order_by("pk").values_list(*READ)]
    by_partner = {score.organisation_id: score for score in scores}
    cells = [(partner, by_partner.get(partner.pk)) for partner in Landscape.partners_in(scores)]
    if point.factor is None:
        raise ValueError("a point without a factor has no row")
    return Row(point.factor, {}, False, cells)


def sides(row: Row) -> list[Side]:
    """Each level that somebody gave, the highest first, with who and why."""
    texts = {level.level: level.text for level in row.factor.levels.all()}
    found: dict[int, Side] = {}
    for partner, score in row.cells:
        if score is None or not score.level:
            continue
        side = found.setdefault(score.level, Side(score.level, texts.get(score.level, ""), [], []))
        side.names.append(partner.name)
        if score.reason:
            side.reasons.append((partner.name, score.reason))
    return [found[level] for level in sorted(found, reverse=True)]


def noted(point: AgendaPoint, actor: Actor) -> dict[str, Any]:
    """What was decided and agreed on this point, as everybody in the meeting sees it; and a mark of it."""
    decisions = list(
        named(Decision.objects.visible_to(actor).filter(point=point).standing().in_order(), "written_by", "changed_by")
    )
    actions = rows_of(Action.objects.visible_to(actor).filter(agenda_point=point))
    bottlenecks = list(Bottleneck.objects.visible_to(actor).filter(agenda_point=point).order_by("pk"))
    floor = AgendaPoint.objects.visible_to(actor).filter(round=point.round_id, running_since__isnull=False)
    now = floor.exclude(pk=point.pk).only("title", "kind").first()
    facts: list[object] = [(d.pk, d.version) for d in decisions]
    facts += [(a.pk, a.state, a.due_on, a.text) for a in actions]
    facts += [(b.pk, b.title) for b in bottlenecks]
    facts.append(now.pk if now else None)
    mark = hashlib.sha256(repr(facts).encode()).hexdigest()[:16]
    changes = point.round.meeting.closed_at is None
    written = {"decisions": decisions, "actions": actions, "bottlenecks": bottlenecks}
    return {**written, "now": now, "mark": mark, "changes": changes}
