"""The indicators of matching in plain Python."""

from __future__ import annotations

from matching.models import (
    Proposal,
    Recognition,
    RecognitionRequest,
    WorkPlacementOffer,
)
from tests.regie.figures.plain.facts import Answer, Facts, Row, answer, local, rows_of, share
from transitiehuis.days import add_werkdagen


def same_holder_in_matching_share(f: Facts) -> Answer:
    rows: list[Row] = []
    for p in f.placed:
        if p["start"] < f.since:
            continue
        own = [e for e in f.events if f.of(e) == f.of(p) and e["occurred_on"] <= p["start"]]
        begins = [n for n, e in enumerate(own) if e["kind"] in {"moved", "opened"} and e["to_step"] == "matching"]
        if not begins:
            rows.append((None, False, True))
            continue
        holders = {e["holder_id"] for e in own[begins[-1] :] if e["holder_id"]}
        rows.append((len(holders) == 1, False, False))
    return answer(rows, share)


def proposals_answered_in_5wd_share(f: Facts) -> Answer:
    rows: list[Row] = []
    for p in f.mine(Proposal):
        fifth = add_werkdagen(local(p["proposed_at"]), 5)
        if not f.within(fifth):
            continue
        said = [local(p["interested_at"]), local(p["introduced_at"])]
        if p["status"] in {"accepted", "placed", "declined"}:
            said.append(local(p["decided_at"]))
        answered = min((day for day in said if day and day <= f.until), default=None)
        withdrawn = local(p["decided_at"]) if p["status"] == "withdrawn" else None
        if withdrawn and withdrawn <= fifth and not answered and p["withdrawn_because"] != "no_answer":
            continue
        waits = answered is None and not (withdrawn and withdrawn <= f.until)
        rows.append((bool(answered and answered <= fifth), waits, False))
    return answer(rows, share)


def proposals_to_recognised_company_share(f: Facts) -> Answer:
    wanted = dict(WorkPlacementOffer.objects.values_list("pk", "qualification_id"))
    known, asked = rows_of(Recognition), rows_of(RecognitionRequest)
    rows: list[Row] = []
    for p in f.mine(Proposal):
        day, need = local(p["proposed_at"]), wanted.get(p["place_id"])
        if not f.within(day) or need is None or (p["status"] == "withdrawn" and local(p["decided_at"]) <= f.until):
            continue
        own = [k for k in known if (k["organisation_id"], k["qualification_id"]) == (p["company_id"], need)]
        did = [k for k in asked if (k["organisation_id"], k["qualification_id"]) == (p["company_id"], need)]
        holds = any(k["since"] <= day and (k["valid_until"] is None or k["valid_until"] >= day) for k in own)
        rows.append((holds, False, not own and not did))
    return answer(rows, share)
