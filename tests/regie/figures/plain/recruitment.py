"""The indicators of werving in plain Python."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

from intake.models import Theme
from matching.models import (
    Enrolment,
    LearningRoute,
    RouteStart,
)
from tests.regie.figures.plain.facts import Answer, Facts, Row, answer, local, middle, rounded, rows_of, share
from tests.regie.figures.plain.steering import agreed
from transitiehuis.regie.models import (
    AgreementTerm,
)


def share_of_themes_with_running_route(f: Facts) -> Answer:
    running = {r["id"] for r in f.running()}
    themes_of = defaultdict(set)
    for row in LearningRoute.themes.through.objects.values():
        themes_of[row["learningroute_id"]].add(row["theme_id"])
    with_seat = set()
    for s in rows_of(RouteStart):
        removed = local(s["removed_at"])
        if s["route_id"] not in running or s["status"] == "cancelled" or (removed and removed <= f.until):
            continue
        taken = sum(f.seat(e["id"], f.until) in {"held", "enrolled"} for e in rows_of(Enrolment, start=s["id"]))
        if f.until < s["starts_on"] <= f.until + timedelta(days=182) and taken < s["seats"]:
            with_seat |= themes_of[s["route_id"]]
    themes = [t for t in rows_of(Theme) if t["until"] is None or t["until"] >= f.until]
    return answer([(t["id"] in with_seat, False, False) for t in themes], share)


def days_referral_to_first_activity_p50(f: Facts) -> Answer:
    days: dict[int, list[date]] = defaultdict(list)
    for o in f.tried:
        if o["status"] == "attended":
            days[f.of(o)].append(o["on"])
    for root, day, _enrolment in f.lessons():
        days[root].append(day)
    for p in f.worked:
        days[f.of(p)].append(p["start"])
    rows: list[Row] = []
    for root, opened in f.people().items():
        first = min((day for day in days[root] if day >= opened), default=None)
        if first and first >= f.since:
            rows.append(((first - opened).days, False, False))
        elif first is None and not f.closed(root):
            waited = (f.until - opened).days
            rows.append((waited if waited > 14 else None, True, False))
    return answer(rows, middle)


def starts_against_agreed(f: Facts) -> Answer:
    first: dict[int, date] = {}
    days = [(root, day) for root, day, _enrolment in f.lessons()] + [(f.of(p), p["start"]) for p in f.placed]
    for root, day in days:
        first[root] = min(day, first.get(root, day))
    began = sum(day >= f.since for day in first.values())
    numbers = sum(t["number"] for a in agreed(f) for t in rows_of(AgreementTerm, agreement=a["id"], kind="inflow"))
    return (rounded(Decimal(100) * began / numbers) if numbers and began else None), began, 0, 0
