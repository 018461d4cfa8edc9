"""Who is at work, or soon will be, is not closed by surprise: the page says so before anybody types."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from intake.models import Closing, Merge, ReasonKind, Trajectory
from matching.models import Placement
from nazorg.models import Result, ResultSeries
from tests.cast import signed_in
from tests.ui import page
from transitiehuis import days
from transitiehuis.netwerk.actor import acting
from transitiehuis.workflow import WrongStatus

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


WORKED = "passen alleen bij een plaatsing die is begonnen. Een proefplaatsing telt niet mee."


def test_who_was_never_placed_is_not_offered_the_endings_of_work_and_reads_why(seeker, client, world):
    trajectory = seeker()
    tree = opened(client, world, trajectory)
    assert endings(tree) == [Closing.DROPPED_OUT, Closing.REFERRED_ON, Closing.WITHDRAWN]
    assert f"“Duurzaam geplaatst” en “contract liep af” {WORKED}" in page.text(tree)


def test_after_a_placement_everything_is_offered_and_nothing_said(seeker, log_placement, client, world, ended_reason):
    trajectory = seeker()
    placement = log_placement(trajectory)
    with acting(world.actor("coordinator")) as by:
        placement.end(ended_reason, told_by="company", on=days.today(), by=by)
    tree = opened(client, world, trajectory)
    assert len(endings(tree)) == 5
    assert "plaatsing" not in page.text(page.with_class(tree, "split")[0])


def test_a_trial_placement_is_no_lasting_one(seeker, log_placement, client, world):
    trajectory = seeker()
    placement = log_placement(trajectory, kind="trial")
    with acting(world.actor("coordinator")) as by:
        until = days.today() + timedelta(days=30)
        placement.permit(permission_by=world.uwv, permission_on=days.today(), planned_end=until, by=by)
    assert Placement.objects.get().state == "started"
    assert endings(opened(client, world, trajectory)) == [Closing.REFERRED_ON]


@pytest.mark.parametrize(("closing", "code"), [("lasting", "works_in_trade"), ("contract_ended", "contract_ended")])
def test_the_endings_of_work_need_a_placement_in_the_step_and_in_the_database(seeker, world, reasons, closing, code):
    trajectory, reason = seeker(), reasons(ReasonKind.CLOSE, code)
    with acting(world.actor("coordinator")) as by, pytest.raises(WrongStatus, match=WORKED):
        trajectory.close(closing, reason, by=by)
    ended = {"closing": closing, "closing_reason": reason, "closed_at": timezone.now()}
    left = {"holder": None, "assignee": None, "next_action": "", "next_action_due": None}
    with pytest.raises(IntegrityError, match="nobody was placed"), transaction.atomic():
        Trajectory.objects.filter(pk=trajectory.pk).update(**ended, **left)


def test_a_placement_of_a_dossier_that_was_put_together_with_it_counts(
    seeker, log_placement, client, world, reasons, ended_reason
):
    survivor, old = seeker(), seeker(first_name="Zamira", last_name="Hadad")
    placement = log_placement(old)
    with acting(world.actor("coordinator")) as by:
        placement.end(ended_reason, told_by="company", on=days.today(), by=by)
        Result.objects.all().delete()  # somebody of whom no result is asked any more
        ResultSeries.objects.all().delete()
        survivor, old = (Trajectory.objects.get(pk=one.pk) for one in (survivor, old))
        Merge.of(survivor, old, choices={}, by=by)
    assert len(endings(opened(client, world, survivor))) == 5
    with acting(world.actor("coordinator")) as by:
        survivor = Trajectory.objects.get(pk=survivor.pk)
        survivor.close(Closing.LASTING, reasons(ReasonKind.CLOSE, "works_in_trade"), by=by)
    assert not survivor.is_open


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
