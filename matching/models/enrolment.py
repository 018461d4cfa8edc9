from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pgtrigger
from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F, Max, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _

from intake.access import WORKING_ROLES, is_party, party_sees
from intake.models import TRAJECTORY_TERM, Trajectory
from matching.models.enrolment_words import GONE, OPEN, OVER, SEATED, EnrolmentStatus
from matching.models.route_items import RouteStart
from transitiehuis import days
from transitiehuis.constraints import choices
from transitiehuis.netwerk.models import Organisation
from transitiehuis.privacy import Personal
from transitiehuis.rowsecurity import RowSecurity
from transitiehuis.workflow import Lockable, NotAllowed

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

PROVIDER = "EXISTS (SELECT 1 FROM matching_routestart s WHERE s.id = {start} AND matching_keeps_route(s.route_id))"


class EnrolmentQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> EnrolmentQuerySet:
        """Of trajecten my organisation works on, and of starts it gives (by number); the only door from a request."""
        from matching.models.route_items import RouteParty

        parties = RouteParty.objects.kept().current_on(days.today()).filter(organisation__in=actor.organisation_ids)
        given = Q(start__route__owner__in=actor.organisation_ids) | Q(start__route__in=parties.values("route"))
        return self.filter(Q(is_party(actor, days.today(), "trajectory", WORKING_ROLES)) | given)

    def open(self) -> EnrolmentQuerySet:
        """Waiting, held or enrolled."""
        return self.filter(status__in=OPEN)

    def waiting(self) -> EnrolmentQuerySet:
        return self.filter(status=EnrolmentStatus.WAITING)

    def held(self) -> EnrolmentQuerySet:
        return self.filter(status=EnrolmentStatus.HELD)

    def in_line(self) -> EnrolmentQuerySet:
        """Who asked first comes first; nothing else counts."""
        return self.order_by("asked_at", "pk")

    def with_history(self) -> EnrolmentQuerySet:
        """With `history`: what happened in order, each {status, on, at (ISO), who, of}; no query more."""
        events = EnrolmentEvent.objects.filter(enrolment=OuterRef("pk")).order_by("pk")
        fact = JSONObject(
            status="status", on="occurred_on", at="recorded_at", who="by_user__name", of="by_organisation__name"
        )
        return self.annotate(history=ArraySubquery(events.annotate(fact=fact).values("fact")))

    def with_facts(self) -> EnrolmentQuerySet:
        """Everything that is shown of an enrolment but who the candidate is."""
        return self.select_related("start__route", "start__place", "asked_for")


class EnrolmentFacts(Lockable):
    """What is kept of an enrolment; `Enrolment`, which adds the steps, is the one model made of it."""

    Status = EnrolmentStatus

    trajectory = models.ForeignKey(Trajectory, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=12)
    start = models.ForeignKey(RouteStart, on_delete=models.PROTECT, related_name="enrolments")
    status = models.CharField(max_length=12, choices=EnrolmentStatus.choices)
    asked_on = models.DateField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_for = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    held_until = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    objects = EnrolmentQuerySet.as_manager()
    row_security = RowSecurity(
        f"{party_sees('matching_enrolment.trajectory_id', WORKING_ROLES)} OR {PROVIDER.format(start='start_id')}"
    )
    withheld = "DELETE"
    impersonal = {"number", "asked_on", "held_until", "ended_on"}

    class Meta:
        abstract = True
        constraints = [
            choices("enrolment", "status", EnrolmentStatus),
            models.CheckConstraint(
                name="enrolment_status_has_its_facts",
                condition=Q(status="waiting", held_until__isnull=True, ended_on__isnull=True)
                | Q(status="held", held_until__isnull=False, ended_on__isnull=True)
                | Q(status="enrolled", ended_on__isnull=True)
                | Q(status__in=[*OVER, *GONE], ended_on__isnull=False),
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("asked_on")), name="enrolment_ends_after_asked"
            ),
            models.UniqueConstraint(
                fields=["trajectory", "start"], condition=Q(status__in=OPEN), name="enrolment_open_once"
            ),
        ]
        indexes = [
            models.Index(fields=["start", "status", "asked_at"], name="enrolment_line"),
            models.Index(fields=["trajectory", "status"], name="enrolment_trajectory"),
            models.Index(fields=["held_until"], condition=Q(status="held"), name="enrolment_hold_ends"),
        ]

    def __str__(self) -> str:
        return f"enrolment {self.pk}"

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("matching:enrolment", args=[self.pk])

    def trajectory_for(self, actor: Actor) -> Trajectory:
        """The traject, for who works on it. Raises NotAllowed for the provider, who knows the number alone."""
        found = Trajectory.objects.visible_to(actor).filter(pk=self.trajectory_id).first()
        if found is None:
            raise NotAllowed
        return found

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def is_seated(self) -> bool:
        return self.status in SEATED


class EnrolmentEventQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> EnrolmentEventQuerySet:
        """Of the enrolments the actor sees; the only door from a request."""
        from matching.models.enrolling import Enrolment

        return self.filter(enrolment__in=Enrolment.objects.visible_to(actor))

    def as_on(self, day: date) -> EnrolmentEventQuerySet:
        """The last event of each enrolment up to the end of `day` (inside): how each stood then."""
        up_to = self.model._default_manager.filter(occurred_on__lte=day, enrolment=OuterRef("enrolment"))
        newest = up_to.values("enrolment").annotate(newest=Max("pk")).values("newest")
        return self.filter(pk=Subquery(newest))


class EnrolmentEvent(models.Model):
    """How an enrolment came to stand as it does; nothing can change it. The waiting list of any day follows from it."""

    enrolment = models.ForeignKey("matching.Enrolment", on_delete=models.PROTECT, related_name="events")
    status = models.CharField(max_length=12, choices=EnrolmentStatus.choices)
    occurred_on = models.DateField()
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    by_organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    because = models.CharField(max_length=200, blank=True)

    objects = EnrolmentEventQuerySet.as_manager()
    row_security = RowSecurity(
        "EXISTS (SELECT 1 FROM matching_enrolment e WHERE e.id = matching_enrolmentevent.enrolment_id)"
    )
    withheld = "UPDATE, DELETE, TRUNCATE"
    impersonal = {"occurred_on"}
    personal = {
        "because": Personal(_("To know why a seat was given back."), TRAJECTORY_TERM),
    }

    class Meta:
        constraints = [choices("enrolmentevent", "status", EnrolmentStatus)]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
        indexes = [models.Index(fields=["enrolment", "occurred_on"], name="enrolmentevent_story")]

    def __str__(self) -> str:
        return f"event {self.pk} of an enrolment"
