from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from intake.access import WORKING_ROLES, is_party, party_sees
from intake.models import Trajectory
from matching.models.placing import Placement
from matching.models.trainer import PlaceTrainer
from transitiehuis import days
from transitiehuis.constraints import period
from transitiehuis.netwerk.models import Organisation
from transitiehuis.netwerk.models.organisations import never_twice
from transitiehuis.rowsecurity import MY_ORGANISATIONS, RowSecurity

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor


class PostingQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> PostingQuerySet:
        """Postings of trajecten my organisation works on; the only door from a request."""
        return self.filter(is_party(actor, days.today(), "trajectory", WORKING_ROLES))

    def in_order(self) -> PostingQuerySet:
        return self.order_by("since", "pk")


class Posting(models.Model):
    """Inzet: the period of a placement at one leerbedrijf (both days inside). A traject has one at a time."""

    trajectory = models.ForeignKey(Trajectory, on_delete=models.PROTECT, related_name="+")
    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="postings")
    training_company = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    trainer = models.ForeignKey(PlaceTrainer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = PostingQuerySet.as_manager()
    row_security = RowSecurity(
        f"{party_sees('matching_posting.trajectory_id', WORKING_ROLES)}"
        f" OR training_company_id = ANY ({MY_ORGANISATIONS})"
    )
    impersonal = {"since", "until"}

    class Meta:
        constraints = [period("posting"), never_twice("posting_never_twice_at_once", "trajectory")]

    def __str__(self) -> str:
        return f"posting {self.pk}"
