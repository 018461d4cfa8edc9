from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from transitiehuis import days
from transitiehuis.constraints import choices
from transitiehuis.netwerk.models import Organisation, Partnership, User
from transitiehuis.privacy import Personal
from transitiehuis.regie.models.rounds import IN_MY_REGION, ROUND_TERM, ROUNDS_I_SEE, QuarterRound, user_of
from transitiehuis.regie.models.toolkit import SuccessFactor
from transitiehuis.rowsecurity import MY_ORGANISATIONS, TODAY, RowSecurity
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

NO_VIEW = 0
MOST_ASKED = 14
CLOSED_ROUNDS_I_SEE = (
    f"SELECT id FROM regie_quarterround WHERE closes_on < {TODAY} AND cancelled_at IS NULL AND ({IN_MY_REGION})"  # noqa: S608
)


class Confidence(models.TextChoices):
    SURE = "sure", pgettext_lazy("confidence", "sure")
    ABOUT = "about", pgettext_lazy("confidence", "about")
    FEELING = "feeling", pgettext_lazy("confidence", "a feeling")


class SubmissionQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> SubmissionQuerySet:
        """Who takes part and who is done: of every round the actor sees. Holds no score."""
        return self.filter(round__in=QuarterRound.objects.visible_to(actor))

    def done(self) -> SubmissionQuerySet:
        return self.filter(submitted_at__isnull=False)


class Submission(Lockable):
    """The one form of an organisation in a round: several colleagues fill it, the last to submit counts."""

    round = models.ForeignKey(QuarterRound, on_delete=models.PROTECT, related_name="submissions")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = SubmissionQuerySet.as_manager()
    row_security = RowSecurity(f"round_id IN ({ROUNDS_I_SEE})", f"organisation_id = ANY ({MY_ORGANISATIONS})")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "organisation"], name="submission_once"),
            models.CheckConstraint(
                condition=Q(submitted_at=None, submitted_by=None)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False, started_at__isnull=False),
                name="submission_submitted_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"submission {self.pk}"

    def _hold(self, by: Actor) -> None:
        """Lock round and form of the actor's own organisation.

        WrongStatus when the round is not open (any more); NotAllowed for another organisation or a former partner.
        """
        self.round.lock()
        self.lock(keeping="round")
        if self.organisation_id not in by.organisation_ids or not takes_part(self.organisation_id, self.round):
            raise NotAllowed
        if not self.round.can_be_scored():
            raise WrongStatus(not_open(self.round))

    @transaction.atomic
    def score(
        self, factor: SuccessFactor, level: int, *, by: Actor, confidence: str = Confidence.ABOUT, reason: str = ""
    ) -> Assessment:
        """Keep the score of a factor: 1 to 4, or NO_VIEW; a later one replaces it.

        The factor is one that is asked (`asked.keep` wrote its row), else WrongStatus.
        """
        self._hold(by)
        row = self.assessments.select_for_update(of=("self",), no_key=True).filter(factor=factor).first()
        if row is None:
            raise WrongStatus(_("This success factor is not asked of your organisation in this round."))
        row.level, row.reason = level, reason
        row.confidence = "" if level == NO_VIEW else confidence or Confidence.ABOUT
        row.scored_by, row.scored_at = user_of(by), timezone.now()
        row.save(update_fields=["level", "confidence", "reason", "scored_by", "scored_at"])
        if self.started_at is None:
            self.started_at = row.scored_at
            self.save(update_fields=["started_at"])
        return row

    @transaction.atomic
    def submit(self, *, by: Actor, seen: datetime | None = None) -> None:
        """Say that the organisation is done; the last submit counts.

        `seen` is the submit that the form showed. When a colleague submitted since, WrongStatus says who, so that one
        looks again; pressing twice oneself is no harm.
        """
        self._hold(by)
        if self.submitted_at != seen and self.submitted_by_id != user_of(by).pk:
            raise WrongStatus(
                _("%(name)s submitted this form while you were busy. Look it over and choose Done again.")
                % {"name": self.submitted_by.name if self.submitted_by else ""}
            )
        if not self.assessments.answered().exists():
            raise WrongStatus(_("Score at least one success factor first."))
        self.submitted_at, self.submitted_by = timezone.now(), user_of(by)
        self.save(update_fields=["submitted_at", "submitted_by"])


def takes_part(organisation_id: int, round: QuarterRound) -> bool:
    """Whether the organisation is a partner of the round's region today."""
    current = Partnership.objects.current_on(days.today())
    return current.filter(organisation=organisation_id, region=round.region_id).exists()


def not_open(round: QuarterRound) -> str:
    """Why partners cannot score now, as a sentence."""
    if round.cancelled_at:
        return str(_("This round was cancelled."))
    if days.today() < round.opens_on:
        return str(_("This round has not opened yet."))
    return str(_("This round has closed. What was saved before that counts."))


class AssessmentQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> AssessmentQuerySet:
        """Own organisation's scores; the region's only after the close, also for the director."""
        closed = QuarterRound.objects.visible_to(actor).closed_by(days.today())
        return self.filter(Q(organisation__in=actor.organisation_ids) | Q(round__in=closed))

    def answered(self) -> AssessmentQuerySet:
        return self.filter(scored_at__isnull=False)

    def of_rounds_closed_by(self, day: date) -> AssessmentQuerySet:
        return self.answered().filter(round__in=QuarterRound.objects.closed_by(day))


class Assessment(models.Model):
    """A factor that is asked of an organisation in a round, and its score once given.

    Blind until the round closes: PostgreSQL shows it to the own organisation only, not to the director either.
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="assessments")
    # Beside the submission so that row security needs no join: both never change.
    round = models.ForeignKey(QuarterRound, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    factor = models.ForeignKey(SuccessFactor, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(null=True, blank=True)
    confidence = models.CharField(max_length=8, choices=Confidence.choices, blank=True)
    reason = models.TextField(blank=True)
    scored_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    scored_at = models.DateTimeField(null=True, blank=True)

    objects = AssessmentQuerySet.as_manager()
    row_security = RowSecurity(
        f"organisation_id = ANY ({MY_ORGANISATIONS}) OR round_id IN ({CLOSED_ROUNDS_I_SEE})",
        f"organisation_id = ANY ({MY_ORGANISATIONS})",
    )
    personal = {"reason": Personal(_("To say why a partner gives a score."), ROUND_TERM)}

    class Meta:
        constraints = [
            choices("assessment", "confidence", Confidence, blank=True),
            models.UniqueConstraint(fields=["round", "organisation", "factor"], name="assessment_once"),
            models.CheckConstraint(
                condition=Q(level=None) | Q(level__gte=NO_VIEW, level__lte=4), name="assessment_level_valid"
            ),
            models.CheckConstraint(
                condition=Q(level=None, scored_at=None, scored_by=None, confidence="", reason="")
                | Q(level=NO_VIEW, scored_at__isnull=False, scored_by__isnull=False, confidence="")
                | (Q(level__gt=NO_VIEW, scored_at__isnull=False, scored_by__isnull=False) & ~Q(confidence="")),
                name="assessment_score_whole",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "factor"], name="assessment_of_organisation")]

    def __str__(self) -> str:
        return f"assessment {self.pk}"
