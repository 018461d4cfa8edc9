"""Where two partners state otherwise about somebody who is at work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q

from intake.models import Statement, StatementAnswer
from matching.models import Placement
from nazorg.models.signal import Colour, Signal, SignalKind

SURE = (StatementAnswer.YES, StatementAnswer.NO)  # who has asked for it does not say otherwise yet


def differing(day: date) -> Iterator[Signal]:
    """The newest statement beside each other one of another organisation that says otherwise on the same subject.

    Signals of all of them, whether they fired before or not; three queries.
    """
    standing = Statement.objects.standing().not_over_on(day).filter(answer__in=SURE)
    otherwise = standing.filter(
        ~Q(answer=OuterRef("answer")) | ~Q(group=OuterRef("group")),
        trajectory=OuterRef("trajectory"),
        subject=OuterRef("subject"),
    ).exclude(organisation=OuterRef("organisation"))
    running = Placement.objects.started().filter(trajectory__closed_at=None)
    rows = standing.filter(Exists(otherwise), trajectory__in=running.values("trajectory"))
    found = list(rows.annotate(said_by=F("organisation__name")).order_by("trajectory", "subject", "stated_on", "pk"))
    at_work = {row.trajectory_id: row for row in running.filter(trajectory__in={row.trajectory_id for row in found})}
    for at, later in enumerate(found):
        for earlier in found[:at]:
            if _about_one_thing(earlier, later) and _differ(earlier, later):
                yield _signal(at_work[later.trajectory_id], earlier, later)


def _about_one_thing(one: Statement, other: Statement) -> bool:
    return (one.trajectory_id, one.subject) == (other.trajectory_id, other.subject)


def _differ(one: Statement, other: Statement) -> bool:
    return one.organisation_id != other.organisation_id and (one.answer, one.group) != (other.answer, other.group)


def _signal(placement: Placement, earlier: Statement, later: Statement) -> Signal:
    facts: dict[str, Any] = {
        "what": later.subject,
        "one": [vars(earlier)["said_by"], earlier.answer, earlier.group],
        "other": [vars(later)["said_by"], later.answer, later.group],
        "subject": later.pk,
    }
    return Signal.made(f"differ/{earlier.pk}/{later.pk}", placement, SignalKind.DIFFER, Colour.ORANGE, **facts)
