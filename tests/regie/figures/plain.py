"""Each indicator in plain Python over the raw rows: what the SQL has to come to. Shares no word with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from math import ceil
from statistics import median
from typing import Any

from django.utils import timezone

from intake.models import ChainEvent, Handover, Intake, OrientationActivity, Reason, Theme, Trajectory
from matching.models import (
    Enrolment,
    EnrolmentEvent,
    LearningRoute,
    Placement,
    PracticeAgreement,
    Proposal,
    Recognition,
    RecognitionRequest,
    RouteParty,
    RouteStart,
    WorkPlacementOffer,
)
from nazorg.models import BreakReport, CheckIn, ContactMoment, Result, ResultSeries, ResultWord
from transitiehuis.days import add_months, add_werkdagen, werkdagen_between
from transitiehuis.netwerk.models import Organisation, Partnership
from transitiehuis.regie.models import (
    Action,
    ActionChange,
    Activity,
    Agreement,
    AgreementFunding,
    AgreementParty,
    AgreementTerm,
    Coverage,
)

Row = tuple[Any, bool, bool]  # what it counts for (None: not counted), open, unknown
Answer = tuple[Decimal | None, int, int, int]


def local(moment: Any) -> date | None:
    return timezone.localdate(moment) if moment else None


def rows_of(model: Any, **only: Any) -> list[dict[str, Any]]:
    return list(model._base_manager.filter(**only).order_by("pk").values())


@dataclass
class Facts:
    """All rows of one region, and a period."""

    region: int
    since: date
    until: date

    def __post_init__(self) -> None:
        self.trajects = {t["id"]: t for t in rows_of(Trajectory, region=self.region)}
        self.root = {pk: t["merged_into_id"] or pk for pk, t in self.trajects.items()}
        self.reasons = dict(Reason.objects.values_list("pk", "code"))
        self.kinds = dict(Organisation.objects.values_list("pk", "kind"))
        events = sorted(self.mine(ChainEvent), key=lambda e: (e["occurred_on"], e["recorded_at"], e["id"]))
        self.events = [e for e in events if e["occurred_on"] <= self.until]
        self.placements = self.mine(Placement)
        self.worked = [p for p in self.placements if p["state"] in {"started", "ended"} and p["start"] <= self.until]
        self.placed = [p for p in self.worked if p["kind"] != "trial" and not p["continues_id"]]
        self.tried = [o for o in self.mine(OrientationActivity) if o["on"] <= self.until]

    def mine(self, model: Any) -> list[dict[str, Any]]:
        return [row for row in rows_of(model) if row["trajectory_id"] in self.trajects]

    def of(self, row: dict[str, Any]) -> int:
        return self.root[row["trajectory_id"]]

    def within(self, day: date | None) -> bool:
        return day is not None and self.since <= day <= self.until

    # -- people ------------------------------------------------------------------------------------------------------

    def people(self) -> dict[int, date]:
        """Who was referred by the last day: the first time."""
        found: dict[int, date] = {}
        for event in self.events:
            if event["kind"] == "opened":
                found.setdefault(self.of(event), event["occurred_on"])
        return found

    def closed(self, root: int) -> bool:
        last = [e["kind"] for e in self.events if e["trajectory_id"] == root and e["kind"] in {"closed", "reopened"}]
        return bool(last) and last[-1] == "closed"

    def lessons(self) -> list[tuple[int, date, int]]:
        starts = {s["id"]: s for s in rows_of(RouteStart)}
        found = []
        for enrolment in self.mine(Enrolment):
            start = starts[enrolment["start_id"]]
            day = start["starts_on"]
            if start["status"] != "cancelled" and day <= self.until:
                seat = self.seat(enrolment["id"], day)
                if seat in {"enrolled", "finished", "dropped"}:
                    found.append((self.of(enrolment), day, enrolment["id"]))
        return found

    def seat(self, enrolment: int, day: date) -> str:
        said = [e for e in rows_of(EnrolmentEvent, enrolment=enrolment) if e["occurred_on"] <= day]
        return max(said, key=lambda e: (e["occurred_on"], e["id"]))["status"] if said else ""

    def running(self) -> list[dict[str, Any]]:
        return [
            r
            for r in rows_of(LearningRoute)
            if r["region_id"] in {None, self.region}
            and r["since"]
            and r["since"] <= self.until
            and (
                (r["status"] == "running" and (r["until"] is None or r["until"] >= self.until))
                or (r["status"] == "stopped" and r["until"] >= self.until)
            )
        ]

    def covered(self) -> dict[int, dict[str, set[int]]]:
        partners = {
            p["organisation_id"]
            for p in rows_of(Partnership, region=self.region)
            if p["since"] <= self.until and (p["until"] is None or p["until"] >= self.until)
        }
        found: dict[int, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
        for c in rows_of(Coverage, region=self.region):
            holds = c["since"] <= self.until and (c["until"] is None or c["until"] >= self.until)
            if holds and c["organisation_id"] in partners:
                found[c["activity_id"]][c["role"]].add(c["organisation_id"])
        return found


# -- how rows become an answer ---------------------------------------------------------------------------------------


def rounded(value: Any, digits: str = "0.1") -> Decimal:
    return Decimal(value).quantize(Decimal(digits), ROUND_HALF_UP)


def answer(rows: Iterable[Row], how: Callable[[list[Any]], Decimal]) -> Answer:
    rows = list(rows)
    counted = [amount for amount, _open, _unknown in rows if amount is not None]
    value = how(counted) if counted else None
    return value, len(counted), sum(bool(row[1]) for row in rows), sum(bool(row[2]) for row in rows)


def share(counted: list[Any]) -> Decimal:
    return rounded(Decimal(100) * sum(map(int, counted)) / len(counted))


def middle(counted: list[Any]) -> Decimal:
    return rounded(Decimal(str(median(counted))))


def nine_of_ten(counted: list[Any]) -> Decimal:
    return Decimal(sorted(counted)[ceil(len(counted) * 9 / 10) - 1])


def total(counted: list[Any]) -> Decimal:
    return Decimal(sum(map(int, counted)))


# -- the indicators --------------------------------------------------------------------------------------------------


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


def contacts(f: Facts, phase: str) -> list[tuple[dict[str, Any], date]]:
    planned = [m for m in f.mine(ContactMoment) if m["phase"] == phase and m["status"] != "lapsed"]
    terms = [(m, add_werkdagen(m["due"], 5)) for m in planned if m["week"] is not None or m["agreed"]]
    return [(m, term) for m, term in terms if f.within(term)]


def waits(f: Facts, m: dict[str, Any]) -> bool:
    return m["status"] == "open" or bool(m["held_on"] and m["held_on"] > f.until)


def overdue_contact_share(f: Facts) -> Answer:
    found = contacts(f, "guidance")
    return answer([(not (m["held_on"] and m["held_on"] <= t), waits(f, m), False) for m, t in found], share)


def aftercare_contacts_within_5wd_share(f: Facts) -> Answer:
    found = contacts(f, "aftercare")
    return answer([(bool(m["held_on"] and m["held_on"] <= t), waits(f, m), False) for m, t in found], share)


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


def activities(f: Facts) -> list[dict[str, Any]]:
    return [a for a in rows_of(Activity) if a["until"] is None or a["until"] >= f.until]


def activities_without_lead(f: Facts) -> Answer:
    covered = f.covered()
    return answer([(not covered[a["id"]]["leads"], False, False) for a in activities(f)], total)


def activities_with_backup_share(f: Facts) -> Answer:
    covered = f.covered()
    return answer(
        [
            (any(covered[a["id"]]["stands_in"] - {lead} for lead in covered[a["id"]]["leads"]), False, False)
            for a in activities(f)
        ],
        share,
    )


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


# -- agreements ------------------------------------------------------------------------------------------------------


def agreed(f: Facts) -> list[dict[str, Any]]:
    """Signed and in force on the last day, each with its last day."""
    found = []
    for a in rows_of(Agreement, region=f.region):
        last = min((day for day in (a["ended_on"], a["until"]) if day), default=None)
        if a["signed_on"] and a["signed_on"] <= f.until and a["since"] <= f.until and (last is None or last >= f.until):
            found.append({**a, "last": last})
    return found


def starts_against_agreed(f: Facts) -> Answer:
    first: dict[int, date] = {}
    days = [(root, day) for root, day, _enrolment in f.lessons()] + [(f.of(p), p["start"]) for p in f.placed]
    for root, day in days:
        first[root] = min(day, first.get(root, day))
    began = sum(day >= f.since for day in first.values())
    numbers = sum(t["number"] for a in agreed(f) for t in rows_of(AgreementTerm, agreement=a["id"], kind="inflow"))
    return (rounded(Decimal(100) * began / numbers) if numbers and began else None), began, 0, 0


def director_hours_agreed_share(f: Facts) -> Answer:
    terms = [t for a in agreed(f) for t in rows_of(AgreementTerm, agreement=a["id"], kind="director_hours")]
    norm = Activity.objects.get(code="direct-the-chain").norm_hours
    return rounded(Decimal(100) * 13 * sum(t["number"] for t in terms) / norm), 1, 0, 0


def partners_under_agreement_share(f: Facts) -> Answer:
    partners = {
        p["organisation_id"]
        for p in rows_of(Partnership, region=f.region)
        if p["since"] <= f.until and (p["until"] is None or p["until"] >= f.until)
    }
    lasts: dict[int, list[date | None]] = defaultdict(list)
    for a in agreed(f):
        for party in rows_of(AgreementParty, agreement=a["id"]):
            lasts[party["organisation_id"]].append(a["last"])
    far = f.until + timedelta(days=90)
    return answer(
        [
            (any(day and day >= far for day in lasts[key]), False, bool(lasts[key]) and not any(lasts[key]))
            for key in partners
        ],
        share,
    )


def funding_horizon_days_min(f: Facts) -> Answer:
    rows: list[Row] = []
    for part in ("steering", "guidance", "aftercare"):
        ids = [a["id"] for a in agreed(f) if a["chain_part"] == part]
        money = [m["until"] for key in ids for m in rows_of(AgreementFunding, agreement=key)]
        rows.append((max([0, *((day - f.until).days for day in money)]), False, not money))
    return answer(rows, lambda counted: Decimal(min(counted)))
