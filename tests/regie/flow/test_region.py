"""The invented region, which walked the real steps: its account is the calendar of every traject, to the day."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from django.utils import timezone

from intake.models import Trajectory
from tests.regie.flow import plain
from tests.world import PLAN, Visited
from transitiehuis.netwerk.actor import working
from transitiehuis.netwerk.models import Region
from transitiehuis.regie.flow.counting import Stretch, count
from transitiehuis.regie.flow.keeping import months


def test_every_day_of_every_traject_has_one_cause(region: Visited) -> None:
    with working():
        trajects = list(Trajectory.objects.order_by("pk"))
        stories = {one.pk: plain.story(one) for one in trajects}
        of = Region.objects.get(code="AM06")
        stretches = [*months(PLAN.since, PLAN.until.replace(day=1)), Stretch(PLAN.until.replace(day=1), PLAN.until)]
        counted = count(of.pk, stretches)
    by_hand: Counter = Counter()
    for one in trajects:
        events = stories[one.pk]
        opened = timezone.localdate(one.opened_at)
        ended = timezone.localdate(one.closed_at) if one.closed_at else PLAN.until
        waits = plain.waits(events, PLAN.since - timedelta(days=30), PLAN.until)
        if not any(event.kind == "reopened" for event in events):
            assert sum(waits.values()) == max((min(ended, PLAN.until) - opened).days, 0), one.number
        by_hand += waits
    figures = [groups["all", ""] for groups in counted.values()]
    total: Counter = Counter()
    for month in figures:
        for step, holder, waiting_for, waiting_on, days in month["waits"]:
            total[plain.State(step, holder, waiting_for, waiting_on)] += days
    assert total == by_hand
    assert sum(total.values()) > 1000, "a region at work"
