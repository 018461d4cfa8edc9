from __future__ import annotations

from django.db import models

from nazorg.models.contact import ContactMoment
from transitiehuis.netwerk.models import Membership
from transitiehuis.rowsecurity import RowSecurity


class MissedCall(models.Model):
    """Somebody tried to reach a person for a contact moment, and nobody answered: when, and who tried."""

    moment = models.ForeignKey(ContactMoment, on_delete=models.PROTECT, related_name="missed_calls")
    at = models.DateTimeField()
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", null=True)

    row_security = RowSecurity("EXISTS (SELECT 1 FROM nazorg_contactmoment m WHERE m.id = nazorg_missedcall.moment_id)")

    def __str__(self) -> str:
        return f"missed call {self.pk}"
