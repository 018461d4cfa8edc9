"""Each night whether what must hold does: in the log, on the health page, and in one mail."""

import logging

import pytest

from intake.models import Trajectory
from transitiehuis.outbox.models import Heartbeat, Owed
from transitiehuis.regie.watching import PREFIX, invariant_nights, rules

pytestmark = pytest.mark.django_db
NAME = f"{PREFIX}assignee_works_there"


@pytest.fixture
def broken(seeker, world):
    """Who has the traject stopped working for the school."""
    trajectory = seeker()
    Trajectory.objects.filter(pk=trajectory.pk).update(assignee=world.memberships["adviser"])
    return trajectory


def test_while_all_holds_nothing_is_said(seeker):
    seeker()
    assert invariant_nights() == 0
    assert {finding.state for finding in rules()} == {"good"}
    assert not Owed.objects.filter(kind="regie/rule").exists()


def test_a_breach_is_logged_shown_and_mailed_once(broken, world, caplog, settings):
    settings.ALERT_EMAIL = "wacht@x.example"
    with caplog.at_level(logging.ERROR):
        assert invariant_nights() == 1
    assert f"/trajecten/{broken.number}/" in caplog.text
    [finding] = rules()
    assert (finding.state, finding.since is not None) == ("amber", True)
    told = Owed.objects.filter(kind="regie/rule")
    assert "wacht@x.example" in set(told.values_list("address", flat=True))
    assert not any(broken.number in one.body + one.subject for one in told), "of whom it is stays in the house"
    many, since = told.count(), Heartbeat.objects.get(job=NAME).wrong_since
    assert invariant_nights() == 1
    assert (told.count(), Heartbeat.objects.get(job=NAME).wrong_since) == (many, since)


def test_what_was_mended_is_over_by_itself_and_told_anew_when_it_breaks_again(broken, settings):
    settings.ALERT_EMAIL = "wacht@x.example"
    invariant_nights()
    before = broken.assignee_id
    wrong = Trajectory.objects.get(pk=broken.pk).assignee_id
    Trajectory.objects.filter(pk=broken.pk).update(assignee=before)
    assert invariant_nights() == 0
    assert {finding.state for finding in rules()} == {"good"}
    Trajectory.objects.filter(pk=broken.pk).update(assignee=wrong)
    Heartbeat.objects.get(job=NAME)
    assert invariant_nights() == 1
    assert Heartbeat.objects.get(job=NAME).told_at is not None
