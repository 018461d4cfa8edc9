from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.access import WORKING_ROLES, is_party, party_sees
from intake.models import TRAJECTORY_TERM, WORKERS, ChainEvent, Handover, Involvement, Trajectory
from matching.models import Proposal, WithdrawnBecause
from nazorg.models import ContactMoment
from transitiehuis import days
from transitiehuis.constraints import choices
from transitiehuis.netwerk.models import Link, Organisation, User
from transitiehuis.privacy import Personal
from transitiehuis.rowsecurity import RowSecurity
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

# The AVG (article 12, paragraph 3) gives a month; who asks something about themselves should not wait that long.
ANSWER_WERKDAGEN = 10
LINK_WERKDAGEN = 2


class CandidateRequestKind(models.TextChoices):
    CORRECTION = "correction", _("something is not right")
    OBJECTION = "objection", _("a partner may not see this")
    LINK = "link", _("a new link to the own page")


class CorrectionAbout(models.TextChoices):
    NAME = "name", _("my name or year of birth")
    REACH = "reach", _("my telephone number, e-mail or where I live")
    WISH = "wish", _("what I want or can do")
    AGREED = "agreed", _("what was agreed")
    OTHER = "other", _("something else")


class CandidateRequestOutcome(models.TextChoices):
    GRANTED = "granted", _("yes")
    PARTLY = "partly", _("partly")
    REFUSED = "refused", _("no")


class CandidateRequestQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> CandidateRequestQuerySet:
        """For who is aan zet, and of a closed traject for who was asked: an objection is not for who it is about.

        The only door from a request.
        """
        holds = Q(trajectory__holder__in=actor.organisation_ids)
        was_asked = Q(trajectory__closed_at__isnull=False, asked__in=actor.organisation_ids)
        return self.filter(holds | was_asked, is_party(actor, days.today(), "trajectory", WORKING_ROLES))

    def upheld(self) -> CandidateRequestQuerySet:
        """Objections that hold: the candidate does not want this partner, and has not thought better of it."""
        return self.filter(kind=CandidateRequestKind.OBJECTION, outcome=CandidateRequestOutcome.GRANTED, lifted_at=None)

    def open(self) -> CandidateRequestQuerySet:
        return self.filter(decided_at=None)

    def of_kind(self, kind: str) -> CandidateRequestQuerySet:
        return self.filter(kind=kind)

    def newest_first(self) -> CandidateRequestQuerySet:
        return self.order_by("-asked_at", "-pk")

    def in_order(self) -> CandidateRequestQuerySet:
        return self.order_by("due", "pk")


class CandidateRequest(Lockable):
    """What a candidate asks on their own page: a correction, an objection to one partner, or (by telephone) a new link.

    Whoever is aan zet answers within a term; the question and the answer are kept. Of one kind about one thing there is
    one open at a time.
    """

    Kind, About, Outcome = CandidateRequestKind, CorrectionAbout, CandidateRequestOutcome

    trajectory = models.ForeignKey(Trajectory, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=CandidateRequestKind.choices)
    about = models.CharField(max_length=8, choices=CorrectionAbout.choices, blank=True)
    against = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField(max_length=2000, blank=True)
    asked = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due = models.DateField()
    outcome = models.CharField(max_length=8, choices=CandidateRequestOutcome.choices, blank=True)
    answer = models.TextField(max_length=2000, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_for = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    # The candidate thought better of an objection that was upheld: the partner may be asked again.
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = CandidateRequestQuerySet.as_manager()
    row_security = RowSecurity(party_sees("regie_candidaterequest.trajectory_id", WORKING_ROLES))
    withheld = "DELETE"
    personal = {
        "text": Personal(_("What the candidate says is not right, or why a partner may not see it."), TRAJECTORY_TERM),
        "answer": Personal(_("To answer the candidate, and to show later what was answered."), TRAJECTORY_TERM),
    }
    impersonal = {"due"}

    class Meta:
        constraints = [
            choices("candidaterequest", "kind", CandidateRequestKind),
            choices("candidaterequest", "about", CorrectionAbout, blank=True),
            choices("candidaterequest", "outcome", CandidateRequestOutcome, blank=True),
            models.CheckConstraint(
                name="candidaterequest_kind_has_its_facts",
                condition=(Q(kind="correction", against__isnull=True) & ~Q(about="") & ~Q(text=""))
                | Q(kind="objection", against__isnull=False, about="")
                | Q(kind="link", against__isnull=True, about="", text=""),
            ),
            models.CheckConstraint(
                name="candidaterequest_answered_whole",
                condition=Q(outcome="", answer="", decided_at=None, decided_by=None, decided_for=None)
                | (~Q(outcome="") & Q(decided_at__isnull=False, decided_by__isnull=False, decided_for__isnull=False))
                & (~Q(answer="") | Q(kind="link")),
            ),
            models.CheckConstraint(
                name="candidaterequest_lifted_was_upheld",
                condition=Q(lifted_at=None, lifted_by=None)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False, kind="objection", outcome="granted"),
            ),
            models.UniqueConstraint(
                fields=["trajectory", "about"],
                condition=Q(kind="correction", decided_at__isnull=True),
                name="candidaterequest_one_correction",
            ),
            models.UniqueConstraint(
                fields=["trajectory", "against"],
                condition=Q(kind="objection", decided_at__isnull=True),
                name="candidaterequest_one_objection",
            ),
            models.UniqueConstraint(
                fields=["trajectory"],
                condition=Q(kind="link", decided_at__isnull=True),
                name="candidaterequest_one_link",
            ),
        ]
        indexes = [models.Index(fields=["trajectory", "-asked_at"], name="candidaterequest_story")]

    def __str__(self) -> str:
        return f"request {self.pk} of a candidate"

    def get_absolute_url(self) -> str:
        return reverse("regie:candidate_request", args=[self.trajectory.number, self.pk])

    @property
    def is_open(self) -> bool:
        return self.decided_at is None

    def is_late(self, day: date) -> bool:
        return self.is_open and self.due < day

    # -- by the candidate, inside `working()` ------------------------------------------------------------------------

    @classmethod
    def correct(cls, trajectory: Trajectory, *, about: str, text: str, by: Actor) -> CandidateRequest:
        """Something is not right. The same said twice is once; raises WrongStatus while an earlier one about the same
        thing, in other words, waits for its answer.
        """
        return cls._ask(trajectory, by, CandidateRequestKind.CORRECTION, about=about, text=text)

    @classmethod
    def object_to(cls, trajectory: Trajectory, organisation: Organisation, *, by: Actor, text: str = "") -> Any:
        """This partner may not see it; why need not be said. Raises WrongStatus for one that takes no part any more,
        and while an earlier objection to the same partner, in other words, waits for its answer.
        """
        trajectory.lock()
        parties = Involvement.objects.current_on(days.today()).filter(trajectory=trajectory)
        if not parties.filter(organisation=organisation).exists():
            raise WrongStatus(_("This organisation does not see your data any more."))
        return cls._ask(trajectory, by, CandidateRequestKind.OBJECTION, against=organisation, text=text)

    @classmethod
    def link_asked(cls, trajectory: Trajectory) -> None:
        """By who has no e-mail: whoever is aan zet brings a new link. By the worker; asked already changes nothing."""
        if not cls.objects.open().filter(trajectory=trajectory, kind=CandidateRequestKind.LINK).exists():
            cls._write(trajectory, CandidateRequestKind.LINK, LINK_WERKDAGEN)

    @classmethod
    @transaction.atomic
    def _ask(cls, trajectory: Trajectory, by: Actor, kind: str, **facts: Any) -> CandidateRequest:
        if by.link is None or by.link.purpose != Link.Purpose.OWN_PAGE:
            raise NotAllowed
        trajectory.lock()
        if (same := cls.objects.open().filter(trajectory=trajectory, kind=kind, **facts).first()) is not None:
            return same
        try:
            with transaction.atomic():
                return cls._write(trajectory, kind, ANSWER_WERKDAGEN, **facts)
        except IntegrityError as error:
            raise WrongStatus(_("You told us this already. The answer is still to come.")) from error

    @classmethod
    def _write(cls, trajectory: Trajectory, kind: str, werkdagen: int, **facts: Any) -> CandidateRequest:
        from transitiehuis.regie.own import request_letters as letters

        made = cls.objects.create(
            trajectory=trajectory,
            kind=kind,
            asked=trajectory.holder or last_holder(trajectory),
            asked_at=timezone.now(),
            due=days.add_werkdagen(days.today(), werkdagen),
            **facts,
        )
        letters.request_came_in(made)
        return made

    # -- by who is aan zet -------------------------------------------------------------------------------------------

    @transaction.atomic
    def decide(self, outcome: str, answer: str, *, by: Actor) -> bool:
        """Answer it: kept, and told to the candidate. Whether that went by mail; else who answers tells it themselves.

        An objection that is upheld ends the partner's part at once. Of two answers at once one wins; the other gets
        WrongStatus. Raises NotAllowed for who is not aan zet.
        """
        from transitiehuis.regie.own import letters

        self._require(by)
        self.trajectory.lock()
        self._require(by)  # the traject may have gone to somebody else a moment sooner
        self.lock()
        if not self.is_open:
            raise WrongStatus(_("This request has been answered in the meantime."))
        if self.kind == CandidateRequestKind.OBJECTION and outcome == CandidateRequestOutcome.GRANTED:
            self._end_part(by)
        self.outcome, self.answer, self.decided_at = outcome, answer, timezone.now()
        self.decided_by, self.decided_for = by.person, by.member.organisation
        self.save()
        return letters.request_answered(self)

    @property
    def holds_off(self) -> bool:
        """The partner it is about cannot be asked again."""
        upheld = (self.kind, self.outcome) == (CandidateRequestKind.OBJECTION, CandidateRequestOutcome.GRANTED)
        return upheld and self.lifted_at is None

    @transaction.atomic
    def lift(self, *, by: Actor) -> None:
        """The candidate thought better of it: this partner may be asked again. Nothing else changes.

        Raises WrongStatus for what holds nobody off (any more), NotAllowed for who is not aan zet.
        """
        self._require(by)
        self.trajectory.lock()
        self._require(by)
        self.lock()
        if not self.holds_off:
            raise WrongStatus(_("This objection does not hold any more."))
        self.lifted_at, self.lifted_by = timezone.now(), by.person
        self.save(update_fields=["lifted_at", "lifted_by"])

    def _require(self, by: Actor) -> None:
        if not by.has_role(*WORKERS) or not type(self).objects.visible_to(by).filter(pk=self.pk).exists():
            raise NotAllowed

    def _end_part(self, by: Actor) -> None:
        """The partner sees the candidate no more, from now on: no part, no open handover, no running proposal."""
        trajectory, whose = self.trajectory, self.against_id
        if trajectory.holder_id == whose:
            raise WrongStatus(
                _("This partner has the turn itself. Hand the trajectory over first; after that its part can end.")
            )
        for offer in Handover.objects.filter(trajectory=trajectory, receiver=whose).waiting():
            offer.withdraw(by=by)
        for proposal in Proposal.objects.filter(trajectory=trajectory, company=whose).running().in_order():
            proposal.withdraw(by=by, because=WithdrawnBecause.CANDIDATE)
        moments = ContactMoment.objects.filter(trajectory=trajectory, owner=whose).to_be_held()
        moments.update(owner=trajectory.holder, assignee=None)
        parts = Involvement.objects.current_on(days.today()).filter(trajectory=trajectory, organisation=whose)
        today = days.today()
        parts.filter(since=today).delete()  # its last day would be before its first
        parts.update(until=today - timedelta(days=1), lead=False)


def last_holder(trajectory: Trajectory) -> Organisation:
    """Of a closed traject: who was aan zet last."""
    events = ChainEvent.objects.filter(trajectory=trajectory, holder__isnull=False)
    event = events.select_related("holder").order_by("-occurred_on", "-recorded_at", "-pk").first()
    if event is None or event.holder is None:
        raise WrongStatus(_("Nobody is there to answer. Call the partner who helped you."))
    return event.holder
