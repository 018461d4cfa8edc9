"""The indicators of leren in plain Python."""

from __future__ import annotations

from itertools import pairwise

from matching.models import (
    RouteParty,
    RouteStart,
)
from tests.regie.figures.plain.facts import Answer, Facts, Row, answer, local, middle, rows_of, share
from transitiehuis.days import add_months


def routes_with_company_party_share(f: Facts) -> Answer:
    rows: list[Row] = []
    for r in f.running():
        kinds = [
            f.kinds[p["organisation_id"]]
            for p in rows_of(RouteParty, route=r["id"], task="develops")
            if p["since"] <= f.until
            and (p["until"] is None or p["until"] >= f.until)
            and (p["removed_at"] is None or local(p["removed_at"]) > f.until)
        ]
        rows.append(("employer" in kinds, False, not kinds))
    return answer(rows, share)


def days_between_route_starts(f: Facts) -> Answer:
    rows: list[Row] = []
    for r in f.running():
        found = sorted(
            {
                s["starts_on"]
                for s in rows_of(RouteStart, route=r["id"])
                if s["status"] != "cancelled"
                and add_months(f.until, -12) < s["starts_on"] <= f.until
                and (s["removed_at"] is None or local(s["removed_at"]) > f.until)
            }
        )
        rows += [((b - a).days, False, False) for a, b in pairwise(found)]
        if len(found) == 1:
            rows.append(((f.until - found[0]).days, True, False))
    return answer(rows, middle)
