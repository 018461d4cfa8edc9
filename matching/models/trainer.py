"""Praktijkopleider: who teaches somebody the work at a leerbedrijf, and how many at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from intake.models import WORKERS
from transitiehuis import days
from transitiehuis.constraints import period
from transitiehuis.netwerk.models import ORGANISATION_TERM, Membership, Organisation, Partnership, Role
from transitiehuis.privacy import Personal
from transitiehuis.rowsecurity import MY_ORGANISATIONS, MY_REGIONS, RowSecurity
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

if TYPE_CHECKING:
    from matching.models.place import WorkPlacementOffer
    from transitiehuis.netwerk.actor import Actor


@dataclass(frozen=True)
class Load:
    """How many somebody trains now, of how many at most."""

    name: str
    learners: int
    most: int

    @property
    def is_full(self) -> bool:
        return self.learners >= self.most

    @property
    def words(self) -> str:
        """2 of 3 candidates; full: 3 candidates."""
        if self.is_full:
            return ngettext("full: %(now)s candidate", "full: %(now)s candidates", self.learners) % {
                "now": self.learners
            }
        if not self.learners:
            return ngettext("no candidate yet, room for %(most)s", "no candidate yet, room for %(most)s", self.most) % {
                "most": self.most
            }
        return _("%(now)s of %(most)s candidates") % {"now": self.learners, "most": self.most}


class PlaceTrainerQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> PlaceTrainerQuerySet:
        """Of companies in the actor's regions and of their own; the only door from a request."""
        partners = Partnership.objects.filter(region__in=actor.region_ids).values("organisation")
        return self.filter(Q(organisation__in=partners) | Q(organisation__in=actor.organisation_ids))

    def current_on(self, day: date) -> PlaceTrainerQuerySet:
        """Who trains on `day`; the last day is inside."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)

    def with_load(self, day: date) -> PlaceTrainerQuerySet:
        """With `learners`: how many each trains on `day`, also candidates the reader may not see, as a number.

        0 for companies outside the reader's regions.
        """
        load = models.Func(F("pk"), models.Value(day), function="matching_trainer_load")
        return self.annotate(learners=models.ExpressionWrapper(load, models.BigIntegerField()))

    def in_order(self) -> PlaceTrainerQuerySet:
        return self.order_by("since", "pk")


class PlaceTrainer(Lockable):
    """Somebody of a leerbedrijf who trains: a colleague with an account, or a business contact by name and e-mail."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    max_learners = models.PositiveSmallIntegerField(default=2)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    learners: int  # read `with_load`

    objects = PlaceTrainerQuerySet.as_manager()
    row_security = RowSecurity(
        f"organisation_id = ANY ({MY_ORGANISATIONS}) OR EXISTS (SELECT 1 FROM netwerk_partnership p"  # noqa: S608
        f" WHERE p.organisation_id = matching_placetrainer.organisation_id AND p.region_id = ANY ({MY_REGIONS}))"
    )
    personal = {
        "name": Personal(gettext_lazy("To know who trains somebody at work."), ORGANISATION_TERM),
        "email": Personal(gettext_lazy("To reach who trains somebody at work."), ORGANISATION_TERM),
    }
    impersonal = {"since", "until"}

    class Meta:
        constraints = [
            period("placetrainer"),
            models.CheckConstraint(
                condition=Q(membership__isnull=False, name="", email="") | (Q(membership__isnull=True) & ~Q(name="")),
                name="placetrainer_account_or_name",
            ),
            models.CheckConstraint(condition=Q(max_learners__range=(1, 20)), name="placetrainer_max_learners"),
            models.UniqueConstraint(
                fields=["membership"], condition=Q(until__isnull=True), name="placetrainer_account_once"
            ),
            models.UniqueConstraint(
                F("organisation"),
                Lower("name"),
                condition=Q(until__isnull=True, membership__isnull=True),
                name="placetrainer_name_once",
            ),
        ]

    def __str__(self) -> str:
        return f"place trainer {self.pk}"

    @property
    def shown_name(self) -> str:
        return self.membership.user.name if self.membership else self.name

    @classmethod
    def only_one_at(cls, place: WorkPlacementOffer | None, company: int) -> PlaceTrainer | None:
        """Who trains at this place when there is no choice; None where somebody has to say so."""
        if place is None or place.employer_id != company:
            return None
        found = list(place.trainers.current_on(days.today()).in_order()[:2])
        return found[0] if len(found) == 1 else None

    @staticmethod
    def may_keep(organisation: Organisation, by: Actor) -> bool:
        """The praktijkopleiders of the company itself, and coordinators and advisers of a region it takes part in."""
        if organisation.pk in by.organisation_ids:
            return by.has_role(Role.TRAINER)
        partners = Partnership.objects.current_on(days.today()).filter(organisation=organisation)
        return by.has_role(*WORKERS) and partners.filter(region__in=by.region_ids).exists()

    @classmethod
    @transaction.atomic
    def name_one(
        cls,
        organisation: Organisation,
        *,
        by: Actor,
        membership: Membership | None = None,
        name: str = "",
        email: str = "",
        max_learners: int = 2,
    ) -> PlaceTrainer:
        """Somebody trains at this company from today. Raises WrongStatus when they do already, NotAllowed."""
        if not cls.may_keep(organisation, by) or (membership and membership.organisation_id != organisation.pk):
            raise NotAllowed
        organisation.lock()
        same = Q(membership=membership) if membership else Q(membership=None, name__iexact=name)
        if cls.objects.filter(same, organisation=organisation, until=None).exists():
            raise WrongStatus(_("This workplace trainer is on the list already."))
        who = {"membership": membership} if membership else {"name": name, "email": email}
        return cls.objects.create(organisation=organisation, max_learners=max_learners, since=days.today(), **who)

    @transaction.atomic
    def change(self, *, max_learners: int, by: Actor) -> None:
        """How many at a time. Raises WrongStatus for who stopped."""
        self._keep(by)
        self.max_learners = max_learners
        self.save(update_fields=["max_learners"])

    @transaction.atomic
    def stop(self, *, by: Actor) -> None:
        """No new candidates from today; who is being trained stays counted."""
        self._keep(by)
        self.until = max(self.since, days.today() - timedelta(days=1))
        self.save(update_fields=["until"])

    def _keep(self, by: Actor) -> None:
        if not self.may_keep(self.organisation, by):
            raise NotAllowed
        self.lock()
        if self.until is not None:
            raise WrongStatus(_("This workplace trainer has stopped in the meantime."))
