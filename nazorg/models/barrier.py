"""Drempels: partners are asked to think along about what stands in somebody's way. Nothing medical is on the list."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import IntegrityError, models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from intake.access import guides_see, is_guide
from intake.models import WORKERS, DossierView, Trajectory
from nazorg.models.asked import TERM
from transitiehuis import days
from transitiehuis.constraints import each
from transitiehuis.netwerk.models import Membership, Organisation
from transitiehuis.privacy import Personal
from transitiehuis.rowsecurity import RowSecurity
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor


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
            "answered_by__user",
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
    inzagelog."""

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

    is_read: bool  # read `with_read`

    objects = BarrierRequestQuerySet.as_manager()
    row_security = RowSecurity(guides_see("nazorg_barrierrequest.trajectory_id"))
    impersonal = {"due"}
    personal = {
        "barriers": Personal(_("To think along about what stands in the way of work."), TERM),
        "question": Personal(_("To think along about what stands in the way of work."), TERM),
        "answer": Personal(_("To think along about what stands in the way of work."), TERM),
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
        """Ask each of these partners, all or none. They work on the traject too.

        Raises WrongStatus when one of them was asked and has not answered yet or the traject is closed, NotAllowed.
        """
        from nazorg import barrier_messages

        trajectory.hold()
        trajectory.require_worker(by)
        made = []
        for partner in of:
            if partner.pk in by.organisation_ids or partner.pk not in partners_of(trajectory):
                raise NotAllowed
            facts = {"barriers": list(barriers), "question": question, "due": due, "asked_at": timezone.now()}
            try:
                with transaction.atomic():
                    one = cls.objects.create(trajectory=trajectory, asked_of=partner, asked_by=by.member, **facts)
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
        barrier_messages.answered(self)


def partners_of(trajectory: Trajectory) -> set[int]:
    """Organisations that work on the traject today, and are not its company."""
    from intake.access import COMPANY_ROLES, WORKING_ROLES, current
    from intake.models import Involvement

    now = Involvement.objects.filter(current(days.today()), trajectory=trajectory)
    companies = now.filter(role__in=COMPANY_ROLES).values("organisation")
    return set(
        now.filter(role__in=WORKING_ROLES).exclude(organisation__in=companies).values_list("organisation", flat=True)
    )
