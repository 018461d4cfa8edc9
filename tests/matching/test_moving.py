"""Who is at work stays in plaatsing or nazorg: the page says so before anybody types, by the rule that refuses."""

import pytest
from django.urls import reverse

from intake.barring import Bar
from intake.models import ReasonKind, Step, Trajectory
from intake.signals import moving_asked
from tests.cast import signed_in
from tests.ui import page
from transitiehuis import days


def opened(client, world, trajectory):
    response = signed_in(client, world.coordinator).get(reverse("intake:move", args=[trajectory.number]))
    assert response.status_code == 200
    return page.parse(response.content.decode())


def steps(tree) -> list[str]:
    return [e.get("value") for e in page.elements(tree, "input") if e.get("name") == "step"]


def test_at_work_there_is_no_form_but_the_reason_and_the_way_on(seeker, log_placement, client, world):
    trajectory = seeker()
    placement = log_placement(trajectory)
    tree = opened(client, world, trajectory)
    assert f"Deze kandidaat werkt bij {placement.employer.name}." in page.text(tree)
    assert steps(tree) == []
    way_on = reverse("matching:placement_end", args=[placement.pk])
    assert way_on in [e.get("href") for e in page.elements(tree, "a")]
    assert client.get(way_on).status_code == 200


def test_who_is_not_at_work_is_offered_every_step_that_is_chosen_by_hand(seeker, client, world):
    tree = opened(client, world, seeker())
    assert set(steps(tree)) == set(Step) - {Step.MATCHING, Step.PLACEMENT, Step.AFTERCARE}


@pytest.fixture
def only_training():
    """A floor that lets nobody go anywhere but to scholing."""
    bar = Bar("Eerst naar school.", "/", "Naar school", (Step.LEARNING,))

    def bars(sender, trajectory, **kwargs):
        return bar

    moving_asked.connect(bars)
    yield bar
    moving_asked.disconnect(bars)


def test_only_what_is_left_is_offered(seeker, client, world, only_training):
    tree = opened(client, world, seeker())
    assert steps(tree) == [Step.LEARNING]
    assert only_training.why in page.text(tree)


def test_what_is_not_offered_is_not_taken(seeker, log_placement, client, world, reasons):
    trajectory = seeker()
    log_placement(trajectory)
    reason = reasons(ReasonKind.PLACEMENT_END, "no_click").pk
    typed = {"step": Step.MATCHING, "reason": reason, "due": days.today(), "waiting_for": "nothing"}
    response = signed_in(client, world.coordinator).post(reverse("intake:move", args=[trajectory.number]), typed)
    assert "Leg eerst vast" in response.content.decode()
    assert Trajectory.objects.get(pk=trajectory.pk).step == Step.PLACEMENT
