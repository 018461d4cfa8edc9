"""More seats asked of the provider of a route: by whom, how many, by when, with the arithmetic, and the answer."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.models import WORKERS
from matching.models.route_items import RouteItemQuerySet, RouteStart
from matching.models.route_words import RouteStatus
from matching.models.routes import NATIONAL, LearningRoute
from transitiehuis import days
from transitiehuis.constraints import choices
from transitiehuis.netwerk.models import Organisation, Region, Role
from transitiehuis.rowsecurity import MY_ORGANISATIONS, MY_REGIONS, RowSecurity
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

ANSWER_WERKDAGEN = 10
MOST = 500
ASKERS = (*WORKERS, Role.CHAIN_DIRECTOR)


class SeatRequestStatus(models.TextChoices):
    ASKED = "asked", _("asked")
    PROMISED = "promised", _("promised")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")


class SeatRefusal(models.TextChoices):
    """Why a provider says no."""

    TEACHERS = "teachers", _("no teacher")
    ROOM = "room", _("no room or equipment")
    MONEY = "money", _("no funding")
    COMPANIES = "companies", _("too few companies to learn at")
    FEW = "few", _("too few candidates for a group")
    OTHER = "other", _("another reason")


class SeatRequestQuerySet(RouteItemQuerySet):
    def open(self) -> SeatRequestQuerySet:
        return self.filter(status=SeatRequestStatus.ASKED)

    def to_answer_for(self, actor: Actor) -> SeatRequestQuerySet:
        """Asked of the organisation the actor acts for."""
        return self.open().filter(provider__in=actor.organisation_ids)

    def with_facts(self) -> SeatRequestQuerySet:
        related = ("route", "region", "provider", "asked_by", "asked_for", "answered_by", "start__place")
        return self.select_related(*related)

    def newest_first(self) -> SeatRequestQuerySet:
        return self.order_by("-asked_at", "-pk")


class SeatRequest(Lockable):
    """A partner asks the provider of a route for seats, with the arithmetic of that day; once at a time a region."""

    Status, Refusal = SeatRequestStatus, SeatRefusal

    route = models.ForeignKey(LearningRoute, on_delete=models.PROTECT, related_name="seat_requests")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    provider = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    seats = models.PositiveSmallIntegerField()
    needed_by = models.DateField()
    facts = models.JSONField()  # matching.shortage.Reckoning as it stood that day
    why = models.CharField(max_length=300, blank=True)
    status = models.CharField(max_length=10, choices=SeatRequestStatus.choices, default=SeatRequestStatus.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_for = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due = models.DateField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    promised = models.PositiveSmallIntegerField(null=True, blank=True)
    start = models.ForeignKey(RouteStart, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    refusal = models.CharField(max_length=10, choices=SeatRefusal.choices, blank=True)
    note = models.CharField(max_length=300, blank=True)

    objects = SeatRequestQuerySet.as_manager()
    row_security = RowSecurity(
        f"region_id = ANY ({MY_REGIONS}) OR matching_keeps_route(route_id) OR {NATIONAL}",
        f"asked_for_id = ANY ({MY_ORGANISATIONS}) OR provider_id = ANY ({MY_ORGANISATIONS})",
    )
    withheld = "DELETE"
    impersonal = {"facts", "why", "note", "needed_by", "due"}

    class Meta:
        constraints = [
            choices("seatrequest", "status", SeatRequestStatus),
            choices("seatrequest", "refusal", SeatRefusal, blank=True),
            models.CheckConstraint(
                name="seatrequest_status_has_its_facts",
                condition=Q(status__in=["asked", "withdrawn"], promised__isnull=True, start__isnull=True, refusal="")
                | Q(status="promised", promised__isnull=False, start__isnull=False, refusal="")
                | (Q(status="declined", promised__isnull=True, start__isnull=True) & ~Q(refusal="")),
            ),
            models.CheckConstraint(
                name="seatrequest_answered_by_somebody",
                condition=Q(status="asked", answered_at__isnull=True, answered_by__isnull=True)
                | (~Q(status="asked") & Q(answered_at__isnull=False, answered_by__isnull=False)),
            ),
            models.CheckConstraint(
                condition=~Q(refusal="other") | ~Q(note=""), name="seatrequest_another_reason_is_told"
            ),
            models.CheckConstraint(
                condition=Q(seats__range=(1, MOST)) & (Q(promised__isnull=True) | Q(promised__range=(1, MOST))),
                name="seatrequest_seats_in_range",
            ),
            models.CheckConstraint(condition=~Q(provider=F("asked_for")), name="seatrequest_of_another"),
            models.UniqueConstraint(
                fields=["route", "region"], condition=Q(status="asked"), name="seatrequest_open_once"
            ),
        ]
        indexes = [models.Index(fields=["provider"], condition=Q(status="asked"), name="seatrequest_to_answer")]

    def __str__(self) -> str:
        return f"seat request {self.pk}"

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("matching:seats_asked", args=[self.pk])

    # -- who ---------------------------------------------------------------------------------------------------------

    @staticmethod
    def may_ask(route: LearningRoute, by: Actor) -> bool:
        """Who works on trajecten or directs the chain, at another partner than the provider, of a route that is on."""
        on = route.status in {RouteStatus.DEVELOPING, RouteStatus.RUNNING}
        own = route.owner_id in by.organisation_ids
        here = bool(by.region_ids) and (route.region_id is None or route.region_id in by.region_ids)
        return on and here and not own and by.has_role(*ASKERS)

    def may_answer(self, by: Actor) -> bool:
        """A coordinator of the provider, while nobody answered."""
        mine = self.provider_id in by.organisation_ids and by.has_role(Role.COORDINATOR)
        return self.status == SeatRequestStatus.ASKED and mine

    def may_withdraw(self, by: Actor) -> bool:
        mine = self.asked_for_id in by.organisation_ids and by.has_role(*ASKERS)
        return self.status == SeatRequestStatus.ASKED and mine

    # -- steps -------------------------------------------------------------------------------------------------------

    @classmethod
    @transaction.atomic
    def ask(cls, route: LearningRoute, *, seats: int, needed_by: date, by: Actor, why: str = "") -> SeatRequest:
        """Ask the provider for `seats` by a day, with the arithmetic of today.

        Raises NotAllowed; WrongStatus when this region has asked already and waits for the answer.
        """
        from matching import seat_request_messages
        from matching.shortage import reckon

        if not cls.may_ask(route, by):
            raise NotAllowed
        reckoning, _start = reckon(route)
        request = cls(
            route=route,
            region_id=route.region_id or by.region_ids[0],
            provider=route.owner,
            seats=seats,
            needed_by=needed_by,
            facts=reckoning.keep(),
            why=why,
            asked_by=by.person,
            asked_for=by.member.organisation,
            asked_at=timezone.now(),
            due=days.add_werkdagen(days.today(), ANSWER_WERKDAGEN),
        )
        try:
            with transaction.atomic():
                request.save(force_insert=True)
        except IntegrityError as double:
            if "seatrequest_open_once" not in str(double):
                raise
            raise WrongStatus(_("Seats have been asked for already; the answer is still awaited.")) from double
        seat_request_messages.asked(request)
        return request

    @transaction.atomic
    def promise_more(self, start: RouteStart, seats: int, *, by: Actor, note: str = "") -> None:
        """So many seats more in a start that is planned; who waits there gets one at once, with a message.

        Raises WrongStatus when it was answered, or the start can take no more.
        """
        self._answering(by)
        LearningRoute._base_manager.select_for_update(no_key=True).get(pk=self.route_id)  # before its start
        start.lock()
        if not start.is_enrollable_on(days.today()):
            raise WrongStatus(_("Enrolment for this start is over."))
        if start.seats + seats > MOST:
            raise WrongStatus(_("A start has at most 500 seats."))
        start.change(opened_at=start.edited_at, by=by, seats=start.seats + seats)
        self._answer(SeatRequestStatus.PROMISED, by, promised=seats, start=start, note=note)

    @transaction.atomic
    def promise_start(self, start: RouteStart, *, by: Actor, note: str = "") -> None:
        """A new start of this route, written here. Raises WrongStatus when it was answered in the meantime."""
        self._answering(by)
        start.add(by=by)
        self._answer(SeatRequestStatus.PROMISED, by, promised=start.seats, start=start, note=note)

    @transaction.atomic
    def decline(self, because: str, *, by: Actor, note: str = "") -> None:
        """No, with the reason. Raises WrongStatus when it was answered in the meantime."""
        self._answering(by)
        self._answer(SeatRequestStatus.DECLINED, by, refusal=because, note=note)

    @transaction.atomic
    def withdraw(self, *, by: Actor) -> None:
        """No longer needed. Raises WrongStatus when it was answered in the meantime."""
        if self.asked_for_id not in by.organisation_ids or not by.has_role(*ASKERS):
            raise NotAllowed
        self._hold()
        self._answer(SeatRequestStatus.WITHDRAWN, by)

    def _answering(self, by: Actor) -> None:
        if self.provider_id not in by.organisation_ids or not by.has_role(Role.COORDINATOR):
            raise NotAllowed
        self._hold()

    def _hold(self) -> None:
        self.lock()
        if self.status != SeatRequestStatus.ASKED:
            raise WrongStatus(_("This has changed in the meantime: %s.") % self.get_status_display())

    def _answer(self, status: str, by: Actor, **facts: Any) -> None:
        from matching import seat_request_messages

        self.status, self.answered_at, self.answered_by = status, timezone.now(), by.person
        for name, value in facts.items():
            setattr(self, name, value)
        self.save()
        if status != SeatRequestStatus.WITHDRAWN:
            seat_request_messages.answered(self)
