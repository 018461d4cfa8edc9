"""What is known of a measuring point without asking: out of contact that was held and placements that ended.

`fact_on` is the rule, a pure function of facts. The day's work is in `nazorg/result_tasks.py`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from intake.models import Involvement, Trajectory
from matching import signals
from matching.models import Placement, PlacementState, ToldBy
from nazorg.models import (
    AtWork,
    CheckIn,
    ContactMoment,
    ContactStatus,
    Evidence,
    Result,
    ResultSeries,
    Side,
    Whereabouts,
    WordSource,
)
from nazorg.models.result_words import GRACE_DAYS, GRADE
from transitiehuis import days

if TYPE_CHECKING:
    from nazorg.models.result_series import ResultSeriesQuerySet
    from transitiehuis.netwerk.models import Organisation

WHOSE = {ToldBy.COMPANY: Evidence.EMPLOYER, ToldBy.CANDIDATE: Evidence.CANDIDATE, ToldBy.PARTNER: Evidence.GUIDE}


@dataclass(frozen=True)
class Proof:
    """On `day` somebody certainly worked there; `evidence` is whose word that is."""

    day: date
    evidence: str = Evidence.GUIDE
    source: str = WordSource.CONTACT


@dataclass(frozen=True)
class Work:
    """A placement as far as it proves something. `same`: with the employer that the series began with.

    `proofs` are days of contact and check-ins; `told` is whose word its end is.
    """

    same: bool
    start: date
    proofs: tuple[Proof, ...] = ()
    ended: date | None = None
    told: str = Evidence.GUIDE

    def proof_of(self, day: date) -> Proof | None:
        """The best graded proof that somebody worked there on `day`: one of a week before it is near enough."""
        if day < self.start or (self.ended and day > self.ended):
            return None
        last = [Proof(self.ended, self.told, WordSource.PLACEMENT)] if self.ended else []
        first = Proof(self.start, Evidence.GUIDE, WordSource.PLACEMENT)
        near = [one for one in (*last, *self.proofs, first) if day <= one.day + timedelta(days=GRACE_DAYS)]
        return min(near, key=lambda one: (GRADE[one.evidence], -one.day.toordinal()), default=None)


@dataclass(frozen=True)
class Fact:
    answer: str
    evidence: str
    source: str
    said_on: date


def fact_on(day: date, works: Sequence[Work]) -> Fact | None:
    """What placements, contact and check-ins tell about `day`; None when they tell nothing.

    A placement that runs proves nothing by itself: somebody must have had contact, or have told when it ended.
    """
    for work in sorted(works, key=lambda one: not one.same):
        if proof := work.proof_of(day):
            answer = Whereabouts.SAME_EMPLOYER if work.same else Whereabouts.SAME_TRADE
            return Fact(answer, proof.evidence, proof.source, proof.day)
    first = [work for work in works if work.same]
    if first and all(work.ended and work.ended < day for work in first):
        last = max(first, key=lambda work: work.ended or work.start)
        return Fact(Whereabouts.LEFT, last.told, WordSource.PLACEMENT, last.ended or last.start)
    return None


def works_of(series: Iterable[ResultSeries]) -> dict[int, list[Work]]:
    """The placements behind each series, by its key; three queries whatever their number."""
    wanted = {one.trajectory_id: one for one in series}
    started = Placement.objects.filter(trajectory__in=wanted, state__in=[PlacementState.STARTED, PlacementState.ENDED])
    proofs = proofs_of(wanted)
    found: dict[int, list[Work]] = {one.pk: [] for one in wanted.values()}
    for placement in started.in_order():
        one = wanted[placement.trajectory_id]
        if placement.counted_from < one.start:
            continue
        told = WHOSE[ToldBy(placement.reason_told_by)] if placement.reason_told_by else Evidence.GUIDE
        same, known = placement.counted_from == one.start, tuple(proofs.get(placement.pk, ()))
        found[one.pk].append(Work(same, placement.start, known, placement.ended_on, told))
    return found


def proofs_of(trajectories: Iterable[int]) -> dict[int, list[Proof]]:
    """Contact that was held and check-ins that said so, by placement."""
    found: dict[int, list[Proof]] = defaultdict(list)
    held = ContactMoment.objects.filter(trajectory__in=trajectories, status=ContactStatus.HELD)
    for placement, day in held.order_by("pk").values_list("placement", "held_on"):
        if day:
            found[placement].append(Proof(day))
    answered = CheckIn.objects.filter(trajectory__in=trajectories, at_work__in=[AtWork.YES, AtWork.LEAVING])
    for placement, moment, side in answered.order_by("pk").values_list("placement", "answered_at", "side"):
        evidence = Evidence.CANDIDATE if side == Side.CANDIDATE else Evidence.EMPLOYER
        found[placement].append(Proof(timezone.localdate(moment), evidence, WordSource.CHECK_IN))
    return found


def facts_due(results: Sequence[Result]) -> list[tuple[Result, Fact]]:
    """Those of `results` about which something is known that does not stand there yet."""
    works = works_of({result.series_id: result.series for result in results}.values())
    told = ((result, fact_on(result.due, works[result.series_id])) for result in results)
    return [(result, fact) for result, fact in told if fact and fact.answer != result.answer]


def asker_of(result: Result) -> Organisation | None:
    """Who asks where no mail can go: the lead begeleider, else who is aan zet, else who guided the placement."""
    leading = Involvement.objects.filter(trajectory=result.trajectory_id, lead=True, until=None)
    if lead := leading.select_related("organisation").first():
        return lead.organisation
    return result.trajectory.holder or result.series.placement.guide.organisation


# -- what the floor below announces ------------------------------------------------------------------------------------


def follow(sender: type[Placement], placement: Placement, change: str, **_kwargs: object) -> None:
    """Receiver of `placement_changed`: the measuring points are planned at the confirmed first day."""
    if change == signals.STARTED:
        ResultSeries.begin(placement)


def _to_be_asked(trajectory: Trajectory) -> ResultSeriesQuerySet:
    return ResultSeries.objects.filter(trajectory=trajectory, last_due__gt=days.today(), stopped_on=None)


def keep_channel(sender: type[Trajectory], trajectory: Trajectory, **_kwargs: object) -> None:
    """Receiver of `trajectory_closed`."""
    for series in ResultSeries.objects.filter(trajectory=trajectory, last_due__gt=days.today()):
        series.keep_channel(trajectory.candidate)


def duties_of(sender: type[Trajectory], trajectory: Trajectory, survivor: Trajectory, **_kwargs: object) -> list[str]:
    """Receiver of `duties_asked`: a dossier with questions to come goes on itself, unless the other has them too."""
    if not _to_be_asked(trajectory).exists() or _to_be_asked(survivor).exists():
        return []
    return [
        _("%(number)s is asked later where somebody works. Let that dossier go on.") % {"number": trajectory.number}
    ]
