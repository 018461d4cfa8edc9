"""From the rows in the database to the two records that are compared."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from intake.models.vocabulary import in_language
from matching.compared import Demand, Wish
from matching.profile import distance
from transitiehuis.ui.words import shortday

if TYPE_CHECKING:
    from matching.models import WorkPlacementOffer
    from matching.standing import Standing
    from transitiehuis.netwerk.models import Place

BY_DISTANCE, BY_DATE = "afstand", "datum"


def wish_of(profile: Any) -> tuple[Wish, dict[int, str]]:
    """What the matchingsprofiel (read `with_lists`) says, and the names of the certificates in it; no query.

    Whose word it is stands in `profile.written_by`, when it was asked along.
    """
    held = {row["id"]: row for row in profile.certificates_held}
    wish = Wish(
        themes={theme["id"]: in_language(theme["nl"], theme["en"]) for theme in profile.themes_named},
        licences=frozenset(profile.licences),
        language_level=profile.language_level,
        certificates={pk: date.fromisoformat(row["until"]) if row["until"] else None for pk, row in held.items()},
        hours_min=profile.hours_min,
        hours_max=profile.hours_max,
        earliest_start=profile.earliest_start,
        max_distance_km=profile.max_distance_km,
        transport=frozenset(profile.transport),
        available_from=profile.available_from,
        occupations=frozenset(profile.occupations_named),
        source=_source(getattr(profile, "written_by", "") or "", profile.updated_at),
    )
    return wish, {pk: row["name"] for pk, row in held.items()}


def _source(who: str, when: Any) -> str:
    """ROC IJsselpoort, 12 okt; '' when nobody wrote it yet."""
    if when is None:
        return ""
    return _("%(who)s, %(day)s") % {"who": who, "day": shortday(when)} if who else shortday(when)


def demand_of(place: WorkPlacementOffer, home: Place, standing: Standing | None = None) -> Demand:
    """What the place asks (read `with_facts`), how far from the candidate's home, and how the company stands."""
    recognised = standing.recognised if standing else None
    trainers = standing.trainers if standing else ()
    return Demand(
        theme=(place.theme_id, place.theme.name),
        distance_km=distance(home, place.place),
        licence=place.licence,
        language_level=place.language_level,
        certificates={certificate.pk: certificate.name_nl for certificate in place.certificates.all()},
        hours_min=place.hours_min,
        hours_max=place.hours_max,
        begin_time=place.begin_time,
        start_from=place.start_from,
        occupation=place.occupation.name_nl if place.occupation else "",
        recognised=recognised.valid if recognised else None,
        recognition=recognised.fact if recognised else "",
        trainers="; ".join(f"{load.name}, {load.words}" for load in trainers),
        trainer_has_room=bool(standing and standing.has_room),
        source=_source(place.told_by.name, place.told_on),
    )
