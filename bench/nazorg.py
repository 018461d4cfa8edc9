"""Contact after the first day at work at size: a work list with 20,000 due moments, and planning 10,000 placements.

`python -m bench.nazorg` (or as part of `make bench`). PostgreSQL is a private one with every safety on, row security
included. The floors: the rows of the same page of the work list by one SQL statement through psycopg, and the very
moments that were planned copied in again with raw COPY, under the same indexes, checks and foreign keys.
"""

from __future__ import annotations

import argparse
import io
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from bench.private import database

MOMENTS, PLACEMENTS, ROUNDS = 20_000, 10_000, 9
TABLE = "nazorg_contactmoment"
WORKLIST = """
SELECT m.id, m.week, m.due, m.tries, m.assignee_id, c.first_name, c.last_name, t.number, e.name, p.start
FROM nazorg_contactmoment m
JOIN intake_trajectory t ON t.id = m.trajectory_id JOIN intake_candidate c ON c.id = t.candidate_id
JOIN matching_placement p ON p.id = m.placement_id JOIN netwerk_organisation e ON e.id = p.employer_id
WHERE m.status = 'open' AND m.owner_id = %s AND m.due <= %s
ORDER BY m.due, m.week NULLS LAST, m.id LIMIT 200
"""


def timed(step: Callable[[], Any]) -> float:
    start = time.perf_counter()
    step()
    return time.perf_counter() - start


def stage() -> tuple[Any, Any]:
    """A school with its coordinator, a company, and who acts."""
    from transitiehuis.netwerk.actor import Actor
    from transitiehuis.netwerk.models import Membership, Organisation, Partnership, Region, Role, User

    region, since = Region.objects.order_by("pk")[0], date(2024, 1, 1)
    made = {}
    for name, kind in (("School", "mbo_school"), ("Bedrijf", "employer")):
        made[kind] = Organisation.objects.create(name=name, kind=kind, since=since, invented=True)
        Partnership.objects.create(organisation=made[kind], region=region, since=since)
    user = User.objects.create_user("school@bench.example", name="School")
    school = made["mbo_school"]
    member = Membership.objects.create(user=user, organisation=school, role=Role.COORDINATOR, since=since)
    return Actor.of(member), made["employer"]


def people_at_work(count: int, actor: Any, company: Any) -> None:
    """Trajecten in plaatsing that the school leads, each with a placement that began in the past months."""
    from django.utils import timezone

    from intake.models import Candidate, Involvement, Trajectory
    from matching.models import Placement
    from transitiehuis import days
    from transitiehuis.netwerk.models import Place, Region

    today, now, member = days.today(), timezone.now(), actor.member
    region, place = Region.objects.order_by("pk")[0], Place.objects.order_by("pk")[0]
    named = {"last_name": "Meting", "birth_year": 1990, "channel": "phone", "phone": "0612345678", "place": place}
    named["created_at"] = now
    people = Candidate.objects.bulk_create(Candidate(first_name=f"Kandidaat {n}", **named) for n in range(count))
    turn = {
        "region": region, "step": "placement", "step_since": today, "holder": member.organisation, "assignee": member,
        "next_action": "keep_contact", "next_action_due": today, "waiting_for": "nothing", "opened_at": now,
    }  # fmt: skip
    made = Trajectory.objects.bulk_create(
        Trajectory(candidate=one, number=f"9999-{n:06d}", **turn) for n, one in enumerate(people)
    )
    party = {"organisation": member.organisation, "role": "guide", "guide_kind": "school", "lead": True, "since": today}
    Involvement.objects.bulk_create(Involvement(trajectory=one, membership=member, **party) for one in made)
    work = {
        "training_company": company, "employer": company, "kind": "contract", "state": "started", "hours": 32,
        "guide": member, "confirmed_at": now,
    }  # fmt: skip
    starts = [today - timedelta(days=7 + n % 200) for n in range(count)]
    Placement.objects.bulk_create(
        Placement(
            trajectory=one,
            start=on,
            counted_from=on,
            guidance_until=on + timedelta(weeks=13),
            logged_at=days.start_of(on),
            **work,
        )
        for one, on in zip(made, starts, strict=True)
    )


def planning(placements: int, tell: Callable[[str], None]) -> str:
    """One night in which every placement gets its plan, against COPY of the moments it wrote."""
    from django.db import connection

    from nazorg.models import ContactMoment
    from nazorg.plan_tasks import plan_days

    tell("Planning …")
    took = timed(plan_days)
    again = timed(plan_days)
    moments = ContactMoment.objects.count()
    with connection.cursor() as cursor:
        rows = io.BytesIO()
        with cursor.connection.cursor().copy(f"COPY {TABLE} TO STDOUT") as out:
            for part in out:
                rows.write(bytes(part))
        cursor.execute(f"TRUNCATE {TABLE} CASCADE")
        start = time.perf_counter()
        with cursor.connection.cursor().copy(f"COPY {TABLE} FROM STDIN") as into:
            into.write(rows.getvalue())
        floor = time.perf_counter() - start
    return (
        f"Planning {placements} placements in one night: {moments} moments in {took:.1f} s,"
        f" {placements / took:.0f} placements a second; raw COPY of the same moments {floor:.1f} s;"
        f" ratio 1/{took / floor:.1f} (goal: 1/12 or better). A night in which nothing changed: {again:.1f} s."
    )


def work_list(actor: Any, tell: Callable[[str], None], rounds: int) -> str:
    """The rows of Vandaag with so many moments due, against the same page by one statement."""
    from django.db import connection, connections

    from nazorg.models import ContactMoment
    from nazorg.worklist import AHEAD_WERKDAGEN, MOST, nazorg_work
    from transitiehuis import days
    from transitiehuis.netwerk.actor import acting

    today = days.today()
    due = ContactMoment.objects.to_be_held().order_by("pk")
    keys = list(due.values_list("pk", flat=True)[:MOMENTS])
    ContactMoment.objects.filter(pk__in=keys).update(due=today - timedelta(days=1))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    until = days.add_werkdagen(today, AHEAD_WERKDAGEN)

    def ours() -> None:
        with acting(actor):
            assert len(nazorg_work(actor, today)) == MOST

    def raw() -> None:
        with connection.cursor() as cursor:
            found = cursor.connection.execute(WORKLIST, [actor.organisation.pk, until]).fetchall()
            assert len(found) == MOST

    ratios, times, floors = [], [], []
    for number in range(rounds + 1):
        tell(f"Work list, round {number} of {rounds} …")
        house, floor = (statistics.median(timed(step) for _time in range(10)) for step in (ours, raw))
        if number:  # the first only warms up
            ratios.append(house / floor)
            times.append(house)
            floors.append(floor)
    connections.close_all()
    return (
        f"Work list with {len(keys)} due moments of one organisation, {MOST} rows of it shown:"
        f" {statistics.median(times) * 1000:.0f} ms; one statement by psycopg without row security"
        f" {statistics.median(floors) * 1000:.0f} ms; ratio {statistics.median(ratios):.1f} (goal: 6 or less)."
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.nazorg", description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--placements", type=int, default=PLACEMENTS, help="people at work (10000)")
    chosen = parser.parse_args()

    def tell(text: str) -> None:
        print(text, file=sys.stderr, flush=True)

    with database():
        measure(chosen.placements, chosen.rounds, tell)


def measure(placements: int, rounds: int, tell: Callable[[str], None]) -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("load_reference", verbosity=0, stdout=io.StringIO())
    tell(f"Adding {placements} people at work …")
    actor, company = stage()
    people_at_work(placements, actor, company)
    print(planning(placements, tell), flush=True)
    print(work_list(actor, tell, rounds), flush=True)


if __name__ == "__main__":
    main()
