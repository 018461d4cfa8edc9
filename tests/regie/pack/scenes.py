"""A region with two rounds: the former scored, met and with actions, this one scored by two who lie far apart."""

from __future__ import annotations

from datetime import date

from tests.cast import LONG_AGO, World
from tests.regie.quarter.scenes import at, factor, fill_in, load_toolkit, plan
from transitiehuis.regie.models import Action, Coverage, QuarterRound
from transitiehuis.regie.models.coverage import Activity
from transitiehuis.regie.rhythm import Quarter

SCORING, LAST_DAY, MORNING_AFTER = date(2026, 10, 26), date(2026, 11, 12), date(2026, 11, 13)
FOCUS, OTHER = "fast-first-talk", "known-outcome"
REASON = "We zien ze pas na drie weken."


def tell(world: World) -> QuarterRound:
    load_toolkit()
    for activity in Activity.objects.filter(chain_part="intake"):
        Coverage.objects.create(
            region=world.region, organisation=world.school, activity=activity, role="leads", since=LONG_AGO
        )
    director, former = world.actor("director"), plan(world, Quarter(2026, 3))
    with at(date(2026, 7, 22)):
        former.focus_on([factor(FOCUS)], by=director)
        fill_in(world.actor("reader"), former, {FOCUS: 1})
    with at(date(2026, 8, 18)):
        kept = {"organisation": world.school, "due_on": date(2026, 9, 30), "by": director}
        Action.add(former, text="Proefrooster maken", **kept).finish(by=world.actor("reader"))
        Action.add(former, text="Eén intakeformulier", factor=factor(FOCUS), **kept)
        dropped = Action.add(former, text="Folder maken", **{**kept, "organisation": world.branch})
        dropped.drop("Is opgegaan in een andere afspraak.", by=director)
    round = plan(world, Quarter(2026, 4))
    with at(SCORING):
        round.focus_on([factor(FOCUS), factor(OTHER)], by=director)
        form = fill_in(world.actor("reader"), round, {FOCUS: 1, OTHER: 3})
        form.score(factor(FOCUS), 1, by=world.actor("reader"), reason=REASON)
        fill_in(world.actor("partner_contact"), round, {FOCUS: 4, OTHER: 3})
    return round
