"""What one activity takes in the first quarter ahead, what closing it costs, and what stays undone without that."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from transitiehuis.netwerk.models import Region
from transitiehuis.regie.capacity.page import euro_cents, sum_words, volume_words
from transitiehuis.regie.capacity.reading import read
from transitiehuis.regie.capacity.reckoning import PER_PERSON, STEP_OF, Cell, Inputs, Reckoning
from transitiehuis.regie.coverage.numbers import euro, fte, whole
from transitiehuis.regie.models import Activity
from transitiehuis.regie.models.coverage import NormPer
from transitiehuis.regie.models.toolkit import ChainPart

ONE = Decimal(1)


def context(activity: Activity, region: Region, day: date) -> dict[str, Any]:
    """Three questions, what is counted among them."""
    inputs = read(region, day, [activity])
    [cell] = Reckoning(inputs).cells[0]
    return {"takes": takes(cell, inputs), "undone": undone(cell, inputs), "quarter": inputs.quarters[0]}


def takes(cell: Cell, inputs: Inputs) -> list[tuple[str, str]]:
    """Needed, offered, short and the price, each with its sum; what is needed is not known where nobody came in yet."""
    if cell.norm.per in PER_PERSON and not cell.volume and not sum(inputs.counted.known):
        needed = _("not known: nobody came in yet, and nobody said how many are expected")
        return [(_("Needed"), needed), (_("Offered"), _("%(hours)s hours") % {"hours": whole(cell.offered)})]
    hours = {"hours": whole(cell.needed), "sum": sum_words(cell)}
    rows = [
        (_("Needed"), _("%(hours)s hours (%(sum)s)") % hours),
        (_("Offered"), _("%(hours)s hours") % {"hours": whole(cell.offered)}),
    ]
    if whole(cell.short) == "0":
        return [*rows, (_("Short"), _("nothing"))]
    short = {"hours": whole(cell.short), "fte": fte(cell.short, inputs.fte)}
    price = {"hours": whole(cell.short), "rate": euro_cents(cell.rate), "euro": euro(cell.short * cell.rate)}
    return [
        *rows,
        (_("Short"), _("%(hours)s hours, %(fte)s fte") % short),
        (_("To close it"), _("%(euro)s a quarter (%(hours)s hours × %(rate)s)") % price),
    ]


def undone(cell: Cell, inputs: Inputs) -> list[str]:
    """What happens when nothing is done, in sentences; [] where the hours are there."""
    if whole(cell.short) == "0":
        return []
    return [_left(cell, inputs), *_waiting(cell, inputs)]


def _left(cell: Cell, inputs: Inputs) -> str:
    facts: dict[str, object] = {"quarter": inputs.quarters[0]}
    if cell.norm.per == NormPer.QUARTER:
        facts |= {"short": whole(cell.short), "needed": whole(cell.needed)}
        return _("Then %(short)s of %(needed)s hours of this work are not done in %(quarter)s.") % facts
    volume = cell.volume.quantize(ONE, ROUND_HALF_UP)
    share = (cell.volume * cell.short / cell.needed).quantize(ONE, ROUND_HALF_UP)
    facts |= {"left": whole(share), "all": volume_words(replace(cell, volume=volume))}
    return _("Then there is no time for this in %(quarter)s for %(left)s of %(all)s.") % facts


def _waiting(cell: Cell, inputs: Inputs) -> list[str]:
    """How many trajecten lie in that step today."""
    step = STEP_OF.get(ChainPart(cell.work.part))
    there = inputs.counted.open.get(step, 0) if step else 0
    if not there:
        return []
    text = ngettext(
        "%(count)s trajectory is in this step today.", "%(count)s trajectories are in this step today.", there
    )
    return [text % {"count": there}]
