"""What the tests of the second floor start from: somebody in matching, a place at a company, a proposal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date, timedelta

import pytest
import time_machine

from intake.models import Handover, NextAction, Reason, ReasonKind, Step, Theme, Trajectory
from matching.models import (
    LearningRoute,
    Placement,
    PlacementKind,
    Proposal,
    ProposalWhy,
    RouteStart,
    WorkPlacementOffer,
)
from tests.cast import World
from transitiehuis import days
from transitiehuis.netwerk.actor import acting


def in_days(count: int) -> date:
    return days.today() + timedelta(days=count)


@pytest.fixture
def seeker(world: World, refer: Callable[..., Trajectory]) -> Callable[..., Trajectory]:
    """`seeker(first_name=…)`: a traject in matching at the school, referred by the adviser of UWV."""

    def make(**facts: object) -> Trajectory:
        trajectory = refer(**facts)
        with acting(world.actor("coordinator")) as actor:
            Handover.objects.get(trajectory=trajectory).accept(by=actor)
            trajectory.refresh_from_db()
            trajectory.move_to(Step.MATCHING, by=actor, action=NextAction.FIND_PLACE, due=days.today())
        return trajectory

    return make


@pytest.fixture
def offer_place(world: World, themes: list[Theme]) -> Callable[..., WorkPlacementOffer]:
    """`offer_place(by="trainer", title=…)`: a leerwerkplek as the real method writes it."""

    def make(by: str = "trainer", **facts: object) -> WorkPlacementOffer:
        employer = facts.pop("employer", world.employer)
        offered = {
            "employer": employer,
            "region": world.region,
            "place": employer.place,
            "title": "Monteur warmtepompen",
            "theme": themes[0],
            "hours_min": 24,
            "hours_max": 32,
            "licence": "none",
            "language_level": "A2",
        }
        place = WorkPlacementOffer(**{**offered, **facts})
        with acting(world.actor(by)) as actor:
            place.offer(by=actor)
        return place

    return make


@pytest.fixture
def add_route(world: World, themes: list[Theme]) -> Callable[..., LearningRoute]:
    """`add_route(by="coordinator", title=…)`: a route that runs from today on, as the real methods write it."""

    def make(by: str = "coordinator", themes: list[Theme] = themes[:1], **facts: object) -> LearningRoute:
        said = {
            "title": "Hybride warmtepompen",
            "form": "certificate",
            "status": "running",
            "since": days.today(),
            "outcome": "next",
            "region": world.region,
            "place": world.places["Deventer"],
        }
        route = LearningRoute(**{**said, **facts})
        with acting(world.actor(by)) as actor:
            route.add(themes=themes, by=actor)
        return route

    return make


@pytest.fixture
def add_start(world: World) -> Callable[..., RouteStart]:
    """`add_start(route, seats=…)`: a start in 30 days with twelve seats, enrolment until that day."""

    def make(route: LearningRoute, by: str = "coordinator", **facts: object) -> RouteStart:
        day = days.today() + timedelta(days=30)
        said = {"starts_on": day, "enrol_by": day, "place": route.place, "seats": 12}
        start = RouteStart(route=route, **{**said, **facts})
        with acting(world.actor(by)) as actor:
            start.add(by=actor)
        return start

    return make


@pytest.fixture
def propose(world: World) -> Callable[..., Proposal]:
    """`propose(trajectory, place, until="accepted")`: a proposal, taken as far as that state by the real steps."""

    def make(trajectory: Trajectory, place: WorkPlacementOffer, until: str = "nameless") -> Proposal:
        with acting(world.actor("coordinator")) as actor:
            proposal = Proposal.make(trajectory, place, why=ProposalWhy.WISH, by=actor)
            if until != "nameless":
                proposal.interest(by=actor)
            if until in {"introduced", "accepted"}:
                proposal.introduce(agreed=True, by=actor)
            if until == "accepted":
                proposal.accept(by=actor)
        return proposal

    return make


@pytest.fixture
def log_placement(world: World) -> Callable[..., Placement]:
    """`log_placement(trajectory, start=…, by="coordinator")`: a placement as the real method writes it."""

    def make(trajectory: Trajectory, by: str = "coordinator", **facts: object) -> Placement:
        agreed = {
            "training_company": world.employer,
            "employer": world.employer,
            "start": days.today(),
            "hours": 32,
            "kind": PlacementKind.CONTRACT,
            "guide": world.memberships["coordinator"],
        }
        with acting(world.actor(by)) as actor:
            return Placement.log(trajectory, **{**agreed, **facts}, by=actor)

    return make


@pytest.fixture
def no_time(reasons: Callable[[str, str], Reason]) -> Reason:
    return reasons(ReasonKind.PROPOSAL_DECLINED, "no_trainer_time")


@pytest.fixture
def ended_reason(reasons: Callable[[str, str], Reason]) -> Reason:
    return reasons(ReasonKind.PLACEMENT_END, "hours_or_travel")


@pytest.fixture
def time_machine_to() -> Iterator[Callable[[date], None]]:
    """`time_machine_to(day)`: it is nine o'clock of that day from now on."""
    with ExitStack() as stack:

        def go(day: date) -> None:
            stack.enter_context(time_machine.travel(days.start_of(day) + timedelta(hours=9), tick=False))

        yield go
