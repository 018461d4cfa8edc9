"""Each criterion looks at one candidate and one place: fits, does not, or nobody knows; never a sum."""

from dataclasses import fields, replace
from datetime import date, time, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from intake.models import LanguageLevel, Licence, Transport
from matching import comparison
from matching.compared import Demand, Wish
from matching.comparison import CRITERIA, compare, compare_candidates
from transitiehuis.netwerk.models import Place

TODAY = date(2026, 11, 24)
NAMES = {1: "VCA", 2: "F-gassen"}
WISH = Wish(
    themes={1: "warmtepompen"},
    licences=frozenset({"B"}),
    language_level="A2",
    certificates={1: date(2026, 12, 1)},
    hours_min=24,
    hours_max=32,
    earliest_start=time(8, 30),
    max_distance_km=15,
    transport=frozenset({Transport.CAR}),
    available_from=date(2026, 12, 1),
    occupations=frozenset({"monteur warmtepompen"}),
)
DEMAND = Demand(
    theme=(1, "warmtepompen"),
    distance_km=14,
    licence="B",
    language_level="A2",
    certificates={1: "VCA"},
    hours_min=32,
    hours_max=40,
    begin_time=time(8, 30),
    start_from=date(2026, 12, 1),
    occupation="monteur warmtepompen",
    recognised=True,
    recognition="Monteur warmtepompen, niveau 2",
    trainers="Henk Roelofs, nog geen kandidaat",
    trainer_has_room=True,
)
ORDER = tuple(CRITERIA)


def verdict(criterion: str, wish: Wish = WISH, demand: Demand = DEMAND) -> str:
    rows = compare(wish, [demand], names=NAMES, today=TODAY)
    return rows[ORDER.index(criterion)].checks[0].verdict


def test_what_just_fits_fits_in_everything():
    assert {name: verdict(name) for name in ORDER} == dict.fromkeys(ORDER, "fits")


@pytest.mark.parametrize(
    ("criterion", "of_wish", "of_demand", "expected"),
    [
        ("distance", {"max_distance_km": 13}, {}, "not"),
        ("distance", {"max_distance_km": 14}, {}, "fits"),  # the last kilometre is inside
        ("distance", {"transport": frozenset({Transport.PUBLIC})}, {}, "unknown"),  # a timetable is not known here
        ("distance", {"transport": frozenset({Transport.PUBLIC, Transport.BICYCLE})}, {}, "fits"),
        ("distance", {"max_distance_km": None}, {}, "unknown"),
        ("distance", {"transport": frozenset()}, {}, "unknown"),
        ("begin_time", {}, {"begin_time": time(8, 29)}, "not"),
        ("begin_time", {"earliest_start": None}, {}, "unknown"),
        ("begin_time", {}, {"begin_time": None}, "unknown"),
        ("hours", {}, {"hours_min": 33, "hours_max": 40}, "not"),
        ("hours", {"hours_max": None}, {"hours_min": 33}, "fits"),
        ("hours", {"hours_min": None, "hours_max": None}, {}, "unknown"),
        ("hours", {}, {"hours_min": None, "hours_max": None}, "unknown"),
        ("start", {}, {"start_from": date(2026, 11, 30)}, "not"),
        ("start", {"available_from": None}, {}, "unknown"),
        ("start", {}, {"start_from": None}, "unknown"),
        ("theme", {"themes": {2: "warmtenetten"}}, {}, "not"),
        ("theme", {"themes": {}}, {}, "unknown"),
        ("language", {"language_level": "A1"}, {}, "not"),
        ("language", {"language_level": "B1"}, {}, "fits"),
        ("language", {"language_level": ""}, {}, "unknown"),
        ("language", {"language_level": ""}, {"language_level": "A0"}, "fits"),  # none is asked
        ("language", {}, {"language_level": ""}, "unknown"),
        ("licence", {"licences": frozenset({"AM"})}, {}, "not"),
        ("licence", {"licences": frozenset({"CE"})}, {}, "fits"),  # who drives a lorry drives a van
        ("licence", {"licences": frozenset()}, {}, "unknown"),
        ("licence", {"licences": frozenset()}, {"licence": "none"}, "fits"),
        ("licence", {}, {"licence": ""}, "unknown"),
        ("certificates", {"certificates": {2: None}}, {}, "not"),
        ("certificates", {"certificates": {1: date(2026, 11, 30)}}, {}, "not"),  # ends before the first day
        ("certificates", {"certificates": {1: None}}, {}, "fits"),
        ("certificates", {"certificates": {}}, {}, "unknown"),
        ("certificates", {"certificates": {}}, {"certificates": {}}, "fits"),
        ("occupation", {"occupations": frozenset({"isolatiemonteur"})}, {}, "not"),
        ("occupation", {"occupations": frozenset()}, {}, "unknown"),
        ("occupation", {}, {"occupation": ""}, "unknown"),
        ("recognition", {}, {"recognised": False}, "not"),
        ("recognition", {}, {"recognised": None}, "unknown"),
        ("trainer", {}, {"trainer_has_room": False}, "not"),
        ("trainer", {}, {"trainers": ""}, "unknown"),
    ],
)
def test_one_fact_decides_one_criterion(criterion, of_wish, of_demand, expected):
    wish, demand = replace(WISH, **of_wish), replace(DEMAND, **of_demand)
    assert verdict(criterion, wish, demand) == expected
    others = [name for name in ORDER if name != criterion]
    if criterion not in {"start"}:  # the first day also says until when a certificate must hold
        assert {name: verdict(name, wish, demand) for name in others} == dict.fromkeys(others, "fits")


def test_what_does_not_fit_or_is_not_known_says_what_would_help():
    bare = Demand(theme=(2, "warmtenetten"), distance_km=99)
    for row in compare(WISH, [bare], names=NAMES, today=TODAY):
        assert row.checks[0].remedy or row.checks[0].verdict == "fits"


# Anything at all -----------------------------------------------------------------------------------------------------

hours = st.none() | st.integers(1, 60)
some_days = st.none() | st.dates(date(2026, 1, 1), date(2027, 12, 31))
times = st.none() | st.times()
wishes = st.builds(
    Wish,
    themes=st.dictionaries(st.integers(1, 3), st.just("thema"), max_size=3),
    licences=st.frozensets(st.sampled_from(Licence.values)),
    language_level=st.sampled_from(["", *LanguageLevel.values]),
    certificates=st.dictionaries(st.sampled_from([1, 2]), some_days),
    hours_min=hours,
    hours_max=hours,
    earliest_start=times,
    max_distance_km=st.none() | st.integers(1, 100),
    transport=st.frozensets(st.sampled_from(Transport.values)),
    available_from=some_days,
    occupations=st.frozensets(st.sampled_from(["monteur", "isolatiemonteur"])),
    source=st.sampled_from(["", "ROC, 12 okt"]),
)
demands = st.builds(
    Demand,
    theme=st.tuples(st.integers(1, 3), st.just("thema")),
    distance_km=st.integers(0, 150),
    licence=st.sampled_from(["", "none", *Licence.values]),
    language_level=st.sampled_from(["", *LanguageLevel.values]),
    certificates=st.dictionaries(st.sampled_from([1, 2]), st.just("naam")),
    hours_min=hours,
    hours_max=hours,
    begin_time=times,
    start_from=some_days,
    occupation=st.sampled_from(["", "monteur", "isolatiemonteur"]),
    recognised=st.sampled_from([True, False, None]),
    recognition=st.just("Monteur"),
    trainers=st.sampled_from(["", "Henk"]),
    trainer_has_room=st.booleans(),
    source=st.sampled_from(["", "Hanzewarmte, 3 nov"]),
)


@given(wishes, st.lists(demands, min_size=1, max_size=4))
def test_a_verdict_never_depends_on_the_other_places(wish, several):
    with translation.override("nl"):
        together = compare(wish, several, names=NAMES, today=TODAY)
        alone = [compare(wish, [demand], names=NAMES, today=TODAY) for demand in several]
    for number, row in enumerate(together):
        assert list(row.checks) == [rows[number].checks[0] for rows in alone]


@given(wishes, demands, wishes, demands)
def test_a_candidate_beside_places_hears_what_a_place_beside_candidates_hears(one, here, other, there):
    """Looked at from the candidate or from the place, the same pair gets the same verdict and the same remedy."""
    people, places = (one, other), (here, there)
    by_candidate = [compare(wish, places, names=NAMES, today=TODAY) for wish in people]
    by_place = [compare_candidates([(wish, demand) for wish in people], names=NAMES, today=TODAY) for demand in places]
    for person in range(2):
        for place in range(2):
            seen = [(row.name, row.checks[place]) for row in by_candidate[person]]
            turned = [(row.name, row.checks[person]) for row in by_place[place]]
            assert [(name, c.verdict, c.remedy) for name, c in seen] == [(n, c.verdict, c.remedy) for n, c in turned]
            assert all(c.fact for _name, c in turned), "each verdict says on which fact it rests"


@given(hours, hours, hours, hours)
def test_hours_meet_from_both_sides_alike(a, b, c, d):
    assert comparison.meet((a, b), (c, d)) == comparison.meet((c, d), (a, b))


@pytest.mark.parametrize(
    ("passed_days", "available_in", "expected", "said"),
    [
        (0, 0, "fits", ""),
        (0, 1, "not", ""),
        (1, 0, "fits", "from now on"),  # available after the first day, and by now
        (40, -39, "fits", "from now on"),
        (40, 1, "not", "from now on"),
    ],
)
def test_a_first_day_that_has_passed_means_from_now(passed_days, available_in, expected, said):
    today = date(2026, 12, 20)
    wish = replace(WISH, available_from=today + timedelta(days=available_in))
    demand = replace(DEMAND, start_from=today - timedelta(days=passed_days))
    with translation.override("en"):
        found = comparison.check("start", wish, demand, today)
        [row] = comparison.compare_candidates([(wish, demand)], names=NAMES, today=today, criteria=["start"])
    assert found.verdict == row.checks[0].verdict == expected
    assert found.fact.startswith(said)
    assert row.need.startswith(said)


@given(*[st.floats(50.7, 53.6), st.floats(3.3, 7.3)] * 2)
def test_a_distance_is_the_same_there_and_back(lat, lon, other_lat, other_lon):
    here, there = Place(latitude=lat, longitude=lon), Place(latitude=other_lat, longitude=other_lon)
    assert here.distance_km(there) == pytest.approx(there.distance_km(here))
    assert here.distance_km(here) == pytest.approx(0, abs=1e-6)


@given(wishes, demands)
def test_more_of_what_is_asked_never_makes_it_fit_less(wish, demand):
    rank = {"not": 0, "unknown": 1, "fits": 2}
    if wish.language_level:
        best = replace(wish, language_level="C2")
        assert rank[comparison.language(best, demand).verdict] >= rank[comparison.language(wish, demand).verdict]
    if wish.licences:
        best = replace(wish, licences=frozenset(Licence.values))
        assert comparison.licence(best, demand).verdict in {"fits", "unknown"}
    if wish.available_from:
        sooner = replace(wish, available_from=wish.available_from - timedelta(days=30))
        assert rank[comparison.start(sooner, demand).verdict] >= rank[comparison.start(wish, demand).verdict]


def test_neither_record_has_a_place_for_a_score():
    names = {f.name for record in (Wish, Demand, comparison.Check, comparison.Criterion) for f in fields(record)}
    assert not names & {"score", "rank", "total", "mark", "points"}
