"""The figure beside the judgement: the rule of a clash, the landscape, one factor opened, pack and agenda."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation

from tests.regie.quarter.scenes import at, fill_in, load_toolkit, plan
from tests.ui.page import elements, parse, text
from transitiehuis.netwerk.actor import acting, working
from transitiehuis.regie.figure_tasks import figure_days
from transitiehuis.regie.figures import Figure, for_pack
from transitiehuis.regie.figures.judging import Clash, clash
from transitiehuis.regie.landscape import Landscape, Order
from transitiehuis.regie.meeting.agenda import prepare
from transitiehuis.regie.models import AgendaPoint, Coverage, SuccessFactor
from transitiehuis.regie.models.coverage import Activity
from transitiehuis.regie.pack.about_scores import clashes
from transitiehuis.regie.rhythm import Quarter

pytestmark = pytest.mark.django_db
CLOSED = date(2026, 11, 13)
BOUND, FREE = "quick-answer", "steady-guide"  # level 3 names 80%; no level names a number, lower is better


def factor_of(code):
    return SuccessFactor.objects.get(code=code)


def figure(factor, value, n=10):
    day = date(2026, 7, 1)
    value = None if value is None else Decimal(value)
    return Figure(factor.pk, day, day, value, n, 0, 0, code=factor.indicator, unit=factor.unit)


class TestRule:
    @pytest.fixture(autouse=True)
    def toolkit(self, db):
        load_toolkit()

    @pytest.mark.parametrize(
        ("levels", "value", "n", "found"),
        [
            ([3, 4, 3], 79, 10, Clash.OVER),
            ([3, 4, 3], 80, 10, None),
            ([3, 4, 3], 79, 4, None),
            ([2, 3], 20, 10, None),  # the middle is neither high nor low
            ([1, 2, 2], 80, 5, Clash.UNDER),
            ([1, 2, 2], 79, 5, None),
            ([0, 0, 4], 10, 5, Clash.OVER),  # no view says nothing
            ([0, 0], 10, 5, None),
            ([], 10, 5, None),
            ([4], None, 0, None),
        ],
    )
    def test_against_the_number_that_level_3_names(self, levels, value, n, found):
        factor = SuccessFactor.objects.get(code=BOUND)
        assert clash(factor, levels, figure(factor, value, n)) == found

    @pytest.mark.parametrize(
        ("values", "level", "found"),
        [
            ((10, 20, 30), 3, Clash.FALLING),  # lower is better
            ((10, 20, 20), 3, None),
            ((30, 20, 10), 3, None),
            ((30, 20, 10), 1, None),
            ((20, 30), 3, None),
            ((10, 20, 30), 2, None),
        ],
    )
    def test_without_such_a_number_only_two_quarters_that_got_worse(self, values, level, found):
        factor = SuccessFactor.objects.get(code=FREE)
        *before, last = [figure(factor, value) for value in values]
        assert clash(factor, [level], last, before) == found

    def test_without_a_figure_nothing_clashes(self):
        factor = SuccessFactor.objects.get(code=BOUND)
        assert clash(factor, [4, 4], None) is None


@pytest.fixture
def closed(world):
    """A round that closed: the school says all is well with owners, while nobody leads anything."""
    load_toolkit()
    for activity in Activity.objects.order_by("position"):
        Coverage.objects.create(
            region=world.region, organisation=world.branch, activity=activity, role="helps", since=date(2024, 1, 1)
        )
    round = plan(world, Quarter(2026, 4))
    with at(date(2026, 10, 26)):
        round.focus_on([SuccessFactor.objects.get(code="every-activity-an-owner")], by=world.actor("director"))
        fill_in(world.actor("reader"), round, {"every-activity-an-owner": 4}, level=2)
        fill_in(world.actor("partner_contact"), round, {"every-activity-an-owner": 3, "warm-handover": 4}, level=2)
    with at(CLOSED):
        figure_days()
    return round


def test_the_landscape_marks_the_clash_by_shape_and_word(browser, closed):
    with at(CLOSED):
        said = browser("partner_contact").get(closed.url_of()).content.decode()
    assert "cijfer blijft achter" in said
    assert "is-orange" in said
    assert "Gemeten" in said


def test_what_to_talk_about_holds_the_clash_where_partners_agree(browser, world, closed):
    """School and branch give a 4 and a 3: they do not lie apart, only the figure says something else."""
    with at(CLOSED):
        tree = parse(browser("director").get(closed.url_of()).content.decode())
    [part] = [one for one in elements(tree, "section") if one.get("aria-labelledby") == "praten"]
    with translation.override("nl"):
        assert factor_of("every-activity-an-owner").title in text(part)
    assert "cijfer blijft achter" in text(part)


def test_the_pack_tells_the_clash_among_what_to_talk_about(closed):
    with at(CLOSED + timedelta(days=1)), working(), translation.override("en"):
        section = clashes(closed, closed.closes_on)
        title = factor_of("every-activity-an-owner").title
    [row] = [row for row in section.tables[0].rows if row[0] == title]
    assert row[-1] == "figure stays behind"
    [said] = [sentence for sentence in section.says if "something else than the scores" in sentence]
    assert row[0] in said


def test_the_landscape_is_sorted_three_ways_and_loses_no_row(world, browser, closed):
    with at(CLOSED), acting(world.actor("director")) as by:
        found = Landscape(closed, by, former=None)
        every = {row.factor.pk for row in found.rows}
        for order in Order:
            rows = [row for _heading, group in found.sorted_by(order) for row in group]
            assert {row.factor.pk for row in rows} == every
            assert len(rows) == len(every)
        ranges = [row.range for _heading, group in found.sorted_by(Order.SPREAD) for row in group]
        assert ranges == sorted(ranges, reverse=True)
    with at(CLOSED):
        for order in ("", *Order.values, "onzin"):
            assert browser("director").get(f"{closed.url_of()}&orde={order}").status_code == 200


def test_one_factor_opened_lays_reasons_side_by_side_with_the_figure(world, browser, closed):
    url = reverse("regie:round_factor", args=["2026-K4", "every-activity-an-owner"])
    with at(CLOSED):
        said = browser("neighbour").get(url).content.decode()
        assert browser("stranger").get(url).status_code == 404
    assert world.branch.name in said
    assert world.school.name in said
    assert "cijfer blijft achter" in said
    assert "big-figure" in said


def test_before_the_close_nothing_of_it_is_opened(world, browser, closed):
    url = reverse("regie:round_factor", args=["2026-K4", "every-activity-an-owner"])
    with at(date(2026, 10, 27)):
        said = browser("director").get(url).content.decode()
    assert "big-figure" not in said
    assert world.branch.name not in said
    assert "Wie wat ziet, gaat open" in said


def test_the_pack_has_the_frozen_figures_in_both_languages(closed):
    with at(CLOSED + timedelta(days=1)), working():
        section = for_pack.figures(closed, closed.closes_on)
        with translation.override("en"):
            english = for_pack.figures(closed, closed.closes_on)
        again = for_pack.figures(closed, closed.closes_on)
    assert section == again
    [table] = section.tables
    assert len(table.rows) == len(english.tables[0].rows) > 20
    assert "figure stays behind" in {row[-1] for row in english.tables[0].rows}
    assert "1 juli 2026" in table.source


def test_a_pack_without_frozen_figures_has_no_such_section(world):
    load_toolkit()
    with working():
        assert for_pack.figures(plan(world, Quarter(2026, 4)), date(2026, 11, 12)) is None


def test_the_wall_marks_the_clash_beside_the_scores(browser, closed):
    with at(CLOSED), working():
        prepare(closed.pk, CLOSED)
        point = AgendaPoint.objects.on().get(round=closed, factor__code="every-activity-an-owner")
    with at(CLOSED):
        said = browser("partner_contact").get(point.get_absolute_url()).content.decode()
    assert "cijfer blijft achter" in said


def test_a_clash_becomes_a_point_for_the_agenda(closed):
    with at(CLOSED), working():
        points = for_pack.clash_points(closed, closed.closes_on)
    assert "every-activity-an-owner" in [point.factor.code for point in points]
    assert all(point.why and point.url and point.key.startswith("clash-") for point in points)


def test_what_was_measured_stands_beside_the_question(browser, world, closed):
    with at(date(2026, 10, 1)):
        figure_days()
    with at(date(2026, 10, 27)):
        said = browser("partner_contact").get(closed.url_of("regie:scoring")).content.decode()
    assert "Gemeten in 2026-K3" in said
