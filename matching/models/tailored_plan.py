"""Maatwerkplan: the parts by which one person learns a trade, in order and with dates; agreed in versions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.access import WORKING_ROLES, is_party, party_sees
from intake.models import TRAJECTORY_TERM, Occupation, Trajectory
from matching.models.plan_words import RUNS, PlanStatus
from matching.models.qualification import Qualification
from matching.models.routes import Edited
from transitiehuis import days
from transitiehuis.constraints import choices
from transitiehuis.netwerk.models import Organisation
from transitiehuis.privacy import Personal
from transitiehuis.rowsecurity import RowSecurity
from transitiehuis.workflow import WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

GOAL = ("qualification", "occupation")


class TailoredPlanQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> TailoredPlanQuerySet:
        """Of trajecten my organisation works on; never for a company. The only door from a request."""
        return self.filter(is_party(actor, days.today(), "trajectory", WORKING_ROLES))

    def running(self) -> TailoredPlanQuerySet:
        """Being made, or agreed and in force."""
        return self.filter(status__in=RUNS)

    def with_facts(self) -> TailoredPlanQuerySet:
        related = ("qualification", "occupation", "made_by", "made_for", "agreed_by", "agreed_for", "edited_by")
        return self.select_related(*related)

    def with_parts(self) -> TailoredPlanQuerySet:
        """With all that is shown of the parts; one query more."""
        from matching.models.tailored_part import TailoredPart

        return self.prefetch_related(Prefetch("parts", TailoredPart.objects.with_facts().in_order()))

    def newest_first(self) -> TailoredPlanQuerySet:
        return self.order_by("-version", "-pk")


class TailoredPlan(Edited):
    """What one person does to become something, from which providers, when and at whose cost.

    A concept can be changed; once agreed with the candidate it stands as it is. A change begins the next version as a
    concept, with its reason, and the older version stands until the newer one is agreed.
    """

    Status = PlanStatus

    trajectory = models.ForeignKey(Trajectory, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=10, choices=PlanStatus.choices, default=PlanStatus.CONCEPT)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    changed_because = models.CharField(max_length=200, blank=True)
    qualification = models.ForeignKey(Qualification, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    occupation = models.ForeignKey(Occupation, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    begins_on = models.DateField()  # nothing before this day
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_for = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    agreed_on = models.DateField(null=True, blank=True)  # with the candidate
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    agreed_for = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_because = models.CharField(max_length=200, blank=True)

    objects = TailoredPlanQuerySet.as_manager()
    row_security = RowSecurity(party_sees("matching_tailoredplan.trajectory_id", WORKING_ROLES))
    withheld = "DELETE"
    impersonal = {"begins_on", "agreed_on", "ended_on"}
    personal = {
        "changed_because": Personal(_("To know why a plan was changed or stopped."), TRAJECTORY_TERM),
        "ended_because": Personal(_("To know why a plan was changed or stopped."), TRAJECTORY_TERM),
    }
    if TYPE_CHECKING:
        parts: Any  # of TailoredPart

    class Meta:
        constraints = [
            choices("tailoredplan", "status", PlanStatus),
            models.CheckConstraint(
                condition=Q(qualification__isnull=True) ^ Q(occupation__isnull=True), name="tailoredplan_one_goal"
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True, changed_because="", version=1)
                | (Q(replaces__isnull=False, version__gt=1) & ~Q(changed_because="")),
                name="tailoredplan_change_has_a_reason",
            ),
            models.CheckConstraint(
                name="tailoredplan_status_has_its_facts",
                condition=Q(status="concept", agreed_on=None, ended_on=None)
                | Q(status="agreed", agreed_on__isnull=False, ended_on=None)
                | Q(status="replaced", agreed_on__isnull=False, ended_on__isnull=False)
                | (Q(status="stopped", ended_on__isnull=False) & ~Q(ended_because="")),
            ),
            models.CheckConstraint(
                name="tailoredplan_agreed_by_somebody",
                condition=Q(agreed_on=None, agreed_at=None, agreed_by=None, agreed_for=None)
                | Q(
                    agreed_on__isnull=False, agreed_at__isnull=False, agreed_by__isnull=False, agreed_for__isnull=False
                ),
            ),
            models.UniqueConstraint(
                fields=["trajectory"], condition=Q(status="concept"), name="tailoredplan_one_concept"
            ),
            models.UniqueConstraint(
                fields=["trajectory"], condition=Q(status="agreed"), name="tailoredplan_one_agreed"
            ),
        ]
        indexes = [models.Index(fields=["trajectory", "version"], name="tailoredplan_versions")]

    def __str__(self) -> str:
        return f"tailored plan {self.pk}"

    @property
    def is_concept(self) -> bool:
        return self.status == PlanStatus.CONCEPT

    @property
    def goal(self) -> str:
        """What somebody becomes by it."""
        if self.qualification:
            return self.qualification.label
        return self.occupation.name_nl if self.occupation else ""

    # -- steps -------------------------------------------------------------------------------------------------------

    @classmethod
    @transaction.atomic
    def begin(cls, trajectory: Trajectory, *, begins_on: date, by: Actor, **goal: Any) -> TailoredPlan:
        """A first concept for this `goal` (a qualification or an occupation).

        Raises NotAllowed for who is not aan zet, WrongStatus when there is a plan already.
        """
        trajectory.hold()
        trajectory.require_holder(by)
        if cls.objects.filter(trajectory=trajectory).running().exists():
            raise WrongStatus(_("There is a plan for this candidate already. Change that one."))
        plan = cls(trajectory=trajectory, begins_on=begins_on, **goal)
        plan._made(by)
        return plan

    @transaction.atomic
    def aim(self, *, opened_at: datetime, by: Actor, begins_on: date, **goal: Any) -> None:
        """Another goal or another first day; the parts are laid anew."""

        def write() -> None:
            self.begins_on = begins_on
            self.qualification, self.occupation = goal.get("qualification"), goal.get("occupation")

        self.edit(write, opened_at=opened_at, by=by)

    @transaction.atomic
    def edit(self, write: Callable[[], Any], *, opened_at: datetime, by: Actor) -> None:
        """Hold the concept, `write`, and lay its parts in time anew.

        Raises NotAllowed for who is not aan zet, WrongStatus when the plan is no concept any more or somebody wrote
        since `opened_at`.
        """
        self._hold(PlanStatus.CONCEPT, by=by)
        self._claim(opened_at, by)
        write()
        self.save()
        self._lay()

    @transaction.atomic
    def agree(self, *, by: Actor, on: date | None = None) -> None:
        """The candidate agreed, on a day up to today: from now on it stands, in place of the version before.

        Raises WrongStatus where a part cannot stand, a demand is not met or there is no part at all.
        """
        from matching import plan_messages
        from matching.sheet import sheet_of

        self._hold(PlanStatus.CONCEPT, by=by)
        self._lay()
        if blocked := sheet_of(self).blocked:
            raise WrongStatus(blocked)
        for older in TailoredPlan.objects.filter(trajectory__in=self.trajectory.family, status=PlanStatus.AGREED):
            older._end(PlanStatus.REPLACED, "")
        self.status = PlanStatus.AGREED
        self.agreed_on, self.agreed_at = on or days.today(), timezone.now()
        self.agreed_by, self.agreed_for = by.person, by.organisation
        self._sign(by)
        self.save()
        plan_messages.agreed(self)

    @transaction.atomic
    def change(self, *, because: str, by: Actor) -> TailoredPlan:
        """The next version as a concept, with the reason; what has begun keeps its days, the rest is laid anew.

        Raises WrongStatus when the plan is not in force, or a next version is being made.
        """
        from matching.models.tailored_part import copy_parts

        self._hold(PlanStatus.AGREED, by=by)
        mine = TailoredPlan.objects.filter(trajectory=self.trajectory_id)
        if mine.filter(status=PlanStatus.CONCEPT).exists():
            raise WrongStatus(_("A new version is being made already."))
        latest = mine.aggregate(models.Max("version"))["version__max"]
        goal = {name: getattr(self, name) for name in GOAL}
        plan = TailoredPlan(trajectory=self.trajectory, begins_on=self.begins_on, replaces=self, **goal)
        plan.version, plan.changed_because = latest + 1, because
        plan._made(by)
        copy_parts(self, plan)
        plan._lay()
        return plan

    @transaction.atomic
    def carry_over(self, trajectory: Trajectory, *, by: Actor) -> TailoredPlan:
        """Go on, on `trajectory`, with this plan of a dossier that came along: a concept with the same goal and parts.

        One that is in force stands until the new one is agreed. Raises NotAllowed for who is not aan zet, WrongStatus
        for a plan of another dossier, one that is over, and where this dossier has a plan of its own.
        """
        from matching.models.tailored_part import copy_parts

        trajectory.hold()
        trajectory.require_holder(by)
        family = TailoredPlan.objects.filter(trajectory__in=trajectory.family)
        if family.filter(trajectory=trajectory).running().exists():
            raise WrongStatus(_("There is a plan for this candidate already. Change that one."))
        self.lock()
        if self.trajectory_id not in trajectory.family or self.status not in RUNS:
            raise WrongStatus(_("This plan has changed in the meantime: %s.") % self.get_status_display())
        came = _("Came along with dossier %(number)s.") % {"number": self.trajectory.number}
        plan = TailoredPlan(trajectory=trajectory, begins_on=self.begins_on, replaces=self, changed_because=str(came))
        for name in GOAL:
            setattr(plan, name, getattr(self, name))
        plan.version = (family.aggregate(models.Max("version"))["version__max"] or 0) + 1
        plan._made(by)
        copy_parts(self, plan)
        plan._lay()
        if self.is_concept:
            goes_on = _("Goes on with dossier %(number)s.") % {"number": trajectory.number}
            self._end(PlanStatus.STOPPED, str(goes_on))
        return plan

    @transaction.atomic
    def stop(self, *, because: str, by: Actor) -> None:
        """No longer: a concept is thrown away, an agreed plan ends. A seat that was asked is given back apart."""
        self._hold(*RUNS, by=by)
        self._end(PlanStatus.STOPPED, because)

    def end_with_traject(self) -> None:
        """The traject was closed; it is held by who closes it."""
        self.lock()
        if self.status in RUNS:
            self._end(PlanStatus.STOPPED, str(_("The trajectory was closed.")))

    # -- how -----------------------------------------------------------------------------------------------------------

    def _made(self, by: Actor) -> None:
        self.made_at, self.made_by, self.made_for = timezone.now(), by.person, by.organisation
        self._sign(by)
        self.save(force_insert=True)

    def _hold(self, *statuses: str, by: Actor) -> None:
        self.trajectory.hold()
        self.trajectory.require_holder(by)
        self.lock()
        if self.status not in statuses:
            raise WrongStatus(_("This plan has changed in the meantime: %s.") % self.get_status_display())

    def _end(self, status: str, because: str) -> None:
        self.status, self.ended_on, self.ended_because = status, days.today(), because
        self.save()

    def _lay(self) -> None:
        """Write the days of each part as they work out now; a part that cannot stand has none."""
        from matching.models.tailored_part import TailoredPart
        from matching.sheet import sheet_of

        TailoredPart.objects.filter(plan=self).update(first_day=None, last_day=None, taken=None)
        sheet = sheet_of(self)
        for part in sheet.parts:
            laid = sheet.placed[part.pk]
            part.begins_then = part.start.starts_on if part.start else None
            stands = laid.days and not laid.clash
            part.first_day, part.last_day = (laid.first, laid.last) if stands else (None, None)
            part.taken = laid.days if stands else None
        TailoredPart.objects.bulk_update(sheet.parts, ["begins_then", "first_day", "last_day", "taken"])
