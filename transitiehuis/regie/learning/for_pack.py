"""What the gespreksstuk tells of learning: the leeraanpak that are under way, and the themasessies to come."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from transitiehuis import days
from transitiehuis.regie.models import LearningTrack, Lesson, ThemeSession
from transitiehuis.regie.pack.sections import Section, Table, section
from transitiehuis.ui.words import appointed

if TYPE_CHECKING:
    from transitiehuis.regie.models import QuarterRound

MOST = 8


@section("learning", 80)
def learning(round: QuarterRound, day: date) -> Section | None:
    """Tracks with their next step and last lesson, and sessions of the next half year."""
    tracks = list(
        LearningTrack.objects.running()
        .filter(region=round.region_id, started_on__lte=day)
        .with_names()
        .in_order()[:MOST]
    )
    after = days.start_of(day)
    coming = ThemeSession.objects.coming(after).filter(
        regions=round.region_id, made_at__lt=days.start_of(next_day(day))
    )
    sessions = list(coming.with_names()[:MOST])
    if not tracks and not sessions:
        return None
    said = ngettext("%(count)s learning track is under way", "%(count)s learning tracks are under way", len(tracks))
    plus = ngettext("%(count)s theme session is planned", "%(count)s theme sessions are planned", len(sessions))
    lead = _("%(tracks)s, and %(sessions)s.") % {
        "tracks": said % {"count": len(tracks)},
        "sessions": plus % {"count": len(sessions)},
    }
    tables = [_tracks(tracks, day)] if tracks else []
    tables += [_sessions(sessions)] if sessions else []
    return Section(_("Learning"), lead, tables=tuple(tables))


def next_day(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)


def _tracks(tracks: list[LearningTrack], day: date) -> Table:
    last: dict[int, str] = {}
    for lesson in Lesson.objects.filter(track__in=tracks, on__lte=day).order_by("on", "pk"):
        last[lesson.track_id] = lesson.saw
    return Table(
        caption=_("Learning tracks under way"),
        columns=(_("Theme"), _("Learning track"), _("Next step"), _("By"), _("Last lesson")),
        rows=tuple((t.theme.name, t.title, t.next_step, t.next_on, last.get(t.pk, "")) for t in tracks),
        source=_("As partners wrote it down, up to and including the last day of scoring."),
    )


def _sessions(sessions: list[ThemeSession]) -> Table:
    return Table(
        caption=_("Theme sessions to come"),
        columns=(_("When"), _("Theme session"), _("Who holds it")),
        rows=tuple((appointed(s.starts_at, s.ends_at), s.title, s.host.name) for s in sessions),
        source=_("To which this region is invited."),
    )
