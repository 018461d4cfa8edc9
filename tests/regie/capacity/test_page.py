"""Middelen en menskracht on the screen: who reads and who sets it, and that its numbers are those of the region."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from intake.models import ChainEvent, Trajectory
from matching.models import RouteFunding
from tests.cast import World
from tests.regie.agreements.scenes import asked, drafted, sign
from tests.regie.roof import TODAY, accept, at, client_of, cost, read
from tests.ui.page import elements, parse, with_class
from transitiehuis.netwerk.actor import acting, working
from transitiehuis.regie.capacity.reading import last_four, quarters_ahead
from transitiehuis.regie.capacity.reading import read as inputs_of
from transitiehuis.regie.coverage.numbers import fte
from transitiehuis.regie.models import Activity, ActivityNorm, AgreementFunding, ExpectedInflow, FteHours, HourlyRate
from transitiehuis.regie.rhythm import Quarter
from transitiehuis.workflow import NotAllowed

pytestmark = pytest.mark.django_db
PAGE, SETTINGS = "/regie/capaciteit/", "/regie/capaciteit/uitgangspunten/"


@pytest.fixture(autouse=True)
def today(db: None) -> Any:
    from tests.regie.quarter.scenes import load_toolkit

    load_toolkit()
    with at(TODAY):
        yield


def test_the_quarters_ahead_and_behind_are_whole() -> None:
    assert [str(q) for q in quarters_ahead(date(2026, 12, 31))] == ["2027-K1", "2027-K2", "2027-K3", "2027-K4"]
    assert [str(q) for q in last_four(date(2027, 1, 1))] == ["2026-K1", "2026-K2", "2026-K3", "2026-K4"]


def test_what_was_counted_is_what_the_events_say(world: World, refer: Callable) -> None:
    for day in (date(2026, 6, 30), date(2026, 7, 1), date(2026, 9, 30), date(2026, 10, 1)):
        with at(day):
            accept(refer(first_name="Kofi", last_name=f"Dag{day.day}{day.month}"), world)
    with working():
        counted = inputs_of(world.region, TODAY).counted
    opened = [event.occurred_on for event in ChainEvent.objects.filter(kind="opened").order_by("pk")]
    assert counted.inflow == tuple(sum(quarter.holds(day) for day in opened) for quarter in last_four(TODAY))
    assert counted.inflow == (0, 0, 1, 2)
    assert sum(counted.open.values()) == Trajectory.objects.filter(closed_at=None).count() == 4


@pytest.mark.parametrize(
    ("who", "sees"), [("director", True), ("reader", True), ("national", True), ("stranger", False)]
)
def test_numbers_of_a_region_are_for_who_takes_part(world: World, refer: Callable, who: str, sees: bool) -> None:
    refer(first_name="Kofi", last_name="Mensah")
    with acting(world.actor(who)):
        assert bool(inputs_of(world.region, TODAY).counted.open) is sees


@pytest.mark.parametrize(
    ("who", "code"), [("director", 200), ("national", 200), ("adviser", 200), ("stranger", 200), ("trainer", 403)]
)
def test_who_reads_it(world: World, who: str, code: int) -> None:
    assert client_of(world, who).get(PAGE).status_code == code
    assert client_of(world, "stranger").get(f"{PAGE}?regio=AM06").status_code == 404


def test_what_it_rests_on_has_the_whole_width_of_the_page(world: World) -> None:
    tree = parse(read(client_of(world, "director"), PAGE))
    [points] = with_class(tree, "points")
    assert "is-wide" in points.get("class", "")
    assert all(points not in elements(beside) for beside in with_class(tree, "split"))


def test_the_page_says_its_sums_in_each_quarter(world: World) -> None:
    with acting(world.actor("director")) as by:
        ExpectedInflow.settle(world.region, Quarter(2027, 1), 40, by=by)
    client = client_of(world, "director")
    html = read(client, PAGE)
    assert "40 trajectories × 1.5 hours" in html
    assert "60 × €\u00a068 = €\u00a04,080" in html
    # thirteen weeks each, begun anywhere in the quarter: half of them fall in it
    assert "on average 6.5 in that of the placement, 6.5 in the next and 0 in the one after" in html
    assert "0 trajectories × 1.5 hours" in read(client, f"{PAGE}?kwartaal=2027-K2")
    assert "Participatiewet; WW; LKS; no-riskpolis" in html  # who usually pays for a white spot
    sheet = b"".join(client.get(f"{PAGE}csv/", headers={"accept-language": "en"})).decode("utf-8-sig")
    sums = "40,00;1,50;trajectory;60,00;0,00;-60,00;-0,15;68,00;4080,00"
    assert f"2027-K1;Intake;Holding the intake talk;gap;{sums};not known;not known" in sheet
    assert len(sheet.splitlines()) == 1 + 4 * Activity.objects.count()


def test_money_that_ends_is_that_of_routes_and_of_agreements(world: World, add_route: Callable) -> None:
    route = add_route(title="Leerlijn warmtepompen")
    with acting(world.actor("coordinator")) as by:
        RouteFunding(route=route, fund="O&O-fonds", amount=9000, until=date(2027, 3, 31)).add(by=by)
        RouteFunding(route=route, fund="Eeuwig fonds", until=date(2028, 3, 31)).add(by=by)
    row = drafted(world)
    with acting(world.actor("director")) as by:
        AgreementFunding.add(row, by=by, source="Regiodeal", amount=5000, until=date(2027, 2, 28))
        AgreementFunding.add(drafted(world), by=by, source="Concept", amount=1, until=date(2027, 2, 28))
    for signature in asked(world, row):
        sign(signature)
    part = read(client_of(world, "director"), PAGE).split('id="geld"')[1]
    assert part.index("Regiodeal") < part.index("O&amp;O-fonds")
    assert row.get_absolute_url() in part
    assert "Eeuwig fonds" not in part
    assert "Concept" not in part, "nobody is bound by it"


def typed(client: Any, **other: str) -> dict[str, str]:
    """The form as it stands, with other words in some of its fields."""
    html = read(client, SETTINGS)
    found = {}
    for piece in html.split("<input class")[1:]:
        found[piece.split('name="')[1].split('"')[0]] = piece.split('value="')[1].split('"')[0]
    for piece in html.split('<select class="form-select"')[1:]:
        chosen = piece.split(" selected>")[0].rsplit('value="', 1)[1].split('"')[0]
        found[piece.split('name="')[1].split('"')[0]] = chosen
    assert set(other) <= set(found)
    return {**found, **other}


def test_a_director_sets_norms_rates_inflow_and_fte_from_today_on(world: World) -> None:
    client = client_of(world, "director")
    other = {"fte": "380", "instroom-2027-K2": "55", "uurprijs-uwv": "€ 72,50", "norm-hold-intake": "2",
             "per-mend-a-break": "trajectory"}  # fmt: skip
    assert client.post(SETTINGS, typed(client, **other)).status_code == 302
    assert FteHours.objects.get().hours == 380
    assert ExpectedInflow.objects.get().number == 55
    assert HourlyRate.objects.get().rate == Decimal("72.5")
    norms = ActivityNorm.objects.order_by("activity__position").values_list("activity__code", "hours", "per", "since")
    assert list(norms) == [
        ("hold-intake", 2, "trajectory", TODAY),
        ("mend-a-break", Decimal("1.5"), "trajectory", TODAY),
    ]
    with at(TODAY + timedelta(days=3)):
        client = client_of(world, "director")
        assert (
            client.post(SETTINGS, typed(client, **{"norm-hold-intake": "3", "instroom-2027-K2": ""})).status_code == 302
        )
    dates = ActivityNorm.objects.filter(activity__code="hold-intake").order_by("since").values_list("hours", "until")
    assert list(dates) == [(2, TODAY + timedelta(days=2)), (3, None)]
    assert not ExpectedInflow.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("fte", "0", "between 1 and 600"),
        ("fte", "37,5", "whole number"),
        ("norm-hold-intake", "", "Type a number."),
        ("uurprijs-uwv", "veel", "Type a number."),
        ("instroom-2027-K1", "-3", "between 0 and 100000"),
        ("norm-hold-intake", "Infinity", "Type a number."),
        ("norm-hold-intake", "10.000", "between 0 and 9999"),
        ("uurprijs-uwv", "62,505", "at most two digits behind the comma"),
    ],
)
def test_bad_numbers_are_said_and_nothing_is_lost(world: World, field: str, value: str, said: str) -> None:
    client = client_of(world, "director")
    answer = client.post(SETTINGS, typed(client, **{field: value, "norm-mend-a-break": "7,25"}),
                         headers={"accept-language": "en"})  # fmt: skip
    html = answer.content.decode()
    assert answer.status_code == 422
    assert said in html
    assert 'value="7,25"' in html
    assert not ActivityNorm.objects.exists()


@pytest.mark.parametrize("who", ["reader", "national", "manager", "coordinator"])
def test_nobody_else_sets_them(world: World, who: str) -> None:
    assert client_of(world, who).get(SETTINGS).status_code == 403
    with acting(world.actor(who)) as by, pytest.raises(NotAllowed):
        FteHours.settle(world.region, {"hours": 300}, by=by)


@pytest.mark.django_db(transaction=True)
def test_two_who_set_at_once_leave_one_row(world: World, twice_at_once: Callable) -> None:
    def step(by: Any) -> bool:
        return FteHours.settle(world.region, {"hours": 300}, by=by)

    assert sorted(twice_at_once(step, by=world.actor("director")).winners) == [False, True]
    assert FteHours.objects.count() == 1


def test_the_pages_cost_what_they_cost(world: World) -> None:
    client = client_of(world, "director")
    assert cost(client, PAGE) <= 15
    assert cost(client, SETTINGS) <= 12


def test_of_a_region_that_begins_it_says_what_is_not_known(world: World) -> None:
    html = read(client_of(world, "director"), PAGE)
    assert "Nobody has recorded yet who does what here." in html
    assert "Nobody came in yet" in html
    assert "Of 100 who come in" not in html  # no shares of nobody
    assert "How long guidance takes is not known yet" in html
    assert "nothing needed" in html


def test_less_than_a_tenth_of_an_fte_is_not_nothing() -> None:
    with translation.override("en"):
        assert [fte(hours, 400) for hours in (0, 12, -12, 40, -40)] == ["0", "<0.1", "0", "0.1", "−0.1"]
