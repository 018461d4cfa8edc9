"""The coverage on the wall: one part of the chain, a cell set at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.cast import World
from tests.regie.roof import client_of, cost, read
from transitiehuis.regie.models import Coverage

pytestmark = pytest.mark.django_db
WALL = "/regie/dekking/wand/"


def cell(world: World, who: str, role: str, partner: str = "school", code: str = "hold-intake", **headers: str):
    url = f"{WALL}{code}/{world.organisations[partner].pk}/"
    return client_of(world, who).post(url, {"rol": role}, headers={"accept-language": "en", **headers})


def now() -> list[tuple]:
    rows = Coverage.objects.filter(until=None).order_by("organisation__sort_name", "role")
    return [(row.organisation.name, row.role, row.hours_per_quarter, row.municipalities) for row in rows]


def test_every_partner_is_a_column_also_who_does_nothing(world: World, covers: Callable) -> None:
    covers("school", "hold-intake", "leads", 24)
    html = read(client_of(world, "director"), f"{WALL}?deel=intake")
    assert html.count("data-cell") == 5 * 8  # activities of the intake, partners of the region
    assert "Holding the intake talk, ROC IJsselpoort: leads" in html
    assert ">Municipalities</th>" in html  # two partners of one name are told apart by what stands above them
    assert 'data-label="gemeente Apeldoorn"' in html  # and on a phone each has its name beside its button
    assert cost(client_of(world, "director"), f"{WALL}?deel=intake") <= 12


def test_a_press_sets_the_role_and_keeps_hours_and_part(world: World, covers: Callable) -> None:
    covers("school", "hold-intake", "leads", 24, municipalities=["GM0200"])
    assert cell(world, "director", "helps").status_code == 302
    assert now() == [("ROC IJsselpoort", "helps", 24, ["GM0200"])]
    cell(world, "director", "pays")
    assert now() == [("ROC IJsselpoort", "pays", None, ["GM0200"])]
    cell(world, "director", "")
    assert now() == []


def test_who_presses_past_a_role_gets_its_hours_back(world: World, covers: Callable) -> None:
    covers("school", "hold-intake", "leads", 24)
    for role in ("helps", "stands_in", "pays", "", "leads"):
        cell(world, "director", role)
    assert now() == [("ROC IJsselpoort", "leads", 24, [])]


def test_that_a_partner_pays_stays_beside_its_work(world: World, covers: Callable) -> None:
    covers("school", "hold-intake", "leads", 24)
    covers("school", "hold-intake", "pays")
    cell(world, "director", "helps")
    assert now() == [("ROC IJsselpoort", "helps", 24, []), ("ROC IJsselpoort", "pays", None, [])]
    cell(world, "director", "pays")
    assert now() == [("ROC IJsselpoort", "pays", None, [])]
    cell(world, "director", "stands_in")  # in place of what stood there alone
    assert now() == [("ROC IJsselpoort", "stands_in", 24, [])]


def test_with_a_script_only_the_row_comes_back(world: World, covers: Callable) -> None:
    answer = cell(world, "director", "leads", **{"HX-Request": "true"})
    html = answer.content.decode()
    assert answer.status_code == 200
    assert html.strip().startswith("<tr")
    assert "no stand-in" in html
    assert 'value="helps"' in html  # what the next press makes of it


@pytest.mark.parametrize(
    ("who", "partner", "role", "code"),
    [
        ("reader", "school", "leads", 403),
        ("stranger", "school", "leads", 403),
        ("director", "far_school", "leads", 404),
        ("director", "school", "rules", 404),
    ],
)
def test_who_sets_what(world: World, covers: Callable, who: str, partner: str, role: str, code: int) -> None:
    assert cell(world, who, role, partner).status_code == code
    assert now() == []
