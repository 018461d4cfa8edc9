"""Hours needed against hours offered, against a second plain way to work them out."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transitiehuis.regie.capacity import guidance
from transitiehuis.regie.capacity.reckoning import (
    CHAIN,
    Counted,
    Inputs,
    Norm,
    Offer,
    Reckoning,
    Work,
    offered_in,
)
from transitiehuis.regie.capacity.what_if import Changes, changed
from transitiehuis.regie.models.coverage import NormPer
from transitiehuis.regie.models.toolkit import ChainPart
from transitiehuis.regie.rhythm import Quarter

QUARTERS = tuple(Quarter(2027, number) for number in (1, 2, 3, 4))
small = st.integers(0, 60)
works = st.lists(
    st.tuples(st.sampled_from(ChainPart.values), st.sampled_from(NormPer.values), st.integers(0, 40)), max_size=6
)
days_ahead = st.dates(date(2026, 11, 1), date(2028, 2, 1))


def inputs(**facts) -> Inputs:
    usual = {
        "quarters": QUARTERS,
        "works": (Work(1, "intake", ("mbo_school", "uwv")),),
        "norms": {1: Norm(Decimal("1.5"), "trajectory")},
        "offers": (),
        "rates": {"mbo_school": Decimal(80)},
        "rate": Decimal(68),
        "fte": 400,
        "counted": Counted(),
        "inflow": (Decimal(66),) * 4,
        "starts": (Decimal(3),) * 4,
    }
    return Inputs(**{**usual, **facts})


def offer(hours: int, since: date = date(2024, 1, 1), until: date | None = None, **facts) -> Offer:
    usual = {"activity": 1, "organisation": 7, "kind": "uwv", "role": "leads"}
    return Offer(**{**usual, "hours": Decimal(hours), "since": since, "until": until, **facts})


def test_sixty_six_trajects_at_an_hour_and_a_half_are_ninety_nine_hours() -> None:
    found = Reckoning(inputs(offers=(offer(24), offer(16, role="helps"), offer(90, role="stands_in"))))
    cell = found.cells[1][0]
    assert (cell.volume, cell.needed, cell.offered, cell.short) == (66, 99, 40, 59)
    assert cell.rate == 74  # the mean of 80 and 68
    assert found.total(1).cost == 59 * 74


def test_who_is_under_way_counts_once_in_the_first_quarter_for_the_steps_ahead() -> None:
    counted = Counted(
        open={"intake": 10, "matching": 4, "aftercare": 9}, inflow=(20, 20, 30, 30), entered={"matching": 50}
    )
    facts = {"works": (Work(1, "matching", ()),), "counted": counted, "inflow": (Decimal(40),) * 4}
    found = Reckoning(inputs(**facts))
    # half of the inflow reaches matching, and of the ten in intake half; the four are there already
    assert [row[0].volume for row in found.cells] == [20 + 5 + 4, 20, 20, 20]


def fallen(begin: float, weeks: int, quarter: int) -> float:
    return max(0.0, min(begin + weeks, 13 * (quarter + 1)) - max(begin, 13 * quarter))


@given(st.integers(1, 70), st.integers(0, 6), st.lists(st.integers(0, 50), min_size=4, max_size=4))
def test_guidance_counts_in_the_quarters_in_which_its_weeks_fall(weeks: int, running: int, inflow: list[int]) -> None:
    """Against a hundred placements a quarter and a hundred that run, each with its own beginning."""
    counted = Counted(open={"placement": running}, inflow=(1,) * 4, entered={"placement": 4}, weeks=4 * weeks)
    norms = {1: Norm(Decimal(1), "guidance_week")}
    found = Reckoning(inputs(norms=norms, counted=counted, inflow=tuple(Decimal(came) for came in inflow)))
    midst = [(step + 0.5) / 100 for step in range(100)]
    for quarter in range(4):
        new = sum(
            people * fallen(13 * (made + part), weeks, quarter) / 100
            for made, people in enumerate(inflow)
            for part in midst
        )
        old = running * sum(fallen(-part * weeks, weeks, quarter) / 100 for part in midst)
        assert float(found.cells[quarter][0].volume) == pytest.approx(new + old, rel=0.002, abs=0.01)


def test_all_weeks_of_guidance_are_counted_once() -> None:
    for weeks in (Decimal(1), Decimal(13), Decimal("22.4"), Decimal(60)):
        assert sum(guidance.of_placement(weeks, later) for later in range(8)) == pytest.approx(weeks)
        assert sum(guidance.of_running(weeks, later) for later in range(8)) == pytest.approx(weeks / 2)


def test_a_young_region_has_a_mean_over_the_quarters_it_has() -> None:
    assert Counted(inflow=(0, 0, 6, 18)).mean == 12
    assert Counted().mean == 0


@given(small, days_ahead, st.one_of(st.none(), days_ahead))
def test_an_offer_counts_for_its_days(hours: int, since: date, until: date | None) -> None:
    one = offer(hours, since, until)
    for quarter in QUARTERS:
        span = [quarter.first_day + timedelta(n) for n in range((quarter.last_day - quarter.first_day).days + 1)]
        held = sum(1 for day in span if since <= day and (until is None or day <= until))
        assert offered_in(one, quarter) == Decimal(hours) * held / len(span)


@given(works, st.lists(small, min_size=4, max_size=4), st.dictionaries(st.sampled_from(CHAIN), small), small)
def test_parts_add_up_and_nothing_is_below_nought(rows, inflow, entered, weeks) -> None:
    made = tuple(Work(pk, part, ()) for pk, (part, _per, _hours) in enumerate(rows))
    norms = {pk: Norm(Decimal(hours), per) for pk, (_part, per, hours) in enumerate(rows)}
    counted = Counted(open={"intake": 3}, inflow=tuple(inflow), entered=entered, weeks=weeks, companies=5)
    offers = tuple(offer(10 * pk, activity=pk) for pk in norms)
    found = Reckoning(inputs(works=made, norms=norms, counted=counted, offers=offers))
    for number in range(4):
        parts, cells = found.parts(number), found.cells[number]
        needed, offered = sum(cell.needed for cell in cells), sum(cell.offered for cell in cells)
        assert float(sum(part.needed for part in parts)) == pytest.approx(float(needed))
        assert sum(part.offered for part in parts) == offered == sum(10 * pk for pk in norms)
        short = float(found.short(number))
        assert float(needed - offered) - 1e-6 <= short <= float(sum(cell.short for cell in cells)) + 1e-6
        assert all(cell.needed >= 0 for cell in cells)


def test_the_narrowest_lets_the_fewest_of_the_expected_through() -> None:
    rows = (Work(1, "intake", ()), Work(2, "aftercare", ()), Work(3, "steering", ()))
    norms = {1: Norm(Decimal(2), "trajectory"), 2: Norm(Decimal(4), "placement"), 3: Norm(Decimal(100), "quarter")}
    offers = (offer(120, activity=1), offer(100, activity=2))
    counted = Counted(inflow=(10, 10, 10, 10), entered={"placement": 40, "aftercare": 40})
    found = Reckoning(inputs(works=rows, norms=norms, offers=offers, counted=counted)).narrowest(1)
    assert found is not None
    assert (found.part, found.hours, found.each, found.people, found.expected) == ("aftercare", 100, 4, 25, 66)


def test_without_hours_a_person_no_step_is_narrow() -> None:
    assert Reckoning(inputs(norms={1: Norm(Decimal(10), "quarter")})).narrowest(0) is None


@given(st.integers(-100, 300), st.integers(-90, 200))
def test_a_scenario_is_the_same_sum_on_other_numbers(more: int, norm: int) -> None:
    present = inputs(offers=(offer(24),))
    other = Reckoning(changed(present, Changes(inflow=more, norm=norm)))
    before = Reckoning(present)
    for number in (1, 2, 3):
        factor = Decimal(100 + more) * (100 + norm) / 10_000
        assert float(other.cells[number][0].needed) == pytest.approx(float(before.cells[number][0].needed * factor))


def test_a_partner_that_stops_offers_nothing_after_its_last_day() -> None:
    present = inputs(offers=(offer(90), offer(30, organisation=8)))
    other = Reckoning(changed(present, Changes(stops=7, stops_on=QUARTERS[0].last_day)))
    assert [row[0].offered for row in other.cells] == [120, 30, 30, 30]


def test_hours_added_and_another_rhythm_of_starts() -> None:
    present = inputs(norms={1: Norm(Decimal(8), "route_start")})
    other = Reckoning(changed(present, Changes(hours={1: Decimal(12)}, starts=Decimal(5), lost_starts={3: 2})))
    assert [(row[0].offered, row[0].needed) for row in other.cells] == [(12, 40), (12, 40), (12, 40), (12, 24)]


def test_no_change_is_the_present_and_changes_are_kept_whole() -> None:
    present = inputs(offers=(offer(24),))
    assert changed(present, Changes()) == present
    made = Changes(10, -5, {1: Decimal("12.5")}, 7, QUARTERS[1].last_day, Decimal(4), {2: 1})
    assert Changes.kept_in(made.keep()) == made
    assert Changes.kept_in(Changes().keep()).is_empty
