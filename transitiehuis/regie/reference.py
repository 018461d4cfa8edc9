"""The toolkit and the activities out of `data/`; `transitiehuis.netwerk.reference` says what is kept and closed."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from transitiehuis.netwerk.reference import ids, read, several, sync
from transitiehuis.regie.models import Activity, ChainPart, FactorLevel, NextStep, SuccessFactor
from transitiehuis.regie.models.coverage import NormPer
from transitiehuis.regie.models.factor_versions import keep_as_loaded

# The files speak Dutch, as the sources do.
PARTS = {
    "werving": ChainPart.RECRUITMENT,
    "intake": ChainPart.INTAKE,
    "orientatie": ChainPart.ORIENTATION,
    "matching": ChainPart.MATCHING,
    "scholing": ChainPart.LEARNING,
    "plaatsing": ChainPart.PLACEMENT,
    "begeleiding": ChainPart.GUIDANCE,
    "nazorg": ChainPart.AFTERCARE,
    "regie": ChainPart.STEERING,
    "borging": ChainPart.SECURING,
}
NORMS = {
    "kwartaal": NormPer.QUARTER,
    "traject": NormPer.TRAJECTORY,
    "leerbedrijf": NormPer.TRAINING_COMPANY,
    "startmoment": NormPer.ROUTE_START,
    "plaatsing": NormPer.PLACEMENT,
    "begeleidingsweek": NormPer.GUIDANCE_WEEK,
}
TEXTS = ("title", "looks_like", "why", "question", "indicator_definition")


def load(folder: Path) -> dict[str, int]:
    """Success factors with their levels, steps and versions, and activities; how many rows of each changed."""
    toolkit = json.loads((folder / "toolkit.json").read_text(encoding="utf-8"))
    return {
        "success factors": load_factors(toolkit),
        "levels": load_texts(FactorLevel, "level", "levels", toolkit),
        "next steps": load_texts(NextStep, "position", "next_steps", toolkit),
        "versions": load_versions(toolkit),
        "activities": load_activities(folder),
    }


def load_factors(toolkit: list[dict[str, Any]]) -> int:
    rows = (
        {
            "code": factor["code"],
            "position": number,
            "chain_part": PARTS[factor["chain_part"]].value,
            "source": factor["source"],
            "who": factor["who"],
            "indicator": factor["indicator"] or "",
            "unit": factor["unit"] or "",
            "direction": factor["direction"] or "",
            **{f"{text}_{code}": factor[f"{text}_{code}"] or "" for text in TEXTS for code in ("nl", "en")},
        }
        for number, factor in enumerate(toolkit, start=1)
    )
    return sync(SuccessFactor, rows, key=["code"])


def load_texts(model: Any, number: str, name: str, toolkit: list[dict[str, Any]]) -> int:
    """The texts `name` of each factor, counted from 1; those of a factor that was edited here are left alone."""
    factors = ids(SuccessFactor, "code")
    edited = set(SuccessFactor.objects.exclude(edited_at=None).values_list("code", flat=True))
    rows = [
        {"factor_id": factors[factor["code"]], number: count, "text_nl": dutch, "text_en": english}
        for factor in toolkit
        if factor["code"] not in edited
        for count, (dutch, english) in enumerate(zip(factor[f"{name}_nl"], factor[f"{name}_en"], strict=True), start=1)
    ]
    return sync(model, rows, key=["factor_id", number])


def load_versions(toolkit: list[dict[str, Any]]) -> int:
    """What stands in the rows now is kept as a version. `carry` in the file says how scores on former levels read."""
    factors = SuccessFactor.objects.filter(code__in=[factor["code"] for factor in toolkit]).with_texts()
    return keep_as_loaded(factors, {factor["code"]: factor.get("carry") for factor in toolkit})


def load_activities(folder: Path) -> int:
    rows = (
        {
            "code": row["code"],
            "position": number,
            "chain_part": PARTS[row["chain_part"]].value,
            "name_nl": row["activity_nl"],
            "name_en": row["activity_en"],
            "norm_per": NORMS[row["norm_per"]].value,
            "norm_hours": Decimal(row["norm_hours"]),
            "usual_kinds": several(row["usual_kinds"]),
            "law_or_fund": row["law_or_fund_nl"],
        }
        for number, row in enumerate(read(folder / "activities.csv"), start=1)
    )
    return sync(Activity, rows, key=["code"])
