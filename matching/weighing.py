"""From the rows in the database to the two records that are compared, and the order of places: distance or date."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from intake.models.vocabulary import in_language
from matching.comparison import Demand, Wish
from matching.profile import distance

if TYPE_CHECKING:
    from matching.models import WorkPlacementOffer
    from transitiehuis.netwerk.models import Place

BY_DISTANCE, BY_DATE = "afstand", "datum"


def wish_of(profile: Any) -> tuple[Wish, dict[int, str]]:
    """What the matchingsprofiel (read `with_lists`) says, and the names of the certificates in it; no query."""
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
    )
    return wish, {pk: row["name"] for pk, row in held.items()}


def demand_of(place: WorkPlacementOffer, home: Place) -> Demand:
    """What the place asks (read `with_facts`), at its distance from the candidate's home."""
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
    )


def in_order_of(order: str, places: Iterable[WorkPlacementOffer], home: Place) -> list[WorkPlacementOffer]:
    """Nearest first, or (`BY_DATE`) the first day first, unknown days last. Never by how much fits."""
    if order == BY_DATE:
        return sorted(places, key=lambda place: (place.start_from or date.max, place.pk))
    return sorted(places, key=lambda place: (home.distance_km(place.place), place.pk))
