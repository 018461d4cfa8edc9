"""The indicators of begeleiding in plain Python."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from nazorg.models import CheckIn, ContactMoment
from tests.regie.figures.plain.facts import Answer, Facts, Row, answer, local, share
from transitiehuis.days import add_werkdagen


def contacts(f: Facts, phase: str) -> list[tuple[dict[str, Any], date]]:
    planned = [m for m in f.mine(ContactMoment) if m["phase"] == phase and m["status"] != "lapsed"]
    terms = [(m, add_werkdagen(m["due"], 5)) for m in planned if m["week"] is not None or m["agreed"]]
    return [(m, term) for m, term in terms if f.within(term)]


def waits(f: Facts, m: dict[str, Any]) -> bool:
    return m["status"] == "open" or bool(m["held_on"] and m["held_on"] > f.until)


def overdue_contact_share(f: Facts) -> Answer:
    found = contacts(f, "guidance")
    return answer([(not (m["held_on"] and m["held_on"] <= t), waits(f, m), False) for m, t in found], share)


def three_contacts_in_8_weeks_share(f: Facts) -> Answer:
    held = [(f.of(m), m["held_on"]) for m in f.mine(ContactMoment) if m["status"] == "held"]
    rows: list[Row] = []
    for p in f.placed:
        day = p["start"] + timedelta(days=56)
        if f.within(day):
            number = sum(root == f.of(p) and p["start"] <= on <= day for root, on in held)
            rows.append((number >= 3, False, False))
    return answer(rows, share)


def checkin_growth_positive_share(f: Facts) -> Answer:
    counted = {p["id"]: (f.of(p), p["trajectory_id"], p["counted_from"]) for p in f.placements}
    first_days = {(p["trajectory_id"], p["counted_from"]) for p in f.placed}
    asked: dict[int, dict[int, dict[str, Any]]] = defaultdict(dict)
    for c in f.mine(CheckIn):
        root, traject, start = counted[c["placement_id"]]
        late = c["asked_on"] >= start + timedelta(days=91)
        if c["side"] == "candidate" and f.within(c["asked_on"]) and late and (traject, start) in first_days:
            asked[root][c["id"]] = c
    rows: list[Row] = []
    for found in asked.values():
        said = [c for c in found.values() if c["answered_at"] and local(c["answered_at"]) <= f.until]
        if said:
            last = max(said, key=lambda c: (c["asked_on"], c["id"]))
            rows.append((last["learning"] == "yes", False, False))
        else:
            open_ = any(
                c["withdrawn_on"] is None and not (c["silent_on"] and c["silent_on"] <= f.until) for c in found.values()
            )
            rows.append((None, open_, True))
    return answer(rows, share)
