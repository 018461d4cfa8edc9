from __future__ import annotations

from typing import TYPE_CHECKING

import pgtrigger
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from transitiehuis import days
from transitiehuis.constraints import choices
from transitiehuis.netwerk.models import Organisation, User
from transitiehuis.privacy import Personal
from transitiehuis.regie.models.rounds import (
    ROUND_TERM,
    ROUNDS_I_DIRECT,
    ROUNDS_I_SEE,
    QuarterRound,
    RoundChangeKind,
    user_of,
)
from transitiehuis.rowsecurity import RowSecurity
from transitiehuis.workflow import NotAllowed, WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor


class RoundChange(models.Model):
    """What a director did to a round, and why; never changed, so that a second reopening leaves the first one told."""

    Kind = RoundChangeKind

    round = models.ForeignKey(QuarterRound, on_delete=models.CASCADE, related_name="changes")  # part of it
    kind = models.CharField(max_length=10, choices=RoundChangeKind.choices)
    reason = models.TextField(blank=True)
    meeting_on = models.DateField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    row_security = RowSecurity(f"round_id IN ({ROUNDS_I_SEE})", f"round_id IN ({ROUNDS_I_DIRECT})")
    personal = {"reason": Personal(_("To say why a round was changed."), ROUND_TERM)}
    impersonal = {"meeting_on"}

    class Meta:
        constraints = [
            choices("roundchange", "kind", RoundChangeKind),
            models.CheckConstraint(condition=Q(kind="moved") | ~Q(reason=""), name="roundchange_says_why"),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"round change {self.pk}"


class Reaching(models.TextChoices):
    CALLED = "called", _("called")
    MAILED = "mailed", _("mailed")
    SPOKEN = "spoken", _("spoken to")
    NO_ANSWER = "no_answer", _("called, no answer")


class PersonalReminderQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> PersonalReminderQuerySet:
        """Of the regions this person directs: whom they called is between them and that partner."""
        return self.filter(round__region__in=actor.directed_region_ids)


class PersonalReminder(models.Model):
    """A director reminded a partner in person: how, when, and what was said. Never changed."""

    Reaching = Reaching

    round = models.ForeignKey(QuarterRound, on_delete=models.PROTECT, related_name="personal_reminders")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    how = models.CharField(max_length=10, choices=Reaching.choices)
    remark = models.TextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = PersonalReminderQuerySet.as_manager()
    row_security = RowSecurity(f"round_id IN ({ROUNDS_I_DIRECT})")
    personal = {"remark": Personal(_("To remember what was said when a partner was called."), ROUND_TERM)}

    class Meta:
        constraints = [choices("personalreminder", "how", Reaching)]
        indexes = [models.Index(fields=["round", "organisation"], name="personalreminder_of_round")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"personal reminder {self.pk}"

    @classmethod
    @transaction.atomic
    def note(
        cls, round: QuarterRound, organisation: Organisation, how: str, *, by: Actor, remark: str = ""
    ) -> PersonalReminder:
        """Write down that a partner was reminded in person.

        NotAllowed but for the region's director; WrongStatus when scoring is not open or the partner takes no part.
        """
        round.lock()
        if not round.directed_by(by):
            raise NotAllowed
        if not round.can_be_scored():
            raise WrongStatus(_("Partners cannot score in this round now, so nobody has to be reminded."))
        if not Organisation.objects.partners_of([round.region_id], days.today()).filter(pk=organisation.pk).exists():
            raise WrongStatus(_("This organisation no longer takes part."))
        facts = {"round": round, "organisation": organisation, "how": how, "remark": remark}
        return cls.objects.create(**facts, by=user_of(by), at=timezone.now())
