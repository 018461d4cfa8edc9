from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pgtrigger
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from transitiehuis import days
from transitiehuis.netwerk.models import Region, Role, User
from transitiehuis.privacy import Personal
from transitiehuis.regie.capacity.what_if import Changes
from transitiehuis.regie.models.actions import Action
from transitiehuis.regie.models.agreement_parts import AgreementFunding, AgreementTerm
from transitiehuis.regie.models.agreements import Agreement
from transitiehuis.regie.models.rounds import ROUND_TERM, QuarterRound, user_of
from transitiehuis.regie.rhythm import Quarter
from transitiehuis.regie.subjects import Over
from transitiehuis.rowsecurity import DIRECTED_REGIONS, MY_REGIONS, MY_ROLES, RowSecurity
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matching.models import LearningRoute
    from transitiehuis.netwerk.actor import Actor
    from transitiehuis.netwerk.models import Organisation
    from transitiehuis.regie.models.coverage import Activity

MAKERS = (Role.PARTNER_CONTACT, Role.CHAIN_DIRECTOR, Role.MANAGER)
HERE = f"region_id = ANY ({MY_REGIONS}) OR region_id = ANY ({DIRECTED_REGIONS})"


class ScenarioQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> ScenarioQuerySet:
        """Of the actor's regions; nationally all."""
        if actor.has_role(Role.NATIONAL_ADVISER):
            return self.all()
        return self.filter(region__in={*actor.region_ids, *actor.directed_region_ids})

    def newest_first(self) -> ScenarioQuerySet:
        return self.order_by("-made_at", "-pk")

    def with_names(self) -> ScenarioQuerySet:
        return self.select_related("region", "author", "agreed_by", "round")


class Scenario(Lockable):
    """What if: changes beside the present, worked out anew each time it is read; a `ScenarioMonth` keeps what it was.

    What is otherwise in it never changes: another thought is another scenario.

    Agreed, it has become actions, and afspraken as concepts.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(QuarterRound, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=100)
    changes = models.JSONField()
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ScenarioQuerySet.as_manager()
    row_security = RowSecurity(f"{HERE} OR 'national_adviser' = ANY ({MY_ROLES})", HERE)
    personal = {"name": Personal(_("To tell one scenario from another."), ROUND_TERM)}
    impersonal = {"changes"}

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="scenario_has_name"),
            models.CheckConstraint(
                condition=Q(agreed_at=None, agreed_by=None) | Q(agreed_at__isnull=False, agreed_by__isnull=False),
                name="scenario_agreed_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["region", "made_at"], name="scenario_of_region")]
        triggers = [pgtrigger.ReadOnly(name="as_kept", fields=["region", "changes", "author", "made_at"])]

    def __str__(self) -> str:
        return f"scenario {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("regie:scenario", args=[self.pk])

    @property
    def otherwise(self) -> Changes:
        return Changes.kept_in(self.changes)

    @classmethod
    @transaction.atomic
    def keep(cls, region: Region, name: str, changes: Changes, *, by: Actor) -> Scenario:
        """A new scenario of the region, in the round that is under way. NotAllowed for who may not make one there."""
        if not may_make(by, region.pk):
            raise NotAllowed
        return cls.objects.create(
            region=region,
            round=round_of(region.pk, days.today()),
            name=name,
            changes=changes.keep(),
            author=user_of(by),
            made_at=timezone.now(),
        )

    @transaction.atomic
    def agree(self, agreed: Iterable[Agreed], drafts: Iterable[Draft] = (), *, by: Actor) -> list[Action]:
        """It becomes `agreed` as actions of the round under way, and `drafts` as concepts of afspraken.

        NotAllowed for who does not direct the region.

        WrongStatus when it was agreed before, and when there is no round that actions can hang on.
        """
        self.lock()
        if self.region_id not in by.directed_region_ids:
            raise NotAllowed
        if self.agreed_at:
            raise WrongStatus(_("This scenario was agreed already."))
        today = days.today()
        round = round_of(self.region_id, today)
        if round is None:
            raise WrongStatus(_("There is no quarter round yet that actions can belong to."))
        self.agreed_at, self.agreed_by, self.round = timezone.now(), user_of(by), round
        self.save(update_fields=["agreed_at", "agreed_by", "round"])
        for draft in drafts:
            draft.draw_up(self, by=by)
        due = max(today, days.previous_werkdag(Quarter.of(today).last_day - timedelta(days=1)))
        return [
            Action.add(
                round,
                by=by,
                organisation=one.owner,
                text=one.text[:200],
                why=one.why,
                due_on=due,
                over=Over("activity", one.activity) if one.activity else None,
            )
            for one in agreed
        ]


class Agreed:
    """One thing that an agreed scenario asks: of whom, what, and why."""

    def __init__(self, owner: Organisation, text: str, why: str, activity: Activity | None = None) -> None:
        self.owner, self.text, self.why, self.activity = owner, text, why, activity


@dataclass(frozen=True)
class Draft:
    """One afspraak that an agreed scenario asks for. `change` says for which of its changes, once."""

    change: str
    facts: dict[str, Any]  # fields of the afspraak
    parties: tuple[Organisation, ...]
    activities: tuple[Activity, ...] = ()
    routes: tuple[LearningRoute, ...] = ()
    terms: tuple[tuple[Organisation, str, int], ...] = ()  # who promises, what kind of number, how many
    funding: tuple[tuple[str, int, date], ...] = ()  # source, euro, until (inside)

    def draw_up(self, scenario: Scenario, *, by: Actor) -> Agreement:
        lists: dict[str, Any] = {"parties": self.parties, "activities": self.activities, "routes": self.routes}
        made = Agreement.draw_up(
            scenario.region, by=by, scenario=scenario, scenario_change=self.change, **self.facts, **lists
        )
        for organisation, kind, number in self.terms:
            AgreementTerm.add(made, by=by, organisation=organisation, kind=kind, number=number)
        for source, amount, until in self.funding:
            AgreementFunding.add(made, by=by, source=source, amount=amount, until=until)
        return made


def may_make(actor: Actor, region: int) -> bool:
    """Who directs the region, and who speaks for a partner of it."""
    return region in actor.directed_region_ids or (region in actor.region_ids and actor.has_role(*MAKERS))


def round_of(region: int, day: date) -> QuarterRound | None:
    """The round that opened last."""
    return QuarterRound.objects.filter(region=region).opened_by(day).newest_first().first()
