"""What was corrected of what regions lack: the month, what stood there first, and what stands there now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from transitiehuis.netwerk.models import Region
from transitiehuis.regie.models import GapState, SharedGapMonth
from transitiehuis.ui.words import shortday

MOST = 50  # that a page lists; the CSV has every version


class Stood(NamedTuple):
    """How a region stood at the end of a month, by one version; since when, where that is known."""

    region_id: int
    month: date
    kind: str
    code: str
    state: str
    since: date | None
    version: int
    counted_at: datetime

    @property
    def of(self) -> tuple[int, date, str, str]:
        """The region, the month and what: the same for each version."""
        return self.region_id, self.month, self.kind, self.code


@dataclass(frozen=True)
class Corrected:
    """One month of one activity or theme, in a region or over all of them, the newest month first."""

    month: date
    name: str
    where: str
    was: str
    now: str
    on: datetime


def corrected(
    gaps: Iterable[Stood],
    shared: Iterable[SharedGapMonth],
    names: Mapping[tuple[str, str], str],
    regions: Sequence[Region],
) -> list[Corrected]:
    """Of these regions, and of the numbers over all; `names` by kind and code. No query."""
    within = {region.pk: region.name for region in regions}
    found = [
        Corrected(now.month, names.get((now.kind, now.code), now.code), within[now.region_id], state_words(was),
                  state_words(now), now.counted_at)
        for was, now in _pairs((row for row in gaps if row.region_id in within), "region_id")
    ]  # fmt: skip
    found += [
        Corrected(now.month, names.get((now.kind, now.code), now.code), _("all regions"), shared_words(was),
                  shared_words(now), now.counted_at)
        for was, now in _pairs(shared, "kind")
    ]  # fmt: skip
    return sorted(found, key=lambda one: (-one.month.toordinal(), one.where, one.name))[:MOST]


def state_words(row: Stood) -> str:
    """Since when nobody does it; or that somebody does, or that it is not known."""
    if row.state == GapState.GAP:
        return _("nobody, since %(day)s") % {"day": shortday(row.since)} if row.since else _("nobody, as far as known")
    return _("somebody") if row.state == GapState.FILLED else _("not known")


def _pairs(rows: Any, place: str) -> list[tuple[Any, Any]]:
    """The first and the last version of each that has two or more."""
    first: dict[tuple, Any] = {}
    last: dict[tuple, Any] = {}
    for row in rows:
        key = (getattr(row, place), row.month, row.kind, row.code)
        first.setdefault(key, row)
        last[key] = row
    return [(first[key], row) for key, row in last.items() if row.version > first[key].version]


def shared_words(row: SharedGapMonth) -> str:
    facts = {"gaps": row.gaps, "regions": row.regions}
    return ngettext("%(gaps)s of %(regions)s region", "%(gaps)s of %(regions)s regions", row.regions) % facts
