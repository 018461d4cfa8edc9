"""What the tests of the roof's daily pages share: a set day, a page that was read, its cost, and work in bulk."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from intake.models import Candidate, Channel, Handover, Involvement, MatchingProfile, NextAction, PartyRole, Trajectory
from tests.cast import World, signed_in
from tests.house import HouseClient
from tests.ui.page import dangling, elements, inline, parse
from transitiehuis.netwerk.actor import acting

TODAY = date(2026, 11, 24)  # a Tuesday
BOOKKEEPING = ("SAVEPOINT", "RELEASE", "ROLLBACK")


def at(day: date) -> time_machine.travel:
    return time_machine.travel(datetime(day.year, day.month, day.day, 9, tzinfo=timezone.get_default_timezone()))


def client_of(world: World, who: str) -> Client:
    return signed_in(HouseClient(), getattr(world, who))


def read(client: Client, url: str, *, follow: bool = False) -> str:
    """The page in the words of the code; it is there, valid, and free of inline script and dangling links."""
    with translation.override(translation.get_language()):  # the next test speaks its own language again
        response = client.get(url, headers={"accept-language": "en"}, follow=follow)
    assert response.status_code == 200, (url, response.status_code)
    html = response.content.decode()
    tree = parse(html)
    assert not inline(tree)
    assert not list(dangling(tree))
    return html


def asked(client: Client, url: str) -> list[str]:
    """Statements that the page asks of the database; savepoints only stand in for transactions in a test.

    The clock stands still meanwhile: once a minute a sitting is noted, whatever the page.
    """
    with time_machine.travel(timezone.now(), tick=False):
        read(client, url)
        with CaptureQueriesContext(connection) as queries:
            read(client, url)
    return [query["sql"] for query in queries if not query["sql"].startswith(BOOKKEEPING)]


def cost(client: Client, url: str) -> int:
    return len(asked(client, url))


def forms_to(html: str) -> list[str]:
    """Where the buttons of a page post to."""
    return [form.get("action", "") for form in elements(parse(html), "form") if form.get("method") == "post"]


def accept(trajectory: Trajectory, world: World, who: str = "coordinator") -> Trajectory:
    """`who` takes over what was offered."""
    with acting(world.actor(who)) as actor:
        Handover.objects.get(trajectory=trajectory, status="offered").accept(by=actor)
    trajectory.refresh_from_db()
    return trajectory


def many(world: World, number: int, due: date = TODAY - timedelta(days=3)) -> None:
    """`number` trajecten that the school holds and the coordinator has, written straight into the tables."""
    now = timezone.now()
    people = Candidate.objects.bulk_create(
        Candidate(
            first_name="Veel",
            last_name=f"Werk{n}",
            sort_name=f"werk{n} veel",
            birth_year=1990,
            channel=Channel.GUIDE,
            place=world.places["Epe"],
            created_at=now,
        )
        for n in range(number)
    )
    last = Trajectory.objects.count()
    trajectories = Trajectory.objects.bulk_create(
        Trajectory(
            number=f"2025-{last + n:05d}",
            candidate=person,
            region=world.region,
            step=Trajectory.Step.INTAKE,
            step_since=due,
            holder=world.school,
            assignee=world.memberships["coordinator"],
            next_action=NextAction.PLAN_ORIENTATION,
            next_action_due=due,
            waiting_for=Trajectory.WaitingFor.NOTHING,
            opened_at=now,
        )
        for n, person in enumerate(people)
    )
    MatchingProfile.objects.bulk_create(MatchingProfile(trajectory=one) for one in trajectories)
    Involvement.objects.bulk_create(
        Involvement(trajectory=one, organisation=world.school, role=PartyRole.SCHOOL, since=due) for one in trajectories
    )
