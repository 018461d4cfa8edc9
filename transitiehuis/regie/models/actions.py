from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from transitiehuis import days
from transitiehuis.constraints import choices
from transitiehuis.netwerk.models import Membership, Organisation, User
from transitiehuis.privacy import Personal
from transitiehuis.regie.models.agenda import AgendaPoint
from transitiehuis.regie.models.agreements import Agreement
from transitiehuis.regie.models.bottlenecks import Bottleneck
from transitiehuis.regie.models.coverage import Activity
from transitiehuis.regie.models.rounds import ROUND_TERM, ROUNDS_I_DIRECT, ROUNDS_I_SEE, QuarterRound, user_of
from transitiehuis.regie.models.toolkit import SuccessFactor
from transitiehuis.rowsecurity import MY_ORGANISATIONS, RowSecurity
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor
    from transitiehuis.regie.subjects import Over

JUDGED_WITHIN = timedelta(days=200)  # of its being settled; after that nobody remembers what it changed
MINE_OR_DIRECTED = f"organisation_id = ANY ({MY_ORGANISATIONS}) OR round_id IN ({ROUNDS_I_DIRECT})"
ACTIONS_I_SEE = f"SELECT id FROM regie_action WHERE round_id IN ({ROUNDS_I_SEE})"  # noqa: S608
ACTIONS_I_CHANGE = f"SELECT id FROM regie_action WHERE {MINE_OR_DIRECTED}"  # noqa: S608


class ActionState(models.TextChoices):
    OPEN = "open", _("open")
    DONE = "done", _("done")
    DROPPED = "dropped", _("dropped")


class ActionQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> ActionQuerySet:
        """Actions of the rounds the actor sees: partners agreed them together."""
        return self.filter(round__in=QuarterRound.objects.visible_to(actor))

    def open(self) -> ActionQuerySet:
        return self.filter(state=ActionState.OPEN)

    def in_state(self, state: str, day: date) -> ActionQuerySet:
        """As a list names it: open, late, done, dropped or unjudged on `day`; anything else is all of them."""
        if state == "late":
            return self.open().filter(due_on__lt=day)
        if state == "unjudged":
            return self.to_judge_on(day)
        return self.filter(state=state) if state in ActionState.values else self

    def to_judge_on(self, day: date) -> ActionQuerySet:
        """Settled, a later round of the region has opened, and nobody said in it (or for good before) if it helped."""
        from transitiehuis.regie.models.judgements import ActionJudgement  # which reads this model

        later = Q(year__gt=OuterRef("round__year")) | Q(
            year=OuterRef("round__year"), quarter__gt=OuterRef("round__quarter")
        )
        opened = QuarterRound.objects.opened_by(day).filter(later, region=OuterRef("round__region"))
        said = ActionJudgement.objects.filter(action=OuterRef("pk"))
        newest = opened.newest_first().values("pk")[:1]
        settled = self.exclude(state=ActionState.OPEN).filter(closed_on__gt=day - JUDGED_WITHIN)
        found = settled.annotate(judged_in=Subquery(newest)).filter(judged_in__isnull=False)
        return found.filter(~Exists(said.final()), ~Exists(said.filter(round=OuterRef("judged_in"))))

    def with_names(self) -> ActionQuerySet:
        return self.select_related("organisation", "person__user", "factor", "round__region", "closed_by")

    def in_order(self) -> ActionQuerySet:
        """Open first, by date; what was settled after it."""
        return self.order_by(models.Case(models.When(state=ActionState.OPEN, then=0), default=1), "due_on", "pk")


class Action(Lockable):
    """Something agreed in a round: who does it, by when and why. Done, moved or dropped, the last two with a reason."""

    State = ActionState

    round = models.ForeignKey(QuarterRound, on_delete=models.PROTECT, related_name="actions")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    factor = models.ForeignKey(SuccessFactor, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, null=True, blank=True, related_name="actions")
    bottleneck = models.ForeignKey(Bottleneck, on_delete=models.PROTECT, null=True, blank=True, related_name="actions")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # The point of the kwartaalgesprek on which it was agreed, when it was agreed there.
    agenda_point = models.ForeignKey(
        AgendaPoint, on_delete=models.PROTECT, null=True, blank=True, related_name="actions"
    )
    # The mark of the form it came with: one sent twice is written once.
    sent = models.UUIDField(null=True, blank=True)
    learning_track = models.ForeignKey(
        "regie.LearningTrack", on_delete=models.PROTECT, null=True, blank=True, related_name="actions"
    )
    theme_session = models.ForeignKey(
        "regie.ThemeSession", on_delete=models.PROTECT, null=True, blank=True, related_name="actions"
    )
    text = models.CharField(max_length=200)
    why = models.TextField(blank=True)
    due_on = models.DateField()
    added_on = models.DateField()
    # The last day on which its owner heard of it by itself: added, or moved.
    changed_on = models.DateField()
    state = models.CharField(max_length=8, choices=ActionState.choices, default=ActionState.OPEN)
    closed_on = models.DateField(null=True, blank=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ActionQuerySet.as_manager()
    row_security = RowSecurity(f"round_id IN ({ROUNDS_I_SEE})", MINE_OR_DIRECTED)
    personal = {
        "text": Personal(_("To remember what was agreed."), ROUND_TERM),
        "why": Personal(_("To remember why it was agreed."), ROUND_TERM),
    }
    impersonal = {"due_on", "added_on", "changed_on", "closed_on", "sent"}

    class Meta:
        constraints = [
            choices("action", "state", ActionState),
            models.CheckConstraint(condition=~Q(text=""), name="action_has_text"),
            models.CheckConstraint(
                condition=Q(state="open", closed_on=None, closed_by=None)
                | Q(state__in=["done", "dropped"], closed_on__isnull=False, closed_by__isnull=False),
                name="action_closed_whole",
            ),
            models.UniqueConstraint(fields=["round", "sent"], condition=Q(sent__isnull=False), name="action_sent_once"),
        ]
        indexes = [
            models.Index(fields=["round", "organisation"], name="action_of_round"),
            models.Index(fields=["due_on"], condition=Q(state="open"), name="action_open_due"),
        ]

    def __str__(self) -> str:
        return f"action {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("regie:action", args=[self.pk])

    @classmethod
    @transaction.atomic
    def add(
        cls,
        round: QuarterRound,
        *,
        by: Actor,
        organisation: Organisation,
        text: str,
        due_on: date,
        person: Membership | None = None,
        why: str = "",
        factor: SuccessFactor | None = None,
        over: Over | None = None,
        sent: UUID | None = None,
    ) -> Action:
        """A new action of `round`; its owner hears of it at M+1, or at once when that has passed.

        It can be about something besides a factor (`over`, see subjects.py). With `sent`, the one that this mark of a
        form wrote when it came before.
        NotAllowed unless the actor directs the region or works for the owner; WrongStatus when the round was cancelled.
        """
        from transitiehuis.regie.nudges import tell_new  # which reads these models

        if not may_change(by, round, organisation.pk):
            raise NotAllowed
        round.lock()
        if round.cancelled_at:
            raise WrongStatus(_("This round was cancelled."))
        if sent and (found := cls.objects.filter(round=round, sent=sent).first()):
            return found
        today = days.today()
        action = cls.objects.create(
            round=round, sent=sent, organisation=organisation, person=person, factor=factor, text=text, why=why,
            due_on=due_on, added_on=today, changed_on=today, **({over.name: over.thing} if over else {}),
        )  # fmt: skip
        action._log(ChangeKind.ADDED, by)
        tell_new(action, user_of(by))
        return action

    def _hold(self, by: Actor) -> None:
        self.lock()
        if not may_change(by, self.round, self.organisation_id):
            raise NotAllowed
        if self.state != ActionState.OPEN:
            raise WrongStatus(
                _("This action is no longer open: %(name)s closed it.")
                % {"name": self.closed_by.name if self.closed_by else ""}
            )

    def _close(self, state: ActionState, by: Actor) -> None:
        self.state, self.closed_on, self.closed_by = state, days.today(), user_of(by)
        self.save(update_fields=["state", "closed_on", "closed_by"])

    @transaction.atomic
    def finish(self, *, by: Actor) -> None:
        """Open to done. Of two at once one wins; the other gets WrongStatus that says who was first."""
        self._hold(by)
        self._close(ActionState.DONE, by)
        self._log(ChangeKind.DONE, by)

    @transaction.atomic
    def move(self, due_on: date, reason: str, *, by: Actor) -> None:
        """A new date with a reason; the nudges follow the new date."""
        self._hold(by)
        former, self.due_on, self.changed_on = self.due_on, due_on, days.today()
        self.save(update_fields=["due_on", "changed_on"])
        self._log(ChangeKind.MOVED, by, reason, former)

    @transaction.atomic
    def drop(self, reason: str, *, by: Actor) -> None:
        """Not done any more, and why."""
        self._hold(by)
        self._close(ActionState.DROPPED, by)
        self._log(ChangeKind.DROPPED, by, reason)

    def _log(self, kind: ChangeKind, by: Actor, reason: str = "", former: date | None = None) -> None:
        self.changes.create(kind=kind, reason=reason, former_due_on=former, by=user_of(by), at=timezone.now())


def may_change(actor: Actor, round: QuarterRound, organisation_id: int) -> bool:
    """The region's director, and everybody who works for the owner."""
    return round.directed_by(actor) or organisation_id in actor.organisation_ids


class ChangeKind(models.TextChoices):
    ADDED = "added", _("added")
    MOVED = "moved", _("moved")
    DONE = "done", _("done")
    DROPPED = "dropped", _("dropped")


class ActionChange(models.Model):
    """What happened to an action, by whom and why."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="changes")  # part of it
    kind = models.CharField(max_length=8, choices=ChangeKind.choices)
    reason = models.TextField(blank=True)
    former_due_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    row_security = RowSecurity(f"action_id IN ({ACTIONS_I_SEE})", f"action_id IN ({ACTIONS_I_CHANGE})")
    personal = {"reason": Personal(_("To say why an action was moved or dropped."), ROUND_TERM)}
    impersonal = {"former_due_on"}

    class Meta:
        constraints = [
            choices("actionchange", "kind", ChangeKind),
            models.CheckConstraint(
                condition=Q(kind="moved", former_due_on__isnull=False) | (~Q(kind="moved") & Q(former_due_on=None)),
                name="actionchange_moved_from",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["added", "done"]) | ~Q(reason=""), name="actionchange_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"action change {self.pk}"


class ActionNudge(models.Model):
    """The owner was nudged about an action that was due on `due_on`: once per date and offset."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="nudges")  # part of it
    due_on = models.DateField()
    offset = models.SmallIntegerField()
    told_on = models.DateField()

    row_security = RowSecurity(f"action_id IN ({ACTIONS_I_SEE})", "false")
    impersonal = {"due_on", "told_on"}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["action", "due_on", "offset"], name="actionnudge_once"),
            models.CheckConstraint(condition=Q(offset__in=[-7, 0, 7]), name="actionnudge_offset_valid"),
        ]

    def __str__(self) -> str:
        return f"nudge {self.pk}"
