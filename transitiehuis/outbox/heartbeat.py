"""Silence is noticed: when each job was last asked for and last done, and since when something stands still."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from celery import signals
from django.conf import settings
from django.db import close_old_connections
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from transitiehuis import days
from transitiehuis.netwerk.actor import working
from transitiehuis.netwerk.models import Membership, Organisation, Role
from transitiehuis.outbox.models import Heartbeat
from transitiehuis.outbox.owing import owe
from transitiehuis.schedule import JOBS, Job
from transitiehuis.ui.words import appointed

log = logging.getLogger(__name__)

MAIL_SERVER, TEXT_GATEWAY = "mail server", "text gateway"
NAMES = {job.task: name for name, job in JOBS.items()}
SECONDS_BETWEEN_NOTES = 10  # of the same job by the same process: a busy outbox runs many times a second


def wrong(job: str) -> None:
    """`job` stands still from now on, unless it did already."""
    with working():
        Heartbeat.objects.get_or_create(job=job)
        Heartbeat.objects.filter(job=job, wrong_since=None).update(wrong_since=timezone.now())


def right(job: str) -> None:
    """`job` goes again."""
    with working():
        Heartbeat.objects.filter(job=job, wrong_since__isnull=False).update(wrong_since=None, told_at=None)


def wrong_since(job: str) -> datetime | None:
    """Since when `job` stands still; None while it goes."""
    return Heartbeat.objects.filter(job=job).values_list("wrong_since", flat=True).first()


def expected_after(job: Job, moment: datetime) -> datetime:
    """When the schedule asks for `job` first after `moment`."""
    if isinstance(job.schedule, timedelta):
        return moment + job.schedule
    last, ahead, _now = job.schedule.remaining_delta(moment)
    return last + ahead


def late_since(name: str, beat: Heartbeat, now: datetime) -> datetime | None:
    """Since when the job of this name should have been done; None while it is on time."""
    expected = expected_after(JOBS[name], beat.last_run or beat.known_since)
    return expected if now > expected + JOBS[name].grace else None


def look() -> None:
    """Write down which jobs are late, and tell the managers once about each.

    Run twice or killed half-way it does the same: one transaction, one key per job and moment.
    """
    with working():
        now = timezone.now()
        _know_all(now)
        for beat in Heartbeat.objects.filter(job__in=JOBS).select_for_update().order_by("pk"):
            if late := late_since(beat.job, beat, now):
                _tell(beat, late, now)


def done(name: str) -> None:
    """The job of this name has run. If it should have run long before, the managers hear that it stood still."""
    with working():
        now = timezone.now()
        beat = Heartbeat.objects.select_for_update().get_or_create(job=name)[0]
        if late := late_since(name, beat, now):
            _tell(beat, late, now)
        Heartbeat.objects.filter(pk=beat.pk).update(last_run=now, wrong_since=None, told_at=None)


def asked(name: str) -> None:
    """Beat has put the job of this name on the queue. From its first question on every job is expected at its time."""
    with working():
        now = timezone.now()
        _know_all(now)
        Heartbeat.objects.filter(job=name).update(last_beat=now)


def _know_all(now: datetime) -> None:
    Heartbeat.objects.bulk_create([Heartbeat(job=name, known_since=now) for name in JOBS], ignore_conflicts=True)


def _tell(beat: Heartbeat, late: datetime, now: datetime) -> None:
    """Owe the managers of the house one message about this silence."""
    if beat.told_at:
        return
    beat.wrong_since, beat.told_at = late, now
    beat.save(update_fields=["wrong_since", "told_at"])
    log.error("%s has not run since %s.", JOBS[beat.job].task, late)
    key = f"heartbeat/{beat.job}/{late.isoformat(timespec='minutes')}"
    for manager in managers():
        _owe_alarm(f"{key}/{manager.user_id}", beat.job, late, manager.user.language, user=manager.user)
    if settings.ALERT_EMAIL:
        _owe_alarm(f"{key}/operator", beat.job, late, settings.LANGUAGE_CODE, address=settings.ALERT_EMAIL)


def managers() -> Any:
    """Who keeps the house going: the managers of the regional offices, each once."""
    current = Membership.objects.with_role(Role.MANAGER).current_on(days.today())
    office = current.filter(organisation__kind=Organisation.Kind.REGION, user__is_active=True)
    return office.select_related("user").order_by("user", "pk").distinct("user")


def _owe_alarm(key: str, name: str, late: datetime, language: str, **recipient: Any) -> None:
    job = JOBS[name]
    with translation.override(language):
        words = {"job": job.label, "since": appointed(late), "breaks": job.breaks}
        owe(
            key,
            kind="outbox/heartbeat",
            subject=_("Stands still: %(job)s") % words,
            body=_("“%(job)s” should have run since %(since)s.\n\nWhat that means: %(breaks)s") % words,
            url=reverse("health"),
            why=_("A job of the portal did not run on time."),
            **recipient,
        )


class Notes:
    """Writes what Celery announces about the jobs of the schedule; never lets that disturb beat or a worker."""

    def __init__(self, write: Callable[[str], None]) -> None:
        self.write = write
        self.last: dict[str, float] = {}

    def take(self, task: str) -> None:
        name = NAMES.get(task)
        if name is None or time.monotonic() - self.last.get(name, -SECONDS_BETWEEN_NOTES) < SECONDS_BETWEEN_NOTES:
            return
        self.last[name] = time.monotonic()
        try:
            self.write(name)
        except Exception:  # the database is away: the job itself has more to say about that
            log.warning("The heartbeat of %s could not be written.", name, exc_info=True)


_asked, _done = Notes(asked), Notes(done)


def _note_success(sender: Any = None, **_kwargs: object) -> None:
    _done.take(sender.name)


def _note_publish(sender: Any = None, **_kwargs: object) -> None:
    close_old_connections()  # nobody else does this in beat
    _asked.take(str(sender))


def _listen_in_beat(**_kwargs: object) -> None:
    signals.after_task_publish.connect(_note_publish, dispatch_uid="heartbeat of beat")


def listen() -> None:
    """Connect to Celery, once: a worker tells what it did, beat what it asked for."""
    signals.task_success.connect(_note_success, dispatch_uid="heartbeat of a job")
    signals.beat_init.connect(_listen_in_beat, dispatch_uid="heartbeat of beat")
