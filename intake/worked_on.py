"""What was done on many trajecten, in a few words each: one query a floor, whatever their number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import F, QuerySet, Value
from django.utils.translation import gettext as _

from intake.models import Intake, MatchingProfile, Note, OrientationActivity, Statement, Trajectory
from intake.signals import worked_on_asked


def worked_on(trajectories: Sequence[int]) -> dict[int, list[str]]:
    """By key: notes and intakes, and what each floor above has of it. Nothing for one on which nothing was done."""
    if not trajectories:
        return {}
    own = {
        _("an intake was recorded"): Intake.objects.all(),
        _("a note was written"): Note.objects.all(),
        _("a partner stated something"): Statement.objects.exclude(recorded_at=F("trajectory__opened_at")),
        _("an orientation was planned"): OrientationActivity.objects.all(),
        _("the profile was filled in"): MatchingProfile.objects.exclude(updated_at=None),
    }
    pairs = list(told(own, trajectories))
    answers: list[tuple[Any, Any]] = worked_on_asked.send(sender=Trajectory, trajectories=list(trajectories))
    for _floor, said in answers:
        pairs += said
    found: dict[int, list[str]] = {}
    for key, words in pairs:
        found.setdefault(key, []).append(words)
    return found


def told(nouns: Mapping[str, QuerySet[Any]], trajectories: Iterable[int]) -> Iterable[tuple[int, str]]:
    """Of which trajecten there is a row of each noun, in the words of `nouns`; one query."""
    keys, words = list(trajectories), list(nouns)
    parts = []
    for at, rows in enumerate(nouns.values()):
        there = rows.filter(trajectory__in=keys).order_by().annotate(noun=Value(at))
        parts.append(there.values_list("trajectory", "noun").distinct())
    found = parts[0].union(*parts[1:])
    return [(key, words[at]) for key, at in sorted(found)]
