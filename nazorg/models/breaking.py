"""Why a placement broke, told from three sides apart: candidate, leerbedrijf and partner, by one list of reasons."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intake.models import TRAJECTORY_TERM, Reason
from matching.models import Placement, PlacementState, ToldBy
from nazorg.models.asked import DATES, Asked, AskedQuerySet, Channel, Via, asked_constraints, asked_security
from transitiehuis import days
from transitiehuis.constraints import choices
from transitiehuis.privacy import Personal
from transitiehuis.workflow import NotAllowed, WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

ANSWER_DAYS = 14
BY_LINK = (ToldBy.CANDIDATE, ToldBy.COMPANY)


class BreakReportQuerySet(AskedQuerySet):
    def with_names(self) -> BreakReportQuerySet:
        return self.select_related(
            "link", "reason", "trajectory__candidate", "trajectory__region", "trajectory__holder",
            "placement__employer", "placement__training_company", "answered_by__user", "answered_by__organisation",
        )  # fmt: skip


class BreakReport(Asked):
    """One side's account of why the work ended. Who ended the placement says it for the side that told; the candidate
    and the leerbedrijf are asked by link where they did not tell yet, and a partner adds their own on the page."""

    remind_days = 5

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="+")
    told_by = models.CharField(max_length=10, choices=ToldBy.choices)
    reason = models.ForeignKey(Reason, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    note = models.TextField(max_length=1000, blank=True)

    objects: ClassVar[models.Manager] = BreakReportQuerySet.as_manager()
    row_security = asked_security("nazorg_breakreport")
    impersonal = DATES
    personal = {"note": Personal(_("To know why a placement broke, and prevent the next one."), TRAJECTORY_TERM)}

    class Meta:
        verbose_name = "break report"
        constraints = [
            *asked_constraints("breakreport"),
            choices("breakreport", "told_by", ToldBy),
            models.CheckConstraint(
                name="breakreport_told_has_a_reason",
                condition=Q(answered_at__isnull=True, reason__isnull=True, note="")
                | Q(answered_at__isnull=False, reason__isnull=False),
            ),
            models.UniqueConstraint(fields=["placement", "told_by"], name="breakreport_once_a_side"),
        ]
        indexes = [models.Index(fields=["trajectory"], name="breakreport_story")]

    @classmethod
    @transaction.atomic
    def open_for(cls, placement: Placement, *, by: Actor) -> None:
        """The work ended: write what was told with it, and ask candidate and leerbedrijf for their own account."""
        if placement.reason and placement.reason_told_by:
            told = cls._row(placement, placement.reason_told_by, Channel.GUIDE)
            told.reason = placement.reason
            told.close(Via.CALL if by.current else Via.LINK, by)
            told.save()
        for side in BY_LINK:
            if side != placement.reason_told_by:
                cls.ask(placement, side)

    @classmethod
    def ask(cls, placement: Placement, side: str) -> None:
        from nazorg.reaching import reach_of

        asked = cls._row(placement, side, reach_of(placement, side).channel)
        asked.save()
        asked.give_link()
        asked.send()

    @classmethod
    def _row(cls, placement: Placement, side: str, channel: str) -> BreakReport:
        today = days.today()
        facts = {"asked_on": today, "due": today + timedelta(days=ANSWER_DAYS), "channel": channel}
        return cls(placement=placement, trajectory=placement.trajectory, told_by=side, **facts)

    def send(self, *, again: bool = False) -> None:
        from nazorg import asking
        from nazorg.reaching import reach_of

        asking.break_asked(self, reach_of(self.placement, self.told_by), again=again)

    @transaction.atomic
    def tell(self, reason: Reason, *, note: str = "", by: Actor) -> None:
        """That side's account, by link or told to a begeleider; also a late one.

        Raises WrongStatus when it was told by now, NotAllowed.
        """
        from transitiehuis.netwerk.actor import working

        via = self.require_via(by)
        with working():
            self.hold_open()
            self.reason, self.note = reason, note
            self.close(via, by)
            self.save()

    @classmethod
    @transaction.atomic
    def add(cls, placement: Placement, reason: Reason, *, note: str = "", by: Actor) -> BreakReport:
        """A partner's own account, beside those of candidate and leerbedrijf; one for each placement.

        Raises WrongStatus while the work goes on or when a partner told already, NotAllowed.
        """
        placement.trajectory.require_worker(by)
        placement.trajectory.lock()
        if placement.state != PlacementState.ENDED or by.current is None:
            raise WrongStatus(_("This placement has not ended."))
        if not placement.trajectory.is_worked_by(by):
            raise NotAllowed
        if cls.objects.filter(placement=placement, told_by=ToldBy.PARTNER).exists():
            raise WrongStatus(_("A partner has told this in the meantime."))
        told = cls._row(placement, ToldBy.PARTNER, Channel.GUIDE)
        told.reason, told.note = reason, note
        told.close(Via.CALL, by)
        told.save()
        return told
