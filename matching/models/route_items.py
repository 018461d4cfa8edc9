"""What belongs to a route: its parts, parties, funding and starts. Each is kept by the parties of the route."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.models import Certificate, LanguageLevel, Skill
from matching.models.enrolment_words import HOLD_WERKDAGEN
from matching.models.route_words import PartKind, PartyTask, Payer, StartStatus
from matching.models.routes import Edited, LearningRoute
from transitiehuis import days
from transitiehuis.constraints import choices, period
from transitiehuis.netwerk.models import Organisation, Place
from transitiehuis.netwerk.models.organisations import never_twice
from transitiehuis.rowsecurity import RowSecurity
from transitiehuis.workflow import WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

PARTY_ONCE = ("route", "organisation", "task")
WITHHELD = "DELETE"


def of_route(table: str, check: str = "matching_keeps_route(route_id)") -> RowSecurity:
    """Read by who sees the route, written by its parties."""
    seen = f"EXISTS (SELECT 1 FROM matching_learningroute r WHERE r.id = {table}.route_id)"  # noqa: S608 own names only
    return RowSecurity(seen, check)


class RouteItemQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """Of the routes the actor sees; the only door from a request."""
        return self.filter(route__in=LearningRoute.objects.visible_to(actor))

    def kept(self) -> Self:
        """Those that were not taken away."""
        return self.filter(removed_at=None)

    def current_on(self, day: date) -> Self:
        """Of those with a period: the ones that hold `day`; both ends are inside."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)


class RouteItem(Edited):
    """One line of a route. Taking it away keeps the row, so that what held on an earlier day can be shown."""

    removed_at = models.DateTimeField(null=True, blank=True)
    if TYPE_CHECKING:
        route_id: int
        route: models.ForeignKey[LearningRoute, LearningRoute]

    objects: ClassVar[models.Manager] = RouteItemQuerySet.as_manager()
    withheld = WITHHELD

    class Meta:
        abstract = True

    @transaction.atomic
    def add(self, *, by: Actor) -> None:
        """Write this new line. Raises NotAllowed for who does not keep the route."""
        self.route.require_editor(by)
        LearningRoute._base_manager.select_for_update(no_key=True).get(pk=self.route_id)
        self._refuse_double()
        self._sign(by)
        self.save(force_insert=True)

    @transaction.atomic
    def change(self, *, opened_at: datetime, by: Actor, **facts: Any) -> None:
        """Other facts. Raises WrongStatus when somebody wrote since `opened_at` or took the line away."""
        self._hold(opened_at, by)
        self._look_before_change(facts)
        for name, value in facts.items():
            setattr(self, name, value)
        self._refuse_double()
        self.save()

    @transaction.atomic
    def remove(self, *, opened_at: datetime, by: Actor) -> None:
        """Take it away. Raises WrongStatus when somebody wrote since `opened_at` or was first."""
        self._hold(opened_at, by)
        self._look_before_remove()
        self.removed_at = timezone.now()
        self.save()

    def _hold(self, opened_at: datetime, by: Actor) -> None:
        self.route.require_editor(by)
        LearningRoute._base_manager.select_for_update(no_key=True).get(pk=self.route_id)
        self._claim(opened_at, by)
        if self.removed_at is not None:
            raise WrongStatus(_("This has been taken away in the meantime."))

    def _refuse_double(self) -> None:
        """Raises WrongStatus when another line says the same; most lines may stand twice."""

    def _look_before_change(self, facts: dict[str, Any]) -> None:
        """Raises WrongStatus when these facts do not go with how the held row stands now."""

    def _look_before_remove(self) -> None:
        """Raises WrongStatus when the held row cannot be missed."""


class RoutePart(RouteItem):
    """A part of a route: what, by whom, how long, what it costs, and what somebody has learnt by it."""

    Kind, Payer = PartKind, Payer

    route = models.ForeignKey(LearningRoute, on_delete=models.PROTECT, related_name="parts")
    kind = models.CharField(max_length=16, choices=PartKind.choices)
    title = models.CharField(max_length=120)
    provider = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=1)
    days = models.PositiveSmallIntegerField(null=True, blank=True)  # in all
    weeks = models.PositiveSmallIntegerField(null=True, blank=True)
    cost = models.PositiveIntegerField(null=True, blank=True)  # euro a person
    payer = models.CharField(max_length=12, choices=Payer.choices, blank=True)
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    language_level = models.CharField(max_length=2, choices=LanguageLevel.choices, blank=True)

    row_security = of_route("matching_routepart")
    impersonal = {"title"}

    class Meta:
        constraints = [
            choices("routepart", "kind", PartKind),
            choices("routepart", "payer", Payer, blank=True),
            choices("routepart", "language_level", LanguageLevel, blank=True),
            models.CheckConstraint(condition=~Q(title=""), name="routepart_has_title"),
        ]
        indexes = [models.Index(fields=["route", "position"], name="routepart_in_order")]

    def __str__(self) -> str:
        return f"part {self.pk} of a route"


class RouteParty(RouteItem):
    """An organisation develops, delivers or finances a route, from and until a day (both inside)."""

    Task = PartyTask

    route = models.ForeignKey(LearningRoute, on_delete=models.PROTECT, related_name="parties")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    task = models.CharField(max_length=12, choices=PartyTask.choices)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    # A party in another region reads its own line: it is how it comes to see the route at all.
    row_security = of_route("matching_routeparty")
    impersonal = {"since", "until"}

    class Meta:
        constraints = [
            choices("routeparty", "task", PartyTask),
            period("routeparty"),
            never_twice(
                "routeparty_never_twice_at_once", "route", "organisation", "task", condition=Q(removed_at=None)
            ),
        ]
        indexes = [models.Index(fields=["organisation"], name="routeparty_organisation")]

    def __str__(self) -> str:
        return f"party {self.pk} of a route"

    def _refuse_double(self) -> None:
        same = RouteParty.objects.kept().filter(route=self.route_id, organisation=self.organisation_id, task=self.task)
        others = same.exclude(pk=self.pk).filter(Q(until__isnull=True) | Q(until__gte=self.since))
        if self.until:
            others = others.filter(since__lte=self.until)
        if others.exists():
            raise WrongStatus(_("This organisation takes part in that way already."))


class RouteFunding(RouteItem):
    """Money for a route from a fund, until a day (inside)."""

    route = models.ForeignKey(LearningRoute, on_delete=models.PROTECT, related_name="funding")
    fund = models.CharField(max_length=120)
    amount = models.PositiveIntegerField(null=True, blank=True)  # euro
    until = models.DateField(null=True, blank=True)

    row_security = of_route("matching_routefunding")
    impersonal = {"fund", "until"}

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(fund=""), name="routefunding_has_fund")]
        indexes = [models.Index(fields=["route"], condition=Q(removed_at=None), name="routefunding_route")]

    def __str__(self) -> str:
        return f"funding {self.pk} of a route"


class RouteStartQuerySet(RouteItemQuerySet):
    def ahead(self, day: date) -> Self:
        """Starts from `day` on (inside) that were not called off."""
        return self.kept().filter(starts_on__gte=day).exclude(status=StartStatus.CANCELLED)

    def enrollable_on(self, day: date) -> Self:
        """Starts somebody can still be enrolled for on `day`, full or not; the last day is inside."""
        return self.ahead(day).filter(status=StartStatus.OPEN, enrol_by__gte=day)

    def in_order(self) -> Self:
        return self.order_by("starts_on", "pk")


class RouteStart(RouteItem):
    """Startmoment: a day on which a group begins, with seats.

    `seats_taken` and `waiting` are kept by the steps that give a seat or a place in the queue.
    """

    Status = StartStatus

    route = models.ForeignKey(LearningRoute, on_delete=models.PROTECT, related_name="starts")
    starts_on = models.DateField()
    enrol_by = models.DateField()
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    seats = models.PositiveSmallIntegerField()
    seats_taken = models.PositiveSmallIntegerField(default=0)
    waiting = models.PositiveSmallIntegerField(default=0)
    hold_werkdagen = models.PositiveSmallIntegerField(default=HOLD_WERKDAGEN, db_default=HOLD_WERKDAGEN)
    status = models.CharField(max_length=10, choices=StartStatus.choices, default=StartStatus.OPEN)

    objects: ClassVar[models.Manager] = RouteStartQuerySet.as_manager()
    # Who enrols somebody takes a seat, also when the route is another partner's.
    row_security = of_route(
        "matching_routestart", "EXISTS (SELECT 1 FROM matching_learningroute r WHERE r.id = route_id)"
    )
    impersonal = {"starts_on", "enrol_by"}

    class Meta:
        constraints = [
            choices("routestart", "status", StartStatus),
            models.CheckConstraint(condition=Q(enrol_by__lte=F("starts_on")), name="routestart_enrol_before_start"),
            models.CheckConstraint(condition=Q(seats__range=(1, 500)), name="routestart_has_seats"),
            models.CheckConstraint(condition=Q(seats_taken__lte=F("seats")), name="routestart_never_oversold"),
            models.CheckConstraint(condition=Q(hold_werkdagen__range=(1, 60)), name="routestart_holds_a_while"),
        ]
        indexes = [models.Index(fields=["route", "starts_on"], name="routestart_route")]

    def __str__(self) -> str:
        return f"start {self.pk} of a route"

    @property
    def seats_left(self) -> int:
        return self.seats - self.seats_taken

    def hold_ends(self, day: date) -> date:
        """The last day (inside) of a hold that begins on `day`: its term, and never past the last day to enrol."""
        return min(days.add_werkdagen(day, self.hold_werkdagen), self.enrol_by)

    @transaction.atomic
    def change(self, *, opened_at: datetime, by: Actor, **facts: Any) -> None:
        """Other facts. Whoever waits gets a seat that was added; whoever had one hears of a start called off."""
        from matching.models.enrolling import settle

        before = self.starts_on
        super().change(opened_at=opened_at, by=by, **facts)
        settle(self, moved=before != self.starts_on, by=by)

    def is_enrollable_on(self, day: date) -> bool:
        """Enrolment is open on `day`; the last day is inside."""
        return self.removed_at is None and self.status == StartStatus.OPEN and day <= self.enrol_by

    def _look_before_change(self, facts: dict[str, Any]) -> None:
        if facts.get("seats", self.seats) < self.seats_taken:
            raise WrongStatus(_("More seats have been given for this start than that."))

    def _look_before_remove(self) -> None:
        """A start that people wait for is cancelled, not forgotten."""
        if self.seats_taken or self.waiting:
            raise WrongStatus(_("Somebody has a seat or waits here. Cancel the start instead."))
