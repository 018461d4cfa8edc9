"""A part of a maatwerkplan: a start of a route, one part of a route, or something of its own."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models, transaction
from django.db.models import Deferrable, F, Q
from django.utils.translation import gettext_lazy as _

from intake.models import TRAJECTORY_TERM, Certificate, LanguageLevel, Skill
from matching.models.day_ranges import DayRanges
from matching.models.enrolling import Enrolment
from matching.models.plan_words import ExemptBasis
from matching.models.route_items import RouteFunding, RoutePart, RouteStart
from matching.models.route_words import PartKind, Payer, StartStatus
from matching.models.tailored_plan import TailoredPlan
from transitiehuis import days
from transitiehuis.constraints import choices
from transitiehuis.netwerk.models import Organisation
from transitiehuis.privacy import Personal
from transitiehuis.rowsecurity import RowSecurity
from transitiehuis.workflow import WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

EXEMPTION = ("exempt_by", "exempt_on", "exempt_basis", "exempt_reference")
# A plan that was agreed stands as it is; only a seat may still be asked for its parts.
ONLY_IN_A_CONCEPT = """
IF (SELECT p.status FROM matching_tailoredplan p WHERE p.id = COALESCE(NEW.plan_id, OLD.plan_id)) <> 'concept' THEN
    IF TG_OP <> 'UPDATE' OR to_jsonb(NEW) - 'enrolment_id' <> to_jsonb(OLD) - 'enrolment_id' THEN
        RAISE EXCEPTION 'a part changes only while its plan is a concept';
    END IF;
END IF;
IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
RETURN NEW;
"""


class TailoredPartQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> TailoredPartQuerySet:
        """Of the plans the actor sees; the only door from a request."""
        return self.filter(plan__in=TailoredPlan.objects.visible_to(actor))

    def with_facts(self) -> TailoredPartQuerySet:
        """Everything that is shown of a part."""
        return self.select_related(
            "provider", "start__route", "start__place", "route_part", "certificate", "skill", "after",
            "payer_organisation", "funding", "exempt_by", "enrolment",
        )  # fmt: skip

    def off(self, day: date) -> TailoredPartQuerySet:
        """Still to come or running on `day`, of a start that was called off, taken away or moved since it was laid."""
        called_off = Q(start__status=StartStatus.CANCELLED) | Q(start__removed_at__isnull=False)
        moved = ~Q(start__starts_on=F("begins_then"))
        return self.filter(called_off | moved, start__isnull=False, last_day__gte=day)

    def in_order(self) -> TailoredPartQuerySet:
        return self.order_by("position", "pk")


class TailoredPart(models.Model):
    """One part: what, of whom, on which days, what it gives, what it costs and who pays; or what somebody is exempt
    from, by whom and resting on what.

    `days` in all, on ISO `weekdays`. `first_day`, `last_day` and `taken` follow from the plan as a whole; no two parts
    of a plan take the same day. `begins_then` is the day of the start as it was when the plan was last laid.
    """

    plan = models.ForeignKey(TailoredPlan, on_delete=models.PROTECT, related_name="parts")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=16, choices=PartKind.choices)
    title = models.CharField(max_length=120)
    provider = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    start = models.ForeignKey(RouteStart, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    route_part = models.ForeignKey(RoutePart, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    language_level = models.CharField(max_length=2, choices=LanguageLevel.choices, blank=True)
    days = models.PositiveSmallIntegerField()
    weekdays = ArrayField(models.PositiveSmallIntegerField())
    not_before = models.DateField(null=True, blank=True)
    pinned = models.BooleanField(default=False)  # begins on `not_before`, agreed with the provider
    after = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    begins_then = models.DateField(null=True, blank=True)
    first_day = models.DateField(null=True, blank=True)
    last_day = models.DateField(null=True, blank=True)
    taken = DayRanges(null=True, blank=True)
    cost = models.PositiveIntegerField(null=True, blank=True)  # euro
    payer = models.CharField(max_length=12, choices=Payer.choices, blank=True)
    payer_organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    funding = models.ForeignKey(RouteFunding, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    exempt_by = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    exempt_on = models.DateField(null=True, blank=True)
    exempt_basis = models.CharField(max_length=12, choices=ExemptBasis.choices, blank=True)
    exempt_reference = models.CharField(max_length=80, blank=True)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    objects = TailoredPartQuerySet.as_manager()
    row_security = RowSecurity(
        "EXISTS (SELECT 1 FROM matching_tailoredplan p WHERE p.id = matching_tailoredpart.plan_id)"
    )
    impersonal = {"not_before", "begins_then", "first_day", "last_day", "taken", "exempt_on"}
    personal = {
        "title": Personal(_("To agree what somebody learns, where and when."), TRAJECTORY_TERM),
        "exempt_reference": Personal(_("To find the paper where it is kept."), TRAJECTORY_TERM),
    }

    class Meta:
        constraints = [
            choices("tailoredpart", "kind", PartKind),
            choices("tailoredpart", "payer", Payer, blank=True),
            choices("tailoredpart", "language_level", LanguageLevel, blank=True),
            choices("tailoredpart", "exempt_basis", ExemptBasis, blank=True),
            models.CheckConstraint(condition=~Q(title=""), name="tailoredpart_has_title"),
            models.CheckConstraint(condition=Q(days__range=(1, 1000)), name="tailoredpart_days"),
            models.CheckConstraint(
                condition=Q(weekdays__contained_by=[1, 2, 3, 4, 5], weekdays__len__range=(1, 5)),
                name="tailoredpart_weekdays",
            ),
            models.CheckConstraint(
                condition=Q(pinned=False) | Q(not_before__isnull=False, start=None), name="tailoredpart_pinned_on_a_day"
            ),
            models.CheckConstraint(condition=Q(start=None) | Q(route_part=None), name="tailoredpart_start_or_part"),
            models.CheckConstraint(
                condition=Q(first_day=None, last_day=None, taken=None)
                | Q(first_day__isnull=False, last_day__gte=F("first_day"), taken__isnull=False),
                name="tailoredpart_laid_or_not",
            ),
            models.CheckConstraint(
                condition=Q(exempt_by=None, exempt_on=None, exempt_basis="", exempt_reference="")
                | (Q(exempt_by__isnull=False, exempt_on__isnull=False, first_day=None) & ~Q(exempt_basis="")),
                name="tailoredpart_exempt_by_whom_and_why",
            ),
            models.CheckConstraint(
                condition=Q(cost=None) | Q(cost=0) | ~Q(payer=""), name="tailoredpart_cost_has_a_payer"
            ),
            models.CheckConstraint(
                condition=~Q(payer="fund") | Q(funding__isnull=False) | Q(payer_organisation__isnull=False),
                name="tailoredpart_fund_is_named",
            ),
            models.CheckConstraint(condition=~Q(after=F("pk")), name="tailoredpart_not_after_itself"),
            models.CheckConstraint(
                condition=Q(enrolment=None) | Q(start__isnull=False), name="tailoredpart_seat_at_a_start"
            ),
            models.UniqueConstraint(
                fields=["plan", "position"], name="tailoredpart_in_order", deferrable=Deferrable.DEFERRED
            ),
            models.UniqueConstraint(
                fields=["plan", "start"], condition=Q(start__isnull=False), name="tailoredpart_start_once"
            ),
            ExclusionConstraint(
                name="tailoredpart_one_place_a_day",
                expressions=[("plan", RangeOperators.EQUAL), ("taken", RangeOperators.OVERLAPS)],
                condition=Q(taken__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["start"], condition=Q(start__isnull=False), name="tailoredpart_start")]
        triggers = [
            pgtrigger.Trigger(
                name="only_in_a_concept",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func=ONLY_IN_A_CONCEPT,
            )
        ]

    def __str__(self) -> str:
        return f"part {self.pk} of a plan"

    @property
    def is_exempt(self) -> bool:
        return self.exempt_by_id is not None

    @property
    def is_gone(self) -> bool:
        """Its start was called off or taken away."""
        return self.start is not None and (
            self.start.status == StartStatus.CANCELLED or self.start.removed_at is not None
        )

    @property
    def begins(self) -> date | None:
        """The first day that cannot move; None where the plan chooses it."""
        if self.start:
            return self.start.starts_on
        return self.not_before if self.pinned else None

    # -- steps -------------------------------------------------------------------------------------------------------

    @transaction.atomic
    def add(self, *, opened_at: datetime, by: Actor) -> None:
        """Put this new part at the end of its plan. Raises as `TailoredPlan.edit`, and for a start chosen twice."""

        def write() -> None:
            self._refuse_double()
            last = self.plan.parts.aggregate(models.Max("position"))["position__max"]
            self.position = (last or 0) + 1
            self.save(force_insert=True)

        self.plan.edit(write, opened_at=opened_at, by=by)

    @transaction.atomic
    def change(self, *, opened_at: datetime, by: Actor, **facts: Any) -> None:
        """Other facts."""

        def write() -> None:
            self._still_there()
            for name, value in facts.items():
                setattr(self, name, value)
            self.first_day = self.last_day = self.taken = None  # they are worked out anew
            self._refuse_double()
            self.save()

        self.plan.edit(write, opened_at=opened_at, by=by)

    @transaction.atomic
    def exempt(self, *, opened_at: datetime, by: Actor, **facts: Any) -> None:
        """Somebody need not do this part: `exempt_by` (whose word), `exempt_on`, `exempt_basis`, `exempt_reference`."""
        self.change(opened_at=opened_at, by=by, **{name: facts.get(name, "") for name in EXEMPTION})

    @transaction.atomic
    def require_again(self, *, opened_at: datetime, by: Actor) -> None:
        """The exemption does not hold: the part is to be done after all."""
        nothing = {"exempt_by": None, "exempt_on": None, "exempt_basis": "", "exempt_reference": ""}
        self.change(opened_at=opened_at, by=by, **nothing)

    @transaction.atomic
    def remove(self, *, opened_at: datetime, by: Actor) -> None:
        """Take it out of the concept; what came after it no longer waits for it. Nothing happened to it, so it goes."""

        def write() -> None:
            self._still_there()
            if self.enrolment_id and Enrolment.objects.filter(pk=self.enrolment_id).open().exists():
                raise WrongStatus(_("There is a seat for this part. Give the seat back first."))
            self.plan.parts.filter(after=self).update(after=None)
            TailoredPart.objects.filter(pk=self.pk).delete()

        self.plan.edit(write, opened_at=opened_at, by=by)

    @transaction.atomic
    def shift(self, step: int, *, opened_at: datetime, by: Actor) -> None:
        """One place earlier (-1) or later (1) in the plan; at the edge nothing changes."""

        def write() -> None:
            self._still_there()
            parts = list(self.plan.parts.in_order())
            here = [part.pk for part in parts].index(self.pk)
            if 0 <= here + step < len(parts):
                other = parts[here + step]
                mine, theirs = parts[here].position, other.position
                TailoredPart.objects.filter(pk=self.pk).update(position=theirs)
                TailoredPart.objects.filter(pk=other.pk).update(position=mine)

        self.plan.edit(write, opened_at=opened_at, by=by)

    @transaction.atomic
    def enrol(self, *, by: Actor) -> Enrolment:
        """Ask a seat at the start of this part, of a plan that was agreed. See `Enrolment.ask`.

        Raises WrongStatus for a plan that is not in force, a part without a start, and when a seat was asked already.
        """
        from matching.models.plan_words import PlanStatus

        self.plan._hold(PlanStatus.AGREED, by=by)
        self._still_there()
        if self.start is None or self.is_exempt:
            raise WrongStatus(_("This part has no start to enrol for."))
        if self.enrolment_id and Enrolment.objects.filter(pk=self.enrolment_id).open().exists():
            raise WrongStatus(_("A seat was asked for this part already."))
        mine = Enrolment.objects.filter(trajectory=self.plan.trajectory_id, start=self.start).open().first()
        found = mine or Enrolment.ask(self.plan.trajectory, self.start, by=by)
        self.enrolment = found
        self.save(update_fields=["enrolment"])
        return found

    # -- how -----------------------------------------------------------------------------------------------------------

    def _still_there(self) -> None:
        """Read again under the plan's lock: what was read before it is a memory."""
        plan = self.plan
        if not TailoredPart.objects.filter(pk=self.pk).exists():
            raise WrongStatus(_("This part has been taken out in the meantime."))
        self.refresh_from_db()
        self.plan = plan

    def _refuse_double(self) -> None:
        if self.start_id and self.plan.parts.filter(start=self.start_id).exclude(pk=self.pk).exists():
            raise WrongStatus(_("This start is in the plan already."))


def copy_parts(old: TailoredPlan, new: TailoredPlan) -> None:
    """The parts of `old` in `new`; what has begun keeps its first day."""
    made: dict[int, TailoredPart] = {}
    for part in TailoredPart.objects.filter(plan=old).with_facts().in_order():
        was, began = part.pk, part.first_day
        part.pk, part.plan, part.taken = None, new, None
        part._state.adding = True
        part.first_day = part.last_day = None
        if began and began <= days.today() and part.start is None:
            part.not_before, part.pinned = began, True
        part.after = made.get(part.after_id) if part.after_id else None
        part.save(force_insert=True)
        made[was] = part
