"""Which activities nobody leads and for which themes nobody trains, region by region, on a day.

A witte vlek of the coverage is as everywhere: no partner of the region leads the activity at all. Of a region that has
written down nothing of its coverage it is not known. A theme is trained for where a route of the region, or one for the
whole country, runs. What is known of the past is what the dated rows say now.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import F

from intake.models import Theme
from matching.models import LearningRoute
from matching.models.route_words import RouteStatus
from transitiehuis.netwerk.models import Partnership
from transitiehuis.regie.models.coverage import Activity, Coverage, CoverageRole
from transitiehuis.regie.models.national import GapKind, GapState

DAY = timedelta(days=1)
RAN = (RouteStatus.RUNNING, RouteStatus.STOPPED)


class Span(NamedTuple):
    """From `since` until `until`, both inside; without an end where that is None."""

    since: date
    until: date | None

    def holds(self, day: date) -> bool:
        return self.since <= day and (self.until is None or self.until >= day)

    def within(self, other: Span) -> Span | None:
        """The days that both hold; None when there are none."""
        since = max(self.since, other.since)
        ends = [until for until in (self.until, other.until) if until]
        until = min(ends, default=None)
        return Span(since, until) if until is None or until >= since else None


class Stands(NamedTuple):
    """How one activity or theme stands in one region; `since` of a gap, where it is known."""

    state: GapState
    since: date | None = None


def stands(spans: Iterable[Span], day: date) -> Stands:
    """A gap when none of `spans` holds `day`, since the day after the last of them; without one it never was done."""
    begun = [span for span in spans if span.since <= day]
    if any(span.holds(day) for span in begun):
        return Stands(GapState.FILLED)
    ended = [span.until for span in begun if span.until]
    return Stands(GapState.GAP, max(ended) + DAY if ended else None)


class Facts:
    """What is read once for all regions and months."""

    def __init__(self) -> None:
        taking_part: dict[tuple[int, int], list[Span]] = defaultdict(list)
        for region, partner, since, until in Partnership.objects.values_list(
            "region", "organisation", "since", "until"
        ).order_by("pk"):
            taking_part[region, partner].append(Span(since, until))
        self.written: dict[int, list[Span]] = defaultdict(list)
        self.led: dict[tuple[int, str], list[Span]] = defaultdict(list)
        rows = Coverage.objects.values_list(
            "region", "organisation", F("activity__code"), "role", "since", "until"
        ).order_by("pk")
        for region, partner, code, role, since, until in rows:
            parts = [Span(since, until).within(part) for part in taking_part[region, partner]]
            spans = [span for span in parts if span]
            self.written[region] += spans
            if role == CoverageRole.LEADS:
                self.led[region, code] += spans
        self.trained: dict[tuple[int | None, str], list[Span]] = defaultdict(list)
        routes = LearningRoute.objects.filter(status__in=RAN, since__isnull=False)
        for region, code, since, until in routes.values_list("region", F("themes__code"), "since", "until").order_by(
            "pk"
        ):
            self.trained[region, code].append(Span(since, until))
        self.activities = list(Activity.objects.order_by("position", "pk"))

    def on(self, region: int, day: date, themes: Iterable[Theme]) -> Iterator[tuple[GapKind, str, Stands]]:
        """Every activity in use and every theme, in one region at the end of `day`."""
        known = any(span.holds(day) for span in self.written[region])
        for activity in self.activities:
            if activity.until is None or activity.until >= day:
                told = stands(self.led[region, activity.code], day) if known else Stands(GapState.UNKNOWN)
                yield GapKind.ACTIVITY, activity.code, told
        for theme in themes:
            spans = [*self.trained[region, theme.code], *self.trained[None, theme.code]]
            yield GapKind.THEME, theme.code, stands(spans, day)
