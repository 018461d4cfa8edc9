"""What would make it fit: what is promised holds when it is done, and what cannot be got is not promised."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from intake.models import Certificate, LanguageLevel
from matching import entering
from matching.compared import Demand, Wish
from matching.comparison import check
from matching.entering import Entry
from matching.models import DemandKind, RouteDemand
from matching.opening import better, opening, opening_of_place
from transitiehuis.netwerk.models import Place

TODAY = date(2026, 11, 24)
HOME = Place(name="Epe", latitude=52.3475, longitude=5.98333)
SCHOOL = Place(name="Zutphen", latitude=52.13833, longitude=6.20139)
PAPERS = {n: Certificate(pk=n, code=f"C{n}", name_nl=f"Papier {n}") for n in (1, 2)}
THEMES = {1: "warmtepompen"}
ahead = st.integers(0, 200).map(lambda n: TODAY + timedelta(days=n))


def rule(kind: str, **facts: object) -> RouteDemand:
    return RouteDemand(kind=kind, **facts)


rules = st.lists(
    st.one_of(
        st.sampled_from([1, 2]).map(lambda n: rule("certificate", certificate=PAPERS[n])),
        st.sampled_from(LanguageLevel.values[1:]).map(lambda level: rule("language", level=level)),
        st.just(rule("available")),
        st.just(rule("theme")),
        st.just(rule("licence", licence="B")),
        st.just(rule("own_transport")),
        st.just(rule("distance")),
    ),
    max_size=5,
    unique_by=lambda one: (one.kind, one.certificate_id),
)
wishes = st.builds(
    Wish,
    themes=st.sampled_from([{}, THEMES, {2: "warmtenetten"}]),
    licences=st.sampled_from([frozenset(), frozenset({"AM"}), frozenset({"B"})]),
    language_level=st.sampled_from(["", *LanguageLevel.values]),
    certificates=st.dictionaries(st.sampled_from([1, 2, 9]), st.none() | ahead, max_size=2),
    max_distance_km=st.sampled_from([None, 5, 50]),
    transport=st.sampled_from([frozenset(), frozenset({"car"}), frozenset({"public"})]),
    available_from=st.none() | ahead,
)
entries = st.lists(ahead, max_size=4).map(lambda found: [Entry(THEMES, SCHOOL, day) for day in sorted(found)])
ready = st.dictionaries(st.sampled_from([1, 2]), ahead, max_size=2)


@given(rules, wishes, entries, ready)
@settings(max_examples=300)
def test_who_does_what_is_said_fits(asked, wish, planned, done) -> None:
    """With everything that was to be got, on the start that was named, no rule is left but those named to ask about."""
    found = opening(asked, wish, HOME, planned, done)
    if found.start is None:
        return
    for one in asked:
        if step := better(wish, one, done):
            wish = step[0]
    entry = Entry(THEMES, SCHOOL, found.start)
    left = [one for one in asked if entering.check(one, wish, HOME, entry).verdict == "not"]
    named = {name.lower() for name in (*found.discuss, *found.find_out)}
    assert {str(one.get_kind_display()).lower() for one in left} <= named
    if not found.discuss and not found.find_out:
        assert entering.can_begin(asked, wish, HOME, entry) == "fits"


@given(rules, wishes, entries, ready)
@settings(max_examples=200)
def test_it_is_silent_just_where_all_fits(asked, wish, planned, done) -> None:
    first = planned[0] if planned else Entry({}, None, None)
    found = opening(asked, wish, HOME, planned, done)
    assert found.fits == (entering.can_begin(asked, wish, HOME, first) == "fits")
    assert bool(found.words) != found.fits


@given(rules, wishes, entries, ready)
@settings(max_examples=200)
def test_a_start_is_never_before_the_paper_is_there(asked, wish, planned, done) -> None:
    found = opening(asked, wish, HOME, planned, done)
    for one in asked:
        if one.kind == DemandKind.CERTIFICATE and PAPERS[one.certificate_id].name_nl in found.get and found.start:
            assert one.certificate_id not in done or found.start > done[one.certificate_id]


def test_the_sentence_of_the_issue() -> None:
    vca = Certificate(pk=1, code="B-VCA", name_nl="VCA Basis")
    asked = [rule("certificate", certificate=vca), rule("available")]
    planned = [Entry(THEMES, SCHOOL, date(2027, 4, 5)), Entry(THEMES, SCHOOL, date(2027, 5, 10))]
    wish = Wish(certificates={9: None}, available_from=TODAY)
    found = opening(asked, wish, HOME, planned, {1: date(2027, 4, 30)})
    assert (found.get, found.after, found.start) == (("VCA Basis",), date(2027, 5, 1), date(2027, 5, 10))
    assert "VCA Basis" in found.words
    assert "1 mei 2027" in found.words or "1 May 2027" in found.words


def test_what_a_talk_alone_solves_is_not_promised() -> None:
    found = opening([rule("licence", licence="B")], Wish(licences=frozenset({"AM"})), HOME, [])
    assert (found.get, found.after, len(found.discuss)) == ((), None, 1)
    assert found.way == ""


@given(wishes, st.none() | ahead, st.sampled_from(["", "A0", "A2", "C1"]), ready)
@settings(max_examples=200)
def test_a_place_becomes_possible_by_what_is_said(wish, first, level, done) -> None:
    place = Demand(
        theme=(1, "warmtepompen"), distance_km=10, language_level=level, certificates={1: "VCA"}, start_from=first
    )
    found = opening_of_place(wish, place, TODAY, done)
    if "VCA" in found.get:
        wish = replace(wish, certificates={**wish.certificates, 1: None})
    if any(level and level in name for name in found.get):
        wish = replace(wish, language_level=level)
    if found.after:
        place = replace(place, start_from=max(found.after, first or found.after))
    left = {key for key in ("certificates", "language", "start") if check(key, wish, place, TODAY).verdict == "not"}
    assert left == set()
