from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ObjectDoesNotExist
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.access import WORKING_ROLES, is_party, party_sees
from intake.models.involvement import Involvement
from intake.models.trajectory import TRAJECTORY_TERM, WORKERS, Trajectory
from intake.models.vocabulary import Reason
from intake.models.words import ANSWER_WERKDAGEN, MISSING_OF, GuideKind, Missing, NextAction, PartyRole, WaitingFor
from intake.signals import handover_accepted
from transitiehuis import days
from transitiehuis.constraints import choices, each
from transitiehuis.netwerk.models import Organisation
from transitiehuis.privacy import Personal
from transitiehuis.rowsecurity import RowSecurity
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

# Why somebody is handed over is for who works on the traject and for who is asked; never for a company.
HANDOVER_ROLES = (*WORKING_ROLES, PartyRole.RECEIVER.value)
REASSIGN_WERKDAGEN = 2


class HandoverStatus(models.TextChoices):
    OFFERED = "offered", _("offered")
    ACCEPTED = "accepted", _("accepted")
    RETURNED = "returned", _("returned")
    WITHDRAWN = "withdrawn", _("withdrawn")


class HandoverQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> HandoverQuerySet:
        """Handovers of trajecten my organisation works on or is offered; the only door from a request."""
        return self.filter(is_party(actor, days.today(), "trajectory", HANDOVER_ROLES))

    def waiting(self) -> HandoverQuerySet:
        return self.filter(status=HandoverStatus.OFFERED)

    def offered_to(self, organisations: object) -> HandoverQuerySet:
        return self.waiting().filter(receiver__in=organisations)

    def overdue_on(self, day: date) -> HandoverQuerySet:
        return self.waiting().filter(due__lt=day)

    def to_mend(self, trajectory: Trajectory) -> Handover | None:
        """The last handover of `trajectory`, when it came back because something was missing."""
        last = cast("Handover | None", self.filter(trajectory=trajectory).order_by("-offered_at", "-pk").first())
        return last if last and last.missing else None

    def in_order(self) -> HandoverQuerySet:
        return self.order_by("offered_at", "pk")


class Handover(Lockable):
    """An offer to make another organisation aan zet. Warm: until the receiver accepts, the sender stays holder."""

    Status = HandoverStatus

    trajectory = models.ForeignKey(Trajectory, on_delete=models.PROTECT, related_name="handovers")
    sender = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=16, choices=PartyRole.choices)
    status = models.CharField(max_length=10, choices=HandoverStatus.choices, default=HandoverStatus.OFFERED)
    why = models.TextField(max_length=4000)
    next_action = models.CharField(max_length=20, choices=NextAction.choices)
    next_action_due = models.DateField()
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    due = models.DateField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    return_reason = models.ForeignKey(Reason, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    return_note = models.TextField(max_length=4000, blank=True)
    # What the receiver lacked when it gave it back, and what was mended since the return before this offer.
    missing = ArrayField(models.CharField(max_length=16, choices=Missing.choices), default=list, blank=True)
    mended = ArrayField(models.CharField(max_length=16, choices=Missing.choices), default=list, blank=True)
    # When the candidate was told of this handover, where that was asked.
    informed_on = models.DateField(null=True, blank=True)

    objects = HandoverQuerySet.as_manager()
    row_security = RowSecurity(
        f"{party_sees('intake_handover.trajectory_id', HANDOVER_ROLES)} OR intake_trajectory_is_fresh(trajectory_id)",
    )
    impersonal = {"due", "next_action_due", "missing", "mended", "informed_on"}
    personal = {
        "why": Personal(_("So that the receiver knows why."), TRAJECTORY_TERM),
        "return_note": Personal(_("So that the sender can mend it."), TRAJECTORY_TERM),
    }

    class Meta:
        constraints = [
            choices("handover", "role", PartyRole),
            choices("handover", "status", HandoverStatus),
            choices("handover", "next_action", NextAction),
            each("handover", "missing", Missing),
            each("handover", "mended", Missing),
            models.CheckConstraint(name="handover_only_returned_lacks", condition=Q(missing=[]) | Q(status="returned")),
            models.CheckConstraint(condition=~Q(sender=F("receiver")), name="handover_to_another"),
            models.CheckConstraint(
                name="handover_decided_has_when",
                condition=Q(status="offered", decided_at__isnull=True, return_reason__isnull=True)
                | Q(status__in=["accepted", "withdrawn"], decided_at__isnull=False, return_reason__isnull=True)
                | Q(status="returned", decided_at__isnull=False, return_reason__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["trajectory"], condition=Q(status="offered"), name="handover_one_open_per_trajectory"
            ),
        ]
        indexes = [models.Index(fields=["receiver", "due"], condition=Q(status="offered"), name="handover_offered_to")]

    def __str__(self) -> str:
        return f"handover {self.pk}"

    @classmethod
    @transaction.atomic
    def offer(
        cls,
        trajectory: Trajectory,
        to: Organisation,
        *,
        why: str,
        action: str,
        due: date,
        by: Actor,
        role: str = "",
        **mended: Any,
    ) -> Handover:
        """Ask `to` to take over with that next action; the sender stays aan zet and awaits the answer.

        `mended` are facts of an offer after a return (`mended`, `informed_on`). Raises WrongStatus when an offer is
        open already or the traject is closed, NotAllowed for others.
        """
        trajectory.hold()
        trajectory.require_holder(by)
        if to.pk == trajectory.holder_id:
            raise WrongStatus(_("This organisation has the turn already."))
        if cls.objects.filter(trajectory=trajectory).waiting().exists():
            raise WrongStatus(_("This trajectory has already been offered to a partner. Withdraw that offer first."))
        return cls._write_offer(trajectory, to, why=why, action=action, due=due, by=by, role=role, **mended)

    @classmethod
    def _write_offer(
        cls, trajectory: Trajectory, to: Organisation, *, why, action, due, by, role, **mended
    ) -> Handover:
        from intake import messages

        answer_by = days.add_werkdagen(days.today(), ANSWER_WERKDAGEN)
        offer = cls.objects.create(
            trajectory=trajectory,
            sender=cast(Organisation, trajectory.holder),  # an open traject has one
            receiver=to,
            role=role or (PartyRole.SCHOOL if to.is_school else PartyRole.GUIDE),
            why=why,
            next_action=action,
            next_action_due=due,
            offered_at=timezone.now(),
            offered_by=by.user,
            due=answer_by,
            **mended,
        )
        Involvement.open_for(trajectory, to, PartyRole.RECEIVER)
        trajectory.set_next(NextAction.AWAIT_ANSWER, answer_by, waiting_for=WaitingFor.PARTNER, waiting_on=to)
        trajectory.save()
        trajectory.record("offered", by=by)
        messages.handover_offered(offer)
        return offer

    def _decide(self, status: str, by: Actor, **answer: Any) -> None:
        """Lock the traject, then the offer; look; write the decision. Raises WrongStatus when it was decided."""
        try:
            self.trajectory.hold()
            self.lock(keeping="trajectory")
        except ObjectDoesNotExist as error:  # somebody decided a moment sooner, and with that our sight of it ended
            raise WrongStatus(_("This handover has been decided in the meantime.")) from error
        if self.status != HandoverStatus.OFFERED:
            raise WrongStatus(_("This handover has been decided in the meantime: %s.") % self.get_status_display())
        self.status, self.decided_at, self.decided_by = status, timezone.now(), by.user
        for name, value in answer.items():
            setattr(self, name, value)
        self.save()

    @property
    def missing_words(self) -> list[str]:
        return [str(Missing(thing).label) for thing in self.missing]

    @property
    def mended_words(self) -> list[str]:
        return [str(Missing(thing).label) for thing in self.mended]

    def _require(self, organisation: int, by: Actor) -> None:
        if by.clock:
            return
        if organisation not in by.organisation_ids or not by.has_role(*WORKERS):
            raise NotAllowed

    def _end_sight(self) -> None:
        """The receiver sees nothing any more. Last of all: after this it may not write here either."""
        Involvement.objects.filter(
            trajectory=self.trajectory_id, organisation=self.receiver_id, role=PartyRole.RECEIVER, until=None
        ).delete()

    @transaction.atomic
    def accept(self, *, by: Actor) -> None:
        """Offered to accepted: the receiver is aan zet from now on, with the action that was agreed.

        Of two calls at once one wins; the other gets WrongStatus.
        """
        from intake import candidate_mail, messages

        self._require(self.receiver_id, by)
        self._decide(HandoverStatus.ACCEPTED, by)
        trajectory = self.trajectory
        facts: dict[str, Any] = {"membership": by.current}
        if self.role == PartyRole.GUIDE:
            facts["guide_kind"] = GuideKind.JOB_COACH
        Involvement.open_for(trajectory, self.receiver, self.role, **facts)
        self._end_sight()
        self._end_former_holder()
        trajectory.holder, trajectory.assignee = self.receiver, by.current
        trajectory.set_next(self.next_action, max(self.next_action_due, days.today()))
        trajectory.save()
        trajectory.record("accepted", by=by)
        messages.handover_accepted(self)
        candidate_mail.accepted(self)
        handover_accepted.send(sender=type(self), handover=self, by=by)

    def _end_former_holder(self) -> None:
        """A school or guide that passed it on reads for thirty days more; the referrer and the lead stay."""
        Involvement.objects.filter(
            trajectory=self.trajectory_id,
            organisation=self.sender_id,
            role__in=[PartyRole.SCHOOL, PartyRole.GUIDE],
            lead=False,
            until=None,
        ).update(until=self.trajectory.former_holder_until())

    @transaction.atomic
    def give_back(self, reason: Reason, *, by: Actor, note: str = "", missing: Iterable[str] = ()) -> None:
        """Offered to returned, with a coded reason; the sender chooses anew within two werkdagen.

        `missing` is what the receiver lacked; what cannot be missing for this reason is left out.
        """
        from intake import candidate_mail, messages

        self._require(self.receiver_id, by)
        possible = MISSING_OF.get(reason.code, ())
        lacked = [thing for thing in possible if thing in set(missing) or len(possible) == 1]
        self._decide(HandoverStatus.RETURNED, by, return_reason=reason, return_note=note, missing=lacked)
        self._back_to_sender("returned", by, reason)
        messages.handover_returned(self)
        candidate_mail.returned(self)
        self._end_sight()

    @transaction.atomic
    def withdraw(self, *, by: Actor, closing: bool = False) -> None:
        """Offered to withdrawn by the sender; the receiver's sight ends at once."""
        from intake import messages

        self._require(self.sender_id, by)
        self._decide(HandoverStatus.WITHDRAWN, by)
        if not closing:
            self._back_to_sender("withdrawn", by)
        messages.handover_withdrawn(self)
        self._end_sight()

    def _back_to_sender(self, kind: str, by: Actor, reason: Reason | None = None) -> None:
        trajectory = self.trajectory
        trajectory.set_next(NextAction.REASSIGN, days.add_werkdagen(days.today(), REASSIGN_WERKDAGEN))
        trajectory.save()
        trajectory.record(kind, by=by, reason=reason)
