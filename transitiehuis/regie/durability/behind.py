"""The list behind a durability figure: who directs the region reads numbers without names, anybody else their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from intake.models import Trajectory
from nazorg.models import IN, Evidence, Measure
from nazorg.models.result_words import DOUBT
from transitiehuis import days
from transitiehuis.netwerk.actor import working
from transitiehuis.regie.durability.counting import Case, cases
from transitiehuis.regie.figures.behind import Behind, Line
from transitiehuis.regie.pulse import steers
from transitiehuis.ui.navigation import CASE_WORK
from transitiehuis.ui.words import day as day_words

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor
    from transitiehuis.regie.models import DurabilityCurve


def behind(actor: Actor, curve: DurabilityCurve, months: int) -> Behind:
    """The measuring points after so many months of this group, as far as `actor` may see them."""
    with working():
        rows = cases(curve.region_id, days.today(), months, curve.dimension, curve.key)
    numbers = {row.number for row in rows}
    mine = set(Trajectory.objects.visible_to(actor).filter(number__in=numbers).values_list("number", flat=True))
    everything, opens = steers(actor, curve.region_id), actor.has_role(*CASE_WORK)
    lines = [
        Line(
            row.number,
            reverse("trajectory", args=[row.number]) if opens and row.number in mine else "",
            said(row),
            note(row),
        )
        for row in rows
        if everything or row.number in mine
    ]
    return Behind(lines, len(rows) - len(lines), True)


def may_open(actor: Actor, region: int) -> bool:
    """Whether there is a list for this person at all."""
    return steers(actor, region) or actor.has_role(*CASE_WORK)


def said(row: Case) -> str:
    """Where it stands in the figure of the trade."""
    if row.answer in IN[Measure.TRADE]:
        return _("certainly in the trade")
    return _("unknown, in the band") if row.answer in DOUBT[Measure.TRADE] else _("certainly out of the trade")


def note(row: Case) -> str:
    began = _("began %(day)s") % {"day": day_words(row.start)}
    if not row.evidence or row.evidence == Evidence.UNKNOWN:
        return capfirst(began)
    return capfirst(f"{began}, {Evidence(row.evidence).label}")
