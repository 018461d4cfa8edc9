from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.access import WORKING_ROLES, is_party, party_sees
from intake.models import TRAJECTORY_TERM, WORKERS, Handover, Involvement, NextAction, PartyRole, Trajectory
from matching import signals
from matching.models import Placement
from nazorg import guidance_messages
from transitiehuis import days
from transitiehuis.constraints import choices, each
from transitiehuis.netwerk.models import Membership
from transitiehuis.privacy import Personal
from transitiehuis.rowsecurity import RowSecurity
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

CONTACT_WERKDAGEN = 5


class Check(models.TextChoices):
    """What is done before the guidance is passed on."""

    TOLD = "told", _("the candidate knows who is going to call")
    COMPANY = "company", _("the training company knows who guides from now on")
    AGREED = "agreed", _("goals and agreements stand in the plan")
    SIGNALS = "signals", _("open signals were gone through together")
    MET = "met", _("we spoke, the three of us")


class LeadOfferStatus(models.TextChoices):
    OFFERED = "offered", _("offered")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("given back")
    WITHDRAWN = "withdrawn", _("withdrawn")


class LeadOfferQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> LeadOfferQuerySet:
        """Offers on trajecten my organisation works on or was offered; the only door from a request."""
        return self.filter(is_party(actor, days.today(), "trajectory", (*WORKING_ROLES, PartyRole.RECEIVER.value)))

    def waiting(self) -> LeadOfferQuerySet:
        """Not answered; one to another organisation as long as its handover waits."""
        return self.filter(Q(handover=None) | Q(handover__status="offered"), status=LeadOfferStatus.OFFERED)

    def in_order(self) -> LeadOfferQuerySet:
        return self.order_by("-offered_at", "-pk")


class LeadOffer(Lockable):
    """The lead of the guidance, offered to another begeleider with what was done for a warm handover.

    To somebody of another organisation it goes along with a handover: who leads is aan zet. Until it is accepted
    nothing changes; after that both are responsible until the new lead has made contact (`Guidance`).
    """

    Check, Status = Check, LeadOfferStatus

    trajectory = models.ForeignKey(Trajectory, on_delete=models.PROTECT, related_name="+")
    to = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    handover = models.OneToOneField(Handover, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    checked = ArrayField(models.CharField(max_length=10, choices=Check.choices), default=list, blank=True)
    note = models.CharField(max_length=300, blank=True)
    status = models.CharField(max_length=10, choices=LeadOfferStatus.choices, default=LeadOfferStatus.OFFERED)
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = LeadOfferQuerySet.as_manager()
    row_security = RowSecurity(party_sees("nazorg_leadoffer.trajectory_id", (*WORKING_ROLES, PartyRole.RECEIVER.value)))
    impersonal = {"checked"}
    personal = {"note": Personal(_("So that the new guide knows where things stand."), TRAJECTORY_TERM)}

    class Meta:
        constraints = [
            choices("leadoffer", "status", LeadOfferStatus),
            each("leadoffer", "checked", Check),
            models.CheckConstraint(
                name="leadoffer_decided_has_when",
                condition=Q(status="offered", decided_at__isnull=True)
                | ~Q(status="offered") & Q(decided_at__isnull=False),
            ),
            models.CheckConstraint(name="leadoffer_candidate_knows", condition=Q(checked__contains=["told"])),
            models.UniqueConstraint(fields=["trajectory"], condition=Q(status="offered"), name="leadoffer_one_open"),
        ]
        indexes = [models.Index(fields=["to"], condition=Q(status="offered"), name="leadoffer_offered_to")]

    def __str__(self) -> str:
        return f"lead offer {self.pk}"

    @property
    def checked_words(self) -> list[str]:
        return [str(Check(one).label) for one in self.checked]

    @property
    def missing_words(self) -> list[str]:
        return [str(one.label) for one in Check if one.value not in self.checked]

    @classmethod
    @transaction.atomic
    def offer(
        cls, trajectory: Trajectory, to: Membership, *, checked: Iterable[str], by: Actor, note: str = ""
    ) -> LeadOffer:
        """Ask `to` to lead from now on; who leads stays so until they accept.

        Raises NotAllowed for who is not aan zet or a person who does not do this work, WrongStatus when nobody is at
        work, when they lead already, when the candidate does not know, or when an offer waits.
        """
        trajectory.hold()
        trajectory.require_holder(by)
        if to.role not in WORKERS:
            raise NotAllowed
        if Check.TOLD not in checked:
            raise WrongStatus(_("Tell the candidate first who is going to call."))
        lead = Involvement.objects.filter(trajectory=trajectory, lead=True, until=None).first()
        if lead is None:
            raise WrongStatus(_("Nobody leads the guidance yet: that begins with the first day at work."))
        if lead.membership_id == to.pk:
            raise WrongStatus(_("This person leads the guidance already."))
        cls._tidy(trajectory, by)
        made = cls(trajectory=trajectory, to=to, checked=sorted(checked), note=note)
        made.offered_at, made.offered_by = timezone.now(), by.person
        if to.organisation_id != trajectory.holder_id:
            why = note or str(_("The guidance is handed over to %(name)s.") % {"name": to.user.name})
            made.handover = Handover.offer(
                trajectory,
                to.organisation,
                why=why,
                action=NextAction.KEEP_CONTACT,
                due=days.add_werkdagen(days.today(), CONTACT_WERKDAGEN),
                by=by,
                role=PartyRole.GUIDE,
            )
        made.save()
        if made.handover is None:
            guidance_messages.lead_offered(made, by=by)
        return made

    @classmethod
    def _tidy(cls, trajectory: Trajectory, by: Actor) -> None:
        """One offer at a time; one whose handover came back or was withdrawn is over."""
        open_offers = cls.objects.filter(trajectory=trajectory, status=LeadOfferStatus.OFFERED)
        if open_offers.waiting().exists():
            raise WrongStatus(_("The guidance was offered to somebody already. Withdraw that first."))
        open_offers.update(status=LeadOfferStatus.DECLINED, decided_at=timezone.now(), decided_by=by.user)

    def _decide(self, status: str, by: Actor) -> None:
        self.trajectory.hold()
        self.lock(keeping="trajectory")
        if self.status != LeadOfferStatus.OFFERED:
            raise WrongStatus(_("This offer has been answered in the meantime: %s.") % self.get_status_display())
        self.status, self.decided_at, self.decided_by = status, timezone.now(), by.person
        self.save(update_fields=["status", "decided_at", "decided_by"])

    @transaction.atomic
    def accept(self, *, by: Actor) -> None:
        """The one who was asked leads from now on; who led stays responsible beside them until the first contact."""
        if self.to_id not in by.membership_ids:
            raise NotAllowed
        self._decide(LeadOfferStatus.ACCEPTED, by)
        if self.handover:
            self.handover.accept(by=by)
            return
        trajectory = self.trajectory
        Involvement.objects.filter(trajectory=trajectory, lead=True, until=None).update(membership=self.to)
        trajectory.assignee = self.to
        trajectory.save(update_fields=["assignee"])
        placement = Placement.objects.filter(trajectory=trajectory).started().first()
        if placement:
            placement.trajectory, placement.guide = trajectory, self.to
            placement.save(update_fields=["guide"])
            signals.placement_changed.send(sender=Placement, placement=placement, change=signals.GUIDED, by=by)

    @transaction.atomic
    def decline(self, *, by: Actor) -> None:
        """Not now: who leads goes on leading. One to another organisation is given back on the handover itself."""
        if self.to_id not in by.membership_ids or self.handover_id:
            raise NotAllowed
        self._decide(LeadOfferStatus.DECLINED, by)

    @transaction.atomic
    def withdraw(self, *, by: Actor) -> None:
        """Called back by who is aan zet, with the handover that goes along."""
        self.trajectory.require_holder(by)
        self._decide(LeadOfferStatus.WITHDRAWN, by)
        if self.handover:
            self.handover.withdraw(by=by)


def accepted_by_handover(sender: type[Handover], handover: Handover, by: Actor, **_kwargs: object) -> None:
    """Receiver of `handover_accepted`: whoever of that organisation took it over, the offer has been answered."""
    waiting = LeadOffer.objects.filter(handover=handover, status=LeadOfferStatus.OFFERED)
    waiting.update(status=LeadOfferStatus.ACCEPTED, decided_at=timezone.now(), decided_by=by.user)
