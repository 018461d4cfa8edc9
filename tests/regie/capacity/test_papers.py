"""Middelen, a scenario and the look ahead on paper and as a spreadsheet; dekking as a spreadsheet."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import LONG_AGO, World
from tests.frame.test_documents import accessible
from tests.regie.quarter.scenes import load_toolkit
from tests.regie.roof import TODAY, at, client_of, read
from transitiehuis.netwerk.actor import acting
from transitiehuis.regie import paper
from transitiehuis.regie.capacity.what_if import Changes
from transitiehuis.regie.models import Activity, Coverage, ExpectedInflow, Scenario
from transitiehuis.regie.paper import Bar, Paper, Table
from transitiehuis.regie.rhythm import Quarter

pytestmark = pytest.mark.django_db
MEANS = "/regie/capaciteit/"


@pytest.fixture(autouse=True)
def scenario(world: World) -> Any:
    load_toolkit()
    with at(TODAY):
        with acting(world.actor("director")) as by:
            ExpectedInflow.settle(world.region, Quarter(2027, 1), 40, by=by)
            made = Scenario.keep(world.region, "Meer instroom", Changes(inflow=50), by=by)
        Coverage.objects.create(
            region=world.region, organisation=world.school, activity=Activity.objects.get(code="hold-intake"),
            role="leads", since=LONG_AGO, hours_per_quarter=20,
        )  # fmt: skip
        yield made


def pages(scenario: Scenario) -> dict[str, tuple[str, str]]:
    """Each page with where its PDF is and the title of it."""
    return {
        MEANS: (f"{MEANS}pdf/", "Means and staff"),
        f"{MEANS}vooruit/": (f"{MEANS}vooruit/pdf/", "Forecast of the chain"),
        f"{MEANS}scenarios/": (f"{MEANS}scenarios/lijst/pdf/", "Scenarios"),
        f"{MEANS}scenarios/{scenario.pk}/": (f"{MEANS}scenarios/{scenario.pk}/pdf/", "Meer instroom"),
    }


def test_each_page_leads_to_a_tagged_paper_in_the_language_of_its_reader(world: World, scenario: Scenario) -> None:
    client = client_of(world, "reader")
    for page, (url, title) in pages(scenario).items():
        assert url in read(client, page)
        for language in ("nl", "en"):
            answer = client.get(url, headers={"accept-language": language})
            assert answer["Content-Type"] == "application/pdf", url
            inside = accessible(answer.content, language)
        assert title.encode() in inside


def lines_of(world: World, url: str) -> list[str]:
    answer = client_of(world, "reader").get(url, headers={"accept-language": "en"})
    return b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]


def test_the_look_ahead_and_a_scenario_are_spreadsheets(world: World, scenario: Scenario) -> None:
    rows = lines_of(world, f"{MEANS}vooruit/csv/")
    assert rows.count("Week of;Asked;There;Status") == 4
    rows = lines_of(world, f"{MEANS}scenarios/{scenario.pk}/csv/")
    assert "'+50% new trajectories." in rows, "no formula"
    assert any(row.startswith("2027-K1;") for row in rows)


def test_the_list_of_scenarios_is_a_spreadsheet_of_ones_own_region(world: World, scenario: Scenario) -> None:
    rows = lines_of(world, f"{MEANS}scenarios/lijst/csv/")
    assert rows[-2] == "Name;By whom;Made;Status"
    assert rows[-1].startswith("Meer instroom;")
    assert rows[-1].endswith(";to talk about")
    client = client_of(world, "stranger")
    assert client.get(f"{MEANS}scenarios/lijst/csv/?regio=AM06").status_code == 404
    own = b"".join(client.get(f"{MEANS}scenarios/lijst/csv/").streaming_content)  # type: ignore[attr-defined]
    assert b"Meer instroom" not in own


def test_coverage_is_a_spreadsheet_with_a_row_for_each_partner_and_for_what_nobody_does(world: World) -> None:
    rows = lines_of(world, "/regie/dekking/csv/")
    led = "Intake;Holding the intake talk;no stand-in;;ROC IJsselpoort;leads;;20;"
    assert sum(row.startswith(led) for row in rows) == 1
    assert sum(";gap;" in row for row in rows) == Activity.objects.count() - 1
    assert "/regie/dekking/csv/" in read(client_of(world, "reader"), "/regie/dekking/")


def test_another_end_of_the_address_or_another_region_is_not_there(world: World, scenario: Scenario) -> None:
    client = client_of(world, "stranger")
    for url, code in (
        (f"{MEANS}vooruit/xls/", 404), (f"{MEANS}vooruit/pdf/?regio=AM06", 404),
        (f"{MEANS}scenarios/{scenario.pk}/pdf/", 404), ("/regie/dekking/csv/?regio=AM06", 404),
    ):  # fmt: skip
        assert client.get(url).status_code == code, url


def test_a_spreadsheet_leaves_bars_out_and_paper_draws_them() -> None:
    told = Paper("T", "L", "t", tables=[Table("A", ["Step", "As a bar", "Days"], [["Intake", Bar(1.5, 0.2), None]])])
    assert list(paper.lines(told))[-2:] == [["Step", "Days"], ["Intake", ""]]
    cells = paper.data_of(told)["tables"][0]
    assert cells["rows"][0][1] == {"text": "", "bar": 1.0, "mark": 0.2}
    assert cells["right"] == [False, False, True]
