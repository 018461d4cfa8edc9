"""The indicators of regie in plain Python."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from intake.models import Handover
from tests.regie.figures.plain.facts import Answer, Facts, Row, answer, local, rounded, rows_of, share, total
from transitiehuis.days import add_werkdagen
from transitiehuis.regie.models import (
    Action,
    ActionChange,
    Activity,
    Agreement,
    AgreementTerm,
)


def activities(f: Facts) -> list[dict[str, Any]]:
    return [a for a in rows_of(Activity) if a["until"] is None or a["until"] >= f.until]


def activities_without_lead(f: Facts) -> Answer:
    covered = f.covered()
    return answer([(not covered[a["id"]]["leads"], False, False) for a in activities(f)], total)


def handovers_accepted_in_5wd_share(f: Facts) -> Answer:
    rows: list[Row] = []
    for h in f.mine(Handover):
        fifth, decided = add_werkdagen(local(h["offered_at"]), 5), local(h["decided_at"])
        if not f.within(fifth) or (h["status"] == "withdrawn" and decided <= f.until):
            continue
        yes = h["status"] == "accepted" and decided <= fifth
        rows.append((yes, h["status"] == "offered" or decided > f.until, False))
    return answer(rows, share)


def actions_done_on_time_share(f: Facts) -> Answer:
    moves = sorted(rows_of(ActionChange, kind="moved"), key=lambda c: (c["at"], c["id"]))
    rows: list[Row] = []
    for a in rows_of(Action, round__region=f.region):
        first = next((m["former_due_on"] for m in moves if m["action_id"] == a["id"]), a["due_on"])
        later = a["closed_on"] and a["closed_on"] > f.until
        if not f.within(first) or (a["state"] == "dropped" and not later):
            continue
        rows.append((a["state"] == "done" and a["closed_on"] <= first, a["state"] == "open" or bool(later), False))
    return answer(rows, share)


def agreed(f: Facts) -> list[dict[str, Any]]:
    """Signed and in force on the last day, each with its last day."""
    found = []
    for a in rows_of(Agreement, region=f.region):
        last = min((day for day in (a["ended_on"], a["until"]) if day), default=None)
        if a["signed_on"] and a["signed_on"] <= f.until and a["since"] <= f.until and (last is None or last >= f.until):
            found.append({**a, "last": last})
    return found


def director_hours_agreed_share(f: Facts) -> Answer:
    terms = [t for a in agreed(f) for t in rows_of(AgreementTerm, agreement=a["id"], kind="director_hours")]
    norm = Activity.objects.get(code="direct-the-chain").norm_hours
    return rounded(Decimal(100) * 13 * sum(t["number"] for t in terms) / norm), 1, 0, 0
