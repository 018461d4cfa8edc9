"""Erkenning aanvragen: a leerbedrijf asked SBB to be recognised for a qualification, and somebody looks after it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.models import WORKERS
from matching.models.place import WorkPlacementOffer
from matching.models.qualification import Qualification, Recognition
from transitiehuis import days
from transitiehuis.constraints import choices
from transitiehuis.netwerk.models import Organisation, Role
from transitiehuis.rowsecurity import MY_ORGANISATIONS, MY_REGIONS, RowSecurity
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

REMIND_WERKDAGEN = 10


class RequestOutcome(models.TextChoices):
    GRANTED = "granted", _("recognised")
    REFUSED = "refused", _("not recognised")


class RecognitionRequestQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> RecognitionRequestQuerySet:
        """Of companies with a place in the actor's regions, and of their own; the only door from a request."""
        return self.filter(Q(region__in=actor.region_ids) | Q(organisation__in=actor.organisation_ids))

    def waiting(self) -> RecognitionRequestQuerySet:
        return self.filter(settled_on=None)

    def with_facts(self) -> RecognitionRequestQuerySet:
        return self.select_related("organisation", "qualification", "requested_by", "requested_for")

    def in_order(self) -> RecognitionRequestQuerySet:
        return self.order_by("due", "pk")


class RecognitionRequest(Lockable):
    """Asked on a day, by whom; looked at again after ten werkdagen, until it was given or refused."""

    Outcome = RequestOutcome

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    qualification = models.ForeignKey(Qualification, on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey("netwerk.Region", on_delete=models.PROTECT, related_name="+")
    requested_on = models.DateField()
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_for = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    due = models.DateField()
    settled_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=8, choices=RequestOutcome.choices, blank=True)

    objects = RecognitionRequestQuerySet.as_manager()
    row_security = RowSecurity(f"region_id = ANY ({MY_REGIONS}) OR organisation_id = ANY ({MY_ORGANISATIONS})")
    impersonal = {"requested_on", "due", "settled_on"}

    class Meta:
        constraints = [
            choices("recognitionrequest", "outcome", RequestOutcome, blank=True),
            models.CheckConstraint(
                name="recognitionrequest_settled_has_outcome",
                condition=Q(settled_on__isnull=True, outcome="") | (Q(settled_on__isnull=False) & ~Q(outcome="")),
            ),
            models.UniqueConstraint(
                fields=["organisation", "qualification"],
                condition=Q(settled_on__isnull=True),
                name="recognitionrequest_waiting_once",
            ),
        ]

    def __str__(self) -> str:
        return f"recognition request {self.pk}"

    @staticmethod
    def may_ask(place: WorkPlacementOffer, by: Actor) -> bool:
        """The praktijkopleider of the company, or a coordinator or adviser of the region."""
        own = place.employer_id in by.organisation_ids and by.has_role(Role.TRAINER)
        return own or (place.region_id in by.region_ids and by.has_role(*WORKERS))

    @classmethod
    @transaction.atomic
    def ask(cls, place: WorkPlacementOffer, *, by: Actor, on: date | None = None) -> RecognitionRequest:
        """Record that recognition was asked for the qualification of this place, today or `on`; remind in 10 werkdagen.

        Raises WrongStatus when it is recognised or asked for by now, or the place names no qualification; NotAllowed.
        """
        from matching import place_messages

        day = on or days.today()
        if not cls.may_ask(place, by) or by.current is None:
            raise NotAllowed
        place.employer.lock()
        qualification = place.qualification
        if qualification is None:
            raise WrongStatus(_("Name the qualification of this place first."))
        if Recognition.objects.of(place.employer_id, qualification).valid_on(days.today()).exists():
            raise WrongStatus(_("This company is recognised by now."))
        if cls.objects.filter(organisation=place.employer, qualification=qualification).waiting().exists():
            raise WrongStatus(_("Recognition has been asked for already."))
        made = cls.objects.create(
            organisation=place.employer,
            qualification=qualification,
            region=place.region,
            requested_on=day,
            requested_by=by.person,
            requested_for=by.member.organisation,
            recorded_at=timezone.now(),
            due=days.add_werkdagen(day, REMIND_WERKDAGEN),
        )
        place_messages.recognition_reminder(made, place)
        return made

    @transaction.atomic
    def settle(self, outcome: str, *, by: Actor, since: date | None = None, valid_until: date | None = None) -> None:
        """SBB answered: recognised `since` (today) and until when, or not. Raises WrongStatus when settled already."""
        if not self._may_settle(by):
            raise NotAllowed
        self.organisation.lock()
        self.lock(keeping="organisation")
        if self.settled_on is not None:
            raise WrongStatus(_("The answer of SBB has been recorded in the meantime."))
        self.settled_on, self.outcome = days.today(), outcome
        self.save(update_fields=["settled_on", "outcome"])
        if outcome == RequestOutcome.GRANTED:
            Recognition.objects.update_or_create(
                organisation=self.organisation,
                qualification=self.qualification,
                defaults={"since": since or days.today(), "valid_until": valid_until},
            )

    def _may_settle(self, by: Actor) -> bool:
        own = self.organisation_id in by.organisation_ids and by.has_role(Role.TRAINER)
        return own or (self.region_id in by.region_ids and by.has_role(*WORKERS))
