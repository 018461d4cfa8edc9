"""One theme of the opleidingsschema: what is there, what is in development, what is asked for and not there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import connection

from matching.scheme import Entry, Wanted, entry_of, routes_of, tells_region
from matching.shortage import away_since, demand_of_routes
from transitiehuis import days

if TYPE_CHECKING:
    from intake.models import Theme
    from transitiehuis.netwerk.actor import Actor
    from transitiehuis.netwerk.models import Region

COMING = ("new", "open")


@dataclass(frozen=True)
class ThemePage:
    """Routes by how they stand, each with the next start first; numbers of people, never who."""

    running: Sequence[Entry]
    coming: Sequence[Entry]
    ideas: Sequence[Entry]
    stopped: Sequence[Entry]
    wishes: int
    free: int
    turned_away: int  # for each route of the theme, together

    @property
    def away_since(self) -> date:
        return away_since(days.today())

    @property
    def is_gap(self) -> bool:
        return not self.running

    @property
    def short(self) -> int:
        """How many more want to learn this than there are free seats in the next starts."""
        return max(0, self.wishes - self.free)


def theme_of(actor: Actor, theme: Theme, region: Region | None = None) -> ThemePage:
    """The page of `theme` for the regions of `actor`, or the one of them that was chosen."""
    today = days.today()
    rows = list(routes_of(actor, Wanted(region=region)).filter(themes=theme))
    demand, tell = demand_of_routes(), tells_region(actor, region)
    drawn = [entry_of(row, today, demand.get(row["pk"]), tell_region=tell) for row in rows]
    entries = sorted(drawn, key=lambda entry: entry.order)
    starts = [row["next_start"] for row in rows if row["next_start"]]
    return ThemePage(
        running=[entry for entry in entries if entry.runs],
        coming=[entry for entry in entries if entry.tone in COMING],
        ideas=[entry for entry in entries if entry.tone == "unknown"],
        stopped=[entry for entry in entries if entry.tone == "no"],
        wishes=theme_wishes(region).get(theme.pk, 0),
        free=sum(start["seats"] - start["taken"] for start in starts),
        turned_away=sum(demand[row["pk"]].turned_away for row in rows if row["pk"] in demand),
    )


def theme_wishes(region: Region | None = None) -> dict[int, int]:
    """Theme to how many open trajecten before a placement wish it, in the regions of who acts; over all partners.

    Of one `region` where that is chosen.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT theme, wishes FROM matching_theme_wishes(%s::bigint)", [region.pk if region else None])
        return dict(cursor.fetchall())
