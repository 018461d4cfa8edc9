"""What a changed demand would do before it is saved: who of the present candidates comes to fit and who no longer.

Looked at over everybody in the region, so by the worker; what leaves this module are numbers, and the numbers (not the
names) of trajecten. Names are added for those the reader may see. The others are groups by a personal attribute, so
one to four of them are not told apart, and more only by fives: two previews side by side must not point at one person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from intake.models import MatchingProfile, Step, Trajectory
from matching import gap
from matching.entering import Entry, can_begin
from matching.weighing import wish_of
from transitiehuis.netwerk.actor import working
from transitiehuis.ui.parts import Person

if TYPE_CHECKING:
    from matching.compared import Wish
    from matching.models import LearningRoute, RouteDemand, TradeDemand
    from transitiehuis.netwerk.actor import Actor

BEFORE_WORK = (Step.REFERRAL, Step.INTAKE, Step.ORIENTATION, Step.MATCHING, Step.LEARNING)
FIVE = 5
SHOWN = 25


@dataclass(frozen=True)
class Group:
    """People for whom the same changes: those the reader may see by name, and the others in words."""

    title: str
    people: Sequence[Person]
    more: int  # seen, but not shown
    others: str
    tone: str

    @property
    def is_empty(self) -> bool:
        return not self.people and not self.others


@dataclass(frozen=True)
class Effect:
    """`asked` is how many candidates of the region want this theme: a total over everybody."""

    asked: int
    groups: Sequence[Group]


def effect_of(
    route: LearningRoute, before: Sequence[RouteDemand], after: Sequence[RouteDemand], actor: Actor
) -> Effect:
    """Who fits `before` and not `after`, the other way round, and who can no longer be told."""
    entry = Entry.of(route)

    def verdicts(profile: MatchingProfile) -> list[str]:
        wish, _names = wish_of(profile)
        home = profile.trajectory.candidate.place
        return [can_begin(rules, wish, home, entry) for rules in (before, after)]

    return moved(candidates_for(route, entry, actor), verdicts, actor)


def effect_of_trade(
    proposed: TradeDemand, before: Sequence[TradeDemand], after: Sequence[TradeDemand], actor: Actor
) -> Effect:
    """The same for what an occupation asks, over who wants that occupation where `proposed` would hold."""

    def verdicts(profile: MatchingProfile) -> list[str]:
        wish, _names = wish_of(profile)
        return [together(demands, wish, profile) for demands in (before, after)]

    wished = MatchingProfile.occupations.through.objects.filter(occupation=proposed.occupation_id)
    found = looking().filter(pk__in=wished.values("matchingprofile"))
    if proposed.region_id:
        found = found.filter(trajectory__region=proposed.region_id)
    return moved(found, verdicts, actor)


def together(demands: Iterable[TradeDemand], wish: Wish, profile: MatchingProfile) -> str:
    """`not` when one demand says so, else `unknown` when one cannot tell, else `fits`."""
    said = {gap.check(demand, wish, profile).verdict for demand in demands}
    return next((word for word in ("not", "unknown") if word in said), "fits")


def moved(
    profiles: Iterable[MatchingProfile], verdicts: Callable[[MatchingProfile], Sequence[str]], actor: Actor
) -> Effect:
    """For whom the second verdict is another than the first; read by the worker, named for who may see them."""
    changed: dict[tuple[str, str], set[int]] = {}
    with working():
        asked = 0
        for profile in profiles:
            asked += 1
            was, will = verdicts(profile)
            if was != will:
                changed.setdefault((was, will), set()).add(profile.trajectory_id)
    moves = {
        "done": (_("would come to fit"), _gather(changed, will="fits")),
        "no": (_("would no longer fit"), _gather(changed, was="fits", will="not")),
        "unknown": (_("could no longer be told"), _gather(changed, was="fits", will="unknown")),
    }
    return Effect(asked, [_group(title, tone, found, actor) for tone, (title, found) in moves.items()])


def candidates_for(route: LearningRoute, entry: Entry, actor: Actor) -> Iterable[MatchingProfile]:
    """Profiles of open trajecten without work, of the route's region, that want one of its themes."""
    regions = [route.region_id] if route.region_id else list(actor.region_ids)
    wanted = MatchingProfile.themes.through.objects.filter(theme__in=entry.themes).values("matchingprofile")
    return looking().filter(pk__in=wanted, trajectory__region__in=regions)


def looking() -> QuerySet[MatchingProfile]:
    """Profiles of open trajecten without work."""
    found = MatchingProfile.objects.with_lists().select_related("trajectory__candidate__place")
    return found.filter(trajectory__closed_at=None, trajectory__step__in=BEFORE_WORK)


def _gather(changed: dict[tuple[str, str], set[int]], will: str, was: str = "") -> set[int]:
    return {pk for (then, now), found in changed.items() if now == will and was in {"", then} for pk in found}


def _group(title: str, tone: str, found: set[int], actor: Actor) -> Group:
    """Names of those the actor may see, in order of name; the others only as many as may be told."""
    seen = Trajectory.objects.visible_to(actor).filter(pk__in=found).select_related("candidate")
    rows = list(seen.order_by("candidate__sort_name", "pk")) if found else []
    people = [Person(row.candidate.name, row.number, row.get_absolute_url()) for row in rows[:SHOWN]]
    return Group(title, people, max(0, len(rows) - SHOWN), others_words(len(found) - len(rows), bool(rows)), tone)


def others_words(count: int, beside: bool) -> str:
    """Nobody; fewer than five; at least five, ten, fifteen: never the number itself."""
    if count == 0:
        return ""
    if count < FIVE:
        return _("and fewer than five others") if beside else _("fewer than five people, of other partners")
    said = _("and at least %(count)s others") if beside else _("at least %(count)s people, of other partners")
    return said % {"count": count - count % FIVE}
