"""Witte vlekken and themes nobody trains for over all regions, as the pages show them.

Who advises nationally reads which regions; who steers one region reads its own and, of six regions on, how many there
are. Rows stand in the order of the chain and of names, never of how many.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from intake.models import Theme
from transitiehuis import days
from transitiehuis.netwerk.models import Region, Role
from transitiehuis.regie.models import Activity, GapKind, GapMonth, GapState, SharedGapMonth
from transitiehuis.regie.models.national import MonthQuerySet
from transitiehuis.regie.models.toolkit import ChainPart
from transitiehuis.regie.national.corrections import Stood, corrected, state_words
from transitiehuis.regie.national.months import end_of, last_over, shown
from transitiehuis.ui.words import shortday

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor


class Here(NamedTuple):
    """A region by name, with where its own page of the activity or theme is, and since or until when."""

    name: str
    url: str
    when: str


@dataclass(frozen=True)
class Row:
    """One activity or theme: how many regions lack it, of how many it is known, and how many closed the gap."""

    kind: str
    code: str
    name: str
    part: str
    gaps: int | None = None
    regions: int = 0
    closed: int = 0
    unknown: int = 0
    own: Stood | None = None
    lacking: Sequence[Here] = field(default=())
    solved: Sequence[Here] = field(default=())

    @property
    def matters(self) -> bool:
        """Whether there is something to say: a gap somewhere, or one that was closed."""
        own = self.own is not None and self.own.state == GapState.GAP
        return bool(self.gaps or self.closed or own)

    @property
    def everywhere(self) -> bool:
        return bool(self.regions) and self.gaps == self.regions

    @property
    def own_words(self) -> str:
        return state_words(self.own) if self.own else ""

    @property
    def own_tone(self) -> str:
        return {"gap": "gap", "filled": "done"}.get(self.own.state, "unknown") if self.own else "unknown"


class Names:
    """What each code is called, in the order of the page. Two queries."""

    def __init__(self) -> None:
        day = end_of(last_over(days.today()))
        self.activities = {one.code: one for one in Activity.objects.in_use(day).in_order()}
        self.themes = {one.code: one for one in Theme.objects.valid_on(day).in_order()}

    def all(self) -> Iterator[tuple[str, str, str, str]]:
        """Kind, code, name and part of the chain."""
        for code, activity in self.activities.items():
            yield GapKind.ACTIVITY, code, activity.title, capfirst(str(ChainPart(activity.chain_part).label))
        for code, theme in self.themes.items():
            yield GapKind.THEME, code, capfirst(theme.name), ""


@dataclass(frozen=True)
class Kept:
    """What was stored of the months that are told, of regions and over all: every version of what is told of it."""

    gaps: Sequence[Stood]
    shared: Sequence[SharedGapMonth]

    @classmethod
    def of(cls, actor: Actor) -> Kept:
        """As far as this person sees them. Two queries, and one more where something was corrected.

        Of all regions they are many thousands: plain values, and of the months before the newest only the gaps and
        what was corrected. That somebody did it then is told of no region.
        """
        months = shown(days.today())
        seen = GapMonth.objects.visible_to(actor).between(months[0], months[-1])
        told = Q(month=last_over(days.today())) | Q(state=GapState.GAP) | Q(version__gt=1)
        gaps = [Stood(*row) for row in seen.filter(told).every_version().values_list(*Stood._fields)]
        shared = SharedGapMonth.objects.visible_to(actor).between(months[0], months[-1]).every_version()
        return cls(_with_first_versions(gaps, seen.exclude(told)), list(shared))

    def states(self) -> dict[tuple[str, str], dict[int, dict[date, Stood]]]:
        """The newest version by kind and code, region and month."""
        found: dict[tuple[str, str], dict[int, dict[date, Stood]]] = {}
        for row in self.gaps:
            found.setdefault((row.kind, row.code), {}).setdefault(row.region_id, {})[row.month] = row
        return found


def _with_first_versions(gaps: list[Stood], others: MonthQuerySet) -> list[Stood]:
    """With what stood there first of each that was corrected, in the order of the months."""
    corrected = {row.of: row for row in gaps if row.version > 1}
    if not corrected:
        return gaps
    months, codes = {row.month for row in corrected.values()}, {row.code for row in corrected.values()}
    found = others.filter(month__in=months, code__in=codes).every_version().values_list(*Stood._fields)
    first = [row for row in (Stood(*each) for each in found) if row.of in corrected]
    return sorted([*first, *gaps], key=lambda row: (row.month, row.version))


def rows_of(actor: Actor, regions: Sequence[Region], kept: Kept) -> list[Row]:
    """Everything there is to lack, on the last day of the newest month. Two queries."""
    month = last_over(days.today())
    told = _with_regions if actor.has_role(Role.NATIONAL_ADVISER) else _in_numbers
    return list(told(kept, regions, month))


def _with_regions(kept: Kept, regions: Sequence[Region], month: date) -> Iterator[Row]:
    states = kept.states()
    for kind, code, name, part in Names().all():
        lacking, solved, known, unknown = [], [], 0, 0
        for region in regions:
            course = states.get((kind, code), {}).get(region.pk, {})
            row = course.get(month)
            if row is None:
                continue
            known += row.state != GapState.UNKNOWN
            unknown += row.state == GapState.UNKNOWN
            if row.state == GapState.GAP:
                lacking.append(_here(kind, code, region, shortday(row.since) if row.since else ""))
            elif before := [each for each, one in course.items() if one.state == GapState.GAP]:
                when = date_format(days.add_months(max(before), 1), "F Y")
                solved.append(_here(kind, code, region, when))
        yield Row(kind, code, name, part, len(lacking), known, len(solved), unknown, None, lacking, solved)


def _here(kind: str, code: str, region: Region, when: str) -> Here:
    if kind == GapKind.ACTIVITY:
        return Here(region.name, f"{reverse('regie:activity', args=[code])}?regio={region.code}", when)
    return Here(region.name, f"{reverse('matching:theme', args=[code])}?regio={region.pk}", when)


def _in_numbers(kept: Kept, regions: Sequence[Region], month: date) -> Iterator[Row]:
    """For one region: its own, and the numbers over all where there are enough regions."""
    own = kept.states()
    shared = {(row.kind, row.code): row for row in kept.shared if row.month == month}
    mine = regions[0].pk if regions else 0
    for kind, code, name, part in Names().all():
        row = own.get((kind, code), {}).get(mine, {}).get(month)
        told = shared.get((kind, code))
        if told:
            yield Row(kind, code, name, part, told.gaps, told.regions, told.closed, told.unknown, row)
        else:
            yield Row(kind, code, name, part, own=row)


def context(actor: Actor, regions: Sequence[Region]) -> dict[str, Any]:
    """The page: what matters stands open, what lacks nowhere is only counted."""
    kept = Kept.of(actor)
    rows = rows_of(actor, regions, kept)
    national = actor.has_role(Role.NATIONAL_ADVISER)
    tables = [
        (kind, [row for row in rows if row.kind == kind and row.matters], sum(row.kind == kind for row in rows))
        for kind in (GapKind.ACTIVITY, GapKind.THEME)
    ]
    return {
        "national": national,
        "tables": tables,
        "day": end_of(last_over(days.today())),
        "few": not national and all(row.gaps is None for row in rows),
        "counted": any(row.regions or row.own for row in rows),
        "corrected": corrected(kept.gaps, kept.shared, {(row.kind, row.code): row.name for row in rows}, regions),
        "meanings": meanings(),
    }


def meanings() -> list[str]:
    return [
        _("A gap: no partner of the region leads the activity at all, on the last day of the month."),
        _("A theme nobody trains for: no route of the region, nor one for the whole country, runs on that day."),
        _("Not known: the region has written down nothing of its coverage. It is not counted."),
        _("Closed: there was a gap in one of the months before, of a year at most, and there is none now."),
        _("Each month is stored once it is over; the CSV has every month, and each correction as a version beside it."),
        _("How many regions lack something is told of six regions on. Which ones, the national adviser reads alone."),
    ]  # fmt: skip
