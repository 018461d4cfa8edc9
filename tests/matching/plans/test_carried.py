"""A maatwerkplan of a dossier that was put together with another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError
from django.urls import reverse

from intake.models import Merge, Trajectory
from matching.models import (
    TailoredPlan,
)
from tests.cast import World
from transitiehuis.netwerk.actor import acting
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus


@pytest.fixture
def came_along(world: World, plan: TailoredPlan, put: Any, seeker: Any) -> Callable[..., Trajectory]:
    """`came_along(agreed=True)`: the dossier that goes on for the one with this plan, of two lessons."""

    def make(agreed: bool = False) -> Trajectory:
        put(days=2)
        plan.refresh_from_db()
        survivor = seeker(first_name="Zamira", phone="0687654321", email="z@x.example")
        with acting(world.actor("coordinator")) as by:
            if agreed:
                plan.agree(by=by)
            Merge.of(survivor, Trajectory.objects.get(pk=plan.trajectory_id), choices={}, by=by)
        return Trajectory.objects.get(pk=survivor.pk)

    return make


def test_one_press_lets_a_plan_that_came_along_go_on(came_along, plan, world, client):
    survivor = came_along()
    client.force_login(world.coordinator)
    url = reverse("matching:plan", args=[survivor.number])
    page = client.get(url).content.decode()
    assert "Ga ermee verder in dit dossier" in page
    assert "Plan vaststellen" not in page
    client.post(reverse("matching:plan_carry", args=[survivor.number, plan.pk]))
    made = TailoredPlan.objects.get(trajectory=survivor)
    assert (made.status, made.version, made.replaces) == ("concept", 2, plan)
    assert [(part.title, part.days) for part in made.parts.all()] == [("Les", 2)]
    plan.refresh_from_db()
    assert (plan.status, plan.ended_because) == ("stopped", f"Gaat verder met dossier {survivor.number}.")
    page = client.get(url).content.decode()
    assert "Plan vaststellen" in page
    assert f"dossier {plan.trajectory.number}" in client.get(f"{url}?versie=1").content.decode()


def test_an_agreed_plan_stands_until_the_one_that_goes_on_is_agreed(came_along, plan, world):
    survivor = came_along(agreed=True)
    with acting(world.actor("coordinator")) as by:
        made = TailoredPlan.objects.get(pk=plan.pk).carry_over(survivor, by=by)
        assert TailoredPlan.objects.get(pk=plan.pk).status == "agreed"
        with pytest.raises(WrongStatus, match="al een plan"):
            TailoredPlan.objects.get(pk=plan.pk).carry_over(survivor, by=by)
        TailoredPlan.objects.get(pk=made.pk).agree(by=by)
    assert TailoredPlan.objects.get(pk=plan.pk).status == "replaced"


def carry_at_once(world, survivor, plan, twice_at_once):
    def carry(row: Any, by: Any) -> None:
        row.carry_over(Trajectory.objects.get(pk=survivor.pk), by=by)

    return twice_at_once(carry, plan, by=(world.actor("coordinator"), world.actor("colleague")))


def test_two_who_carry_one_plan_over_at_once_make_one(came_along, plan, world, twice_at_once):
    survivor = came_along()
    race = carry_at_once(world, survivor, plan, twice_at_once)
    assert [type(loser) for loser in race.losers] == [WrongStatus]
    assert TailoredPlan.objects.filter(trajectory=survivor).count() == 1


def test_without_the_lock_only_the_database_would_have_stopped_the_second(
    came_along, plan, world, twice_at_once, monkeypatch
):
    survivor = came_along()
    monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)
    race = carry_at_once(world, survivor, plan, twice_at_once)
    assert [type(loser) for loser in race.losers] in ([IntegrityError], [WrongStatus])


def test_only_who_is_aan_zet_carries_a_plan_over_and_only_one_that_came_along(came_along, plan, world, seeker):
    survivor, stranger = came_along(), seeker(first_name="Youssef", phone="0611111111")
    with acting(world.actor("adviser")) as by, pytest.raises(NotAllowed):
        TailoredPlan.objects.get(pk=plan.pk).carry_over(survivor, by=by)
    with acting(world.actor("coordinator")) as by, pytest.raises(WrongStatus):
        TailoredPlan.objects.get(pk=plan.pk).carry_over(stranger, by=by)
