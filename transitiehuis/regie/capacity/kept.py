"""What a scenario came to when a month was over: as numbers that are kept, and as its page shows them afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from transitiehuis import days
from transitiehuis.regie.capacity import beside
from transitiehuis.regie.capacity.page import name_of
from transitiehuis.regie.capacity.reading import read
from transitiehuis.regie.capacity.reckoning import Inputs, Reckoning
from transitiehuis.regie.capacity.what_if import Changes, changed
from transitiehuis.regie.models import Scenario, ScenarioMonth
from transitiehuis.regie.paper import Table

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

SHOWN = 13  # months: a year, and the same month of the year before
Kept = dict[str, Any]


def keep_scenarios(month: date, regions: Iterable[int], day: date, now: datetime) -> int:
    """Write down what was not written of this month yet, of scenarios that were there before it was over; how many.

    As the worker, on the day it stands.
    """
    known = ScenarioMonth.objects.filter(month=month).order_by("pk").values("scenario")
    there = Scenario.objects.filter(region__in=list(regions), made_at__lt=days.start_of(days.add_months(month, 1)))
    rows = []
    found = there.exclude(pk__in=known).select_related("region").order_by("region", "pk")
    for region, scenarios in groupby(found, key=lambda one: one.region):
        inputs = read(region, day)
        for one in scenarios:
            facts = figures(inputs, one.otherwise)
            rows.append(ScenarioMonth(scenario=one, month=month, figures=facts, counted_at=now))
    return len(ScenarioMonth.objects.bulk_create(rows))


def figures(inputs: Inputs, changes: Changes) -> Kept:
    """By quarter, and by part in the first of them: hours short now and in the scenario, and the euro between."""
    present, other = Reckoning(inputs), Reckoning(changed(inputs, changes))
    quarters = [
        _kept(str(quarter), present.short(n), other.short(n), other.total(n).cost - present.total(n).cost)
        for n, quarter in enumerate(inputs.quarters)
    ]
    both = zip(present.parts(0), other.parts(0), strict=True)
    parts = [_kept(a.part, a.short, b.short, b.cost - a.cost) for a, b in both]
    return {"fte": inputs.fte, "quarters": quarters, "parts": parts}


def _kept(name: str, now: Decimal, then: Decimal, cost: Decimal) -> list[Any]:
    return [str(name), *(str(round(number, 2)) for number in (now, then, cost))]


def rows(kept: Kept, what: str) -> list[beside.Row]:
    """`quarters` or `parts`, in words."""
    name = name_of if what == "parts" else str
    return [
        beside.row(name(code), Decimal(now), Decimal(then), Decimal(cost), kept["fte"])
        for code, now, then, cost in kept[what]
    ]


def context(kept: Kept) -> dict[str, Any]:
    """What the page showed that night, as far as it was written down."""
    first, now, then, cost = kept["quarters"][0]
    return {
        "rows": rows(kept, "quarters"),
        "part_rows": rows(kept, "parts"),
        "first": first,
        "narrow_now": "",
        "narrow_then": "",
        "lead": beside.lead(Decimal(now), Decimal(then), Decimal(cost), kept["fte"]),
    }


def months_of(actor: Actor, scenario: Scenario) -> Sequence[ScenarioMonth]:
    """The newest months that were written down. One query."""
    return list(ScenarioMonth.objects.visible_to(actor).of(scenario)[:SHOWN])


def heads() -> list[str]:
    return [_("Month"), _("Reckoned for"), _("Now"), _("Scenario"), _("Difference"), _("fte"), _("Euro")]


def lines(months: Sequence[ScenarioMonth]) -> list[tuple[ScenarioMonth, beside.Row]]:
    """Of each month the first quarter ahead of it."""
    return [(one, rows(one.figures, "quarters")[0]) for one in months]


def tables(months: Sequence[ScenarioMonth]) -> list[Table]:
    """No table before the first month was written down."""
    cells = [
        [date_format(one.month, "F Y"), row.name, row.now, row.then, row.difference, row.fte, row.euro]
        for one, row in lines(months)
    ]
    return [Table(_("Month by month"), heads(), cells, note())] if cells else []


def note() -> str:
    return _("What it came to when the month was over, beside the present of then. That is written down once, and "
             "nothing changes it; a scenario does not change either.")  # fmt: skip
