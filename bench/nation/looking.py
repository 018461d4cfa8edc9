"""What stands in the nation, and whether everything holds that must."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import islice

NOUNS = {
    "regions": "SELECT count(DISTINCT region_id) FROM intake_trajectory",
    "organisations": "SELECT count(DISTINCT organisation_id) FROM netwerk_partnership",
    "accounts": "SELECT count(*) FROM netwerk_user",
    "trajecten": "SELECT count(*) FROM intake_trajectory",
    "of which open": "SELECT count(*) FROM intake_trajectory WHERE closed_at IS NULL",
    "in the fullest region": "SELECT max(n) FROM (SELECT count(*) n FROM intake_trajectory GROUP BY region_id) t",
    "events": "SELECT count(*) FROM intake_chainevent",
    "placements": "SELECT count(*) FROM matching_placement",
    "years": "SELECT extract(year FROM max(occurred_on)) - extract(year FROM min(occurred_on)) FROM intake_chainevent",
    "GB on disk": "SELECT round(pg_database_size(current_database()) / 1e9, 1)",
}


def counted() -> str:
    """How many there are of what."""
    from django.db import connection

    found = []
    with connection.cursor() as cursor:
        for name, asked in NOUNS.items():
            cursor.execute(asked)
            found.append(f"{cursor.fetchone()[0]:,} {name}")
    return ", ".join(found) + "."


def broken(tell: Callable[[str], None]) -> str:
    """What `check_invariants` finds; raises SystemExit with the first rows when a rule is broken."""
    from transitiehuis.regie.invariants import RULES
    from transitiehuis.regie.invariants import broken as rows

    tell("Looking over every rule …")
    began = time.perf_counter()
    found = list(islice(rows(), 10))
    if found:
        raise SystemExit("\n".join(f"{each.rule}: {each.row} {each.url}" for each in found))
    return f"check_invariants: {len(RULES)} rules, all hold, {time.perf_counter() - began:.0f} s."
