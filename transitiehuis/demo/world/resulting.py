"""Where people work 3, 6, 12 and 24 months on: asked each Monday, and told by who knows, with more or less ground."""

from __future__ import annotations

from datetime import date
from random import Random

from intake.models import WORKERS
from nazorg.models import Evidence, Result, Whereabouts
from nazorg.result_tasks import result_days
from transitiehuis import days
from transitiehuis.demo.world.region import World
from transitiehuis.netwerk.actor import Actor, acting, working
from transitiehuis.netwerk.models import Membership

MONDAY = 0
HERE = (Whereabouts.SAME_EMPLOYER, Whereabouts.SAME_TRADE, Whereabouts.OTHER_WORK, Whereabouts.NOT_AT_WORK)
GONE = HERE[1:]
PAPERS = (
    "loonstrook, gezien op het spreekuur",
    "contract, in ons eigen dossier",
    "nieuw contract, gezien bij de school",
)


def work(world: World, day: date, until: date) -> None:
    """Mondays: the calendar's rules, and then a few people answer. The last weeks are for the real worker."""
    if day == days.add_werkdagen(until, -2):
        last_word(world)
    if day.weekday() != MONDAY or day == until:
        return
    result_days()
    luck = Random(day.toordinal())  # the same on the same day, and apart from what decides everything else
    with working():
        found = Result.objects.waiting().with_people().select_related("link", "trajectory")
        waiting = list(found.order_by("due", "months", "trajectory__number"))
    for result in waiting:
        if result.trajectory.region_id == world.region.pk and luck.random() < 0.22:
            tell(world, result, luck)


def tell(world: World, result: Result, luck: Random) -> None:
    """By link by who got mail; else by who was asked to ask, now and then with a document."""
    left = result.answer == Whereabouts.LEFT
    answer = luck.choices(GONE, weights=(4, 2, 3))[0] if left else luck.choices(HERE, weights=(14, 3, 2, 2))[0]
    if result.link:
        with acting(Actor(link=result.link)) as by:
            result.say_by_link(answer, by=by, stop=luck.random() < 0.03)
        return
    with world.acting(somebody(world, result.owner_id, luck)) as by:
        if luck.random() < 0.2:
            result.say(answer, Evidence.DOCUMENT, paper=luck.choice(PAPERS), by=by)
        else:
            result.say(answer, luck.choice([Evidence.CANDIDATE, Evidence.CANDIDATE, Evidence.EMPLOYER]), by=by)


def somebody(world: World, organisation: int | None, luck: Random) -> Membership:
    """Somebody of that organisation who works on trajecten."""
    return luck.choice([one for one in world.partners.with_role(*WORKERS) if one.organisation_id == organisation])


def last_word(world: World) -> None:
    """Somebody of whom two say different things: the best founded word counts, the other stays beside it."""
    with working():
        told = Result.objects.filter(evidence=Evidence.CANDIDATE, trajectory__region=world.region)
        found = told.select_related("trajectory__holder").exclude(trajectory__holder=None).in_order().last()
    if found is None:
        return
    with world.acting(somebody(world, found.trajectory.holder_id, Random(found.trajectory_id))) as by:
        found.say(Whereabouts.OTHER_WORK, Evidence.GUIDE, by=by, said_on=days.today())
