"""Each night: does everything that must hold still hold? What does not is logged, stands on `/gezond/` and is mailed.

A rule that is broken is a heartbeat of its own, wrong since the night it was found; the managers hear of it once.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from celery import shared_task
from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from transitiehuis.health import Finding, check
from transitiehuis.netwerk.actor import working
from transitiehuis.outbox import heartbeat
from transitiehuis.outbox.models import Heartbeat
from transitiehuis.outbox.owing import owe
from transitiehuis.regie.invariants import RULES, Broken, broken

log = logging.getLogger(__name__)

PREFIX = "rule: "
LOGGED = 20  # rows of one rule; the command lists them all


@shared_task(ignore_result=True)
def invariant_nights() -> int:
    """How many rules are broken. Changes nothing but what it remembers; run twice, the managers hear of it once."""
    found: dict[str, list[Broken]] = defaultdict(list)
    for each in broken():
        found[each.name].append(each)
    with working():
        for name, rows in found.items():
            _remember(name, rows)
        gone = Heartbeat.objects.filter(job__startswith=PREFIX).exclude(job__in=[PREFIX + name for name in found])
        gone.update(wrong_since=None, told_at=None)
    return len(found)


def _remember(name: str, rows: list[Broken]) -> None:
    for each in rows[:LOGGED]:
        log.error("Broken: %s %s %s", each.rule, each.row, each.url)
    Heartbeat.objects.get_or_create(job=PREFIX + name)
    beat = Heartbeat.objects.select_for_update().get(job=PREFIX + name)
    if beat.told_at:
        return
    beat.wrong_since = beat.told_at = timezone.now()
    beat.save(update_fields=["wrong_since", "told_at"])
    for manager in heartbeat.managers():
        _owe(name, len(rows), beat.wrong_since, manager.user.language, str(manager.user_id), user=manager.user)
    if settings.ALERT_EMAIL:
        _owe(name, len(rows), beat.wrong_since, settings.LANGUAGE_CODE, "operator", address=settings.ALERT_EMAIL)


def _owe(name: str, count: int, since: datetime, language: str, who: str, **recipient: Any) -> None:
    """No row is named: who keeps the house going need not know of whom it is."""
    with translation.override(language):
        number = ngettext("%(count)d row breaks it.", "%(count)d rows break it.", count) % {"count": count}
        owe(
            f"rule/{name}/{since.isoformat(timespec='minutes')}/{who}",
            kind="regie/rule",
            subject=_("A rule that must always hold is broken"),
            body=_("%(rule)s\n\n%(number)s The command check_invariants lists which, with the page of each.")
            % {"rule": sentence_of(name), "number": number},
            url=reverse("health"),
            why=_("The portal looks each night whether what must hold does."),
            **recipient,
        )


def sentence_of(name: str) -> str:
    """The rule in words; its name for one that is no longer looked at."""
    return next((str(sentence) for sentence, find in RULES.items() if find.__name__ == name), name)


@check
def rules() -> Iterator[Finding]:
    """A finding for each broken rule, or one that says that none is."""
    with working():
        wrong = Heartbeat.objects.filter(job__startswith=PREFIX, wrong_since__isnull=False).order_by("job")
        found = [(beat.job.removeprefix(PREFIX), beat.wrong_since) for beat in wrong]
    label = _("What must always hold")
    for name, since in found:
        yield Finding(label, "amber", _("Broken: %(rule)s") % {"rule": sentence_of(name)}, since)
    if not found:
        yield Finding(
            label, "good", _("Nothing was found that breaks one of the %(count)d rules.") % {"count": len(RULES)}
        )
