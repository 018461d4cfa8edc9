from django.db import models
from django.db.models import Q
from django.utils import timezone

from transitiehuis.rowsecurity import OPEN


class Heartbeat(models.Model):
    """A part of the house that must keep going: an entry of the schedule, or the mail server.

    `known_since`: first heard of. `last_beat`: when beat last put the job on the queue. `last_run`: when a worker
    last finished it. `wrong_since`: since when it is late or away; `told_at`: the managers have had mail about that.
    """

    job = models.CharField(max_length=80, unique=True)
    known_since = models.DateTimeField(default=timezone.now)
    last_beat = models.DateTimeField(null=True, blank=True)
    last_run = models.DateTimeField(null=True, blank=True)
    wrong_since = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)

    row_security = OPEN
    impersonal = {"job"}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(told_at__isnull=True) | Q(wrong_since__isnull=False), name="heartbeat_told_when_wrong"
            )
        ]

    def __str__(self) -> str:
        return f"heartbeat {self.pk}"
