"""Adding months up, periods in the url, and where the lines of the picture run. No database."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from transitiehuis.regie.flow import stream
from transitiehuis.regie.flow.figures import BUCKETS, HALF, NINE_OF_TEN, Flow, Stays, add_up
from transitiehuis.regie.flow.page import cause_rows, cohort_rows, crossed, step_rows
from transitiehuis.regie.flow.period import choices, parse
from transitiehuis.regie.forms.chain import ALL, group_of

TODAY = date(2026, 11, 24)
lengths = st.dictionaries(st.integers(0, 400), st.integers(1, 9), max_size=6)


def month(**facts):
    return {"waits": [], "moves": [], "stays": {}, "cohort": {}} | facts


@given(went=lengths, still=lengths)
def test_half_and_nine_out_of_ten_are_those_of_everybody_in_order(went, still):
    stays = Stays(Counter(went), Counter({7: 3}), Counter(still))
    row = sorted([*Counter(went).elements(), *Counter(still).elements()])
    if not row:
        assert stays.half is stays.most is None
        return
    for share, found in ((HALF, stays.half), (NINE_OF_TEN, stays.most)):
        assert sum(length <= found for length in row) >= share * len(row)
        assert sum(length < found for length in row) < share * len(row)


@given(went=lengths, still=lengths)
def test_every_stay_lies_in_one_bucket(went, still):
    stays = Stays(Counter(went), Counter(), Counter(still))
    assert sum(sum(stays.between(*bucket)) for bucket in BUCKETS) == stays.number


def test_months_add_up_and_what_is_open_is_what_the_last_one_left_open():
    stays = {"intake": {"went": [[3, 1]], "open": [[9, 2]]}}
    later = {"intake": {"went": [[3, 2], [40, 1]], "open": [[1, 1]]}}
    moves = [["", "intake", "", 4], ["intake", "matching", "", 1]]
    flow = add_up(
        {
            date(2026, 9, 1): month(moves=moves, stays=stays, waits=[["intake", 7, "partner", 8, 20]]),
            date(2026, 10, 1): month(
                moves=[["intake", "out", "work", 2]], stays=later, waits=[["intake", 7, "partner", 8, 5]]
            ),
        }
    )
    assert (flow.inflow, flow.outflow, flow.to_work, flow.dropped_out) == (4, 2, 2, 0)
    assert flow.stays["intake"].open == Counter({1: 1})
    assert flow.stays["intake"].went == Counter({3: 3, 40: 1})
    assert (flow.start("intake"), flow.end("intake")) == (0, 1)
    assert flow.waited("holder", "cause") == Counter({(7, "partner"): 25})


def flow_of(*moves):
    flow = Flow()
    flow.moves.update({(a, b, how): number for a, b, how, number in moves})
    return flow


def test_ways_back_skips_and_ends_stand_apart():
    flow = flow_of(
        ("", "referral", "", 9), ("out", "referral", "", 1), ("referral", "intake", "", 8),
        ("intake", "matching", "", 3),
        ("placement", "matching", "", 2), ("matching", "out", "dropped", 4), ("matching", "out", "other_work", 1),
        ("matching", "out", "elsewhere", 2), ("matching", "out", "merged", 1),
    )  # fmt: skip
    assert flow.inflow == 10
    assert flow.skips() == [("intake", "matching", 3)]
    assert flow.returns() == [("placement", "matching", 2)]
    row = next(row for row in step_rows(flow) if row.step == "matching")
    assert (row.came, row.further, row.back, row.work, row.dropped, row.elsewhere) == (5, 0, 0, 1, 4, 3)
    assert row.start + row.came - row.further - row.back - row.work - row.dropped - row.elsewhere == row.end


def test_the_picture_says_what_it_shows_and_no_two_lines_run_over_each_other():
    flow = flow_of(
        ("", "referral", "", 40), ("referral", "intake", "", 38), ("intake", "matching", "", 5),
        ("aftercare", "matching", "", 3), ("placement", "matching", "", 2), ("learning", "matching", "", 1),
        ("matching", "placement", "", 4),
    )  # fmt: skip
    drawn = stream.draw(flow, {"matching": 6}, "Title")
    html = drawn.svg
    assert "<title" in html
    assert drawn.about in html
    assert "6 " in html.split("t-late")[1][:80]
    heights = [band.y for band in drawn.back]
    assert len(set(heights)) == len(heights) == 3
    widths = {band.number: float(band.width) for band in drawn.on}
    assert widths[40] > widths[38] > 0


def test_a_way_back_within_another_lies_nearer_to_the_boxes():
    spans = [("matching", "aftercare"), ("matching", "learning"), ("referral", "intake")]
    assert stream._levels(spans) == [2, 1, 1]


@pytest.mark.parametrize(
    ("text", "since", "last"),
    [
        ("12", date(2025, 12, 1), date(2026, 11, 1)),
        ("2026-K3", date(2026, 7, 1), date(2026, 9, 1)),
        ("2026-K4", date(2026, 10, 1), date(2026, 12, 1)),
        ("2026-02", date(2026, 2, 1), date(2026, 2, 1)),
        ("2025", date(2025, 1, 1), date(2025, 12, 1)),
    ],
)
def test_what_the_url_says_is_a_period_of_whole_months(text, since, last):
    found = parse(text, TODAY)
    assert (found.since, found.last, found.months[0], found.months[-1]) == (since, last, since, last)


@pytest.mark.parametrize(
    "text", ["", "2026-K5", "2026-13", "2027", "2026-12", "2027-K1", "gisteren", "12; drop", "²026"]
)
def test_what_is_no_period_or_has_not_begun_is_none(text):
    assert parse(text, TODAY) is None


def test_every_choice_is_a_period():
    codes = [code for _name, rows in choices(TODAY) for code, _label in rows]
    assert len(codes) == len(set(codes)) == 1 + 8 + 12 + 3
    assert all(parse(code, TODAY) for code in codes)


@pytest.mark.parametrize("text", ["", "all-", "theme", "theme-", "theme-x", "person-3", "theme-3-4"])
def test_a_group_that_cannot_be_is_all_together(text):
    assert group_of(text) == ALL


def test_the_causes_are_all_seven_and_what_runs_comes_last():
    flow = add_up(
        {date(2026, 9, 1): month(waits=[["matching", 7, "seat", None, 30], ["matching", 7, "nothing", None, 70]])}
    )
    rows = cause_rows(flow)
    assert len(rows) == 7
    assert (rows[0].days, rows[0].share, rows[-1].days, rows[-1].runs) == (30, 30, 70, True)
    table = crossed(flow, "holder", {7: "School"})
    assert table.rows[0][0] == "School"
    assert table.total == sum(table.totals) == flow.days == 100
    assert flow.waiting_days == 30


def test_a_cohort_is_named_by_its_quarter():
    flow = add_up({date(2026, 9, 1): month(cohort={"2026-04-01": [8, 4, 2, 1, 3, 4]})})
    [row] = cohort_rows(flow)
    assert (row["name"], row["began"], row["shares"]["matched"]) == ("2026-K2", 8, 50)


def test_a_period_with_a_running_month_is_not_called_twelve_months():
    """The running month has some days: the name says from which day on is counted."""
    with translation.override("nl"):
        assert parse("12", TODAY).name == "sinds 1 december 2025"
        assert str(parse("12", TODAY)) == choices(TODAY)[0][1][0][1] == "Sinds 1 december 2025"
