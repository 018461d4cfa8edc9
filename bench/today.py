"""Vandaag as an organisation has more to do: the work list with 20, 200 and 2,000 trajecten that are too late.

`python -m bench.today`. PostgreSQL is a private one with every safety on, row security included. Beside it, in turns,
the same list with the whole pile read, as "show all" reads it, and planned anew for each reader.
"""

from __future__ import annotations

import contextlib
import io
import statistics
from datetime import timedelta
from typing import Any
from unittest import mock

from bench.nazorg import people_at_work, stage, timed
from bench.private import database

SIZES, ROUNDS = (20, 200, 2000), 15
PILE = "te-laat"


def main() -> None:
    with database():
        measure()


def measure() -> None:
    from django.core.management import call_command
    from django.db import connections

    call_command("migrate", verbosity=0)
    call_command("load_reference", verbosity=0, stdout=io.StringIO())
    actor, company = stage()
    people_at_work(max(SIZES), actor, company)
    least = None
    for number in SIZES:
        give(number, actor, company)
        folded, whole, anew = (statistics.median(times) * 1000 for times in zip(*in_turns(actor, number), strict=True))
        least = least or folded
        print(
            f"{number} trajecten too late: {folded:.0f} ms, {folded / least:.1f} times that of {SIZES[0]};"
            f" read whole {whole:.0f} ms, ratio {whole / folded:.1f};"
            f" planned anew {anew:.0f} ms, ratio {anew / folded:.1f}.",
            flush=True,
        )
    connections.close_all()


def give(number: int, actor: Any, company: Any) -> None:
    """So many trajecten are the school's, and too late; a company has the others."""
    from django.db import connection

    from intake.models import Trajectory
    from transitiehuis import days

    late = {"next_action": "plan_orientation", "next_action_due": days.today() - timedelta(days=3)}
    keys = list(Trajectory.objects.order_by("pk").values_list("pk", flat=True)[:number])
    Trajectory.objects.update(holder=company, assignee=None)
    Trajectory.objects.filter(pk__in=keys).update(holder=actor.organisation, assignee=actor.member, **late)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def in_turns(actor: Any, number: int) -> list[tuple[float, ...]]:
    """The time of each way to read the same list: as it is shown, whole, and as PostgreSQL plans it by itself."""
    from transitiehuis import asking, days
    from transitiehuis.netwerk.actor import acting
    from transitiehuis.regie.today import board_of

    def board(unfold: str = "") -> float:
        with acting(actor):
            return timed(lambda: board_of(actor, days.today(), "mij", unfold))

    def planned_anew() -> float:
        with mock.patch.object(asking, "planned_once", contextlib.nullcontext):
            return board()

    def each() -> tuple[float, ...]:
        return board(), board(PILE), planned_anew()

    for _time in range(6):  # composed, and prepared
        each()
    assert board_late(actor) == number
    return [each() for _round in range(ROUNDS)]


def board_late(actor: Any) -> int:
    from transitiehuis import days
    from transitiehuis.netwerk.actor import acting
    from transitiehuis.regie.today import board_of

    with acting(actor):
        return board_of(actor, days.today(), "mij").late


if __name__ == "__main__":
    main()
