"""Verklaringen: what a partner states about target group and instruments, by whom, since when and resting on what."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.access import guides_see, is_guide
from intake.models.trajectory import TRAJECTORY_TERM, Trajectory
from transitiehuis import days
from transitiehuis.constraints import choices, period
from transitiehuis.netwerk.models import Membership, Organisation
from transitiehuis.privacy import Personal
from transitiehuis.rowsecurity import RowSecurity
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

WARN_DAYS = 30


class StatementSubject(models.TextChoices):
    TARGET_GROUP = "target_group", _("target group")
    TRIAL_PLACEMENT = "trial_placement", _("trial placement")
    WAGE_SUBSIDY = "wage_subsidy", _("wage cost subsidy (LKS)")
    NO_RISK = "no_risk", _("no-risk policy")
    JOB_COACH = "job_coach", _("job coach")


class TargetGroup(models.TextChoices):
    """On which ground somebody looks for work; never why."""

    UNEMPLOYED = "ww", _("WW")
    PARTICIPATION = "participatiewet", _("Participatiewet")
    NEWCOMER = "statushouder", _("status holder")
    SELF = "nugger", _("no benefit")
    EMPLOYED = "werkend", _("works, changes trade")
    OTHER = "anders", _("other")


class StatementAnswer(models.TextChoices):
    YES = "yes", _("applies")
    ASKED = "asked", _("asked for")
    NO = "no", _("does not apply")


class StatementBasis(models.TextChoices):
    """What it rests on; the paper itself stays where it is kept."""

    CANDIDATE = "candidate", _("what the candidate told")
    DECISION = "decision", _("decision (beschikking)")
    LETTER = "letter", _("letter or certificate")
    REGISTER = "register", _("entry in a register")
    FILE = "file", _("our own file")
    PROFILE = "profile", _("stood in the profile")


class StatementQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> StatementQuerySet:
        """Of trajecten my organisation works on; never for a company. The only door from a request."""
        return self.filter(is_guide(actor, days.today(), "trajectory", each=True))

    def standing(self) -> StatementQuerySet:
        """What each organisation says now: not replaced by something newer of its own, not ended."""
        return self.filter(replaced_at=None, ended_on=None)

    def not_over_on(self, day: date) -> StatementQuerySet:
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=day))

    def ending_by(self, day: date, within: int = WARN_DAYS) -> StatementQuerySet:
        """Those that hold on `day` and end within so many days of it, both ends inside."""
        return self.standing().filter(valid_until__range=(day, day + timedelta(days=within)))

    def newest_first(self) -> StatementQuerySet:
        return self.order_by("-stated_on", "-pk")


class Statement(Lockable):
    """One partner says on a day that something applies to a candidate, until when, and what that rests on.

    Partners may differ: their statements stand beside each other. Only a newer one of the same organisation on the
    same subject takes the place of an older one, which is kept.
    """

    Subject, Group, Answer, Basis = StatementSubject, TargetGroup, StatementAnswer, StatementBasis

    trajectory = models.ForeignKey(Trajectory, on_delete=models.PROTECT, related_name="statements")
    subject = models.CharField(max_length=16, choices=StatementSubject.choices)
    group = models.CharField(max_length=16, choices=TargetGroup.choices, blank=True)
    answer = models.CharField(max_length=8, choices=StatementAnswer.choices, default=StatementAnswer.YES)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    stated_on = models.DateField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    basis = models.CharField(max_length=12, choices=StatementBasis.choices)
    reference = models.CharField(max_length=80, blank=True)
    note = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField()
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    objects = StatementQuerySet.as_manager()
    row_security = RowSecurity(guides_see("intake_statement.trajectory_id"))
    impersonal = {"stated_on", "valid_from", "ended_on"}
    personal = {
        "group": Personal(_("To know which arrangements can help."), TRAJECTORY_TERM),
        "answer": Personal(_("To know which arrangements can help."), TRAJECTORY_TERM),
        "valid_until": Personal(_("To ask again before an arrangement ends."), TRAJECTORY_TERM),
        "reference": Personal(_("To find the paper where it is kept."), TRAJECTORY_TERM),
        "note": Personal(_("To know which arrangements can help."), TRAJECTORY_TERM),
    }

    class Meta:
        constraints = [
            choices("statement", "subject", StatementSubject),
            choices("statement", "group", TargetGroup, blank=True),
            choices("statement", "answer", StatementAnswer),
            choices("statement", "basis", StatementBasis),
            period("statement", "valid_from", "valid_until"),
            models.CheckConstraint(
                name="statement_group_is_of_the_target_group",
                condition=Q(subject=StatementSubject.TARGET_GROUP, answer=StatementAnswer.YES) & ~Q(group="")
                | ~Q(subject=StatementSubject.TARGET_GROUP) & Q(group=""),
            ),
            models.UniqueConstraint(
                fields=["trajectory", "organisation", "subject"],
                condition=Q(replaced_at__isnull=True, ended_on__isnull=True),
                name="statement_one_standing",
            ),
        ]
        indexes = [
            models.Index(
                fields=["valid_until"],
                condition=Q(replaced_at__isnull=True, ended_on__isnull=True, valid_until__isnull=False),
                name="statement_ending",
            ),
            models.Index(  # what ends of one traject: looked up on Vandaag for each that is held
                fields=["trajectory", "valid_until"],
                condition=Q(replaced_at__isnull=True, ended_on__isnull=True, valid_until__isnull=False),
                name="statement_ending_of_one",
            ),
        ]

    def __str__(self) -> str:
        return f"statement {self.pk}"

    @property
    def stands(self) -> bool:
        return self.replaced_at is None and self.ended_on is None

    @property
    def says(self) -> str:
        """Participatiewet; no-risk policy: applies."""
        return str(self.get_group_display() if self.group else self.get_answer_display())

    @classmethod
    def group_of(cls, trajectory: Trajectory) -> str:
        """The target group that the newest standing statement names; '' when nobody says."""
        said = cls.objects.filter(trajectory__in=trajectory.family, subject=StatementSubject.TARGET_GROUP).standing()
        return said.newest_first().values_list("group", flat=True).first() or ""

    @classmethod
    def require(cls, trajectory: Trajectory, by: Actor) -> None:
        """Raises NotAllowed for who does not work on the traject, and for an organisation that is also its company."""
        trajectory.require_worker(by)
        if not Trajectory.objects.filter(is_guide(by, days.today()), pk=trajectory.pk).exists():
            raise NotAllowed

    @classmethod
    @transaction.atomic
    def say(
        cls,
        trajectory: Trajectory,
        *,
        subject: str,
        by: Actor,
        answer: str = StatementAnswer.YES,
        group: str = "",
        basis: str = StatementBasis.CANDIDATE,
        stated_on: date | None = None,
        valid_from: date | None = None,
        valid_until: date | None = None,
        reference: str = "",
        note: str = "",
    ) -> Statement:
        """My organisation states this, today unless `stated_on` says otherwise; what it said before is replaced.

        Saying again what stands already changes nothing. Raises WrongStatus when my organisation said something newer
        on this subject, or the traject was closed; NotAllowed as `require` says.
        """
        trajectory.hold()
        cls.require(trajectory, by)
        day = stated_on or days.today()
        said: dict[str, Any] = {
            "answer": answer,
            "group": group,
            "basis": basis,
            "stated_on": day,
            "valid_from": valid_from or day,
            "valid_until": valid_until,
            "reference": reference,
            "note": note,
        }
        mine = {"organisation": by.member.organisation, "subject": subject}
        standing = cls.objects.filter(trajectory__in=trajectory.family, **mine).standing()
        before = standing.newest_first().first()
        if before is not None:
            if all(getattr(before, name) == value for name, value in said.items()):
                return before
            if before.stated_on > day:
                raise WrongStatus(_("Your organisation stated something newer about this. Look at that first."))
            standing.update(replaced_at=timezone.now())
        mine |= {"trajectory": trajectory}
        return cls.objects.create(**mine, **said, member=by.member, recorded_at=timezone.now(), replaces=before)

    @transaction.atomic
    def end(self, *, by: Actor) -> None:
        """It no longer holds, from today. Only who stated it may say so; WrongStatus when it stands no more.

        Of a dossier that was put together with another it is ended on the one that goes on.
        """
        goes_on = self.trajectory.merged_into or self.trajectory
        goes_on.hold()
        self.require(goes_on, by)
        if self.organisation_id not in by.organisation_ids:
            raise NotAllowed
        self.lock()
        if not self.stands:
            raise WrongStatus(_("This statement was replaced or ended in the meantime."))
        self.ended_on = days.today()
        self.save(update_fields=["ended_on"])
