"""The buttons of a dossier: what every floor lets this person do with this traject now, in one order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from intake.actions import Action

if TYPE_CHECKING:
    from intake.models import Trajectory

BESIDE = 2


@dataclass(frozen=True)
class Buttons:
    """`main` does the next action, `beside` stand next to it, `more` under a fold, `head` on top of the page."""

    main: Action | None
    beside: list[Action]
    more: list[Action]
    head: list[Action]


def buttons_of(trajectory: Trajectory, lower: list[Action], upper: list[Action]) -> Buttons:
    """What the first floor offers (`lower`) and the floors above it (`upper`), each page once.

    A note is written on the dossier itself, so it needs no button. On top comes what belongs to the step at hand; what
    belongs to one that has not come yet waits under the fold.
    """
    seen = {reverse("intake:note", args=[trajectory.number])}
    main = next((action for action in [*lower, *upper] if action.primary), None)
    if main:
        seen.add(main.url)
    lower, upper = _unseen(lower, seen), _unseen(upper, seen)
    copy = Action(_("Copy for own system"), reverse("regie:copy", args=[trajectory.number]), post=True)
    first = [action for action in upper[:1] if not action.later]
    return Buttons(main, lower[:BESIDE], [*upper[len(first) :], *lower[BESIDE:]], [*first, copy])


def _unseen(actions: list[Action], seen: set[str]) -> list[Action]:
    """Those whose page has no button yet; what is returned has one from now on."""
    found = []
    for action in actions:
        if action.url not in seen:
            seen.add(action.url)
            found.append(action)
    return found
