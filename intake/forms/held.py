"""What stands in a profile, as a browser would send it: to draw the form, and to see what was changed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from intake.models import MatchingProfile, SupportProfile


def version_of(profile: MatchingProfile) -> str:
    return profile.updated_at.isoformat() if profile.updated_at else ""


def held_by(profile: Any) -> dict[str, list[Any]]:
    """The rows of a profile that was read `with_lists`."""
    certificates = [(row["id"], row["until"] and date.fromisoformat(row["until"])) for row in profile.certificates_held]
    return {
        "occupation": profile.occupations_named,
        "skill": profile.skills_named,
        "certificate": certificates,
        "experience": profile.experience_held,
    }


def as_sent(profile: Any, support: SupportProfile, held: dict[str, list[Any]]) -> dict[str, list[str]]:
    """Only fields that hold something."""
    guidance = {True: "yes", False: "no", None: ""}[support.guidance_needed]
    values: dict[str, list[Any]] = {
        "themes": sorted(theme["id"] for theme in profile.themes_named),
        "available_from": [profile.available_from],
        "hours_min": [profile.hours_min],
        "hours_max": [profile.hours_max],
        "earliest_start": [f"{profile.earliest_start:%H:%M}" if profile.earliest_start else ""],
        "max_distance_km": [profile.max_distance_km],
        "transport": profile.transport,
        "licences": profile.licences,
        "language_level": [profile.language_level],
        "education_level": [profile.education_level],
        "work_conditions": [support.work_conditions],
        "guidance_needed": [guidance],
    }
    for name in ("occupation", "skill"):
        values.update({f"{name}_{number}": [found] for number, found in enumerate(held[name])})
    for number, (certificate, until) in enumerate(held["certificate"]):
        values[f"certificate_{number}"] = [certificate]
        values[f"certificate_{number}_until"] = [until]
    for number, row in enumerate(held["experience"]):
        name = f"experience_{number}"
        values |= {name: [row["work"]], f"{name}_since": [row["since"]], f"{name}_until": [row["until"]]}
    return {name: [_plain(value) for value in found if value] for name, found in values.items() if any(found)}


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
