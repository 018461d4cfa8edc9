"""What is known of a measuring point without asking: out of contact that was held and placements that ended.

`fact_on` is the rule, a pure function of facts. The day's work is in `nazorg/result_tasks.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Max, Q
from django.utils.translation import gettext as _

from intake.models import Involvement, Trajectory
from matching import signals
from matching.models import Placement, PlacementState, ToldBy
from nazorg.models import ContactMoment, ContactStatus, Evidence, Result, ResultSeries, Whereabouts, WordSource
from nazorg.models.result_words import GRACE_DAYS
from transitiehuis import days

if TYPE_CHECKING:
    from transitiehuis.netwerk.models import Organisation

WHOSE = {ToldBy.COMPANY: Evidence.EMPLOYER, ToldBy.CANDIDATE: Evidence.CANDIDATE, ToldBy.PARTNER: Evidence.GUIDE}


@dataclass(frozen=True)
class Work:
    """A placement as far as it proves something. `same`: with the employer that the series began with.

    `contact` is the last day of contact about it; `told` whose word its end is.
    """

    same: bool
    start: date
    contact: date | None = None
    ended: date | None = None
    told: str = Evidence.GUIDE

    @property
    def seen(self) -> date:
        """The last day on which somebody certainly worked there."""
        return self.ended or max(self.start, self.contact or self.start)

    def holds(self, day: date) -> bool:
        """Whether it proves that somebody worked there on `day`: contact a week before it is near enough."""
        if self.ended:
            return self.start <= day <= self.ended
        return self.start <= day <= self.seen + timedelta(days=GRACE_DAYS)


@dataclass(frozen=True)
class Fact:
    answer: str
    evidence: str
    source: str
    said_on: date


def fact_on(day: date, works: Sequence[Work]) -> Fact | None:
    """What placements and contact tell about `day`; None when they tell nothing.

    A placement that runs proves nothing by itself: somebody must have had contact, or have told when it ended.
    """
    for work in sorted(works, key=lambda one: not one.same):
        if work.holds(day):
            answer = Whereabouts.SAME_EMPLOYER if work.same else Whereabouts.SAME_TRADE
            if work.ended:
                return Fact(answer, work.told, WordSource.PLACEMENT, work.ended)
            source = WordSource.CONTACT if work.contact else WordSource.PLACEMENT
            return Fact(answer, Evidence.GUIDE, source, work.seen)
    first = [work for work in works if work.same]
    if first and all(work.ended and work.ended < day for work in first):
        last = max(first, key=lambda work: work.ended or work.start)
        return Fact(Whereabouts.LEFT, last.told, WordSource.PLACEMENT, last.seen)
    return None


def works_of(series: Iterable[ResultSeries]) -> dict[int, list[Work]]:
    """The placements behind each series, by its key; two queries whatever their number."""
    wanted = {one.trajectory_id: one for one in series}
    started = Placement.objects.filter(trajectory__in=wanted, state__in=[PlacementState.STARTED, PlacementState.ENDED])
    held = ContactMoment.objects.filter(trajectory__in=wanted, status=ContactStatus.HELD).values("placement")
    contact = dict(held.annotate(last=Max("held_on")).values_list("placement", "last"))
    found: dict[int, list[Work]] = {one.pk: [] for one in wanted.values()}
    for placement in started.in_order():
        one = wanted[placement.trajectory_id]
        if placement.counted_from < one.start:
            continue
        found[one.pk].append(
            Work(
                same=placement.counted_from == one.start,
                start=placement.start,
                contact=contact.get(placement.pk),
                ended=placement.ended_on,
                told=WHOSE.get(ToldBy(placement.reason_told_by), Evidence.GUIDE)
                if placement.reason_told_by
                else Evidence.GUIDE,
            )
        )
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


def keep_channel(sender: type[Trajectory], trajectory: Trajectory, **_kwargs: object) -> None:
    """Receiver of `trajectory_closed`."""
    for series in ResultSeries.objects.filter(trajectory=trajectory, last_due__gt=days.today()):
        series.keep_channel(trajectory.candidate)


def duties_of(sender: type[Trajectory], trajectory: Trajectory, **_kwargs: object) -> list[str]:
    """Receiver of `duties_asked`: a dossier with questions to come goes on itself."""
    ahead = Q(last_due__gt=days.today(), stopped_on=None)
    if not ResultSeries.objects.filter(ahead, trajectory=trajectory).exists():
        return []
    return [
        _("%(number)s is asked later where somebody works. Let that dossier go on.") % {"number": trajectory.number}
    ]
