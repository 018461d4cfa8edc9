"""The verdict *past* of each criterion as a filter of the database: for choosing among thousands.

Each says the same as the function of that name in `matching.comparison`; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db.models import Exists, F, FloatField, Func, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import ASin, Cos, Greatest, Least, Power, Radians, Sin, Sqrt

from intake.models import MatchingProfile, Occupation
from intake.models.profile import LEVEL_ORDER, ProfileCertificate
from matching.compared import Demand, Wish
from matching.comparison import GIVES, NO_LEVEL, OWN_TRANSPORT
from matching.models import PlaceTrainer, Recognition, WorkPlacementOffer
from transitiehuis.netwerk.models import Place
from transitiehuis.netwerk.models.regions import EARTH_RADIUS_KM

NOBODY = Q(pk__in=[])
EVERYBODY = ~NOBODY


class Nearest(Func):
    """The nearest whole number as a float, as Python's round: no detour over numeric, as Django's Round takes."""

    function = "ROUND"
    output_field = FloatField()


def km_from(place: Place | int, column: str) -> Nearest:
    """Whole kilometres as the crow flies from `place` to the one in `column`; as `matching.profile.distance`.

    Of a place's key the database looks up once where it is.
    """
    lat, lon = Radians(F(f"{column}__latitude")), Radians(F(f"{column}__longitude"))
    here, there = (Radians(part) for part in _where(place))
    half = Power(Sin((lat - here) / 2.0), 2) + Cos(here) * Cos(lat) * Power(Sin((lon - there) / 2.0), 2)
    return Nearest(2 * EARTH_RADIUS_KM * ASin(Sqrt(Least(half, Value(1.0)))))


def _where(place: Place | int) -> tuple[Any, Any]:
    if isinstance(place, int):
        one = Place.objects.filter(pk=place)
        return Subquery(one.values("latitude")), Subquery(one.values("longitude"))
    return Value(place.latitude), Value(place.longitude)


# Places that fit a candidate -----------------------------------------------------------------------------------------


def places_that_fit(places: QuerySet, key: str, wish: Wish, today: date) -> QuerySet[WorkPlacementOffer]:
    """Those of `places` (with `km` on each) that fit this candidate in one criterion."""
    return places.filter(PLACES[key](wish, today))


def _place_theme(wish: Wish, _today: date) -> Q:
    return Q(theme__in=list(wish.themes))


def _place_licence(wish: Wish, _today: date) -> Q:
    drives = {given for held in wish.licences for given in GIVES[held]}
    return Q(licence__in=["none", *sorted(drives)])


def _place_language(wish: Wish, _today: date) -> Q:
    speaks = [level for level in LEVEL_ORDER if LEVEL_ORDER[level] <= LEVEL_ORDER[wish.language_level or NO_LEVEL]]
    return Q(language_level__in=speaks)


def _place_certificates(wish: Wish, today: date) -> Q:
    """None is asked that is not held, or that ends before the first day."""
    begin = max(filter(None, (wish.available_from, today)))
    asked = WorkPlacementOffer.certificates.through.objects.filter(workplacementoffer=OuterRef("pk"))
    lacking = ~Q(certificate__in=list(wish.certificates))
    for code, until in wish.certificates.items():
        if until is not None:
            late = Q(workplacementoffer__start_from__gt=until) | Q(pk__isnull=until >= begin)
            lacking |= Q(certificate=code) & late
    return ~Q(Exists(asked.filter(lacking)))


def _place_hours(wish: Wish, _today: date) -> Q:
    if wish.hours_min is None and wish.hours_max is None:
        return NOBODY
    return _hours_meet(wish.hours_min, wish.hours_max)


def _hours_meet(least: int | None, most: int | None) -> Q:
    said = Q(hours_min__isnull=False) | Q(hours_max__isnull=False)
    under = EVERYBODY if most is None else Q(hours_min__isnull=True) | Q(hours_min__lte=most)
    above = Q(hours_max__isnull=True) | Q(hours_max__gte=least or 0)
    return said & under & above


def _place_begin_time(wish: Wish, _today: date) -> Q:
    return Q(begin_time__gte=wish.earliest_start) if wish.earliest_start is not None else NOBODY


def _place_distance(wish: Wish, _today: date) -> Q:
    if wish.max_distance_km is None or not wish.transport & OWN_TRANSPORT:
        return NOBODY
    return Q(km__lte=wish.max_distance_km)


def _place_start(wish: Wish, today: date) -> Q:
    """A first day that has passed means from now, for who is available by now."""
    if not wish.available_from:
        return NOBODY
    return Q(start_from__isnull=False) if wish.available_from <= today else Q(start_from__gte=wish.available_from)


def _place_occupation(wish: Wish, _today: date) -> Q:
    return Q(occupation__name_nl__in=sorted(wish.occupations)) if wish.occupations else NOBODY


def _place_recognition(_wish: Wish, today: date) -> Q:
    held = Recognition.objects.valid_on(today).filter(
        organisation=OuterRef("employer"), qualification=OuterRef("qualification")
    )
    return Q(Exists(held))


def _place_trainer(_wish: Wish, today: date) -> Q:
    with_room = PlaceTrainer.objects.current_on(today).with_load(today).filter(learners__lt=F("max_learners"))
    through = WorkPlacementOffer.trainers.through.objects.filter(workplacementoffer=OuterRef("pk"))
    # A short list: asked once, not for each of thousands of places.
    return Q(Exists(through.filter(placetrainer__in=list(with_room.values_list("pk", flat=True)))))


PLACES: Mapping[str, Callable[[Wish, date], Q]] = {
    "distance": _place_distance,
    "begin_time": _place_begin_time,
    "hours": _place_hours,
    "start": _place_start,
    "theme": _place_theme,
    "language": _place_language,
    "licence": _place_licence,
    "certificates": _place_certificates,
    "occupation": _place_occupation,
    "recognition": _place_recognition,
    "trainer": _place_trainer,
}


# Candidates that fit a place -----------------------------------------------------------------------------------------


def profiles_that_fit(profiles: QuerySet, key: str, demand: Demand, today: date) -> QuerySet[MatchingProfile]:
    """Those of `profiles` (with `km` on each) that fit this place in one criterion."""
    return profiles.filter(PROFILES[key](demand, today))


def _holding(field: str, values: list[int] | QuerySet) -> Exists:
    chosen = getattr(MatchingProfile, field)
    column = chosen.field.m2m_reverse_field_name()
    rows = chosen.through.objects.filter(matchingprofile=OuterRef("pk"))
    return Exists(rows.filter(**{f"{column}__in": values}))


def _profile_theme(demand: Demand, _today: date) -> Q:
    return Q(_holding("themes", [demand.theme[0]]))


def _profile_occupation(demand: Demand, _today: date) -> Q:
    named = Occupation.objects.filter(name_nl=demand.occupation).values("pk")
    return Q(_holding("occupations", named)) if demand.occupation else NOBODY


def _profile_licence(demand: Demand, _today: date) -> Q:
    if demand.licence == "none":
        return EVERYBODY
    enough = sorted(held for held, given in GIVES.items() if demand.licence in given)
    return Q(licences__overlap=enough) if demand.licence else NOBODY


def _profile_language(demand: Demand, _today: date) -> Q:
    if demand.language_level == NO_LEVEL:
        return EVERYBODY
    if not demand.language_level:
        return NOBODY
    asked = LEVEL_ORDER[demand.language_level]
    return Q(language_level__in=[level for level in LEVEL_ORDER if LEVEL_ORDER[level] >= asked])


def _profile_certificates(demand: Demand, today: date) -> Q:
    found, begin = EVERYBODY, max(filter(None, (demand.start_from, today)))
    for code in demand.certificates:
        held = ProfileCertificate.objects.filter(profile=OuterRef("pk"), certificate=code)
        first = Greatest(Value(begin), F("profile__available_from"))  # PostgreSQL passes over what is not known
        found &= Q(Exists(held.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=first))))
    return found


def _profile_hours(demand: Demand, _today: date) -> Q:
    if demand.hours_min is None and demand.hours_max is None:
        return NOBODY
    return _hours_meet(demand.hours_min, demand.hours_max)


def _profile_begin_time(demand: Demand, _today: date) -> Q:
    return Q(earliest_start__lte=demand.begin_time) if demand.begin_time is not None else NOBODY


def _profile_distance(_demand: Demand, _today: date) -> Q:
    return Q(max_distance_km__gte=F("km"), transport__overlap=sorted(OWN_TRANSPORT))


def _profile_start(demand: Demand, today: date) -> Q:
    return Q(available_from__lte=max(demand.start_from, today)) if demand.start_from else NOBODY


def _profile_recognition(demand: Demand, _today: date) -> Q:
    return EVERYBODY if demand.recognised else NOBODY


def _profile_trainer(demand: Demand, _today: date) -> Q:
    return EVERYBODY if demand.trainer_has_room else NOBODY


PROFILES: Mapping[str, Callable[[Demand, date], Q]] = {
    "distance": _profile_distance,
    "begin_time": _profile_begin_time,
    "hours": _profile_hours,
    "start": _profile_start,
    "theme": _profile_theme,
    "language": _profile_language,
    "licence": _profile_licence,
    "certificates": _profile_certificates,
    "occupation": _profile_occupation,
    "recognition": _profile_recognition,
    "trainer": _profile_trainer,
}
