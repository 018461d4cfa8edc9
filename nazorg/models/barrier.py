"""Drempels: partners are asked to think along about what stands in somebody's way. Nothing medical is on the list."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.db import IntegrityError, models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from intake.access import guides_see, is_guide
from intake.models import (
    TRAJECTORY_TERM,
    WORKERS,
    DossierView,
    EventKind,
    GuideKind,
    Involvement,
    LegalGround,
    PartyRole,
    Purpose,
    Trajectory,
)
from intake.receiving import receivers
from transitiehuis import days
from transitiehuis.constraints import each
from transitiehuis.netwerk.models import Membership, Organisation
from transitiehuis.privacy import Personal
from transitiehuis.rowsecurity import RowSecurity
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor


LATE_DAYS = 14  # a partner that was asked for this alone can still answer so long after the term


class Barrier(models.TextChoices):
    TRANSPORT = "transport", _("transport")
    LANGUAGE = "language", _("language")
    CHILDCARE = "childcare", _("childcare")
    MONEY = "money", _("money")
    HOURS = "hours", _("working hours")
    LEARNING = "learning", pgettext_lazy("barrier", "learning")
    CREW = "crew", _("how people get along at work")


class BarrierRequestQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> BarrierRequestQuerySet:
        """Of trajecten my organisation works on; never for a company. The only door from a request."""
        return self.filter(is_guide(actor, days.today(), "trajectory"))

    def open(self) -> BarrierRequestQuerySet:
        return self.filter(answered_at=None, trajectory__closed_at=None)

    def with_names(self) -> BarrierRequestQuerySet:
        return self.select_related(
            "trajectory__candidate", "trajectory__holder", "asked_of", "asked_by__user", "asked_by__organisation",
            "answered_by__user", "opened",
        )  # fmt: skip

    def with_read(self) -> BarrierRequestQuerySet:
        """With `is_read`: whether somebody of who is asked opened the dossier or the question since."""
        opened = DossierView.objects.filter(
            trajectory=OuterRef("trajectory"), organisation=OuterRef("asked_of"), viewed_at__gte=OuterRef("asked_at")
        )
        return self.annotate(is_read=Exists(opened))

    def in_order(self) -> BarrierRequestQuerySet:
        return self.order_by("due", "pk")


class BarrierRequest(Lockable):
    """One partner is asked about the chosen drempels of one candidate, by a day; read or not follows from the
    inzagelog.

    A partner that does not work on the traject yet becomes a betrokken partij for this question alone (`opened`): until
    it has answered, two weeks after the term at the latest.
    """

    trajectory = models.ForeignKey(Trajectory, on_delete=models.PROTECT, related_name="+")
    barriers = ArrayField(models.CharField(max_length=10, choices=Barrier.choices))
    question = models.TextField(max_length=1000)
    asked_of = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due = models.DateField()
    answer = models.TextField(max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    opened = models.OneToOneField(Involvement, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    is_read: bool  # read `with_read`

    objects = BarrierRequestQuerySet.as_manager()
    row_security = RowSecurity(guides_see("nazorg_barrierrequest.trajectory_id"))
    impersonal = {"due"}
    personal = {
        "barriers": Personal(_("To think along about what stands in the way of work."), TRAJECTORY_TERM),
        "question": Personal(_("To think along about what stands in the way of work."), TRAJECTORY_TERM),
        "answer": Personal(_("To think along about what stands in the way of work."), TRAJECTORY_TERM),
    }

    class Meta:
        constraints = [
            each("barrierrequest", "barriers", Barrier),
            models.CheckConstraint(condition=Q(barriers__len__gt=0), name="barrierrequest_has_barriers"),
            models.CheckConstraint(
                name="barrierrequest_answered_has_its_facts",
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, answer="")
                | Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer=""),
            ),
            models.UniqueConstraint(
                fields=["trajectory", "asked_of"],
                condition=Q(answered_at__isnull=True),
                name="barrierrequest_open_once",
            ),
        ]
        indexes = [
            models.Index(fields=["asked_of"], condition=Q(answered_at__isnull=True), name="barrierrequest_worklist")
        ]

    def __str__(self) -> str:
        return f"barrier request {self.pk}"

    @property
    def words(self) -> str:
        """vervoer, taal"""
        return ", ".join(str(Barrier(value).label) for value in self.barriers)

    @classmethod
    @transaction.atomic
    def ask(
        cls,
        trajectory: Trajectory,
        barriers: Iterable[str],
        *,
        of: Iterable[Organisation],
        question: str,
        due: date,
        by: Actor,
    ) -> list[BarrierRequest]:
        """Ask each of these partners, all or none; only who is aan zet asks one that does not work on it yet.

        Raises WrongStatus when one of them was asked and has not answered yet, the traject is closed, or there is no
        grondslag to share it on; NotAllowed.
        """
        from nazorg import barrier_messages

        trajectory.hold()
        trajectory.require_worker(by)
        made, partners = [], partners_of(trajectory)
        for partner in of:
            if partner.pk in by.organisation_ids:
                raise NotAllowed
            opened = None if partner.pk in partners else open_to(trajectory, partner, due, by)
            facts = {"opened": opened, "barriers": list(barriers), "question": question, "due": due}
            try:
                with transaction.atomic():
                    one = BarrierRequest.objects.create(
                        trajectory=trajectory, asked_of=partner, asked_by=by.member, asked_at=timezone.now(), **facts
                    )
            except IntegrityError as error:
                said = _("%s was asked already and has not answered yet.") % partner.name
                raise WrongStatus(said) from error
            barrier_messages.asked(one)
            made.append(one)
        return made

    def may_answer(self, by: Actor) -> bool:
        return self.asked_of_id in by.organisation_ids and by.has_role(*WORKERS)

    @transaction.atomic
    def tell(self, answer: str, *, by: Actor) -> None:
        """What the partner thinks of it. WrongStatus when a colleague answered by now, NotAllowed for others."""
        from nazorg import barrier_messages

        self.trajectory.require_worker(by)
        if not self.may_answer(by):
            raise NotAllowed
        self.lock()
        if self.answered_at:
            raise WrongStatus(_("A colleague has answered this in the meantime."))
        self.answer, self.answered_at, self.answered_by = answer, timezone.now(), by.member
        self.save(update_fields=["answer", "answered_at", "answered_by"])
        if self.opened:
            self.opened.until = days.today()
            self.opened.save(update_fields=["until"])
        barrier_messages.answered(self)


def open_to(trajectory: Trajectory, partner: Organisation, due: date, by: Actor) -> Involvement:
    """Make `partner` a betrokken partij for one question, on the grondslag to refer somebody; an event remembers it.

    Raises NotAllowed for who is not aan zet and a partner that cannot be asked, WrongStatus without a grondslag.
    """
    trajectory.require_holder(by)
    if not askable(trajectory, by).filter(pk=partner.pk).exists():
        raise NotAllowed
    if by.organisation is None or LegalGround.of(by.organisation, Purpose.REFER) is None:
        raise WrongStatus(_("It has not been written down why your organisation may share this."))
    opened = Involvement.objects.create(
        trajectory=trajectory,
        organisation=partner,
        role=PartyRole.GUIDE,
        guide_kind=GuideKind.JOB_COACH,
        since=days.today(),
        until=due + timedelta(days=LATE_DAYS),
    )
    trajectory.record(EventKind.INVOLVED, by=by)
    return opened


def askable(trajectory: Trajectory, by: Actor) -> Any:
    """Partners of my regions with people who guide, that are no party to this traject in any way; never a company."""
    from intake.access import current

    parties = Involvement.objects.filter(current(days.today()), trajectory=trajectory).values("organisation")
    found = receivers(by).exclude(pk__in=parties).exclude(pk__in=by.organisation_ids)
    return found.exclude(kind=Organisation.Kind.EMPLOYER)


def partners_of(trajectory: Trajectory) -> set[int]:
    """Organisations that work on the traject today, and are not its company."""
    from intake.access import COMPANY_ROLES, WORKING_ROLES, current
    from intake.models import Involvement

    now = Involvement.objects.filter(current(days.today()), trajectory=trajectory)
    companies = now.filter(role__in=COMPANY_ROLES).values("organisation")
    return set(
        now.filter(role__in=WORKING_ROLES).exclude(organisation__in=companies).values_list("organisation", flat=True)
    )
