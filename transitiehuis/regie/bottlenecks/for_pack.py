"""What bottlenecks tell other rooms: a section of the pack, and points to talk about."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from transitiehuis import days
from transitiehuis.regie.bottlenecks import findings
from transitiehuis.regie.bottlenecks.listing import known, raised_standing, touched
from transitiehuis.regie.meeting.points import Proposed, proposes
from transitiehuis.regie.models import Bottleneck, BottleneckState, Finding, FindingKind
from transitiehuis.regie.pack.sections import Section, Table, section
from transitiehuis.regie.subjects import subject
from transitiehuis.ui.words import longday

if TYPE_CHECKING:
    from transitiehuis.regie.models import QuarterRound

BACK = 3  # months: what was closed since the round before

subject("bottleneck", Bottleneck)


def live(round: QuarterRound, day: date) -> QuerySet[Bottleneck]:
    """What was there on `day` and not closed by then; the oldest first."""
    open_then = Q(closed_on=None) | Q(closed_on__gt=day)
    rows = Bottleneck.objects.filter(open_then, region=round.region_id, reported_on__lte=day)
    return known(rows).order_by("reported_on", "pk")


@section("bottlenecks", 80)
def tell(round: QuarterRound, day: date) -> Section | None:
    """None where nobody ever reported one."""
    if not Bottleneck.objects.filter(region=round.region_id, reported_on__lte=day).exists():
        return None
    rows = list(live(round, day))
    closed = Bottleneck.objects.filter(
        region=round.region_id, state=BottleneckState.SOLVED, closed_on__range=(days.add_months(day, -BACK), day)
    )
    solved = [row.title for row in closed.order_by("closed_on", "pk")]
    raised = sum(row.raised_at is not None for row in rows)
    said = ngettext("%(count)s bottleneck is open.", "%(count)s bottlenecks are open.", len(rows))
    return Section(
        title=_("Bottlenecks"),
        lead=said % {"count": len(rows)},
        says=tuple(filter(None, [
            _("Raised to the national adviser: %(count)s.") % {"count": raised} if raised else "",
            _("Solved in the past quarter: %(titles)s.") % {"titles": ", ".join(solved)} if solved else "",
        ])),
        tables=(table_of(rows),) if rows else (),
    )  # fmt: skip


def table_of(rows: list[Bottleneck]) -> Table:
    return Table(
        caption=_("Open bottlenecks"),
        columns=(
            _("Bottleneck"), _("Part of the chain"), _("Found"), _("Touches"), _("Reported on"), _("Standing"),
            _("Nationally"),
        ),
        rows=tuple(
            (
                row.title, capfirst(str(row.get_chain_part_display())), str(row.get_found_by_display()), touched(row),
                row.reported_on, str(row.get_state_display()), raised_standing(row)[1],
            )
            for row in rows
        ),
        source=_("Reported by partners; open or being worked on at the close of the round."),
    )  # fmt: skip


@proposes("finding", 45)
def found_by_figures(round: QuarterRound, day: date) -> list[Proposed]:
    """What the figures point at and nobody answered. What stands still in a step is proposed by the flow itself."""
    rows = Finding.objects.proposed().filter(region=round.region_id).exclude(kind=FindingKind.STUCK)
    return [
        Proposed(
            f"finding-{row.pk}",
            findings.title(row),
            _("%(why)s Is this a bottleneck?") % {"why": findings.why(row)},
            f"{reverse('regie:bottlenecks')}?regio={row.region.code}#cijfers",
            row.factor,
        )
        for row in rows.select_related("factor", "region").order_by("found_on", "pk")
    ]


@proposes("bottleneck", 50)
def points(round: QuarterRound, day: date) -> list[Proposed]:
    """Each bottleneck that nobody took up yet."""
    found = []
    for row in live(round, day).filter(state=BottleneckState.OPEN).select_related("factor", "reported_for", "region"):
        facts = {"day": longday(row.reported_on), "name": row.reported_for.name}
        why = _("Reported by %(name)s on %(day)s, and nobody works on it yet.") % facts
        found.append(Proposed(f"bottleneck-{row.pk}", row.title, why, row.get_absolute_url(), row.factor))
    return found
