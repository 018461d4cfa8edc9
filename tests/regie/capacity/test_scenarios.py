"""A scenario: beside the present, kept with a name, and agreed once into actions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.cast import LONG_AGO, World
from tests.regie.quarter.scenes import load_toolkit, plan
from tests.regie.roof import TODAY, at, client_of, read
from transitiehuis.netwerk.actor import acting, working
from transitiehuis.regie.capacity import for_pack as staff
from transitiehuis.regie.capacity.what_if import Changes
from transitiehuis.regie.coverage import for_pack as coverage
from transitiehuis.regie.models import Action, Activity, Coverage, ExpectedInflow, QuarterRound, Scenario
from transitiehuis.regie.models.scenario import Agreed
from transitiehuis.regie.rhythm import Quarter
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

pytestmark = pytest.mark.django_db
PAGE = "/regie/capaciteit/scenarios/"


@pytest.fixture(autouse=True)
def round(world: World, request: pytest.FixtureRequest) -> Any:
    """The round of 2026-K4, closed; 40 newcomers expected, and a school that leads the intake."""
    load_toolkit()
    with at(TODAY):
        found = plan(world, Quarter(2026, 4))
        with acting(world.actor("director")) as by:
            ExpectedInflow.settle(world.region, Quarter(2027, 1), 40, by=by)
        activity = Activity.objects.get(code="hold-intake")
        Coverage.objects.create(
            region=world.region, organisation=world.school, activity=activity, role="leads", since=LONG_AGO,
            hours_per_quarter=20,
        )  # fmt: skip
        yield found


def kept(world: World, changes: Changes, who: str = "partner_contact") -> Scenario:
    with acting(world.actor(who)) as by:
        return Scenario.keep(world.region, "Meer instroom", changes, by=by)


def intake() -> Activity:
    return Activity.objects.get(code="hold-intake")


def form(**facts: str) -> dict[str, str]:
    return {"name": "Meer instroom", **facts}


def test_it_is_worked_out_without_being_kept_and_then_kept_with_its_author(world: World) -> None:
    client = client_of(world, "partner_contact")
    answer = client.post(f"{PAGE}nieuw/", form(inflow="50"), headers={"accept-language": "en"})
    assert "The shortage grows from" in answer.content.decode()
    assert not Scenario.objects.exists()
    answer = client.post(
        f"{PAGE}nieuw/", form(inflow="50", stops=str(world.school.pk), stops_on="2027-03-31", save="ja")
    )
    made = Scenario.objects.get()
    assert answer.status_code == 302
    assert (made.author, made.region, made.round.name) == (world.partner_contact, world.region, Quarter(2026, 4))
    assert made.otherwise == Changes(inflow=50, stops=world.school.pk, stops_on=Quarter(2027, 1).last_day)
    html = read(client_of(world, "reader"), made.get_absolute_url())
    assert "+50% new trajects." in html
    assert "ROC IJsselpoort stops after Wednesday 31 March 2027." in html


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Change at least one thing"),
        ({"hours_1": "12"}, "Choose the activity these hours are for."),
        ({"stops_on": "2027-01-01"}, "Choose the partner that stops"),
        ({"inflow": "-101"}, "-100"),
        ({"name": "", "inflow": "5"}, "required"),
    ],
)
def test_what_is_wrong_is_said_and_stays(world: World, typed: dict, said: str) -> None:
    answer = client_of(world, "director").post(
        f"{PAGE}nieuw/", form(**{"norm": "", "starts": "4" if "name" in typed else "", "save": "ja", **typed}),
        headers={"accept-language": "en"},
    )  # fmt: skip
    assert said in answer.content.decode()
    assert not Scenario.objects.exists()
    assert all(value in answer.content.decode() for value in typed.values())


def test_agreed_it_becomes_actions_of_who_leads_and_of_who_directs(world: World) -> None:
    made = kept(world, Changes(inflow=20, hours={intake().pk: Decimal(40)}))
    answer = client_of(world, "director").post(f"{PAGE}{made.pk}/afspreken/", headers={"accept-language": "en"})
    assert answer.status_code == 302
    rows = Action.objects.order_by("pk").values_list("organisation__name", "text", "activity__code")
    assert list(rows) == [
        ("ROC IJsselpoort", "Holding the intake talk: +40 hours a quarter from 2027-K1 on", "hold-intake"),
        ("Regiobureau Stedendriehoek", "Prepare for: +20% new trajects.", None),
    ]
    made.refresh_from_db()
    assert made.agreed_by == world.director
    assert "Holding the intake talk" in read(client_of(world, "reader"), "/regie/dekking/activiteit/hold-intake/")


@pytest.mark.parametrize(("who", "code"), [("reader", 403), ("partner_contact", 403), ("stranger", 403)])
def test_only_who_directs_agrees(world: World, who: str, code: int) -> None:
    made = kept(world, Changes(inflow=20))
    assert client_of(world, who).post(f"{PAGE}{made.pk}/afspreken/").status_code == code
    with acting(world.actor(who)) as by, pytest.raises((NotAllowed, Scenario.DoesNotExist)):
        Scenario.objects.get(pk=made.pk).agree([], by=by)


def test_who_may_make_one(world: World) -> None:
    for who, may in (("director", True), ("partner_contact", True), ("manager", True), ("adviser", False)):
        assert client_of(world, who).get(f"{PAGE}nieuw/").status_code == (200 if may else 403), who
    with pytest.raises(NotAllowed):
        kept(world, Changes(inflow=20), "adviser")
    with pytest.raises(NotAllowed):
        kept(world, Changes(inflow=20), "stranger")


def test_it_is_out_of_sight_in_another_region(world: World) -> None:
    made = kept(world, Changes(inflow=20))
    assert client_of(world, "stranger").get(made.get_absolute_url()).status_code == 404
    assert client_of(world, "national").get(made.get_absolute_url()).status_code == 200


def test_without_a_round_nothing_is_agreed(world: World) -> None:
    made = kept(world, Changes(inflow=20))
    Scenario.objects.update(round=None)
    QuarterRound.objects.all().delete()
    with acting(world.actor("director")) as by, pytest.raises(WrongStatus):
        Scenario.objects.get(pk=made.pk).agree([], by=by)


def race(world: World, made: Scenario, twice_at_once: Callable) -> Any:
    def step(row: Scenario, by: Any) -> list[Action]:
        return row.agree([Agreed(world.school, "Meer uren", "", intake())], by=by)

    return twice_at_once(step, made, by=world.actor("director"))


@pytest.mark.django_db(transaction=True)
def test_agreeing_twice_at_once_makes_the_actions_once(world: World, twice_at_once: Callable) -> None:
    found = race(world, kept(world, Changes(inflow=20)), twice_at_once)
    assert [type(loser) for loser in found.losers] == [WrongStatus]
    assert Action.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_they_would_be_made_twice(
    world: World, twice_at_once: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = kept(world, Changes(inflow=20))
    lock = Lockable.lock
    monkeypatch.setattr(Lockable, "lock", lambda self: None if isinstance(self, Scenario) else lock(self))
    assert len(race(world, made, twice_at_once).winners) == 2
    assert Action.objects.count() == 2


def test_the_pack_says_what_nobody_does_with_its_price_and_the_scenarios(world: World, round: QuarterRound) -> None:
    kept(world, Changes(inflow=20))
    with working():
        section, menskracht = coverage.told(round, TODAY), staff.told(round, TODAY)
        points = coverage.white_spots(round, TODAY)
        assert (coverage.told(round, TODAY), staff.told(round, TODAY)) == (section, menskracht)
    assert section is not None
    assert menskracht is not None
    assert len(section.tables[0].rows) == Activity.objects.count() - 1
    assert [point.key for point in points] == sorted({point.key for point in points}, key=[p.key for p in points].index)
    assert len(points) == 2
    assert menskracht.tables[1].rows[0][0] == "Meer instroom"
    with at(LONG_AGO - timedelta(days=1)), working():
        assert coverage.told(round, LONG_AGO - timedelta(days=1)) is None
        assert staff.told(round, LONG_AGO - timedelta(days=1)) is None
