"""A maatwerkplan of somebody who wants to become a monteur, in May. Read before Django is ready: models come late."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

if TYPE_CHECKING:
    from intake.models import Certificate
    from matching.models import LearningRoute, Qualification, RouteStart, TailoredPart, TailoredPlan
    from tests.cast import World


@pytest.fixture(autouse=True)
def spring() -> Any:
    from tests.matching.plans.steps import MAY
    from transitiehuis import days

    with time_machine.travel(days.start_of(MAY) + timedelta(hours=9)):  # it ticks: no two write at one moment
        yield


@pytest.fixture
def vca(db: None) -> Certificate:
    from intake.models import Certificate

    return Certificate.objects.create(code="B-VCA", name_nl="VCA Basis", kind="vca", validity_years=10)


@pytest.fixture
def trade(themes, vca) -> Qualification:
    """Monteur, level 2, that asks VCA at work and B1 to finish."""
    from matching.models import Qualification, TradeDemand

    found = Qualification.objects.create(crebo="25332", name="Monteur", level=2, standing="current")
    found.themes.set(themes[:1])
    facts = {"moment": "work", "weight": "usual", "rests_on_nl": "x", "certainty": "eigen kennis"}
    TradeDemand.objects.create(code="vca", theme=themes[0], kind="certificate", certificate=vca, **facts)
    TradeDemand.objects.create(code="b1", mbo_level=2, kind="language", level="B1", **facts)
    TradeDemand.objects.create(code="car", qualification=found, kind="licence", licence="B", **facts)
    TradeDemand.objects.create(code="other", mbo_level=4, kind="language", level="B2", **facts)
    return found


@pytest.fixture
def plan(world: World, seeker, trade) -> TailoredPlan:
    from intake.models import Candidate, Trajectory
    from matching.models import TailoredPlan
    from tests.matching.plans.steps import JUNE
    from transitiehuis.netwerk.actor import acting

    trajectory = seeker()
    Candidate.objects.filter(pk=trajectory.candidate_id).update(channel="email", email="samira@kandidaat.example")
    trajectory = Trajectory.objects.get(pk=trajectory.pk)
    with acting(world.actor("coordinator")) as by:
        return TailoredPlan.begin(trajectory, begins_on=JUNE, by=by, qualification=trade)


@pytest.fixture
def put(world: World, plan: TailoredPlan) -> Callable[..., TailoredPart]:
    """`put(title=…, days=…)`: one more part of the plan, on Monday unless said."""
    from matching.models import TailoredPart
    from transitiehuis.netwerk.actor import acting

    def make(by: str = "coordinator", **facts: Any) -> TailoredPart:
        plan.refresh_from_db()
        part = TailoredPart(plan=plan, **{"kind": "school", "title": "Les", "days": 1, "weekdays": [1], **facts})
        with acting(world.actor(by)) as actor:
            part.add(opened_at=plan.edited_at, by=actor)
        part.refresh_from_db()
        return part

    return make


@pytest.fixture
def asking(add_route, add_start, vca, world: World) -> RouteStart:
    """A start on 22 June of a route that asks VCA."""
    from matching.models import RouteDemand
    from transitiehuis import days
    from transitiehuis.netwerk.actor import acting

    route: LearningRoute = add_route(weeks=4, school_days=1)
    with acting(world.actor("coordinator")) as by:
        RouteDemand(route=route, kind="certificate", certificate=vca, since=days.today()).add(by=by)
    return add_start(route, starts_on=date(2026, 6, 22), enrol_by=date(2026, 6, 15))
