"""What agreements tell the review pack and the agenda: what ends within two quarters, and what goes with it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client

from tests.cast import World, signed_in
from tests.regie.agreements.scenes import asked, drafted, sign, signed
from tests.regie.quarter.scenes import at, load_toolkit, plan
from transitiehuis.netwerk.actor import acting, working
from transitiehuis.regie.agreements.for_pack import points, tell
from transitiehuis.regie.models import Action, Activity, AgreementFunding, Coverage, QuarterRound
from transitiehuis.regie.rhythm import Quarter

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 3)


@pytest.fixture(autouse=True)
def clock():
    with at(TODAY, 10):
        yield


@pytest.fixture
def round(world: World) -> QuarterRound:
    load_toolkit()
    return plan(world, Quarter(2026, 4))


def test_a_region_without_agreements_has_no_section(world: World, round: QuarterRound) -> None:
    with working():
        assert tell(round, TODAY) is None
        assert points(round, TODAY) == []


def test_what_ends_within_two_quarters_with_its_hours_and_money(world: World, round: QuarterRound) -> None:
    activity = Activity.objects.order_by("position")[0]
    facts = {"region": world.region, "role": "leads", "since": TODAY}
    Coverage.objects.create(organisation=world.school, activity=activity, hours_per_quarter=40, **facts)
    ending = drafted(world, title="Loopt af", lasts=100, activities=[activity])
    with acting(world.actor("director")) as by:
        AgreementFunding.add(ending, by=by, source="Regiodeal", amount=48_000, until=TODAY + timedelta(days=90))
        AgreementFunding.add(ending, by=by, source="Fonds", until=TODAY + timedelta(days=91))
    for signature in asked(world, ending):
        sign(signature)
    signed(world, title="Loopt door", lasts=400)
    with working():
        told = tell(round, TODAY)
        assert told is not None
        assert told == tell(round, TODAY)
        by_caption = [table.rows for table in told.tables]
        [point] = points(round, TODAY)
    assert by_caption[0] == (
        ("Loopt af", "ROC IJsselpoort, UWV Apeldoorn (demo)", TODAY + timedelta(days=100), Decimal(40), None),
    )
    assert [row[2] for row in by_caption[1]] == [48_000, None]
    assert point.key == f"agreement-{ending.pk}"
    assert "40" in point.why
    assert point.url == ending.get_absolute_url()


@pytest.mark.parametrize(("lasts", "there"), [(181, True), (182, False)])
def test_two_quarters_are_six_months_and_the_last_day_counts(
    world: World, round: QuarterRound, lasts: int, there: bool
) -> None:
    signed(world, lasts=lasts)  # 181 days from 3 November is 3 May
    with working():
        assert bool(points(round, TODAY)) == there


def test_renewed_and_signed_it_is_no_point_any_more(world: World, round: QuarterRound) -> None:
    found = signed(world, lasts=150)
    with acting(world.actor("director")) as by:
        made = found.renew(by=by)
    with working():
        assert len(points(round, TODAY)) == 1
    for signature in asked(world, made):
        sign(signature)
    with working():
        assert points(round, TODAY) == []


def test_an_action_about_an_agreement_shows_on_both_pages(client: Client, world: World, round: QuarterRound) -> None:
    found, director = signed(world), signed_in(client, world.director, world.memberships["director"])
    text = director.get(found.get_absolute_url()).content.decode()
    [url] = re.findall(r'href="([^"]+over=agreement-\d+)"', text)
    typed = {"text": "Geld zoeken voor 2027", "owner": f"o{world.uwv.pk}", "due_on": "2026-12-01"}
    answer = director.post(url.replace("&amp;", "&"), typed)
    made = Action.objects.get(round=round)
    assert made.agreement == found
    assert found.title in director.get(answer.url).content.decode()
    assert "Geld zoeken voor 2027" in director.get(found.get_absolute_url()).content.decode()
