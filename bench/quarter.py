"""A year of kwartaalrondes in all regions at once, and the morning on which they open.

`python -m bench.quarter` (or as part of `make bench`). 35 regions with 26 partners each, some 900 organisations; every
second one has a colleague beside its partnercontact, and nobody answers. Beat asks twice on every day of 2026. The
ledger must then hold exactly the rows that the calendar says, worked out here by hand, none double. After that the
next year's first opening is measured: from nothing owed to every mail handed to a local mail server, beside a bare
loop that hands over the same mails. PostgreSQL is a private one with every safety on.
"""

from __future__ import annotations

import argparse
import io
import multiprocessing
import resource
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bench.outbox import as_django_writes, bare, serve
from bench.private import database

PARTNERS = 26  # a region
FIRST, LAST, OPENING = date(2025, 12, 31), date(2026, 12, 31), date(2027, 1, 19)
# The days of 2026 by hand: 5 May and Hemelvaart (14 May) lie in the second round.
YEAR = {
    "2026-K1": {"opening": "01-20", "reminder": "02-03", "last_reminder": "02-10", "pack": "02-13", "halfway": "03-31"},
    "2026-K2": {"opening": "04-21", "reminder": "05-06", "last_reminder": "05-12", "pack": "05-15", "halfway": "06-30"},
    "2026-K3": {"opening": "07-21", "reminder": "08-04", "last_reminder": "08-11", "pack": "08-14", "halfway": "09-29"},
    "2026-K4": {"opening": "10-20", "reminder": "11-03", "last_reminder": "11-10", "pack": "11-13", "halfway": "12-29"},
}
Ledger = list[tuple[date, str]]
Partner = tuple[str, int, int, int | None]  # region, organisation, partnercontact, colleague


def stage(partners: int) -> list[Partner]:
    """The partners of every region with who is written to."""
    from django.core.management import call_command

    from transitiehuis.netwerk.models import Membership, Organisation, Partnership, Region, Role, User

    call_command("migrate", verbosity=0)
    call_command("load_reference", stdout=io.StringIO())
    since = date(2025, 1, 1)
    found = []
    for region in Region.objects.order_by("code"):
        for number in range(partners):
            name = f"Partner {number + 1} {region.code}"
            organisation = Organisation.objects.create(name=name, kind="branch", since=since, invented=True)
            Partnership.objects.create(organisation=organisation, region=region, since=since)
            people: list[int] = []
            for role in (Role.PARTNER_CONTACT, Role.COORDINATOR)[: 1 + number % 2]:
                address = f"{role}{number}@{region.code.lower()}.example"
                user = User.objects.create(email=address, name=f"Contact {number}")
                Membership.objects.create(user=user, organisation=organisation, role=role, since=since)
                people.append(user.pk)
            found.append((region.code, organisation.pk, people[0], people[1] if number % 2 else None))
    return found


def due(partners: list[Partner]) -> Iterator[tuple[date, str]]:
    """Each row that the year should leave: the day, and its key."""
    for quarter, stages in YEAR.items():
        for name, day in stages.items():
            for region, organisation, contact, colleague in partners:
                key = f"{region}/{quarter}/{organisation}/{name}"
                yield date.fromisoformat(f"2026-{day}"), f"{key}/{contact}"
                if name == "pack":  # the day on which the meeting is put in people's own calendar too
                    yield date.fromisoformat(f"2026-{day}"), f"{region}/{quarter}/meeting/calendar-0/{contact}"
                if name == "last_reminder" and colleague:
                    yield date.fromisoformat(f"2026-{day}"), f"{key}/{colleague}"


def owed() -> Ledger:
    from django.utils import timezone

    from transitiehuis.netwerk.actor import working
    from transitiehuis.outbox.models import Owed

    with working():
        rows = Owed.objects.filter(kind__startswith="regie.").values_list("created_at", "key")
        return sorted((timezone.localtime(created).date(), key) for created, key in rows)


def at(day: date) -> float:
    return datetime(day.year, day.month, day.day, 8, tzinfo=ZoneInfo("Europe/Amsterdam")).timestamp()


def walk(tell: Callable[[str], None]) -> float:
    """Seconds that beat's two questions of each day of the year took."""
    import time_machine

    from transitiehuis.regie.pack import building
    from transitiehuis.regie.tasks import quarter_rhythm

    start = time.perf_counter()
    for ahead in range((LAST - FIRST).days + 1):
        day = FIRST + timedelta(days=ahead)
        if day.day == 1:
            tell(f"{day:%Y-%m} …")
        with time_machine.travel(at(day), tick=False):
            while building.look():  # as `review_packs`, which rings for itself until no pack is left
                pass
            quarter_rhythm()
            quarter_rhythm()
    return time.perf_counter() - start


def year(partners: list[Partner], tell: Callable[[str], None]) -> str:
    took = walk(tell)
    found, wanted = owed(), sorted(due(partners))
    if found != wanted:
        lacking, more = set(wanted) - set(found), set(found) - set(wanted)
        some = [*sorted(lacking)[:3], *sorted(more)[:3]]
        raise SystemExit(f"The ledger is wrong: {len(lacking)} lacking, {len(more)} too many: {some}")
    regions = len({region for region, *_rest in partners})
    return (
        f"{regions} regions, {len(partners)} organisations, a year of two questions a day: "
        f"{len(wanted)} rows owed, exactly those of the calendar, in {took:.0f} s."
    )


def morning(partners: list[Partner]) -> str:
    """One opening in all regions: owe, join, hand over; and the same mails in a bare loop."""
    import time_machine
    from django.db import connection

    from transitiehuis.netwerk.actor import working
    from transitiehuis.outbox import letters
    from transitiehuis.outbox.delivery import deliver
    from transitiehuis.outbox.models import Message, Owed
    from transitiehuis.regie.tasks import quarter_rhythm

    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE outbox_owed CASCADE")  # the year was never sent
    before = peak()
    with time_machine.travel(at(OPENING), tick=True):
        start = time.perf_counter()
        quarter_rhythm()
        made = time.perf_counter() - start
        deliver()
        whole = time.perf_counter() - start
        with working():
            sent = Owed.objects.filter(key__contains="/2027-K1/", state=Owed.State.SENT)
            mails = [as_django_writes(letters.as_mail(one)) for one in Message.objects.filter(parts__in=sent)]
    if len(mails) != len(partners):
        raise SystemExit(f"{len(mails)} mails were sent, {len(partners)} were due.")
    loop = bare(mails)
    return (
        f"The morning of an opening: {len(mails)} letters made in {made:.1f} s and handed over {whole - made:.1f} s "
        f"later, {len(mails) / whole:.0f} mails a second in all with one worker, {len(mails) / (whole - made):.0f} "
        f"once owed; a bare SMTP loop {len(mails) / loop:.0f}, ratio {loop / (whole - made):.2f}. "
        f"Memory: {peak() - before:.0f} MB over {before:.0f} MB."
    )


def peak() -> float:
    """The most that this process ever had in memory, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(report: Callable[[str], None] = print) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.quarter", description=__doc__)
    parser.add_argument("--partners", type=int, default=PARTNERS, help=f"partners a region ({PARTNERS})")
    chosen = parser.parse_args()
    here, there = multiprocessing.Pipe()
    sink = multiprocessing.Process(target=serve, args=(there,), daemon=True)
    sink.start()
    there.close()
    try:
        with database(EMAIL_URL=f"smtp://127.0.0.1:{here.recv()}"):
            partners = stage(chosen.partners)
            report(year(partners, lambda text: print(text, file=sys.stderr, flush=True)))
            report(morning(partners))
    finally:
        here.close()
        sink.join(10)


if __name__ == "__main__":
    main()
