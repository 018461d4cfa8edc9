"""The region in numbers: who sees which region, and that no person can be read from it."""

from __future__ import annotations

import pytest
from django.db import connection

from intake.models import NextAction, Trajectory
from tests.regie.roof import TODAY, accept, at, client_of, cost, many, read
from transitiehuis import days
from transitiehuis.netwerk.actor import acting
from transitiehuis.regie import pulse


@pytest.fixture(autouse=True)
def today():
    with at(TODAY):
        yield


@pytest.fixture
def late(refer, world):
    """Held by the school; its next action, in somebody's own words, was due last week."""
    with at(days.add_werkdagen(TODAY, -8)):
        trajectory = accept(refer(first_name="Kevin", last_name="Jansen"), world)
        with acting(world.actor("coordinator")) as actor:
            due = days.add_werkdagen(TODAY, -4)
            trajectory.plan(NextAction.OTHER, due, note="Kevin bellen over de oppas", by=actor, waiting_for="candidate")
    return trajectory


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("director", 200),
        ("national", 200),
        ("partner_contact", 200),
        ("coordinator", 200),
        ("adviser", 200),
        ("manager", 200),
        ("stranger", 200),
        ("trainer", 403),
    ],
)
def test_who_may_open_the_page(who, code, world):
    assert client_of(world, who).get("/regie/keten/").status_code == code


def test_the_director_sees_what_has_stopped_by_number_and_no_word_about_the_person(world, late):
    html = read(client_of(world, "director"), "/regie/keten/vast/")

    assert late.number in html
    assert "4 working days late" in html
    for hidden in ("Kevin", "Jansen", "oppas", "Apeldoorn<"):
        assert hidden not in html
    assert f"/trajecten/{late.number}/" not in html


@pytest.mark.parametrize("who", ["coordinator", "partner_contact", "manager"])
def test_a_partner_sees_numbers_and_not_which(who, world, late):
    client = client_of(world, who)

    assert "The chain in Veluwe Stedendriehoek" in read(client, "/regie/keten/")
    assert all(late.number not in read(client, f"/regie/keten/{page}") for page in ("", "vast/"))


def test_a_national_adviser_chooses_a_region(world, late):
    client = client_of(world, "national")

    assert late.number in read(client, "/regie/keten/vast/?regio=AM06")
    assert late.number not in read(client, "/regie/keten/vast/?regio=AM24")


@pytest.mark.parametrize(("who", "region"), [("director", "AM24"), ("stranger", "AM06"), ("coordinator", "AM99")])
def test_another_region_is_not_there(who, region, world, late):
    assert client_of(world, who).get(f"/regie/keten/?regio={region}").status_code == 404


def test_the_numbers_are_those_of_the_trajecten(world, late, refer):
    refer(first_name="Wacht")
    many(world, 3)
    with acting(world.actor("director")):
        total = pulse.region_pulse(world.region.pk).total
        steps = {step.step: step.open for step in pulse.region_pulse(world.region.pk).steps}

    assert (total.open, total.overdue, total.waits_for_partner, total.unanswered) == (5, 4, 1, 0)
    assert steps == {
        "referral": 2,
        "intake": 3,
        "orientation": 0,
        "matching": 0,
        "learning": 0,
        "placement": 0,
        "aftercare": 0,
    }


def test_a_handover_without_an_answer_is_counted_from_the_day_after_its_term(world, refer):
    trajectory = refer()
    last = trajectory.handovers.get().due
    for day, unanswered in ((last, 0), (days.add_werkdagen(last, 1), 1)):
        with at(day), acting(world.actor("director")):
            assert pulse.region_pulse(world.region.pk).total.unanswered == unanswered
            assert sum(row.unanswered for row in pulse.stuck(world.region.pk)) == unanswered


@pytest.mark.parametrize(("who", "numbers", "which"), [("director", 1, 1), ("coordinator", 1, 0), ("stranger", 0, 0)])
def test_the_database_answers_only_whom_it_concerns(who, numbers, which, world, late):
    with acting(world.actor(who)), connection.cursor() as cursor:
        for function, count in (("intake_region_pulse", numbers), ("intake_stuck", which)):
            cursor.execute(f"SELECT count(*) FROM {function}(%s)", [world.region.pk])  # noqa: S608 own names only
            assert cursor.fetchone() == (count,), function


def test_an_organisation_in_no_region_is_told_so(world):
    world.school.partnerships.all().update(until=days.add_werkdagen(TODAY, -1))
    assert "takes part in no region" in read(client_of(world, "coordinator"), "/regie/keten/")


def test_a_long_list_is_folded_and_costs_no_more(world):
    many(world, 2)
    client = client_of(world, "director")
    few = cost(client, "/regie/keten/vast/")
    many(world, 60)

    assert cost(client, "/regie/keten/vast/") == few
    assert few <= 12
    assert "Show all 62" in read(client, "/regie/keten/vast/")
    html = read(client, "/regie/keten/vast/?regio=AM06&vast=alles")
    assert all(number in html for number in Trajectory.objects.values_list("number", flat=True))
