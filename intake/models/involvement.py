from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from intake.access import current, is_party
from intake.models.trajectory import Trajectory
from intake.models.words import GuideKind, PartyRole
from intake.signals import barred_asked
from transitiehuis import days
from transitiehuis.constraints import choices, period
from transitiehuis.netwerk.models import Membership, Organisation
from transitiehuis.rowsecurity import MY_ORGANISATION, RowSecurity
from transitiehuis.workflow import WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor


class InvolvementQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> InvolvementQuerySet:
        """Parties of trajecten my organisation is a party to; the only door from a request."""
        return self.filter(is_party(actor, days.today(), "trajectory"))

    def current_on(self, day: date) -> InvolvementQuerySet:
        return self.filter(current(day))

    def in_order(self) -> InvolvementQuerySet:
        return self.order_by("since", "pk")


class Involvement(models.Model):
    """Betrokken partij: an organisation's dated right to a traject, with a role (both days inside)."""

    Role, GuideKind = PartyRole, GuideKind

    # Both have an index below that begins with them.
    trajectory = models.ForeignKey(Trajectory, on_delete=models.PROTECT, related_name="involvements", db_index=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    role = models.CharField(max_length=16, choices=PartyRole.choices)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    guide_kind = models.CharField(max_length=12, choices=GuideKind.choices, blank=True)
    lead = models.BooleanField(default=False)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    # On a dossier that was put together with another: the row there that says how long it is seen here too. A trigger
    # keeps them alike, so that who works on the one that goes on sees what stands in this one.
    mirror_of = models.ForeignKey("self", on_delete=models.PROTECT, related_name="mirrors", null=True, blank=True)

    objects = InvolvementQuerySet.as_manager()
    row_security = RowSecurity(
        f"organisation_id = {MY_ORGANISATION} OR intake_is_party(trajectory_id)",
        check="intake_is_party(trajectory_id)",
    )
    impersonal = {"since", "until"}

    class Meta:
        constraints = [
            choices("involvement", "role", PartyRole),
            choices("involvement", "guide_kind", GuideKind, blank=True),
            period("involvement"),
            models.CheckConstraint(
                name="involvement_only_guides_have_a_kind",
                condition=Q(role=PartyRole.GUIDE) & ~Q(guide_kind="")
                | ~Q(role=PartyRole.GUIDE) & Q(guide_kind="", lead=False),
            ),
            models.UniqueConstraint(
                fields=["trajectory", "organisation", "role"], condition=Q(until__isnull=True), name="involvement_once"
            ),
            models.UniqueConstraint(
                fields=["trajectory"], condition=Q(lead=True, until__isnull=True), name="involvement_one_lead"
            ),
        ]
        # All that the rule of sight asks (`intake/access.py`) stands in either, so no row itself is read for it.
        indexes = [
            models.Index(
                fields=["trajectory", "organisation"], include=["since", "until", "role"], name="involvement_sight"
            ),
            models.Index(
                fields=["organisation", "trajectory"], include=["since", "until", "role"], name="involvement_mine"
            ),
        ]

    def __str__(self) -> str:
        return f"involvement {self.pk}"

    @classmethod
    def open_for(cls, trajectory: Trajectory, organisation: Organisation, role: str, **facts: object) -> Self:
        """The organisation's open involvement in that role, made today when there is none. The traject is held.

        Raises WrongStatus with the reason for one that may not become a party again.
        """
        found = cls.objects.filter(trajectory=trajectory, organisation=organisation, role=role, until=None).first()
        if found is None:
            require_welcome(trajectory, organisation)
            found = cls.begin(trajectory, organisation, role, **facts)
        return found

    @classmethod
    def begin(cls, trajectory: Trajectory, organisation: Organisation, role: str, **facts: object) -> Self:
        """From today, where that was not asked first: in a new traject nobody is a party yet, and nobody objected."""
        since = days.today()
        return cls.objects.create(trajectory=trajectory, organisation=organisation, role=role, since=since, **facts)


def barred(trajectory: Trajectory, organisation: Organisation) -> str:
    """Why this organisation may not become a party to it, in a sentence that says who decided; '' when it may."""
    asked = barred_asked.send(sender=Trajectory, trajectory=trajectory, organisation=organisation)
    return next((str(sentence) for _floor, sentence in asked if sentence), "")


def require_welcome(trajectory: Trajectory, organisation: Organisation) -> None:
    if why := barred(trajectory, organisation):
        raise WrongStatus(why)
