from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.access import WORKING_ROLES, is_party, party_sees
from intake.models.trajectory import TRAJECTORY_TERM, Trajectory
from intake.models.words import NextAction
from transitiehuis import days
from transitiehuis.constraints import choices, each
from transitiehuis.privacy import Personal
from transitiehuis.rowsecurity import RowSecurity
from transitiehuis.workflow import Lockable, WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor


class TalkPart(models.TextChoices):
    """The subjects of an intake, in the order they are talked about."""

    WISH = "wens", gettext_lazy("wish")
    TRAVEL = "reizen", gettext_lazy("travel and times")
    PAPERS = "papieren", gettext_lazy("language and papers")
    EXPERIENCE = "ervaring", gettext_lazy("experience and education")
    SUPPORT = "begeleiding", gettext_lazy("work conditions and guidance")
    AGREED = "afspraken", gettext_lazy("what was agreed")


class IntakeDraftQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> IntakeDraftQuerySet:
        """Of trajecten my organisation works on; the only door from a request."""
        return self.filter(is_party(actor, days.today(), "trajectory", WORKING_ROLES))


class IntakeDraft(Lockable):
    """An intake that is being held: which subjects were talked about, and what is agreed as far as it was typed.

    What is learned of the candidate goes straight into the matching profile. It ends when the intake is recorded.
    """

    Part = TalkPart

    trajectory = models.OneToOneField(Trajectory, on_delete=models.CASCADE, related_name="intake_draft")  # part of it
    done = ArrayField(models.CharField(max_length=12, choices=TalkPart.choices), default=list, blank=True)
    held_on = models.DateField(null=True, blank=True)
    summary = models.TextField(max_length=4000, blank=True)
    next_action = models.CharField(max_length=20, choices=NextAction.choices, blank=True)
    next_action_due = models.DateField(null=True, blank=True)
    begun_at = models.DateTimeField()
    updated_at = models.DateTimeField(null=True, blank=True)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)

    objects = IntakeDraftQuerySet.as_manager()
    row_security = RowSecurity(party_sees("intake_intakedraft.trajectory_id", WORKING_ROLES))
    impersonal = {"held_on", "next_action_due", "done"}
    personal = {"summary": Personal(gettext_lazy("So that nobody has to tell the same story twice."), TRAJECTORY_TERM)}

    class Meta:
        constraints = [
            each("intakedraft", "done", TalkPart),
            choices("intakedraft", "next_action", NextAction, blank=True),
        ]

    def __str__(self) -> str:
        return f"intake draft {self.pk}"

    @classmethod
    def held_for(cls, trajectory: Trajectory) -> IntakeDraft:
        """The draft of this traject, made when there is none; locked. The traject is held by the caller."""
        draft, _made = cls.objects.get_or_create(trajectory=trajectory, defaults={"begun_at": timezone.now()})
        draft.lock()
        return draft

    @classmethod
    @transaction.atomic
    def begin(cls, trajectory: Trajectory, *, by: Actor) -> None:
        """The talk begins, unless it had begun: what stands in the profile now was known before."""
        trajectory.hold()
        trajectory.require_holder(by)
        cls.held_for(trajectory)

    @classmethod
    @transaction.atomic
    def mark(cls, trajectory: Trajectory, part: str, *, by: Actor) -> None:
        """This subject was talked about."""
        trajectory.hold()
        trajectory.require_holder(by)
        draft = cls.held_for(trajectory)
        if part not in draft.done:
            draft.done = [*draft.done, part]
            draft.save(update_fields=["done"])

    @classmethod
    @transaction.atomic
    def keep(
        cls,
        trajectory: Trajectory,
        *,
        held_on: date | None,
        summary: str,
        next_action: str,
        next_action_due: date | None,
        opened_at: datetime | None,
        by: Actor,
    ) -> None:
        """Keep what is agreed so far. Raises WrongStatus when a colleague wrote since `opened_at`."""
        trajectory.hold()
        trajectory.require_holder(by)
        draft = cls.held_for(trajectory)
        if draft.updated_at != opened_at:
            who = draft.updated_by.name if draft.updated_by else _("somebody")
            raise WrongStatus(_("%(who)s changed this while you had it open.") % {"who": who})
        draft.held_on, draft.summary = held_on, summary
        draft.next_action, draft.next_action_due = next_action, next_action_due
        draft.updated_at, draft.updated_by = timezone.now(), by.person
        draft.save()
