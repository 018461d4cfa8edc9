"""Three months after a session the names of who signed up by link go; how many came stays."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from transitiehuis.netwerk.actor import working
from transitiehuis.regie.models import SessionVisitor
from transitiehuis.regie.models.theme_session import VISITOR_DAYS


@shared_task(ignore_result=True)
def session_days() -> None:
    """Erase names and addresses of visitors without account whose session ended long enough ago.

    Run twice, also at once, or killed: a row is erased or not, and the next run does the rest.
    """
    now = timezone.now()
    with working():
        over = SessionVisitor.objects.filter(
            user=None, erased_at=None, session__ends_at__lt=now - timedelta(days=VISITOR_DAYS)
        )
        over.update(name="", email="", organisation_name="", erased_at=now)
