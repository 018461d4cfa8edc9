from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from transitiehuis import days
from transitiehuis.constraints import choices
from transitiehuis.netwerk.models import User
from transitiehuis.privacy import Personal
from transitiehuis.regie.models.actions import (
    ACTIONS_I_CHANGE,
    ACTIONS_I_SEE,
    Action,
    ActionState,
    may_change,
)
from transitiehuis.regie.models.rounds import ROUND_TERM, QuarterRound, user_of
from transitiehuis.rowsecurity import RowSecurity
from transitiehuis.workflow import NotAllowed, WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor


class Verdict(models.TextChoices):
    HELPED = "helped", _("it helped")
    PARTLY = "partly", _("it helped in part")
    NOT = "not", _("it did not help")
    EARLY = "early", _("nothing to see of it yet")


class JudgementQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> JudgementQuerySet:
        """Judgements of the actions the actor sees."""
        return self.filter(action__in=Action.objects.visible_to(actor))

    def final(self) -> JudgementQuerySet:
        """Those after which nobody is asked again."""
        return self.exclude(verdict=Verdict.EARLY)

    def oldest_first(self) -> JudgementQuerySet:
        return self.order_by("round__year", "round__quarter", "pk")


class ActionJudgement(models.Model):
    """Did it help? What the owner or the director said of a settled action in a later round, in one sentence."""

    Verdict = Verdict

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="judgements")  # part of it
    round = models.ForeignKey(QuarterRound, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    text = models.CharField(max_length=300)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = JudgementQuerySet.as_manager()
    row_security = RowSecurity(f"action_id IN ({ACTIONS_I_SEE})", f"action_id IN ({ACTIONS_I_CHANGE})")
    personal = {"text": Personal(_("To know whether an action helped."), ROUND_TERM)}

    class Meta:
        constraints = [
            choices("actionjudgement", "verdict", Verdict),
            models.UniqueConstraint(fields=["action", "round"], name="actionjudgement_once_a_round"),
            models.CheckConstraint(condition=~Q(text=""), name="actionjudgement_says_why"),
        ]

    def __str__(self) -> str:
        return f"action judgement {self.pk}"

    @classmethod
    @transaction.atomic
    def give(cls, action: Action, verdict: str, text: str, *, by: Actor) -> ActionJudgement:
        """Say in the round that runs whether it helped; said again in the same round, the last word counts.

        NotAllowed unless the actor directs the region or works for the owner; WrongStatus while the action is open,
        and before a later round has opened.
        """
        action.lock()
        if not may_change(by, action.round, action.organisation_id):
            raise NotAllowed
        if action.state == ActionState.OPEN:
            raise WrongStatus(_("This action is still open. Say first that it is done, or drop it."))
        round = judging_round(action)
        if round is None:
            raise WrongStatus(_("Whether it helped is said from the next round on."))
        facts = {"verdict": verdict, "text": text, "by": user_of(by), "at": timezone.now()}
        made, _new = cls.objects.update_or_create(action=action, round=round, defaults=facts)
        return made


def judging_round(action: Action) -> QuarterRound | None:
    """The round in which the action is judged now: the newest that opened after its own; None before that."""
    own = action.round
    later = Q(year__gt=own.year) | Q(year=own.year, quarter__gt=own.quarter)
    opened = QuarterRound.objects.opened_by(days.today()).filter(later, region=own.region_id)
    return opened.newest_first().first()
