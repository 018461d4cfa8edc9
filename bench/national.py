"""A nation: 35 regions, some 900 organisations, 200,000 trajecten of ten years, and what pages and nights cost in it.

`python -m bench.national --trajectories 200000`. One region is walked by the real methods and multiplied set by set
(`bench/nation`), with every constraint, trigger and policy on; `check_invariants` looks it all over. The same is done
at a tenth of the size, so that the tables say how a page grows. With `--keep FOLDER` the databases stay, to measure in
again. With `--open PORT` nothing is measured and the nation stands in a browser until Ctrl-C, to see the band of the
other regions and the gaps that regions share, which the one region of the demo does not have.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.__main__ import machine, tell
from bench.world import REGION, Size, configure, point_at
from bench.world import build as walk
from transitiehuis import embedded

PATTERN = Size(candidates=90, months=24)
ROUNDS, STARTS = 3, 3


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.national", description=__doc__)
    parser.add_argument("--trajectories", type=int, default=200_000, help="how many in all (200000)")
    parser.add_argument("--regions", type=int, default=35, help="how many regions (35)")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"rounds of measuring ({ROUNDS})")
    parser.add_argument("--starts", type=int, default=STARTS, help=f"cold starts of each page ({STARTS})")
    parser.add_argument("--keep", type=Path, help="a folder where the databases stay, to measure in again")
    parser.add_argument("--alone", action="store_true", help="not at a tenth of the size as well")
    parser.add_argument("--open", type=int, metavar="PORT", help="let it be looked at on this port, measure nothing")
    chosen = parser.parse_args()
    folder = chosen.keep or Path(tempfile.mkdtemp(prefix="transitiehuis-bench-"))
    try:
        measure(folder, chosen)
    finally:
        if not chosen.keep:
            embedded.remove(folder)


def measure(folder: Path, chosen: argparse.Namespace) -> None:
    from bench.nation import pages

    configure(folder)
    tenth = None
    with embedded.services(folder, durable=False) as found:
        point_at(found)
        if not (folder / "walked").exists():
            walk(PATTERN, tell)
            (folder / "walked").touch()
        if chosen.open:
            with nation(found, chosen.trajectories, chosen.regions):
                stand_open(chosen.open)
            return
        print(f"{machine()} Load {os.getloadavg()[0]:.1f} at the start.\n", flush=True)
        for size in [chosen.trajectories] if chosen.alone else [chosen.trajectories // 10, chosen.trajectories]:
            with nation(found, size, chosen.regions):
                costs, memory = pages.measure(chosen.rounds, chosen.starts, tell)
            print(f"{pages.table(costs, tenth)}\n\n{memory}\n", flush=True)
            tenth = costs
    print(f"Load {os.getloadavg()[0]:.1f} at the end.", flush=True)


def stand_open(port: int) -> None:
    """Serve what stands in the database, as the demo does: its characters sign in with one click."""
    from bench.server import serving

    with serving("transitiehuis.wsgi", port=port), contextlib.suppress(KeyboardInterrupt):
        tell(f"http://localhost:{port}/ until Ctrl-C. As Daan: /regie/landelijk/ and /regie/landelijk/witte-vlekken/")
        signal.pause()


@contextlib.contextmanager
def nation(found: embedded.Services, size: int, regions: int) -> Iterator[None]:
    """Django and what is started from here on look at a database with a nation of this size, built when it is new."""
    from django.db import connection, connections

    name, before = f"nation_{size}_{regions}", connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        new = cursor.fetchone() is None
        connections.close_all()
    if new:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{before}"')
    connections.close_all()
    connection.settings_dict["NAME"] = name
    os.environ["DATABASE_URL"] = found.database_url.replace("/transitiehuis?", f"/{name}?")
    try:
        if new:
            settle(size, regions)
        yield
    finally:
        connections.close_all()
        connection.settings_dict["NAME"] = before


def settle(size: int, regions: int) -> None:
    """Build it, look it over, and let a worker have counted: as it stands on a morning."""
    from bench.nation import looking, nights
    from bench.nation.build import build

    tell(f"A nation of {size} trajecten …")
    built = build(size, regions, REGION, tell)
    print(said(f"Built in {sum(built.values()):.0f} s", built), flush=True)
    print(looking.counted(), flush=True)
    print(looking.broken(tell), flush=True)
    print(f"\n{nights.table(*nights.measure(tell))}\n", flush=True)
    print(f"{nights.months_of_all(tell)}\n", flush=True)


def said(what: str, took: dict[str, float]) -> str:
    return f"{what}: {'; '.join(f'{name} {seconds:.1f} s' for name, seconds in took.items())}."


if __name__ == "__main__":
    main()
