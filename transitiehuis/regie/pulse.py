"""The region's pulse: how many trajecten lie in each step, and which have stopped. Numbers, never names.

Two functions in the database look past row security and answer only with numbers; whom they answer is their rule.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intake.models import NextAction, Step
from transitiehuis import days
from transitiehuis.asking import asks
from transitiehuis.netwerk.models import Partnership, Region, Role
from transitiehuis.regie.waits import waits_words
from transitiehuis.ui.parts import ChainStep, Kpi

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor


@dataclass(frozen=True)
class StepPulse:
    """How one step stands today."""

    step: str
    open: int = 0
    overdue: int = 0
    waits_for_partner: int = 0
    unanswered: int = 0

    @property
    def name(self) -> str:
        return capfirst(str(Step(self.step).label))


@dataclass(frozen=True)
class Pulse:
    """The seven steps in their order, also those where nobody is."""

    steps: tuple[StepPulse, ...]

    @property
    def total(self) -> StepPulse:
        """All steps together; its own step has no name."""
        sums = {f.name: sum(getattr(step, f.name) for step in self.steps) for f in fields(StepPulse)[1:]}
        return StepPulse("", **sums)

    def chainline(self) -> list[ChainStep]:
        """The ketenlijn with numbers in place of dates."""
        return [
            ChainStep(step.name, "done" if step.open else "open", tuple(filter(None, (_open(step), _overdue(step)))))
            for step in self.steps
        ]

    def kpis(self, url: str = "") -> list[Kpi]:
        """The whole region in four figures; each leads to `url`."""
        total = self.total
        return [
            Kpi(_("Open trajectories"), str(total.open), url=url, note=_("candidates under way in this region")),
            Kpi(_("Too late"), str(total.overdue), url=url, note=_("the next action should have been done")),
            Kpi(
                _("Wait for a partner"),
                str(total.waits_for_partner),
                url=url,
                note=_("another organisation has to answer"),
            ),
            Kpi(_("Without an answer"), str(total.unanswered), url=url, note=_("handovers past their term")),
        ]


def _open(step: StepPulse) -> str:
    return ngettext("%(count)s trajectory", "%(count)s trajectories", step.open) % {"count": step.open}


def _overdue(step: StepPulse) -> str:
    return _("%(count)s too late") % {"count": step.overdue} if step.overdue else ""


def region_pulse(region: int) -> Pulse:
    """Open trajecten per step, for who takes part in the region, directs it or advises nationally. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT step, open, overdue, waits_for_partner, unanswered FROM intake_region_pulse(%s)", [region]
        )
        found = {row[0]: StepPulse(*row) for row in cursor.fetchall()}
    return Pulse(tuple(found.get(step, StepPulse(step)) for step in Step.values))


@dataclass(frozen=True)
class Stuck:
    """A traject whose next action is too late, by its number."""

    number: str
    step: str
    step_since: date
    holder: str
    next_action: str
    due: date
    waiting_for: str
    waiting_on: str
    unanswered: bool

    @property
    def step_name(self) -> str:
        return capfirst(str(Step(self.step).label))

    @property
    def action(self) -> str:
        """The code of the action in words; what somebody typed is for the partners and is not shown here."""
        return str(NextAction(self.next_action).label)

    @property
    def waits(self) -> str:
        """What it waits for, or on which organisation where that is known."""
        return capfirst(waits_words(self.waiting_for, self.waiting_on))


def stuck(region: int) -> list[Stuck]:
    """The trajecten of the region that stopped, longest first; [] for who does not direct it. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number, step, step_since, holder, next_action, next_action_due, waiting_for, waiting_on, unanswered"
            " FROM intake_stuck(%s)",
            [region],
        )
        return [Stuck(*row) for row in cursor.fetchall()]


def steers(actor: Actor, region: int) -> bool:
    """Whether this person may see which trajecten have stopped, by number."""
    return region in actor.directed_region_ids or actor.has_role(Role.NATIONAL_ADVISER)


def regions_of(actor: Actor) -> list[Region]:
    """Regions whose numbers this person sees: where they take part, what they direct, nationally all with partners."""
    return _regions(actor)


@asks
def _regions(actor: Actor) -> QuerySet[Region]:
    if actor.has_role(Role.NATIONAL_ADVISER):
        partners = Partnership.objects.current_on(days.today())
        return Region.objects.filter(pk__in=partners.values("region")).in_order()
    return Region.objects.filter(pk__in={*actor.region_ids, *actor.directed_region_ids}).in_order()


def region_of(actor: Actor) -> int | None:
    """The region this person works in first of all: the one they direct, else the first they take part in."""
    regions = (*actor.directed_region_ids, *actor.region_ids)
    return regions[0] if regions else None
