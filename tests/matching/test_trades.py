"""What a single occupation asks: kept from a day on, with its effect shown before it is saved."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.db import IntegrityError, ProgrammingError, transaction
from django.urls import reverse

from intake.models import Certificate, MatchingProfile, Occupation, Theme
from matching.gap import demands_of
from matching.models import TailoredPlan, TradeDemand
from tests.cast import World, signed_in
from transitiehuis import days
from transitiehuis.netwerk.actor import acting
from transitiehuis.netwerk.reference import read
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

TODAY = date(2026, 5, 11)
SURE = {"moment": "work", "weight": "usual", "rests_on_nl": "Branche", "certainty": "bevestigd"}


@pytest.fixture(autouse=True)
def spring() -> Any:
    with time_machine.travel(days.start_of(TODAY) + timedelta(hours=9)):
        yield


@pytest.fixture
def trade(themes: list[Theme]) -> Occupation:
    """Koelmonteur; every trade of its theme asks a driving licence, as out of `data/`."""
    found = Occupation.objects.create(uri="urn:koel", name_nl="Koelmonteur")
    found.themes.set(themes[:1])
    TradeDemand.objects.create(code="theme:x", theme=themes[0], kind="licence", licence="B", **SURE)
    return found


@pytest.fixture
def gases(db: None) -> Certificate:
    return Certificate.objects.create(code="F-GASSEN", name_nl="F-gassencertificaat", kind="koude")


@pytest.fixture
def plan(world: World, seeker: Any, trade: Occupation) -> TailoredPlan:
    trajectory = seeker()
    with acting(world.actor("coordinator")) as by:
        return TailoredPlan.begin(trajectory, begins_on=TODAY, by=by, occupation=trade)


def write(world: World, who: str, trade: Occupation, **facts: Any) -> TradeDemand:
    made = TradeDemand(occupation=trade, **{**SURE, "since": days.today(), **facts})
    with acting(world.actor(who)) as by:
        made.add(by=by)
    return made


def asked(plan: TailoredPlan) -> list[str]:
    return [demand.kind for demand in demands_of(TailoredPlan.objects.get(pk=plan.pk))]


def test_what_one_occupation_asks_stands_in_a_maatwerkplan(world, trade, plan, gases, client):
    assert asked(plan) == ["licence"]
    write(world, "national", trade, kind="certificate", certificate=gases)
    assert asked(plan) == ["certificate", "licence"]
    signed_in(client, world.coordinator)
    page = client.get(reverse("matching:plan", args=[plan.trajectory.number])).content.decode()
    assert "F-gassencertificaat" in page
    assert "Branche" in page


def test_what_a_region_asks_holds_there_alone(world, trade, plan, gases):
    made = write(world, "director", trade, kind="certificate", certificate=gases, region=world.region)
    assert asked(plan) == ["certificate", "licence"]
    TradeDemand.objects.filter(pk=made.pk).update(region=world.other_region)
    assert asked(plan) == ["licence"]


def test_the_effect_is_shown_before_it_is_saved(world, trade, plan, gases, client):
    MatchingProfile.objects.get(trajectory=plan.trajectory).occupations.add(trade)
    MatchingProfile.objects.filter(trajectory=plan.trajectory).update(licences=["B"], language_level="")
    signed_in(client, world.national)
    url = reverse("matching:trade_demand_new", args=[trade.pk])
    assert "vaardigheid" in client.get(url).content.decode().lower()
    typed = {**SURE, "level": "B1", "on": "2026-05-11", "opened": "", "seen": ""}
    page = client.post(f"{url}?soort=language", typed)
    said = page.content.decode()
    assert "Minder dan vijf kandidaten" in said
    assert [group.is_empty for group in page.context["effect"].groups] == [True, True, False]
    assert not TradeDemand.objects.filter(occupation=trade).exists()
    again = client.post(f"{url}?soort=language", {**typed, "seen": page.context["form"].mark()})
    assert again.status_code == 302
    made = TradeDemand.objects.get(occupation=trade)
    assert (made.level, made.region, made.since) == ("B1", None, TODAY)
    twice = {**typed, "certainty": "nog te toetsen"}
    seen = client.post(f"{url}?soort=language", twice).context["form"].mark()
    other = client.post(f"{url}?soort=language", {**twice, "seen": seen})
    assert "Dit wordt al gevraagd" in other.content.decode()


def test_a_change_holds_from_its_day_and_what_held_before_stays(world, trade):
    made = write(world, "national", trade, kind="language", level="A2")
    later = TODAY + timedelta(days=10)
    with acting(world.actor("national")) as by:
        follows = made.replace(opened_at=made.edited_at, by=by, on=later, level="B1")
    at = TradeDemand.objects.of_occupation(trade).filter(kind="language")
    assert at.valid_on(later - timedelta(days=1)).get().level == "A2"
    assert at.valid_on(later).get() == follows
    with acting(world.actor("national")) as by:
        follows = TradeDemand.objects.get(pk=follows.pk)
        follows.end(opened_at=follows.edited_at, by=by)  # it never came into force
    assert not at.valid_on(later).exists()


def test_a_demand_out_of_the_file_can_be_changed_and_a_new_load_leaves_it(world, trade):
    row = TradeDemand.objects.create(code="occupation:x", occupation=trade, kind="language", level="A2", **SURE)
    with acting(world.actor("national")) as by:
        row.replace(opened_at=None, by=by, on=TODAY, level="B1")
        with pytest.raises(WrongStatus):
            TradeDemand.objects.get(pk=row.pk).replace(opened_at=None, by=by, on=TODAY, level="B2")
    call_command("load_reference", verbosity=0)
    row.refresh_from_db()
    assert row.until == TODAY - timedelta(days=1)
    assert TradeDemand.objects.valid_on(TODAY).get(occupation=trade).level == "B1"


def change_at_once(world, made, twice_at_once):
    def change(row: Any, by: Any) -> None:
        row.replace(opened_at=made.edited_at, by=by, on=TODAY, level="B1")

    return twice_at_once(change, made, by=(world.actor("national"), world.actor("national")))


def test_of_two_who_change_a_demand_at_once_one_reads_who_was_first(world, trade, twice_at_once):
    race = change_at_once(world, write(world, "national", trade, kind="language", level="A2"), twice_at_once)
    assert [type(loser) for loser in race.losers] == [WrongStatus]


def test_without_the_lock_both_would_have_changed_it(world, trade, twice_at_once, monkeypatch):
    made = write(world, "national", trade, kind="language", level="A2")
    monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)
    assert change_at_once(world, made, twice_at_once).losers == []


def test_nobody_else_writes_and_a_director_only_in_the_own_region(world, trade, gases):
    for who in ("coordinator", "adviser", "reader", "manager"):
        with pytest.raises(NotAllowed):
            write(world, who, trade, kind="certificate", certificate=gases)
    for region in (None, world.other_region):
        with pytest.raises(NotAllowed):
            write(world, "director", trade, kind="certificate", certificate=gases, region=region)
    made = write(world, "national", trade, kind="certificate", certificate=gases)
    with acting(world.actor("director")), pytest.raises(ProgrammingError), transaction.atomic():
        TradeDemand.objects.filter(pk=made.pk).update(certainty="zeker")


def test_the_database_refuses_the_same_demand_twice_and_one_by_nobody(world, trade, gases):
    made = write(world, "national", trade, kind="certificate", certificate=gases)
    facts = {"occupation": trade, "kind": "certificate", "certificate": gases, **SURE}
    with pytest.raises(IntegrityError), transaction.atomic():
        TradeDemand.objects.create(code="again", **facts)
    for wrong in ({"edited_by": None}, {"until": TODAY - timedelta(days=1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            TradeDemand.objects.filter(pk=made.pk).update(**wrong)


def test_the_list_finds_an_occupation_by_another_name(world, trade, client):
    Occupation.objects.filter(pk=trade.pk).update(alternative_names=["Koudetechnicus"])
    signed_in(client, world.adviser)
    page = client.get(reverse("matching:trades"), {"q": "koudetech"}).content.decode()
    assert "Koelmonteur" in page
    assert "Toevoegen" not in client.get(reverse("matching:trade", args=[trade.pk])).content.decode()


def test_each_occupation_in_the_file_is_known_and_none_asks_a_thing_twice():
    data = settings.BASE_DIR / "data"
    known = {row["uri"] for row in read(data / "occupations.csv")}
    rows = [row for row in read(data / "trade_demands.csv") if row["subject"] == "occupation"]
    assert {row["subject_code"] for row in rows} <= known
    assert len({(row["subject_code"], row["kind"], row["value"]) for row in rows}) == len(rows)
    assert all("nog te toetsen" in row["certainty"] for row in rows if row["weight"] == "usual")
