"""What a process has in memory after many papers: as the portal sets them, and as typst alone would hold them.

`python -m bench.papers`. Each way has a process of its own, with the threads of a web process; every paper differs
from the others. Needs no database.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

PAPERS, THREADS, TABLES, ROWS = 60, 4, 4, 30


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.papers", description=__doc__)
    parser.add_argument("--papers", type=int, default=PAPERS, help=f"how many different papers ({PAPERS})")
    parser.add_argument("--set", choices=["holding", "letting go"], help="within one such process")
    chosen = parser.parse_args()
    if chosen.set:
        print(json.dumps(set_many(chosen.papers, holding=chosen.set == "holding")))
        return
    held, now = (apart(chosen.papers, holding=holding) for holding in (True, False))
    print(
        f"{chosen.papers} papers: {now['grown']:.0f} MB on top of {now['before']:.0f}; as typst holds them"
        f" {held['grown']:.0f} MB. Processor time of a paper {now['each'] / held['each']:.2f} ×."
    )


def grown(papers: int, *, holding: bool) -> float:
    """MB that so many papers leave behind in a process."""
    return float(apart(papers, holding=holding)["grown"])


def apart(papers: int, *, holding: bool) -> dict[str, float]:
    """`set_many` in a process that did nothing else."""
    way = "holding" if holding else "letting go"
    command = [sys.executable, "-m", "bench.papers", "--papers", str(papers), "--set", way]
    settings = {"TESTING": "1", "DATABASE_URL": "postgres:///x", "DJANGO_SETTINGS_MODULE": "transitiehuis.settings"}
    found = subprocess.run(command, env={**os.environ, **settings}, check=True, capture_output=True, text=True)
    return dict(json.loads(found.stdout))


def set_many(papers: int, *, holding: bool) -> dict[str, float]:
    """MB before, MB on top afterwards, and seconds of the processor for each."""
    import django

    django.setup()
    from transitiehuis import documents

    if holding:
        documents._let_go = lambda: None
    one(0)  # the library itself and its letters
    before, began = megabytes(), time.process_time()
    with ThreadPoolExecutor(THREADS) as threads:
        for number in range(papers):
            threads.submit(one, number + 1).result()
    return {"before": before, "grown": megabytes() - before, "each": (time.process_time() - began) / papers}


def one(number: int) -> bytes:
    from transitiehuis import documents

    return documents.pdf("figures", paper(number), title="Keten in cijfers", language="nl")


def paper(number: int) -> dict[str, Any]:
    """A page of figures, with the length of one of the chain."""
    from transitiehuis.regie.paper import Paper, Table, data_of

    heads = ("Stap", "Nu", "Vorig jaar", "Verschil", "Aandeel")
    tables = [
        Table(
            f"Tabel {place}",
            heads,
            [(f"Rij {row}", number + row, number * row, row - place, "12%") for row in range(ROWS)],
        )
        for place in range(TABLES)
    ]
    says = [f"In kwartaal {number} kwamen er {number + line} bij." for line in range(6)]
    return data_of(Paper(f"Keten {number}", "Regio, twaalf maanden", "keten", says=says, tables=tables, foot="Bench"))


def megabytes() -> float:
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


if __name__ == "__main__":
    main()
