from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.access import WORKING_ROLES, is_party, party_sees
from intake.models import NextAction, Trajectory
from matching.models import Placement
from transitiehuis import days
from transitiehuis.constraints import choices
from transitiehuis.netwerk.models import Membership, Organisation
from transitiehuis.privacy import Personal
from transitiehuis.rowsecurity import RowSecurity
from transitiehuis.workflow import Lockable, WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

TERM = _("Until the traject's term has ended.")


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


class ContactMomentQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> ContactMomentQuerySet:
        """Contact moments of trajecten my organisation works on; the only door from a request."""
        return self.filter(is_party(actor, days.today(), "trajectory", WORKING_ROLES))

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

    def in_order(self) -> ContactMomentQuerySet:
        return self.order_by("due", "week", "pk")


class ContactMoment(Lockable):
    """Contact planned by itself from the first day at work; the lead begeleider's organisation owns it."""

    Phase, Status, Wellbeing, Learning = Phase, ContactStatus, Wellbeing, Learning

    trajectory = models.ForeignKey(Trajectory, on_delete=models.PROTECT, related_name="+")
    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="+")
    week = models.PositiveSmallIntegerField()
    phase = models.CharField(max_length=10, choices=Phase.choices)
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
    note = models.TextField(max_length=4000, blank=True)
    recorded_at = models.DateTimeField(null=True, blank=True)

    objects = ContactMomentQuerySet.as_manager()
    row_security = RowSecurity(party_sees("nazorg_contactmoment.trajectory_id", WORKING_ROLES))
    impersonal = {"due"}
    personal = {
        "held_on": Personal(_("To show that contact was kept."), TERM),
        "wellbeing": Personal(_("To see in time that a placement may break."), TERM),
        "learning": Personal(_("To see in time that somebody learns too little."), TERM),
        "note": Personal(_("What was agreed in the contact."), TERM),
    }

    class Meta:
        constraints = [
            choices("contactmoment", "phase", Phase),
            choices("contactmoment", "status", ContactStatus),
            choices("contactmoment", "wellbeing", Wellbeing, blank=True),
            choices("contactmoment", "learning", Learning, blank=True),
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
        ]

    def __str__(self) -> str:
        return f"contact moment {self.pk}"

    def _hold_open(self, by: Actor) -> None:
        self.trajectory.require_worker(by)
        self.trajectory.hold()
        self.lock()
        if self.status != ContactStatus.OPEN:
            raise WrongStatus(_("This contact moment has already been recorded or has lapsed."))

    @transaction.atomic
    def record(self, *, held_on: date, wellbeing: str, learning: str, by: Actor, note: str = "") -> None:
        """Contact was made on `held_on` (not in the future), with what was observed.

        Raises WrongStatus when it was recorded already or lapsed, or the day lies ahead.
        """
        self._hold_open(by)
        if held_on > days.today():
            raise WrongStatus(_("Contact that was made cannot lie in the future."))
        self.status, self.held_on, self.held_by = ContactStatus.HELD, held_on, by.current
        self.wellbeing, self.learning, self.note = wellbeing, learning, note
        self.recorded_at = timezone.now()
        self.save()
        keep_pace(self.trajectory)

    @transaction.atomic
    def not_reached(self, *, by: Actor) -> None:
        """Nobody answered: the moment stays open, and that it was tried is counted."""
        self._hold_open(by)
        self.tries += 1
        self.save(update_fields=["tries"])

    @transaction.atomic
    def move(self, due: date, *, by: Actor) -> None:
        """A day was agreed with the person; it stands when the start of the placement moves."""
        self._hold_open(by)
        if due < days.today():
            raise WrongStatus(_("Choose today or a later day."))
        self.due, self.agreed = due, True
        self.save(update_fields=["due", "agreed"])
        keep_pace(self.trajectory)


def keep_pace(trajectory: Trajectory) -> None:
    """While contact is all there is to do, the traject's next action is due with the next moment to be held.

    The traject is held by the caller. When all moments are held it is due on the day the traject closes by itself.
    Nothing changes while another action comes first.
    """
    if trajectory.next_action != NextAction.KEEP_CONTACT:
        return
    following = ContactMoment.objects.filter(trajectory=trajectory).to_be_held().in_order().first()
    running = Placement.objects.filter(trajectory=trajectory).started().in_order().first()
    due = following.due if following else running.closes_on if running else None
    if due and due != trajectory.next_action_due:
        trajectory.next_action_due = due
        trajectory.save(update_fields=["next_action_due"])
