"""What the worker does in a night: measured in the fullest region and in five others, from large to small."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

PLACES = (0, 7, 14, 21, 28, 34)  # in the order of size


@dataclass(frozen=True)
class Night:
    """One job: seconds in the fullest region, in all that were measured, and in the nation at that rate."""

    name: str
    fullest: float
    measured: float
    nation: float


@dataclass(frozen=True)
class Sample:
    """The regions that are measured, the fullest first, and which part of all trajecten they have."""

    regions: list[int]
    share: float


def measure(tell: Callable[[str], None]) -> tuple[list[Night], Sample]:
    """Ten years counted for the first time, a night after that, the curves, a quarter's figures and a round's."""
    from transitiehuis.regie.durability import keeping as durability
    from transitiehuis.regie.figures import keeping as figures
    from transitiehuis.regie.flow import keeping as chain

    sample = chosen()
    jobs: dict[str, Callable[[int], object]] = {
        "Months of the chain, ten years for the first time": chain.count_region,
        "Months of the chain, a night": chain.count_region,
        "Curves of durability, a night": durability.count_region,
        "Figures of the quarter under way, a night": figures.count_so_far,
        "Figures of a quarter that ended": keep_quarter,
        "Figures of a round that closed": freeze_round,
    }
    found = []
    for name, job in jobs.items():
        tell(f"{name} …")
        took = [as_worker(job, region) for region in sample.regions]
        found.append(Night(name, took[0], sum(took), sum(took) / sample.share))
    return found, sample


def months_of_all(tell: Callable[[str], None]) -> str:
    """The regions beside each other: a month of all of them, and the others that are told."""
    from transitiehuis import days
    from transitiehuis.netwerk.actor import working
    from transitiehuis.regie.models import NationalMonth
    from transitiehuis.regie.national.keeping import due_months, keep_month

    day, took, rows = days.today(), [], 0
    with working():
        NationalMonth.objects.update(looked_at=None)  # the pattern alone was looked at
        months = due_months(day)
    for month in months:
        tell(f"All regions beside each other, {month:%Y-%m} …")
        began = time.perf_counter()
        with working():
            rows += keep_month(month, day)
        took.append(time.perf_counter() - began)
    what = f"{len(took)} months of all regions beside each other, {rows} rows"
    return f"{what}: {sum(took):.0f} s, the dearest {max(took):.1f} s."


def as_worker(job: Callable[[int], object], region: int) -> float:
    from transitiehuis.netwerk.actor import working

    began = time.perf_counter()
    with working():
        job(region)
    return time.perf_counter() - began


def keep_quarter(region: int) -> int:
    from transitiehuis import days
    from transitiehuis.regie.figures import keeping
    from transitiehuis.regie.rhythm import Quarter

    return keeping.keep(region, Quarter.of(days.today()).previous())


def freeze_round(region: int) -> int:
    """The last one that closed."""
    from transitiehuis import days
    from transitiehuis.regie.figures import keeping
    from transitiehuis.regie.models import QuarterRound

    closed = QuarterRound.objects.closed_by(days.today()).filter(region=region)
    last = closed.newest_first().first()
    return keeping.freeze(last.pk) if last else 0


def chosen() -> Sample:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT region_id, count(*) FROM intake_trajectory GROUP BY 1 ORDER BY 2 DESC, 1")
        rows = cursor.fetchall()
    some = [rows[place] for place in PLACES if place < len(rows)]
    return Sample([region for region, _n in some], sum(n for _r, n in some) / sum(n for _r, n in rows))


def table(nights: list[Night], sample: Sample) -> str:
    """Markdown."""
    measured = f"{len(sample.regions)} regions, {sample.share:.0%} of all trajecten"
    rows = [
        f"| job of the worker | the fullest region | {measured} | the nation, at that rate |",
        "| --- | ---: | ---: | ---: |",
    ]
    rows += [f"| {one.name} | {one.fullest:.1f} s | {one.measured:.1f} s | {one.nation:.0f} s |" for one in nights]
    return "\n".join(rows)
