from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.access import WORKING_ROLES, is_party, party_sees
from intake.models.involvement import Involvement
from intake.models.trajectory import TRAJECTORY_TERM, WORKERS, Trajectory
from intake.models.words import GuideKind, PartyRole
from transitiehuis import days
from transitiehuis.constraints import choices
from transitiehuis.netwerk.models import Organisation, Region
from transitiehuis.privacy import Personal
from transitiehuis.rowsecurity import MY_ORGANISATIONS, RowSecurity
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

if TYPE_CHECKING:
    from intake.models.likeness import Likeness
    from transitiehuis.netwerk.actor import Actor

ANSWER_WERKDAGEN = 5
ASKED_ROLES = (PartyRole.REFERRER, PartyRole.SCHOOL, PartyRole.GUIDE)


class RequestStatus(models.TextChoices):
    OPEN = "open", _("waits for an answer")
    GRANTED = "granted", _("involved")
    REFUSED = "refused", _("not involved")


class Refusal(models.TextChoices):
    OTHER_PERSON = "other_person", _("it is somebody else")
    NOT_NEEDED = "not_needed", _("this help is there already")
    OBJECTS = "objects", _("the candidate does not want it")
    CLOSED = "closed", _("the trajectory has been closed")


class InvolvementRequestQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> InvolvementRequestQuerySet:
        """What my organisation asked, and what was asked about trajecten it works on; the only door from a request."""
        worked_on = is_party(actor, days.today(), "trajectory", WORKING_ROLES)
        return self.filter(Q(worked_on) | Q(organisation__in=actor.organisation_ids))

    def waiting(self) -> InvolvementRequestQuerySet:
        return self.filter(status=RequestStatus.OPEN)

    def asked_of(self, organisations: object) -> InvolvementRequestQuerySet:
        """Those that wait for who is aan zet."""
        return self.waiting().filter(trajectory__holder__in=organisations)

    def in_order(self) -> InvolvementRequestQuerySet:
        return self.order_by("due", "pk")


class InvolvementRequest(Lockable):
    """A partner that found a dossier elsewhere asks who is aan zet to become a betrokken partij.

    It holds only what the asker typed; until the answer is yes the asker learns nothing of the traject.
    """

    Status, Refusal = RequestStatus, Refusal

    trajectory = models.ForeignKey(Trajectory, on_delete=models.PROTECT, related_name="requests")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=16, choices=PartyRole.choices)
    name = models.CharField(max_length=201)
    birth_year = models.PositiveSmallIntegerField(null=True, blank=True)
    contact = models.CharField(max_length=254, blank=True)
    why = models.TextField(max_length=4000)
    asked_at = models.DateTimeField()
    due = models.DateField()
    status = models.CharField(max_length=8, choices=RequestStatus.choices, default=RequestStatus.OPEN)
    refusal = models.CharField(max_length=12, choices=Refusal.choices, blank=True)
    refusal_note = models.TextField(max_length=4000, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = InvolvementRequestQuerySet.as_manager()
    row_security = RowSecurity(
        f"organisation_id = ANY ({MY_ORGANISATIONS})"
        f" OR {party_sees('intake_involvementrequest.trajectory_id', WORKING_ROLES)}"
    )
    impersonal = {"due"}
    personal = {
        "name": Personal(_("So that who is asked knows about whom it is."), TRAJECTORY_TERM),
        "birth_year": Personal(_("So that who is asked knows about whom it is."), TRAJECTORY_TERM),
        "contact": Personal(_("So that who is asked knows about whom it is."), TRAJECTORY_TERM),
        "why": Personal(_("So that who is asked knows why."), TRAJECTORY_TERM),
        "refusal_note": Personal(_("So that who asked knows why not."), TRAJECTORY_TERM),
    }

    class Meta:
        constraints = [
            choices("involvementrequest", "role", PartyRole),
            choices("involvementrequest", "status", RequestStatus),
            choices("involvementrequest", "refusal", Refusal, blank=True),
            models.CheckConstraint(
                name="involvementrequest_answered_has_when",
                condition=Q(status="open", decided_at__isnull=True, refusal="")
                | Q(status="granted", decided_at__isnull=False, refusal="")
                | Q(status="refused", decided_at__isnull=False) & ~Q(refusal=""),
            ),
            models.UniqueConstraint(
                fields=["trajectory", "organisation"], condition=Q(status="open"), name="involvementrequest_once"
            ),
        ]

    def __str__(self) -> str:
        return f"involvement request {self.pk}"

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("intake:asked", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.status == RequestStatus.OPEN

    def is_late(self, day: date) -> bool:
        return self.is_open and self.due < day

    @classmethod
    @transaction.atomic
    def ask(cls, like: Likeness, region: Region, *, role: str, why: str, by: Actor, **typed: Any) -> InvolvementRequest:
        """Ask who is aan zet; `typed` is name, birth_year and contact as the asker typed them.

        Raises NotAllowed for who does no case work, WrongStatus when the traject is one's own or closed, or when the
        organisation has asked already (of two at once one wins).
        """
        from intake import asking

        if not by.has_role(*WORKERS):
            raise NotAllowed
        if like.mine or like.holder_id is None:
            raise WrongStatus(_("Your organisation sees this trajectory already."))
        try:
            with transaction.atomic():
                made = cls.objects.create(
                    trajectory_id=like.trajectory_id,
                    organisation=by.organisation,
                    asked_by=by.person,
                    asked_id=like.holder_id,
                    role=role,
                    why=why,
                    asked_at=timezone.now(),
                    due=days.add_werkdagen(days.today(), ANSWER_WERKDAGEN),
                    **typed,
                )
        except IntegrityError as error:
            raise WrongStatus(_("Your organisation has asked this already. The answer is still to come.")) from error
        asking.asked(made, region)
        return made

    @transaction.atomic
    def grant(self, *, by: Actor) -> None:
        """Yes: the asker is a betrokken partij from today, in the role it asked for. An event remembers it.

        Of two answers at once one wins; the other gets WrongStatus. Only for who is aan zet.
        """
        from intake import asking

        self._decide(RequestStatus.GRANTED, by)
        kind = {"guide_kind": GuideKind.JOB_COACH} if self.role == PartyRole.GUIDE else {}
        Involvement.open_for(self.trajectory, self.organisation, self.role, **kind)
        self.trajectory.record("involved", by=by)
        asking.granted(self)

    @transaction.atomic
    def refuse(self, refusal: str, *, by: Actor, note: str = "") -> None:
        """No, with a reason; the asker goes on without learning more than that."""
        from intake import asking

        self._decide(RequestStatus.REFUSED, by, refusal=refusal, refusal_note=note)
        asking.refused(self)

    def _decide(self, status: str, by: Actor, **facts: str) -> None:
        self.trajectory.hold()
        self.trajectory.require_holder(by)
        self._write(status, by, **facts)

    def _write(self, status: str, by: Actor, **facts: str) -> None:
        self.lock()
        if not self.is_open:
            raise WrongStatus(_("This question has been answered in the meantime."))
        for name, value in {**facts, "status": status, "decided_at": timezone.now(), "decided_by": by.user}.items():
            setattr(self, name, value)
        self.save()

    @classmethod
    def end_with(cls, trajectory: Trajectory, *, by: Actor) -> None:
        """The traject closes: what was still asked is answered with that."""
        from intake import asking

        for waits in cls.objects.filter(trajectory=trajectory).waiting().in_order():
            waits._write(RequestStatus.REFUSED, by, refusal=Refusal.CLOSED)
            asking.refused(waits)
