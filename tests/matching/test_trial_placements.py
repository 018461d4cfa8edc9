"""A proefplaatsing starts after somebody permitted it, and lasts two months at most."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from intake.models import NextAction
from matching.models import Placement, PlacementKind, PlacementState
from tests.cast import signed_in
from tests.matched import in_days
from transitiehuis import days
from transitiehuis.netwerk.actor import acting
from transitiehuis.workflow import WrongStatus


def test_a_trial_placement_cannot_start_before_somebody_permitted_it(seeker, log_placement, world, client):
    trajectory = seeker()
    placement = log_placement(trajectory, kind=PlacementKind.TRIAL, start=days.today())
    assert placement.state == PlacementState.PLANNED
    with acting(world.actor("coordinator")) as actor, pytest.raises(WrongStatus):
        placement.confirm_start(by=actor)

    with acting(world.actor("coordinator")) as actor:
        placement.permit(permission_by=world.uwv, permission_on=days.today(), planned_end=in_days(30), by=actor)

    trajectory.refresh_from_db()
    assert (placement.state, trajectory.next_action) == (PlacementState.STARTED, NextAction.DECIDE_CONTRACT)
    assert trajectory.next_action_due == days.add_werkdagen(in_days(30), -10)
    page = signed_in(client, world.coordinator).get(placement.get_absolute_url()).content.decode()
    log = reverse("matching:placement_log", args=[trajectory.number])
    assert f'<a class="btn btn-primary" href="{log}">' in page, "what is to be decided stands out"


def test_first_somebody_records_who_permits_the_trial_placement(seeker, log_placement, world, client):
    """That is what is next, on the werkdag before at the latest; Vandaag and the dossier lead straight to its form."""
    trajectory = seeker()
    log_placement(trajectory, kind=PlacementKind.TRIAL, start=days.add_werkdagen(days.today(), 1))
    trajectory.refresh_from_db()
    assert (trajectory.next_action, trajectory.next_action_due) == (NextAction.RECORD_PERMISSION, days.today())
    form = reverse("matching:placement_permit", args=[trajectory.number])
    signed_in(client, world.coordinator)
    for url in (reverse("home"), trajectory.get_absolute_url()):
        page = client.get(url).content.decode()
        assert f'href="{form}"' in page, url
        assert "Eerste werkdag bevestigen" not in page, url
    filled = {"permission_by": world.uwv.pk, "permission_on": days.today(), "planned_end": in_days(30)}
    filled["start"] = days.add_werkdagen(days.today(), 1)
    assert client.post(form, filled).url == trajectory.get_absolute_url()
    trajectory.refresh_from_db()
    assert trajectory.next_action == NextAction.CONFIRM_START


def test_only_a_trial_placement_asks_for_permission(seeker, log_placement, world, client):
    trajectory = seeker()
    form = reverse("matching:placement_permit", args=[trajectory.number])
    signed_in(client, world.coordinator)
    assert client.get(form).status_code == 404, "no placement is planned"
    placement = log_placement(trajectory, kind=PlacementKind.CONTRACT, start=days.add_werkdagen(days.today(), 5))
    assert client.get(form).url == placement.get_absolute_url()


@pytest.mark.parametrize(
    ("start", "last", "exception", "allowed"),
    [
        (date(2027, 1, 1), date(2027, 2, 28), False, True),
        (date(2027, 1, 1), date(2027, 3, 1), False, False),
        (date(2026, 12, 31), date(2027, 2, 27), False, True),
        (date(2026, 12, 31), date(2027, 2, 28), False, False),
        (date(2027, 1, 1), date(2027, 6, 30), True, True),
        (date(2027, 1, 1), date(2027, 7, 1), True, False),
    ],
)
def test_a_trial_placement_lasts_two_months_at_most(seeker, log_placement, world, start, last, exception, allowed):
    placement = log_placement(seeker(), kind=PlacementKind.TRIAL, start=start)
    granted = {"permission_by": world.uwv, "permission_on": days.today(), "planned_end": last}
    granted["exception"] = "Het werk begint later" if exception else ""

    with acting(world.actor("coordinator")) as actor:
        if allowed:
            placement.permit(**granted, by=actor)
        else:
            with pytest.raises(WrongStatus):
                placement.permit(**granted, by=actor)
    if not allowed:
        with pytest.raises(IntegrityError), transaction.atomic():
            Placement.objects.update(planned_end=last, longer_by_exception=exception)


def test_permission_after_the_first_day_asks_for_another_first_day(seeker, log_placement, world, client):
    trajectory = seeker()
    placement = log_placement(trajectory, kind=PlacementKind.TRIAL, start=in_days(-1))
    form = reverse("matching:placement_permit", args=[trajectory.number])
    filled = {"permission_by": world.uwv.pk, "permission_on": days.today(), "planned_end": in_days(20)}
    signed_in(client, world.coordinator)
    refused = client.post(form, {**filled, "start": in_days(-1)})
    assert refused.status_code == 422
    assert "Kies een andere eerste werkdag" in refused.content.decode()
    placement.refresh_from_db()
    assert (placement.start, placement.permission_on) == (in_days(-1), None)

    backwards = client.post(form, {**filled, "start": in_days(21)})
    assert "De laatste dag kan niet voor de eerste dag liggen" in backwards.content.decode()
    assert client.post(form, {**filled, "start": in_days(5)}).url == trajectory.get_absolute_url()
    placement.refresh_from_db()
    trajectory.refresh_from_db()
    assert (placement.state, placement.start, placement.planned_end) == ("planned", in_days(5), in_days(20))
    assert (trajectory.next_action, trajectory.next_action_due) == (NextAction.CONFIRM_START, in_days(5))
