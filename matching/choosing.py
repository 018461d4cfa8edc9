"""The starts somebody can join, with the entry demands of each laid beside what is known of this person.

What the candidate wishes stands first; within that by first day or by distance. No sum and no order of best.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from intake.models import MatchingProfile
from matching.entering import Entry, check, rules_of
from matching.models import Enrolment, LearningRoute, RouteStart
from matching.opening import Opening, opening, ready_days
from matching.profile import distance, distance_words
from matching.seats import room_words
from matching.sheet import themes_of
from matching.weighing import wish_of
from transitiehuis import days
from transitiehuis.ui.words import day as day_words
from transitiehuis.ui.words import shortday

if TYPE_CHECKING:
    from intake.models import Trajectory
    from matching.compared import Wish
    from matching.models import RouteDemand
    from transitiehuis.netwerk.actor import Actor
    from transitiehuis.ui.parts import Check


@dataclass(frozen=True)
class Asked:
    """One entry demand beside this person."""

    name: str
    is_hard: bool
    check: Check


@dataclass(frozen=True)
class Choice:
    """A start somebody can be enrolled for, as the page of a traject shows it."""

    start: RouteStart
    when: str
    where: str
    km: float
    room: str
    tone: str
    asks: bool  # this candidate has a seat or a place in the line here
    wished: bool  # of a theme that the candidate wishes
    demands: Sequence[Asked]
    opening: Opening  # what would make it possible

    @property
    def fitting(self) -> str:
        """The demands that fit, by name."""
        return ", ".join(one.name for one in self.demands if one.check.verdict == "fits")

    @property
    def others(self) -> list[Asked]:
        """The demands that do not fit, or of which nobody knows."""
        return [one for one in self.demands if one.check.verdict != "fits"]


@dataclass(frozen=True)
class Person:
    """What the starts are laid beside."""

    trajectory: Trajectory
    wish: Wish
    starts: frozenset[int]  # where this person has a seat or waits


def choices_for(trajectory: Trajectory, actor: Actor, theme: str = "", order: str = "") -> tuple[list[Choice], bool]:
    """Starts of running routes that can be joined today, and whether anything is wished; five queries.

    By first day, or by distance with `order` "km"; of one theme with its code.
    """
    today = days.today()
    profile = MatchingProfile.objects.with_lists().get(trajectory=trajectory)
    wish, _names = wish_of(profile)
    routes = LearningRoute.objects.visible_to(actor).filter(status=LearningRoute.Status.RUNNING)
    if theme:
        routes = routes.filter(themes__code=theme)
    found = RouteStart.objects.enrollable_on(today).filter(route__in=routes)
    starts = list(found.select_related("route__owner", "place").in_order())
    mine = Enrolment.objects.filter(trajectory=trajectory).open().values_list("start", flat=True)
    person = Person(trajectory, wish, frozenset(mine))
    named = themes_of({start.route_id for start in starts})
    rules = rules_of({start.route_id for start in starts}, today)
    ready = ready_days(actor, today)
    choices = []
    for start in starts:
        # Each start with those of the same route after it, for "a start from … on".
        later = [one for one in starts if one.route_id == start.route_id and one.starts_on >= start.starts_on]
        entries = [Entry(named.get(one.route_id, {}), one.place, one.starts_on) for one in [start, *later]]
        opens = opening(rules[start.route_id], wish, trajectory.candidate.place, entries, ready)
        choices.append(_choice(start, person, entries[0], rules[start.route_id], opens))
    if order == "km":
        choices.sort(key=lambda one: one.km)
    return choices, bool(wish.themes)


def _choice(start: RouteStart, person: Person, entry: Entry, rules: Sequence[RouteDemand], opens: Opening) -> Choice:
    home = person.trajectory.candidate.place
    km = distance(home, start.place)
    full = not start.seats_left or bool(start.waiting)
    return Choice(
        start,
        _("%(day)s, enrol until %(last)s") % {"day": day_words(start.starts_on), "last": shortday(start.enrol_by)},
        f"{start.place.name}, {distance_words(km)}",
        km,
        room_words(start),
        "open" if full else "done",
        start.pk in person.starts,
        bool(entry.themes.keys() & person.wish.themes.keys()),
        [Asked(str(r.get_kind_display()), r.is_hard, check(r, person.wish, home, entry)) for r in rules],
        opens,
    )
