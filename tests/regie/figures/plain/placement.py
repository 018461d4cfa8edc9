"""The indicators of plaatsing in plain Python."""

from __future__ import annotations

from datetime import timedelta

from matching.models import (
    PracticeAgreement,
)
from nazorg.models import CheckIn
from tests.regie.figures.plain.facts import Answer, Facts, Row, answer, local, rows_of, share


def share_with_trial_before_placement(f: Facts) -> Answer:
    rows: list[Row] = []
    for p in f.placed:
        if p["start"] < f.since:
            continue
        companies = {p["training_company_id"], p["employer_id"]}
        trial = any(
            w["kind"] == "trial"
            and f.of(w) == f.of(p)
            and w["start"] < p["start"]
            and companies & {w["training_company_id"], w["employer_id"]}
            for w in f.worked
        )
        taster = [
            o["status"]
            for o in f.tried
            if f.of(o) == f.of(p)
            and o["kind"] == "snuffelstage"
            and o["on"] <= p["start"]
            and o["host_id"] in companies
            and o["status"] in {"attended", "planned"}
        ]
        done = trial or "attended" in taster
        rows.append((done, False, not done and "planned" in taster))
    return answer(rows, share)


def checkin_good_first_4_weeks_share(f: Facts) -> Answer:
    rows: list[Row] = []
    for p in f.placed:
        day = p["start"] + timedelta(days=28)
        if not f.within(day) or (p["ended_on"] and p["ended_on"] < day - timedelta(days=1)):
            continue
        said = [
            c
            for c in rows_of(CheckIn, placement=p["id"], side="candidate")
            if c["answered_at"] and local(c["answered_at"]) <= day
        ]
        last = max(said, key=lambda c: (c["answered_at"], c["id"]))["going"] if said else None
        rows.append((last == "good" if last else None, False, last is None))
    return answer(rows, share)


def pok_signed_before_start_share(f: Facts) -> Answer:
    rows: list[Row] = []
    for p in f.placed:
        if p["kind"] != "bbl" or p["start"] < f.since:
            continue
        found = sorted(rows_of(PracticeAgreement, placement=p["id"]), key=lambda a: (a["since"], a["id"]))
        signs = [found[0][f"{who}_signed_on"] for who in ("candidate", "company", "school")] if found else [None]
        signed = max(signs) if all(signs) else None
        rows.append((bool(signed and signed <= p["start"]), signed is None or signed > f.until, not found))
    return answer(rows, share)
