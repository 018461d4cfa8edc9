"""The door to the candidate's own page: a link becomes a visitor and the one traject behind it, or nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.utils import translation

from intake import own_story as intake_story  # noqa: F401 imported for what it tells
from intake.models import Trajectory
from matching import own_story as matching_story  # noqa: F401
from nazorg import own_story as nazorg_story  # noqa: F401
from transitiehuis.netwerk.actor import become, working
from transitiehuis.netwerk.models import Link

SHOWN = ("candidate__place", "region", "holder", "assignee__user", "waiting_on", "closing_reason", "merged_into")


@dataclass(frozen=True)
class Visitor:
    """Who came by a real link. `trajectory` is the one that goes on, also where the link is of an older number."""

    link: Link
    trajectory: Trajectory

    @property
    def token(self) -> str:
        return self.link.token

    @property
    def welcome(self) -> bool:
        """The link works: it was not turned off or replaced, and has not expired."""
        return self.link.usable


def visitor_of(request: Any, token: str) -> Visitor | None:
    """Who is behind the token; None for a guess. From here on the request acts by the link and by nothing else.

    The page is in the language the visitor chose on this phone, else in the one the candidate is written to.
    """
    link = Link.objects.resolve(token, Link.Purpose.OWN_PAGE)
    if link is None:
        return None
    trajectory = behind(link)
    if trajectory is None:
        return None
    request.actor = replace(request.actor, link=link, user=None, current=None, memberships=(), region_ids=())
    become(request.actor)
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        translation.activate(trajectory.candidate.language)
        request.LANGUAGE_CODE = translation.get_language()
    return Visitor(link, trajectory)


def behind(link: Link) -> Trajectory | None:
    """The traject of this link and no other; None when it was erased since."""
    with working():
        found = Trajectory.objects.filter(pk=link.subject_id).select_related(*SHOWN).with_family().first()
        if found is None or found.merged_into_id is None:
            return found
        onward = Trajectory.objects.filter(pk=found.merged_into_id)
        return onward.select_related(*SHOWN).with_family().first()
