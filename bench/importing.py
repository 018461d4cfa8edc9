"""An import of 50,000 rows, from upload to trajecten, against raw COPY of the very rows it wrote.

`python -m bench.importing` (or as part of `make bench`). The floor: the rows that the import wrote are copied out, the
tables emptied, and the rows copied in again with COPY, with the same indexes, checks and foreign keys. PostgreSQL is a
private one with every safety on.
"""

from __future__ import annotations

import argparse
import io
import os
import resource
import time
from collections.abc import Callable
from typing import Any

from bench.private import database

ROWS = 50_000
TABLES = (
    "intake_candidate", "intake_trajectory", "intake_involvement", "intake_referral", "intake_referral_themes",
    "intake_matchingprofile", "intake_matchingprofile_themes", "intake_chainevent", "intake_handover",
)  # fmt: skip
HEAD = "Voornaam;Achternaam;Geboortedatum;Telefoonnummer;Woonplaats;Naam interesse;Toelichting\n"


def sheet(rows: int) -> bytes:
    """Invented people, no two alike, in places of the country."""
    from intake.models import Theme
    from transitiehuis import days
    from transitiehuis.netwerk.models import Place

    theme = Theme.objects.valid_on(days.today()).in_order()[0].name_nl
    places = [f"{p.name} ({p.municipality.name})" for p in Place.objects.select_related("municipality").order_by("pk")]
    letters = "bcdfghjklmnprstvwz"

    def name(number: int) -> str:
        word = ""
        while number:
            number, at = divmod(number, len(letters))
            word += letters[at] + "aeiou"[(number + at) % 5]
        return word.capitalize() or "Bo"

    lines = [
        f"{name(n * 7 + 3)};{name(n * 11 + 5)};{1 + n % 28}-{1 + n % 12}-{1950 + n % 55};06{n:08d};"
        f"{places[n % len(places)]};{theme};Wil leren in de praktijk."
        for n in range(rows)
    ]
    return (HEAD + "\n".join(lines)).encode()


def stage_of_two() -> Any:
    """A region with a referrer and a school; who acts."""
    from datetime import date

    from transitiehuis.netwerk.actor import Actor
    from transitiehuis.netwerk.models import Membership, Organisation, Partnership, Region, Role, User

    region, since = Region.objects.order_by("pk")[0], date(2024, 1, 1)
    members = []
    for name, kind, role in (("UWV", "uwv", Role.ADVISER), ("School", "mbo_school", Role.COORDINATOR)):
        organisation = Organisation.objects.create(name=name, kind=kind, since=since, invented=True)
        Partnership.objects.create(organisation=organisation, region=region, since=since)
        user = User.objects.create_user(f"{name}@bench.example", name=name)
        members.append(Membership.objects.create(user=user, organisation=organisation, role=role, since=since))
    return Actor.of(members[0]), members[1].organisation, region


def memory() -> float:
    """The most this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def timed(step: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    found = step()
    return time.perf_counter() - start, found


def walk(data: bytes) -> tuple[dict[str, float], int]:
    """Seconds of each part of the import, and how many trajecten it made."""
    from intake.importing.reading import read
    from intake.models import Import
    from intake.tasks import imports
    from transitiehuis import days
    from transitiehuis.netwerk.actor import acting

    actor, school, region = stage_of_two()
    facts = {"name": "bench.csv", "region": region, "to": school, "informed_on": days.today()}

    def upload() -> Import:
        with acting(actor):
            found = Import.stage(read("bench.csv", io.BytesIO(data)), by=actor, **facts)
            found.choose(["first_name", "last_name", "birth", "phone", "place", "themes", "explanation"], by=actor)
            return found

    took: dict[str, float] = {}
    took["upload"], source = timed(upload)
    took["check"], _nothing = timed(imports)
    source.refresh_from_db()
    with acting(actor):
        source.start(by=actor)

    def until_done() -> None:
        while source.state == "running":
            imports()
            source.refresh_from_db()

    took["import"], _nothing = timed(until_done)
    return took, source.counts()["imported"]


def raw_copy() -> float:
    """Seconds to copy what the import wrote into the same tables, emptied."""
    from django.db import connection

    with connection.cursor() as cursor:
        raw, data = cursor.connection.cursor(), {}
        for table in TABLES:
            with raw.copy(f"COPY {table} TO STDOUT") as copy:
                data[table] = b"".join(bytes(part) for part in copy)
        cursor.execute(f"TRUNCATE {', '.join(TABLES)} CASCADE")

        def again() -> None:
            cursor.execute("BEGIN")
            for table in TABLES:
                with raw.copy(f"COPY {table} FROM STDIN") as copy:
                    copy.write(data[table])
            cursor.execute("COMMIT")

        return timed(again)[0]


def measure(rows: int) -> str:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    with open(os.devnull, "w") as nowhere:
        call_command("load_reference", verbosity=0, stdout=nowhere)
    data, before = sheet(rows), memory()
    took, made = walk(data)
    grown, whole = memory() - before, sum(took.values())
    assert made > rows * 0.98, f"only {made} of {rows} rows were good"
    floor = raw_copy()
    parts = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in took.items())
    return (
        f"{rows} rows ({parts}): {rows / whole:.0f} rows a second from upload to traject;"
        f" raw COPY of the same rows {floor:.1f} s; ratio 1/{whole / floor:.1f} (goal: 1/8 or better),"
        f" of writing alone 1/{took['import'] / floor:.1f}."
        f" Memory {grown:.0f} MB over the {before:.0f} MB before it."
    )


def main(report: Callable[[str], None] = print) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.importing", description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    rows = parser.parse_args().rows
    with database():
        report(measure(rows))


if __name__ == "__main__":
    main()
