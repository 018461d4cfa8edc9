"""A scenario: beside the present, kept with a name, and agreed once into actions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from matching.models import RouteFunding, RouteParty
from tests.cast import LONG_AGO, World
from tests.regie.agreements.scenes import drafted
from tests.regie.quarter.scenes import load_toolkit, plan
from tests.regie.roof import TODAY, at, client_of, read
from transitiehuis.netwerk.actor import acting, working
from transitiehuis.regie.capacity import for_pack as staff
from transitiehuis.regie.capacity.what_if import Changes
from transitiehuis.regie.coverage import for_pack as coverage
from transitiehuis.regie.models import Action, Activity, Agreement, Coverage, ExpectedInflow, QuarterRound, Scenario
from transitiehuis.regie.models.scenario import Agreed, Draft
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
    answer = client.post(f"{PAGE}nieuw/", form(inflow="50"))
    assert answer.status_code == 302  # so that Back after keeping it sends no form again
    html = read(client, answer["Location"])
    assert "The shortage grows from" in html
    assert 'value="Meer instroom"' in html
    assert not Scenario.objects.exists()
    answer = client.post(
        f"{PAGE}nieuw/", form(inflow="50", stops=str(world.school.pk), stops_on="2027-03-31", save="ja")
    )
    made = Scenario.objects.get()
    assert answer.status_code == 302
    assert (made.author, made.region, made.round.name) == (world.partner_contact, world.region, Quarter(2026, 4))
    assert made.otherwise == Changes(inflow=50, stops=world.school.pk, stops_on=Quarter(2027, 1).last_day)
    html = read(client_of(world, "reader"), made.get_absolute_url())
    assert "+50% new trajectories." in html
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


def agreeing(made: Scenario) -> str:
    return f"{PAGE}{made.pk}/afspreken/"


def seen(world: World, made: Scenario) -> dict[str, str]:
    """What the page before the click carries along."""
    html = read(client_of(world, "director"), agreeing(made))
    return {"seen": html.split('name="seen" value="')[1].split('"')[0]}


def agree(world: World, made: Scenario) -> Any:
    return client_of(world, "director").post(agreeing(made), seen(world, made), headers={"accept-language": "en"})


def test_agreed_it_becomes_actions_of_who_leads_and_of_who_directs(world: World) -> None:
    made = kept(world, Changes(inflow=20, hours={intake().pk: Decimal(40)}))
    assert agree(world, made).status_code == 302
    rows = Action.objects.order_by("pk").values_list("organisation__name", "text", "activity__code")
    assert list(rows) == [
        ("ROC IJsselpoort", "Holding the intake talk: +40 hours a quarter from 2027-K1 on", "hold-intake"),
        ("Regiobureau Stedendriehoek", "Prepare for: +20% new trajectories.", None),
    ]
    made.refresh_from_db()
    assert made.agreed_by == world.director
    assert "Holding the intake talk" in read(client_of(world, "reader"), "/regie/dekking/activiteit/hold-intake/")


def test_a_change_that_needs_a_partner_becomes_an_afspraak_as_a_concept(world: World) -> None:
    made = kept(world, Changes(inflow=20, norm=5, hours={intake().pk: Decimal(40)}))
    html = read(client_of(world, "director"), agreeing(made))
    assert not Agreement.objects.exists()  # looking makes nothing
    assert "ROC IJsselpoort: 60 hours of work per quarter" in html
    agree(world, made)
    row = Agreement.objects.get()  # nobody leads the werving, and norms are the region's own
    assert (row.state, row.scenario, row.scenario_change) == ("draft", made, "hours-hold-intake")
    assert (row.since, row.until) == (date(2027, 1, 1), date(2027, 12, 31))
    assert {one.organisation for one in row.parties.all()} == {world.school, world.region_office}
    assert [one.activity.code for one in row.activities.all()] == ["hold-intake"]
    assert [(t.organisation, t.kind, t.number) for t in row.terms.all()] == [(world.school, "activity_hours", 60)]
    assert "van 20 naar 60 uur" in row.text
    html = read(client_of(world, "reader"), made.get_absolute_url())
    assert row.get_absolute_url() in html
    assert made.get_absolute_url() in read(client_of(world, "reader"), row.get_absolute_url())


def test_added_hours_say_what_usually_pays_them_and_how_much_in_a_year(world: World) -> None:
    work = Activity.objects.get(code="guide-at-school")
    agree(world, kept(world, Changes(hours={work.pk: Decimal(10)})))
    row = Agreement.objects.get()
    assert [(m.source, m.amount, m.until) for m in row.funding.all()] == [("WEB", 10 * 68 * 4, date(2027, 12, 31))]
    assert [one.organisation for one in row.parties.with_names()] == [world.region_office]
    assert "Niemand leidt dit werk nog" in row.text


def test_half_an_hour_is_half_an_hour_in_the_afspraak_and_in_the_action(world: World) -> None:
    made = kept(world, Changes(hours={intake().pk: Decimal("12.5")}))
    agree(world, made)
    assert "Holding the intake talk: +12.5 hours" in Action.objects.get().text
    row = Agreement.objects.get()
    assert "+12,5 uur per kwartaal, van 20 naar 32,5 uur" in row.text
    assert "+12,5 uur" in row.title


def test_people_that_begin_are_asked_in_equal_parts_of_who_leads_the_werving(world: World) -> None:
    work = Activity.objects.get(code="find-candidates")
    for who in (world.uwv, world.school):
        Coverage.objects.create(
            region=world.region, organisation=who, activity=work, role="leads", since=LONG_AGO, hours_per_quarter=5
        )
    agree(world, kept(world, Changes(inflow=25)))
    row = Agreement.objects.get()
    assert {(t.organisation, t.kind, t.number) for t in row.terms.all()} == {
        (world.uwv, "inflow", 25), (world.school, "inflow", 25)}  # fmt: skip
    assert "50 ÷ 2 = 25" in row.text


def test_a_partner_that_stops_hands_over_until_its_last_day(world: World) -> None:
    agree(world, kept(world, Changes(stops=world.school.pk, stops_on=date(2027, 2, 26))))
    row = Agreement.objects.get()
    assert (row.since, row.until, row.chain_part) == (TODAY, date(2027, 2, 26), "intake")
    assert [one.activity.code for one in row.activities.all()] == ["hold-intake"]


def test_of_a_partner_that_stopped_already_no_afspraak_is_asked(world: World) -> None:
    agree(world, kept(world, Changes(stops=world.school.pk, stops_on=TODAY - timedelta(days=1))))
    assert not Agreement.objects.exists()
    assert Action.objects.count() == 1


def test_money_that_ends_is_an_afspraak_of_the_parties_of_the_course(world: World, add_route: Callable) -> None:
    route = add_route(title="Leerlijn warmtepompen")
    with acting(world.actor("coordinator")) as by:
        RouteParty(route=route, organisation=world.school, task="delivers", since=LONG_AGO).add(by=by)
        money = RouteFunding(route=route, fund="O&O-fonds", until=date(2027, 3, 31))
        money.add(by=by)
    form = {"name": "Fonds stopt", "funding": str(money.pk), "save": "ja"}
    assert client_of(world, "director").post(f"{PAGE}nieuw/", form).status_code == 302
    agree(world, Scenario.objects.get())
    row = Agreement.objects.get()
    assert (row.since, row.until) == (date(2027, 4, 1), date(2027, 12, 31))
    assert [one.route for one in row.routes.all()] == [route]
    assert world.school in [one.organisation for one in row.parties.all()]


def test_what_would_be_made_otherwise_by_now_is_shown_and_not_made(world: World) -> None:
    made = kept(world, Changes(hours={intake().pk: Decimal(40)}))
    before = seen(world, made)
    Coverage.objects.update(hours_per_quarter=30)
    for sent in (before, {}):
        answer = client_of(world, "director").post(agreeing(made), sent, headers={"accept-language": "en"})
        assert answer.status_code == 409
        assert "70 hours of work per quarter" in answer.content.decode()
    assert not Agreement.objects.exists()
    assert not Action.objects.exists()


def test_a_second_click_changes_nothing(world: World) -> None:
    made = kept(world, Changes(hours={intake().pk: Decimal(40)}))
    before = seen(world, made)
    agree(world, made)
    assert client_of(world, "director").post(agreeing(made), before).status_code == 302
    assert client_of(world, "director").get(agreeing(made)).status_code == 302
    assert (Agreement.objects.count(), Action.objects.count()) == (1, 1)


def test_the_database_refuses_a_second_afspraak_of_a_change(world: World) -> None:
    made = kept(world, Changes(hours={intake().pk: Decimal(40)}))
    agree(world, made)
    row = Agreement.objects.get()
    for facts in ({"scenario": made, "scenario_change": row.scenario_change}, {"scenario": made}):
        with pytest.raises(IntegrityError), transaction.atomic():
            drafted(world, **facts)


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


def draft(world: World) -> Draft:
    facts = {"title": "Uren", "text": "Meer.", "chain_part": "intake", "since": TODAY, "until": None}
    return Draft("hours-hold-intake", facts, (world.region_office, world.school))


def race(world: World, made: Scenario, twice_at_once: Callable) -> Any:
    def step(row: Scenario, by: Any) -> list[Action]:
        return row.agree([Agreed(world.school, "Meer uren", "", intake())], [draft(world)], by=by)

    return twice_at_once(step, made, by=world.actor("director"))


@pytest.mark.django_db(transaction=True)
def test_agreeing_twice_at_once_makes_the_actions_once(world: World, twice_at_once: Callable) -> None:
    found = race(world, kept(world, Changes(inflow=20)), twice_at_once)
    assert [type(loser) for loser in found.losers] == [WrongStatus]
    assert (Action.objects.count(), Agreement.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_get_as_far_as_the_rule_in_the_database(
    world: World, twice_at_once: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = kept(world, Changes(inflow=20))
    lock = Lockable.lock
    monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None if isinstance(self, Scenario) else lock(self))
    assert [type(loser) for loser in race(world, made, twice_at_once).losers] == [IntegrityError]
    monkeypatch.setattr(Draft, "draw_up", lambda self, scenario, *, by: None)
    made = kept(world, Changes(inflow=20))
    assert len(race(world, made, twice_at_once).winners) == 2
    assert Action.objects.count() == 3


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
