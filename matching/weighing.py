"""From the rows in the database to the two records that are compared, and the order of places: distance or date."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from intake.models import MatchingProfile, ProfileCertificate
from matching.comparison import Demand, Wish
from matching.profile import distance

if TYPE_CHECKING:
    from intake.models import Trajectory
    from matching.models import WorkPlacementOffer
    from transitiehuis.netwerk.models import Place

BY_DISTANCE, BY_DATE = "afstand", "datum"


def wish_of(trajectory: Trajectory) -> tuple[Wish, dict[int, str]]:
    """What the matchingsprofiel says, and the names of the certificates in it; three queries."""
    profile = MatchingProfile.objects.get(trajectory=trajectory)
    held = list(ProfileCertificate.objects.filter(profile=profile).select_related("certificate").order_by("pk"))
    wish = Wish(
        themes={theme.pk: theme.name for theme in profile.themes.in_order()},
        licences=frozenset(profile.licences),
        language_level=profile.language_level,
        certificates={row.certificate_id: row.valid_until for row in held},
        hours_min=profile.hours_min,
        hours_max=profile.hours_max,
        earliest_start=profile.earliest_start,
        max_distance_km=profile.max_distance_km,
        transport=frozenset(profile.transport),
        available_from=profile.available_from,
    )
    return wish, {row.certificate_id: row.certificate.name_nl for row in held}


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
