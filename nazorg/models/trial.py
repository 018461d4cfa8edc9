"""How a proefplaatsing ended: written down by a partner, and confirmed or contested by the candidate by link."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intake.models import TRAJECTORY_TERM
from matching.models import Placement, PlacementKind, PlacementState
from nazorg.models.asked import DATES, Asked, AskedQuerySet, asked_constraints, asked_security
from transitiehuis import days
from transitiehuis.constraints import choices
from transitiehuis.netwerk.models import Membership
from transitiehuis.privacy import Personal
from transitiehuis.workflow import WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

ANSWER_DAYS = 14


class TrialEnd(models.TextChoices):
    DONE = "done", _("the whole trial placement was done")
    PARTLY = "partly", _("a part of it was done")
    NO_SHOW = "no_show", _("the candidate did not come")
    CONTRACT = "contract", _("it became a contract")


class Verdict(models.TextChoices):
    AGREES = "agrees", _("agrees")
    CONTESTS = "contests", _("does not agree")


class TrialOutcomeQuerySet(AskedQuerySet):
    def with_names(self) -> TrialOutcomeQuerySet:
        return self.select_related(
            "link", "trajectory__candidate", "trajectory__region", "trajectory__holder", "placement__employer",
            "placement__training_company", "answered_by__user", "recorded_by__user", "recorded_by__organisation",
        )  # fmt: skip


class TrialOutcome(Asked):
    """Once for each proefplaatsing. What the partner wrote and what the candidate says stand beside each other."""

    remind_days = 5

    placement = models.OneToOneField(Placement, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=TrialEnd.choices)
    note = models.TextField(max_length=1000, blank=True)
    recorded_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=10, choices=Verdict.choices, blank=True)
    said = models.TextField(max_length=1000, blank=True)

    objects: ClassVar[models.Manager] = TrialOutcomeQuerySet.as_manager()
    row_security = asked_security("nazorg_trialoutcome")
    impersonal = DATES
    personal = {
        "note": Personal(_("To tell how a trial placement ended."), TRAJECTORY_TERM),
        "said": Personal(_("To hear the candidate's own side."), TRAJECTORY_TERM),
    }

    class Meta:
        verbose_name = "end of a trial placement"
        constraints = [
            *asked_constraints("trialoutcome"),
            choices("trialoutcome", "outcome", TrialEnd),
            choices("trialoutcome", "verdict", Verdict, blank=True),
            models.CheckConstraint(
                name="trialoutcome_answered_has_a_verdict",
                condition=Q(answered_at__isnull=True, verdict="", said="")
                | Q(answered_at__isnull=False) & ~Q(verdict=""),
            ),
            models.CheckConstraint(
                name="trialoutcome_contested_says_why", condition=~Q(verdict=Verdict.CONTESTS) | ~Q(said="")
            ),
        ]
        indexes = [models.Index(fields=["trajectory"], name="trialoutcome_story")]

    @classmethod
    @transaction.atomic
    def record(cls, placement: Placement, outcome: str, *, note: str = "", by: Actor) -> TrialOutcome:
        """How it ended, on the last day or later; the candidate is asked by link whether that is so.

        Raises WrongStatus for another kind of placement, before it began, or when it was written down by now.
        """
        from nazorg.reaching import of_candidate

        placement.trajectory.require_worker(by)
        placement.lock()
        if placement.kind != PlacementKind.TRIAL or placement.state == PlacementState.PLANNED:
            raise WrongStatus(_("Only of a trial placement that has begun it is written down how it ended."))
        today = days.today()
        try:
            with transaction.atomic():
                made = cls.objects.create(
                    placement=placement,
                    trajectory=placement.trajectory,
                    outcome=outcome,
                    note=note,
                    recorded_by=by.member,
                    channel=of_candidate(placement.trajectory.candidate).channel,
                    asked_on=today,
                    due=today + timedelta(days=ANSWER_DAYS),
                )
        except IntegrityError as error:
            raise WrongStatus(_("A colleague has written this down in the meantime.")) from error
        made.give_link()
        made.send()
        return made

    def send(self, *, again: bool = False) -> None:
        from nazorg import asking
        from nazorg.reaching import of_candidate

        asking.trial_asked(self, of_candidate(self.trajectory.candidate), again=again)

    @transaction.atomic
    def answer(self, verdict: str, *, said: str = "", by: Actor) -> None:
        """The candidate agrees, or says what was otherwise: that makes a red signal. WrongStatus, NotAllowed."""
        from nazorg.signalling import contested
        from transitiehuis.netwerk.actor import working

        via = self.require_via(by)
        with working():
            self.hold_open()
            self.verdict, self.said = verdict, said if verdict == Verdict.CONTESTS else ""
            self.close(via, by)
            self.save()
            if verdict == Verdict.CONTESTS:
                contested(self)
