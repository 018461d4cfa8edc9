"""A leeraanpak as the page tells it: a story from the question to what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from transitiehuis import days
from transitiehuis.columns import named
from transitiehuis.netwerk.models import Region
from transitiehuis.regie.models import Action, LearningTrack, QuarterRound, TrackState
from transitiehuis.regie.models.learning import WRITERS, may_write

if TYPE_CHECKING:
    from collections.abc import Iterable

    from transitiehuis.netwerk.actor import Actor

TONES = {TrackState.RUNNING: "new", TrackState.RESTING: "open", TrackState.DONE: "done"}


@dataclass(frozen=True)
class Themed:
    """The tracks of one theme."""

    name: str
    code: str
    tracks: list[LearningTrack]


def tone_of(track: LearningTrack) -> str:
    return TONES[TrackState(track.state)]


def by_theme(tracks: Iterable[LearningTrack]) -> list[Themed]:
    """In the order they come in, with how each stands."""
    found = []
    for theme, rows in groupby(tracks, key=lambda track: track.theme):
        listed = list(rows)
        for track in listed:
            track.tone = tone_of(track)  # type: ignore[attr-defined]
        found.append(Themed(capfirst(theme.name), theme.code, listed))
    return found


def regions_written(actor: Actor) -> list[Region]:
    """Where this person may write down a leeraanpak."""
    if not actor.has_role(*WRITERS):
        return []
    return list(Region.objects.filter(pk__in={*actor.region_ids, *actor.directed_region_ids}).in_order())


def current_round(region_ids: Iterable[int]) -> QuarterRound | None:
    """The round on which an action is agreed now: the one that opened last, else the one that comes."""
    rounds = QuarterRound.objects.standing().filter(region__in=list(region_ids)).select_related("region")
    opened = rounds.filter(opens_on__lte=days.today()).order_by("-opens_on", "pk").first()
    return opened or rounds.order_by("opens_on", "pk").first()


def add_action(actor: Actor, key: str, region_ids: Iterable[int]) -> str:
    """Where an action about `key` is added; '' where there is no round to hang it on."""
    found = current_round(region_ids)
    return f"{found.url_of('regie:action_add')}&over={key}" if found else ""


def page_of(track: LearningTrack, actor: Actor) -> dict[str, Any]:
    """Everything about one track, in few queries; people are not named to other regions."""
    mine = track.region_id in {*actor.region_ids, *actor.directed_region_ids}
    writes = may_write(actor, track.region_id)
    roles = named(track.roles.in_order(), "organisation")
    actions = Action.objects.visible_to(actor).filter(learning_track=track).with_names().in_order() if mine else []
    may_follow = [region for region in regions_written(actor) if region.pk != track.region_id] if not mine else []
    followers = LearningTrack.objects.visible_to(actor).filter(follows=track)
    return {
        "track": track,
        "tone": tone_of(track),
        "roles": list(roles),
        "lessons": list(track.lessons.newest_first()),
        "actions": list(actions),
        "mine": mine,
        "writes": writes,
        "follow_in": may_follow,
        "followers": list(named(followers, "region", own=("title",)).order_by("region__name", "pk")),
        "add_action": add_action(actor, f"learning_track-{track.pk}", [track.region_id]) if writes else "",
        "turns": turns_of(track) if writes else [],
    }


def turns_of(track: LearningTrack) -> list[tuple[str, str]]:
    """How it could stand otherwise: (state, words of the button)."""
    words = {
        TrackState.RUNNING: _("Take it up again"),
        TrackState.RESTING: _("Let it rest"),
        TrackState.DONE: _("It is learned"),
    }
    return [(str(state), text) for state, text in words.items() if state != track.state]


def found_by(text: str) -> Q:
    """Tracks in which these words stand."""
    q = Q()
    for word in text.split()[:5]:
        q &= (
            Q(title__icontains=word)
            | Q(question__icontains=word)
            | Q(theme__name_nl__icontains=word)
            | Q(region__name__icontains=word)
        )
    return q
