"""A bottleneck from report to solution: who may, what each state needs, and the way to the landelijk adviseur."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from tests.cast import World, signed_in
from tests.regie.agreements.scenes import signed
from tests.regie.quarter.scenes import at, load_toolkit, plan
from transitiehuis.netwerk.actor import Actor, acting, working
from transitiehuis.netwerk.models import Membership, Organisation, Role, User
from transitiehuis.outbox.models import Owed
from transitiehuis.regie.bottlenecks.for_pack import points, tell
from transitiehuis.regie.models import Action, Bottleneck, BottleneckState
from transitiehuis.regie.rhythm import Quarter
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 3)
LIST = "/regie/knelpunten/"
FACTS: dict[str, Any] = {
    "title": "Intake wacht op de tolk",
    "happens": "Twee van de tien gesprekken worden verzet omdat er geen tolk is.",
    "chain_part": "intake",
    "found_by": "people",
}


@pytest.fixture(autouse=True)
def clock():
    with at(TODAY, 10):
        yield


def reported(world: World, who: str = "coordinator", **facts: Any) -> Bottleneck:
    with acting(world.actor(who)) as by:
        return Bottleneck.report(world.region, by=by, **{**FACTS, **facts})


def fresh(row: Bottleneck) -> Bottleneck:
    return Bottleneck.objects.get(pk=row.pk)


def raised(world: World, **facts: Any) -> Bottleneck:
    found = reported(world, **facts)
    with acting(world.actor("director")) as by:
        found.raise_nationally("De regels zijn landelijk.", by=by)
    return found


def as_(client: Client, world: World, who: str) -> Client:
    return signed_in(client, getattr(world, who), world.memberships[who])


def page(client: Client, url: str) -> str:
    answer = client.get(url, headers={"accept-language": "nl"})
    assert answer.status_code == 200, (url, answer.status_code)
    return answer.content.decode()


@pytest.mark.parametrize("who", ["coordinator", "adviser", "trainer", "partner_contact", "manager", "director"])
def test_every_partner_reports_one(world: World, who: str) -> None:
    found = reported(world, who, partners=[world.school, world.uwv])
    assert found.reported_for == world.memberships[who].organisation
    assert {row.organisation for row in found.partners.all()} == {world.school, world.uwv}


@pytest.mark.parametrize("who", ["stranger", "national"])
def test_nobody_reports_in_a_region_of_others(world: World, who: str) -> None:
    with acting(world.actor(who)) as by, pytest.raises(NotAllowed):
        Bottleneck.report(world.region, by=by, **FACTS)


def test_only_the_director_takes_it_up_and_closes_it(world: World) -> None:
    found = reported(world)
    for step in (
        lambda by: found.take_up(by=by),
        lambda by: found.close(BottleneckState.SOLVED, "Zo.", by=by),
        lambda by: found.raise_nationally("Waarom", by=by),
    ):
        with acting(world.actor("coordinator")) as by, pytest.raises(NotAllowed):
            step(by)
    with acting(world.actor("director")) as by:
        found.take_up(by=by)
        found.close(BottleneckState.SOLVED, "Een vaste tolk op dinsdag.", by=by)
        with pytest.raises(WrongStatus):
            found.take_up(by=by)
        found.reopen("De tolk is weg.", by=by)
    assert fresh(found).state == BottleneckState.OPEN
    kinds = list(found.changes.order_by("pk").values_list("kind", "note"))
    assert kinds == [
        ("reported", ""), ("taken_up", ""), ("solved", "Een vaste tolk op dinsdag."), ("reopened", "De tolk is weg."),
    ]  # fmt: skip


def test_the_words_are_for_who_reported_it_and_the_director(world: World) -> None:
    found = reported(world)
    with acting(world.actor("partner_contact")) as by, pytest.raises(NotAllowed):
        found.rewrite(found.edited_at, by=by, title="Anders")
    with acting(world.actor("colleague")) as by:  # the same organisation
        found.rewrite(found.edited_at, by=by, title="Anders")
    assert fresh(found).title == "Anders"


def test_each_state_needs_its_facts(world: World) -> None:
    rows = Bottleneck.objects.filter(pk=reported(world).pk)
    for wrong in (
        {"state": "solved"},
        {"how": "Zo."},
        {"found_by": "figures"},
        {"figure": "31 dagen"},
        {"raise_reason": "Waarom"},
        {"answer": "Ja"},
        {"title": ""},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)


def test_raised_the_landelijk_adviseur_sees_answers_and_takes_it_up(world: World) -> None:
    kept, found = reported(world), raised(world)
    national = world.actor("national")
    with acting(national):
        assert list(Bottleneck.objects.visible_to(national)) == [found]
        assert list(Bottleneck.objects.all()) == [found]  # row security says the same
    assert [row.user for row in Owed.objects.filter(kind="regie.bottleneck_raised")] == [world.national]
    with acting(world.actor("director")) as by, pytest.raises(WrongStatus):
        fresh(found).raise_nationally("Nog eens", by=by)
    with acting(world.actor("director")) as by, pytest.raises(NotAllowed):
        fresh(found).answer_region("Zelf", True, found.edited_at, by=by)
    with acting(national) as by:
        fresh(found).answer_region("We vragen het de minister.", True, fresh(found).edited_at, by=by)
    assert fresh(found).taken_up
    assert [row.user for row in Owed.objects.filter(kind="regie.bottleneck_answered")] == [world.director]
    assert fresh(kept).raised_at is None


def test_another_region_sees_nothing_not_even_when_raised(client: Client, world: World) -> None:
    found = raised(world)
    stranger = as_(client, world, "stranger")
    assert stranger.get(found.get_absolute_url()).status_code == 404
    assert stranger.get(f"{LIST}?regio=AM06").status_code == 404
    assert found.title not in page(stranger, LIST)
    with acting(world.actor("stranger")):
        assert not Bottleneck.objects.exists()


def test_reported_through_the_page_with_what_led_there(client: Client, world: World) -> None:
    load_toolkit()
    director, agreement = as_(client, world, "director"), signed(world)
    url = f"{LIST}nieuw/?factor=fast-first-talk&afspraak={agreement.pk}&cijfer=12 werkdagen"
    form = director.get(url).context["form"]
    assert (form["figure"].value(), form["agreement"].value(), form["chain_part"].value()) == (
        "12 werkdagen", agreement.pk, "intake",
    )  # fmt: skip
    typed = {
        **FACTS,
        "found_by": "figures",
        "figure": "12 werkdagen",
        "agreement": agreement.pk,
        "partners": [world.uwv.pk],
    }
    answer = director.post(f"{LIST}nieuw/", typed)
    made = Bottleneck.objects.get()
    assert answer.url == made.get_absolute_url()
    assert "12 werkdagen" in page(director, answer.url)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"happens": "Burgerservicenummer 123456782"}, "happens"),
        ({"happens": "Hij heeft een burn-out."}, "happens"),
        ({"found_by": "figures"}, "figure"),
        ({"chain_part": "maan"}, "chain_part"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    client: Client, world: World, wrong: dict[str, str], field: str
) -> None:
    director = as_(client, world, "director")
    answer = director.post(f"{LIST}nieuw/", {**FACTS, **wrong}, headers={"accept-language": "nl"})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert ("Intake wacht op de tolk" if "title" not in wrong else "geen tolk") in answer.content.decode()
    assert not Bottleneck.objects.exists()


def test_the_list_filters_and_goes_to_a_spreadsheet(client: Client, world: World) -> None:
    director = as_(client, world, "director")
    reported(world, title="=Formule")
    solved = reported(world, title="Opgelost knelpunt")
    with acting(world.actor("director")) as by:
        solved.close(BottleneckState.SOLVED, "Zo.", by=by)
    assert "Opgelost knelpunt" not in page(director, f"{LIST}?stand=loopt")
    csv = director.get(f"{LIST}lijst.csv?stand=loopt").getvalue().decode("utf-8-sig")
    assert "Opgelost knelpunt" not in csv
    assert (
        "'=Formule" in csv
        or "\t=Formule" in csv
        or (";=Formule" not in csv and not csv.split("\r\n")[1].startswith("="))
    )
    assert "Opgelost knelpunt" in page(director, f"{LIST}?stand=onzin")


def test_as_many_questions_for_one_as_for_many(
    client: Client, world: World, django_assert_max_num_queries: Callable
) -> None:
    director = as_(client, world, "director")
    rows = [reported(world, title=f"Knelpunt {number}", partners=[world.school]) for number in range(8)]
    page(director, LIST)
    with django_assert_max_num_queries(10):
        page(director, LIST)
    page(director, rows[0].get_absolute_url())
    with django_assert_max_num_queries(12):
        page(director, rows[0].get_absolute_url())


def test_an_action_is_about_a_bottleneck_and_shows_on_both_pages(client: Client, world: World) -> None:
    load_toolkit()
    round = plan(world, Quarter(2026, 4))
    found, director = reported(world), as_(client, world, "director")
    [url] = re.findall(r'href="([^"]+over=bottleneck-\d+)"', page(director, found.get_absolute_url()))
    typed = {"text": "Vaste tolk regelen", "owner": f"o{world.uwv.pk}", "due_on": "2026-12-01"}
    answer = director.post(url.replace("&amp;", "&"), typed)
    made = Action.objects.get(round=round)
    assert answer.url == made.get_absolute_url()
    assert made.bottleneck == found
    assert found.title in page(director, made.get_absolute_url())
    assert "Vaste tolk regelen" in page(director, found.get_absolute_url())


def test_the_pack_and_the_agenda_hear_of_it(world: World) -> None:
    load_toolkit()
    round = plan(world, Quarter(2026, 4))
    with working():
        assert tell(round, TODAY) is None
    found = raised(world)
    solved = reported(world, title="Was opgelost")
    with acting(world.actor("director")) as by:
        solved.close(BottleneckState.SOLVED, "Zo.", by=by)
    with working():
        told = tell(round, TODAY)
        assert told is not None
        assert [row[0] for row in told.tables[0].rows] == [found.title]
        assert any("Was opgelost" in line for line in told.says)
        assert [point.key for point in points(round, TODAY)] == [f"bottleneck-{found.pk}"]
        assert tell(round, TODAY) == told
    with acting(world.actor("director")) as by:
        fresh(found).take_up(by=by)
    with working():
        assert points(round, TODAY) == []


# Two at once ---------------------------------------------------------------------------------------------------------


def second_director(world: World) -> Actor:
    user = User.objects.create_user("tweede@regio.example", name="Tweede Regisseur")
    office: Organisation = world.region_office
    facts = {"organisation": office, "role": Role.CHAIN_DIRECTOR, "region": world.region, "since": TODAY}
    return Actor.of(Membership.objects.create(user=user, **facts))


def raise_it(row: Bottleneck, *, by: Actor) -> None:
    row.raise_nationally("De regels zijn landelijk.", by=by)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_raise_it_one_does(world: World, twice_at_once: Callable) -> None:
    found = reported(world)
    race = twice_at_once(raise_it, found, by=(world.actor("director"), second_director(world)))
    assert [type(error) for error in race.losers] == [WrongStatus]
    assert found.changes.filter(kind="raised").count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_race_above_is_real(world: World, twice_at_once: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    found = reported(world)
    monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)
    race = twice_at_once(raise_it, found, by=(world.actor("director"), second_director(world)))
    assert race.losers == []
    assert found.changes.filter(kind="raised").count() == 2
