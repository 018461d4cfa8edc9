"""What is owed is written with the fact it tells, once per key."""

import socket
import time
from datetime import date, timedelta

import pytest
import time_machine
from celery import current_app
from django.db import IntegrityError, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from tests.cast import build_world
from tests.outbox.ledger import owe_news
from transitiehuis.netwerk.actor import acting, working
from transitiehuis.netwerk.models import Link
from transitiehuis.outbox.models import Owed
from transitiehuis.outbox.owing import DELIVER, bell


def test_owing_the_same_key_again_changes_nothing(world):
    first = owe_news(user=world.coordinator)
    again = owe_news(user=world.colleague, subject="Iets anders")
    assert again == first
    assert (again.user, again.subject) == (world.coordinator, "Iets nieuws")


def test_owe_is_undone_with_the_fact_it_tells(world):
    with transaction.atomic():
        owe_news(user=world.coordinator)
        transaction.set_rollback(True)
    assert not Owed.objects.exists()


def test_two_who_owe_the_same_at_once_owe_it_once(twice_at_once):
    world = build_world()
    race = twice_at_once(
        lambda by: owe_news(user=world.coordinator), by=(world.actor("coordinator"), world.actor("adviser"))
    )
    assert not race.losers
    assert Owed.objects.count() == 1


def test_the_race_above_is_real(twice_at_once, monkeypatch):
    insert = type(Owed.objects).bulk_create
    monkeypatch.setattr(type(Owed.objects), "bulk_create", lambda self, rows, ignore_conflicts: insert(self, rows))
    world = build_world()
    race = twice_at_once(lambda by: owe_news(user=world.coordinator), by=world.actor("coordinator"))
    assert len(race.losers) == 1


def test_somebody_may_owe_what_they_may_not_read(world):
    with acting(world.actor("adviser")):
        assert owe_news(user=world.coordinator, organisation=world.school) is None
    assert Owed.objects.get().user == world.coordinator


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("coordinator", True),
        ("manager", True),
        ("director", True),  # of the region, and the message is about no dossier
        ("colleague", False),  # same school, not the role
        ("neighbour_manager", False),  # the role, but a school of their own
        ("national", False),
    ],
)
@pytest.mark.parametrize("door", ["visible_to", "row security"])
def test_who_sees_a_message_of_the_round(world, who, seen, door):
    row = owe_news(user=world.coordinator, organisation=world.school, region=world.region)
    actor = world.actor(who)
    if door == "visible_to":
        assert Owed.objects.visible_to(actor).filter(pk=row.pk).exists() is seen
    else:
        with acting(actor):
            assert Owed.objects.filter(pk=row.pk).exists() is seen


def test_a_director_does_not_see_messages_about_a_dossier(world):
    row = owe_news(user=world.coordinator, region=world.region, trajectory_id=7)
    actor = world.actor("director")
    assert row not in Owed.objects.visible_to(actor)
    with acting(actor):
        assert not Owed.objects.exists()


def test_the_worker_sees_all(world):
    owe_news(user=world.coordinator)
    with working():
        assert Owed.objects.count() == 1


@time_machine.travel("2026-03-20T09:00:00+01:00", tick=False)
@pytest.mark.parametrize("day", [date(2026, 3, 28), date(2026, 3, 29), date(2026, 12, 31), date(2028, 2, 29)])
def test_a_day_means_seven_in_the_morning_there(world, day):
    due = timezone.localtime(owe_news(user=world.coordinator, due=day).due)
    assert (due.date(), due.hour, due.minute) == (day, 7, 0)


def test_a_subject_is_one_line_that_fits(world):
    row = owe_news(user=world.coordinator, subject="O'Brien-ß 李 \u202e\nBcc: x@example.org " + "w" * 4000)
    assert row.subject.startswith("O'Brien-ß 李 \u202e Bcc: x@example.org w")
    assert len(row.subject) == 200


@pytest.mark.parametrize(
    "nonsense",
    [{}, {"address": "a@example.org", "user": True}, {"user": True, "url": "https://elsewhere.example/"}],
)
def test_nonsense_is_refused_at_once(world, nonsense):
    if nonsense.get("user"):
        nonsense = {**nonsense, "user": world.coordinator}
    with pytest.raises(ValueError, match="message"):
        owe_news(**nonsense)


def test_a_link_must_lead_somewhere(world, settings):
    settings.LINK_PATHS = {}
    link = Link.make(purpose="proposal", subject=world.school, expires_at=timezone.now() + timedelta(days=1))
    with pytest.raises(ValueError, match="LINK_PATHS"):
        owe_news(address="bedrijf@example.org", link=link)


@pytest.mark.parametrize(
    "half",
    [
        {"state": "sent"},
        {"state": "joined"},
        {"state": "failed", "failure": "550"},
        {"state": "dropped"},
        {"dropped_reason": "gone"},
        {"settled_at": timezone.now()},
        {"address": "x@example.org"},
        {"user": None},
        {"url": "http://elsewhere.example"},
        {"state": "lost"},
        {"dropped_reason": "because"},
    ],
)
def test_half_a_state_cannot_be_saved(world, half):
    row = owe_news(user=world.coordinator)
    with pytest.raises(IntegrityError), transaction.atomic():
        Owed.objects.filter(pk=row.pk).update(**half)


def test_a_worker_is_woken_once_for_all_that_a_transaction_owes(world, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as calls:
        owe_news("one", user=world.coordinator)
        owe_news("two", user=world.coordinator)
    assert calls == [bell.ring]


@pytest.fixture
def queue_at(monkeypatch, tmp_path):
    """Let the queue be at a socket that nobody listens to, or where nobody answers."""
    monkeypatch.setattr(bell, "quiet_until", 0.0)

    def move(*, listening):
        with socket.socket(socket.AF_UNIX) as door:
            door.bind(str(tmp_path / "queue"))
            if listening:
                door.listen()
                opened.append(door.dup())
        monkeypatch.setitem(current_app.conf, "broker_write_url", f"redis+socket://{tmp_path}/queue")

    opened: list[socket.socket] = []
    yield move
    for door in opened:
        door.close()


@pytest.mark.parametrize("listening", [False, True])
def test_a_page_does_not_wait_for_a_queue_that_is_away(world, queue_at, listening, django_capture_on_commit_callbacks):
    queue_at(listening=listening)
    start = time.perf_counter()
    for key in ("one", "two", "three"):
        with django_capture_on_commit_callbacks(execute=True):
            owe_news(key, user=world.coordinator)
    assert time.perf_counter() - start < 4  # unguarded, each waits for several seconds, or for ever
    assert Owed.objects.count() == 3
    assert bell.quiet_until > time.monotonic()


def test_without_care_a_queue_that_is_away_would_break_the_page(queue_at):
    queue_at(listening=False)
    queue = current_app.connection_for_write(transport_options={"max_retries": 0})
    with queue, pytest.raises(OperationalError):
        current_app.send_task(DELIVER, connection=queue, retry=False)


def test_nobody_is_woken_for_later(world, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as calls:
        owe_news(user=world.coordinator, due=timezone.now() + timedelta(days=1))
    assert not calls
