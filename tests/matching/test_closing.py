"""Who is at work, or soon will be, is not closed by surprise: the page says so before anybody types."""

from datetime import timedelta

import pytest
from django.urls import reverse

from intake.models import Closing, ReasonKind, Trajectory
from tests.cast import signed_in
from tests.ui import page
from transitiehuis import days

WORKING = "Deze kandidaat is aan het werk. Leg eerst vast dat de plaatsing is gestopt."


def opened(client, world, trajectory):
    response = signed_in(client, world.coordinator).get(reverse("intake:close", args=[trajectory.number]))
    assert response.status_code == 200
    return page.parse(response.content.decode())


def endings(tree) -> list[str]:
    return [e.get("value") for e in page.elements(tree, "input") if e.get("name") == "closing"]


def leads_to(tree, client, url) -> bool:
    return url in [e.get("href") for e in page.elements(tree, "a")] and client.get(url).status_code == 200


def test_at_work_the_page_begins_with_what_to_do_first_and_offers_only_what_is_left(
    seeker, log_placement, client, world, reasons
):
    for code in ("works_in_trade", "continues_elsewhere", "no_contact"):
        reasons(ReasonKind.CLOSE, code)
    trajectory = seeker()
    placement = log_placement(trajectory)
    tree = opened(client, world, trajectory)
    words = page.text(tree)
    assert WORKING in words
    assert words.index(WORKING) < words.index("Hoe eindigt het?")
    assert leads_to(tree, client, reverse("matching:placement_end", args=[placement.pk]))
    assert endings(tree) == [Closing.LASTING, Closing.REFERRED_ON]
    fits = [e.get("data-fits") for e in page.elements(tree, "input") if e.get("name") == "reason"]
    assert fits == ["lasting", "referred_on"], "a reason that goes with none of them is not asked"


def test_a_planned_placement_leaves_no_form(seeker, log_placement, client, world):
    trajectory = seeker()
    placement = log_placement(trajectory, start=days.today() + timedelta(days=9))
    tree = opened(client, world, trajectory)
    assert "Er staat een plaatsing gepland." in page.text(tree)
    assert leads_to(tree, client, reverse("matching:placement_not_start", args=[placement.pk]))
    assert endings(tree) == []


def test_without_a_placement_everything_is_offered_and_nothing_said(seeker, client, world):
    tree = opened(client, world, seeker())
    assert "plaatsing" not in page.text(page.with_class(tree, "split")[0])
    assert len(endings(tree)) == 5


@pytest.mark.parametrize(
    ("closing", "reason", "code"), [("lasting", "works_in_trade", 302), ("dropped_out", "not_now", 422)]
)
def test_what_is_not_offered_is_not_taken(seeker, log_placement, client, world, reasons, closing, reason, code):
    trajectory = seeker()
    log_placement(trajectory)
    typed = {"closing": closing, "reason": reasons(ReasonKind.CLOSE, reason).pk}
    url = reverse("intake:close", args=[trajectory.number])
    assert signed_in(client, world.coordinator).post(url, typed).status_code == code
    assert Trajectory.objects.get(pk=trajectory.pk).is_open == (code == 422)
