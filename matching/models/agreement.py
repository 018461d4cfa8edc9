from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intake.access import WORKING_ROLES, is_party, party_sees
from intake.models import Trajectory
from matching import signals
from matching.models.placing import Placement
from matching.models.qualification import Recognition
from matching.models.trainer import PlaceTrainer
from transitiehuis import days
from transitiehuis.constraints import period
from transitiehuis.netwerk.models import Organisation
from transitiehuis.netwerk.models.organisations import never_twice
from transitiehuis.rowsecurity import MY_ORGANISATIONS, RowSecurity
from transitiehuis.workflow import Lockable, WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor


class PostingQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> PostingQuerySet:
        """Postings of trajecten my organisation works on; the only door from a request."""
        return self.filter(is_party(actor, days.today(), "trajectory", WORKING_ROLES))

    def in_order(self) -> PostingQuerySet:
        return self.order_by("since", "pk")


class Posting(models.Model):
    """Inzet: the period of a placement at one leerbedrijf (both days inside). A traject has one at a time."""

    trajectory = models.ForeignKey(Trajectory, on_delete=models.PROTECT, related_name="+")
    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="postings")
    training_company = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    trainer = models.ForeignKey(PlaceTrainer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = PostingQuerySet.as_manager()
    row_security = RowSecurity(
        f"{party_sees('matching_posting.trajectory_id', WORKING_ROLES)}"
        f" OR training_company_id = ANY ({MY_ORGANISATIONS})"
    )
    impersonal = {"since", "until"}

    class Meta:
        constraints = [period("posting"), never_twice("posting_never_twice_at_once", "trajectory")]

    def __str__(self) -> str:
        return f"posting {self.pk}"


class PracticeAgreementQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> PracticeAgreementQuerySet:
        """Agreements of placements the actor sees; the only door from a request."""
        return self.filter(placement__in=Placement.objects.visible_to(actor))


class PracticeAgreement(Lockable):
    """Praktijkovereenkomst (POK): signed by candidate, leerbedrijf and school; only the days are kept here."""

    placement = models.OneToOneField(Placement, on_delete=models.PROTECT, related_name="practice_agreement")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    candidate_signed_on = models.DateField(null=True, blank=True)
    company_signed_on = models.DateField(null=True, blank=True)
    school_signed_on = models.DateField(null=True, blank=True)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")

    objects = PracticeAgreementQuerySet.as_manager()
    row_security = RowSecurity(
        "EXISTS (SELECT 1 FROM matching_placement p WHERE p.id = matching_practiceagreement.placement_id)"
    )
    impersonal = {"since", "until", "candidate_signed_on", "company_signed_on", "school_signed_on"}

    class Meta:
        constraints = [
            period("practiceagreement"),
            models.CheckConstraint(
                name="practiceagreement_signed_has_an_end",
                condition=Q(candidate_signed_on__isnull=True)
                | Q(company_signed_on__isnull=True)
                | Q(school_signed_on__isnull=True)
                | Q(until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"practice agreement {self.pk}"

    @property
    def is_signed(self) -> bool:
        return None not in (self.candidate_signed_on, self.company_signed_on, self.school_signed_on)

    def recognition(self) -> Recognition | None:
        """The recognition of the leerbedrijf that holds on the first day, for the place's qualification if known."""
        placement = self.placement
        qualification = placement.place.qualification_id if placement.place else None
        found = Recognition.objects.of(placement.training_company_id, qualification).valid_on(self.since)
        return found.in_order().select_related("qualification").first()

    @transaction.atomic
    def sign(
        self, *, until: date, candidate_on: date | None, company_on: date | None, school_on: date | None, by: Actor
    ) -> None:
        """Record who signed when and the last day of the agreement; guidance then lasts until that day.

        Raises WrongStatus when all have signed already, for a day in the future, or when the leerbedrijf has no
        recognition that holds on the first day.
        """
        placement = self.placement
        placement.trajectory.hold()
        placement.trajectory.require_worker(by)
        placement.lock()
        self.lock()
        if self.is_signed or not placement.is_live:
            raise WrongStatus(_("This agreement has been signed by everybody, or its placement has ended."))
        signed = [day for day in (candidate_on, company_on, school_on) if day]
        if any(day > days.today() for day in signed):
            raise WrongStatus(_("Nobody can have signed in the future."))
        if len(signed) == len((candidate_on, company_on, school_on)) and self.recognition() is None:
            raise WrongStatus(_("This training company has no recognition that holds on the first day. Add it first."))
        self.candidate_signed_on, self.company_signed_on, self.school_signed_on = candidate_on, company_on, school_on
        self.until = until
        self.save()
        placement.guidance_until = max(until, placement.start)
        placement.save(update_fields=["guidance_until"])
        placement._plan(by)
        signals.placement_changed.send(sender=Placement, placement=placement, change=signals.GUIDED, by=by)

    def begin_on(self, day: date) -> None:
        """The first day at work was another one than agreed."""
        self.since = day
        self.until = max(self.until, day) if self.until else None
        self.save(update_fields=["since", "until"])

    def end_on(self, day: date) -> None:
        """The placement ended: so did the agreement, when it would have lasted longer."""
        if self.until is None or self.until > day:
            self.until = max(day, self.since)
            self.save(update_fields=["until"])
