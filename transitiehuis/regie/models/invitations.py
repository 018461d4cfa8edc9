from __future__ import annotations

from django.db import models

from transitiehuis.netwerk.models import Organisation, User
from transitiehuis.regie.models.rounds import ROUNDS_I_DIRECT, QuarterRound
from transitiehuis.rowsecurity import ME, RowSecurity


class MeetingInvitation(models.Model):
    """Somebody was sent the kwartaalgesprek for their calendar: as `told` says, with that `sequence`.

    The worker lays `told` beside the round: what differs is sent with the next sequence; what was withdrawn is over.
    """

    round = models.ForeignKey(QuarterRound, on_delete=models.PROTECT, related_name="invitations")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    sequence = models.PositiveSmallIntegerField()
    told = models.CharField(max_length=200)
    withdrawn = models.BooleanField(default=False)

    row_security = RowSecurity(f"user_id = {ME} OR round_id IN ({ROUNDS_I_DIRECT})", "false")
    impersonal = {"told"}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "organisation", "user"], name="meetinginvitation_once"),
        ]

    def __str__(self) -> str:
        return f"meeting invitation {self.pk}"
