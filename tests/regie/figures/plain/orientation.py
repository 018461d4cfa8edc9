"""The indicators of oriëntatie in plain Python."""

from __future__ import annotations

from datetime import date

from tests.regie.figures.plain.facts import Answer, Facts, Row, answer, share


def share_with_orientation_before_match(f: Facts) -> Answer:
    first: dict[int, date] = {}
    for e in f.events:
        if e["to_step"] == "matching" and e["kind"] != "merged":
            first.setdefault(f.of(e), e["occurred_on"])
    rows: list[Row] = []
    for root, day in first.items():
        if f.within(day):
            own = [
                o["status"]
                for o in f.tried
                if f.of(o) == root and o["on"] <= day and o["kind"] in {"proefles", "meeloopdag", "snuffelstage"}
            ]
            rows.append(("attended" in own, False, "attended" not in own and "planned" in own))
    return answer(rows, share)


def orientation_at_company_share(f: Facts) -> Answer:
    left: dict[int, date] = {}
    for e in f.events:
        away = e["from_step"] == "orientation" and e["to_step"] != "orientation"
        if (away or (e["kind"] == "closed" and e["to_step"] == "orientation")) and f.within(e["occurred_on"]):
            left[f.of(e)] = e["occurred_on"]
    rows: list[Row] = []
    for root, gone in left.items():
        came = [
            e["occurred_on"]
            for e in f.events
            if f.of(e) == root and e["kind"] == "moved" and e["to_step"] == "orientation" and e["occurred_on"] <= gone
        ]
        begun = max(came, default=gone)
        own = [
            o["status"]
            for o in f.tried
            if f.of(o) == root and begun <= o["on"] <= gone and f.kinds[o["host_id"]] == "employer"
        ]
        rows.append(("attended" in own, False, "attended" not in own and "planned" in own))
    return answer(rows, share)
