"""What `/gezond/` tells of messages and of the jobs of the schedule."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Min
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from transitiehuis.health import Finding, check
from transitiehuis.netwerk.actor import working
from transitiehuis.outbox import heartbeat
from transitiehuis.outbox.models import Heartbeat, Owed
from transitiehuis.schedule import JOBS
from transitiehuis.ui.words import daytime

SOON = timedelta(minutes=10)  # what is due this long and not sent waits for something
UNASKED = timedelta(minutes=5)  # beat asks for something each minute


@check
def parts() -> Iterator[Finding]:
    with working():
        now = timezone.now()
        beats = {beat.job: beat for beat in Heartbeat.objects.order_by("job")}
        found = [_owed(now), _mail_server(beats), *_gateway(beats), _beat(beats, now), *_jobs(beats, now)]
    yield from found


def _owed(now: datetime) -> Finding:
    late = Owed.objects.waiting().filter(not_before__lte=now - SOON)
    found = late.aggregate(count=Count("pk"), since=Min("not_before"))
    if not found["count"]:
        return Finding(_("Messages"), "good", _("What is due has been sent."))
    text = ngettext("%(count)d message waits to be sent.", "%(count)d messages wait to be sent.", found["count"])
    return Finding(_("Messages"), "amber", text % {"count": found["count"]}, found["since"])


def _mail_server(beats: dict[str, Heartbeat]) -> Finding:
    beat = beats.get(heartbeat.MAIL_SERVER)
    if beat and beat.wrong_since:
        return Finding(_("Mail server"), "amber", _("Does not take mail; messages wait."), beat.wrong_since)
    return Finding(_("Mail server"), "good", _("Took the last mail that was offered."))


def _gateway(beats: dict[str, Heartbeat]) -> Iterator[Finding]:
    """Where no gateway is set there is nothing to tell."""
    if not settings.SMS_URL:
        return
    beat = beats.get(heartbeat.TEXT_GATEWAY)
    if beat and beat.wrong_since:
        yield Finding(_("Text messages"), "amber", _("The gateway does not take them; they wait."), beat.wrong_since)
    else:
        yield Finding(_("Text messages"), "good", _("The gateway took the last one that was offered."))


def _beat(beats: dict[str, Heartbeat], now: datetime) -> Finding:
    last = max((beat.last_beat for beat in beats.values() if beat.last_beat), default=None)
    if last is None:
        return Finding(_("Clock"), "amber", _("Has not asked for anything yet."))
    if now - last > UNASKED:
        return Finding(_("Clock"), "amber", _("Asks for nothing any more; reminders wait."), last)
    return Finding(_("Clock"), "good", _("Asked last: %(moment)s.") % {"moment": daytime(last)})


def _jobs(beats: dict[str, Heartbeat], now: datetime) -> Iterator[Finding]:
    for name, job in JOBS.items():
        beat = beats.get(name)
        label = str(job.label)
        if beat is None:
            yield Finding(label, "amber", _("Has not run yet."))
        elif late := heartbeat.late_since(name, beat, now):
            yield Finding(label, "amber", str(job.breaks), late)
        elif beat.last_run:
            yield Finding(label, "good", _("Ran last: %(moment)s.") % {"moment": daytime(beat.last_run)})
        else:
            yield Finding(label, "good", _("Its time has not come yet."))
