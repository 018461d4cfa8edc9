"""The word of an activity, against a plain reading of the rule on small worlds of every shape."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transitiehuis.regie.coverage.scope import WHOLE, Scope, Universe, cells
from transitiehuis.regie.coverage.standing import Doing, Word, standing

THEMES, GROUPS, TOWNS = ("heat", "solar"), ("ww", "other"), ("GM1", "GM2", "GM3")
HERE = Universe(frozenset(THEMES), frozenset(GROUPS), frozenset(TOWNS))
codes = [st.frozensets(st.sampled_from(names), max_size=len(names)) for names in (THEMES, GROUPS, TOWNS)]
scopes = st.builds(Scope, *codes)
roles = st.sampled_from(["leads", "helps", "stands_in", "pays"])
hours = st.none() | st.integers(1, 99).map(Decimal)
doings = st.lists(st.builds(Doing, st.integers(1, 4), roles, scopes, hours), max_size=6)


def held(scope: Scope) -> set[tuple[str, str, str]]:
    """Every combination a scope holds, written out without the code under test."""
    return set(product(scope.themes or THEMES, scope.target_groups or GROUPS, scope.municipalities or TOWNS))


@given(scopes, scopes)
def test_scopes_meet_where_they_share_a_combination(one: Scope, other: Scope) -> None:
    assert one.meets(other) == bool(held(one) & held(other)) == other.meets(one)


@given(st.lists(scopes, max_size=4))
def test_what_is_not_led_is_everything_less_what_is_and_stands_once(led: list[Scope]) -> None:
    boxes = HERE.rest(led)
    found = [cells(box) for box in boxes]
    assert set().union(*found) == held(WHOLE) - set().union(*map(held, led))
    assert sum(map(len, found)) == len(set().union(*found))


@given(doings)
def test_one_word_in_the_order_of_the_rule(rows: list[Doing]) -> None:
    leaders = [row for row in rows if row.role == "leads"]
    shared = any(
        a.organisation != b.organisation and held(a.scope) & held(b.scope) for a, b in combinations(leaders, 2)
    )
    alone = any(
        not any(
            row.role == "stands_in" and row.organisation != leader.organisation and held(row.scope) & held(leader.scope)
            for row in rows
        )
        for leader in leaders
    )
    expected = (
        Word.WHITE_SPOT if not leaders else Word.OVERLAP if shared else Word.NO_STAND_IN if alone else Word.COVERED
    )
    assert standing(rows, HERE).word == expected


@given(doings)
def test_the_order_of_the_rows_does_not_matter(rows: list[Doing]) -> None:
    assert standing(rows, HERE) == standing(list(reversed(rows)), HERE)


def town(*names: str) -> Scope:
    return Scope.of((), (), names)


@pytest.mark.parametrize(
    ("rows", "word"),
    [
        ([], Word.WHITE_SPOT),
        ([Doing(1, "helps"), Doing(2, "stands_in"), Doing(3, "pays")], Word.WHITE_SPOT),
        ([Doing(1, "leads")], Word.NO_STAND_IN),
        ([Doing(1, "leads"), Doing(2, "helps")], Word.NO_STAND_IN),
        ([Doing(1, "leads"), Doing(1, "stands_in")], Word.NO_STAND_IN),
        ([Doing(1, "leads"), Doing(2, "stands_in")], Word.COVERED),
        ([Doing(1, "leads"), Doing(2, "leads"), Doing(3, "stands_in")], Word.OVERLAP),
        ([Doing(1, "leads", town("GM1")), Doing(2, "leads", town("GM2"))], Word.NO_STAND_IN),
        ([Doing(1, "leads", town("GM1")), Doing(2, "stands_in", town("GM2"))], Word.NO_STAND_IN),
        ([Doing(1, "leads", town("GM1")), Doing(2, "leads", town("GM2")), Doing(3, "stands_in")], Word.COVERED),
    ],
)
def test_the_words_of_the_design(rows: list[Doing], word: Word) -> None:
    assert standing(rows, HERE).word == word


def test_what_is_led_in_part_says_which_part_is_not() -> None:
    found = standing([Doing(1, "leads", Scope.of(("heat",), (), ("GM1", "GM2")))], HERE)
    assert found.in_part
    assert [HERE.said(box) for box in found.rest] == [
        Scope.of(("heat",), (), ("GM3",)),
        Scope.of(("solar",), (), ()),
    ]


def test_a_region_without_municipalities_can_be_led_wholly() -> None:
    bare = Universe(frozenset(THEMES), frozenset(GROUPS), frozenset())
    assert bare.rest([WHOLE]) == []
    assert len(bare.rest([])) == 1


def test_a_code_that_is_no_longer_there_leads_nothing() -> None:
    assert standing([Doing(1, "leads", town("GM9"))], HERE).rest == (HERE.box(WHOLE),)
