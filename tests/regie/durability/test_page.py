"""The page of lasting placement: who sees it, what it shows and hides, on paper, and counted anew when asked."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from intake.models import Trajectory
from tests.regie.durability.test_counting import TODAY, example, write
from tests.regie.roof import client_of, cost, many, read
from transitiehuis import days
from transitiehuis.netwerk.actor import acting
from transitiehuis.regie.durability_tasks import durability_nights
from transitiehuis.regie.models import DurabilityCount, DurabilityCurve
from transitiehuis.workflow import Lockable, NotAllowed

pytestmark = pytest.mark.django_db
PAGE = "/regie/duurzaamheid/"
YEAR = ("same_employer", "same_employer", "same_trade", "")


@pytest.fixture
def counted(world, reasons):
    """Twelve people a year and a half ago, three of them on bbl; of four nothing is known after a year."""
    many(world, 12, due=TODAY)
    reasons("placement_end", "contract_ended")
    people = [
        example(began=560, bbl=each < 3, answers=YEAR if each < 8 else ("same_employer", "unknown", "unknown", ""))
        for each in range(12)
    ]
    with time_machine.travel(days.start_of(TODAY) + timedelta(hours=9), tick=False):
        write(world, Trajectory.objects.order_by("pk")[:12], people)
        assert durability_nights() == 1
        yield


def test_the_line_is_who_is_certain_and_the_band_who_may_be(world, counted):
    html = read(client_of(world, "director"), PAGE)
    assert "67%" in html, "eight of twelve certainly, after a year"
    assert "After 12 months 67% certainly still work in the trade, and at most 100%" in html
    assert html.count("<svg") >= 3
    assert "<desc" in html
    assert "style=" not in html.split("<main")[1]


def test_a_small_group_is_hidden_and_so_is_what_would_give_it_away(world, counted):
    rows = DurabilityCurve.objects.filter(dimension="form")
    assert {row.people for row in rows} == {None}, "three on bbl and nine without: the nine would tell"
    html = read(client_of(world, "director"), f"{PAGE}?per=vorm")
    assert "hidden" in html
    assert "groep=bbl" not in html
    assert "fewer than five people" in read(client_of(world, "director"), f"{PAGE}?per=vorm&groep=bbl")


def test_the_survival_curve_stands_beside_it_on_request(world, counted):
    client = client_of(world, "director")
    assert "lost sight" not in read(client, f"{PAGE}?overleving=nee")
    html = read(client, f"{PAGE}?overleving=ja")
    assert "lost sight" in html
    assert html.count("<svg") >= 4


def test_the_same_figure_goes_on_paper_and_can_be_read_aloud(world, counted):
    answer = client_of(world, "director").get(f"{PAGE}pdf/?overleving=ja")
    assert answer["Content-Type"] == "application/pdf"
    assert b"/StructTreeRoot" in answer.content
    assert len(answer.content) > 10_000


@pytest.mark.parametrize(("who", "sees"), [("coordinator", True), ("director", True), ("stranger", False)])
def test_another_region_sees_nothing_of_it(world, counted, who, sees):
    with acting(world.actor(who)) as actor:
        assert DurabilityCurve.objects.exists() == sees
        assert DurabilityCurve.objects.visible_to(actor).exists() == sees


def test_no_page_writes_a_curve(world, counted):
    with acting(world.actor("director")), pytest.raises(Exception, match="row-level security"), transaction.atomic():
        DurabilityCurve.objects.create(region=world.region, dimension="form", key="x", counted_at=days.start_of(TODAY))


def test_before_the_first_night_the_page_says_so(world):
    assert "Nothing has been counted yet" in read(client_of(world, "director"), PAGE)


def test_counting_anew_is_asked_once(world, counted):
    client = client_of(world, "director")
    url = reverse("regie:durability_count")
    assert client.get(url).status_code == 405
    for _twice in range(2):
        assert client.post(url).status_code == 302
    assert DurabilityCount.objects.exclude(asked_at=None).count() == 1
    assert durability_nights() == 1
    assert durability_nights() == 0, "counted, until the next night"
    assert DurabilityCount.objects.get().asked_at is None


def test_each_night_counts_again(world, counted):
    with time_machine.travel(days.start_of(TODAY + timedelta(days=1)) + timedelta(hours=3), tick=False):
        assert durability_nights() == 0
    with time_machine.travel(days.start_of(TODAY + timedelta(days=1)) + timedelta(hours=5), tick=False):
        assert durability_nights() == 1


def test_who_does_not_see_the_region_asks_nothing(world, counted):
    with acting(world.actor("stranger")) as by, pytest.raises(NotAllowed):
        DurabilityCount.ask(world.region, by=by)


def test_the_page_costs_as_many_queries_for_many_groups_as_for_none(world, counted):
    few = cost(client_of(world, "director"), PAGE)
    assert cost(client_of(world, "director"), f"{PAGE}?per=kwartaal") == few <= 12


@pytest.mark.parametrize("half", [{"people": 3}, {"people": None}, {"dimension": "all", "key": "x"}])
def test_half_a_curve_is_refused(world, counted, half):
    DurabilityCurve.objects.filter(dimension="quarter").update(people=12)
    with pytest.raises(IntegrityError), transaction.atomic():
        DurabilityCurve.objects.filter(dimension="quarter").update(**half)


def asked(row, *, by):
    return DurabilityCount.ask(row.region, by=by)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_ask_once(world, twice_at_once):
    row = DurabilityCount.objects.create(region=world.region)
    race = twice_at_once(asked, row, by=world.actor("director"))
    assert sorted(race.winners) == [False, True]


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_would_have_asked(world, twice_at_once, monkeypatch):
    row = DurabilityCount.objects.create(region=world.region)
    meet = threading.Barrier(2)
    monkeypatch.setattr(Lockable, "lock", lambda self: meet.wait(20))
    race = twice_at_once(asked, row, by=world.actor("director"))
    assert race.winners == [True, True]
