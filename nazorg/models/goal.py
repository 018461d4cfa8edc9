from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from intake.access import WORKING_ROLES, is_party, link_sees, party_sees
from intake.models import TRAJECTORY_TERM, Trajectory
from transitiehuis import days
from transitiehuis.constraints import choices
from transitiehuis.privacy import Personal
from transitiehuis.rowsecurity import RowSecurity
from transitiehuis.workflow import Lockable, WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor


class GoalKind(models.TextChoices):
    GOAL = "goal", _("goal")
    AGREEMENT = "agreement", _("agreement")


class GoalWho(models.TextChoices):
    CANDIDATE = "candidate", _("the candidate")
    GUIDE = "guide", _("the guide")
    COMPANY = "company", _("the training company")
    TOGETHER = "together", _("together")


class GoalStatus(models.TextChoices):
    OPEN = "open", _("under way")
    REACHED = "reached", _("reached")
    DROPPED = "dropped", _("let go")


class GoalQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> GoalQuerySet:
        """Goals on trajecten my organisation works on; the only door from a request."""
        return self.filter(is_party(actor, days.today(), "trajectory", WORKING_ROLES))

    def under_way(self) -> GoalQuerySet:
        return self.filter(status=GoalStatus.OPEN)

    def in_order(self) -> GoalQuerySet:
        """What is under way first, the earliest day on top; then what was closed, newest first."""
        return self.order_by(F("closed_on").desc(nulls_first=True), F("due").asc(nulls_last=True), "pk")


class Goal(Lockable):
    """A goal or an agreement of one candidate in plain words, as the candidate reads it too."""

    Kind, Who, Status = GoalKind, GoalWho, GoalStatus

    trajectory = models.ForeignKey(Trajectory, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=GoalKind.choices)
    text = models.CharField(max_length=200)
    who = models.CharField(max_length=10, choices=GoalWho.choices)
    due = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=8, choices=GoalStatus.choices, default=GoalStatus.OPEN)
    agreed_on = models.DateField()
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    closed_on = models.DateField(null=True, blank=True)

    objects = GoalQuerySet.as_manager()
    row_security = RowSecurity(
        f"{party_sees('nazorg_goal.trajectory_id', WORKING_ROLES)} OR {link_sees('trajectory_id')}",
        check=party_sees("nazorg_goal.trajectory_id", WORKING_ROLES),
    )
    impersonal = {"due", "agreed_on", "closed_on"}
    personal = {"text": Personal(_("So that candidate and guides know what was agreed."), TRAJECTORY_TERM)}

    class Meta:
        constraints = [
            choices("goal", "kind", GoalKind),
            choices("goal", "who", GoalWho),
            choices("goal", "status", GoalStatus),
            models.CheckConstraint(condition=~Q(text=""), name="goal_says_something"),
            models.CheckConstraint(
                name="goal_closed_has_a_day",
                condition=Q(status="open", closed_on__isnull=True) | ~Q(status="open") & Q(closed_on__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["trajectory", "status"], name="goal_of_trajectory")]

    def __str__(self) -> str:
        return f"goal {self.pk}"

    @classmethod
    @transaction.atomic
    def agree(
        cls, trajectory: Trajectory, *, kind: str, text: str, who: str, by: Actor, due: date | None = None
    ) -> Goal:
        """Agreed with the candidate today. The same words that are under way already are not written twice."""
        trajectory.hold()
        trajectory.require_worker(by)
        facts = {"kind": kind, "text": text, "who": who}
        known = cls.objects.under_way().filter(trajectory=trajectory, **facts).first()
        if known:
            return known
        return cls.objects.create(trajectory=trajectory, due=due, agreed_on=days.today(), agreed_by=by.person, **facts)

    @transaction.atomic
    def close(self, status: str, *, by: Actor) -> None:
        """Reached or let go. Raises WrongStatus when somebody closed it before."""
        self.trajectory.hold()
        self.trajectory.require_worker(by)
        self.lock()
        if self.status != GoalStatus.OPEN:
            raise WrongStatus(_("This goal or agreement has been closed already."))
        self.status, self.closed_on = status, days.today()
        self.save(update_fields=["status", "closed_on"])


def goals_of(trajectory: Trajectory) -> list[Goal]:
    """What candidate and begeleiders work on now; for the candidate's own page too. One query."""
    return list(Goal.objects.under_way().filter(trajectory__in=trajectory.family).in_order())
