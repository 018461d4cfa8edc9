from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from transitiehuis.regie.models.figures import APPEND_ONLY
from transitiehuis.regie.models.national import frozen_rules
from transitiehuis.regie.models.scenario import Scenario
from transitiehuis.rowsecurity import RowSecurity

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor


class ScenarioMonthQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> ScenarioMonthQuerySet:
        """Of scenarios that this person sees; the only door from a request."""
        return self.filter(scenario__in=Scenario.objects.visible_to(actor))

    def of(self, scenario: Scenario) -> ScenarioMonthQuerySet:
        """Of one scenario, the newest month first."""
        return self.filter(scenario=scenario).order_by("-month")


class ScenarioMonth(models.Model):
    """What a scenario came to beside the present of then, in the first night after a month: written once.

    `figures` are what `capacity.kept` makes of both: by quarter and by part of the chain the hours short now and in the
    scenario, and the euro between them.
    """

    scenario = models.ForeignKey(Scenario, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    figures = models.JSONField()
    counted_at = models.DateTimeField()

    objects = ScenarioMonthQuerySet.as_manager()
    # Row security of the scenario holds within this question too: who does not see it sees no month of it.
    row_security = RowSecurity("scenario_id IN (SELECT id FROM regie_scenario)", check="false")
    withheld = APPEND_ONLY
    impersonal = {"month", "figures"}

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(month__day=1), name="scenariomonth_first_of_month"),
            models.UniqueConstraint(fields=["scenario", "month"], name="scenariomonth_once"),
        ]
        triggers = frozen_rules()

    def __str__(self) -> str:
        return f"scenario month {self.pk}"
