"""The first rows of each pile of Vandaag, and how many each has: the database orders and counts what is due."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, F, Q, Value, When, Window
from django.db.models.functions import Collate, Concat, RowNumber

from intake.models import NextAction, Trajectory
from transitiehuis.ui.worklist import SHOWN, Fold, Unread, WorkItem

if TYPE_CHECKING:
    from intake.models.trajectory import TrajectoryQuerySet
    from transitiehuis.netwerk.actor import Actor

OWN, STAND_IN, TEAM = range(3)
ALL = 1_000_000_000
NAME = Collate(Concat("candidate__first_name", Value(" "), "candidate__last_name"), "C")  # as Python orders it


def folded(
    rows: TrajectoryQuerySet, actor: Actor, day: date, absent: tuple[int, ...], fold: Fold
) -> TrajectoryQuerySet:
    """Of these trajecten, read with `lacks`, the first of each pile by day and name; `in_pile` is how many it has.

    A pile is a group and whose work it is. Of one that is not shown a single row is read, for the number.
    """
    pile: Any = {"partition_by": [F("group"), F("whose")]}
    order: Any = [F("next_action_due"), NAME, F("opened_at").desc(), F("pk")]
    hidden = [whose for whose, shown in ((OWN, fold.own), (TEAM, fold.team)) if not shown]
    most = Case(
        When(whose__in=hidden, then=Value(1)),
        When(group__in=sorted(fold.whole), then=Value(ALL)),
        default=Value(SHOWN),
    )
    ranked = rows.annotate(group=_group(day), whose=_whose(actor, absent)).annotate(
        most=most, place_in_pile=Window(RowNumber(), order_by=order, **pile), in_pile=Window(Count("pk"), **pile)
    )
    return ranked.filter(place_in_pile__lte=F("most")).order_by("place_in_pile", "pk")


def _group(day: date) -> Case:
    late = When(next_action_due__lt=day, then=Value("late"))
    return Case(late, When(next_action_due=day, then=Value("today")), default=Value("later"))


def _whose(actor: Actor, absent: tuple[int, ...]) -> Case:
    """As `Desk.owner` says it: who referred themselves has nobody yet, and is for everybody."""
    anybody = Q(assignee=None, next_action=NextAction.REASSIGN, referral__by_candidate=True, lacks=None)
    return Case(
        When(assignee__in=absent, then=Value(STAND_IN)),
        When(Q(assignee__in=actor.membership_ids) | anybody, then=Value(OWN)),
        default=Value(TEAM),
    )


def with_unread(found: Iterable[tuple[Trajectory, WorkItem]]) -> Iterator[WorkItem]:
    """The rows of trajecten that were `folded`, and for each pile that has more what was not read of it."""
    read: Counter[Any] = Counter()
    last: dict[Any, tuple[int, WorkItem]] = {}
    for trajectory, row in found:
        facts: dict[str, Any] = trajectory.__dict__
        pile = facts["group"], facts["whose"]
        read[pile] += 1
        last[pile] = facts["in_pile"], row
        yield row
    yield from (Unread(number - read[pile], row) for pile, (number, row) in last.items() if number > read[pile])
