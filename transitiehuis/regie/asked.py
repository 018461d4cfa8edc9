"""Which success factors a partner is asked in a round: at most fourteen, so that it takes ten minutes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from transitiehuis.asking import asks
from transitiehuis.regie.models import Assessment, Coverage, FocusFactor, QuarterRound, Submission, SuccessFactor
from transitiehuis.regie.models.scores import MOST_ASKED
from transitiehuis.regie.models.toolkit import SHARED_PARTS

NEVER = (0, 0)


def choose(
    factors: Iterable[SuccessFactor],
    *,
    focus: Collection[int],
    parts: Collection[str],
    last_asked: Mapping[int, tuple[int, int]],
    answered: Collection[int] = (),
) -> list[SuccessFactor]:
    """The factors to ask, in the order of the chain.

    Asked are the focus factors, those of the parts of the chain the organisation works in, and those of regie and
    borging. Over fourteen: the focus factors first, then what it answered already, then the longest unasked
    (`last_asked`: factor id to year and quarter); between equals the order of the chain decides.
    """
    wanted = [
        f for f in factors if f.pk in focus or f.pk in answered or f.chain_part in parts or f.chain_part in SHARED_PARTS
    ]

    def urgency(factor: SuccessFactor) -> tuple:
        return (
            factor.pk not in focus,
            factor.pk not in answered,
            last_asked.get(factor.pk, NEVER),
            factor.position,
            factor.pk,
        )

    kept = sorted(wanted, key=urgency)[:MOST_ASKED]
    return sorted(kept, key=lambda factor: (factor.position, factor.pk))


Asked = tuple[int, int, int, int, bool]  # organisation, factor, year, quarter, whether it was answered


@asks
def _factors(round: int, opens_on: date, day: date) -> QuerySet[Any, SuccessFactor]:
    chosen = FocusFactor.objects.filter(round=round, factor=OuterRef("pk"))
    found = SuccessFactor.objects.in_use(day).known_at(opens_on).with_changes()
    return found.annotate(in_focus=Exists(chosen)).in_order()


@asks
def _active(region: int, organisations: tuple[int, ...], day: date) -> QuerySet[Any, tuple[Any, ...]]:
    found = Coverage.objects.current_on(day).filter(region=region, organisation__in=organisations)
    return found.values_list("organisation", "activity__chain_part")


class Question:
    """All that decides what the organisations of one round are asked; the same queries for one as for fifty.

    `asked` is what they were asked in the region, for who read that already.
    """

    def __init__(
        self, round: QuarterRound, organisation_ids: Collection[int], day: date, asked: Iterable[Asked] | None = None
    ) -> None:
        self.factors = _factors(round.pk, round.opens_on, day)
        self.focus = {factor.pk for factor in self.factors if vars(factor)["in_focus"]}
        self.parts: dict[int, set[str]] = {}
        for organisation, part in _active(round.region_id, tuple(organisation_ids), day):
            self.parts.setdefault(organisation, set()).add(part)
        self.last: dict[int, dict[int, tuple[int, int]]] = {}
        self.answered: dict[int, set[int]] = {}
        rows = _asked(round, organisation_ids) if asked is None else asked
        for organisation, factor, year, quarter, answered in rows:
            if (year, quarter) == round.name and answered:
                self.answered.setdefault(organisation, set()).add(factor)
            elif (year, quarter) < round.name:
                before = self.last.setdefault(organisation, {})
                before[factor] = max(before.get(factor, NEVER), (year, quarter))

    def for_organisation(self, organisation_id: int) -> list[SuccessFactor]:
        return choose(
            self.factors,
            focus=self.focus,
            parts=self.parts.get(organisation_id, ()),
            last_asked=self.last.get(organisation_id, {}),
            answered=self.answered.get(organisation_id, ()),
        )


def _asked(round: QuarterRound, organisation_ids: Collection[int]) -> Iterator[Asked]:
    rows = Assessment.objects.filter(organisation__in=organisation_ids, round__region=round.region_id)
    found = rows.values_list("organisation", "factor", "round__year", "round__quarter", "scored_at")
    for organisation, factor, year, quarter, scored_at in found:
        yield organisation, factor, year, quarter, scored_at is not None


def keep(round: QuarterRound, organisation_id: int, factors: Iterable[SuccessFactor]) -> Submission:
    """Write down what is asked; what was asked before and is no longer loses its row unless it was answered.

    May run twice, also at once: a row that is there stays as it is.
    """
    form = {"round": round, "organisation_id": organisation_id}
    if not Submission.objects.filter(**form).exists():
        Submission.objects.bulk_create([Submission(**form)], ignore_conflicts=True)
    submission = Submission.objects.get(**form)
    wanted = {factor.pk for factor in factors}
    rows = dict(submission.assessments.values_list("factor", "scored_at"))
    surplus = [factor for factor, scored_at in rows.items() if factor not in wanted and scored_at is None]
    if surplus:
        submission.assessments.filter(factor__in=surplus, scored_at=None).delete()
    Assessment.objects.bulk_create(
        [Assessment(submission=submission, factor_id=pk, **form) for pk in sorted(wanted - set(rows))],
        ignore_conflicts=True,
    )
    return submission
