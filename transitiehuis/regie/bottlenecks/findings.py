"""What the figures point at, in words: on the page of bottlenecks, in the form that reports one, and on the agenda."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from transitiehuis.regie.figures.figure import Figure
from transitiehuis.regie.flow.words import cause_name, step_name
from transitiehuis.regie.models import ChainPart, Finding, FindingKind
from transitiehuis.ui.words import longday

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor
    from transitiehuis.netwerk.models import Region


@dataclass(frozen=True)
class Told:
    """A finding as a list shows it."""

    row: Finding
    title: str
    why: str
    part: str
    since: str
    url: str


def proposed(actor: Actor, region: Region) -> list[Told]:
    """What the figures of the region point at and nobody answered yet: one query."""
    rows = Finding.objects.visible_to(actor).proposed().filter(region=region)
    return [told(row) for row in rows.select_related("factor", "region").order_by("-found_on", "-pk")]


def told(row: Finding) -> Told:
    part = capfirst(str(ChainPart(row.chain_part).label))
    return Told(row, title(row), why(row), part, longday(row.found_on), url_of(row))


def title(row: Finding) -> str:
    """In a few words; it becomes the title of the bottleneck."""
    facts = {"step": step_name(row.step) if row.step else ""}
    if row.kind == FindingKind.FIGURE and row.factor:
        return _("Stays behind: %(factor)s") % {"factor": row.factor.title}
    if row.kind == FindingKind.STUCK:
        return _("Trajectories stand still in %(step)s") % facts
    if row.kind == FindingKind.NARROW:
        return _("More comes into %(step)s than goes on") % facts
    return _("Much waiting for %(cause)s") % {"cause": cause_name(row.facts["cause"]).lower()}


def why(row: Finding) -> str:
    """The numbers in a sentence: it goes along with the bottleneck as what the figure says."""
    facts = row.facts
    if row.kind == FindingKind.FIGURE:
        return _figure_words(row)
    if row.kind == FindingKind.STUCK:
        said = ngettext(
            "%(count)s trajectory stands still, %(longest)s days already.",
            "%(count)s trajectories stand still, the longest %(longest)s days.",
            facts["count"],
        )
        return said % facts
    if row.kind == FindingKind.NARROW:
        return _("In %(quarter)s %(came)s came in and %(left)s left; %(end)s were in it at the end.") % facts
    step = step_name(facts["step"])
    said = _("%(days)s of %(all)s waiting days in %(quarter)s, most of them in %(step)s.")
    return said % {**facts, "step": step}


def _figure_words(row: Finding) -> str:
    facts = row.facts
    figure = Figure(
        row.factor_id or 0, row.found_on, row.found_on, Decimal(facts["value"]), facts["n"], 0, 0, facts["code"],
        facts["unit"],
    )  # fmt: skip
    said = {
        "bound": _("Two quarters on end it does not reach what level 3 names: %(value)s in %(quarter)s, of %(n)s."),
        "falling": _("It got worse two quarters in a row: %(value)s in %(quarter)s, of %(n)s."),
    }[facts["how"]]
    return said % {"value": figure.words, "quarter": facts["quarter"], "n": facts["n"]}


def url_of(row: Finding) -> str:
    """The page that shows the figure."""
    region = {"regio": row.region.code}
    if row.kind == FindingKind.FIGURE and row.factor:
        return f"{reverse('regie:figure', args=[row.factor.code])}?{urlencode(region)}"
    if row.kind == FindingKind.STUCK:
        return f"{reverse('regie:chain_stuck')}?{urlencode({**region, 'stap': row.step})}"
    return f"{reverse('regie:chain')}?{urlencode(region)}"


def initial(row: Finding) -> dict[str, Any]:
    """What the form that reports the bottleneck says already."""
    return {
        "title": title(row)[:120],
        "happens": why(row),
        "chain_part": row.chain_part,
        "step": row.step,
        "found_by": "figures",
        "figure": f"{title(row)}: {why(row)}"[:200],
        "factor": row.factor_id,
    }
