"""Silence is noticed: a late job turns /gezond/ amber and the managers of the house hear of it once."""

from datetime import timedelta

import pytest
from celery import current_app
from celery.schedules import crontab
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cast import signed_in
from transitiehuis import schedule
from transitiehuis.netwerk.models import Role
from transitiehuis.outbox import heartbeat, owe
from transitiehuis.outbox.models import Heartbeat, Owed
from transitiehuis.schedule import CELERY_BEAT_SCHEDULE, JOBS

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def boss(world):
    """The manager of the regional office."""
    return world.person("boss", "Truus Beheer", Role.MANAGER, world.region_office).user


def told():
    return list(Owed.objects.filter(kind="outbox/heartbeat").values_list("user__name", "key"))


def test_a_job_that_is_late_is_told_once(boss, clock):
    heartbeat.look()
    clock.shift(timedelta(minutes=10))
    for name in set(JOBS) - {"deliver"}:
        heartbeat.done(name)
    clock.shift(timedelta(minutes=1))
    heartbeat.look()
    assert not told()
    clock.shift(timedelta(minutes=1))
    heartbeat.look()
    heartbeat.look()
    clock.shift(timedelta(minutes=3))
    heartbeat.look()
    assert told() == [("Truus Beheer", f"heartbeat/deliver/2026-11-24T08:01+00:00/{boss.pk}")]


def test_a_silence_that_nobody_could_notice_is_told_when_it_ends(boss, clock):
    heartbeat.done("deliver")
    clock.shift(timedelta(days=2))
    heartbeat.done("deliver")
    heartbeat.done("deliver")
    assert len(told()) == 1
    assert Heartbeat.objects.get(job="deliver").wrong_since is None


def test_the_next_silence_is_told_again(boss, clock):
    for _silence in range(2):
        heartbeat.done("deliver")
        clock.shift(timedelta(hours=1))
    heartbeat.done("deliver")
    assert len(told()) == 2


def test_an_address_of_the_operator_is_told_as_well(boss, settings, clock):
    settings.ALERT_EMAIL = "operator@example.org"
    heartbeat.done("deliver")
    clock.shift(timedelta(hours=1))
    heartbeat.look()
    assert Owed.objects.filter(address="operator@example.org").count() == 1


@pytest.mark.parametrize(
    ("at", "last", "expected"),
    [
        (crontab(hour=6, minute=0), "2026-11-24T06:00:01+01:00", "2026-11-25T06:00:00+01:00"),
        (crontab(hour=6, minute=0), "2026-10-24T06:00:01+02:00", "2026-10-25T06:00:00+01:00"),  # the clock goes back
        (crontab(hour=6, minute=0), "2026-03-28T06:00:01+01:00", "2026-03-29T06:00:00+02:00"),  # and forward
        (crontab(hour=6, minute=0), "2026-12-31T06:00:01+01:00", "2027-01-01T06:00:00+01:00"),
        (timedelta(minutes=5), "2026-11-24T06:00:00+01:00", "2026-11-24T06:05:00+01:00"),
    ],
)
def test_when_a_job_is_expected_next(clock, at, last, expected):
    clock.move_to(last)
    job = schedule.Job("x", at, "x", "x")
    assert heartbeat.expected_after(job, timezone.now()) == timezone.datetime.fromisoformat(expected)


def test_beat_notes_what_it_asks_for_and_a_worker_what_it_did(db):
    heartbeat.Notes(heartbeat.asked).take(JOBS["deliver"].task)
    heartbeat.Notes(heartbeat.done).take(JOBS["deliver"].task)
    heartbeat.Notes(heartbeat.done).take("some.other.task")
    row = Heartbeat.objects.get(job="deliver")
    assert (row.last_beat, row.last_run) == (timezone.now(), timezone.now())
    assert set(Heartbeat.objects.values_list("job", flat=True)) == set(JOBS)


def test_a_first_start_waits_for_no_job_whose_time_has_not_come(client, db, clock):
    assert part(client, "Klok")["state"] == "amber"
    heartbeat.asked("deliver")
    heartbeat.done("deliver")
    assert wrong(client) == []
    assert client.get(reverse("health")).json()["state"] == "good"
    clock.shift(timedelta(days=1))
    assert part(client, str(JOBS["chain"].label))["state"] == "amber"


def test_a_note_that_cannot_be_written_disturbs_nobody(db):
    tried = []

    def broken(name):
        tried.append(name)
        raise OperationalError("away")

    heartbeat.Notes(broken).take(JOBS["deliver"].task)
    assert tried == ["deliver"]


def test_every_entry_of_the_schedule_names_a_task_that_exists_and_what_breaks():
    current_app.loader.import_default_modules()
    for name, job in JOBS.items():
        assert CELERY_BEAT_SCHEDULE[name]["task"] in current_app.tasks
        assert str(job.breaks)
        assert str(job.label)
    assert len({job.task for job in JOBS.values()}) == len(JOBS)


def test_a_worker_keeps_no_results_and_gives_back_what_it_held():
    conf = current_app.conf
    assert conf.result_backend is None
    assert conf.task_acks_late
    assert conf.broker_transport_options["visibility_timeout"] > conf.task_time_limit
    assert conf.broker_transport_options["unacked_restore_throttle"] == 1


def test_the_page_tells_everybody_how_the_house_is(client, world):
    for name in JOBS:
        heartbeat.asked(name)
        heartbeat.done(name)
    text = client.get(reverse("health"), headers={"Accept": "text/html"}).content.decode()
    assert "Alles loopt." in text
    assert "Liep het laatst: vandaag om 9.00 uur." in text


def test_a_monitor_reads_json(client, db):
    answer = client.get(reverse("health")).json()
    assert answer["state"] == "amber"  # nothing has run yet
    assert {part["part"] for part in answer["parts"]} >= {"Database", "Wachtrij", "Berichten", "Mailserver", "Klok"}


def wrong(client):
    """The parts that are not well."""
    return [part for part in client.get(reverse("health")).json()["parts"] if part["state"] != "good"]


def part(client, name):
    return next(part for part in client.get(reverse("health")).json()["parts"] if part["part"] == name)


def test_mail_that_waits_is_amber_with_since_when(client, world, clock):
    owe("one", kind="news", user=world.coordinator, subject="Nieuws", body="Nieuws")
    assert part(client, "Berichten")["state"] == "good"
    clock.shift(timedelta(minutes=11))
    found = part(client, "Berichten")
    assert (found["state"], found["text"]) == ("amber", "1 bericht wacht op verzending.")
    assert found["since"].startswith("2026-11-24T08:00")


def test_a_mail_server_that_is_away_is_amber(client, db):
    heartbeat.wrong(heartbeat.MAIL_SERVER)
    assert part(client, "Mailserver")["state"] == "amber"
    heartbeat.right(heartbeat.MAIL_SERVER)
    assert part(client, "Mailserver")["state"] == "good"


def test_a_late_job_is_amber_and_says_what_breaks(client, db, clock):
    heartbeat.done("deliver")
    clock.shift(timedelta(hours=1))
    found = part(client, "Berichten versturen")
    assert found["state"] == "amber"
    assert found["text"].startswith("Berichten blijven wachten")
    assert found["since"].startswith("2026-11-24T08:01")


def test_a_queue_that_is_away_is_amber_not_red(client, db, monkeypatch, tmp_path):
    monkeypatch.setitem(current_app.conf, "broker_read_url", f"redis+socket://{tmp_path}/nobody")
    response = client.get(reverse("health"))
    assert response.status_code == 200
    assert next(p for p in response.json()["parts"] if p["part"] == "Wachtrij")["state"] == "amber"


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_a_database_that_is_away_is_told_to_somebody_signed_in_too(world, monkeypatch, accept):
    client = signed_in(Client(), world.coordinator)

    def refuse(*_args, **_kwargs):
        raise OperationalError("connection refused")

    with monkeypatch.context() as away:
        away.setattr(connection, "cursor", refuse)
        away.setattr(connection, "close", lambda: None)
        response = client.get(reverse("health"), headers={"Accept": accept})
    assert response.status_code == 503
    assert "Geeft geen antwoord" in response.content.decode()
    assert response.headers["Content-Security-Policy"]


def test_only_looking_is_allowed(client, db):
    assert client.post(reverse("health")).status_code == 405
