"""What is typed of a scenario."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, cast

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from intake.guard import GuardedText
from matching.models import RouteFunding, RouteStart
from transitiehuis.columns import named
from transitiehuis.netwerk.actor import Actor
from transitiehuis.netwerk.models import Organisation, Region
from transitiehuis.regie.capacity.reading import quarters_ahead
from transitiehuis.regie.capacity.what_if import Changes
from transitiehuis.regie.models import Activity
from transitiehuis.ui import words
from transitiehuis.ui.forms import DateInput, HuisHelper

ADDED = (1, 2, 3)


class ScenarioForm(GuardedText):
    """A name, and what is otherwise; at least one change."""

    guarded = ("name",)

    name = forms.CharField(label=_("Name"), max_length=100, help_text=_("For example: thirty more newcomers"))
    inflow = forms.IntegerField(
        label=_("New trajectories, in percent more or fewer"), required=False, min_value=-100, max_value=900
    )
    norm = forms.IntegerField(
        label=_("Hours in each norm, in percent more or fewer"), required=False, min_value=-90, max_value=900
    )
    starts = forms.DecimalField(
        label=_("Starts of courses a quarter"), required=False, min_value=0, max_value=500, decimal_places=1
    )
    stops = forms.ChoiceField(label=_("A partner that stops"), required=False)
    stops_on = forms.DateField(label=_("Last day of that partner"), required=False, widget=DateInput)
    funding = forms.ChoiceField(label=_("Funding that ends"), required=False)

    def __init__(self, data: Any = None, *, region: Region, day: date, actor: Actor) -> None:
        super().__init__(data)
        self.day = day
        self.activities = {str(one.pk): one for one in Activity.objects.in_use(day).in_order()}
        for number in ADDED:
            self.fields[f"activity_{number}"] = forms.ChoiceField(
                label=_("Activity with other hours"),
                required=False,
                choices=[("", _("none")), *((pk, one.title) for pk, one in self.activities.items())],
            )
            self.fields[f"hours_{number}"] = forms.DecimalField(
                label=_("Hours a quarter more or fewer"), required=False, min_value=-99_999, max_value=99_999,
                decimal_places=1, localize=True,
            )  # fmt: skip
        partners = Organisation.objects.partners_of([region.pk], day).in_order()
        self._choose("stops", [(str(one.pk), one.name) for one in partners])
        rows = RouteFunding.objects.visible_to(actor).kept().filter(route__region=region)
        self.funds = {str(row.pk): row for row in named(rows, "route").order_by("route__title", "pk")}
        self._choose("funding", [(pk, self._fund(row)) for pk, row in self.funds.items()])

    def _choose(self, name: str, options: list[tuple[str, str]]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = [("", _("none")), *options]

    @staticmethod
    def _fund(row: RouteFunding) -> str:
        until = f", {words.longday(row.until)}" if row.until else ""
        return f"{row.route.title}: {row.fund}{until}"

    @property
    def helper(self) -> HuisHelper:
        added = [Row(Column(f"activity_{n}"), Column(f"hours_{n}")) for n in ADDED]
        return HuisHelper(
            self,
            Layout(
                "name", Row(Column("inflow"), Column("norm")), *added, Row(Column("stops"), Column("stops_on")),
                Row(Column("starts"), Column("funding")), "keep_text",
            ),
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        for number in ADDED:
            if facts.get(f"hours_{number}") and not facts.get(f"activity_{number}"):
                self.add_error(f"activity_{number}", _("Choose the activity these hours are for."))
        if facts.get("stops_on") and not facts.get("stops"):
            self.add_error("stops", _("Choose the partner that stops on that day."))
        if not self.errors and self.changes().is_empty:
            self.add_error("inflow", _("Change at least one thing; otherwise it is the present."))
        return facts

    def typed(self) -> dict[str, str]:
        """What was filled in, as it was typed."""
        return {name: self.data[name] for name in self.fields if self.data.get(name)}

    def changes(self) -> Changes:
        facts = self.cleaned_data
        hours: dict[int, Decimal] = {}
        for number in ADDED:
            if facts.get(f"activity_{number}") and facts.get(f"hours_{number}"):
                pk = int(facts[f"activity_{number}"])
                hours[pk] = hours.get(pk, Decimal(0)) + facts[f"hours_{number}"]
        return Changes(
            inflow=facts.get("inflow") or 0,
            norm=facts.get("norm") or 0,
            hours=hours,
            stops=int(facts["stops"]) if facts.get("stops") else None,
            stops_on=facts.get("stops_on"),
            starts=facts.get("starts"),
            lost_starts=self._lost(facts.get("funding", "")),
            funding=int(facts["funding"]) if facts.get("funding") else None,
        )

    def _lost(self, chosen: str) -> dict[int, int]:
        """Planned starts of the route that the chosen money pays for, by quarter."""
        row = self.funds.get(chosen)
        if row is None:
            return {}
        quarters = quarters_ahead(self.day)
        ahead = RouteStart.objects.ahead(quarters[0].first_day).filter(route=row.route_id)
        found: dict[int, int] = {}
        for starts_on in ahead.order_by("starts_on").values_list("starts_on", flat=True):
            for number, quarter in enumerate(quarters):
                if quarter.holds(starts_on):
                    found[number] = found.get(number, 0) + 1
        return found
