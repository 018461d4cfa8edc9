"""The indicators of intake in plain Python."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from intake.models import Handover, Intake
from matching.models import (
    Proposal,
)
from nazorg.models import BreakReport
from tests.regie.figures.plain.facts import Answer, Facts, Row, answer, local, nine_of_ten, rows_of, share
from transitiehuis.days import werkdagen_between


def days_referral_to_intake_p90(f: Facts) -> Answer:
    held: dict[int, list[date]] = defaultdict(list)
    for i in f.mine(Intake):
        held[f.of(i)].append(i["held_on"])
    rows: list[Row] = []
    for root, opened in f.people().items():
        first = min((day for day in held[root] if day <= f.until), default=None)
        if first and first >= f.since:
            rows.append((werkdagen_between(opened, first), False, False))
        elif first is None and not f.closed(root):
            waited = werkdagen_between(opened, f.until)
            rows.append((waited if waited > 10 else None, True, False))
    return answer(rows, nine_of_ten)


def declined_for_papers_share(f: Facts) -> Answer:
    said = [(h["return_reason_id"], h["decided_at"]) for h in f.mine(Handover) if h["status"] == "returned"]
    said += [(p["decline_reason_id"], p["decided_at"]) for p in f.mine(Proposal) if p["status"] == "declined"]
    codes = [f.reasons.get(reason, "unknown") for reason, at in said if f.within(local(at))]
    return answer([(code == "missing_certificate", False, code == "unknown") for code in codes], share)


def exit_reason_share_wrong_expectation(f: Facts) -> Answer:
    codes: dict[int, set[str]] = defaultdict(set)
    told = defaultdict(set)
    for b in rows_of(BreakReport):
        told[b["placement_id"]].add(f.reasons.get(b["reason_id"], "unknown"))
    for p in f.placed:
        early = p["planned_end"] is None or (p["ended_on"] and p["ended_on"] < p["planned_end"])
        if p["state"] == "ended" and not p["continued"] and f.within(p["ended_on"]) and early:
            codes[f.of(p)] |= {f.reasons.get(p["reason_id"], "unknown")} | told[p["id"]]
    for e in f.events:
        dropped_out = e["kind"] == "closed" and f.trajects[e["trajectory_id"]]["closing"] == "dropped_out"
        if dropped_out and f.within(e["occurred_on"]):
            codes[f.of(e)].add(f.reasons.get(e["reason_id"], "unknown"))
    return answer([("other_than_expected" in c, False, c == {"unknown"}) for c in codes.values()], share)
