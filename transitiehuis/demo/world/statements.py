"""What partners state of the invented people: target group at the intake, now and then an instrument."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from intake.models import Statement, StatementAnswer, StatementBasis, StatementSubject, TargetGroup, Trajectory
from transitiehuis import days
from transitiehuis.netwerk.actor import Actor

GROUPS = list(TargetGroup)
WEIGHTS = (5, 6, 4, 2, 3, 1)
INSTRUMENTS = [subject for subject in StatementSubject if subject != StatementSubject.TARGET_GROUP]
ANSWERS = (StatementAnswer.YES, StatementAnswer.YES, StatementAnswer.ASKED, StatementAnswer.NO)
PAPERS = ("besluit in eigen dossier", "brief van 1 september", "uitdraai bij klantmanager", "")


def state(trajectory: Trajectory, luck: Random, by: Actor, *, target_group: bool) -> None:
    """One statement of `by`: the target group, or an instrument that often has a last day."""
    if target_group:
        Statement.say(
            trajectory, subject=StatementSubject.TARGET_GROUP, group=luck.choices(GROUPS, weights=WEIGHTS)[0], by=by
        )
        return
    until = days.today() + timedelta(days=luck.choice((60, 120, 180, 365))) if luck.random() < 0.7 else None
    Statement.say(
        trajectory,
        subject=luck.choice(INSTRUMENTS),
        answer=luck.choice(ANSWERS),
        basis=luck.choice((StatementBasis.DECISION, StatementBasis.LETTER, StatementBasis.REGISTER)),
        reference=luck.choice(PAPERS),
        valid_until=until,
        by=by,
    )
