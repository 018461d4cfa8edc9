"""The indicators of borging in plain Python."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

from tests.regie.figures.plain.facts import Answer, Facts, Row, answer, rows_of, share
from tests.regie.figures.plain.steering import activities, agreed
from transitiehuis.netwerk.models import Partnership
from transitiehuis.regie.models import (
    AgreementFunding,
    AgreementParty,
)


def activities_with_backup_share(f: Facts) -> Answer:
    covered = f.covered()
    return answer(
        [
            (any(covered[a["id"]]["stands_in"] - {lead} for lead in covered[a["id"]]["leads"]), False, False)
            for a in activities(f)
        ],
        share,
    )


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
