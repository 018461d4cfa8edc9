"""The rows of a region in plain Python, and how they become an answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from math import ceil
from statistics import median
from typing import Any

from django.utils import timezone

from intake.models import ChainEvent, OrientationActivity, Reason, Trajectory
from matching.models import (
    Enrolment,
    EnrolmentEvent,
    LearningRoute,
    Placement,
    RouteStart,
)
from transitiehuis.netwerk.models import Organisation, Partnership
from transitiehuis.regie.models import (
    Coverage,
)

Row = tuple[Any, bool, bool]
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
