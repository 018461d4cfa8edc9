from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.access import WORKING_ROLES, is_party, party_sees
from intake.models.draft import IntakeDraft
from intake.models.trajectory import TRAJECTORY_TERM, Trajectory
from intake.models.words import NextAction, Step
from transitiehuis import days
from transitiehuis.netwerk.models import Membership
from transitiehuis.privacy import Personal
from transitiehuis.rowsecurity import RowSecurity
from transitiehuis.workflow import WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

ORIENTATION_WERKDAGEN = 10


class IntakeQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> IntakeQuerySet:
        """Intakes of trajecten my organisation works on; the only door from a request."""
        return self.filter(is_party(actor, days.today(), "trajectory", WORKING_ROLES))


class Intake(models.Model):
    """The first full talk: held on a day, by whom, and what came out of it in a few sentences."""

    trajectory = models.ForeignKey(Trajectory, on_delete=models.PROTECT, related_name="intakes")
    held_on = models.DateField()
    held_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    summary = models.TextField(max_length=4000)
    recorded_at = models.DateTimeField()

    objects = IntakeQuerySet.as_manager()
    row_security = RowSecurity(party_sees("intake_intake.trajectory_id", WORKING_ROLES))
    impersonal = {"held_on"}
    personal = {"summary": Personal(_("So that nobody has to tell the same story twice."), TRAJECTORY_TERM)}

    class Meta:
        constraints = [models.UniqueConstraint(fields=["trajectory", "held_on"], name="intake_once_a_day")]

    def __str__(self) -> str:
        return f"intake {self.pk}"

    @classmethod
    @transaction.atomic
    def hold(
        cls,
        trajectory: Trajectory,
        *,
        held_on: date,
        summary: str,
        by: Actor,
        action: str = NextAction.PLAN_ORIENTATION,
        due: date | None = None,
    ) -> Intake:
        """The talk was held on `held_on` (not in the future): the traject is in intake from that day.

        Raises WrongStatus when the traject has been closed, is past its intake, or the day is not possible.
        """
        trajectory.hold()
        trajectory.require_holder(by)
        if held_on > days.today():
            raise WrongStatus(_("An intake that was held cannot lie in the future."))
        if trajectory.step != Step.REFERRAL:
            raise WrongStatus(_("The intake of this trajectory has already been recorded."))
        IntakeDraft.objects.filter(trajectory=trajectory).delete()
        intake = cls.objects.create(
            trajectory=trajectory, held_on=held_on, held_by=by.member, summary=summary, recorded_at=timezone.now()
        )
        due = due or days.add_werkdagen(days.today(), ORIENTATION_WERKDAGEN)
        trajectory.move_to(Step.INTAKE, by=by, action=action, due=due, occurred_on=held_on)
        return intake
