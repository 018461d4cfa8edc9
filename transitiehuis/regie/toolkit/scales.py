"""On which version of a factor a round is scored, and how a score of one round reads on the levels of another."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from transitiehuis.regie.models import Carry, FactorLevel, FactorVersion, NextStep, SuccessFactor
from transitiehuis.regie.toolkit.texts import COLUMNS, Texts

NEWEST = date.max  # the levels as the toolkit shows them now


class Change(NamedTuple):
    """One version after the first, without its texts."""

    factor_id: int
    number: int
    since: date
    carry: str
    mapping: list[int]


def _told(factor_id: int, one: dict[str, Any]) -> Change:
    return Change(factor_id, one["number"], date.fromisoformat(one["since"]), one["carry"], one["mapping"])


class Scales:
    """How the levels of these factors changed; one query (none for factors read `with_changes`), and one more only
    where former texts are read.

    A round goes by its opening: what changed on that day or later is not in it.
    """

    def __init__(self, factors: Iterable[SuccessFactor]) -> None:
        self.changes: dict[int, list[Change]] = {}
        ids = []
        for factor in factors:
            told = vars(factor).get("changes")
            if told is None:
                ids.append(factor.pk)
            elif told:
                self.changes[factor.pk] = [_told(factor.pk, one) for one in told]
        if not ids:
            return
        rows = FactorVersion.objects.later_ones().filter(factor__in=ids)
        for row in rows.values_list("factor", "number", "since", "carry", "mapping"):
            self.changes.setdefault(row[0], []).append(Change(*row))

    @classmethod
    def of(cls, versions: Iterable[FactorVersion]) -> Scales:
        """The same out of all versions of a factor that were read already."""
        found = cls([])
        for one in sorted(versions, key=lambda version: version.number):
            if one.number > 1:
                change = Change(one.factor_id, one.number, one.since, one.carry, one.mapping)
                found.changes.setdefault(one.factor_id, []).append(change)
        return found

    def number_at(self, factor_id: int, opening: date) -> int:
        """The version that a round which opened on `opening` asks."""
        return max((c.number for c in self.changes.get(factor_id, ()) if c.since < opening), default=1)

    def between(self, factor_id: int, then: date, now: date) -> list[Change]:
        """What changed from a round that opened on `then` to one that opened on `now`, in order."""
        return [c for c in self.changes.get(factor_id, ()) if then <= c.since < now]

    def apart(self, factor_id: int, then: date, now: date = NEWEST) -> bool:
        """Whether scores of `then` cannot be laid beside those of `now`."""
        return any(c.carry == Carry.APART for c in self.between(factor_id, then, now))

    def carried(self, factor_id: int, level: int | None, then: date, now: date = NEWEST) -> int | None:
        """A level given in a round of `then`, on the levels of `now`; None where it stands apart.

        No view of it (0) and nothing (None) stay what they are.
        """
        if self.apart(factor_id, then, now):
            return None
        for change in self.between(factor_id, then, now):
            if level and change.carry == Carry.MAPPED:
                level = change.mapping[level - 1]
        return level

    def dress(self, factors: Iterable[SuccessFactor], opening: date) -> None:
        """Give these factors the texts they had when a round opened; those that did not change since keep theirs."""
        former = [f for f in factors if any(c.since >= opening for c in self.changes.get(f.pk, ()))]
        if not former:
            return
        wanted = {factor.pk: self.number_at(factor.pk, opening) for factor in former}
        rows = FactorVersion.objects.filter(factor__in=former, number__in=set(wanted.values()))
        texts = {(row.factor_id, row.number): row.texts for row in rows}
        for factor in former:
            put_on(factor, texts[factor.pk, wanted[factor.pk]])


def put_on(factor: SuccessFactor, texts: Texts) -> None:
    """Let `factor` say `texts`, on the page only: it is not to be saved."""
    for name in COLUMNS:
        setattr(factor, name, texts[name])
    levels = zip(texts["levels_nl"], texts["levels_en"], strict=True)
    steps = zip(texts["steps_nl"], texts["steps_en"], strict=True)
    factor.__dict__["_prefetched_objects_cache"] = {
        "levels": [FactorLevel(level=n, text_nl=nl, text_en=en) for n, (nl, en) in enumerate(levels, start=1)],
        "steps": [NextStep(position=n, text_nl=nl, text_en=en) for n, (nl, en) in enumerate(steps, start=1)],
    }
