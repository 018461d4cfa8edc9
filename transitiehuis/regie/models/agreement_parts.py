from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intake.models import Step
from matching.models import LearningRoute
from transitiehuis.constraints import choices
from transitiehuis.netwerk.models import Organisation
from transitiehuis.privacy import Personal
from transitiehuis.regie.models.agreements import (
    AGREEMENT_TERM,
    AGREEMENTS_I_DIRECT,
    AGREEMENTS_I_SEE,
    Agreement,
    AgreementState,
)
from transitiehuis.regie.models.coverage import Activity
from transitiehuis.rowsecurity import RowSecurity

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

WITH_AGREEMENT = RowSecurity(f"agreement_id IN ({AGREEMENTS_I_SEE})", f"agreement_id IN ({AGREEMENTS_I_DIRECT})")


class PartQuerySet(models.QuerySet):
    def of_those_seen_by(self, actor: Actor) -> PartQuerySet:
        return self.filter(agreement__in=Agreement.objects.visible_to(actor))


class PartyQuerySet(PartQuerySet):
    def with_names(self) -> PartyQuerySet:
        return self.select_related("organisation").order_by("organisation__sort_name", "pk")


class AgreementParty(models.Model):
    """An organisation that an agreement is between."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="parties")  # part of it
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    objects = PartyQuerySet.as_manager()
    row_security = WITH_AGREEMENT

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "organisation"], name="agreementparty_once")]

    def __str__(self) -> str:
        return f"party {self.pk} of an agreement"


class AgreementActivity(models.Model):
    """A piece of work that the agreement carries: what its parties do of it falls away with it."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="activities")  # part of it
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="+")

    row_security = WITH_AGREEMENT

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "activity"], name="agreementactivity_once")]

    def __str__(self) -> str:
        return f"activity {self.pk} of an agreement"


class AgreementRoute(models.Model):
    """A maatwerktraject that the agreement carries: seats after its end fall away with it."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="routes")  # part of it
    route = models.ForeignKey(LearningRoute, on_delete=models.PROTECT, related_name="+")

    row_security = WITH_AGREEMENT

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "route"], name="agreementroute_once")]

    def __str__(self) -> str:
        return f"route {self.pk} of an agreement"


class AgreementPart(models.Model):
    """A line of an agreement that is typed: added to a concept, and taken out of it, by the region's director."""

    changed_in: tuple[str, ...] = (AgreementState.DRAFT,)

    class Meta:
        abstract = True

    @classmethod
    @transaction.atomic
    def add(cls, agreement: Agreement, *, by: Actor, **facts: Any) -> Any:
        """WrongStatus when the agreement is no concept any more."""
        agreement.hold(by, *cls.changed_in)
        part: Any = cls
        made = part.objects.create(agreement=agreement, **facts)
        agreement.touch(by)
        return made

    @transaction.atomic
    def take_out(self, *, by: Actor) -> None:
        """A concept keeps no former line."""
        agreement: Agreement = self.agreement  # type: ignore[attr-defined]
        agreement.hold(by, *self.changed_in)
        self.delete()
        agreement.touch(by)


class TermKind(models.TextChoices):
    INFLOW = "inflow", _("people that start, per quarter")
    DIRECTOR_HOURS = "director_hours", _("hours of the chain director, per week")
    STEP_TERM = "step_term", _("at most so many working days for a step")
    ACTIVITY_HOURS = "activity_hours", _("hours for the work it carries, per quarter")
    ROUTE_STARTS = "route_starts", _("starts of courses, per quarter")


class TermQuerySet(PartQuerySet):
    def promised(self, regions: Iterable[int], day: date) -> TermQuerySet:
        """What holds in these regions on `day`, knowing its agreement and organisation."""
        agreements = Agreement.objects.in_force_on(day).filter(region__in=list(regions))
        return self.filter(agreement__in=agreements).with_names()

    def promised_between(self, regions: Iterable[int], first: date, last: date) -> TermQuerySet:
        """What held on some day from `first` to `last`; `since` and `until` of each row say on which."""
        signed = Agreement.objects.signed().filter(
            Q(until=None) | Q(until__gte=first),
            Q(ended_on=None) | Q(ended_on__gte=first),
            region__in=list(regions),
            since__lte=last,
        )
        return self.filter(agreement__in=signed).with_names()

    def of_steps(self) -> TermQuerySet:
        """Terms in werkdagen for a step, per partner."""
        return self.filter(kind=TermKind.STEP_TERM)

    def with_names(self) -> TermQuerySet:
        return self.select_related("agreement", "organisation").order_by(
            "kind", "step", "organisation__sort_name", "pk"
        )


class AgreementTerm(AgreementPart):
    """A number that was agreed, and by which organisation it is promised.

    It holds as long as its agreement does: `since` and `until`, both inside.
    """

    Kind = TermKind

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="terms")  # part of it
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=TermKind.choices)
    step = models.CharField(max_length=12, choices=Step.choices, blank=True)
    number = models.PositiveSmallIntegerField()

    objects = TermQuerySet.as_manager()
    row_security = WITH_AGREEMENT

    class Meta:
        constraints = [
            choices("agreementterm", "kind", TermKind),
            choices("agreementterm", "step", Step, blank=True),
            models.CheckConstraint(
                condition=(Q(kind="step_term") & ~Q(step="")) | (~Q(kind="step_term") & Q(step="")),
                name="agreementterm_step_where_due",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="agreementterm_number_at_least_one"),
            models.UniqueConstraint(fields=["agreement", "kind", "organisation", "step"], name="agreementterm_once"),
        ]

    def __str__(self) -> str:
        return f"term {self.pk} of an agreement"

    @property
    def werkdagen(self) -> int | None:
        """The term for a step; None for another number."""
        return self.number if self.kind == TermKind.STEP_TERM else None

    @property
    def since(self) -> date:
        return self.agreement.since

    @property
    def until(self) -> date | None:
        return self.agreement.last_day


class FundingQuerySet(PartQuerySet):
    def ending(self, regions: Iterable[int], first: date, last: date) -> FundingQuerySet:
        """Money under an agreement in force that ends between these days (inside)."""
        agreements = Agreement.objects.in_force_on(first).filter(region__in=list(regions))
        rows = self.filter(agreement__in=agreements, until__range=(first, last))
        return rows.select_related("agreement").order_by("until", "pk")


class AgreementFunding(AgreementPart):
    """Who pays, how much and until when (inside)."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="funding")  # part of it
    source = models.CharField(max_length=120)
    amount = models.PositiveIntegerField(null=True, blank=True)  # euro
    until = models.DateField()

    objects = FundingQuerySet.as_manager()
    row_security = WITH_AGREEMENT
    personal = {"source": Personal(_("To know who pays."), AGREEMENT_TERM)}
    impersonal = {"until"}

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(source=""), name="agreementfunding_has_source")]

    def __str__(self) -> str:
        return f"funding {self.pk} of an agreement"


class AgreementDocument(AgreementPart):
    """A paper that lies elsewhere: its name and where to find it. Also added after signing: minutes, an annex."""

    changed_in = (AgreementState.DRAFT, AgreementState.SIGNING, AgreementState.SIGNED)

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="documents")  # part of it
    name = models.CharField(max_length=120)
    url = models.URLField(max_length=500)

    objects = PartQuerySet.as_manager()
    row_security = WITH_AGREEMENT
    personal = {
        "name": Personal(_("To find the paper of an agreement."), AGREEMENT_TERM),
        "url": Personal(_("To find the paper of an agreement."), AGREEMENT_TERM),
    }

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="agreementdocument_has_name"),
            models.CheckConstraint(condition=Q(url__startswith="https://"), name="agreementdocument_https_only"),
        ]

    def __str__(self) -> str:
        return f"document {self.pk} of an agreement"
