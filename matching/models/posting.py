from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.access import WORKING_ROLES, is_party, party_sees
from intake.models import Involvement, PartyRole, Trajectory
from matching.models.agreement import PracticeAgreement
from matching.models.placement import PlacementState
from matching.models.placing import Placement
from matching.models.trainer import PlaceTrainer
from matching.sight import close_sight, end_sight
from transitiehuis import days
from transitiehuis.constraints import period
from transitiehuis.netwerk.models import Organisation
from transitiehuis.netwerk.models.organisations import never_twice
from transitiehuis.rowsecurity import MY_ORGANISATIONS, RowSecurity
from transitiehuis.workflow import WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

AHEAD = timedelta(days=183)
SEEN_WITH_PLACEMENT = "EXISTS (SELECT 1 FROM matching_placement p WHERE p.id = matching_placementhours.placement_id)"


class PostingQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> PostingQuerySet:
        """Postings of trajecten my organisation works on; the only door from a request."""
        return self.filter(is_party(actor, days.today(), "trajectory", WORKING_ROLES))

    def current_on(self, day: date) -> PostingQuerySet:
        """Those that hold on `day`; both days are inside."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)

    def in_order(self) -> PostingQuerySet:
        return self.order_by("since", "pk")


class Posting(models.Model):
    """Inzet: the period of a placement at one leerbedrijf with one praktijkopleider (both days inside).

    A traject has one at a time. Somebody who is seconded may have none for a while: between two leerbedrijven.
    """

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

    # -- steps -------------------------------------------------------------------------------------------------------

    @classmethod
    @transaction.atomic
    def follow(
        cls,
        placement: Placement,
        *,
        training_company: Organisation,
        trainer: PlaceTrainer | None,
        since: date,
        by: Actor,
    ) -> Posting:
        """From `since` on at another leerbedrijf, or with another praktijkopleider at the same; may lie ahead.

        Another leerbedrijf is for who is seconded, and needs a new praktijkovereenkomst, which is made ready.
        Raises WrongStatus for a day that does not come after the former posting began.
        """
        placement._hold(by, PlacementState.STARTED)
        former = cls._last(placement)
        moves = training_company.pk != former.training_company_id
        if moves and not placement.is_secondment:
            raise WrongStatus(_("Only who is seconded goes on to another training company. Record the next contract."))
        if training_company.pk == placement.employer_id and placement.is_secondment:
            raise WrongStatus(_("The employer seconds: choose the training company where the work is."))
        if not former.since < since <= days.today() + AHEAD:
            raise WrongStatus(_("Choose a day after the former posting began, within half a year."))
        cls._until(former, since - timedelta(days=1))
        made = cls.objects.create(
            trajectory=placement.trajectory,
            placement=placement,
            training_company=training_company,
            trainer=trainer,
            since=since,
        )
        if moves:
            made._renew_agreement(placement)
            Involvement.open_for(placement.trajectory, training_company, PartyRole.TRAINING_COMPANY)
            if since <= days.today():
                move_to(placement, training_company)
        placement._plan(by)
        return made

    @classmethod
    @transaction.atomic
    def finish(cls, placement: Placement, *, on: date, by: Actor) -> None:
        """The last day at this leerbedrijf, with no next one yet; the contract with who seconds goes on."""
        placement._hold(by, PlacementState.STARTED)
        former = cls._last(placement)
        if not placement.is_secondment:
            raise WrongStatus(_("Only who is seconded can be between two training companies. Record the end instead."))
        if former.until or not former.since <= on <= days.today():
            raise WrongStatus(_("The last day lies between the first day of this posting and today."))
        cls._until(former, on)
        if agreement := placement.agreement():
            agreement.end_on(on)
        close_sight(placement.trajectory, former.training_company_id)
        placement._plan(by)

    @classmethod
    def _last(cls, placement: Placement) -> Posting:
        return cls.objects.filter(placement=placement).order_by("-since", "-pk")[0]

    @staticmethod
    def _until(posting: Posting, day: date) -> None:
        if posting.until is None or posting.until > day:
            posting.until = day
            posting.save(update_fields=["until"])

    def _renew_agreement(self, placement: Placement) -> None:
        """Another leerbedrijf, another praktijkovereenkomst; where there was none, none is asked for."""
        former = placement.agreement()
        if former is None:
            return
        former.end_on(max(self.since - timedelta(days=1), former.since))
        PracticeAgreement.objects.create(
            placement=placement, training_company=self.training_company, since=self.since, replaces=former
        )


def move_to(placement: Placement, training_company: Organisation) -> None:
    """The work is at that leerbedrijf from today; the former one sees the candidate no more. Held by the caller."""
    former = placement.training_company_id
    placement.training_company = training_company
    placement.save(update_fields=["training_company"])
    end_sight(placement.trajectory, former)


class PlacementHoursQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> PlacementHoursQuerySet:
        """Of placements the actor sees; the only door from a request."""
        return self.filter(placement__in=Placement.objects.visible_to(actor))

    def in_order(self) -> PlacementHoursQuerySet:
        return self.order_by("since")


class PlacementHours(models.Model):
    """Other hours a week from a day on; before the first of these the hours of the placement itself hold."""

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="hours_changes")
    since = models.DateField()
    hours = models.PositiveSmallIntegerField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = PlacementHoursQuerySet.as_manager()
    row_security = RowSecurity(SEEN_WITH_PLACEMENT)
    impersonal = {"since"}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["placement", "since"], name="placementhours_once_a_day"),
            models.CheckConstraint(condition=Q(hours__range=(1, 60)), name="placementhours_of_a_week"),
        ]

    def __str__(self) -> str:
        return f"placement hours {self.pk}"

    @classmethod
    @transaction.atomic
    def change(cls, placement: Placement, *, hours: int, since: date, by: Actor) -> PlacementHours:
        """From `since` on so many hours a week. Raises WrongStatus for a day outside, or one that has a change."""
        placement._hold(by, PlacementState.STARTED)
        if not placement.start < since <= days.today() + AHEAD:
            raise WrongStatus(_("Choose a day after the first day at work, within half a year."))
        if cls.objects.filter(placement=placement, since=since).exists():
            raise WrongStatus(_("Other hours have been recorded for that day already."))
        facts = {"recorded_at": timezone.now(), "recorded_by": by.user}
        return cls.objects.create(placement=placement, since=since, hours=hours, **facts)
