"""Two years, day by day: starts that move, breaks, next placements, schemes that change, holidays, people who call.

Whatever happens, no moment is lost and none is double. The rules are reckoned once more here, the slow and plain way.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from nazorg import plan
from nazorg.models.scheme import after_change
from transitiehuis import days

FIRST, DAYS = date(2026, 1, 1), 731
WEEKS = st.lists(st.integers(1, 60), min_size=1, max_size=8, unique=True)
ASKS = WEEKS.map(lambda weeks: [plan.Ask(week) for week in sorted(weeks)])
HAPPENINGS = st.lists(
    st.tuples(st.integers(0, DAYS - 1), st.sampled_from(["start", "move", "end", "scheme", "agree", "night"]), ASKS,
              st.integers(-9, 40)),
    min_size=4, max_size=30,
)  # fmt: skip


@dataclass
class Moment:
    week: int
    due: date
    phase: str
    asked_by: str
    asks: str
    status: str = plan.OPEN
    agreed: bool = False


@dataclass
class Job:
    work: plan.Work
    moments: list[Moment] = field(default_factory=list)
    ended: bool = False


@dataclass
class Life:
    """One candidate's jobs and the region's schemes, by the same functions as the house uses."""

    jobs: list[Job] = field(default_factory=list)
    schemes: list[plan.Scheme] = field(default_factory=list)
    said: list[tuple[date, list[plan.Ask]]] = field(default_factory=list)  # every change as it was made

    @property
    def job(self) -> Job | None:
        return self.jobs[-1] if self.jobs and not self.jobs[-1].ended else None

    def replan(self, today: date) -> None:
        """What planning.replan writes."""
        if self.job is None:
            return
        change = plan.settle(self.job.moments, plan.wanted(self.job.work, self.schemes), today)
        self.job.moments += [Moment(want.week, **want.facts()) for want in change.new]
        for moment, want in [*change.other, *change.back]:
            vars(moment).update(want.facts(), status=plan.OPEN)
        for moment in change.gone:
            moment.status = plan.LAPSED

    def happen(self, what: str, today: date, asks: list[plan.Ask], shift: int) -> None:
        if what == "start" and self.job is None:
            self.jobs.append(Job(work_from(today - timedelta(days=abs(shift) % 10))))
            self.replan(today)
        elif what == "move" and self.job:
            self.job.work = work_from(self.job.work.start + timedelta(days=shift))
            self.replan(today)
        elif what == "end" and self.job:
            for moment in self.job.moments:
                if moment.status == plan.OPEN:
                    moment.status = "missed" if moment.due < today else plan.LAPSED
            self.job.ended = True
        elif what == "scheme":
            since = today + timedelta(days=1 + abs(shift))
            self.schemes = after_change(self.schemes, asks, since)
            self.said = [(day, told) for day, told in self.said if day < since] + [(since, asks)]
        elif what == "agree" and self.job:
            ahead = [moment for moment in self.job.moments if moment.status == plan.OPEN]
            if ahead:
                ahead[0].due, ahead[0].agreed = today + timedelta(days=3), True
        elif what == "night":
            self.replan(today)

    def talk(self, today: date) -> None:
        """Most moments that are due are held on the day itself."""
        for moment in self.job.moments if self.job else []:
            if moment.status == plan.OPEN and moment.due <= today and moment.week % 5:
                moment.status = "held"


def work_from(start: date) -> plan.Work:
    return plan.Work(start, start + timedelta(weeks=13), days.add_months(start, 12), start)


def asked_weeks(life: Life, start: date) -> set[int]:
    """By the changes as they were made: for each week, the last that had begun on that week's own day."""
    found = set()
    for week in range(1, 105):
        begun = [
            asks for since, asks in sorted(life.said, key=lambda one: one[0]) if since <= start + week * days_a_week
        ]
        asks = begun[-1] if begun else list(plan.DEFAULT_ASKS)
        found |= {week} & {ask.week for ask in asks}
    return found


days_a_week = timedelta(days=7)


@settings(max_examples=60)
@given(happenings=HAPPENINGS)
def test_over_two_years_no_moment_is_lost_and_none_is_double(happenings):
    life = Life()
    agenda = sorted([(0, "start", [plan.Ask(1)], 0), *happenings], key=lambda one: one[0])
    for number in range(DAYS):
        today = FIRST + timedelta(days=number)
        settled = [(moment, replace(moment)) for job in life.jobs for moment in job.moments if stands(moment)]
        for _day, what, asks, shift in [one for one in agenda if one[0] == number]:
            life.happen(what, today, asks, shift)
        assert all(moment == before for moment, before in settled), "what was held or missed has changed"
        life.talk(today)
    last = FIRST + timedelta(days=DAYS)
    life.replan(last)  # the night after
    for job in life.jobs:
        weeks = [moment.week for moment in job.moments]
        assert len(weeks) == len(set(weeks)), "a week stands twice"
        if job.ended:
            assert not [moment for moment in job.moments if moment.status == plan.OPEN], "asked after the end"
            continue
        check_running(life, job, last)


def stands(moment: Moment) -> bool:
    return moment.status in {"held", "missed"}


def check_running(life: Life, job: Job, today: date) -> None:
    asked = asked_weeks(life, job.work.start)
    by_week = {moment.week: moment for moment in job.moments}
    for week in asked:
        moment = by_week.get(week)
        lapsed_before = moment is not None and moment.status == plan.LAPSED
        assert moment, f"week {week} is lost"
        assert not lapsed_before or job.work.start + week * days_a_week < today, f"week {week} lapsed"
    for moment in job.moments:
        if moment.status != plan.OPEN or moment.agreed:
            continue
        assert moment.week in asked, f"week {moment.week} is asked by no scheme"
        plain = job.work.start + moment.week * days_a_week
        latest = max(job.work.closes_on, plain)
        assert min(plain, job.work.closes_on) <= moment.due <= latest + timedelta(days=6)
        assert days.is_werkdag(moment.due) or moment.due == job.work.closes_on


@given(
    asks=ASKS, since=st.dates(date(2026, 1, 1), date(2027, 12, 31)), today=st.dates(date(2026, 1, 1), date(2027, 6, 1))
)
def test_a_change_saved_again_changes_nothing_more(asks, since, today):
    schemes = after_change([], asks, since)
    work = work_from(date(2026, 2, 1))
    first = plan.settle([], plan.wanted(work, schemes), today)
    rows = [Moment(want.week, **want.facts()) for want in first.new]
    assert not plan.settle(rows, plan.wanted(work, schemes), today)
