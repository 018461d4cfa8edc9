from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest, JSONObject
from django.utils.translation import gettext_lazy as _

from intake.access import WORKING_ROLES, is_party, party_sees
from intake.models import TRAJECTORY_TERM, Reason, Trajectory
from matching.models.place import WorkPlacementOffer
from matching.models.proposing import Proposal
from transitiehuis import days
from transitiehuis.constraints import choices, period
from transitiehuis.netwerk.models import Membership, Organisation
from transitiehuis.netwerk.models.organisations import ClosedDateRange
from transitiehuis.privacy import Personal
from transitiehuis.rowsecurity import LINK, LINK_SCOPE, MY_ORGANISATIONS, RowSecurity
from transitiehuis.workflow import Lockable

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

GUIDANCE_WEEKS = 13
TRIAL_MONTHS, EXCEPTION_MONTHS = 2, 6
LASTING_MONTHS = 12


class PlacementKind(models.TextChoices):
    CONTRACT = "contract", _("employment contract")
    BBL = "bbl", _("learning employment contract (bbl)")
    TRIAL = "trial", _("trial placement")
    EXPERIENCE = "experience", _("work experience place")


class PlacementState(models.TextChoices):
    PLANNED = "planned", _("planned")
    STARTED = "started", _("started")
    ENDED = "ended", _("ended")
    NOT_STARTED = "not_started", _("not started")


LIVE = (PlacementState.PLANNED, PlacementState.STARTED)


class ToldBy(models.TextChoices):
    CANDIDATE = "candidate", _("the candidate")
    COMPANY = "company", _("the company")
    PARTNER = "partner", _("a partner")


class MonthsLater(Func):
    """The same day of the month, so many months later (or its last), as `days.add_months`."""

    output_field = models.DateField()
    months = 0

    def __init__(self, day: object, months: int) -> None:
        super().__init__(day, template=f"(%(expressions)s + interval '{int(months)} months')::date")
        self.months = months

    def deconstruct(self) -> tuple:
        return (f"{type(self).__module__}.{type(self).__qualname__}", (self.source_expressions[0], self.months), {})


class PlacementQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> PlacementQuerySet:
        """Placements of trajecten my organisation works on, and those running at it; the only door from a request."""
        worked_on = is_party(actor, days.today(), "trajectory", WORKING_ROLES)
        own = Q(training_company__in=actor.organisation_ids) | Q(employer__in=actor.organisation_ids)
        return self.filter(Q(worked_on) | own & Q(state__in=LIVE))

    def live(self) -> PlacementQuerySet:
        """Planned or started, not ended."""
        return self.filter(state__in=LIVE)

    def planned(self) -> PlacementQuerySet:
        return self.filter(state=PlacementState.PLANNED)

    def started(self) -> PlacementQuerySet:
        return self.filter(state=PlacementState.STARTED)

    def begun(self) -> PlacementQuerySet:
        """Those with a first day at work, also where it has ended since."""
        return self.filter(state__in=[PlacementState.STARTED, PlacementState.ENDED])

    def at_company(self, organisation: int) -> PlacementQuerySet:
        return self.filter(Q(training_company=organisation) | Q(employer=organisation))

    def counted(self) -> PlacementQuerySet:
        """Those that count as placed: a proefplaatsing does not."""
        return self.exclude(kind=PlacementKind.TRIAL)

    def with_facts(self) -> PlacementQuerySet:
        found = self.select_related(
            "training_company__place", "employer__place", "guide__user", "guide__organisation", "reason", "place"
        )
        return found.with_hours_on(days.today())

    def with_hours(self) -> PlacementQuerySet:
        """`hours_rows` along: each change of hours as {since, hours}, in order."""
        from matching.models.posting import PlacementHours

        changes = PlacementHours.objects.filter(placement=OuterRef("pk")).in_order()
        return self.annotate(hours_rows=ArraySubquery(changes.values(row=JSONObject(since="since", hours="hours"))))

    def with_hours_on(self, day: date) -> PlacementQuerySet:
        """`hours_in_force` along: the hours a week that hold on `day` where they changed, else None."""
        from matching.models.posting import PlacementHours

        changes = PlacementHours.objects.filter(placement=OuterRef("pk"), since__lte=day).order_by("-since")
        return self.annotate(hours_in_force=Subquery(changes.values("hours")[:1]))

    def with_signed(self) -> PlacementQuerySet:
        """`signed_on` along: the day on which the last of the three signed, of each agreement that all signed."""
        from matching.models.agreement import PracticeAgreement

        days_of = [f"{party}_signed_on" for party in ("candidate", "company", "school")]
        whole = PracticeAgreement.objects.filter(
            placement=OuterRef("pk"), **{f"{day}__isnull": False for day in days_of}
        )
        last = whole.order_by("since", "pk").annotate(last=Greatest(*days_of)).values("last")
        return self.annotate(signed_on=ArraySubquery(last))

    def in_order(self) -> PlacementQuerySet:
        """As they began."""
        return self.order_by("start", "pk")


class PlacementFacts(Lockable):
    """What is kept of a placement; `Placement`, which adds the steps, is the one model made of it."""

    Kind, State, ToldBy = PlacementKind, PlacementState, ToldBy

    trajectory = models.ForeignKey(Trajectory, on_delete=models.PROTECT, related_name="+")
    training_company = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    employer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(WorkPlacementOffer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, null=True, blank=True, related_name="placement")
    continues = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="continued_by"
    )
    kind = models.CharField(max_length=12, choices=PlacementKind.choices)
    state = models.CharField(max_length=12, choices=PlacementState.choices, default=PlacementState.PLANNED)
    hours = models.PositiveSmallIntegerField()
    start = models.DateField()
    planned_end = models.DateField(null=True, blank=True)
    guide = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    # The last day of guidance: the end of the praktijkovereenkomst, else 13 weeks after the start.
    guidance_until = models.DateField()
    # The start that counts: that of the first contract with this employer.
    counted_from = models.DateField()
    permission_by = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    permission_on = models.DateField(null=True, blank=True)
    longer_by_exception = models.BooleanField(default=False)
    exception_reason = models.CharField(max_length=200, blank=True)
    logged_at = models.DateTimeField()
    logged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    logged_for = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    continued = models.BooleanField(default=False)
    reason = models.ForeignKey(Reason, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason_told_by = models.CharField(max_length=10, choices=ToldBy.choices, blank=True)
    concluded_at = models.DateTimeField(null=True, blank=True)

    objects = PlacementQuerySet.as_manager()
    # A company sees what runs at it, never how it ended; a link that answers a proposal sees none of it.
    row_security = RowSecurity(
        f"{party_sees('matching_placement.trajectory_id', WORKING_ROLES)}"  # noqa: S608 own names only
        f" OR (state IN ('planned', 'started') AND (training_company_id = ANY ({MY_ORGANISATIONS})"
        f" OR employer_id = ANY ({MY_ORGANISATIONS})))"
        f" OR (trajectory_id = {LINK_SCOPE}"
        f" AND EXISTS (SELECT 1 FROM netwerk_link l WHERE l.id = {LINK} AND l.purpose <> 'proposal'))"
    )
    personal = {
        "exception_reason": Personal(
            _("To tell why a trial placement lasts longer than two months."),
            TRAJECTORY_TERM,
        )
    }
    impersonal = {"start", "planned_end", "guidance_until", "counted_from", "permission_on", "ended_on"}

    class Meta:
        abstract = True
        constraints = [
            choices("placement", "kind", PlacementKind),
            choices("placement", "state", PlacementState),
            choices("placement", "reason_told_by", ToldBy, blank=True),
            period("placement", "start", "planned_end"),
            period("placement", "start", "ended_on"),
            models.CheckConstraint(condition=Q(hours__range=(1, 60)), name="placement_hours_of_a_week"),
            models.CheckConstraint(
                condition=Q(guidance_until__gte=F("start"), counted_from__lte=F("start")),
                name="placement_guidance_after_start",
            ),
            models.CheckConstraint(
                name="placement_state_has_its_facts",
                condition=Q(state="planned", confirmed_at__isnull=True, ended_on__isnull=True, reason__isnull=True)
                | Q(state="started", confirmed_at__isnull=False, ended_on__isnull=True, reason__isnull=True)
                | Q(state="not_started", confirmed_at__isnull=True, ended_on__isnull=True, reason__isnull=False)
                | Q(state="ended", confirmed_at__isnull=False, ended_on__isnull=False, reason__isnull=False)
                | Q(state="ended", confirmed_at__isnull=False, ended_on__isnull=False, continued=True),
            ),
            models.CheckConstraint(
                condition=Q(reason__isnull=True, reason_told_by="") | (Q(reason__isnull=False) & ~Q(reason_told_by="")),
                name="placement_reason_was_told",
            ),
            models.CheckConstraint(
                name="placement_trial_is_short",
                condition=~Q(kind="trial")
                | Q(longer_by_exception=False, planned_end__lt=MonthsLater(F("start"), TRIAL_MONTHS))
                | Q(longer_by_exception=True, planned_end__lt=MonthsLater(F("start"), EXCEPTION_MONTHS)),
            ),
            models.CheckConstraint(
                name="placement_exception_has_a_reason",
                condition=Q(longer_by_exception=True) & ~Q(exception_reason="")
                | Q(longer_by_exception=False, exception_reason=""),
            ),
            models.CheckConstraint(
                name="placement_trial_has_an_end",
                condition=~Q(kind="trial") | Q(planned_end__isnull=False),
            ),
            models.CheckConstraint(
                name="placement_trial_starts_with_permission",
                condition=~Q(kind="trial")
                | ~Q(state__in=["started", "ended"])
                | Q(permission_by__isnull=False, permission_on__isnull=False, permission_on__lte=F("start")),
            ),
            ExclusionConstraint(
                name="placement_never_two_at_once",
                condition=~Q(state="not_started"),
                expressions=[
                    ("trajectory", RangeOperators.EQUAL),
                    (
                        ClosedDateRange(
                            F("start"), F("ended_on"), RangeBoundary(inclusive_lower=True, inclusive_upper=True)
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]
        indexes = [
            models.Index(fields=["trajectory", "state"], name="placement_of_trajectory"),
            models.Index(fields=["guidance_until"], condition=Q(state="started"), name="placement_guidance"),
            models.Index(fields=["start"], condition=Q(state="planned"), name="placement_planned"),
            models.Index(  # which lasted until when, for the region's numbers
                "state",
                Coalesce("ended_on", "guidance_until"),
                include=["ended_on", "guidance_until", "start", "kind", "training_company", "trajectory"],
                name="placement_lasts",
            ),
        ]

    # Read along by `with_hours_on` and `with_hours`.
    hours_in_force: int | None = None
    signed_on: Sequence[date] = ()
    hours_rows: Sequence[dict[str, Any]] = ()

    def __str__(self) -> str:
        return f"placement {self.pk}"

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("matching:placement", args=[self.pk])

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def is_secondment(self) -> bool:
        """Detachering: who pays the wage sends somebody to work at a leerbedrijf."""
        return self.employer_id != self.training_company_id

    @property
    def hours_now(self) -> int:
        """The hours a week in force today; asked along by `with_facts`."""
        return self.hours_in_force or self.hours

    @property
    def needs_permission(self) -> bool:
        """A proefplaatsing that nobody permitted yet: it cannot start."""
        return self.kind == PlacementKind.TRIAL and self.permission_on is None

    @property
    def can_be_confirmed(self) -> bool:
        """Planned, its first day has come and nothing is in the way."""
        return self.state == PlacementState.PLANNED and self.start <= days.today() and not self.needs_permission

    @property
    def aftercare_from(self) -> date:
        """The day nazorg begins: the day after the last day of guidance."""
        return self.guidance_until + timedelta(days=1)

    @property
    def closes_on(self) -> date:
        """The day the traject closes as lasting: twelve months after the start that counts, or when nazorg begins."""
        return max(days.add_months(self.counted_from, LASTING_MONTHS), self.aftercare_from)

    def latest_planned_end(self) -> date:
        """The last day a proefplaatsing may last."""
        months = EXCEPTION_MONTHS if self.longer_by_exception else TRIAL_MONTHS
        return days.add_months(self.start, months) - timedelta(days=1)
