"""`make bench`, or `python -m bench`: what pages and messages cost, as Markdown for docs/performance.md."""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
from pathlib import Path

from bench import durability, matching, pages
from bench.world import Size, world


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--candidates", type=int, default=Size.candidates, help=f"how many people ({Size.candidates})")
    parser.add_argument("--months", type=int, default=Size.months, help="its history (24)")
    parser.add_argument("--rounds", type=int, default=pages.ROUNDS, help=f"rounds of measuring ({pages.ROUNDS})")
    parser.add_argument("--keep", type=Path, help="a folder where the region stays, to measure in again")
    chosen = parser.parse_args()
    with world(Size(chosen.candidates, chosen.months), chosen.keep, tell):
        tables = pages.measure(chosen.rounds, tell)
        full = matching.measure(chosen.rounds, tell)
        lasting = durability.measure(chosen.rounds, tell)
    print(f"{machine()}\n\n{tables}\n\n{full}\n\n{lasting}\n", flush=True)
    alone("bench.outbox")
    alone("bench.importing")
    alone("bench.nazorg")
    alone("bench.quarter")
    alone("bench.papers")


def machine() -> str:
    """Python, the number of cores and the kind of machine; no name."""
    return f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}."


def alone(module: str) -> None:
    """In a process of its own: its settings differ, and Django reads them once."""
    without = {name: value for name, value in os.environ.items() if name != "DEMO"}
    subprocess.run([sys.executable, "-m", module], env=without, check=True)


def tell(text: str) -> None:
    """How far it is, apart from the figures."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
