"""The page of a round: everything that one person sees of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from transitiehuis.asking import ahead, asks
from transitiehuis.columns import named
from transitiehuis.regie.figures.beside import figures_beside, lay_beside
from transitiehuis.regie.landscape import Landscape, Order, factors_of, scores_of
from transitiehuis.regie.models import Action, QuarterRound, RoundChange, SuccessFactor
from transitiehuis.regie.models.actions import ActionQuerySet
from transitiehuis.regie.models.rounds import RoundChangeKind
from transitiehuis.regie.overview import Overview, phases
from transitiehuis.regie.rhythm import Quarter
from transitiehuis.ui import words

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor


def context(
    round: QuarterRound, rounds: list[QuarterRound], actor: Actor, today: date, order: str = ""
) -> dict[str, Any]:
    """For `round.html`, given the round and all `rounds` of its region, oldest first.

    What it asks is one statement, one for whom to reach, and one for factors that said something else then.
    """
    with ahead(lambda: heard(round, rounds, actor, today)):
        return _context(round, rounds, actor, today, order)


def heard(round: QuarterRound, rounds: list[QuarterRound], actor: Actor, today: date) -> None:
    """Every question of the page."""
    closed = round.is_closed()
    Overview(round, actor, today)
    actions_of(round, actor)
    factors_of(round, only_focus=not closed)
    if closed:
        scores_of(actor, round, former_of(neighbours(round, rounds)[0]))
        figures_beside(round)


def _context(round: QuarterRound, rounds: list[QuarterRound], actor: Actor, today: date, order: str) -> dict[str, Any]:
    overview = Overview(round, actor, today)
    actions = actions_of(round, actor)
    before, after = neighbours(round, rounds)
    closed = round.is_closed()
    factors = factors_of(round, only_focus=not closed)
    own = actor.current.organisation_id if actor.current else 0
    return {
        "round": round,
        "phase": overview.phase,
        "overview": overview,
        "lead": lead(round, len({*actor.region_ids, *actor.directed_region_ids}) > 1),
        "phases": phases(round, overview, actions, last_day(round, after)),
        **sorted_landscape(landscape_of(round, actor, before, factors) if closed else None, order),
        "focus": [factor for factor in factors if vars(factor)["is_focus"]],
        "actions": actions,
        "directs": round.directed_by(actor),
        "partner": round.region_id in actor.region_ids,
        "own_form": overview.forms.get(own),
        "elsewhere": elsewhere(round, actor),
        "changes": changes_of(round),
        "before": before,
        "after": after,
    }


class Changed(NamedTuple):
    """What a director did to the round; `meeting_on` is the day of the meeting before that."""

    kind: str
    reason: str
    meeting_on: date
    name: str
    at: datetime

    @property
    def what(self) -> str:
        return str(RoundChangeKind(self.kind).label)


def changed() -> ArraySubquery:
    """What was done to each of some rounds, the oldest first; read along with them."""
    rows = RoundChange.objects.filter(round=OuterRef("pk")).order_by("at", "pk")
    facts = JSONObject(kind="kind", reason="reason", meeting_on="meeting_on", name="by__name", at="at")
    return ArraySubquery(rows.values(fact=facts))


def changes_of(round: QuarterRound) -> list[Changed]:
    return [
        Changed(**{**one, "meeting_on": date.fromisoformat(one["meeting_on"]), "at": datetime.fromisoformat(one["at"])})
        for one in vars(round)["changed"]
    ]


def lead(round: QuarterRound, several: bool) -> str:
    """Kwartaalgesprek op donderdag 29 oktober, 13.30 uur, stadhuis Apeldoorn; with the region for who has `several`."""
    told = _("Quarter meeting on %(day)s") % {"day": words.written(round.meeting_on, "l j F")}
    return ", ".join(
        filter(None, (round.region.name if several else "", told, round.meeting_time, round.meeting_place))
    )


def landscape_of(
    round: QuarterRound, actor: Actor, before: QuarterRound | None, factors: list[SuccessFactor]
) -> Landscape:
    return Landscape(round, actor, former=former_of(before), factors=factors)


def former_of(before: QuarterRound | None) -> QuarterRound | None:
    """The round that is laid beside this one: that before it, unless it was cancelled."""
    return None if before is None or before.cancelled_at else before


def sorted_landscape(found: Landscape | None, order: str) -> dict[str, Any]:
    """The landscape with the figures beside it, its rows under the headings of `order` (by spread when it is none)."""
    if found is None:
        return {"landscape": None}
    lay_beside(found.round, found.rows)
    chosen = order if order in Order.values else Order.SPREAD.value
    orders = [(each.value, each.label, each.value == chosen) for each in Order]
    return {"landscape": found, "parts": found.sorted_by(chosen), "orders": orders}


def actions_of(round: QuarterRound, actor: Actor) -> list[Action]:
    """The actions of this round, and what still runs from earlier ones of the region."""
    return _actions(actor, round.pk, round.region_id, round.name.first_day)


@asks
def _actions(actor: Actor, round: int, region: int, first_day: date) -> ActionQuerySet:
    earlier = QuarterRound.objects.visible_to(actor).filter(region=region).before(Quarter.of(first_day))
    found = Action.objects.visible_to(actor)
    rows = (found.filter(round=round) | found.open().filter(round__in=earlier)).in_order()
    return named(rows, "organisation", "person__user", "factor", "round", "closed_by", also=("factor__code",))


def neighbours(round: QuarterRound, rounds: list[QuarterRound]) -> tuple[QuarterRound | None, QuarterRound | None]:
    """The rounds before and after this one among those of its region, oldest first."""
    place = rounds.index(round)
    return rounds[place - 1] if place else None, rounds[place + 1] if place + 1 < len(rounds) else None


def elsewhere(round: QuarterRound, actor: Actor) -> list[QuarterRound]:
    """The same quarter in the other regions of somebody who works in several."""
    if not {*actor.region_ids, *actor.directed_region_ids} - {round.region_id}:
        return []
    same = QuarterRound.objects.visible_to(actor).filter(year=round.year, quarter=round.quarter)
    return list(same.exclude(region=round.region_id).select_related("region").order_by("region__name"))


def last_day(round: QuarterRound, after: QuarterRound | None) -> date:
    """Until when the actions of this round are what the region works on: the day before the next one opens."""
    ends_on = after.opens_on - timedelta(days=1) if after and not after.cancelled_at else round.name.last_day
    return max(ends_on, round.meeting_on)
