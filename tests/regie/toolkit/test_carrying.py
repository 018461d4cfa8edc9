"""A changed scale: what a round asks, and how scores of before read in trend, landscape, form and letters."""

from __future__ import annotations

from datetime import date

import pytest

from tests.cast import World
from tests.regie.quarter.scenes import at, factor, fill_in, plan
from tests.regie.toolkit.scenes import CODE, new_levels, reword, texts
from transitiehuis.regie.brief import focus_of, own_last_levels
from transitiehuis.regie.course import course_of, courses_of
from transitiehuis.regie.landscape import Landscape
from transitiehuis.regie.models import QuarterRound
from transitiehuis.regie.rhythm import Quarter
from transitiehuis.regie.sheet import Sheet
from transitiehuis.regie.toolkit.scales import Scales

pytestmark = pytest.mark.django_db
BETWEEN, OPENING, SCORING, CLOSED = date(2026, 9, 1), date(2026, 10, 20), date(2026, 10, 26), date(2026, 11, 13)


@pytest.fixture
def former(world: World, toolkit: None) -> QuarterRound:
    """The round before: the school gave a 2, the branch a 4."""
    found = plan(world, Quarter(2026, 3))
    with at(date(2026, 7, 22)):
        found.focus_on([factor(CODE)], by=world.actor("director"))
        fill_in(world.actor("reader"), found, {CODE: 2})
        fill_in(world.actor("partner_contact"), found, {CODE: 4})
    return found


@pytest.fixture
def both(world: World, former: QuarterRound, round: QuarterRound) -> QuarterRound:
    with at(OPENING):
        round.focus_on([factor(CODE)], by=world.actor("director"))
    return round


def score_now(world: World, round: QuarterRound) -> None:
    with at(SCORING):
        fill_in(world.actor("reader"), round, {CODE: 3})
        fill_in(world.actor("partner_contact"), round, {CODE: 3})


def row_of(world: World, round: QuarterRound, former: QuarterRound):
    seen = Landscape(round, world.actor("director"), former=former)
    return next(row for row in seen.rows if row.factor.code == CODE)


def test_levels_that_mean_the_same_carry_over(world: World, former: QuarterRound, both: QuarterRound) -> None:
    with at(BETWEEN):
        reword(world, levels_nl=new_levels(), carry="same")
    score_now(world, both)
    with at(CLOSED):
        row = row_of(world, both, former)
        assert (row.tone, row.other_scale) == ("same", False)  # 2 to 3 and 4 to 3
        assert [q.level for q in course_of(factor(CODE), world.actor("reader"))] == [3, 2]


def test_mapped_levels_are_read_as_the_new_ones(world: World, former: QuarterRound, both: QuarterRound) -> None:
    with at(BETWEEN):
        reword(world, levels_nl=new_levels(), carry="mapped", mapping=[1, 1, 2, 3])
    score_now(world, both)
    with at(CLOSED):
        row = row_of(world, both, former)
        assert sorted(row.former.values()) == [1, 3]
        assert row.change == 1.0
        [now, before] = course_of(factor(CODE), world.actor("reader"))
        assert (before.level, before.was, dict(before.counts)) == (1, 2, {1: 1, 3: 1})
        assert (now.level, now.was) == (3, None)


def test_scores_on_other_levels_stand_apart_and_the_trend_breaks_there(
    world: World, former: QuarterRound, both: QuarterRound
) -> None:
    with at(BETWEEN):
        reword(world, levels_nl=new_levels(), carry="apart")
    score_now(world, both)
    with at(CLOSED):
        row = row_of(world, both, former)
        assert (row.change, row.tone, row.other_scale) == (None, "", True)
        [course] = courses_of(factor(CODE), world.actor("reader"))
        assert ([q.level for q in course.now], [q.level for q in course.former]) == ([3], [2])
        assert dict(course.former[0].counts) == {2: 1, 4: 1}  # as they were given


def test_mappings_follow_each_other_and_no_view_stays_no_view(world: World, toolkit: None) -> None:
    with at(date(2026, 3, 1)):
        reword(world, levels_nl=new_levels(), carry="mapped", mapping=[1, 1, 2, 3])
    with at(date(2026, 6, 1)):
        reword(world, levels_nl=new_levels(), carry="mapped", mapping=[2, 3, 3, 4])
    one = factor(CODE)
    scales, then, later = Scales([one]), date(2026, 1, 20), date(2026, 4, 21)
    assert [scales.carried(one.pk, level, then) for level in (None, 0, 1, 2, 3, 4)] == [None, 0, 2, 2, 3, 3]
    assert scales.carried(one.pk, 3, later) == 3
    assert scales.carried(one.pk, 3, then, later) == 2
    assert scales.carried(one.pk, 3, then, then) == 3
    assert scales.number_at(one.pk, then) == 1
    assert scales.number_at(one.pk, later) == 2


@pytest.mark.parametrize(("day", "asked"), [(date(2026, 10, 19), "new"), (OPENING, "old"), (date(2026, 10, 21), "old")])
def test_a_round_asks_the_levels_of_its_opening(world: World, both: QuarterRound, day: date, asked: str) -> None:
    old, new = texts()["levels_nl"], new_levels()
    with at(day):
        reword(world, levels_nl=new, title_nl="Anders", carry="apart")
    with at(SCORING):
        sheet = Sheet(both, world.actor("partner_contact"))
        shown = next(q.factor for q in sheet.questions if q.factor.code == CODE)
        told = focus_of(both)[0]
    for one in (shown, told):
        assert [level.text_nl for level in one.ordered_levels] == (new if asked == "new" else old)
        assert (one.title_nl == "Anders") == (asked == "new")
    score_now(world, both)
    with at(CLOSED):
        assert (row_of(world, both, plan(world, Quarter(2026, 3))).factor.title_nl == "Anders") == (asked == "new")


def test_the_form_and_the_letters_carry_the_last_score(world: World, former: QuarterRound, both: QuarterRound) -> None:
    asking = (both, [world.school.pk], [factor(CODE)], OPENING)
    assert list(own_last_levels(*asking).values()) == [2]
    with at(BETWEEN):
        reword(world, levels_nl=new_levels(), carry="mapped", mapping=[1, 1, 2, 3])
    assert list(own_last_levels(*asking).values()) == [1]
    with at(SCORING):
        question = next(q for q in Sheet(both, world.actor("reader")).questions if q.factor.code == CODE)
        assert question.last
        assert (question.last.level, question.last_level) == (2, 1)
    with at(date(2026, 9, 2)):
        reword(world, levels_nl=new_levels(), carry="apart")
    assert own_last_levels(*asking) == {}
    with at(SCORING):
        question = next(q for q in Sheet(both, world.actor("reader")).questions if q.factor.code == CODE)
        assert question.last_level is None


def test_nothing_of_an_open_round_of_others_is_in_the_trend(world: World, both: QuarterRound) -> None:
    score_now(world, both)
    with at(SCORING):
        now = course_of(factor(CODE), world.actor("reader"))[0]
        assert (now.round, now.level, dict(now.counts)) == (both, 3, {})
        assert course_of(factor(CODE), world.actor("stranger")) == []
        director = course_of(factor(CODE), world.actor("director"))
        assert both not in [q.round for q in director]
