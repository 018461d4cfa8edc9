from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.access import WORKING_ROLES, is_party, party_sees
from intake.models import TRAJECTORY_TERM, NextAction, Trajectory
from matching.models import Placement
from nazorg.models.guidance import contact_made
from nazorg.models.scheme import AskedBy, Asks
from transitiehuis import days
from transitiehuis.constraints import choices
from transitiehuis.netwerk.models import Membership, Organisation
from transitiehuis.privacy import Personal
from transitiehuis.rowsecurity import RowSecurity
from transitiehuis.workflow import Lockable, WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor


class Phase(models.TextChoices):
    GUIDANCE = "guidance", _("guidance")
    AFTERCARE = "aftercare", _("aftercare")


class ContactStatus(models.TextChoices):
    OPEN = "open", _("to be held")
    HELD = "held", _("held")
    MISSED = "missed", _("missed")
    LAPSED = "lapsed", _("lapsed")


class Wellbeing(models.TextChoices):
    GOOD = "good", _("goes well")
    FAIR = "fair", _("needs attention")
    BAD = "bad", _("does not go well")


class Learning(models.TextChoices):
    YES = "yes", _("learns new things")
    LITTLE = "little", _("learns little")
    NO = "no", _("learns nothing new")
    UNKNOWN = "unknown", _("not talked about")


class Circumstances(models.TextChoices):
    """The atmosphere at work and what somebody has to arrange at home, as far as the work notices; never health."""

    GOOD = "good", _("nothing in particular")
    FAIR = "fair", _("asks for attention")
    BAD = "bad", _("gets in the way of the work")
    UNKNOWN = "unknown", _("not talked about")


class NextStep(models.TextChoices):
    AS_PLANNED = "as_planned", _("keep to the plan")
    SOONER = "sooner", _("call again sooner")
    COMPANY = "company", _("talk with the training company")
    SCHOOL = "school", _("talk with the school")
    PARTNER = "partner", _("ask a partner to help")


class ContactMomentQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> ContactMomentQuerySet:
        """Contact moments of trajecten my organisation works on; the only door from a request."""
        return self.filter(is_party(actor, days.today(), "trajectory", WORKING_ROLES, each=True))

    def to_be_held(self) -> ContactMomentQuerySet:
        return self.filter(status=ContactStatus.OPEN)

    def owned_by(self, organisations: object) -> ContactMomentQuerySet:
        return self.filter(owner__in=organisations)

    def due_by(self, day: date) -> ContactMomentQuerySet:
        return self.to_be_held().filter(due__lte=day)

    def overdue_on(self, day: date) -> ContactMomentQuerySet:
        return self.to_be_held().filter(due__lt=day)

    def with_people(self) -> ContactMomentQuerySet:
        """Everything a row or a line of the timeline names."""
        return self.select_related(
            "trajectory__candidate", "placement__employer", "assignee__user", "owner", "held_by__user",
            "held_by__organisation",
        )  # fmt: skip

    def with_calls(self) -> ContactMomentQuerySet:
        """Ask along each call that reached nobody: `calls`, with when it was and who tried."""
        from nazorg.models.call import MissedCall

        call = JSONObject(at="at", who="by__user__name", organisation="by__organisation__name")
        found = MissedCall.objects.filter(moment=models.OuterRef("pk")).order_by("at", "pk")
        return self.annotate(calls=ArraySubquery(found.values(call=call)))

    def in_order(self) -> ContactMomentQuerySet:
        return self.order_by("due", models.F("week").asc(nulls_last=True), "pk")


class ContactMoment(Lockable):
    """Contact planned by itself from the first day at work; the lead begeleider's organisation owns it.

    One without a week is extra: agreed in between, or somebody called. `sent` is the mark of the form that was taken
    last, so that a form sent again by a telephone that lost its connection changes nothing the second time.
    """

    Phase, Status, Wellbeing, Learning = Phase, ContactStatus, Wellbeing, Learning
    Circumstances, NextStep = Circumstances, NextStep

    trajectory = models.ForeignKey(Trajectory, on_delete=models.PROTECT, related_name="+")
    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="+")
    week = models.PositiveSmallIntegerField(null=True, blank=True)
    phase = models.CharField(max_length=10, choices=Phase.choices)
    asked_by = models.CharField(
        max_length=16, choices=AskedBy.choices, default=AskedBy.LEAD, db_default=AskedBy.LEAD.value
    )
    asks = models.CharField(
        max_length=10, choices=Asks.choices, default=Asks.CANDIDATE, db_default=Asks.CANDIDATE.value
    )
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    assignee = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    due = models.DateField()
    agreed = models.BooleanField(default=False)  # a day agreed with a person stands when the start moves
    tries = models.PositiveSmallIntegerField(default=0)
    status = models.CharField(max_length=8, choices=ContactStatus.choices, default=ContactStatus.OPEN)
    held_on = models.DateField(null=True, blank=True)
    held_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    wellbeing = models.CharField(max_length=8, choices=Wellbeing.choices, blank=True)
    learning = models.CharField(max_length=8, choices=Learning.choices, blank=True)
    circumstances = models.CharField(max_length=8, choices=Circumstances.choices, blank=True, default="", db_default="")
    next_step = models.CharField(max_length=10, choices=NextStep.choices, blank=True, default="", db_default="")
    note = models.TextField(max_length=4000, blank=True)
    sent = models.UUIDField(null=True, blank=True, db_index=True)
    recorded_at = models.DateTimeField(null=True, blank=True)

    objects = ContactMomentQuerySet.as_manager()
    row_security = RowSecurity(party_sees("nazorg_contactmoment.trajectory_id", WORKING_ROLES))
    impersonal = {"due", "sent"}
    personal = {
        "held_on": Personal(_("To show that contact was kept."), TRAJECTORY_TERM),
        "wellbeing": Personal(_("To see in time that a placement may break."), TRAJECTORY_TERM),
        "learning": Personal(_("To see in time that somebody learns too little."), TRAJECTORY_TERM),
        "circumstances": Personal(_("To see in time what gets in the way of the work."), TRAJECTORY_TERM),
        "next_step": Personal(_("So that everybody knows what happens next."), TRAJECTORY_TERM),
        "note": Personal(_("What was agreed in the contact."), TRAJECTORY_TERM),
    }

    class Meta:
        constraints = [
            choices("contactmoment", "phase", Phase),
            choices("contactmoment", "status", ContactStatus),
            choices("contactmoment", "asked_by", AskedBy),
            choices("contactmoment", "asks", Asks),
            choices("contactmoment", "wellbeing", Wellbeing, blank=True),
            choices("contactmoment", "learning", Learning, blank=True),
            choices("contactmoment", "circumstances", Circumstances, blank=True),
            choices("contactmoment", "next_step", NextStep, blank=True),
            models.CheckConstraint(
                name="contactmoment_only_held_tells", condition=Q(status="held") | Q(circumstances="", next_step="")
            ),
            models.CheckConstraint(
                name="contactmoment_extra_is_agreed", condition=Q(week__isnull=False) | Q(agreed=True)
            ),
            models.CheckConstraint(
                name="contactmoment_held_has_facts",
                condition=Q(status="held", held_on__isnull=False, held_by__isnull=False)
                & ~Q(wellbeing="")
                & ~Q(learning="")
                | ~Q(status="held") & Q(held_on__isnull=True, held_by__isnull=True, wellbeing="", learning=""),
            ),
            models.UniqueConstraint(fields=["placement", "week"], name="contactmoment_once_a_week"),
        ]
        indexes = [
            models.Index(fields=["owner", "due"], condition=Q(status="open"), name="contactmoment_worklist"),
            models.Index(fields=["trajectory", "due"], name="contactmoment_story"),
            models.Index(  # who held how many of late, for the region's numbers
                fields=["held_on"],
                condition=Q(status="held"),
                include=["trajectory", "held_by", "phase"],
                name="contactmoment_held",
            ),
        ]

    def __str__(self) -> str:
        return f"contact moment {self.pk}"

    @property
    def name(self) -> str:
        """What kind of contact it is, for a row or a line."""
        return contact_name(self.week)

    def _hold_open(self, by: Actor, sent: UUID | None = None, **said: Any) -> bool:
        """Lock and look. False when this very form was taken before; WrongStatus when another one was.

        `said` is what the form leaves behind: with the same mark and something else in it, it is no repeat.
        """
        self.trajectory.require_worker(by)
        self.trajectory.hold()
        self.lock(keeping="trajectory")
        if sent is not None and self.sent == sent and all(getattr(self, name) == fact for name, fact in said.items()):
            return False
        if self.status != ContactStatus.OPEN:
            raise WrongStatus(_("This contact moment has already been recorded or has lapsed."))
        self.sent = sent or self.sent
        return True

    @classmethod
    @transaction.atomic
    def begin(cls, placement: Placement, due: date, *, by: Actor, sent: UUID | None = None) -> ContactMoment:
        """An extra moment with who is at work, on an agreed day; the one that `sent` made when it was taken before.

        Raises NotAllowed, and WrongStatus when the placement does not run any more.
        """
        trajectory = placement.trajectory
        trajectory.hold()
        trajectory.require_worker(by)
        if sent and (found := cls.objects.filter(sent=sent, trajectory=trajectory).first()):
            return found
        placement.lock()
        if placement.state != placement.State.STARTED:
            raise WrongStatus(_("This candidate is not at work any more."))
        like = cls.objects.filter(placement=placement).to_be_held().in_order().first()
        owner: dict[str, Any] = {"owner": by.organisation, "assignee": by.current}
        if like:
            owner = {"owner": like.owner, "assignee": like.assignee}
        phase = Phase.AFTERCARE if due > placement.guidance_until else Phase.GUIDANCE
        made = cls.objects.create(
            trajectory=trajectory, placement=placement, week=None, phase=phase, due=due, agreed=True, **owner
        )
        keep_pace(trajectory)
        return made

    @transaction.atomic
    def record(
        self,
        *,
        held_on: date,
        wellbeing: str,
        learning: str,
        by: Actor,
        circumstances: str = Circumstances.UNKNOWN,
        next_step: str = NextStep.AS_PLANNED,
        again_on: date | None = None,
        note: str = "",
        sent: UUID | None = None,
    ) -> None:
        """Contact was made on `held_on` (not in the future), with what was observed and what happens next.

        `again_on` is when to call again sooner; an extra moment then, unless one is due by that day already.
        Raises WrongStatus when it was recorded already or lapsed, or the day lies ahead.
        """
        if not self._hold_open(by, sent, status=ContactStatus.HELD):
            return
        if held_on > days.today():
            raise WrongStatus(_("Contact that was made cannot lie in the future."))
        self.status, self.held_on, self.held_by = ContactStatus.HELD, held_on, by.current
        self.wellbeing, self.learning, self.circumstances = wellbeing, learning, circumstances
        self.next_step, self.note = next_step, note
        self.recorded_at = timezone.now()
        self.save()
        contact_made(self.trajectory, held_on, by)
        if again_on and not type(self).objects.filter(placement=self.placement_id).due_by(again_on).exists():
            type(self).begin(self.placement, again_on, by=by)
        keep_pace(self.trajectory)

    @transaction.atomic
    def not_reached(self, *, by: Actor, sent: UUID | None = None) -> None:
        """Nobody answered: the moment stays open, and that it was tried is counted and told on the timeline."""
        from nazorg.models.call import MissedCall

        if not self._hold_open(by, sent, status=ContactStatus.OPEN):
            return
        self.tries += 1
        self.save(update_fields=["tries", "sent"])
        MissedCall.objects.create(moment=self, at=timezone.now(), by=by.current)

    @transaction.atomic
    def move(self, due: date, *, by: Actor, sent: UUID | None = None) -> None:
        """A day was agreed with the person; it stands when the start of the placement moves."""
        if not self._hold_open(by, sent, status=ContactStatus.OPEN, due=due):
            return
        if due < days.today():
            raise WrongStatus(_("Choose today or a later day."))
        self.due, self.agreed = due, True
        self.save(update_fields=["due", "agreed", "sent"])
        keep_pace(self.trajectory)


def contact_name(week: int | None) -> str:
    """Of the moment in that week after the first day at work; without a week it is extra."""
    return str(_("Extra contact") if week is None else _("Contact in week %(week)s") % {"week": week})


def keep_pace(trajectory: Trajectory) -> None:
    """While contact is all there is to do, the traject's next action is due with the next moment to be held.

    The traject is held by the caller. When all moments are held it is due on the day the traject closes by itself.
    Nothing changes while another action comes first.
    """
    keep_pace_of([trajectory])


def keep_pace_of(trajectories: Iterable[Trajectory]) -> None:
    """The same for many: three statements whatever their number."""
    kept = {one.pk: one for one in trajectories if one.next_action == NextAction.KEEP_CONTACT}
    if not kept:
        return
    moments = ContactMoment.objects.filter(trajectory__in=list(kept)).to_be_held()
    due = dict(moments.values_list("trajectory").annotate(models.Min("due")).order_by("trajectory"))
    if len(due) < len(kept):
        rest = Placement.objects.filter(trajectory__in=[pk for pk in kept if pk not in due]).started()
        for running in rest.order_by("-start", "-pk"):
            due[running.trajectory_id] = running.closes_on
    changed = [one for pk, one in kept.items() if pk in due and one.next_action_due != due[pk]]
    for trajectory in changed:
        trajectory.next_action_due = due[trajectory.pk]
    if len(changed) == 1:
        changed[0].save(update_fields=["next_action_due"])
    elif changed:
        Trajectory.objects.bulk_update(changed, ["next_action_due"])
