"""Two layers and how fresh they are: 'klopt nog' refreshes without retyping, and warns who looks at old facts."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from intake.models import Freshness, Involvement, MatchingProfile
from transitiehuis import days
from transitiehuis.netwerk.actor import acting
from transitiehuis.workflow import Lockable, WrongStatus

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def profile(refer, world, themes):
    """Of Samira, held by the school; language and hours are known since a hundred days."""
    with time_machine.travel(timezone.now() - timedelta(days=100), tick=False):
        found = refer()
        with acting(world.actor("coordinator")) as by:
            found.handovers.get().accept(by=by)
            profile = MatchingProfile.objects.get(trajectory=found)
            support = {"work_conditions": "Niet tillen."}
            profile.record({"language_level": "A2", "hours_min": 24}, support=support, by=by)
    return profile


def page(client, profile):
    return client.get(reverse("intake:profile_page", args=[profile.trajectory.number]))


def group(answer, code):
    return next(found for found in answer.context["groups"] if found.code == code)


def test_what_nobody_looked_at_for_ninety_days_is_asked_again_and_one_tick_refreshes_it(browser, world, profile):
    client = browser("adviser")
    before = page(client, profile)
    old = group(before, "language")
    assert (old.stale, old.checked_by) == (True, "Marieke Oosterhof")
    assert "navragen" in before.content.decode()

    url = reverse("intake:profile_confirm", args=[profile.trajectory.number])
    assert client.post(url, {"group": "language", "seen": old.seen}).status_code == 302
    fresh = group(page(client, profile), "language")
    assert (fresh.stale, fresh.checked_by, fresh.rows) == (False, "Ruud Kamphuis", old.rows)
    assert group(page(client, profile), "time").stale
    assert not group(page(client, profile), "papers").stale  # nothing is known: nothing to ask again


def test_only_the_group_in_which_something_changed_becomes_fresh(browser, world, profile):
    with acting(world.actor("coordinator")) as by:
        facts = {"language_level": "B1", "hours_min": 24}
        profile.record(facts, experience=[("kapper", 2010, None)], opened_at=profile.updated_at, by=by)
    shown = page(browser("coordinator"), profile)
    assert [found.code for found in shown.context["groups"] if found.stale] == ["time"]
    assert dict(group(shown, "work").rows) == {"Werkte als": "kapper (sinds 2010)"}


def test_a_company_that_also_works_on_it_does_not_read_the_second_layer(browser, world, profile):
    shown = page(browser("coordinator"), profile).content.decode()
    assert "Een bedrijf ziet dit nooit" in shown
    assert "Niet tillen." in shown
    facts = {"organisation": world.school, "role": "employer", "since": days.today()}
    Involvement.objects.create(trajectory=profile.trajectory, **facts)
    assert "Niet tillen." not in page(browser("coordinator"), profile).content.decode()


def confirm_together(profile, world, twice_at_once):
    seen = Freshness.objects.get(group="time").checked_at
    actors = (world.actor("coordinator"), world.actor("adviser"))
    return twice_at_once(lambda row, by: row.confirm("time", by=by, seen=seen), profile, by=actors)


def test_of_two_who_confirm_at_once_the_second_is_told(profile, world, twice_at_once):
    ended = confirm_together(profile, world, twice_at_once)
    assert [type(loser) for loser in ended.losers] == [WrongStatus]


def test_without_the_lock_nobody_would_be_told(profile, world, twice_at_once, monkeypatch, both_look):
    monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)
    both_look(type(Freshness.objects.all()), "bulk_create")
    assert confirm_together(profile, world, twice_at_once).losers == []
