"""The indicators of nazorg in plain Python."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from matching.models import (
    EnrolmentEvent,
    Proposal,
)
from nazorg.models import Result, ResultSeries, ResultWord
from tests.regie.figures.plain.facts import Answer, Facts, Row, answer, local, middle, rows_of, share
from tests.regie.figures.plain.guidance import contacts, waits
from transitiehuis.days import add_werkdagen, werkdagen_between


def aftercare_contacts_within_5wd_share(f: Facts) -> Answer:
    found = contacts(f, "aftercare")
    return answer([(bool(m["held_on"] and m["held_on"] <= t), waits(f, m), False) for m, t in found], share)


def stopped(f: Facts) -> dict[int, set[date]]:
    """Last days of what ended early, by person."""
    ends: dict[int, set[date]] = defaultdict(set)
    for p in f.placed:
        early = p["ended_on"] and (p["planned_end"] is None or p["ended_on"] < p["planned_end"])
        if p["state"] == "ended" and not p["continued"] and early and p["ended_on"] <= f.until:
            ends[f.of(p)].add(p["ended_on"])
    for root, _day, enrolment in f.lessons():
        for e in rows_of(EnrolmentEvent, enrolment=enrolment, status="dropped"):
            if e["occurred_on"] <= f.until:
                ends[root].add(e["occurred_on"])
    return ends


def begun(f: Facts) -> dict[int, set[date]]:
    """Days on which something new came, by person."""
    found: dict[int, set[date]] = defaultdict(set)
    for root, day, _enrolment in f.lessons():
        found[root].add(day)
    for q in f.mine(Proposal):
        found[f.of(q)].add(local(q["proposed_at"]))
    for o in f.tried:
        if o["status"] == "attended":
            found[f.of(o)].add(o["on"])
    for w in f.worked:
        found[f.of(w)].add(w["start"])
    return found


def days_exit_to_reentry_p50(f: Facts) -> Answer:
    again, people = begun(f), f.people()
    rows: list[Row] = []
    for root, ends in stopped(f).items():
        if root not in people:
            continue
        pairs = {min((a for a in again[root] if end < a <= f.until), default=None): end for end in sorted(ends)}
        for then, end in pairs.items():
            if then and then >= f.since:
                rows.append((werkdagen_between(end, then), False, False))
            elif then is None and not f.closed(root):
                waited = werkdagen_between(end, f.until)
                rows.append((waited if waited > 20 else None, True, False))
    return answer(rows, middle)


def outcome_unknown_share(f: Facts) -> Answer:
    series = {s["id"] for s in rows_of(ResultSeries, region=f.region)}
    rows: list[Row] = []
    for r in rows_of(Result):
        term = add_werkdagen(r["due"], 20)
        if r["series_id"] not in series or not f.within(term):
            continue
        known = any(
            w["answer"] not in {"unknown", "left"} and w["said_on"] <= term for w in rows_of(ResultWord, result=r["id"])
        )
        rows.append((not known, not known and not (r["silent_on"] and r["silent_on"] <= f.until), False))
    return answer(rows, share)
