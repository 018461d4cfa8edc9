"""The nameless layer: what a company is shown of a candidate before the introduction, kept as it was sent.

No name, no age, no place of residence, no benefit, no work conditions: a small village would give somebody away.
"""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from intake.facts import work_words
from intake.models import EducationLevel, LanguageLevel, MatchingProfile, Transport
from intake.models.vocabulary import in_language
from transitiehuis.ui.words import hour_words, longday, written

if TYPE_CHECKING:
    from intake.models import Trajectory
    from matching.models import WorkPlacementOffer
    from transitiehuis.netwerk.models import Place


def nameless(trajectory: Trajectory, place: WorkPlacementOffer, profile: Any = None) -> dict[str, Any]:
    """The snapshot for one company: codes and dates, put into words when it is drawn. Empty means not known.

    `profile` is the matchingsprofiel as it was read `with_lists`, where the caller has it already.
    """
    profile = profile or MatchingProfile.objects.with_lists().get(trajectory=trajectory)
    return {
        "number": trajectory.number,
        "themes": [theme["nl"] for theme in profile.themes_named],
        "themes_en": [theme["en"] for theme in profile.themes_named],
        "occupations": profile.occupations_named,
        "skills": profile.skills_named,
        "available_from": profile.available_from.isoformat() if profile.available_from else None,
        "hours_min": profile.hours_min,
        "hours_max": profile.hours_max,
        "earliest_start": profile.earliest_start.strftime("%H:%M") if profile.earliest_start else None,
        "transport": list(profile.transport),
        "licences": list(profile.licences),
        "language_level": profile.language_level,
        "certificates": [{"name": held["name"], "valid_until": held["until"]} for held in profile.certificates_held],
        "education_level": profile.education_level,
        "experience": profile.experience_held,
        "distance_km": distance(trajectory.candidate.place, place.place),
    }


def distance(home: Place, work: Place) -> int:
    """Straight-line distance in whole kilometres."""
    return round(home.distance_km(work))


def distance_words(km: int) -> str:
    """14 km; below half a kilometre: less than 1 km."""
    return _("%(km)s km") % {"km": km} if km else _("less than 1 km")


def facts_of(shown: dict[str, Any]) -> list[tuple[str, str]]:
    """The snapshot in words, for `{% facts %}`; what is not known is left out."""
    level, begins = shown["language_level"], shown["earliest_start"]
    begin_words = _("from %(time)s") % {"time": clock_words(time.fromisoformat(begins))} if begins else ""
    return [
        (_("Wants to learn"), ", ".join([*_themes(shown), *shown["occupations"]])),
        (_("Available from"), longday(date.fromisoformat(shown["available_from"])) if shown["available_from"] else ""),
        (_("Hours a week"), hours_words(shown["hours_min"], shown["hours_max"])),
        (_("Can start at"), begin_words),
        (_("Lives at"), _("%(distance)s from this place") % {"distance": distance_words(shown["distance_km"])}),
        (_("Travels by"), ", ".join(str(Transport(code).label) for code in shown["transport"])),
        (_("Driving licence"), ", ".join(shown["licences"])),
        (_("Language"), _("Dutch at level %(level)s") % {"level": LanguageLevel(level).label} if level else ""),
        (_("Certificates"), ", ".join(_certificate(held) for held in shown["certificates"])),
        (_("Skills"), ", ".join(shown["skills"])),
        # Not in what companies were shown before these facts were kept.
        (_("Education"), str(EducationLevel(level).label) if (level := shown.get("education_level")) else ""),
        (_("Worked as"), ", ".join(work_words(held) for held in shown.get("experience", []))),
    ]


def _themes(shown: dict[str, Any]) -> list[str]:
    """The themes as the reader calls them; kept in Dutch alone before both were."""
    both = zip(shown["themes"], shown.get("themes_en") or shown["themes"], strict=True)
    return [in_language(dutch, english) for dutch, english in both]


def _certificate(held: dict[str, str | None]) -> str:
    if not held["valid_until"]:
        return held["name"] or ""
    until = written(date.fromisoformat(held["valid_until"]), "j F")
    return _("%(name)s (until %(day)s)") % {"name": held["name"], "day": until}


def clock_words(moment: time) -> str:
    """8.30 uur"""
    return hour_words(moment)


def hours_words(least: int | None, most: int | None) -> str:
    """24 to 32, 32, from 24, at most 32, or '' when neither is known."""
    if least and most:
        return str(most) if least == most else _("%(least)s to %(most)s") % {"least": least, "most": most}
    if least:
        return _("from %(least)s") % {"least": least}
    return _("at most %(most)s") % {"most": most} if most else ""
