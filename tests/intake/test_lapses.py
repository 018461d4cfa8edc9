"""What ends soon: a row on Vandaag, and a mail 60 and 14 days before a certificate lapses."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from intake.lapse_tasks import lapse_days
from intake.models import Certificate, MatchingProfile, Statement
from intake.worklist import intake_work
from transitiehuis.netwerk.actor import acting, working
from transitiehuis.outbox.models import Owed
from transitiehuis.outbox.owing import stands

ENDS = date(2027, 1, 20)
KIND = "intake.certificate_lapses"


@pytest.fixture
def clock():
    with time_machine.travel(datetime(2026, 11, 2, 10, tzinfo=timezone.get_default_timezone()), tick=False) as moving:
        yield moving


@pytest.fixture
def profile(clock, refer, world):
    """VCA until 20 January, and the adviser's word on the no-risk policy until the day after."""
    found = refer()
    vca = Certificate.objects.create(code="B-VCA", name_nl="VCA Basis", kind="vca")
    with acting(world.actor("coordinator")) as by:
        found.handovers.get().accept(by=by)
        profile = MatchingProfile.objects.get(trajectory=found)
        profile.record({}, certificates=[(vca, ENDS)], by=by)
    with acting(world.actor("adviser")) as by:
        Statement.say(found, subject="no_risk", valid_until=ENDS + timedelta(days=1), by=by)
    return profile


def on(clock, days_before):
    clock.move_to(
        datetime.combine(ENDS - timedelta(days=days_before), datetime.min.time(), timezone.get_default_timezone())
    )


def rows(world, who="coordinator"):
    with acting(world.actor(who)) as actor:
        found = intake_work(actor, timezone.localdate())
        return [(row.what, row.mine, row.group) for row in found if "eindigt" in row.what]


def test_each_mark_is_told_once_to_the_team_or_to_who_has_it(clock, world, profile):
    on(clock, 61)
    assert lapse_days() == 0
    on(clock, 58)  # the day itself was missed: it is caught up
    assert [lapse_days(), lapse_days()] == [1, 0]
    early = Owed.objects.get(kind=KIND)  # who took the traject over has it
    assert (early.user, "20 januari 2027" in early.subject, "Haddad" in early.body) == (world.coordinator, True, False)

    with acting(world.actor("coordinator")) as by:
        profile.trajectory.assign(None, by=by)
    on(clock, 14)
    assert [lapse_days(), lapse_days()] == [1, 0]
    late = Owed.objects.filter(kind=KIND).exclude(pk=early.pk)
    assert {owed.user for owed in late} == {world.coordinator, world.colleague}


def test_what_was_renewed_is_not_mailed_and_leaves_vandaag(clock, world, profile):
    on(clock, 60)
    lapse_days()
    owed = Owed.objects.filter(kind=KIND).first()
    assert stands(owed)
    assert rows(world) == [("VCA Basis: eindigt over 60 dagen", True, "later")]
    with acting(world.actor("coordinator")) as by:
        vca = Certificate.objects.get()
        profile.refresh_from_db()
        profile.record({}, certificates=[(vca, date(2037, 1, 20))], opened_at=profile.updated_at, by=by)
    with working():
        assert not stands(owed)
    assert rows(world) == []


def test_a_statement_shows_thirty_days_before_its_end_to_who_is_aan_zet(clock, world, profile):
    on(clock, 29)
    said = "No-riskpolis, verklaard door UWV Apeldoorn (demo): eindigt over 30 dagen"
    assert said in [what for what, _mine, _group in rows(world)]
    assert rows(world, "adviser") == []  # not aan zet
    on(clock, 0)
    assert ("VCA Basis: eindigt vandaag", True, "today") in rows(world)
