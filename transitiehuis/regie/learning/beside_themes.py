"""The leeraanpak beside the themes of the opleidingsschema."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from matching.beside_themes import Told, tells_of_themes
from transitiehuis.columns import named
from transitiehuis.regie.models import LearningTrack
from transitiehuis.ui.words import shortday

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor


@tells_of_themes
def learning_of(actor: Actor, themes: Collection[int]) -> dict[int, list[Told]]:
    """What is under way or learned, of the own regions first; one query."""
    tracks = LearningTrack.objects.visible_to(actor).filter(theme__in=themes).exclude(state=LearningTrack.State.RESTING)
    mine = {*actor.region_ids, *actor.directed_region_ids}
    found: dict[int, list[Told]] = {}
    rows = named(tracks, "region", own=("title", "theme", "state", "next_step", "next_on"))
    for track in sorted(rows.order_by("pk"), key=lambda track: (track.region_id not in mine, track.pk)):
        found.setdefault(track.theme_id, []).append(
            Told(track.title, _("learning track"), note_of(track, track.region_id in mine), track.get_absolute_url())
        )
    return found


def note_of(track: LearningTrack, mine: bool) -> str:
    """The next step, or how it stands; of another region with its name."""
    if track.next_step and track.state == LearningTrack.State.RUNNING:
        facts = {"step": track.next_step.rstrip("."), "day": shortday(track.next_on) if track.next_on else ""}
        said = _("Next: %(step)s (%(day)s)") % facts if track.next_on else _("Next: %(step)s") % facts
    else:
        said = str(track.get_state_display())
    return said if mine else _("%(region)s: %(said)s") % {"region": track.region.name, "said": said}
