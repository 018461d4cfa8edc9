from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from matching import signals
from matching.models.placing import Placement
from matching.models.qualification import Recognition
from transitiehuis import days
from transitiehuis.constraints import period
from transitiehuis.netwerk.models import Organisation
from transitiehuis.netwerk.models.organisations import never_twice
from transitiehuis.rowsecurity import RowSecurity
from transitiehuis.workflow import Lockable, WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor


class PracticeAgreementQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> PracticeAgreementQuerySet:
        """Agreements of placements the actor sees; the only door from a request."""
        return self.filter(placement__in=Placement.objects.visible_to(actor))

    def with_text(self) -> PracticeAgreementQuerySet:
        """`has_text` along: its wording was put to be signed."""
        from matching.models.signature import AgreementText

        return self.annotate(has_text=Exists(AgreementText.objects.filter(agreement=OuterRef("pk"))))


class PracticeAgreement(Lockable):
    """Praktijkovereenkomst (POK): signed by candidate, leerbedrijf and school, on paper or by link (`Signature`)."""

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="agreements")
    # One for each leerbedrijf: somebody who is seconded gets a new one at the next.
    training_company = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
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
            never_twice("practiceagreement_one_at_a_time", "placement"),
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

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("matching:agreement", args=[self.pk])

    @property
    def is_signed(self) -> bool:
        return None not in (self.candidate_signed_on, self.company_signed_on, self.school_signed_on)

    def recognition(self) -> Recognition | None:
        """The recognition of the leerbedrijf that holds on the first day, for the place's qualification if known."""
        placement = self.placement
        qualification = placement.place.qualification_id if placement.place else None
        found = Recognition.objects.of(self.training_company_id, qualification).valid_on(self.since)
        return found.in_order().select_related("qualification").first()

    @transaction.atomic
    def sign(
        self, *, until: date, candidate_on: date | None, company_on: date | None, school_on: date | None, by: Actor
    ) -> None:
        """Record who signed when and the last day of the agreement; guidance then lasts until that day.

        Once all three have, everybody is told. Raises WrongStatus when all have signed already, for a day in the
        future, or when the leerbedrijf has no recognition that holds on the first day.
        """
        from matching import signing

        placement = self.placement
        placement.trajectory.hold()
        placement.trajectory.require_worker(by)
        placement.lock()
        self.lock()
        self.require_open()
        on = self.by_hand({"candidate": candidate_on, "company": company_on, "school": school_on})
        candidate_on, company_on, school_on = on["candidate"], on["company"], on["school"]
        signed = [day for day in on.values() if day]
        if any(day > days.today() for day in signed):
            raise WrongStatus(_("Nobody can have signed in the future."))
        if len(signed) == len((candidate_on, company_on, school_on)) and self.recognition() is None:
            raise WrongStatus(_("This training company has no recognition that holds on the first day. Add it first."))
        self.candidate_signed_on, self.company_signed_on, self.school_signed_on = candidate_on, company_on, school_on
        self.until = until
        self.save()
        self.guide_until_its_end(by)
        if self.is_signed:
            signing.complete(self, by=by)

    def require_open(self) -> None:
        """Raises WrongStatus when everybody signed, or the placement has ended. Held by the caller."""
        if self.is_signed or not self.placement.is_live:
            raise WrongStatus(_("This agreement has been signed by everybody, or its placement has ended."))

    def guide_until_its_end(self, by: Actor) -> None:
        """Guidance lasts as long as the agreement; the next action follows."""
        placement = self.placement
        placement.guidance_until = max(self.until or placement.start, placement.start)
        placement.save(update_fields=["guidance_until"])
        placement._plan(by)
        signals.placement_changed.send(sender=Placement, placement=placement, change=signals.GUIDED, by=by)

    def by_hand(self, days_said: dict[str, date | None]) -> dict[str, date | None]:
        """The days as they are from now on: who signed by link did so then; whom paper has, need not sign by link."""
        from matching.models.signature import Signature

        for signature in Signature.objects.filter(agreement=self).standing():
            if signature.signed_at:
                days_said[signature.party] = timezone.localdate(signature.signed_at)
            elif days_said[signature.party]:
                signature.withdraw()
        return days_said

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
