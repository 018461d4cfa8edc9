from __future__ import annotations

from typing import TYPE_CHECKING

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intake.access import is_party, link_sees, party_sees
from intake.models.trajectory import Trajectory
from intake.models.vocabulary import Reason
from intake.models.words import STEP_ORDER, Step, WaitingFor
from transitiehuis import days
from transitiehuis.constraints import choices
from transitiehuis.netwerk.models import Organisation, Region
from transitiehuis.rowsecurity import OPEN, RowSecurity

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor


class EventKind(models.TextChoices):
    OPENED = "opened", _("referral")
    MOVED = "moved", _("moved to another step")
    OFFERED = "offered", _("handover offered")
    ACCEPTED = "accepted", _("handover accepted")
    RETURNED = "returned", _("handover returned")
    WITHDRAWN = "withdrawn", _("handover withdrawn")
    PLANNED = "planned", _("next action planned")
    CLOSED = "closed", _("trajectory closed")
    REOPENED = "reopened", _("trajectory re-opened")
    INVOLVED = "involved", _("another partner became involved")
    MERGED = "merged", _("another dossier of the same person was added")
    PARTED = "parted", _("the dossiers were taken apart again")


class ChainEventQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> ChainEventQuerySet:
        """Events of trajecten my organisation is a party to; the only door from a request."""
        return self.filter(is_party(actor, days.today(), "trajectory"))

    def in_order(self) -> ChainEventQuerySet:
        """As it happened: by the day of the fact, then as it was recorded."""
        return self.order_by("occurred_on", "recorded_at", "pk")


class ChainEvent(models.Model):
    """A move of a traject that nothing can change. No personal text; every figure comes from these."""

    Kind = EventKind

    trajectory = models.ForeignKey(
        Trajectory,
        on_delete=models.PROTECT,
        related_name="events",
        db_index=False,  # `chainevent_story` begins with it
    )
    recorded_at = models.DateTimeField()
    occurred_on = models.DateField()
    kind = models.CharField(max_length=12, choices=EventKind.choices)
    from_step = models.CharField(max_length=12, choices=Step.choices, blank=True)
    to_step = models.CharField(max_length=12, choices=Step.choices)
    holder = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", null=True)
    waiting_for = models.CharField(max_length=12, choices=WaitingFor.choices)
    waiting_on = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", null=True)
    by_organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", null=True)
    by_user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    reason = models.ForeignKey(Reason, on_delete=models.PROTECT, related_name="+", null=True)

    objects = ChainEventQuerySet.as_manager()
    row_security = RowSecurity(
        f"{party_sees('intake_chainevent.trajectory_id')} OR {link_sees('trajectory_id')}"
        " OR intake_trajectory_is_fresh(trajectory_id)"
    )
    withheld = "UPDATE, DELETE, TRUNCATE"
    impersonal = {"occurred_on"}

    class Meta:
        constraints = [
            choices("chainevent", "kind", EventKind),
            choices("chainevent", "from_step", Step, blank=True),
            choices("chainevent", "to_step", Step),
            choices("chainevent", "waiting_for", WaitingFor),
            models.CheckConstraint(
                name="chainevent_closed_has_no_holder",
                condition=Q(kind=EventKind.CLOSED, holder__isnull=True)
                | (~Q(kind=EventKind.CLOSED) & Q(holder__isnull=False)),
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
        indexes = [models.Index(fields=["trajectory", "occurred_on", "recorded_at"], name="chainevent_story")]

    def __str__(self) -> str:
        return f"chain event {self.pk}"

    @property
    def is_return(self) -> bool:
        """Back to an earlier step of the chain."""
        return bool(self.from_step) and STEP_ORDER[self.to_step] < STEP_ORDER[self.from_step]


class ChainFact(models.Model):
    """What is left of an event when a person is forgotten: a month, a place in the chain, days; nobody."""

    month = models.DateField()
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=EventKind.choices)
    step = models.CharField(max_length=12, choices=Step.choices)
    organisation_kind = models.CharField(max_length=16, blank=True)
    waited_for = models.CharField(max_length=12, choices=WaitingFor.choices)
    days = models.PositiveIntegerField()

    row_security = OPEN
    impersonal = {"month", "organisation_kind"}

    class Meta:
        constraints = [
            choices("chainfact", "kind", EventKind),
            choices("chainfact", "step", Step),
            choices("chainfact", "waited_for", WaitingFor),
        ]

    def __str__(self) -> str:
        return f"chain fact {self.pk}"
