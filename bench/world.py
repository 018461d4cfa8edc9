"""The demo region to measure in: built once in a private PostgreSQL, and measured with every safety on."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from transitiehuis import embedded
from transitiehuis.demo.world.plan import CANDIDATES, MONTHS

REGION = "AM06"


@dataclass(frozen=True)
class Size:
    """How large a region: the demo's own, unless told otherwise."""

    candidates: int = CANDIDATES
    months: int = MONTHS


@contextlib.contextmanager
def world(size: Size, kept: Path | None, tell: Callable[[str], None]) -> Iterator[Path]:
    """Services with the demo region in them, Django set up on it; yields a folder for what the run writes.

    With `kept` the region stays in that folder and is used again as it is; else it is gone afterwards.
    """
    folder = kept or Path(tempfile.mkdtemp(prefix="transitiehuis-bench-"))
    try:
        configure(folder)
        if not (folder / "built").exists():
            with embedded.services(folder, durable=False) as found:
                point_at(found)
                build(size, tell)
            (folder / "built").write_text(f"{size}")
        with embedded.services(folder) as found:
            point_at(found)
            yield folder
    finally:
        if not kept:
            embedded.remove(folder)


def configure(folder: Path) -> None:
    """As on a server, but without a certificate and with the demo's characters."""
    os.environ.update(
        DEMO="1",
        DJANGO_SETTINGS_MODULE="bench.settings",
        BENCH_STATIC=str(folder / "static"),
        LOG_LEVEL="ERROR",
        SECRET_KEY="only-for-measuring-and-known-to-everybody-0123456789abcdef",
    )
    for name in ("TESTING", "DEBUG", "DATABASE_URL", "REDIS_URL"):
        os.environ.pop(name, None)


def point_at(found: embedded.Services) -> None:
    """Let this process and those it starts use these services; both starts of one folder have one address."""
    os.environ.update(DATABASE_URL=found.database_url, REDIS_URL=found.redis_url)
    import django
    from django.db import connections

    django.setup()
    connections.close_all()


def build(size: Size, tell: Callable[[str], None]) -> None:
    """Migrate, load, build the region, and bring the planner's figures up to date as autovacuum does in time."""
    from django.core.management import call_command
    from django.db import connection, connections

    tell(f"Building the demo region: {size.candidates} kandidaten, {size.months} months …")
    call_command("migrate", verbosity=0)
    call_command("load_reference", verbosity=0, stdout=open(os.devnull, "w"))  # noqa: SIM115
    call_command("build_demo", region=REGION, candidates=size.candidates, months=size.months)
    call_command("collectstatic", interactive=False, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    connections.close_all()
