"""The page of one bottleneck in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from transitiehuis.netwerk.models import Role
from transitiehuis.regie.bottlenecks.listing import raised_standing, standing
from transitiehuis.regie.linked import linked
from transitiehuis.regie.models import Bottleneck, BottleneckChangeKind, BottleneckState, FoundBy
from transitiehuis.ui.parts import Moment, Person
from transitiehuis.ui.words import longday

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

KINDS = {
    BottleneckChangeKind.REPORTED: "new",
    BottleneckChangeKind.SOLVED: "done",
    BottleneckChangeKind.UNSOLVABLE: "no",
    BottleneckChangeKind.REOPENED: "back",
    BottleneckChangeKind.ANSWERED: "done",
}


def context(row: Bottleneck, actor: Actor) -> dict[str, Any]:
    """What the page shows; `row` knows its names."""
    directs = row.directed_by(actor)
    return {
        "bottleneck": row,
        "standing": standing(row),
        "raised": raised_standing(row),
        "editable": row.kept_by(actor) and row.is_live,
        "to_take_up": directs and row.state == BottleneckState.OPEN,
        "to_close": directs and row.is_live,
        "to_reopen": directs and not row.is_live,
        "to_raise": directs and row.is_live and row.raised_at is None,
        "to_answer": actor.has_role(Role.NATIONAL_ADVISER) and row.raised_at is not None,
        "facts": facts(row),
        "partners": [
            Person(one.organisation.name, url=reverse("netwerk:organisation", args=[one.organisation_id]))
            for one in row.partners.select_related("organisation").order_by("organisation__sort_name", "pk")
        ],
        "moments": moments(row),
        **linked(actor, row.region_id, "bottleneck", row),
    }


def facts(row: Bottleneck) -> list[tuple[str, Any]]:
    return [
        (_("Region"), row.region.name),
        (_("Part of the chain"), capfirst(str(row.get_chain_part_display()))),
        (_("Step"), capfirst(str(row.get_step_display())) if row.step else ""),
        (_("Success factor"), row.factor.title if row.factor else ""),
        (_("Found"), capfirst(str(row.get_found_by_display()))),
        (_("Figure"), row.figure),
        (_("What the figures say now"), figures_now(row)),
        (_("Reported by"), row.reported_for.name),
        (_("On"), longday(row.reported_on)),
    ]


def figures_now(row: Bottleneck) -> str:
    """Whether what the figures pointed at still stands; '' for a bottleneck that came of no such finding."""
    finding = row.findings.order_by("pk").last() if row.found_by == FoundBy.FIGURES else None
    if finding is None:
        return ""
    if finding.gone_on is None:
        return _("They still point at this.")
    return _("They no longer point at this since %(day)s.") % {"day": longday(finding.gone_on)}


def moments(row: Bottleneck) -> list[Moment]:
    """What happened, newest first."""
    changes = row.changes.select_related("by").order_by("-at", "-pk")
    return [
        Moment(
            one.at,
            capfirst(str(one.get_kind_display())),
            one.by.name,
            KINDS.get(BottleneckChangeKind(one.kind), "open"),
            (one.note,) if one.note else (),
        )
        for one in changes
    ]
