from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from transitiehuis.netwerk.models import User
from transitiehuis.privacy import Personal
from transitiehuis.regie.models.rounds import ROUND_TERM, ROUNDS_I_DIRECT, ROUNDS_I_SEE, QuarterRound
from transitiehuis.rowsecurity import RowSecurity

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor


class ReportQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> ReportQuerySet:
        """Reports of the rounds the actor sees."""
        return self.filter(round__in=QuarterRound.objects.visible_to(actor))

    def newest_first(self) -> ReportQuerySet:
        return self.order_by("-version")


class MeetingReport(models.Model):
    """The report of a kwartaalgesprek as it was when the meeting was closed; nothing changes it.

    A correction is the next version, with the reason why the meeting was opened again. `record` is what
    `regie.meeting.report` makes: plain facts, so that page and PDF say the same in each language.
    """

    round = models.ForeignKey(QuarterRound, on_delete=models.PROTECT, related_name="reports")
    version = models.PositiveSmallIntegerField()
    record: models.JSONField[dict[str, Any]] = models.JSONField()
    reason = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = ReportQuerySet.as_manager()
    row_security = RowSecurity(f"round_id IN ({ROUNDS_I_SEE})", f"round_id IN ({ROUNDS_I_DIRECT})")
    personal = {
        "record": Personal(_("To remember what was talked about, by whom, and what was agreed."), ROUND_TERM),
        "reason": Personal(_("To say why the report was corrected."), ROUND_TERM),
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "version"], name="meetingreport_version_once"),
            models.CheckConstraint(
                condition=Q(version=1, reason="") | (Q(version__gt=1) & ~Q(reason="")), name="meetingreport_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"meeting report {self.pk}"
