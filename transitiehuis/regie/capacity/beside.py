"""A scenario beside the present: the same sums twice, and the difference."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from transitiehuis.netwerk.models import Organisation
from transitiehuis.regie.capacity.page import name_of, narrow_words
from transitiehuis.regie.capacity.reckoning import Inputs, Reckoning
from transitiehuis.regie.capacity.what_if import Changes, changed
from transitiehuis.regie.coverage.numbers import euro, fte, plain, signed, whole
from transitiehuis.regie.models import Activity
from transitiehuis.regie.models.coverage import CoverageRole
from transitiehuis.regie.models.scenario import Agreed
from transitiehuis.ui import words


@dataclass(frozen=True)
class Row:
    """One quarter, or one part of the chain: hours short now and in the scenario."""

    name: str
    now: str
    then: str
    difference: str
    fte: str
    euro: str
    tone: str


def rows(present: Reckoning, other: Reckoning) -> list[Row]:
    """The four quarters: what is short, together."""
    found = []
    for number, quarter in enumerate(present.inputs.quarters):
        cost = other.total(number).cost - present.total(number).cost
        found.append(row(str(quarter), present.short(number), other.short(number), cost, present.inputs.fte))
    return found


def part_rows(present: Reckoning, other: Reckoning, number: int) -> list[Row]:
    """The ten parts in one quarter."""
    both = zip(present.parts(number), other.parts(number), strict=True)
    return [row(name_of(a.part), a.short, b.short, b.cost - a.cost, present.inputs.fte) for a, b in both]


def row(name: str, now: Decimal, then: Decimal, cost: Decimal, per_fte: int) -> Row:
    more = then - now
    tone = "same" if whole(more) in {"0", "-0"} else "down" if more > 0 else "up"
    price = euro(0) if tone == "same" else f"{'+' if cost > 0 else '−'} {euro(abs(cost))}"
    return Row(name, whole(now), whole(then), signed(more), fte(more, per_fte), price, tone)


def context(inputs: Inputs, changes: Changes) -> dict[str, Any]:
    present, other = Reckoning(inputs), Reckoning(changed(inputs, changes))
    return {
        "rows": rows(present, other),
        "part_rows": part_rows(present, other, 0),
        "first": inputs.quarters[0],
        "narrow_now": narrow_words(present.narrowest(0)),
        "narrow_then": narrow_words(other.narrowest(0)),
        "lead": lead(present.short(0), other.short(0), other.total(0).cost - present.total(0).cost, inputs.fte),
    }


def lead(now: Decimal, then: Decimal, cost: Decimal, per_fte: int) -> str:
    """What it comes to in the first quarter, in a sentence."""
    facts = {"now": whole(now), "then": whole(then), "fte": fte(abs(then - now), per_fte), "euro": euro(abs(cost))}
    if whole(now) == whole(then):
        return _("The shortage stays %(now)s hours a quarter.") % facts
    if then > now:
        return _("The shortage grows from %(now)s to %(then)s hours a quarter: %(fte)s fte more, %(euro)s.") % facts
    return _("The shortage shrinks from %(now)s to %(then)s hours a quarter: %(fte)s fte less, %(euro)s.") % facts


class Names:
    """What the numbers in changes are called; two queries at most."""

    def __init__(self, changes: Changes) -> None:
        self.activities = {one.pk: one for one in Activity.objects.filter(pk__in=changes.hours).in_order()}
        stops = Organisation.objects.filter(pk=changes.stops).order_by("pk").first() if changes.stops else None
        self.stops = stops.name if stops else ""


def said(changes: Changes, names: Names) -> list[str]:
    """What is otherwise, in sentences."""
    found = []
    if changes.inflow:
        found.append(_("%(percent)s%% new trajectories.") % {"percent": signed(changes.inflow)})
    if changes.norm:
        found.append(_("%(percent)s%% hours in each norm.") % {"percent": signed(changes.norm)})
    for pk, hours in changes.hours.items():
        if pk in names.activities:
            facts = {"activity": names.activities[pk].title, "hours": signed(hours, 1)}
            found.append(_("%(activity)s: %(hours)s hours a quarter.") % facts)
    if names.stops:
        day = words.longday(changes.stops_on) if changes.stops_on else ""
        found.append(
            _("%(name)s stops after %(day)s.") % {"name": names.stops, "day": day}
            if day
            else _("%(name)s stops.") % {"name": names.stops}
        )
    if changes.starts is not None:
        found.append(_("%(starts)s starts a quarter.") % {"starts": plain(changes.starts, 1)})
    if changes.lost_starts:
        found.append(_("Funding ends: %(count)s starts fewer.") % {"count": sum(changes.lost_starts.values())})
    return found


def agreed(changes: Changes, names: Names, inputs: Inputs, own: Organisation, why: str) -> list[Agreed]:
    """An action for each change: hours are asked of who leads the activity, the rest of who directs the region."""
    leaders = {o.activity: o.organisation for o in reversed(inputs.offers) if o.role == CoverageRole.LEADS}
    owners = Organisation.objects.in_bulk({leaders[pk] for pk in changes.hours if pk in leaders})
    found, first = [], inputs.quarters[0]
    for pk, hours in changes.hours.items():
        if pk in names.activities:
            activity = names.activities[pk]
            facts = {"activity": activity.title, "hours": signed(hours, 1), "quarter": first}
            text = _("%(activity)s: %(hours)s hours a quarter from %(quarter)s on") % facts
            found.append(Agreed(owners.get(leaders.get(pk, 0), own), text, why, activity))
    rest = said(replace(changes, hours={}), names)
    return found + [Agreed(own, _("Prepare for: %(change)s") % {"change": one}, why) for one in rest]
